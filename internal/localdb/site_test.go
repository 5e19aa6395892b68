package localdb

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/passerelles/passerelles/internal/atlas"
)

func TestOtherMajorIsRefused(t *testing.T) {
	t.Parallel()
	for _, major := range []int{9, 14, 99} {
		t.Run(strconv.Itoa(major), func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			folder := filepath.Join(b.state(), "pg", strconv.Itoa(major))
			if err := os.MkdirAll(folder, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(folder, "PG_VERSION"), []byte(strconv.Itoa(major)+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := b.machine.open(t.Context(), Config{StateDir: b.state()})
			if atlas.ErrorCode(err) != atlas.CodeConflict {
				t.Fatalf("error %v, want a conflict", err)
			}
			message := atlas.ErrorMessage(err)
			for _, step := range []string{folder, "postgresql-" + strconv.Itoa(major) + "-postgis-3", "passerelles backup", "mv", "passerelles restore"} {
				if !strings.Contains(message.FR, step) || !strings.Contains(message.EN, step) {
					t.Errorf("the steps do not say %q: %+v", step, message)
				}
			}
			if majors := clusters(filepath.Join(b.state(), "pg")); len(majors) != 1 || majors[0] != major {
				t.Errorf("clusters %v, want only the one that was there", majors)
			}
		})
	}
}

func TestOlderClusterKeepsItsPostgreSQL(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	folder := filepath.Join(b.state(), "pg", "15")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "PG_VERSION"), []byte("15\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := b.survey(t.Context(), b.state(), []installation{
		{bin: "/17", major: 17, postgis: "3.5"}, {bin: "/15", major: 15, postgis: "3.3"},
	})
	if atlas.ErrorCode(err) == atlas.CodeConflict && b.euid == 0 {
		t.Skip("root owns the folder of this test")
	}
	if s.install.major != 15 {
		t.Errorf("PostgreSQL %d for a cluster of 15 (%v)", s.install.major, err)
	}
}

// Root’s home and folders from mktemp -d are closed to the account PostgreSQL
// must run as.
func TestClosedStateFolder(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	if b.euid != 0 {
		t.Skip("an ordinary user runs PostgreSQL as themselves: nothing of theirs is closed to it")
	}
	private := filepath.Join(b.folder, "tmp.private")
	if err := os.Mkdir(private, 0o700); err != nil {
		t.Fatal(err)
	}
	state := filepath.Join(private, "state")
	predicted := b.site(t, state).folder
	cluster := b.open(t, state)
	if cluster.Folder() != predicted || filepath.Dir(filepath.Dir(cluster.Folder())) != b.fallback {
		t.Errorf("cluster in %s, predicted %s, want it below %s", cluster.Folder(), predicted, b.fallback)
	}
	if got := query(t, cluster, "SELECT 1"); got != "1" {
		t.Errorf("query: %s", got)
	}
	if info, err := os.Stat(private); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the parent’s mode was changed: %v", info.Mode())
	}
	if err := cluster.Close(t.Context()); err != nil {
		t.Fatal(err)
	}

	// Opened to all since: the cluster stays where it is.
	if err := os.Chmod(private, 0o755); err != nil {
		t.Fatal(err)
	}
	again := b.open(t, state)
	if again.Folder() != cluster.Folder() {
		t.Errorf("cluster in %s, want the one that exists, %s", again.Folder(), cluster.Folder())
	}
	if err := again.Close(t.Context()); err != nil {
		t.Fatal(err)
	}

	// The state folder is deleted: a new one of that name starts empty, and
	// what was left is named.
	if err := errors.Join(os.RemoveAll(state), os.Chmod(private, 0o700)); err != nil {
		t.Fatal(err)
	}
	if b.site(t, state).folder == cluster.Folder() {
		t.Error("the data of a deleted state folder would come back")
	}
	if findings := b.abandoned(); len(findings) != 1 || !strings.Contains(findings[0].Text.EN, filepath.Dir(cluster.Folder())) {
		t.Errorf("findings %+v, want one that names the cluster left behind", findings)
	}
}

func TestClusterOutOfReachIsNotReplaced(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	if b.euid != 0 {
		t.Skip("concerns root only")
	}
	state := filepath.Join(b.folder, "closes", "state")
	cluster := b.seeded(t, state)
	if err := cluster.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Dir(state), 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := b.machine.open(t.Context(), Config{StateDir: state})
	if atlas.ErrorCode(err) != atlas.CodeUnavailable || !strings.Contains(atlas.ErrorMessage(err).EN, cluster.Folder()) {
		t.Errorf("error %v, want one that names %s", err, cluster.Folder())
	}
}

func TestLostHome(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	if err := os.Mkdir(b.state(), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/nowhere/passerelles", filepath.Join(b.state(), "pg")); err != nil {
		t.Fatal(err)
	}
	_, err := b.machine.open(t.Context(), Config{StateDir: b.state()})
	if atlas.ErrorCode(err) != atlas.CodeConflict || !strings.Contains(atlas.ErrorMessage(err).FR, "/nowhere/passerelles") {
		t.Errorf("error %v, want a conflict that names the lost folder", err)
	}
}

// nobody is an ordinary account for tests run by root.
func nobody(t *testing.T, b bench) *syscall.Credential {
	t.Helper()
	if b.euid != 0 {
		t.Skip("needs root to become another account")
	}
	return &syscall.Credential{Uid: 65534, Gid: 65534}
}

func TestOrdinaryUser(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	as := nobody(t, b)
	if err := os.Mkdir(b.state(), 0o700); err != nil { // closed to all but them
		t.Fatal(err)
	}
	if err := os.Chown(b.state(), int(as.Uid), int(as.Gid)); err != nil {
		t.Fatal(err)
	}
	theirs := b.other(t, b.state(), as)
	server := theirs.opened(t)
	info, err := os.Stat(filepath.Join("/proc", strconv.Itoa(server)))
	if err != nil {
		t.Fatal(err)
	}
	if owner := info.Sys().(*syscall.Stat_t).Uid; owner != as.Uid {
		t.Errorf("PostgreSQL runs as %d, want %d", owner, as.Uid)
	}
	// Root joins it, and takes it up as its owner when it is stopped.
	cluster := b.open(t, b.state())
	if got := cluster.site.postmaster().pid; got != server {
		t.Errorf("root joined %d, want %d", got, server)
	}
	theirs.close(t)
	if err := cluster.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	cluster = b.open(t, b.state())
	if cluster.site.account.uid != as.Uid {
		t.Errorf("root runs it as %s, want its owner", cluster.site.account.name)
	}
}

func TestClusterOfAnotherAccount(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	as := nobody(t, b)
	cluster := b.seeded(t, b.state())
	line := b.other(t, b.state(), as).say(t)
	if !strings.HasPrefix(line, "refused conflict") || !strings.Contains(line, cluster.site.account.name) {
		t.Errorf("another account got %q, want a conflict that names %s", line, cluster.site.account.name)
	}
	if got := query(t, cluster, "SELECT 1"); got != "1" {
		t.Errorf("query: %s", got)
	}
}

func TestUnusableStateFolder(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	file := filepath.Join(b.folder, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	closed := filepath.Join(b.folder, "closed")
	if err := os.Mkdir(closed, 0o555); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, state string }{
		{"a file has its name", file},
		{"a file is above it", filepath.Join(file, "state")},
		{"the kernel’s", "/proc/passerelles"},
	}
	if b.euid != 0 {
		tests = append(tests, []struct{ name, state string }{
			{"not writable", closed}, {"below a folder that is not", filepath.Join(closed, "state")},
		}...)
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := b.machine.open(t.Context(), Config{StateDir: test.state})
			message := atlas.ErrorMessage(err)
			if atlas.ErrorCode(err) != atlas.CodeUnavailable || !strings.Contains(message.FR, test.state) || !strings.Contains(message.FR, "PASSERELLES_STATE_DIR") {
				t.Errorf("error %v, %+v: want one that names the folder and what to do", err, message)
			}
			if findings := b.diagnose(t.Context(), Config{StateDir: test.state}); findings[1].Level != LevelError {
				t.Errorf("findings %+v, want an error about the folder", findings)
			}
		})
	}
}

func TestDiskFull(t *testing.T) {
	t.Parallel()
	for name, err := range map[string]error{
		"folder":  badStateDir("/there", &os.PathError{Op: "mkdir", Path: "/there", Err: syscall.ENOSPC}),
		"initdb":  notCreated("/there", errors.New("initdb: exit status 1: could not write: No space left on device")),
		"server":  notStarted("/there", errors.New("exit status 1: PANIC: could not write: No space left on device")),
		"our own": notCreated("/there", syscall.ENOSPC),
	} {
		if message := atlas.ErrorMessage(err); !strings.Contains(message.FR, "disque de /there est plein") {
			t.Errorf("%s: %q", name, message.FR)
		}
	}
}
