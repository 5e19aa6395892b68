package chaos

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

// memory is what the server has in memory, in bytes; peakMemory the most it had
// since it started, or since forgetPeak.
func (s *server) memory(t *testing.T) int     { return s.status(t, "VmRSS:") }
func (s *server) peakMemory(t *testing.T) int { return s.status(t, "VmHWM:") }

// forgetPeak has the peak be counted from now on, where the system can.
func (s *server) forgetPeak(t *testing.T) {
	t.Helper()
	if err := os.WriteFile(s.proc("clear_refs"), []byte("5"), 0); err != nil {
		t.Logf("the peak is that since the start: %v", err)
	}
}

func (s *server) proc(name string) string {
	return "/proc/" + strconv.Itoa(s.process.Process.Pid) + "/" + name
}

// status returns a size that the system knows of the server.
func (s *server) status(t *testing.T, field string) int {
	t.Helper()
	status, err := os.ReadFile(s.proc("status"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if text, found := strings.CutPrefix(line, field); found {
			kib, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "kB")))
			if err != nil {
				t.Fatal(err)
			}
			return kib << 10
		}
	}
	t.Fatalf("the system does not say %s of a process", field)
	return 0
}
