package kiosk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Variables that make this test program a browser.
const (
	browserFolder = "PASSERELLES_TEST_BROWSER_FOLDER"
	browserManner = "PASSERELLES_TEST_BROWSER_MANNER"
)

// runAsBrowser behaves as browsers do: it ends, beats, is silent, does not want
// to go, or leaves a child behind.
func runAsBrowser(folder, manner string) {
	if err := os.WriteFile(filepath.Join(folder, fmt.Sprint("started-", os.Getpid())), []byte(os.Args[1]), 0o600); err != nil {
		panic(err)
	}
	switch manner {
	case "dies":
		os.Exit(3)
	case "stubborn":
		signal.Ignore(syscall.SIGTERM)
	case "parent":
		child := exec.Command(os.Args[0], "child")
		child.Env = append(os.Environ(), browserManner+"=silent")
		if err := child.Start(); err != nil {
			panic(err)
		}
		os.Exit(0)
	}
	select {} // until it is killed
}

// stage is a browser's keeper and the server it asks, whose answers tests set.
type stage struct {
	tb     testing.TB
	folder string

	mu    sync.Mutex
	vital Vital
	err   error
}

func (s *stage) set(vital Vital, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.vital, s.err = vital, err
}

func (s *stage) ask(context.Context) (Vital, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.vital, s.err
}

// keep runs a browser until the test is done with it.
func keep(t *testing.T, manner string, first Vital, err error) *stage {
	t.Helper()
	s := &stage{tb: t, folder: t.TempDir(), vital: first, err: err}
	program, errProgram := os.Executable()
	if errProgram != nil {
		t.Fatal(errProgram)
	}
	b := &Browser{
		Command:  []string{"/usr/bin/env", browserFolder + "=" + s.folder, browserManner + "=" + manner, program, "http://kiosk.test/kiosque"},
		Patience: 300 * time.Millisecond, Log: slog.New(slog.DiscardHandler),
		Vital: s.ask,
		Ready: func(context.Context) error {
			_, err := s.ask(context.Background())
			return err
		},
		pace: pace{rest: 10 * time.Millisecond, longestRest: 50 * time.Millisecond, steady: time.Minute, farewell: 200 * time.Millisecond, look: 20 * time.Millisecond},
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- b.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run() = %v", err)
		}
		for _, pid := range s.started() {
			s.gone(pid)
		}
	})
	return s
}

// started lists the processes that were started so far.
func (s *stage) started() []int {
	entries, err := os.ReadDir(s.folder)
	if err != nil {
		s.tb.Fatal(err)
	}
	var pids []int
	for _, entry := range entries {
		if pid, err := strconv.Atoi(strings.TrimPrefix(entry.Name(), "started-")); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}

// await waits until so many processes were started.
func (s *stage) await(count int) {
	s.tb.Helper()
	s.until(fmt.Sprintf("%d browsers", count), func() bool { return len(s.started()) >= count })
}

// gone waits until a process is no more.
func (s *stage) gone(pid int) {
	s.tb.Helper()
	s.until(fmt.Sprintf("process %d to be gone", pid), func() bool {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		return err != nil || strings.Contains(string(status), ") Z ") // its parent has not looked yet
	})
}

func (s *stage) until(what string, done func() bool) {
	s.tb.Helper()
	patience := time.Now().Add(time.Minute)
	for !done() {
		if time.Now().After(patience) {
			s.tb.Fatalf("waited in vain for %s", what)
		}
		time.Sleep(5 * time.Millisecond) // between two looks
	}
}

var well = Vital{Up: time.Hour, Beats: true}

func TestBrowserDies(t *testing.T) {
	t.Parallel()
	s := keep(t, "dies", well, nil)
	s.await(3)
	content, err := os.ReadFile(filepath.Join(s.folder, fmt.Sprint("started-", s.started()[0])))
	if err != nil || string(content) != "http://kiosk.test/kiosque" {
		t.Errorf("it was given %q, %v", content, err)
	}
}

// A page that stops beating has its browser killed, one that does not want to go
// too.
func TestBrowserIsSilent(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, manner string
		vital        Vital
	}{
		{"it beat once", "silent", Vital{Up: time.Hour, Beats: true, Beat: time.Minute}},
		{"it never beat", "silent", Vital{Up: time.Hour}},
		{"it ignores what it is told", "stubborn", Vital{Up: time.Hour}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := keep(t, test.manner, test.vital, nil)
			s.await(1)
			first := s.started()[0]
			s.await(2)
			s.gone(first)
		})
	}
}

// What is not the browser's fault is not laid at its door.
func TestBrowserIsSpared(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		vital Vital
		err   error
	}{
		{"the page beats", well, nil},
		{"the server is away", Vital{}, errors.New("refused")},
		{"the server has just started", Vital{Up: time.Millisecond}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := keep(t, "silent", well, nil)
			s.await(1)
			first := s.started()[0]
			s.set(test.vital, test.err)
			time.Sleep(time.Second) // three times its patience: what does not happen takes time
			if started := s.started(); len(started) != 1 {
				t.Fatalf("it was started %d times", len(started))
			}
			s.set(Vital{Up: time.Hour, Beats: true, Beat: time.Hour}, nil)
			s.await(2)
			s.gone(first)
		})
	}
}

func TestBrowserWaitsForTheServer(t *testing.T) {
	t.Parallel()
	s := keep(t, "silent", Vital{}, errors.New("refused"))
	time.Sleep(100 * time.Millisecond) // what does not happen takes time
	if started := s.started(); len(started) != 0 {
		t.Fatalf("it was started %d times without a server", len(started))
	}
	s.set(well, nil)
	s.await(1)
}

// Children that outlive their browser would hold its profile and its screen.
func TestBrowserLeavesAChild(t *testing.T) {
	t.Parallel()
	s := keep(t, "parent", well, nil)
	s.await(4)
}

func TestUsualPace(t *testing.T) {
	t.Parallel()
	if got := usualPace(time.Minute); got.look != 5*time.Second || got.longestRest != 30*time.Second {
		t.Errorf("pace %+v", got)
	}
	if got := usualPace(2 * time.Second); got.look != 500*time.Millisecond {
		t.Errorf("it looks every %s for a patience of 2 s", got.look)
	}
}
