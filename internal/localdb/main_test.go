package localdb

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/exectest"
)

// actor is the variable that turns the test binary into another process that
// uses a cluster: it opens the one of the machine described by its other
// variables, says so, and closes it when its input ends.
const actor = "PASSERELLES_LOCALDB_ACTOR"

func TestMain(m *testing.M) {
	if os.Getenv(actor) == "" {
		os.Exit(runTests(m))
	}
	on := thisMachine()
	on.fallback, on.tmp = os.Getenv("FALLBACK"), os.Getenv("SOCKETS")
	cluster, err := on.open(context.Background(), Config{StateDir: os.Getenv("STATE")})
	if err != nil {
		fmt.Println("refused", atlas.ErrorCode(err), err)
		os.Exit(0)
	}
	fmt.Println("open", cluster.site.postmaster().pid, cluster.URL())
	_, _ = io.Copy(io.Discard, os.Stdin)
	fmt.Println("closed", cluster.Close(context.Background()))
	os.Exit(0)
}

// seedFolder is where the seed goes; set before the tests start.
var seedFolder string

func runTests(m *testing.M) int {
	var err error
	if seedFolder, err = os.MkdirTemp("/tmp", "passerelles-test-seed-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(seedFolder)
	return m.Run()
}

// bench is a place for a test to have clusters in, on a machine of its own.
type bench struct {
	machine
	folder string
}

// newBench returns a bench that every account can enter. Nothing is left
// running, nor behind, when the test ends.
func newBench(t *testing.T) bench {
	t.Helper()
	if testing.Short() {
		t.Skip("needs PostgreSQL: not with -short")
	}
	if _, err := newest(thisMachine().installations(t.Context())); err != nil {
		t.Fatalf("these tests need PostgreSQL with PostGIS: %v", err)
	}
	folder, err := os.MkdirTemp("/tmp", "passerelles-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) }) // /tmp is cleaned anyway
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	b := bench{machine: thisMachine(), folder: folder}
	b.fallback = filepath.Join(folder, "fallback")
	b.tmp = filepath.Join(folder, "sockets")
	b.path = ""
	if err := os.Mkdir(b.tmp, 0o777|os.ModeSticky); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(b.tmp, 0o777|os.ModeSticky); err != nil {
		t.Fatal(err)
	}
	return b
}

// state names a state folder on the bench.
func (b bench) state() string { return filepath.Join(b.folder, "state") }

// seed makes one cluster for all tests that are not about making one: copying
// it takes a tenth of the time.
var seed = sync.OnceValues(func() (folder string, err error) {
	if err := os.Chmod(seedFolder, 0o755); err != nil {
		return "", err
	}
	cluster, err := Open(context.Background(), Config{StateDir: seedFolder})
	if err != nil {
		return "", err
	}
	return cluster.Folder(), cluster.Close(context.Background())
})

// seeded opens the cluster of a state folder that did not exist, as open does,
// but does not make it on the spot.
func (b bench) seeded(t *testing.T, state string) *Cluster {
	t.Helper()
	from, err := seed()
	if err != nil {
		t.Fatal(err)
	}
	s := b.site(t, state)
	if err := s.makeHome(); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("cp", "-a", from, s.folder).CombinedOutput(); err != nil {
		t.Fatalf("copy the seed: %v: %s", err, out)
	}
	return b.open(t, state)
}

// open opens the cluster of a state folder; what is left of it ends with the test.
func (b bench) open(t *testing.T, state string) *Cluster {
	t.Helper()
	cluster, err := b.machine.open(t.Context(), Config{StateDir: state})
	if err != nil {
		t.Fatalf("open %s: %v", state, err)
	}
	b.watch(t, cluster.site)
	t.Cleanup(func() { _ = cluster.Close(context.Background()) }) // tests that care close it themselves
	return cluster
}

// watch makes sure that no process of the site survives the test.
func (b bench) watch(t *testing.T, s site) {
	t.Helper()
	t.Cleanup(func() {
		for _, pid := range s.processes() {
			_ = s.signal(pid, syscall.SIGKILL)
		}
	})
}

// site is where the cluster of a state folder is.
func (b bench) site(t *testing.T, state string) site {
	t.Helper()
	s, err := b.survey(t.Context(), state, b.installations(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// other is another process that uses a cluster.
type other struct {
	cmd   *exec.Cmd
	input io.WriteCloser
	lines *bufio.Scanner
}

// other starts another process that opens the cluster of a state folder, with
// nothing in its environment. as is the account it runs as, nil for our own.
func (b bench) other(t *testing.T, state string, as *syscall.Credential) *other {
	t.Helper()
	cmd := exec.Command(b.binary(t))
	cmd.Dir = "/"
	cmd.Env = []string{actor + "=1", "STATE=" + state, "FALLBACK=" + b.fallback, "SOCKETS=" + b.tmp}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: as}
	cmd.Stderr = os.Stderr
	input, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	o := &other{cmd: cmd, input: input, lines: bufio.NewScanner(output)}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	return o
}

// binary copies the test binary to where every account can run it.
func (b bench) binary(t *testing.T) string {
	t.Helper()
	path := filepath.Join(b.folder, "actor")
	if isFile(path) {
		return path
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	exectest.WriteProgram(t, path, content)
	return path
}

// say returns the next line the process says.
func (o *other) say(t *testing.T) string {
	t.Helper()
	if !o.lines.Scan() {
		t.Fatalf("the other process said nothing more: %v", o.lines.Err())
	}
	return o.lines.Text()
}

// opened waits until the process has the cluster and returns the server's pid.
func (o *other) opened(t *testing.T) int {
	t.Helper()
	line := o.say(t)
	fields := strings.Fields(line)
	if fields[0] != "open" {
		t.Fatalf("the other process: %s", line)
	}
	pid, err := strconv.Atoi(fields[1])
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

// close lets the process close the cluster and end.
func (o *other) close(t *testing.T) {
	t.Helper()
	if err := o.input.Close(); err != nil {
		t.Fatal(err)
	}
	if line := o.say(t); line != "closed <nil>" {
		t.Fatalf("the other process: %s", line)
	}
}

// kill ends the process as a crash would.
func (o *other) kill(t *testing.T) {
	t.Helper()
	if err := o.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = o.cmd.Wait() // it was killed
}

// query asks the database with psql and the URL given to others.
func query(t *testing.T, c *Cluster, sql string) string {
	t.Helper()
	out, err := exec.Command(c.site.install.program("psql"), "-XAtq", "-d", c.URL(), "-c", sql).CombinedOutput()
	if err != nil {
		t.Fatalf("query %q: %v: %s", sql, err, out)
	}
	return strings.TrimSpace(string(out))
}

// eventually waits until the condition holds.
func eventually(t *testing.T, limit time.Duration, what string, condition func() bool) {
	t.Helper()
	deadline := time.Now().Add(limit)
	for !condition() {
		if time.Now().After(deadline) {
			t.Fatalf("not within %s: %s", limit, what)
		}
		time.Sleep(poll)
	}
}
