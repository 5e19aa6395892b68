package httpd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/internal/geocode"
)

// smallRecord is a record with one of each: a partner drawn, one that is only
// somewhere in its country, a country, a commune that cooperates with nobody.
func smallRecord() *atlas.Record {
	authority := func(id, name, seat string) atlas.Authority {
		return atlas.Authority{ID: id, Kind: atlas.KindCommune, Name: name, Code: seat, Seat: seat, Department: "59"}
	}
	cooperation := func(id, theme, authority, partner string) atlas.Cooperation {
		return atlas.Cooperation{
			ID: id, Title: "Coopération " + id, Type: atlas.TypeProject, Themes: []string{theme},
			Status: atlas.StatusUnknown, Confidence: atlas.Confirmed, Citations: []atlas.Citation{{Source: "manifeste"}},
			Participations: []atlas.Participation{
				{Actor: atlas.Actor{Kind: atlas.ActorAuthority, ID: authority}, Role: atlas.RoleLead},
				{Actor: atlas.Actor{Kind: atlas.ActorPartner, ID: partner}, Role: atlas.RoleParticipant},
			},
		}
	}
	roubaix := orb.Point{3.17456, 50.69421}
	return &atlas.Record{
		Territory: atlas.Territory{ID: "ici", Name: atlas.Text{FR: "Là-haut & là-bas", EN: "Up there"}},
		Themes: []atlas.Theme{
			{Code: "eau", Label: atlas.Text{FR: "Eau", EN: "Water"}, Color: "#0072B2", Position: 1},
			{Code: "amitie", Label: atlas.Text{FR: "Amitié", EN: "Friendship"}, Color: "#777777", Position: 2},
		},
		Types:   []atlas.TypeLabel{{Code: atlas.TypeProject, Label: atlas.Text{FR: "Convention", EN: "Agreement"}}},
		Sources: []atlas.Source{{ID: "manifeste", Title: "Manifeste", Publisher: "Lianes"}},
		WorldRegions: []atlas.WorldRegion{
			{Code: "100", Name: atlas.Text{FR: "Bulgarie", EN: "Bulgaria"}, ISO2: "BG", ISO3: "BGR"},
			{Code: "275", Name: atlas.Text{FR: "Palestine", EN: "Palestine"}, ISO2: "PS", ISO3: "PSE", Mediterranean: true},
		},
		Authorities: []atlas.Authority{authority("lille", "Lille", "59350"), authority("dunkerque", "Dunkerque", "59183")},
		Partners: []atlas.Partner{
			{ID: "naplouse", Name: "Naplouse", SourceName: "Nablus", Level: atlas.LevelLocality, Countries: []string{"PS"}},
			{ID: "bulgarie", Name: "collectivités bulgares", SourceName: "collectivités bulgares", Level: atlas.LevelCountry, Countries: []string{"BG"}, Unnamed: true},
		},
		Cooperations: []atlas.Cooperation{
			cooperation("eau-naplouse", "eau", "lille", "naplouse"),
			cooperation("jumelage-naplouse", "amitie", "lille", "naplouse"),
			cooperation("echanges-bulgarie", "amitie", "dunkerque", "bulgarie"),
		},
		Decisions: []atlas.Decision{
			placed(atlas.ActorAuthority, "lille", "cog:59350", atlas.Exact, orb.Point{3.06667, 50.63333}),
			placed(atlas.ActorAuthority, "dunkerque", "cog:59183", atlas.Exact, orb.Point{2.37681, 51.0343}),
			placed(atlas.ActorPartner, "naplouse", "geonames:282615", atlas.Exact, orb.Point{35.25444, 32.22111}),
			placed(atlas.ActorPartner, "bulgarie", "country:BG", atlas.Approximate, orb.Point{25.5, 42.7}),
		},
		Communes: []atlas.Commune{
			{Code: "59350", Name: "Lille", Department: "59", Postcodes: []string{"59000", "59800"}, Source: "cog", Licence: "etalab-2.0"},
			{Code: "59512", Name: "Roubaix", Department: "59", Postcodes: []string{"59100"}, Position: &roubaix, Source: "cities-json", Licence: "CC-BY-4.0"},
		},
	}
}

func placed(kind atlas.ActorKind, id, place string, exactness atlas.Exactness, at orb.Point) atlas.Decision {
	return atlas.Decision{
		Subject: atlas.Actor{Kind: kind, ID: id}, Status: atlas.DecisionAccepted, Exactness: exactness, Score: 1,
		Place: &atlas.Place{ID: place, Name: id, Position: at, Source: "geonames", Licence: "CC-BY-4.0"},
	}
}

// published is the small record as edition number 7. It is immutable, so all
// tests share it.
func published(tb testing.TB) *edition.Edition {
	tb.Helper()
	e, err := smallEdition()
	if err != nil {
		tb.Fatalf("build an edition: %v", err)
	}
	return e
}

var smallEdition = sync.OnceValues(func() (*edition.Edition, error) {
	built, err := edition.Build(context.Background(), smallRecord())
	if err != nil {
		return nil, err
	}
	return built.WithMeta(numbered(7)), nil
})

func numbered(number int) edition.Meta {
	return edition.Meta{Number: number, PublishedAt: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
}

func publish(tb testing.TB, record *atlas.Record, number int) *edition.Edition {
	tb.Helper()
	built, err := edition.Build(tb.Context(), record)
	if err != nil {
		tb.Fatalf("build an edition: %v", err)
	}
	return built.WithMeta(numbered(number))
}

// smallPages is a front end of one page of each kind.
func smallPages() Pages {
	pages := Pages{
		Templates: fstest.MapFS{
			"_head.html":       {Data: []byte(`<title>{{.Title}}{{with .Territory}} – {{.}}{{end}}</title><link rel="canonical" href="{{.Canonical}}">`)},
			"record.html":      {Data: []byte(`<!doctype html><html lang="{{.Lang}}"><h1>{{.Title}}</h1></html>`)},
			"records.html":     {Data: []byte(`<!doctype html><html lang="{{.Lang}}"><h1>{{.Title}}</h1></html>`)},
			"missing.html":     {Data: []byte(`<!doctype html><html lang="{{.Lang}}"><h1>{{.Title}}</h1></html>`)},
			"embed.html":       {Data: []byte(`<!doctype html><html lang="{{.Lang}}" class="embed">{{template "_head.html" .}}{{with .Edition}}<p>{{.Number}}</p>{{end}}</html>`)},
			"kiosk.html":       {Data: []byte(`<!doctype html><html lang="{{.Lang}}" class="kiosk">{{template "_head.html" .}}<body data-build="{{.Build}}" data-pulse="{{.Pulse}}">{{range .Languages}}<a href="{{.URL}}">{{.Name}}</a>{{end}}<script type="application/json" id="profile">{{.Profile}}</script></html>`)},
			"kiosk-setup.html": {Data: []byte(`<!doctype html><html lang="{{.Lang}}"><h1>{{.Title}}</h1>{{range .Themes}}<p>{{.Code}}</p>{{end}}</html>`)},
			"map.html": {Data: []byte(`<!doctype html><html lang="{{.Lang}}">{{template "_head.html" .}}` +
				`<script src="{{asset "main.js"}}"></script><h1 data-embed="{{.Embed}}">{{t "home.title"}}</h1><a href="{{langpath "/"}}">.</a>` +
				`{{range .Languages}}<a href="{{.URL}}"{{if .Current}} aria-current="true"{{end}}>{{.Name}}</a>{{end}}` +
				`{{with .Edition}}<p>{{.Number}} {{.Digest}} {{.PublishedAt.Format "2006-01-02"}}</p>{{end}}` +
				`<script type="application/json" id="translations">{{.Translations}}</script>` +
				`<script type="application/json" id="manifest">{{.Manifest}}</script></html>` + strings.Repeat("\n", 400))},
		},
		Translations: fstest.MapFS{
			"fr.json":           {Data: []byte(`{"page.title":"Passerelles","page.description":"La carte","language.name":"Français","home.title":"Le monde </script>"}`)},
			"en.json":           {Data: []byte(`{"page.title":"Passerelles, in English","page.description":"The map","language.name":"English","home.title":"The world </script>"}`)},
			"documents/fr.json": {Data: []byte(`{"dossier.title":"Dossier"}`)},
			"documents/en.json": {Data: []byte(`{"dossier.title":"Dossier"}`)},
		},
		Dist: smallBuild(),
	}
	templates := pages.Templates.(fstest.MapFS)
	templates[offlineTemplate] = &fstest.MapFile{Data: []byte(`<!doctype html><html lang="{{.Lang}}"><h1>{{.Title}}</h1></html>`)}
	templates[aboutTemplate] = &fstest.MapFile{Data: []byte(`<!doctype html><html lang="{{.Lang}}"><h1>{{.Heading}}</h1>{{template "prose" .}}</html>`)}
	for _, name := range []string{missionTemplate, dossierTemplate, planTemplate} {
		templates[name] = &fstest.MapFile{Data: []byte(`<!doctype html><html lang="{{.Lang}}"><h1>{{.Heading}}</h1></html>`)}
	}
	for _, kind := range aboutKinds() {
		for _, lang := range []string{"fr", "en"} {
			templates["about/"+kind.name+"."+lang+".html"] = &fstest.MapFile{Data: []byte(`{{define "prose"}}<p>` + kind.name + `</p>{{end}}`)}
		}
	}
	return pages
}

func smallBuild() fstest.MapFS {
	return fstest.MapFS{
		"assets.json":                  {Data: []byte(`{"main.js":"assets/main-ABC123.js","icon.svg":"assets/icon-DEF456.svg","service-worker.js":"assets/service-worker-789.js"}`)},
		"assets/main-ABC123.js":        {Data: []byte(strings.Repeat("export const answer = 42;\n", 100))},
		"assets/service-worker-789.js": {Data: []byte("self.addEventListener('fetch', () => {});")},
		"assets/icon-DEF456.svg":       {Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`)},
		"assets/sans-0123.woff2":       {Data: []byte("wOF2 not really")},
		"assets/nested/chunk-9.js":     {Data: []byte("export {};")},
		"secret.txt":                   {Data: []byte("not an asset")},
	}
}

// site is a server that listens, with all that tests want to look at.
type site struct {
	tb      testing.TB
	server  *Server
	library *edition.Library
	edition *edition.Edition
	url     string
	log     *syncBuffer
	clock   *clock
}

// open starts a server on a free port, with the small record published, and
// stops it with the test. change, which may be nil, edits its configuration.
func open(tb testing.TB, change func(*Config)) *site {
	tb.Helper()
	s := &site{tb: tb, library: &edition.Library{}, edition: published(tb), log: &syncBuffer{}, clock: newClock()}
	s.library.SetCurrent(s.edition)
	config := Config{
		Editions: s.library, Pages: smallPages(), Now: s.clock.now,
		Log: slog.New(slog.NewJSONHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	if change != nil {
		change(&config)
	}
	server, err := New(config)
	if err != nil {
		tb.Fatalf("New: %v", err)
	}
	s.server = server
	s.url = listen(tb, server.Handler())
	return s
}

// listen serves a handler on a free port of this machine until the test ends.
func listen(tb testing.TB, handler http.Handler) (url string) {
	tb.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() {
		served <- serving{bound: 5 * time.Second}.serve(ctx, ln, handler, slog.New(slog.DiscardHandler))
	}()
	tb.Cleanup(func() {
		stop()
		if err := <-served; err != nil {
			tb.Errorf("serve: %v", err)
		}
	})
	return "http://" + ln.Addr().String()
}

// answer is a response, read to its end.
type answer struct {
	*http.Response
	body string
}

// client neither follows redirects nor asks for compression by itself.
func client() *http.Client {
	return &http.Client{
		Transport:     &http.Transport{DisableCompression: true, DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// ask sends a request. headers are names and values in turn.
func (s *site) ask(method, path string, headers ...string) answer {
	s.tb.Helper()
	return ask(s.tb, method, s.url+path, headers...)
}

func (s *site) get(path string, headers ...string) answer {
	s.tb.Helper()
	return s.ask(http.MethodGet, path, headers...)
}

func ask(tb testing.TB, method, url string, headers ...string) answer {
	tb.Helper()
	request, err := http.NewRequestWithContext(tb.Context(), method, url, nil)
	if err != nil {
		tb.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Add(headers[i], headers[i+1])
	}
	response, err := client().Do(request)
	if err != nil {
		tb.Fatalf("%s %s: %v", method, url, err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		tb.Fatalf("%s %s: %v", method, url, err)
	}
	return answer{response, string(content)}
}

// decode reads the body as JSON.
func decode[T any](tb testing.TB, a answer) T {
	tb.Helper()
	var into T
	if err := json.Unmarshal([]byte(a.body), &into); err != nil {
		tb.Fatalf("%v in %s", err, a.body)
	}
	return into
}

// problemOf reads a problem and checks what all problems have.
func problemOf(tb testing.TB, a answer) problemBody {
	tb.Helper()
	if got := a.Header.Get("Content-Type"); got != "application/problem+json" {
		tb.Fatalf("Content-Type = %q, want a problem; body %s", got, a.body)
	}
	found := decode[problemBody](tb, a)
	if found.Status != a.StatusCode {
		tb.Errorf("the problem says status %d, the response %d", found.Status, a.StatusCode)
	}
	if found.Title == "" || found.TitleEN == "" || found.Detail == "" || found.DetailEN == "" {
		tb.Errorf("a sentence is missing in %s", a.body)
	}
	if found.ID == "" || a.Header.Get("X-Request-Id") != found.ID {
		tb.Errorf("id %q, X-Request-Id %q: want the same", found.ID, a.Header.Get("X-Request-Id"))
	}
	if got := a.Header.Get("Cache-Control"); got != "no-store" {
		tb.Errorf("Cache-Control = %q, want no-store", got)
	}
	return found
}

// kind is the end of a problem's type.
func (p problemBody) kind() string { return strings.TrimPrefix(p.Type, problemPrefix) }

// syncBuffer is a log that a test may read while the server writes.
type syncBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// clock is a time that only tests move.
type clock struct {
	mu   sync.Mutex
	time time.Time
}

func newClock() *clock { return &clock{time: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.time
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.time = c.time.Add(d)
}

// searchFunc is a geocoder made of a function.
type searchFunc func(context.Context, geocode.Search) ([]atlas.Candidate, error)

func (f searchFunc) Search(ctx context.Context, search geocode.Search) ([]atlas.Candidate, error) {
	return f(ctx, search)
}

// nabulus is an answer of the gazetteer.
func nabulus() []atlas.Candidate {
	return []atlas.Candidate{{
		Score:    0.98765,
		Evidence: atlas.Evidence{Name: 0.98765, Country: 1, Level: 1, Area: 1, Population: 1, Proximity: 1},
		Place: atlas.Place{
			ID: "geonames:282615", Name: "Naplouse", Country: "PS", Admin1: "Cisjordanie", Level: atlas.LevelLocality,
			Position: orb.Point{35.254441234, 32.221119876}, Source: "geonames", Licence: "CC-BY-4.0",
		},
	}}
}

// errAway is what a geocoder says when its database is away.
func errAway() error {
	return &atlas.Error{Code: atlas.CodeUnavailable, Message: atlas.Text{FR: "loin", EN: "away"}, Cause: errors.New("dial /secret/path: refused")}
}

// pingFunc is a database made of a function.
type pingFunc func(context.Context) error

func (f pingFunc) Ping(ctx context.Context) error { return f(ctx) }

var _ fs.FS = smallBuild()

// withTemplate returns the pages with one template replaced.
func withTemplate(pages Pages, name, source string) Pages {
	templates := maps.Clone(pages.Templates.(fstest.MapFS))
	templates[name] = &fstest.MapFile{Data: []byte(source)}
	pages.Templates = templates
	return pages
}
