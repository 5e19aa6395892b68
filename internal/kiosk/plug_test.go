package kiosk

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/passerelles/passerelles/internal/durable"
)

// Variables that make this test program a kiosk whose plug is pulled.
const (
	plugFolder = "PASSERELLES_TEST_PLUG_FOLDER"
	plugStep   = "PASSERELLES_TEST_PLUG_STEP"
)

func TestMain(m *testing.M) {
	if folder := os.Getenv(plugFolder); folder != "" {
		runUntilPulled(folder, os.Getenv(plugStep))
		return
	}
	if folder := os.Getenv(browserFolder); folder != "" {
		runAsBrowser(folder, os.Getenv(browserManner))
		return
	}
	os.Exit(m.Run())
}

// runUntilPulled is a kiosk that takes an edition, and goes back when the page
// does not get ready. It kills itself, as nothing can be caught, at a step.
func runUntilPulled(folder, step string) {
	x := &exhibition{tb: nil, folder: folder, time: publishedAt.Add(26 * time.Hour)}
	k, err := New(Config{Folder: folder, Make: makePage, Show: x.show, Now: x.now})
	if err != nil {
		panic(err)
	}
	k.shelf.step = func(reached string) {
		if reached == step {
			syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {} // until it arrives
		}
	}
	x.Kiosk = k
	k.Start()
	fmt.Println("started")
	old := x.shows[0]
	for range 60 {
		x.beatOf(old, Attract, true) // it never gets ready on another edition
		x.pass(LookEvery)
	}
	fmt.Println("done")
}

// pulled runs a kiosk until its plug is pulled, at a step or after a while.
func pulled(t *testing.T, folder, step string, after time.Duration) (output string) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), after) // killed when it is over
	defer cancel()
	command := exec.CommandContext(ctx, program)
	command.Env = append(os.Environ(), plugFolder+"="+folder, plugStep+"="+step)
	out, err := command.CombinedOutput()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) && ctx.Err() == nil {
		t.Fatal(err)
	}
	if killed := ended != nil && ended.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL; step != "" && !killed {
		t.Fatalf("the step %s was never reached: %v\n%s", step, err, out)
	}
	return string(out)
}

// TestPlugPulled pulls the plug between any two steps of a change: what is on the
// shelf opens, and the kiosk ends up where it was going.
func TestPlugPulled(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		step  string
		shown int // right after the start
		ends  int // once a page has had its time, and was not ready
	}{
		{"staged", 1, 2}, // what arrived is still there, and no page beats any more
		{"noted", 1, 2},
		{"kept", 1, 2},
		{"put", 2, 1}, // the trial goes on
		{"opened", 2, 1},
		{"refused", 1, 1},
		{"aside", 1, 1},
		{"back", 1, 1},
	} {
		t.Run(test.step, func(t *testing.T) {
			t.Parallel()
			folder := install(t)
			arrive(t, folder)
			pulled(t, folder, test.step, time.Minute)
			x := exhibit(t, folder)
			x.want(test.shown)
			x.pass(10 * time.Minute)
			x.want(test.ends)
			x.open()
			x.want(test.ends)
			if left, _ := filepath.Glob(filepath.Join(folder, durable.Unfinished+"*")); len(left) > 0 {
				t.Errorf("left over: %v", left)
			}
		})
	}
}

// TestPlugPulledAnytime pulls it whenever, copies included.
func TestPlugPulledAnytime(t *testing.T) {
	t.Parallel()
	for round := range 12 {
		folder := install(t)
		arrive(t, folder)
		pulled(t, folder, "", time.Duration(round*round)*2*time.Millisecond+time.Millisecond)
		x := exhibit(t, folder)
		if shown := x.shownNow(); shown != 1 && shown != 2 {
			t.Errorf("round %d: edition %d is shown; health: %s", round, shown, x.health())
		}
	}
}

func arrive(t *testing.T, folder string) {
	t.Helper()
	path := filepath.Join(folder, arrival1)
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, zipOf(t, 2, "b2"), 0o600)); err != nil {
		t.Fatal(err)
	}
}
