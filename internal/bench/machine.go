//go:build linux

package bench

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
)

// Machine is what figures were measured on, and with. What could not be told is
// empty.
type Machine struct {
	CPU        string `json:"cpu"`
	Cores      int    `json:"cores"`
	MemoryMiB  int    `json:"memory_mib"`
	Kernel     string `json:"kernel"`
	Go         string `json:"go"`
	PostgreSQL string `json:"postgresql"`
	Nginx      string `json:"nginx"`
	Chromium   string `json:"chromium"`
	Commit     string `json:"commit"`
}

// Describe looks at this machine.
func Describe(ctx context.Context, nginx, chromium string) Machine {
	m := Machine{Cores: runtime.NumCPU(), Go: strings.TrimPrefix(runtime.Version(), "go")}
	m.CPU = fieldOf("/proc/cpuinfo", "model name")
	kilobytes, _, _ := strings.Cut(fieldOf("/proc/meminfo", "MemTotal"), " ")
	if n, err := strconv.Atoi(kilobytes); err == nil {
		m.MemoryMiB = n >> 10
	}
	m.Kernel = said(ctx, "uname", "-sr")
	m.Nginx = strings.TrimPrefix(said(ctx, nginx, "-v"), "nginx version: nginx/")
	m.Chromium = said(ctx, chromium, "--version")
	m.Commit = said(ctx, "git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*")
	return m
}

// fieldOf is the first value of that name in a file of lines "name : value".
func fieldOf(path, name string) string {
	file, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer file.Close() //nolint:errcheck // only read
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if key, value, found := strings.Cut(lines.Text(), ":"); found && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// said is the last line that a command says, "" when it fails: distributions wrap
// some programs in scripts that complain first.
func said(ctx context.Context, program string, args ...string) string {
	out, err := exec.CommandContext(ctx, program, args...).CombinedOutput()
	if err != nil {
		return ""
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}
