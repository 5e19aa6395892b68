package chaos

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// command prepares the program, on a database.
func command(t *testing.T, url string, args ...string) *exec.Cmd {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(path, args...)
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"), "LANG=en_GB.UTF-8",
		"PASSERELLES_DATABASE_URL=" + url, "PASSERELLES_STATE_DIR=" + t.TempDir()}
	return c
}

// must runs the program and wants it to succeed; it returns what it said.
func must(t *testing.T, url string, args ...string) string {
	t.Helper()
	out, err := command(t, url, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("passerelles %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// server is a `passerelles serve`.
type server struct {
	t           *testing.T
	addr, admin string
	state       string // its state folder
	said        output
	process     *exec.Cmd
	ended       chan error // gets how it ended
}

// output is what a process says, as it says it.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// serve starts a server on a database.
func serve(t *testing.T, url string) *server {
	t.Helper()
	return serveWith(t, url, "serve")
}

// serveWith starts the program as a server of another kind.
func serveWith(t *testing.T, url string, args ...string) *server {
	t.Helper()
	s := &server{t: t, addr: freeAddress(t), admin: freeAddress(t), state: t.TempDir()}
	s.run(url, args...)
	t.Cleanup(func() {
		s.kill()
		if t.Failed() {
			t.Logf("the server said:\n%s", last(s.said.String(), 40))
		}
	})
	return s
}

func (s *server) start(url string) { s.run(url, "serve") }

// run starts the program as a server.
func (s *server) run(url string, args ...string) {
	s.t.Helper()
	c := command(s.t, url, args...)
	c.Env = append(c.Env, "PASSERELLES_STATE_DIR="+s.state, "PASSERELLES_LOG_LEVEL=WARN", "PASSERELLES_ADDR="+s.addr, "PASSERELLES_ADMIN_ADDR="+s.admin)
	c.Stdout, c.Stderr = &s.said, &s.said
	if err := c.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.process, s.ended = c, make(chan error, 1)
	go func() { s.ended <- c.Wait() }()
}

// kill ends the server with SIGKILL.
func (s *server) kill() {
	_ = s.process.Process.Kill() // it may be gone already
	s.wait()
}

// wait waits until the server is over and returns how it ended.
func (s *server) wait() error {
	err := <-s.ended
	s.ended <- err
	return err
}

// terminate ends the server as a supervisor would, and wants a clean exit.
func (s *server) terminate() {
	s.t.Helper()
	if err := s.process.Process.Signal(syscall.SIGTERM); err != nil {
		s.t.Fatal(err)
	}
	if err := s.wait(); err != nil {
		s.t.Errorf("after SIGTERM: %v", err)
	}
}

// ready waits until there is an edition to serve, and a gazetteer to ask.
func (s *server) ready() {
	s.t.Helper()
	s.number(time.Minute, 1)
	eventually(s.t, 30*time.Second, "the gazetteer answers", s.searches)
}

// number waits until the server serves an edition of at least that number.
func (s *server) number(limit time.Duration, number int) time.Duration {
	s.t.Helper()
	return eventually(s.t, limit, fmt.Sprintf("edition %d on %s", number, s.addr), func() bool { return s.edition().Number >= number })
}

// manifest is what /api/edition says of the edition.
type manifest struct {
	Number int
	Digest string
}

// edition returns the edition that is served, the zero manifest when none is.
func (s *server) edition() (m manifest) {
	answer, err := fetch("http://" + s.addr + "/api/edition")
	if err != nil || answer.status != http.StatusOK {
		return manifest{}
	}
	if err := json.Unmarshal(answer.body, &m); err != nil {
		return manifest{}
	}
	return m
}

// elsewhere is a place of the gazetteer that the edition knows nothing of: only
// the database can tell.
const elsewhere = "/api/geocode?q=Lieuaaaa&country=DE"

// search asks for a place that only the database knows.
func (s *server) search() (response, error) { return fetch("http://" + s.addr + elsewhere) }

// searches reports whether the gazetteer answers.
func (s *server) searches() bool {
	answer, err := s.search()
	return err == nil && answer.status == http.StatusOK && bytes.Contains(answer.body, []byte(`"scope":"gazetteer"`))
}

// metric reads one of the server's metrics.
func (s *server) metric(name string) float64 {
	s.t.Helper()
	answer, err := fetch("http://" + s.admin + "/metrics")
	if err != nil {
		s.t.Fatal(err)
	}
	for line := range strings.Lines(string(answer.body)) {
		text, found := strings.CutPrefix(line, name+" ")
		if !found {
			continue
		}
		value, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
		if err != nil {
			s.t.Fatal(err)
		}
		return value
	}
	s.t.Fatalf("no metric is called %s", name)
	return 0
}

// response is an answer, read whole.
type response struct {
	status int
	header http.Header
	body   []byte
	took   time.Duration
}

// asking opens a connection for each question, so that none is kept open
// between the tests and what they count.
var asking = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}

// fetch asks for an address, and waits for ten seconds at most.
func fetch(url string) (response, error) { return fetchWith(asking, url) }

func fetchWith(client *http.Client, url string) (r response, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return r, err
	}
	began := time.Now()
	answer, err := client.Do(request)
	if err != nil {
		return r, err
	}
	defer answer.Body.Close()
	r.status, r.header = answer.StatusCode, answer.Header
	if r.body, err = io.ReadAll(answer.Body); err != nil {
		return r, err
	}
	r.took = time.Since(began)
	if r.took >= 10*time.Second {
		return r, errors.New("too late")
	}
	return r, nil
}
