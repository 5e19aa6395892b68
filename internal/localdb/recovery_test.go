package localdb

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// backLimit is how soon a server that died must be back.
const backLimit = 15 * time.Second

// supervised opens a cluster and supervises it until the test ends.
func supervised(t *testing.T, b bench) *Cluster {
	t.Helper()
	cluster := b.seeded(t, b.state())
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- cluster.Supervise(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("supervise: %v", err)
		}
	})
	return cluster
}

// back waits until another server than the given one answers.
func back(t *testing.T, cluster *Cluster, old int) {
	t.Helper()
	eventually(t, backLimit, "the server is back", func() bool {
		pid := cluster.site.postmaster().pid
		return pid != old && cluster.site.owns(pid) && cluster.site.answers(t.Context())
	})
}

func TestKilledServerComesBack(t *testing.T) {
	t.Parallel()
	cluster := supervised(t, newBench(t))
	query(t, cluster, "CREATE TABLE kept AS SELECT 42 AS answer")
	// A query at work when the server dies, and that does not notice: it holds
	// the shared memory that the next server needs.
	busy := exec.Command(cluster.site.install.program("psql"), "-Xqd", cluster.URL(), "-c", "SELECT pg_sleep(600)")
	if err := busy.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = busy.Process.Kill(); _ = busy.Wait() })
	var backend string
	eventually(t, backLimit, "the query runs", func() bool {
		backend = query(t, cluster, "SELECT pid FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()")
		return backend != ""
	})
	pid, err := strconv.Atoi(backend)
	if err != nil {
		t.Fatal(err)
	}
	server := cluster.site.postmaster().pid
	for _, step := range []struct {
		pid  int
		what syscall.Signal
	}{{pid, syscall.SIGSTOP}, {server, syscall.SIGKILL}} {
		if err := cluster.site.signal(step.pid, step.what); err != nil {
			t.Fatal(err)
		}
	}
	back(t, cluster, server)
	if got := query(t, cluster, "SELECT answer FROM kept"); got != "42" {
		t.Errorf("after the crash: %q, want 42", got)
	}
	if cluster.site.owns(pid) {
		t.Errorf("process %d of the dead server still runs", pid)
	}
}

func TestServerBackAfter(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		harm func(s site) error
	}{
		{"a fast stop by hand", func(s site) error { return s.signal(s.postmaster().pid, syscall.SIGINT) }},
		{"a polite stop that waits for clients", func(s site) error { return s.signal(s.postmaster().pid, syscall.SIGTERM) }},
		{"the loss of its socket", func(s site) error { return os.Remove(s.socket + socketName) }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			cluster := supervised(t, newBench(t))
			client := exec.Command(cluster.site.install.program("psql"), "-Xqd", cluster.URL(), "-c", "SELECT pg_sleep(600)")
			if err := client.Start(); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = client.Process.Kill(); _ = client.Wait() })
			eventually(t, backLimit, "the client is connected", func() bool {
				return query(t, cluster, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()") == "1"
			})
			server := cluster.site.postmaster().pid
			if err := test.harm(cluster.site); err != nil {
				t.Fatal(err)
			}
			back(t, cluster, server)
		})
	}
}

func TestSuperviseEndsWithClose(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	cluster := b.seeded(t, b.state())
	ended := make(chan error, 1)
	go func() { ended <- cluster.Supervise(context.Background()) }()
	if err := cluster.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("supervise: %v", err)
		}
	case <-time.After(backLimit):
		t.Fatal("Supervise goes on after Close")
	}
	if left := cluster.site.processes(); len(left) != 0 {
		t.Errorf("left running: %v", left)
	}
}

// A pid file may name a process that is not ours any more: numbers are reused.
func TestStalePidFile(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	cluster := b.seeded(t, b.state())
	if err := cluster.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	s := cluster.site
	stranger := s.account.command(context.Background(), "/bin/sleep", "600")
	if err := stranger.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = stranger.Process.Kill(); _ = stranger.Wait() })
	tests := []struct {
		name string
		pid  string
	}{
		{"a process that is gone", "999999999"},
		{"another process of the same account", strconv.Itoa(stranger.Process.Pid)},
		{"the init process", "1"},
		{"a single-user server that is gone", "-999999999"},
		{"nothing", ""},
		{"rubbish", "\x00\xff"},
	}
	for _, test := range tests { // one after the other: it is one cluster
		t.Run(test.name, func(t *testing.T) {
			lines := fmt.Sprintf("%s\n%s\n1700000000\n5432\n%s\n\n  5432001    123456\nready   \n", test.pid, s.folder, s.socket)
			for path, content := range map[string]string{
				filepath.Join(s.folder, "postmaster.pid"): lines,
				s.socket + socketName + ".lock":           lines,
				s.socket + socketName:                     "",
			} {
				if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
				if err := s.account.own(path); err != nil {
					t.Fatal(err)
				}
			}
			again := b.open(t, b.state())
			if got := query(t, again, "SELECT 1"); got != "1" {
				t.Errorf("query: %s", got)
			}
			if err := again.Close(t.Context()); err != nil {
				t.Error(err)
			}
			if err := stranger.Process.Signal(syscall.Signal(0)); err != nil {
				t.Errorf("the unrelated process was ended: %v", err)
			}
		})
	}
}

// A data directory copied while it ran names the server of the original.
func TestOtherClusterIsNotTouched(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	theirs := b.seeded(t, filepath.Join(b.folder, "theirs"))
	server := theirs.site.postmaster().pid
	ours := b.seeded(t, filepath.Join(b.folder, "ours"))
	if err := ours.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	pidFile, err := os.ReadFile(filepath.Join(theirs.Folder(), "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(ours.Folder(), "postmaster.pid")
	if err := os.WriteFile(path, pidFile, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := ours.site.account.own(path); err != nil {
		t.Fatal(err)
	}
	if err := ours.site.stop(t.Context()); err != nil {
		t.Errorf("stop: %v", err)
	}
	ours = b.open(t, filepath.Join(b.folder, "ours"))
	if ours.site.postmaster().pid == server {
		t.Fatal("joined the server of another cluster")
	}
	if err := ours.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := query(t, theirs, "SELECT 1"); got != "1" || theirs.site.postmaster().pid != server {
		t.Error("the other cluster was touched")
	}
}

func TestServerThatCannotStart(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	cluster := b.seeded(t, b.state())
	if err := cluster.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(cluster.Folder(), "global", "pg_control")); err != nil {
		t.Fatal(err)
	}
	_, err := b.machine.open(t.Context(), Config{StateDir: b.state()})
	if err == nil || !strings.Contains(err.Error(), "pg_control") || !strings.Contains(err.Error(), logName) {
		t.Errorf("error %v, want the server’s own words and its log", err)
	}
	if left := cluster.site.processes(); len(left) != 0 {
		t.Errorf("left running: %v", left)
	}
}

func TestLongLogIsRotated(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	cluster := b.seeded(t, b.state())
	if err := cluster.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	log := filepath.Join(cluster.Folder(), logName)
	if err := os.Truncate(log, logLimit+1); err != nil {
		t.Fatal(err)
	}
	b.open(t, b.state())
	if info, err := os.Stat(log); err != nil || info.Size() > logLimit {
		t.Errorf("log: %v %v", info, err)
	}
	if info, err := os.Stat(log + ".1"); err != nil || info.Size() <= logLimit {
		t.Errorf("former log: %v %v", info, err)
	}
}
