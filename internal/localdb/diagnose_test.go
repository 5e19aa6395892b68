package localdb

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestDiagnose(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	says := func(level Level, words string) {
		t.Helper()
		findings := b.diagnose(t.Context(), Config{StateDir: b.state()})
		for _, finding := range findings {
			if finding.Level == level && strings.Contains(finding.Text.EN, words) {
				return
			}
		}
		t.Errorf("findings %+v, want %s %q", findings, level, words)
	}
	says(LevelOK, "with PostGIS")
	says(LevelOK, "will be made (")
	says(LevelOK, "does not exist yet; it will be made in "+filepath.Join(b.state(), "pg"))
	if _, err := os.Stat(b.state()); err == nil {
		t.Fatal("looking made the state folder")
	}

	cluster := b.open(t, b.state())
	says(LevelOK, "can be written")
	says(LevelOK, "is running")
	if folder, err := b.locate(t.Context(), Config{StateDir: b.state()}); err != nil || folder != cluster.Folder() {
		t.Errorf("located %s (%v), want %s", folder, err, cluster.Folder())
	}
	for _, pid := range cluster.site.processes() {
		if err := cluster.site.signal(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, backLimit, "the server is dead", func() bool { return len(cluster.site.processes()) == 0 })
	says(LevelWarning, "stopped abruptly")
	if err := cluster.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	again := b.open(t, b.state())
	if err := again.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	says(LevelOK, "is stopped")

	b.servers = nil
	says(LevelError, "not installed")
}

func TestDiagnoseRefusedCluster(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	folder := filepath.Join(b.state(), "pg", "14")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "PG_VERSION"), []byte("14\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	findings := b.diagnose(t.Context(), Config{StateDir: b.state()})
	last := findings[len(findings)-1]
	if last.Level != LevelError || !strings.Contains(last.Text.FR, "PostgreSQL 14") {
		t.Errorf("findings %+v, want the refusal of the cluster", findings)
	}
	if located, err := b.locate(t.Context(), Config{StateDir: b.state()}); err == nil || located != folder {
		t.Errorf("located %q (%v), want %s and the refusal", located, err, folder)
	}
}
