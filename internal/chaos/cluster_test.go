package chaos

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// cluster is a PostgreSQL of a test's own, to be broken.
type cluster struct {
	t        *testing.T
	folder   string // its data directory
	port     string
	settings []string // "name=value", beside those that every cluster has
	log      string   // path of what it says
	running  *exec.Cmd
	ended    chan struct{} // closed when running is over
}

// login is the superuser of the clusters, atlas the database that the program
// is given.
const (
	login = "passerelles"
	atlas = "atlas"
)

// newCluster starts a copy of the seed, in a folder that the test may choose.
func newCluster(t *testing.T, folder string, settings ...string) *cluster {
	t.Helper()
	from := seeded(t)
	if folder == "" {
		folder = makeFolder(t)
	}
	c := prepareCluster(t, filepath.Join(folder, "data"), settings...)
	if out, err := exec.Command("cp", "-a", from, c.folder).CombinedOutput(); err != nil {
		t.Fatalf("copy the seed: %v: %s", err, out)
	}
	c.start()
	return c
}

// prepareCluster is a cluster whose folder is to be filled.
func prepareCluster(t *testing.T, folder string, settings ...string) *cluster {
	t.Helper()
	_, port, err := net.SplitHostPort(freeAddress(t))
	if err != nil {
		t.Fatal(err)
	}
	c := &cluster{t: t, folder: folder, port: port, settings: settings, log: folder + ".log"}
	t.Cleanup(func() {
		c.kill()
		if said, err := os.ReadFile(c.log); t.Failed() && err == nil {
			t.Logf("PostgreSQL on port %s said:\n%s", c.port, last(string(said), 30))
		}
	})
	return c
}

// makeFolder makes a folder that PostgreSQL's account owns.
func makeFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp(workshop, "pg-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) }) // the workshop goes anyway
	if err := give(folder); err != nil {
		t.Fatal(err)
	}
	return folder
}

// start starts the cluster and waits until it answers.
func (c *cluster) start() {
	c.t.Helper()
	// Nothing here outlives a crash of the machine: without fsync the tests take
	// half the time, and a killed process loses nothing by it.
	args := []string{"-D", c.folder, "-p", c.port, "-k", filepath.Dir(c.folder), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off",
		"-c", "shared_buffers=32MB", "-c", "max_wal_size=256MB", "-c", "log_timezone=UTC", "-c", "timezone=UTC", "-c", "jit=off",
		"-c", "max_parallel_workers_per_gather=0"}
	for _, setting := range c.settings {
		args = append(args, "-c", setting)
	}
	command := postgres(c.t, "postgres", args...)
	command.SysProcAttr.Pdeathsig = syscall.SIGQUIT // should the tests themselves die
	log, err := os.OpenFile(c.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		c.t.Fatal(err)
	}
	defer log.Close()
	command.Stdout, command.Stderr = log, log
	if err := command.Start(); err != nil {
		c.t.Fatal(err)
	}
	ended := make(chan struct{})
	c.running, c.ended = command, ended
	go func() {
		_ = command.Wait() // it is killed, or dies of what is done to it
		close(ended)
	}()
	eventually(c.t, time.Minute, "PostgreSQL answers", func() bool {
		if c.dead() {
			said, _ := os.ReadFile(c.log)
			c.t.Fatalf("PostgreSQL ended:\n%s", last(string(said), 15))
		}
		conn, err := pgx.Connect(c.t.Context(), c.url("postgres"))
		if err == nil {
			_ = conn.Close(c.t.Context())
		}
		return err == nil
	})
}

// dead reports whether the postmaster is gone.
func (c *cluster) dead() bool {
	select {
	case <-c.ended:
		return true
	default:
		return false
	}
}

// stop ends the cluster with one of PostgreSQL's signals (SIGINT: fast) and
// waits for it.
func (c *cluster) stop(signal syscall.Signal) {
	c.t.Helper()
	if c.running == nil {
		return
	}
	_ = c.running.Process.Signal(signal) // it may be gone already
	select {
	case <-c.ended:
	case <-time.After(time.Minute):
		c.t.Fatalf("PostgreSQL goes on after %v", signal)
	}
}

// kill ends every process of the cluster as a crash of the machine would.
func (c *cluster) kill() {
	if c.running == nil {
		return
	}
	all := append([]int{c.running.Process.Pid}, c.children()...)
	for _, pid := range all {
		_ = syscall.Kill(pid, syscall.SIGKILL) // those that are gone are gone
	}
	<-c.ended
}

// freeze stops every process of the cluster in its tracks; thaw lets them go on.
func (c *cluster) freeze() { c.signalAll(syscall.SIGSTOP) }
func (c *cluster) thaw()   { c.signalAll(syscall.SIGCONT) }

func (c *cluster) signalAll(signal syscall.Signal) {
	c.t.Helper()
	for _, pid := range append([]int{c.running.Process.Pid}, c.children()...) {
		if err := syscall.Kill(pid, signal); err != nil && !errors.Is(err, syscall.ESRCH) {
			c.t.Fatalf("%v to %d: %v", signal, pid, err)
		}
	}
}

// children are the processes that the postmaster started.
func (c *cluster) children() []int {
	parent := strconv.Itoa(c.running.Process.Pid)
	found, _ := filepath.Glob("/proc/[0-9]*/stat") // the pattern is a constant: no error
	var pids []int
	for _, path := range found {
		stat, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		// "pid (comm) state ppid …", where comm may hold anything.
		rest := string(stat[strings.LastIndexByte(string(stat), ')')+1:])
		fields := strings.Fields(rest)
		if len(fields) < 2 || fields[1] != parent {
			continue
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}

// url is the address of one of the cluster's databases.
func (c *cluster) url(database string) string {
	return fmt.Sprintf("postgres://%s@127.0.0.1:%s/%s", login, c.port, database)
}

// connect opens a connection of the test's own.
func (c *cluster) connect(database string) *pgx.Conn {
	c.t.Helper()
	conn, err := pgx.Connect(c.t.Context(), c.url(database)+"?application_name=chaos")
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { _ = conn.Close(context.Background()) }) // the cluster may be dead
	return conn
}

// exec runs one statement on a connection of its own.
func (c *cluster) exec(database, statement string, args ...any) {
	c.t.Helper()
	conn := c.connect(database)
	defer conn.Close(c.t.Context())
	if _, err := conn.Exec(c.t.Context(), statement, args...); err != nil {
		c.t.Fatalf("%s: %v", statement, err)
	}
}

// ask returns the one value that a query answers with.
func ask[T any](c *cluster, database, query string) (value T) {
	c.t.Helper()
	conn := c.connect(database)
	defer conn.Close(c.t.Context())
	if err := conn.QueryRow(c.t.Context(), query).Scan(&value); err != nil {
		c.t.Fatalf("%s: %v", query, err)
	}
	return value
}

// sessions is how many connections the program holds to a database.
func (c *cluster) sessions(database string) int {
	c.t.Helper()
	return ask[int](c, "postgres", `select count(*)::integer from pg_stat_activity
		where datname = '`+database+`' and application_name like 'passerelles%'`)
}

// postgres prepares one of PostgreSQL's programs, to run as an account that may.
func postgres(t *testing.T, name string, args ...string) *exec.Cmd {
	t.Helper()
	folders, _ := filepath.Glob("/usr/lib/postgresql/*/bin") // the pattern is a constant: no error
	more, _ := filepath.Glob("/usr/pgsql-*/bin")
	path, err := exec.LookPath(name)
	if found := append(folders, more...); len(found) > 0 {
		path, err = filepath.Join(found[len(found)-1], name), nil
	}
	if err != nil {
		t.Fatalf("these tests need PostgreSQL: %v", err)
	}
	command := exec.Command(path, args...)
	command.Dir, command.Env = "/", []string{"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC", "HOME=/"}
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if uid, gid, other := account(); other {
		command.SysProcAttr.Credential = &syscall.Credential{Uid: uid, Gid: gid}
	}
	return command
}

// account is whom PostgreSQL runs as: ourselves, unless we are root.
func account() (uid, gid uint32, other bool) {
	if os.Geteuid() != 0 {
		return 0, 0, false
	}
	for _, name := range []string{"postgres", "nobody"} {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		u, errUID := strconv.ParseUint(found.Uid, 10, 32)
		g, errGID := strconv.ParseUint(found.Gid, 10, 32)
		if errUID == nil && errGID == nil {
			return uint32(u), uint32(g), true
		}
	}
	return 0, 0, false // PostgreSQL will say why it does not start
}

// give makes a file or a folder that of PostgreSQL's account.
func give(path string) error {
	uid, gid, other := account()
	if !other {
		return nil
	}
	return os.Chown(path, int(uid), int(gid))
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// last returns the last lines of a text.
func last(text string, n int) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}
