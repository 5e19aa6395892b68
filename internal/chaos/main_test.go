package chaos

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"
)

// thorough reports whether everything is to be done, and timed.
func thorough() bool { return os.Getenv("PASSERELLES_CHAOS") != "" }

// pick returns how much of something the two forms of the tests do.
func pick[T any](quick, everything T) T {
	if thorough() {
		return everything
	}
	return quick
}

// seed makes the random instants of this run; printed, so that it can be given
// again.
var seed = sync.OnceValue(func() uint64 {
	if given, err := strconv.ParseUint(os.Getenv("PASSERELLES_CHAOS_SEED"), 10, 64); err == nil {
		return given
	}
	return uint64(time.Now().UnixNano())
})

// random returns the random numbers of one test.
func random(t *testing.T) *rand.Rand {
	t.Helper()
	var name uint64
	for _, letter := range t.Name() {
		name = name*31 + uint64(letter)
	}
	t.Logf("PASSERELLES_CHAOS_SEED=%d", seed())
	return rand.New(rand.NewPCG(seed(), name))
}

// workshop is where the program, the seed cluster and the inputs are; set before
// the tests start.
var workshop string

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(run(m))
}

func run(m *testing.M) int {
	err := together()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	// Not below TMPDIR, nor root's own: PostgreSQL's account must enter it, and
	// its socket have a short name.
	if workshop, err = os.MkdirTemp("/tmp", "passerelles-chaos-"); err == nil {
		err = os.Chmod(workshop, 0o755)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(workshop)
	status := m.Run()
	if err := report.write(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return status
}

// together has more tests run at once than there are processors, in the short
// form: most of their time they wait for PostgreSQL to come, or for a server to
// lose patience, and no clock is looked at. Whoever says how many is obeyed.
func together() error {
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "test.parallel" })
	if given || thorough() {
		return nil
	}
	return flag.Set("test.parallel", "8")
}

// program builds the command once and returns where it is.
var program = sync.OnceValues(func() (string, error) {
	path := filepath.Join(workshop, "passerelles")
	out, err := exec.Command("go", "build", "-trimpath", "-o", path, "github.com/passerelles/passerelles/cmd/passerelles").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build the program: %w: %s", err, out)
	}
	return path, nil
})

// eventually waits until the condition holds, looking every so often.
func eventually(t *testing.T, limit time.Duration, what string, condition func() bool) time.Duration {
	t.Helper()
	began := time.Now()
	for !condition() {
		if time.Since(began) > limit {
			t.Fatalf("not within %v: %s", limit, what)
		}
		time.Sleep(20 * time.Millisecond) // between two looks
	}
	return time.Since(began)
}
