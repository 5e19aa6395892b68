package httpd

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/static"
)

// tricky is a title that would end a script, were it not escaped.
const tricky = `L’eau </script><b>"pour" l'école</b> & co`

// toldRecord is the small record with all that a page may say.
func toldRecord() *atlas.Record {
	record := smallRecord()
	record.Territory.Title = atlas.Text{FR: "Passerelles", EN: "Passerelles"}
	record.Territory.Departments = []atlas.Department{{Code: "59", Name: "Nord"}}
	record.Territory.Legal.Contact = "atlas@example.org"
	record.Sources[0].URL, record.Sources[0].AccessedOn = "https://example.org/?a=1&b=2", "2026-11-20"
	record.Types = append(record.Types, atlas.TypeLabel{Code: atlas.TypeTwinning, Label: atlas.Text{FR: "Jumelage", EN: "Town twinning"}})
	water := &record.Cooperations[0]
	water.Title, water.Description, water.Note = tricky, "Des bornes-fontaines et un réseau.", "Une autre source donne 2010."
	water.Themes, water.Start, water.Status = []string{"eau", "amitie"}, "2009-08", atlas.StatusActive
	water.Programme, water.VerifiedOn = "Eau pour tous", "2026-10-01"
	water.Figures = []atlas.Figure{{Value: "18000", Unit: "habitants", Year: "2012"}}
	water.Citations = []atlas.Citation{{Source: "manifeste", Claims: "Début en 2009."}}
	water.Participations = append(water.Participations, atlas.Participation{
		Actor: atlas.Actor{Kind: atlas.ActorPartner, ID: "naplouse"}, Role: atlas.RoleFunder,
	})
	twinning := &record.Cooperations[1]
	twinning.Type, twinning.Title, twinning.Start = atlas.TypeTwinning, "Jumelage entre Lille et Naplouse", "199X~"
	record.Authorities = append(record.Authorities,
		atlas.Authority{ID: "ecaillon", Kind: atlas.KindCommune, Name: "Écaillon", Department: "59", Successor: "lille", DissolvedOn: "2016-12-31"},
		atlas.Authority{ID: "zuydcoote", Kind: atlas.KindCommune, Name: "Zuydcoote", Department: "59"})
	alone := atlas.Cooperation{
		ID: "seule", Title: "=HYPERLINK(\"x\")", Type: atlas.TypeUnknown, Themes: []string{"amitie"}, Status: atlas.StatusUnknown,
		Confidence: atlas.Reported, Citations: []atlas.Citation{{Source: "manifeste"}},
	}
	for _, id := range []string{"zuydcoote", "ecaillon"} {
		alone.Participations = append(alone.Participations, atlas.Participation{Actor: atlas.Actor{Kind: atlas.ActorAuthority, ID: id}, Role: atlas.RoleLead})
	}
	record.Cooperations = append(record.Cooperations, alone)
	record.Retired = []atlas.Tombstone{
		{Kind: "cooperation", ID: "ancienne", Successor: "moins-ancienne", Reason: "Doublon.", RetiredOn: "2026-10"},
		{Kind: "cooperation", ID: "moins-ancienne", Successor: "eau-naplouse"},
		{Kind: "partner", ID: "boucle", Successor: "boucle"},
	}
	return record
}

// told is a site with the real pages of the told record.
func told(t *testing.T, publicURL string) *site {
	t.Helper()
	return telling(t, toldRecord(), publicURL)
}

// telling is a site with the real pages of a record.
func telling(t *testing.T, record *atlas.Record, publicURL string) *site {
	t.Helper()
	e := publish(t, record, 7)
	return open(t, func(c *Config) {
		library := &edition.Library{}
		library.SetCurrent(e)
		c.Editions, c.PublicURL = library, publicURL
		c.Pages = Pages{Templates: static.Templates(), Translations: static.Translations(), Dist: pictured(t)}
	})
}

// pictured is a build that has the picture of the map too, which no template
// names.
func pictured(t *testing.T) fs.FS {
	t.Helper()
	build := madeUp(t).(fstest.MapFS)
	var list map[string]string
	if err := json.Unmarshal(build["assets.json"].Data, &list); err != nil {
		t.Fatal(err)
	}
	list["map-desktop.png"] = "assets/map-0123.png"
	build[list["map-desktop.png"]] = &fstest.MapFile{Data: []byte("not really a picture")}
	text, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	build["assets.json"] = &fstest.MapFile{Data: text}
	return build
}

// kinds are one page of each kind.
var kinds = map[string]string{
	"cooperation": "/cooperations/eau-naplouse", "twinning": "/cooperations/jumelage-naplouse", "authority": "/collectivites/lille",
	"partner": "/partenaires/bulgarie", "country": "/pays/PS", "cooperations": "/cooperations", "authorities": "/collectivites",
	"partners": "/partenaires", "countries": "/pays", "gone": "/cooperations/ancienne", "unknown": "/partenaires/nulle-part",
}

// TestRecordPages holds every byte of one page of each kind, in both languages.
func TestRecordPages(t *testing.T) {
	t.Parallel()
	s := told(t, "https://atlas.example")
	inline := regexp.MustCompile(`(?i)<style|\sstyle=|\son[a-z]+=|<script>`)
	texts := regexp.MustCompile(`>[^<]*\b(record|list|fact|card|sentence|date|count|form|level|kind|role|status)\.[a-z_]+[^<]*<`)
	for lang, prefix := range map[string]string{"fr": "", "en": "/en"} {
		for name, path := range kinds {
			got := s.get(prefix + path)
			golden := filepath.Join("testdata", "pages", name+"."+lang+".html")
			if *update {
				if err := os.MkdirAll(filepath.Dir(golden), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(golden, []byte(got.body), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got.body); diff != "" {
				t.Errorf("%s (-want +got):\n%s", golden, diff)
			}
			if broken := inline.FindString(got.body); broken != "" {
				t.Errorf("%s holds %q, which the content security policy forbids", golden, broken)
			}
			if raw := texts.FindString(got.body); raw != "" {
				t.Errorf("%s shows a key: %q", golden, raw)
			}
			if n := strings.Count(got.body, "<h1"); n != 1 {
				t.Errorf("%s has %d h1", golden, n)
			}
			checkHead(t, golden, prefix+path, lang, got)
			checkLinkedData(t, golden, got)
		}
	}
}

func checkHead(t *testing.T, golden, path, lang string, got answer) {
	t.Helper()
	if value := got.Header.Get("Content-Language"); value != lang {
		t.Errorf("%s: Content-Language = %q", golden, value)
	}
	if value := got.Header.Get("Cache-Control"); value != "no-cache" {
		t.Errorf("%s: Cache-Control = %q", golden, value)
	}
	if got.StatusCode != http.StatusOK {
		if !strings.Contains(got.body, `content="noindex"`) || strings.Contains(got.body, "canonical") {
			t.Errorf("%s is for search engines", golden)
		}
		return
	}
	french := strings.TrimPrefix(path, "/en")
	for _, want := range []string{
		`<link rel="canonical" href="https://atlas.example` + path + `">`,
		`<link rel="alternate" hreflang="fr" href="https://atlas.example` + french + `">`,
		`<link rel="alternate" hreflang="en" href="https://atlas.example/en` + french + `">`,
		`<meta property="og:image" content="https://atlas.example/assets/`, `<meta name="description" content="`,
	} {
		if !strings.Contains(got.body, want) {
			t.Errorf("%s: no %s", golden, want)
		}
	}
}

func checkLinkedData(t *testing.T, golden string, got answer) {
	t.Helper()
	if got.StatusCode != http.StatusOK {
		return
	}
	blocks := regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`).FindAllStringSubmatch(got.body, -1)
	if len(blocks) != 1 || strings.Count(got.body, "</script>") != 2 { // and the file that all pages have
		t.Fatalf("%s has %d blocks of linked data, %d ends of script", golden, len(blocks), strings.Count(got.body, "</script>"))
	}
	var data map[string]any
	if err := json.Unmarshal([]byte(blocks[0][1]), &data); err != nil {
		t.Errorf("%s: %v", golden, err)
	}
	if data["@context"] != "https://schema.org" {
		t.Errorf("%s: @context = %v", golden, data["@context"])
	}
	if entity, _ := data["mainEntity"].(map[string]any); strings.Contains(golden, "cooperation.") && entity["name"] != tricky {
		t.Errorf("%s names %v", golden, entity["name"])
	}
}

func TestRecordStatus(t *testing.T) {
	t.Parallel()
	s := told(t, "")
	tests := []struct {
		path     string
		status   int
		location string
		want     string
	}{
		{"/cooperations/ancienne", 410, "", `href="/cooperations/eau-naplouse"`},
		{"/en/cooperations/ancienne", 410, "", `href="/en/cooperations/eau-naplouse"`},
		{"/partenaires/boucle", 410, "", "Tous les partenaires"},
		{"/partenaires/ancienne", 404, "", "n’existe pas"}, // it was a cooperation
		{"/cooperations/%3Cscript%3E", 404, "", ""},
		{"/en/pays/XX", 404, "", `href="/en/pays"`},
		{"/pays/BG?utm_source=x", 200, "", "Bulgarie"},
		{"/pays/bg", 301, "/pays/BG", ""},
		{"/en/pays/", 301, "/en/pays", ""},
		{"/fr/pays/BG", 301, "/pays/BG", ""},
		{"/pays/BG?lang=en&x=1", 302, "/en/pays/BG?x=1", ""},
		{"/xx/pays", 404, "", ""},
		{"/collectivites/lille", 200, "", `rel="canonical" href="/collectivites/lille"`},
		{"/collectivites/lille", 200, "", `href="mailto:atlas@example.org?subject=Passerelles%2C%20fiche%20authority%20lille&amp;body=Fiche%E2%80%AF%3A%20authority%20lille%0D%0A`},
		{"/cooperations/eau-naplouse", 200, "", "depuis août 2009"},
		{"/cooperations/eau-naplouse", 200, "", "Fiche vérifiée le 1er octobre 2026."},
		{"/cooperations/eau-naplouse", 200, "", `href="/?sel=cooperation:eau-naplouse"`},
		{"/cooperations/jumelage-naplouse", 200, "", "depuis les années 1990 environ"},
		{"/collectivites/ecaillon", 200, "", "dissoute le 31 décembre 2016"},
	}
	for _, test := range tests {
		got := s.get(test.path)
		if got.StatusCode != test.status || got.Header.Get("Location") != test.location || !strings.Contains(got.body, test.want) {
			t.Errorf("%s: status %d, location %q, want %d %q and %q in:\n%s",
				test.path, got.StatusCode, got.Header.Get("Location"), test.status, test.location, test.want, got.body)
		}
		head := s.ask(http.MethodHead, test.path)
		if head.StatusCode != got.StatusCode || head.body != "" || got.StatusCode == http.StatusOK && head.Header.Get("Content-Length") != got.Header.Get("Content-Length") {
			t.Errorf("HEAD %s: status %d, %d bytes", test.path, head.StatusCode, len(head.body))
		}
	}
}

// TestListOrder: authorities are listed as a French dictionary lists them, and
// never ranked.
func TestListOrder(t *testing.T) {
	t.Parallel()
	s := told(t, "")
	body := s.get("/collectivites").body
	last := -1
	for _, name := range []string{">Dunkerque</a>", ">Écaillon</a>", ">Lille</a>", ">Zuydcoote</a>"} {
		at := strings.Index(body, name)
		if at <= last {
			t.Errorf("%s is at %d, after %d", name, at, last)
		}
		last = at
	}
	for _, want := range []string{`<a href="#lettre-e">E</a>`, `<h2 id="lettre-e"`, "4\u00a0collectivités, par ordre alphabétique."} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in the list", want)
		}
	}
}

// TestRecordRevalidation: a page is kept by browsers, and changes with the
// edition.
func TestRecordRevalidation(t *testing.T) {
	t.Parallel()
	s := open(t, func(c *Config) {
		c.Pages = Pages{Templates: static.Templates(), Translations: static.Translations(), Dist: pictured(t)}
	})
	const path = "/cooperations/eau-naplouse"
	first := s.get(path)
	tag := first.Header.Get("ETag")
	if again := s.get(path, "If-None-Match", tag); again.StatusCode != http.StatusNotModified {
		t.Errorf("with the same tag: status %d", again.StatusCode)
	}
	if packed := s.get(path, "Accept-Encoding", "br"); string(unpack(t, packed)) != first.body {
		t.Error("brotli is another page")
	}
	s.library.SetCurrent(publish(t, toldRecord(), 8))
	if changed := s.get(path, "If-None-Match", tag); changed.StatusCode != http.StatusOK || changed.body == first.body {
		t.Errorf("after another edition: status %d", changed.StatusCode)
	}
	if gone := s.get("/cooperations/ancienne", "If-None-Match", "*"); gone.StatusCode != http.StatusGone || gone.Header.Get("ETag") != "" {
		t.Errorf("a retired record: status %d, tag %q", gone.StatusCode, gone.Header.Get("ETag"))
	}
}

func TestPageKeeperIsBounded(t *testing.T) {
	t.Parallel()
	var kept pageKeeper
	page := &keptPage{200, compressedBody(typeHTML, make([]byte, 1<<20))}
	for i := range 100 {
		kept.put(strings.Repeat("x", i), page)
		if kept.bytes > mostKept {
			t.Fatalf("%d bytes are kept", kept.bytes)
		}
	}
	if kept.get(strings.Repeat("x", 99)) == nil {
		t.Error("the last page is not kept")
	}
}

func TestSitemap(t *testing.T) {
	t.Parallel()
	s := told(t, "https://atlas.example")
	got := s.get("/sitemap.xml")
	var document struct {
		URLs []struct {
			Location string `xml:"loc"`
			Links    []struct {
				Lang string `xml:"hreflang,attr"`
				Href string `xml:"href,attr"`
			} `xml:"link"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal([]byte(got.body), &document); err != nil {
		t.Fatal(err)
	}
	for _, each := range document.URLs {
		if len(each.Links) != 2 {
			t.Errorf("%s has %d alternates", each.Location, len(each.Links))
		}
		path := strings.TrimPrefix(each.Location, "https://atlas.example")
		if page := s.get(path); page.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d", path, page.StatusCode)
		}
	}
	if want := 2 * (1 + 4 + 4 + 4 + 4 + 2 + 2 + 2); len(document.URLs) != want {
		t.Errorf("%d addresses, want %d", len(document.URLs), want)
	}
	if robots := s.get("/robots.txt").body; !strings.Contains(robots, "Sitemap: https://atlas.example/sitemap.xml\n") {
		t.Errorf("robots.txt: %s", robots)
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	s := told(t, "")
	digest := decode[struct {
		Digest string `json:"digest"`
	}](t, s.get("/api/edition")).Digest
	plain := s.get("/api/cooperations.csv")
	rows, err := csv.NewReader(strings.NewReader(plain.body)).ReadAll()
	if err != nil || len(rows) != 1+4 { // two roles of the same partner are one row
		t.Fatalf("%d rows, error %v", len(rows), err)
	}
	if value := plain.Header.Get("Content-Type"); value != "text/csv; charset=utf-8; header=present" {
		t.Errorf("Content-Type = %q", value)
	}
	sheet := s.get("/api/cooperations.csv?form=tableur")
	for _, want := range []string{"\uFEFFidentifiant;titre;", ";35,25444;32,22111;", "\r\n", `;"'=HYPERLINK(""x"")";`, ";participant | financement;"} {
		if !strings.Contains(sheet.body, want) {
			t.Errorf("no %q in the sheet:\n%s", want, sheet.body)
		}
	}
	kept := s.get("/editions/" + digest + "/api/cooperations.csv?form=tableur")
	if kept.body != sheet.body || kept.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
		t.Errorf("the same of an edition: %d bytes, %q", len(kept.body), kept.Header.Get("Cache-Control"))
	}
	for path, parameter := range map[string]string{
		"/api/cooperations.csv?form=xls": "form", "/api/cooperations.csv?theme=eau": "theme",
		"/editions/" + digest + "/api/cooperations-tableur.csv?form=tableur": "form",
	} {
		if found := problemOf(t, s.get(path)); found.Status != 400 || found.Parameter != parameter {
			t.Errorf("%s: %+v", path, found)
		}
	}
}

// TestShortened: a text is cut at a word, and a text without any is cut too.
func TestShortened(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Lille et Naplouse":                       "Lille et Naplouse",
		"Lille et Naplouse, jumelées depuis 1998": "Lille et Naplouse…",
		"Llanfairpwllgwyngyllgogerychwyrndrobwll": "Llanfairpwllgwyngyll…",
	} {
		if got := shortened(text, 20); got != want {
			t.Errorf("%q is shortened to %q, want %q", text, got, want)
		}
	}
}
