package httpd

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"github.com/passerelles/passerelles/internal/edition"
)

// unpack undoes the coding of a response.
func unpack(t *testing.T, a answer) []byte {
	t.Helper()
	var reader io.Reader = strings.NewReader(a.body)
	switch a.Header.Get("Content-Encoding") {
	case "br":
		reader = brotli.NewReader(reader)
	case "gzip":
		unzipped, err := gzip.NewReader(reader)
		if err != nil {
			t.Fatal(err)
		}
		reader = unzipped
	}
	content, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// TestEditionFiles asks for every file of an edition at both its addresses, in
// every coding, and compares bytes.
func TestEditionFiles(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	names := s.edition.Names()
	if len(names) < 8 {
		t.Fatalf("the edition has only %v", names)
	}
	for _, name := range names {
		file, _ := s.edition.File(name)
		ofEdition := "public, max-age=31536000, immutable"
		if name == edition.ManifestName { // its number and date may change
			ofEdition = "no-cache"
		}
		for _, address := range []struct{ path, cacheControl string }{
			{"/" + name, "no-cache"},
			{"/editions/" + s.edition.Digest + "/" + name, ofEdition},
		} {
			for accept, coded := range map[string]string{"": "", "gzip": "gzip", "br, gzip": "br"} {
				got := s.get(address.path, "Accept-Encoding", accept)
				if got.StatusCode != http.StatusOK {
					t.Errorf("%s: status %d", address.path, got.StatusCode)
					continue
				}
				for header, want := range map[string]string{
					"Content-Encoding": coded, "Content-Type": file.MediaType, "Cache-Control": address.cacheControl,
					"Vary": "Accept-Encoding", "ETag": file.ETagFor(coded), "Content-Length": strconv.Itoa(len(got.body)),
					"Access-Control-Allow-Origin": "*", "Last-Modified": "", "Accept-Ranges": "",
				} {
					if value := got.Header.Get(header); value != want {
						t.Errorf("%s with %q: %s = %q, want %q", address.path, accept, header, value, want)
					}
				}
				if !bytes.Equal(unpack(t, got), file.Identity) {
					t.Errorf("%s with %q: the bytes are not those of the edition", address.path, accept)
				}
			}
		}
	}
}

// TestConditional asks again with what the first answer gave.
func TestConditional(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	for _, path := range []string{
		"/layers/all.geojson", "/api/edition", "/editions/" + s.edition.Digest + "/layers/eau.geojson",
		"/", "/en/", "/assets/main-ABC123.js", "/favicon.ico", "/error.css",
	} {
		for _, accept := range []string{"identity", "gzip", "br"} {
			first := s.get(path, "Accept-Encoding", accept)
			tag := first.Header.Get("ETag")
			if tag == "" || strings.HasPrefix(tag, "W/") {
				t.Fatalf("%s: ETag %q, want a strong one", path, tag)
			}
			again := s.get(path, "Accept-Encoding", accept, "If-None-Match", `"other", W/`+tag)
			if again.StatusCode != http.StatusNotModified || again.body != "" {
				t.Errorf("%s (%s) again: status %d, %d bytes, want 304 and none", path, accept, again.StatusCode, len(again.body))
			}
			for _, header := range []string{"ETag", "Cache-Control", "Vary", "Access-Control-Allow-Origin", "Content-Security-Policy"} {
				if got, want := again.Header.Get(header), first.Header.Get(header); got != want {
					t.Errorf("%s (%s): 304 with %s %q, want %q", path, accept, header, got, want)
				}
			}
			for _, header := range []string{"Content-Encoding", "Content-Type", "Content-Length"} {
				if got := again.Header.Get(header); got != "" {
					t.Errorf("%s (%s): 304 with %s %q", path, accept, header, got)
				}
			}
			if any := s.get(path, "Accept-Encoding", accept, "If-None-Match", "*"); any.StatusCode != http.StatusNotModified {
				t.Errorf("%s (%s) with *: status %d, want 304", path, accept, any.StatusCode)
			}
			if dated := s.get(path, "Accept-Encoding", accept, "If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT"); dated.StatusCode != http.StatusOK {
				t.Errorf("%s (%s) with a date: status %d, want 200", path, accept, dated.StatusCode)
			}
		}
	}
}

// TestConditionalAcrossCodings: a tag is that of one coding's bytes.
func TestConditionalAcrossCodings(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	tags := map[string]bool{}
	for _, accept := range []string{"identity", "gzip", "br"} {
		tags[s.get("/layers/all.geojson", "Accept-Encoding", accept).Header.Get("ETag")] = true
	}
	if len(tags) != 3 {
		t.Fatalf("tags %v: want three different ones", tags)
	}
	brotlied := s.get("/layers/all.geojson", "Accept-Encoding", "br").Header.Get("ETag")
	if got := s.get("/layers/all.geojson", "Accept-Encoding", "gzip", "If-None-Match", brotlied); got.StatusCode != http.StatusOK {
		t.Errorf("gzip asked with the tag of brotli: status %d, want 200", got.StatusCode)
	}
}

func TestHead(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	for _, path := range []string{
		"/layers/all.geojson", "/api/edition", "/", "/assets/main-ABC123.js", "/readyz", "/robots.txt",
		"/nowhere", "/layers/none.geojson", "/layers/all.geojson?x=1",
	} {
		get, head := s.get(path, "Accept-Encoding", "br"), s.ask(http.MethodHead, path, "Accept-Encoding", "br")
		if head.StatusCode != get.StatusCode || head.body != "" {
			t.Errorf("HEAD %s: status %d, %d bytes; GET gave %d", path, head.StatusCode, len(head.body), get.StatusCode)
		}
		for name := range get.Header {
			if name == "Date" || name == "X-Request-Id" {
				continue
			}
			if got, want := head.Header.Get(name), get.Header.Get(name); got != want {
				t.Errorf("HEAD %s: %s = %q, GET gave %q", path, name, got, want)
			}
		}
	}
}

// TestSwap publishes an edition under a running server: the stable addresses
// change, the immutable ones do not.
func TestSwap(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	before := s.get("/layers/all.geojson")
	page := s.get("/")
	record := smallRecord()
	record.Cooperations = record.Cooperations[:1]
	next := publish(t, record, 8)
	s.library.SetCurrent(next)
	after := s.get("/layers/all.geojson", "If-None-Match", before.Header.Get("ETag"))
	if after.StatusCode != http.StatusOK || after.body == before.body {
		t.Errorf("after publishing: status %d, same body %v; want the new layer", after.StatusCode, after.body == before.body)
	}
	if old := s.get("/editions/" + s.edition.Digest + "/layers/all.geojson"); old.body != before.body {
		t.Errorf("the old edition changed: status %d", old.StatusCode)
	}
	if got := s.get("/", "If-None-Match", page.Header.Get("ETag")); got.StatusCode != http.StatusOK || !strings.Contains(got.body, next.Digest) {
		t.Errorf("the page is still that of the old edition: status %d", got.StatusCode)
	}
}

// TestPublishedAgain: the same content published under another number keeps its
// address, whose manifest says the new number to those who have the old one.
func TestPublishedAgain(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	manifest, layer := "/editions/"+s.edition.Digest+"/api/edition", "/editions/"+s.edition.Digest+"/layers/all.geojson"
	before, held := s.get(manifest), s.get(layer)
	if got := s.get(manifest, "If-None-Match", before.Header.Get("ETag")); got.StatusCode != http.StatusNotModified {
		t.Errorf("unchanged: status %d, want 304", got.StatusCode)
	}
	meta := numbered(9)
	meta.Digest = s.edition.Digest
	s.library.SetCurrent(s.edition.WithMeta(meta))
	after := s.get(manifest, "If-None-Match", before.Header.Get("ETag"))
	if after.StatusCode != http.StatusOK || !strings.Contains(after.body, `"number":9`) {
		t.Errorf("published again: status %d, %s; want number 9", after.StatusCode, after.body)
	}
	for _, got := range []answer{before, after} {
		if value := got.Header.Get("Cache-Control"); value != "no-cache" {
			t.Errorf("Cache-Control = %q, want no-cache", value)
		}
	}
	if got := s.get(layer, "If-None-Match", held.Header.Get("ETag")); got.StatusCode != http.StatusNotModified {
		t.Errorf("a layer of the same content: status %d, want 304", got.StatusCode)
	}
}

func TestUnknownAndPrunedEditions(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	gone := strings.Repeat("ab", 32)
	s.library.MarkGone(gone)
	tests := []struct {
		name, path string
		status     int
		kind       string
	}{
		{"never was", "/editions/" + strings.Repeat("0", 64) + "/layers/all.geojson", 404, "unknown-edition"},
		{"no digest", "/editions/latest/layers/all.geojson", 404, "unknown-edition"},
		{"pruned", "/editions/" + gone + "/layers/all.geojson", 410, "edition-pruned"},
		{"pruned manifest", "/editions/" + gone + "/api/edition", 410, "edition-pruned"},
		{"no such file", "/editions/" + s.edition.Digest + "/layers/none.geojson", 404, "not-found"},
		{"what is stored but not served", "/editions/" + s.edition.Digest + "/manifest.json", 404, "not-found"},
		{"nothing after the digest", "/editions/" + s.edition.Digest, 404, "not-found"},
		{"a slash after the digest", "/editions/" + s.edition.Digest + "/", 404, "not-found"},
		{"dots", "/editions/" + s.edition.Digest + "/layers/../layers/all.geojson", 404, "not-found"},
		{"unknown theme", "/layers/pirates.geojson", 404, "not-found"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := s.get(test.path)
			if got.StatusCode != test.status {
				t.Fatalf("status %d, want %d", got.StatusCode, test.status)
			}
			if found := problemOf(t, got); found.kind() != test.kind {
				t.Errorf("problem %q, want %q", found.kind(), test.kind)
			}
		})
	}
}

// failingEditions is a source of editions that breaks.
type failingEditions struct{ current *edition.Edition }

func (f failingEditions) Current() *edition.Edition { return f.current }

func (f failingEditions) ByDigest(string) (*edition.Edition, error) {
	return nil, errors.New("disk on fire at /var/secret")
}

func TestEditionSourceFails(t *testing.T) {
	t.Parallel()
	s := open(t, func(c *Config) { c.Editions = failingEditions{} })
	got := s.get("/editions/abc/api/edition")
	found := problemOf(t, got)
	if got.StatusCode != 500 || found.kind() != "internal" {
		t.Errorf("status %d, problem %q; want 500 internal", got.StatusCode, found.kind())
	}
	if strings.Contains(got.body, "secret") {
		t.Errorf("the cause is shown: %s", got.body)
	}
	if log := s.log.String(); !strings.Contains(log, found.ID) || !strings.Contains(log, "disk on fire") {
		t.Errorf("the log has not the id %s and the cause:\n%s", found.ID, log)
	}
}

func TestNoEdition(t *testing.T) {
	t.Parallel()
	s := open(t, func(c *Config) { c.Editions = &edition.Library{} })
	for _, path := range []string{"/layers/all.geojson", "/api/edition", "/api/cooperations.json", "/api/geocode?q=Lille"} {
		got := s.get(path)
		if got.StatusCode != http.StatusServiceUnavailable || got.Header.Get("Retry-After") == "" {
			t.Errorf("%s: status %d, Retry-After %q; want 503 and a delay", path, got.StatusCode, got.Header.Get("Retry-After"))
		}
		if kind := problemOf(t, got).kind(); kind != "no-edition" {
			t.Errorf("%s: problem %q, want no-edition", path, kind)
		}
	}
	page := s.get("/")
	if page.StatusCode != http.StatusServiceUnavailable || !strings.Contains(page.body, "Aucune édition publiée") {
		t.Errorf("the page: status %d, body %s", page.StatusCode, page.body)
	}
}
