package localdb

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const (
	startLimit  = 2 * time.Minute // recovery after a crash included
	stopLimit   = 20 * time.Second
	orphanLimit = 3 * time.Second
	logLimit    = 16 << 20 // bytes of log kept, once more in the previous file
)

// answers reports whether the server takes connections.
func (s site) answers(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return s.account.command(ctx, s.install.program("pg_isready"),
		"--quiet", "--timeout=4", "--host="+s.socket, "--port=5432", "--username="+superuser, "--dbname=postgres",
	).Run() == nil
}

// up makes sure that the server runs and takes connections: it joins the one
// that runs, or clears what a crash left and starts one. The caller holds the
// lock.
func (s site) up(ctx context.Context, log *slog.Logger) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	if s.answers(ctx) {
		return nil
	}
	if pid := -s.postmaster().pid; s.owns(pid) {
		return busy(s.folder, pid)
	}
	if joined, err := s.awaitOther(ctx); joined || err != nil {
		return err
	}
	if pid := s.postmaster().pid; s.owns(pid) {
		log.Warn("the private database takes no more connections: stopping it first", "pid", pid)
		if err := s.stop(ctx); err != nil {
			return err
		}
	}
	if err := s.makeSocketFolder(); err != nil { // before clear removes anything there
		return err
	}
	if err := s.clear(ctx, log); err != nil {
		return err
	}
	return s.start(ctx)
}

func (s site) hasSocket() bool {
	_, err := os.Lstat(s.socket + socketName)
	return err == nil
}

// awaitOther waits for a server that another process started to answer (true).
// One that has ended, or that will never answer again because it is stopping or
// its socket was removed, is not waited for (false).
func (s site) awaitOther(ctx context.Context) (bool, error) {
	for {
		server := s.postmaster()
		if !s.owns(server.pid) || server.status == "stopping" || server.ready() && !s.hasSocket() {
			return false, nil
		}
		if server.ready() && s.answers(ctx) {
			return true, nil
		}
		if err := pause(ctx, poll); err != nil {
			return false, notStarted(s.folder, err)
		}
	}
}

// clear removes what a dead server left: its children, which hold the shared
// memory that a new one needs, then the files that carry its number, which may
// since belong to an unrelated process. Nothing is removed while one PostgreSQL
// process works in the folder.
func (s site) clear(ctx context.Context, log *slog.Logger) error {
	deadline := time.Now().Add(orphanLimit)
	for orphans := s.processes(); len(orphans) > 0; orphans = s.processes() {
		if time.Now().After(deadline) {
			log.Warn("ending what a dead server of the private database left running", "pids", orphans)
			for _, pid := range orphans {
				if err := s.signal(pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
					return notStopped(s.folder, pid, err)
				}
			}
		}
		if err := pause(ctx, poll); err != nil {
			return notStopped(s.folder, orphans[0], err)
		}
	}
	if _, err := os.Stat("/proc/self"); err != nil {
		return nil // blind: let PostgreSQL judge its files itself
	}
	for _, path := range []string{
		filepath.Join(s.folder, "postmaster.pid"), s.socket + socketName, s.socket + socketName + ".lock",
	} {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return notStarted(s.folder, err)
		}
	}
	return nil
}

// start runs the server and waits until it answers.
func (s site) start(ctx context.Context) error {
	log, err := s.openLog()
	if err != nil {
		return notStarted(s.folder, err)
	}
	defer log.Close() // the server has its own descriptor
	begin, err := log.Seek(0, 2)
	if err != nil {
		return notStarted(s.folder, err)
	}
	// Not bound to ctx: it outlives this call, and maybe this process.
	cmd := s.account.command(context.WithoutCancel(ctx), s.install.program("postgres"), s.arguments()...)
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		return notStarted(s.folder, err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }() // also leaves no zombie when it dies later
	for {
		if s.postmaster().ready() && s.answers(ctx) {
			return nil
		}
		select {
		case err := <-ended:
			return notStarted(s.folder, fmt.Errorf("%w: %s", errOr(err), s.logSince(begin)))
		default:
		}
		if err := pause(ctx, poll); err != nil {
			_ = cmd.Process.Signal(syscall.SIGQUIT) // it may be too young to be found by its pid file
			<-ended
			return notStarted(s.folder, err)
		}
	}
}

func errOr(err error) error {
	if err == nil {
		return errors.New("the server ended by itself")
	}
	return err
}

// stop ends the server: politely, then by force. Nothing to do when none runs.
func (s site) stop(ctx context.Context) error {
	pid := s.postmaster().pid
	// SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one, from
	// which the next start recovers.
	for _, how := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT} {
		if !s.owns(pid) {
			return nil
		}
		if err := s.signal(pid, how); err != nil && !errors.Is(err, syscall.ESRCH) {
			return notStopped(s.folder, pid, err)
		}
		deadline := time.Now().Add(stopLimit)
		for s.owns(pid) && time.Now().Before(deadline) {
			if err := pause(ctx, poll); err != nil {
				return notStopped(s.folder, pid, err)
			}
		}
	}
	if s.owns(pid) {
		return notStopped(s.folder, pid, nil)
	}
	return nil
}

// openLog opens the server's log at its end, and starts a new one when it has
// grown long.
func (s site) openLog() (*os.File, error) {
	path := filepath.Join(s.folder, logName)
	if info, err := os.Lstat(path); err == nil && info.Size() > logLimit {
		if err := os.Rename(path, path+".1"); err != nil {
			return nil, fmt.Errorf("rotate log: %w", err)
		}
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open log: %w", err)
	}
	if err := s.account.own(path); err != nil {
		_ = file.Close() // the first error is the one to report
		return nil, fmt.Errorf("own log: %w", err)
	}
	return file, nil
}

// logSince returns what the server wrote after an offset, at most the last
// kilobytes.
func (s site) logSince(offset int64) string {
	content, err := os.ReadFile(filepath.Join(s.folder, logName))
	if err != nil || int64(len(content)) < offset {
		return ""
	}
	content = content[max(offset, int64(len(content))-4096):]
	return strings.TrimSpace(string(content))
}
