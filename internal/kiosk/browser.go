package kiosk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os/exec"
	"syscall"
	"time"
)

// Browser keeps a browser open on the kiosk's page: it is started again when it
// ends, and when the page in it stops beating.
type Browser struct {
	Command  []string // the program and its arguments
	Output   io.Writer
	Patience time.Duration // how long the page may be silent
	// Ready asks whether the server answers: until then there is nothing to open.
	Ready func(context.Context) error
	// Vital asks the server how the page is. An error is a server that is away,
	// which is not the browser's fault.
	Vital func(context.Context) (Vital, error)
	Log   *slog.Logger

	pace // the usual one when it is zero
}

// Vital is what a server knows of the page.
type Vital struct {
	Up    time.Duration // of the server
	Beat  time.Duration // since the last beat
	Beats bool          // whether there ever was one
}

// pace is how a browser's keeper waits.
type pace struct {
	rest, longestRest time.Duration // between two starts
	steady            time.Duration // after which a start was a good one
	farewell          time.Duration // between asking and killing
	look              time.Duration // at the server
}

func usualPace(patience time.Duration) pace {
	return pace{
		rest: time.Second, longestRest: 30 * time.Second, steady: 5 * time.Minute, farewell: 5 * time.Second,
		look: min(5*time.Second, patience/4),
	}
}

// Why a browser is started again.
var (
	errSilent = errors.New("the page does not beat")
	errEnded  = errors.New("the browser ended")
)

// Run keeps the browser open until the context ends, then ends it.
func (b *Browser) Run(ctx context.Context) error {
	if b.pace == (pace{}) {
		b.pace = usualPace(b.Patience)
	}
	if err := b.awaitServer(ctx); err != nil {
		return nil
	}
	rest := b.rest
	for {
		began := time.Now()
		err := b.once(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if time.Since(began) >= b.steady {
			rest = b.rest
		}
		b.Log.Warn("the browser is started again", "because", err, "in", rest)
		if !pause(ctx, rest) {
			return nil
		}
		rest = min(2*rest, b.longestRest)
	}
}

// awaitServer waits until the server answers.
func (b *Browser) awaitServer(ctx context.Context) error {
	said := false
	for {
		err := b.Ready(ctx)
		if err == nil || ctx.Err() != nil {
			return ctx.Err()
		}
		if !said {
			b.Log.Info("waiting for the server", "error", err)
			said = true
		}
		if !pause(ctx, b.rest) {
			return ctx.Err()
		}
	}
}

// once runs the browser until it ends or has to be ended.
func (b *Browser) once(ctx context.Context) error {
	command := exec.Command(b.Command[0], b.Command[1:]...)
	command.Stdout, command.Stderr = b.Output, b.Output
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // it has children of its own
	command.WaitDelay = b.farewell
	if err := command.Start(); err != nil {
		return fmt.Errorf("start the browser: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	group := -command.Process.Pid
	defer syscall.Kill(group, syscall.SIGKILL) // children that outlived it; none is the usual case
	heart := listener{browser: b, since: time.Now()}
	ticker := time.NewTicker(b.look)
	defer ticker.Stop()
	for {
		select {
		case err := <-ended:
			if err != nil {
				return fmt.Errorf("the browser ended: %w", err)
			}
			return errEnded
		case <-ctx.Done():
			b.end(group, ended)
			return ctx.Err()
		case <-ticker.C:
			if heart.isSilent(ctx) {
				b.end(group, ended)
				return errSilent
			}
		}
	}
}

// end asks the browser to end, and kills what does not.
func (b *Browser) end(group int, ended <-chan error) {
	syscall.Kill(group, syscall.SIGTERM) // that it ended meanwhile is as good
	timer := time.NewTimer(b.farewell)
	defer timer.Stop()
	select {
	case <-ended:
	case <-timer.C:
		syscall.Kill(group, syscall.SIGKILL)
		<-ended
	}
}

// listener listens to the heart of the page.
type listener struct {
	browser *Browser
	since   time.Time // the browser was started, or the server came back
}

// isSilent reports whether the page has been silent for too long: it has as long
// to begin with, and again when the server was away.
func (l *listener) isSilent(ctx context.Context) bool {
	patience := l.browser.Patience
	vital, err := l.browser.Vital(ctx)
	if err != nil {
		l.since = time.Now()
		return false
	}
	if time.Since(l.since) < patience {
		return false
	}
	if !vital.Beats {
		return vital.Up >= patience
	}
	return vital.Beat >= patience
}

// pause waits; false when the context ended first.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
