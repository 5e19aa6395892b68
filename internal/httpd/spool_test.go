package httpd

import (
	"bytes"
	"math/rand/v2"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// large is a body that compresses to nothing smaller, in every coding.
func large() (*body, []byte) {
	content := make([]byte, 5*spoolFrom)
	random := rand.NewChaCha8([32]byte{1})
	_, _ = random.Read(content)
	b := &body{contentType: typeGeoJSON}
	b.add(identity, content, `"large"`)
	b.add(gzipped, content, `"large-gz"`)
	return b, content
}

// TestLargeBodies: what goes through the kernel is the same, for any number of
// readers at once, and so it is where it cannot.
func TestLargeBodies(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	spooled, content := large()
	copied, _ := large()
	copied.variants[gzipped].spool = nil
	broken, _ := large()
	broken.variants[gzipped].spool.make.Do(func() {})
	broken.variants[gzipped].spool.file = os.Stdin
	broken.variants[gzipped].spool.path = "/nowhere"
	var routes []*route
	for path, b := range map[string]*body{"/spooled": spooled, "/copied": copied, "/broken": broken} {
		routes = append(routes, &route{path: path, serve: func(x *exchange, r *http.Request) { x.send(r, b, immutable) }})
	}
	t.Cleanup(func() { // once the server has stopped, and logged all
		if want := `"bytes":` + strconv.Itoa(len(content)); strings.Count(s.log.String(), want) != 12 {
			t.Errorf("the log has %d answers of %d bytes, want 12", strings.Count(s.log.String(), want), len(content))
		}
	})
	url := listen(t, &entrance{server: s.server, router: s.server.router(routes)})
	var readers sync.WaitGroup
	for _, path := range []string{"/spooled", "/copied", "/broken", "/spooled", "/spooled", "/spooled"} {
		readers.Go(func() {
			for range 2 { // the second may read a file that another has read
				got := ask(t, http.MethodGet, url+path, "Accept-Encoding", "gzip")
				if got.StatusCode != 200 || !bytes.Equal([]byte(got.body), content) || got.ContentLength != int64(len(content)) {
					t.Errorf("%s: status %d, %d bytes, want %d", path, got.StatusCode, len(got.body), len(content))
				}
			}
			if head := ask(t, http.MethodHead, url+path, "Accept-Encoding", "gzip"); head.ContentLength != int64(len(content)) {
				t.Errorf("HEAD %s: %d bytes", path, head.ContentLength)
			}
			if again := ask(t, http.MethodGet, url+path, "Accept-Encoding", "gzip", "If-None-Match", `"large-gz"`); again.StatusCode != 304 {
				t.Errorf("%s again: status %d", path, again.StatusCode)
			}
		})
	}
	readers.Wait()
	if runtime.GOOS == "linux" && spooled.variants[gzipped].spool.file == nil {
		t.Error("nothing was spooled: is /proc missing, or the code?")
	}
}
