package chaos

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/passerelles/passerelles/internal/edition"
)

// nowhere is a database that is not there.
const nowhere = "postgres://nobody@127.0.0.1:1/none"

// TestTermination ends a server with SIGTERM under load, as one that is replaced
// behind a proxy: until it says that it is going, and it says so in time, no
// request is lost, and a slow reader gets the whole of what it was reading.
func TestTermination(t *testing.T) {
	t.Parallel()
	s := serve(t, newCluster(t, "").url(atlas))
	s.ready()
	requests, losses := 0, 0
	for range pick(1, 10) {
		asked, lost := s.terminateUnderLoad(t)
		requests, losses = requests+asked, losses+lost
		s.start(nowhere) // the edition on disk will do
		s.number(time.Minute, 1)
	}
	report.add("server SIGTERM", map[string]float64{"requests": float64(requests), "lost": float64(losses)})
}

// terminateUnderLoad returns how many requests there were, and how many of them
// were lost.
func (s *server) terminateUnderLoad(t *testing.T) (requests, losses int) {
	t.Helper()
	whole, err := fetch("http://" + s.addr + largest(t))
	if err != nil {
		t.Fatal(err)
	}
	slow := s.openSlowly(t, largest(t))
	var mu sync.Mutex
	asked, lost := 0, []string{}
	var clients sync.WaitGroup
	for range 8 {
		clients.Go(func() {
			// Each request has its connection: none can be retried unseen.
			for {
				ready, err := fetch("http://" + s.addr + "/readyz")
				if err == nil && ready.status == http.StatusServiceUnavailable {
					return // it is going: a proxy asks another one
				}
				answer, errLayer := fetch("http://" + s.addr + "/layers/all.geojson")
				mu.Lock()
				asked++
				if err != nil || errLayer != nil || answer.status != http.StatusOK {
					lost = append(lost, "/readyz: "+problem(err)+", layer: "+problem(errLayer))
				}
				mu.Unlock()
				if err != nil {
					return
				}
			}
		})
	}
	eventually(t, time.Minute, "the load is there", func() bool {
		mu.Lock()
		defer mu.Unlock()
		return asked > 100
	})
	if err := s.process.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	clients.Wait()
	read, err := io.ReadAll(slow)
	if err != nil || !bytes.HasSuffix(read, whole.body[len(whole.body)-100:]) {
		t.Errorf("who was reading got %d bytes of %d: %v", len(read), len(whole.body), err)
	}
	if err := s.wait(); err != nil {
		t.Errorf("after SIGTERM: %v", err)
	}
	if len(lost) > 0 {
		t.Errorf("of %d requests, %d were lost: %s", asked, len(lost), lost[0])
	}
	return asked, len(lost)
}

func problem(err error) string {
	if err == nil {
		return "answered"
	}
	return err.Error()
}

// largest is the address of the largest file of the pages.
func largest(t *testing.T) string {
	t.Helper()
	found, err := filepath.Glob("../../static/dist/assets/world-50m-*.json")
	if err != nil || len(found) != 1 {
		t.Fatalf("the finer basemap is %q: make build", found)
	}
	return "/assets/" + filepath.Base(found[0])
}

// openSlowly asks for a body larger than what the system holds for a client that
// does not read, and leaves it at that for now.
func (s *server) openSlowly(t *testing.T, path string) io.Reader {
	t.Helper()
	conn, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.(*net.TCPConn).SetReadBuffer(4 << 10); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, "GET "+path+" HTTP/1.1\r\nHost: "+s.addr+"\r\nConnection: close\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	first := make([]byte, 12)
	if _, err := io.ReadFull(conn, first); err != nil || string(first) != "HTTP/1.1 200" {
		t.Fatalf("%q, %v", first, err)
	}
	return conn
}

// restartLimit is how soon a server that was killed must serve again.
const restartLimit = 2 * time.Second

// TestServerKilled kills a server under load, with the database gone too: it
// serves again from what it keeps on disk.
func TestServerKilled(t *testing.T) {
	t.Parallel()
	s := serve(t, newCluster(t, "").url(atlas))
	s.ready()
	want := s.edition()
	s.saved(t)
	var slowest time.Duration
	for range pick(1, 10) {
		load := s.begin(t)
		s.kill()
		load.end() // whose requests fail, there is nobody
		s.start(nowhere)
		slowest = max(slowest, s.number(pick(time.Minute, restartLimit), want.Number))
		if got := s.edition(); got != want {
			t.Errorf("edition %v after a restart, want %v", got, want)
		}
	}
	report.add("server SIGKILL", map[string]float64{"serves_again_ms": ms(slowest)})
}

// saved waits until the current edition is on disk, and returns its file.
func (s *server) saved(t *testing.T) (path string) {
	t.Helper()
	folder := filepath.Join(s.state, "editions")
	eventually(t, time.Minute, "the edition is on disk", func() bool {
		e, err := edition.OpenFolder(folder)
		if err != nil || e.Digest != s.edition().Digest {
			return false
		}
		found, err := filepath.Glob(filepath.Join(folder, "*.edition.zip"))
		if err != nil || len(found) == 0 {
			return false
		}
		path = slices.Max(found)
		return true
	})
	return path
}

// TestDamagedEdition damages what a server keeps on disk, one byte here, the end
// there. It is noticed, every time: what is served is whole, or nothing is.
func TestDamagedEdition(t *testing.T) {
	t.Parallel()
	random := random(t)
	s := serve(t, newCluster(t, "").url(atlas))
	s.ready()
	path := s.saved(t)
	s.kill()
	want, err := edition.OpenFolder(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	damage := func(harmed []byte) {
		t.Helper()
		if err := os.WriteFile(path, harmed, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	refused, flips := 0, pick(10, 300)
	for range flips {
		harmed := bytes.Clone(content)
		at, bit := random.IntN(len(harmed)), random.IntN(8)
		harmed[at] ^= 1 << bit
		damage(harmed)
		got, err := edition.OpenFolder(filepath.Dir(path))
		if err != nil {
			refused++
			continue
		}
		// A bit of what a zip says beside its content, a date for example.
		if !sameFiles(got, want) {
			t.Errorf("bit %d of byte %d is wrong, and what is opened is not what was saved", bit, at)
		}
	}
	if refused < flips/2 {
		t.Errorf("only %d of %d damaged editions were refused", refused, flips)
	}
	for range pick(2, 50) {
		length := random.IntN(len(content))
		damage(content[:length])
		if _, err := edition.OpenFolder(filepath.Dir(path)); err == nil {
			t.Errorf("an edition of which %d bytes of %d are left was opened", length, len(content))
		}
	}
	report.add("edition damaged on disk", map[string]float64{"bits": float64(flips), "refused": float64(refused)})

	// The program itself: it starts, and has nothing to serve.
	damage(content[:len(content)/2])
	s.start(nowhere)
	eventually(t, time.Minute, "the server answers", func() bool {
		_, err := fetch("http://" + s.addr + "/livez")
		return err == nil
	})
	answer, err := fetch("http://" + s.addr + "/layers/all.geojson")
	if err != nil || answer.status != http.StatusServiceUnavailable {
		t.Errorf("with a damaged edition only: status %d, %v", answer.status, err)
	}
	if said := s.said.String(); !bytes.Contains([]byte(said), []byte("the edition on disk is not served")) {
		t.Errorf("nobody was told of the damage:\n%s", said)
	}
}

// sameFiles reports whether two editions are the same to those who read them.
func sameFiles(a, b *edition.Edition) bool {
	if a.Number != b.Number || a.Digest != b.Digest || !slices.Equal(a.Names(), b.Names()) {
		return false
	}
	for _, name := range a.Names() {
		x, _ := a.File(name)
		y, _ := b.File(name)
		if !bytes.Equal(x.Identity, y.Identity) || !bytes.Equal(x.Brotli, y.Brotli) || !bytes.Equal(x.Gzip, y.Gzip) {
			return false
		}
	}
	return true
}
