package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/passerelles/passerelles/internal/exectest"
)

// TestAuditNeverSaysCleanUnasked: only an answer of everyone asked is a success,
// and somebody who did not answer is no vulnerability either.
func TestAuditNeverSaysCleanUnasked(t *testing.T) {
	t.Parallel()
	const clean, away = `echo '{"auditReportVersion": 2}'`, `echo '{"message": "ENOTFOUND"}'; exit 1`
	tests := []struct {
		name, govulncheck, npm string
		status                 int
	}{
		{"clean", "exit 0", clean, 0},
		{"a Go vulnerability", "exit 3", clean, 1},
		{"an npm vulnerability", "exit 0", clean + "; exit 1", 1},
		{"Go's database is away", "exit 1", clean, 3},
		{"npm's is away", "exit 0", away, 3},
		{"npm answers something else", "exit 0", "echo '{}'", 3},
		{"a vulnerability, and npm away", "exit 3", away, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			bin := filepath.Join(folder, "bin")
			if err := os.Mkdir(bin, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(absolute(t, "../../deploy"), filepath.Join(folder, "deploy")); err != nil {
				t.Fatal(err)
			}
			// As « go install » does.
			install := "mkdir -p \"$GOBIN\"; printf '#!/bin/sh\\n" + test.govulncheck + "\\n' >\"$GOBIN/govulncheck\"; chmod +x \"$GOBIN/govulncheck\""
			exectest.WriteProgram(t, filepath.Join(bin, "go"), []byte("#!/bin/sh\n"+install+"\n"))
			exectest.WriteProgram(t, filepath.Join(bin, "npm"), []byte("#!/bin/sh\n"+test.npm+"\n"))
			command := exec.Command("bash", "deploy/audit.sh", "asks")
			command.Dir = folder
			command.Env = append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"))
			said, err := command.CombinedOutput()
			var ended *exec.ExitError
			if err != nil && !errors.As(err, &ended) {
				t.Fatal(err)
			}
			if status := command.ProcessState.ExitCode(); status != test.status {
				t.Errorf("status %d, want %d:\n%s", status, test.status, said)
			}
			if wellDone := strings.Contains(string(said), "Rien n’est connu"); wellDone != (test.status == 0) {
				t.Errorf("status %d, and it says:\n%s", test.status, said)
			}
		})
	}
}
