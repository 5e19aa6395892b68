package localdb

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// postmaster is what PostgreSQL writes in postmaster.pid (its miscadmin.h,
// LOCK_FILE_LINE_*).
type postmaster struct {
	pid    int    // negative for a single-user server
	status string // "starting", "ready", "stopping"
}

func (p postmaster) ready() bool { return p.status == "ready" }

// postmaster reads the pid file; its zero value when there is none.
func (s site) postmaster() postmaster {
	content, err := os.ReadFile(filepath.Join(s.folder, "postmaster.pid"))
	if err != nil {
		return postmaster{}
	}
	lines := strings.Split(string(content), "\n")
	var p postmaster
	p.pid, _ = strconv.Atoi(strings.TrimSpace(lines[0])) // unreadable: 0, nobody's
	if len(lines) > 7 {
		p.status = strings.TrimSpace(lines[7])
	}
	return p
}

// owns reports whether a living process with that number is a PostgreSQL that
// works in this very data directory. Numbers are reused, and other clusters
// run on the machine: a number in a file proves nothing.
func (s site) owns(pid int) bool {
	if pid <= 0 {
		return false
	}
	proc := filepath.Join("/proc", strconv.Itoa(pid))
	stat, err := os.ReadFile(filepath.Join(proc, "stat"))
	if err != nil {
		return false
	}
	// "pid (comm) state …", where comm may hold anything, parentheses too.
	open, closing := bytes.IndexByte(stat, '('), bytes.LastIndexByte(stat, ')')
	if open < 0 || closing < open || closing+2 >= len(stat) {
		return false
	}
	if name := string(stat[open+1 : closing]); name != "postgres" && name != "postmaster" {
		return false
	}
	if state := stat[closing+2]; state == 'Z' || state == 'X' {
		return false
	}
	there, err := os.Stat(filepath.Join(proc, "cwd"))
	if err != nil {
		return false
	}
	here, err := os.Stat(s.folder)
	return err == nil && os.SameFile(there, here)
}

// processes lists every PostgreSQL process that works in the data directory.
func (s site) processes() []int {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil
	}
	var pids []int
	for _, entry := range entries {
		if pid, err := strconv.Atoi(entry.Name()); err == nil && s.owns(pid) {
			pids = append(pids, pid)
		}
	}
	return pids
}

// signal sends a signal to a process if it is, at this moment, ours.
func (s site) signal(pid int, what syscall.Signal) error {
	if !s.owns(pid) {
		return nil
	}
	return syscall.Kill(pid, what)
}
