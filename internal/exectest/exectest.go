package exectest

import (
	"os"
	"syscall"
	"testing"
)

// WriteProgram writes a program that every account can run.
//
// No process may be forked meanwhile: until its own program is loaded it would
// hold this file open for writing too, and Linux refuses to run such a file
// ("text file busy", https://go.dev/issue/22315).
func WriteProgram(t *testing.T, path string, content []byte) {
	t.Helper()
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	if err := os.WriteFile(path, content, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o755); err != nil { // whatever the umask is
		t.Fatal(err)
	}
}
