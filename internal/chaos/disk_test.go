package chaos

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// disk is one that can be full: a small file system of its own where we may
// mount one, else a limit on the size of the files that the cluster writes. Both
// refuse to make a file longer, be it a table or the write-ahead log.
type disk struct {
	t       *testing.T
	folder  string
	mounted bool
	cluster *cluster
}

// diskSize holds some copies of the seed.
const diskSize = "size=640m,mode=0755"

func newDisk(t *testing.T) *disk {
	t.Helper()
	d := &disk{t: t, folder: makeFolder(t)}
	err := syscall.Mount("tmpfs", d.folder, "tmpfs", 0, diskSize)
	if err != nil {
		t.Logf("no disk of our own (%v): the size of files is limited instead", err)
		return d
	}
	d.mounted = true
	t.Cleanup(func() {
		// PostgreSQL has just been killed; who works there goes on for an instant.
		eventually(t, time.Minute, "the disk is let go", func() bool { return syscall.Unmount(d.folder, 0) == nil })
	})
	if err := give(d.folder); err != nil {
		t.Fatal(err)
	}
	return d
}

// fill leaves no room.
func (d *disk) fill() {
	d.t.Helper()
	if !d.mounted {
		d.limit("1048576")
		return
	}
	ballast, err := os.Create(filepath.Join(d.folder, "ballast"))
	if err != nil {
		d.t.Fatal(err)
	}
	defer ballast.Close()
	for size := 1 << 20; size >= 4<<10; {
		if _, err := ballast.Write(make([]byte, size)); errors.Is(err, syscall.ENOSPC) {
			size /= 2
		} else if err != nil {
			d.t.Fatal(err)
		}
	}
}

// free makes room again, and starts what did not live through that: PostgreSQL
// stops rather than go on without its log.
func (d *disk) free() {
	d.t.Helper()
	if d.mounted {
		if err := os.Remove(filepath.Join(d.folder, "ballast")); err != nil {
			d.t.Fatal(err)
		}
	} else if !d.cluster.dead() {
		d.limit("unlimited")
	}
	if d.cluster.dead() {
		d.cluster.start()
	}
}

func (d *disk) limit(bytes string) {
	d.t.Helper()
	for _, pid := range append([]int{d.cluster.running.Process.Pid}, d.cluster.children()...) {
		out, err := exec.Command("prlimit", "--pid", strconv.Itoa(pid), "--fsize="+bytes+":").CombinedOutput()
		if err != nil && syscall.Kill(pid, 0) == nil {
			d.t.Fatalf("prlimit: %v: %s", err, out)
		}
	}
}

// TestDiskFull fills the disk of the database: nobody who looks at the map
// notices, a command that writes says so and changes nothing, and the same
// command succeeds once there is room.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	d := newDisk(t)
	d.cluster = newCluster(t, d.folder)
	b := &bench{cluster: d.cluster}
	url := d.cluster.url(atlas)
	s := serve(t, url)
	s.ready()
	load, people := s.begin(t), s.typing(t)
	before := b.state(t, atlas)
	var back time.Duration
	for range pick(1, 3) {
		d.fill()
		for _, args := range [][]string{{"import", input("titles.csv")}, {"gazetteer", "load", input("cities2.txt")}} {
			out, err := command(t, url, args...).CombinedOutput()
			if err == nil {
				t.Errorf("passerelles %s succeeded on a full disk", args[0])
			}
			if strings.Contains(string(out), "53100") && !strings.Contains(string(out), "disk is full") {
				t.Errorf("passerelles %s does not say that the disk is full:\n%s", args[0], out)
			}
		}
		d.free()
		back = max(back, eventually(t, pick(time.Minute, recovery), "the gazetteer answers", s.searches))
		if state := b.state(t, atlas); state != before {
			t.Errorf("a full disk changed the record:\n%s", diff(before, before, state))
		}
	}
	must(t, url, "import", input("titles.csv"))
	must(t, url, "publish")
	s.number(time.Minute, 2)
	people.check(t)
	load.check(t)
	report.add("PostgreSQL's disk full", map[string]float64{
		"requests": float64(load.asked), "failed": float64(len(load.failures)), "slowest_ms": ms(load.slowest),
		"slowest_search_ms": ms(people.slowest), "searches_503": float64(people.refused), "back_ms": ms(back),
	})
}
