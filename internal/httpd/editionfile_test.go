package httpd

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/passerelles/passerelles/internal/edition"
)

// The whole atlas is one file, which another server shows as this one does.
func TestEditionFile(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	stable := s.get("/api/edition.zip")
	if stable.StatusCode != http.StatusOK || stable.Header.Get("Content-Type") != "application/zip" {
		t.Fatalf("status %d, %s", stable.StatusCode, stable.Header.Get("Content-Type"))
	}
	for name, want := range map[string]string{
		"Cache-Control": "no-cache", "Access-Control-Allow-Origin": "*",
		"Content-Disposition": `attachment; filename="passerelles-edition-7.zip"`,
	} {
		if got := stable.Header.Get(name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	byDigest := s.get("/editions/" + s.edition.Digest + "/edition.zip")
	if byDigest.body != stable.body {
		t.Error("the two addresses give different files")
	}
	tag := stable.Header.Get("Etag")
	if again := s.get("/api/edition.zip", "If-None-Match", `"other", `+tag); again.StatusCode != http.StatusNotModified {
		t.Errorf("status %d for who has it, want 304", again.StatusCode)
	}
	part := s.get("/api/edition.zip", "Range", "bytes=10-19")
	if part.StatusCode != http.StatusPartialContent || part.body != stable.body[10:20] {
		t.Errorf("status %d, %q for ten bytes", part.StatusCode, part.body)
	}

	path := filepath.Join(t.TempDir(), "edition.zip")
	if err := os.WriteFile(path, []byte(stable.body), 0o600); err != nil {
		t.Fatal(err)
	}
	e, pages, err := edition.OpenZip(path)
	if err != nil {
		t.Fatal(err)
	}
	other := open(t, func(c *Config) {
		library := &edition.Library{}
		library.SetCurrent(e)
		c.Editions, c.Pages = library, Pages(*pages)
	})
	for _, address := range []string{"/", "/en/", "/assets/main-ABC123.js", "/layers/all.geojson", "/collectivites", "/a-propos"} {
		here, there := s.get(address), other.get(address)
		if here.StatusCode != http.StatusOK || here.body != there.body {
			t.Errorf("%s: %d and %d, or not the same content", address, here.StatusCode, there.StatusCode)
		}
	}
	if here, there := s.server.Build(), other.server.Build(); here != there || here == "" {
		t.Errorf("builds %q and %q of the same front end", here, there)
	}
}

// What cannot be given is said as for the other files of an edition.
func TestEditionFileAbsent(t *testing.T) {
	t.Parallel()
	older := publish(t, smallRecord(), 3)
	record := smallRecord()
	record.Cooperations = record.Cooperations[:1]
	current := publish(t, record, 8)
	s := open(t, func(c *Config) {
		library := &edition.Library{}
		library.SetCurrent(older)
		library.SetCurrent(current)
		library.MarkGone(strings.Repeat("a", 64))
		c.Editions = library
	})
	for _, test := range []struct {
		name, path string
		status     int
		kind       string
	}{
		{"an older edition", "/editions/" + older.Digest + "/edition.zip", http.StatusNotFound, "not-found"},
		{"one that was pruned", "/editions/" + strings.Repeat("a", 64) + "/edition.zip", http.StatusGone, "edition-pruned"},
		{"one that never was", "/editions/" + strings.Repeat("b", 64) + "/edition.zip", http.StatusNotFound, "unknown-edition"},
		{"an unknown parameter", "/api/edition.zip?x=1", http.StatusBadRequest, "unknown-parameter"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := s.get(test.path)
			if found := problemOf(t, got); got.StatusCode != test.status || found.kind() != test.kind {
				t.Errorf("%d %s, want %d %s", got.StatusCode, found.kind(), test.status, test.kind)
			}
		})
	}
	empty := open(t, func(c *Config) { c.Editions = &edition.Library{} })
	if found := problemOf(t, empty.get("/api/edition.zip")); found.kind() != "no-edition" {
		t.Errorf("%s without an edition", found.kind())
	}
}

// Pages that use what the program does not give are refused before they are
// shown, whichever page it is.
func TestRehearse(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, template string
		atStart        bool
	}{
		{"the map", "map.html", true},
		{"the kiosk", "kiosk.html", true},
		{"a list", "records.html", false},
		{"a record", "record.html", false},
		{"what is not there", "missing.html", false},
		{"the kiosk's set-up", "kiosk-setup.html", false},
		{"the atlas", "about.html", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			pages := withTemplate(smallPages(), test.template, `<p>{{.Hologram}}</p>`)
			library := &edition.Library{}
			library.SetCurrent(published(t))
			server, err := New(Config{Editions: library, Pages: pages})
			if test.atStart != (err != nil) {
				t.Fatalf("New() = %v, want an error: %v", err, test.atStart)
			}
			if err == nil {
				err = server.Rehearse()
			}
			if err == nil || !strings.Contains(err.Error(), "Hologram") {
				t.Errorf("error %v, want one that names what is missing", err)
			}
		})
	}
	tried, untried := open(t, nil), open(t, nil)
	if err := tried.server.Rehearse(); err != nil {
		t.Errorf("Rehearse() = %v for pages that are right", err)
	}
	for _, path := range []string{"/", "/kiosque", "/integrer", "/kiosque/reglages", "/pays", "/a-propos"} { // it leaves no trace
		if got, want := tried.get(path), untried.get(path); got.body != want.body || got.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d, or not what it is without a rehearsal:\n%s", path, got.StatusCode, got.body)
		}
	}
	if s := open(t, func(c *Config) { c.Pages = Pages{} }); s.server.Rehearse() != nil {
		t.Error("a server of data alone has no page to fail")
	}
}
