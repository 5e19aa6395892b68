package httpd

import (
	"encoding/json"
	"io/fs"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/static"
)

func TestMapPage(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, publicURL, path string
		want                  []string
	}{
		{"French", "", "/", []string{
			`<html lang="fr">`, "<title>Passerelles – Là-haut &amp; là-bas</title>", `href="/"`, `src="/assets/main-ABC123.js"`, "Le monde &lt;/script&gt;",
			`<a href="/" aria-current="true">Français</a><a href="/en/">English</a>`, "<p>7 ", " 2026-11-23</p>",
		}},
		{"English", "", "/en/", []string{
			`<html lang="en">`, "<title>Passerelles, in English – Up there</title>", `rel="canonical" href="/en/"`, `<a href="/en/">.</a>`,
			`<a href="/">Français</a><a href="/en/" aria-current="true">English</a>`,
		}},
		{"a public address", "https://atlas.example/carte/", "/en/", []string{`rel="canonical" href="https://atlas.example/carte/en/"`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := open(t, func(c *Config) { c.PublicURL = test.publicURL })
			got := s.get(test.path)
			for _, want := range test.want {
				if !strings.Contains(got.body, want) {
					t.Errorf("%q is not in the page:\n%s", want, strings.TrimSpace(got.body))
				}
			}
			if value := got.Header.Get("Content-Type"); value != "text/html; charset=utf-8" {
				t.Errorf("Content-Type = %q", value)
			}
			if value := got.Header.Get("Cache-Control"); value != "no-cache" {
				t.Errorf("Cache-Control = %q", value)
			}
			if packed := s.get(test.path, "Accept-Encoding", "br"); string(unpack(t, packed)) != got.body || len(packed.body) >= len(got.body) {
				t.Errorf("brotli: %d bytes for %d", len(packed.body), len(got.body))
			}
		})
	}
}

// TestEmbeddedData: what a page carries for its scripts is JSON, whatever the
// texts hold.
func TestEmbeddedData(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	page := s.get("/").body
	embedded := func(id string) string {
		t.Helper()
		match := regexp.MustCompile(`(?s)<script type="application/json" id="` + id + `">(.*?)</script>`).FindStringSubmatch(page)
		if match == nil {
			t.Fatalf("no %s in the page", id)
		}
		return match[1]
	}
	var texts map[string]string
	if err := json.Unmarshal([]byte(embedded("translations")), &texts); err != nil || texts["home.title"] != "Le monde </script>" {
		t.Errorf("translations %v, error %v", texts, err)
	}
	var here, served map[string]any
	if err := json.Unmarshal([]byte(embedded("manifest")), &here); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(s.get("/api/edition").body), &served); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(served, here); diff != "" {
		t.Errorf("manifest (-served +in the page):\n%s", diff)
	}
}

// TestTerritoryChanges: the page of a new edition has the name that edition
// gives its territory, and one that gives none has no dangling dash.
func TestTerritoryChanges(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	for number, test := range []struct {
		name atlas.Text
		want string
	}{
		{atlas.Text{FR: "Ailleurs"}, "<title>Passerelles, in English – Ailleurs</title>"},
		{atlas.Text{}, "<title>Passerelles, in English</title>"},
	} {
		record := smallRecord()
		record.Territory.Name = test.name
		s.library.SetCurrent(publish(t, record, 8+number))
		if got := s.get("/en/"); !strings.Contains(got.body, test.want) {
			t.Errorf("no %s in the page:\n%s", test.want, strings.TrimSpace(got.body))
		}
	}
}

func TestLanguageRedirects(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	tests := []struct {
		path     string
		status   int
		location string
	}{
		{"/?lang=en", 302, "/en/"},
		{"/?lang=en&theme=eau&lieu=a%26b", 302, "/en/?lieu=a%26b&theme=eau"},
		{"/en/?lang=fr", 302, "/"},
		{"/en/?lang=en", 200, ""},
		{"/?lang=fr", 200, ""},
		{"/?lang=de", 200, ""},
		{"/?lang=//evil.example", 200, ""},
		{"/en", 301, "/en/"},
		{"/en?theme=eau", 301, "/en/?theme=eau"},
		{"/fr/", 301, "/"},
		{"/fr", 301, "/"},
		{"/fr/?theme=eau", 301, "/?theme=eau"},
	}
	for _, test := range tests {
		t.Run(test.path, func(t *testing.T) {
			got := s.get(test.path, "Accept-Language", "en-GB,en;q=0.9")
			if got.StatusCode != test.status || got.Header.Get("Location") != test.location {
				t.Errorf("status %d to %q, want %d to %q", got.StatusCode, got.Header.Get("Location"), test.status, test.location)
			}
		})
	}
	if got := s.get("/", "Accept-Language", "en-GB,en;q=0.9"); !strings.Contains(got.body, `lang="fr"`) || got.Header.Get("Vary") != "Accept-Encoding" {
		t.Errorf("the page of / depends on Accept-Language")
	}
}

func TestPagesNotBuilt(t *testing.T) {
	t.Parallel()
	for name, dist := range map[string]fs.FS{"nothing": nil, "empty": fstest.MapFS{".gitkeep": {}}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t, func(c *Config) { c.Pages.Dist = dist })
			got := s.get("/")
			if got.StatusCode != http.StatusServiceUnavailable || !strings.Contains(got.body, "make build") {
				t.Errorf("status %d, body %s", got.StatusCode, got.body)
			}
			if layer := s.get("/layers/all.geojson"); layer.StatusCode != 200 {
				t.Errorf("a layer: status %d", layer.StatusCode)
			}
			if worker := s.get("/sw.js"); worker.StatusCode != http.StatusNotFound {
				t.Errorf("the service worker: status %d", worker.StatusCode)
			}
			if icon := s.get("/favicon.ico"); icon.StatusCode != http.StatusNoContent {
				t.Errorf("the icon: status %d", icon.StatusCode)
			}
		})
	}
	none := open(t, func(c *Config) { c.Pages = Pages{} })
	if got := none.get("/"); got.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("without any front end: status %d", got.StatusCode)
	}
}

// TestNewRefuses: what would fail in front of a visitor fails at the start.
func TestNewRefuses(t *testing.T) {
	t.Parallel()
	with := func(files fs.FS, name, content string) fstest.MapFS {
		changed := fstest.MapFS{}
		for path, file := range files.(fstest.MapFS) {
			changed[path] = file
		}
		changed[name] = &fstest.MapFile{Data: []byte(content)}
		return changed
	}
	tests := []struct {
		name, want string
		change     func(*Config)
	}{
		{"no editions", "editions", func(c *Config) { c.Editions = nil }},
		{"a public address without scheme", "atlas.example", func(c *Config) { c.PublicURL = "atlas.example" }},
		{"a public address with a query", "?x", func(c *Config) { c.PublicURL = "https://atlas.example/?x" }},
		{"a script as public address", "javascript", func(c *Config) { c.PublicURL = "javascript://x" }},
		{"an unknown text", "no.such.text", func(c *Config) {
			c.Pages.Templates = with(c.Pages.Templates, "map.html", `{{t "no.such.text"}}`)
		}},
		{"an unknown asset", "no-such.js", func(c *Config) {
			c.Pages.Templates = with(c.Pages.Templates, "map.html", `{{asset "no-such.js"}}`)
		}},
		{"an unknown field", "Nothing", func(c *Config) {
			c.Pages.Templates = with(c.Pages.Templates, "map.html", `{{.Nothing}}`)
		}},
		{"a template that does not parse", "map.html", func(c *Config) {
			c.Pages.Templates = with(c.Pages.Templates, "map.html", `{{if}}`)
		}},
		{"no map", "map.html", func(c *Config) { c.Pages.Templates = fstest.MapFS{"other.html": {}} }},
		{"a text without its English", "home.new", func(c *Config) {
			c.Pages.Translations = with(c.Pages.Translations, "fr.json", `{"home.new":"x"}`)
		}},
		{"a language without texts", "de.json", func(c *Config) { c.Pages.Languages = []string{"fr", "de"} }},
		{"texts that are not JSON", "en.json", func(c *Config) {
			c.Pages.Translations = with(c.Pages.Translations, "en.json", `{`)
		}},
		{"an asset that is not there", "gone-1.js", func(c *Config) {
			c.Pages.Dist = with(c.Pages.Dist, "assets.json", `{"main.js":"assets/gone-1.js"}`)
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			config := Config{Editions: &edition.Library{}, Pages: smallPages()}
			test.change(&config)
			if _, err := New(config); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("New: %v, want an error that names %q", err, test.want)
			}
		})
	}
}

// TestRealPages: the templates and the translations of the front end fit
// together. The assets are made up when they are not built.
func TestRealPages(t *testing.T) {
	t.Parallel()
	dist := static.Dist()
	if _, err := fs.Stat(dist, "assets.json"); err != nil {
		dist = madeUp(t)
	}
	s := open(t, func(c *Config) {
		c.Pages = Pages{Templates: static.Templates(), Translations: static.Translations(), Dist: dist}
	})
	territory := map[string]string{"/": "Là-haut &amp; là-bas", "/en/": "Up there"}
	inline := regexp.MustCompile(`(?i)<style|\sstyle=|\son[a-z]+=|<script(?:\s+type="module")?>`)
	for _, path := range []string{"/", "/en/"} {
		got := s.get(path)
		if got.StatusCode != 200 {
			t.Fatalf("%s: status %d: %s", path, got.StatusCode, got.body)
		}
		if broken := inline.FindString(got.body); broken != "" {
			t.Errorf("%s holds %q, which the content security policy forbids", path, broken)
		}
		for _, named := range []string{` – ` + territory[path] + `</title>`, `content="` + territory[path] + `. `} {
			if !strings.Contains(got.body, named) {
				t.Errorf("%s does not say whose atlas it is: no %q", path, named)
			}
		}
		for _, asset := range regexp.MustCompile(`"(/assets/[^"]+)"`).FindAllStringSubmatch(got.body, -1) {
			if s.server.pages.assets.bodies[asset[1][1:]] == nil {
				t.Errorf("%s refers to %s, which is not served", path, asset[1])
			}
		}
	}
}

// madeUp is a build that has every asset the templates name.
func madeUp(t *testing.T) fs.FS {
	t.Helper()
	build, list := fstest.MapFS{}, map[string]string{}
	var names []string
	err := fs.WalkDir(static.Templates(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".html") {
			names = append(names, path)
		}
		return err
	})
	if err != nil || len(names) == 0 {
		t.Fatalf("templates: %v, %v", names, err)
	}
	for _, name := range names {
		source, err := fs.ReadFile(static.Templates(), name)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range regexp.MustCompile(`asset "([^"]+)"`).FindAllStringSubmatch(string(source), -1) {
			list[match[1]] = "assets/" + match[1]
			build["assets/"+match[1]] = &fstest.MapFile{Data: []byte("x")}
		}
	}
	encoded, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	build["assets.json"] = &fstest.MapFile{Data: encoded}
	return build
}

func TestAssets(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	tests := []struct{ path, contentType, coding string }{
		{"/assets/main-ABC123.js", "text/javascript; charset=utf-8", "br"},
		{"/assets/nested/chunk-9.js", "text/javascript; charset=utf-8", ""}, // too small to gain
		{"/assets/icon-DEF456.svg", "image/svg+xml", ""},
		{"/assets/sans-0123.woff2", "font/woff2", ""},
	}
	for _, test := range tests {
		got := s.get(test.path, "Accept-Encoding", "br")
		for header, want := range map[string]string{
			"Content-Type": test.contentType, "Content-Encoding": test.coding,
			"Cache-Control": "public, max-age=31536000, immutable", "Access-Control-Allow-Origin": "",
		} {
			if value := got.Header.Get(header); value != want {
				t.Errorf("%s: %s = %q, want %q", test.path, header, value, want)
			}
		}
	}
	if icon := s.get("/favicon.ico"); icon.Header.Get("Content-Type") != "image/svg+xml" {
		t.Errorf("favicon: %q", icon.Header.Get("Content-Type"))
	}
	if robots := s.get("/robots.txt"); !strings.Contains(robots.body, "Disallow: /api/geocode") {
		t.Errorf("robots.txt: %s", robots.body)
	}
}
