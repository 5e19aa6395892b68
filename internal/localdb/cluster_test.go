package localdb

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/passerelles/passerelles/internal/atlas"
)

func TestFirstOpen(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	cluster := b.open(t, b.state())
	if want := filepath.Join(b.state(), "pg", strconv.Itoa(cluster.site.install.major)); cluster.Folder() != want {
		t.Errorf("folder %s, want %s", cluster.Folder(), want)
	}
	tests := []struct{ name, sql, want string }{
		{"encoding", "SHOW server_encoding", "UTF8"},
		{"locale", "SELECT datcollate || ' ' || datctype FROM pg_database WHERE datname = current_database()", "C.UTF-8 C.UTF-8"},
		{"database", "SELECT current_database()", "passerelles"},
		{"login", "SELECT rolsuper FROM pg_roles WHERE rolname = current_user", "t"},
		{"extensions", "SELECT string_agg(extname, ' ' ORDER BY extname) FROM pg_extension WHERE extname <> 'plpgsql'", "fuzzystrmatch pg_trgm postgis unaccent"},
		{"PostGIS works", "SELECT round(ST_Distance('POINT(3 50)'::geography, 'POINT(3 51)'::geography) / 1000)", "111"},
		{"letters beyond ASCII", "SELECT upper('é') || length('Гёте')", "É4"},
		{"no TCP", "SHOW listen_addresses", ""},
		{"durable", "SHOW fsync", "on"},
		{"no compiler", "SHOW jit", "off"},
		{"no replicas", "SELECT current_setting('wal_level') || current_setting('max_wal_senders')", "minimal0"},
	}
	for _, test := range tests {
		if got := query(t, cluster, test.sql); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
	if info, err := os.Stat(cluster.Folder()); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("data directory: %v %v, want mode 0700", info.Mode(), err)
	}
	if _, err := os.Stat(filepath.Join(cluster.Folder(), logName)); err != nil {
		t.Errorf("log: %v", err)
	}
}

func TestOpenWithEmptyEnvironment(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	state := filepath.Join(b.folder, "state folder")
	process := b.other(t, state, nil)
	process.opened(t)
	cluster := b.open(t, state)
	if got := query(t, cluster, "SHOW server_encoding"); got != "UTF8" {
		t.Errorf("encoding %s, want UTF8", got)
	}
	process.close(t)
}

// A Ctrl-C reaches every process of the terminal's foreground group; the
// program stops the server itself, after its own last queries.
func TestServerHasItsOwnSession(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	cluster := b.seeded(t, b.state())
	group, err := syscall.Getpgid(cluster.site.postmaster().pid)
	if err != nil {
		t.Fatal(err)
	}
	if group == syscall.Getpgrp() {
		t.Errorf("the server is in our process group, %d", group)
	}
}

func TestLastOneOutStopsTheServer(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	first := b.seeded(t, b.state())
	server := first.site.postmaster().pid
	process := b.other(t, b.state(), nil)
	if joined := process.opened(t); joined != server {
		t.Fatalf("the second command started a server of its own: %d, want %d", joined, server)
	}
	if err := first.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !first.site.owns(server) {
		t.Fatal("the server was stopped while another command uses it")
	}
	process.close(t)
	if first.site.owns(server) {
		t.Fatal("the server still runs after the last command closed it")
	}
	if err := first.Close(t.Context()); err != nil {
		t.Errorf("close again: %v", err)
	}
	if again := b.open(t, b.state()); again.site.postmaster().pid == server {
		t.Error("the server was not started again")
	}
}

func TestKilledHolderDoesNotCount(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	cluster := b.seeded(t, b.state())
	server := cluster.site.postmaster().pid
	process := b.other(t, b.state(), nil)
	process.opened(t)
	process.kill(t)
	if err := cluster.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if cluster.site.owns(server) {
		t.Error("the server still runs for a process that was killed")
	}
}

func TestCrashThatLeftTheServerRunning(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	process := b.other(t, b.state(), nil)
	server := process.opened(t)
	process.kill(t)
	cluster := b.seeded(t, b.state())
	if got := cluster.site.postmaster().pid; got != server {
		t.Fatalf("joined server %d, want the one left running, %d", got, server)
	}
	if err := cluster.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if cluster.site.owns(server) {
		t.Error("the server left by the crash was not stopped")
	}
}

func TestSeveralProcessesOpenAtOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.binary(t)
	processes := make([]*other, 4)
	for i := range processes {
		processes[i] = b.other(t, b.state(), nil)
	}
	servers := map[int]bool{}
	for _, process := range processes {
		servers[process.opened(t)] = true
	}
	if len(servers) != 1 {
		t.Errorf("%d servers, want one", len(servers))
	}
	s := b.site(t, b.state())
	b.watch(t, s)
	for _, process := range processes {
		process.close(t)
	}
	if left := s.processes(); len(left) != 0 {
		t.Errorf("left running: %v", left)
	}
}

func TestOpenCancelled(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.machine.open(ctx, Config{StateDir: b.state()}); !errors.Is(err, context.Canceled) && atlas.ErrorCode(err) != atlas.CodeUnavailable {
		t.Fatalf("open with a context that ended: %v", err)
	}
	b.open(t, b.state()) // nothing half made is in the way
}

func TestInterruptedCreation(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.site(t, b.state())
	half := s.folder + ".new"
	if err := os.MkdirAll(half, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(half, "PG_VERSION"), []byte("15\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cluster := b.open(t, b.state())
	if err := cluster.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	// Killed between the start of the server and the creation of the database.
	if err := os.Remove(filepath.Join(cluster.Folder(), readyName)); err != nil {
		t.Fatal(err)
	}
	cluster = b.open(t, b.state())
	if got := query(t, cluster, "SELECT count(*) FROM pg_extension WHERE extname = 'postgis'"); got != "1" {
		t.Errorf("PostGIS in the database: %s", got)
	}
}

func TestSocketPath(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, below string }{
		{"too long for a socket", strings.Repeat("long/", 20)},
		{"a space", "state folder"},
		{"separators of connection strings", "a,b/c=d&e?f%20g"},
		{"quotes and letters beyond ASCII", `c'est "où" là`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			cluster := b.seeded(t, filepath.Join(b.folder, test.below))
			if filepath.Dir(cluster.site.socket) != b.tmp {
				t.Errorf("socket in %s, want it below %s", cluster.site.socket, b.tmp)
			}
			if got := query(t, cluster, "SELECT 1"); got != "1" {
				t.Errorf("query: %s", got)
			}
			if info, err := os.Stat(cluster.site.socket); err != nil || info.Mode().Perm() != 0o700 {
				t.Errorf("folder of the socket: %v %v, want mode 0700", info, err)
			}
			if err := cluster.Close(t.Context()); err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(cluster.site.socket); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("folder of the socket after the end: %v", err)
			}
		})
	}
}

func TestSocketFolderOfSomebodyElse(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		make func(path string) error
	}{
		{"open to all", func(path string) error {
			return errors.Join(os.Mkdir(path, 0o700), os.Chmod(path, 0o777))
		}},
		{"a link", func(path string) error { return os.Symlink("/tmp", path) }},
		{"a file", func(path string) error { return os.WriteFile(path, nil, 0o700) }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			s := b.site(t, filepath.Join(b.folder, strings.Repeat("long/", 20)))
			if err := test.make(s.socket); err != nil {
				t.Fatal(err)
			}
			_, err := b.machine.open(t.Context(), Config{StateDir: s.state})
			if atlas.ErrorCode(err) != atlas.CodeUnavailable || !strings.Contains(atlas.ErrorMessage(err).EN, s.socket) {
				t.Errorf("error %v, want one that names %s", err, s.socket)
			}
			if left := s.processes(); len(left) != 0 {
				t.Errorf("left running: %v", left)
			}
		})
	}
}
