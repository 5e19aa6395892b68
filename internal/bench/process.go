//go:build linux

package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Process is a server of its own process.
type Process struct {
	command *exec.Cmd
	ended   chan error
	log     *os.File
}

// Start runs a server, whose output goes to a file.
func Start(log string, env []string, program string, args ...string) (*Process, error) {
	file, err := os.OpenFile(log, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o644)
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", program, err)
	}
	command := exec.Command(program, args...)
	command.Env = append(os.Environ(), env...)
	command.Stdout, command.Stderr = file, file
	if err := command.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("start %s: %w", program, err), file.Close())
	}
	p := &Process{command: command, ended: make(chan error, 1), log: file}
	go func() { p.ended <- command.Wait() }()
	return p, nil
}

// Await asks an address until it answers 200, and tells how long that took.
func (p *Process) Await(ctx context.Context, url string, patience time.Duration) (time.Duration, error) {
	began := time.Now()
	for time.Since(began) < patience {
		select {
		case err := <-p.ended:
			p.ended <- err
			return 0, fmt.Errorf("%s ended before it answered (see %s): %w", p.command.Path, p.log.Name(), err)
		case <-ctx.Done():
			return 0, ctx.Err()
		default:
		}
		if answers(ctx, url) {
			return time.Since(began), nil
		}
		time.Sleep(2 * time.Millisecond) // between two looks
	}
	return 0, fmt.Errorf("%s does not answer at %s after %v: see %s", p.command.Path, url, patience, p.log.Name())
}

func answers(ctx context.Context, url string) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	request.Close = true
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	response.Body.Close() //nolint:errcheck // only looked at
	return response.StatusCode == http.StatusOK
}

// Stop ends it, and waits until it is gone.
func (p *Process) Stop() error {
	defer p.log.Close() //nolint:errcheck // its own process wrote to it
	if err := p.command.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stop %s: %w", p.command.Path, err)
	}
	select {
	case <-p.ended:
		return nil
	case <-time.After(30 * time.Second):
		return errors.Join(fmt.Errorf("%s does not stop", p.command.Path), p.command.Process.Kill())
	}
}

// Processor is the processor time that the process and its children have used.
func (p *Process) Processor() (time.Duration, error) {
	used, err := processorOf(p.command.Process.Pid)
	if err != nil {
		return 0, err
	}
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%[1]d/children", p.command.Process.Pid))
	if err != nil {
		return 0, fmt.Errorf("list children: %w", err)
	}
	for _, child := range strings.Fields(string(children)) {
		pid, err := strconv.Atoi(child)
		if err != nil {
			return 0, fmt.Errorf("list children: %w", err)
		}
		theirs, err := processorOf(pid)
		if err != nil {
			return 0, err
		}
		used += theirs
	}
	return used, nil
}

// processorOf reads the fourteenth and fifteenth fields of proc_pid_stat(5), in
// hundredths of a second.
func processorOf(pid int) (time.Duration, error) {
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, fmt.Errorf("read processor time: %w", err)
	}
	_, after, _ := bytes.Cut(content, []byte(") ")) // the name may hold spaces
	fields := bytes.Fields(after)
	if len(fields) < 13 {
		return 0, fmt.Errorf("read processor time: this is no /proc/PID/stat: %.80q", content)
	}
	ticks := 0
	for _, field := range fields[11:13] {
		n, err := strconv.Atoi(string(field))
		if err != nil {
			return 0, fmt.Errorf("read processor time: %w", err)
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond, nil
}

// Memory is what the process holds of the machine's memory now, and the most it
// held since [Process.ForgetPeak], in bytes.
func (p *Process) Memory() (now, peak int64, err error) {
	content, err := os.ReadFile(p.proc("status"))
	if err != nil {
		return 0, 0, fmt.Errorf("read memory: %w", err)
	}
	for line := range strings.Lines(string(content)) {
		name, value, _ := strings.Cut(line, ":")
		if name != "VmRSS" && name != "VmHWM" {
			continue
		}
		kilobytes, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
		if err != nil {
			return 0, 0, fmt.Errorf("read memory: %w", err)
		}
		if name == "VmRSS" {
			now = kilobytes << 10
		} else {
			peak = kilobytes << 10
		}
	}
	return now, peak, nil
}

// ForgetPeak has the peak of [Process.Memory] begin again.
func (p *Process) ForgetPeak() error {
	if err := os.WriteFile(p.proc("clear_refs"), []byte("5"), 0); err != nil {
		return fmt.Errorf("forget the peak of memory: %w", err)
	}
	return nil
}

func (p *Process) proc(file string) string {
	return filepath.Join("/proc", strconv.Itoa(p.command.Process.Pid), file)
}

// Cost is what a command took from its start to its end.
type Cost struct {
	Elapsed   time.Duration
	Processor time.Duration
	Peak      int64 // bytes
}

// Spend runs a command to its end.
func Spend(ctx context.Context, env []string, program string, args ...string) (Cost, error) {
	command := exec.CommandContext(ctx, program, args...)
	command.Env = append(os.Environ(), env...)
	began := time.Now()
	said, err := command.CombinedOutput()
	elapsed := time.Since(began)
	if err != nil {
		return Cost{}, fmt.Errorf("%s %s: %w\n%s", program, strings.Join(args, " "), err, tail(said))
	}
	cost := Cost{Elapsed: elapsed, Processor: command.ProcessState.UserTime() + command.ProcessState.SystemTime()}
	if used, ok := command.ProcessState.SysUsage().(*syscall.Rusage); ok {
		cost.Peak = int64(used.Maxrss) << 10 // in kilobytes on Linux
	}
	return cost, nil
}

// tail is the end of what a program said.
func tail(said []byte) []byte {
	const most = 2000
	return said[max(0, len(said)-most):]
}
