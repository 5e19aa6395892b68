package httpd

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/static"
)

// ofRecord is a site with the real pages of an edition of a record. What it says
// can only come from the edition: it has no data folder.
func ofRecord(t *testing.T, record *atlas.Record, change func(*Config)) *site {
	t.Helper()
	e := publish(t, record, 7)
	return open(t, func(c *Config) {
		library := &edition.Library{}
		library.SetCurrent(e)
		c.Editions = library
		c.Pages = Pages{Templates: static.Templates(), Translations: static.Translations(), Dist: pictured(t)}
		if change != nil {
			change(c)
		}
	})
}

func TestAboutPages(t *testing.T) {
	t.Parallel()
	s := told(t, "https://atlas.example")
	inline := regexp.MustCompile(`(?i)<style|\sstyle=|\son[a-z]+=|<script>`)
	key := regexp.MustCompile(`>[^<]*\b(about|correct|menu|count|date)\.[a-z_]+[^<]*<`)
	for _, kind := range aboutKinds() {
		for lang, prefix := range map[string]string{"fr": "", "en": "/en"} {
			address := prefix + kind.path
			got := s.get(address)
			if got.StatusCode != http.StatusOK {
				t.Fatalf("%s: status %d", address, got.StatusCode)
			}
			if broken := inline.FindString(got.body); broken != "" {
				t.Errorf("%s holds %q, which the content security policy forbids", address, broken)
			}
			if raw := key.FindString(got.body); raw != "" {
				t.Errorf("%s shows a key: %q", address, raw)
			}
			if n := strings.Count(got.body, "<h1"); n != 1 {
				t.Errorf("%s has %d h1", address, n)
			}
			// In the menu of these pages, and in the foot.
			current := fmt.Sprintf(`<a href="%s" aria-current="page">`, address)
			if n := strings.Count(got.body, current); n < 2 {
				t.Errorf("%s is marked as the current page %d times", address, n)
			}
			for _, found := range regexp.MustCompile(`\sid="([^"]+)"`).FindAllStringSubmatch(got.body, -1) {
				if n := strings.Count(got.body, found[0]); n != 1 {
					t.Errorf("%s has %d elements with id %s", address, n, found[1])
				}
			}
			checkHead(t, address, address, lang, got)
			checkLinkedData(t, address, got)
		}
	}
}

// TestAboutLinks: what these pages lead to on this site is there, the part of the
// page included.
func TestAboutLinks(t *testing.T) {
	t.Parallel()
	s := told(t, "")
	link := regexp.MustCompile(`<a href="(/[^"#?]*)[^"#]*(?:#([^"]+))?"`)
	seen := map[string]bool{}
	for _, kind := range aboutKinds() {
		for _, prefix := range []string{"", "/en"} {
			for _, found := range link.FindAllStringSubmatch(s.get(prefix+kind.path).body, -1) {
				if seen[found[1]+"#"+found[2]] || strings.HasPrefix(found[1], "/assets/") {
					continue
				}
				seen[found[1]+"#"+found[2]] = true
				target := s.get(found[1])
				if target.StatusCode != http.StatusOK || found[2] != "" && !strings.Contains(target.body, ` id="`+found[2]+`"`) {
					t.Errorf("%s leads to %s#%s: status %d", kind.path, found[1], found[2], target.StatusCode)
				}
			}
		}
	}
	if len(seen) < 20 {
		t.Errorf("only %d links", len(seen))
	}
}

func TestLegalNotices(t *testing.T) {
	t.Parallel()
	legal := "/mentions-legales"
	empty := ofRecord(t, smallRecord(), nil)
	if n := strings.Count(empty.get(legal).body, `>non renseigné</em>`); n != 5 {
		t.Errorf("an edition that says nothing: %d notices are not provided", n)
	}
	if n := strings.Count(empty.get("/en"+legal).body, `>not provided</em>`); n != 5 {
		t.Errorf("an edition that says nothing, in English: %d notices are not provided", n)
	}
	record := smallRecord()
	record.Territory.Legal = atlas.Legal{
		Publisher: "Région <Là-haut>, 1 place de l’Hôtel", Director: "La présidence", Host: "https://hebergeur.example/",
		DataContact: "donnees@example.org", Contact: "Service international, 1 place de l’Hôtel",
	}
	filled := ofRecord(t, record, func(c *Config) { // as a file carries it to another machine
		file := filepath.Join(t.TempDir(), "edition.zip")
		var archive bytes.Buffer
		if err := edition.WriteZip(&archive, c.Editions.Current(), nil); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, archive.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		e, _, err := edition.OpenZip(file)
		if err != nil {
			t.Fatal(err)
		}
		library := &edition.Library{}
		library.SetCurrent(e)
		c.Editions = library
	})
	body := filled.get(legal).body
	for _, want := range []string{
		"<dd>Région &lt;Là-haut&gt;, 1 place de l’Hôtel</dd>", "<dd>La présidence</dd>",
		`<dd><a href="https://hebergeur.example/">https://hebergeur.example/</a></dd>`,
		`<dd><a href="mailto:donnees@example.org">donnees@example.org</a></dd>`,
		"<dd>Service international, 1 place de l’Hôtel</dd>",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in the notices", want)
		}
	}
	if strings.Contains(body, ">non renseigné<") {
		t.Error("something is still not provided")
	}
	if page := filled.get("/accessibilite").body; !strings.Contains(page, "Région &lt;Là-haut&gt;, 1 place de l’Hôtel s’engage") {
		t.Error("the statement does not name who makes it")
	}
}

// TestCorrection: each record says how to have it corrected, with its identifier,
// whatever contact there is.
func TestCorrection(t *testing.T) {
	t.Parallel()
	records := map[string]string{"cooperation": "/cooperations/eau-naplouse", "authority": "/collectivites/lille", "partner": "/partenaires/naplouse"}
	tests := []struct{ contact, want string }{
		{"", "Aucune adresse n’est encore renseignée"},
		{"atlas@example.org", `<a href="mailto:atlas@example.org?subject=Passerelles%2C%20fiche%20`},
		{"https://example.org/atlas?x=1&y=2", `<a href="https://example.org/atlas?x=1&amp;y=2">`},
		{"Service international, 1 place de l’Hôtel", "Écrire à\u202f: Service international, 1 place de l’Hôtel</p>"},
		{"javascript:alert(1)", "Écrire à\u202f: javascript:alert(1)</p>"},
		{"a@b.org?cc=x@y.org", "Écrire à\u202f: a@b.org?cc=x@y.org</p>"},
	}
	for _, test := range tests {
		record := smallRecord()
		record.Territory.Legal.Contact = test.contact
		s := ofRecord(t, record, nil)
		for kind, address := range records {
			got := s.get(address).body
			for _, want := range []string{
				test.want, "<code>" + path.Base(address) + "</code>", `<a href="/donnees#corriger">Comment proposer une correction</a>`,
			} {
				if !strings.Contains(got, want) {
					t.Errorf("contact %q, %s: no %s", test.contact, kind, want)
				}
			}
		}
		if got := s.get("/en" + records["partner"]).body; !strings.Contains(got, `<a href="/en/donnees#corriger">`) {
			t.Error("the English page does not lead to how to correct it")
		}
	}
}

// TestAboutInOtherLanguages: a page exists in the languages that have its text;
// the others are led to English, and told so.
func TestAboutInOtherLanguages(t *testing.T) {
	t.Parallel()
	translations := fstest.MapFS{}
	for _, folder := range []string{"", "records/"} {
		for _, lang := range []string{"fr", "en"} {
			text, err := fs.ReadFile(static.Translations(), folder+lang+".json")
			if err != nil {
				t.Fatal(err)
			}
			translations[folder+lang+".json"] = &fstest.MapFile{Data: text}
		}
		translations[folder+"nl.json"] = translations[folder+"en.json"]
	}
	s := ofRecord(t, smallRecord(), func(c *Config) {
		c.PublicURL, c.Pages.Translations, c.Pages.Languages = "https://atlas.example", translations, []string{"fr", "en", "nl"}
	})
	if got := s.get("/nl/a-propos?x=1"); got.StatusCode != http.StatusFound || got.Header.Get("Location") != "/en/a-propos?x=1" {
		t.Errorf("/nl/a-propos: status %d, location %q", got.StatusCode, got.Header.Get("Location"))
	}
	for _, address := range []string{"/nl/", "/nl/partenaires/naplouse"} {
		want := `<a href="/en/a-propos" hreflang="en">About (<span lang="en">English</span>)</a>`
		if got := s.get(address); !strings.Contains(got.body, want) {
			t.Errorf("%s: no %s", address, want)
		}
	}
	page := s.get("/en/a-propos").body
	if n := strings.Count(page, `<link rel="alternate" hreflang="`); n != 3 || strings.Contains(page, "/nl/a-propos") {
		t.Errorf("the English page has %d alternates", n)
	}
	sitemap := s.get("/sitemap.xml").body
	if strings.Contains(sitemap, "/nl/a-propos") || !strings.Contains(sitemap, "/nl/partenaires/naplouse<") || !strings.Contains(sitemap, "/en/a-propos<") {
		t.Error("the sitemap lists what is not there, or misses what is")
	}
}

func TestAboutStatus(t *testing.T) {
	t.Parallel()
	s := told(t, "")
	for path, want := range map[string]string{
		"/fr/a-propos": "/a-propos", "/a-propos/": "/a-propos", "/a-propos?lang=en": "/en/a-propos", "/en/donnees/": "/en/donnees",
	} {
		if got := s.get(path); got.Header.Get("Location") != want {
			t.Errorf("%s: status %d, location %q, want %q", path, got.StatusCode, got.Header.Get("Location"), want)
		}
	}
	bare := open(t, func(c *Config) {
		for name := range c.Pages.Templates.(fstest.MapFS) {
			if strings.HasPrefix(name, aboutFolder) {
				delete(c.Pages.Templates.(fstest.MapFS), name)
			}
		}
	})
	if got := bare.get("/a-propos"); got.StatusCode != http.StatusNotFound {
		t.Errorf("without its text: status %d", got.StatusCode)
	}
}
