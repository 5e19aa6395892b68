package httpd

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/geocode"
)

var update = flag.Bool("update", false, "write the golden files")

// golden compares with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; run the test with -update", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// TestGeocodeAsksTheGazetteer checks what is asked, and what is made of the
// answer.
func TestGeocodeAsksTheGazetteer(t *testing.T) {
	t.Parallel()
	var asked geocode.Search
	s := open(t, func(c *Config) {
		c.Geocoder = searchFunc(func(_ context.Context, search geocode.Search) ([]atlas.Candidate, error) {
			asked = search
			return nabulus(), nil
		})
	})
	tests := []struct {
		name, query string
		want        geocode.Search
	}{
		{"a name", "q=Naplouse", geocode.Search{Text: "Naplouse", Lang: "fr", Limit: geocode.DefaultSearchLimit}},
		{
			"everything", "q=+Nablus+&country=ps&level=locality&lang=en&limit=3",
			geocode.Search{Text: "Nablus", Countries: []string{"PS"}, Level: atlas.LevelLocality, Lang: "en", Limit: 3},
		},
		{
			"photon's names", "q=x&countrycode=PS,jo&layer=city",
			geocode.Search{Text: "x", Countries: []string{"PS", "JO"}, Level: atlas.LevelLocality, Lang: "fr", Limit: geocode.DefaultSearchLimit},
		},
		{
			"photon's state", "q=x&layer=state",
			geocode.Search{Text: "x", Level: atlas.LevelRegion, Lang: "fr", Limit: geocode.DefaultSearchLimit},
		},
		{
			"near Dakar", "q=x&lat=14.7&lon=-17.44",
			geocode.Search{Text: "x", Lang: "fr", Limit: geocode.DefaultSearchLimit, Near: &orb.Point{-17.44, 14.7}},
		},
		{
			"a form's empty fields", "q=x&country=&level=&lang=&limit=&lat=&lon=",
			geocode.Search{Text: "x", Lang: "fr", Limit: geocode.DefaultSearchLimit},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := s.get("/api/geocode?" + test.query)
			if got.StatusCode != 200 {
				t.Fatalf("status %d: %s", got.StatusCode, got.body)
			}
			if diff := cmp.Diff(test.want, asked); diff != "" {
				t.Errorf("asked (-want +got):\n%s", diff)
			}
			for header, want := range map[string]string{
				"Content-Type": "application/geo+json", "Cache-Control": "no-store", "Access-Control-Allow-Origin": "*",
			} {
				if value := got.Header.Get(header); value != want {
					t.Errorf("%s = %q, want %q", header, value, want)
				}
			}
		})
	}
	golden(t, "geocode-gazetteer.json", s.get("/api/geocode?q=Naplouse").body)
}

func TestGeocodeRefusals(t *testing.T) {
	t.Parallel()
	s := open(t, func(c *Config) {
		c.Geocoder = searchFunc(func(context.Context, geocode.Search) ([]atlas.Candidate, error) {
			t.Error("the database was asked")
			return nil, nil
		})
	})
	tests := []struct{ name, query, kind, parameter string }{
		{"no name", "", "missing-parameter", "q"},
		{"empty name", "q=", "missing-parameter", "q"},
		{"blank name", "q=%20%09", "missing-parameter", "q"},
		{"long name", "q=" + strings.Repeat("é", maxSearchText+1), "invalid-parameter", "q"},
		{"control character", "q=a%00b", "invalid-parameter", "q"},
		{"country by name", "q=x&country=Palestine", "invalid-parameter", "country"},
		{"country of three letters", "q=x&country=PSE", "invalid-parameter", "country"},
		{"country of digits", "q=x&country=42", "invalid-parameter", "country"},
		{"country that does not exist", "q=x&country=FR,ZZ", "invalid-parameter", "country"},
		{"markup", "q=%3Cscript%3Ealert(1)%3C/script%3E", "invalid-parameter", "q"},
		{"SQL", "q=%27%3B+DROP+TABLE+partner%3B+--", "invalid-parameter", "q"},
		{"a mark that turns the text over", "q=%E2%80%AEesuolpaN", "invalid-parameter", "q"},
		{"latitude alone", "q=x&lat=12", "invalid-parameter", "lon"},
		{"longitude alone", "q=x&lon=12", "invalid-parameter", "lat"},
		{"latitude too far north", "q=x&lat=90.1&lon=0", "invalid-parameter", "lat"},
		{"longitude that is no number", "q=x&lat=0&lon=NaN", "invalid-parameter", "lon"},
		{"country list with a hole", "q=x&country=PS,,FR", "invalid-parameter", "country"},
		{"country by its alias", "q=x&countrycode=P", "invalid-parameter", "countrycode"},
		{"too many countries", "q=x&country=FR" + strings.Repeat(",FR", maxSearchCountries), "invalid-parameter", "country"},
		{"unknown level", "q=x&level=planet", "invalid-parameter", "level"},
		{"photon's word in our parameter", "q=x&level=city", "invalid-parameter", "level"},
		{"photon's house", "q=x&layer=house", "invalid-parameter", "layer"},
		{"unknown language", "q=x&lang=de", "invalid-parameter", "lang"},
		{"limit zero", "q=x&limit=0", "invalid-parameter", "limit"},
		{"limit too large", "q=x&limit=1000", "invalid-parameter", "limit"},
		{"limit negative", "q=x&limit=-1", "invalid-parameter", "limit"},
		{"limit with a plus", "q=x&limit=%2B1", "invalid-parameter", "limit"},
		{"limit in words", "q=x&limit=ten", "invalid-parameter", "limit"},
		{"limit huge", "q=x&limit=99999999999999999999", "invalid-parameter", "limit"},
		{"unknown parameter", "q=x&bbox=1", "unknown-parameter", "bbox"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			found := problemOf(t, s.get("/api/geocode?"+test.query))
			if found.Status != 400 || found.kind() != test.kind || found.Parameter != test.parameter {
				t.Errorf("status %d, problem %q on %q; want 400, %q on %q", found.Status, found.kind(), found.Parameter, test.kind, test.parameter)
			}
		})
	}
	if got := open(t, nil).get("/api/geocode?q=" + url.QueryEscape(strings.Repeat("é", maxSearchText))); got.StatusCode != 200 {
		t.Errorf("the longest name allowed: status %d", got.StatusCode)
	}
}

// found lists the names and kinds of an answer, best first.
func found(t *testing.T, a answer) []string {
	t.Helper()
	if a.StatusCode != http.StatusOK {
		t.Fatalf("status %d: %s", a.StatusCode, a.body)
	}
	names := []string{}
	for _, feature := range decode[featureCollection](t, a).Features {
		names = append(names, feature.Properties.Kind+":"+feature.Properties.Name)
	}
	return names
}

// TestGeocodeFromEdition answers with no database at all.
func TestGeocodeFromEdition(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	tests := []struct {
		name, query string
		want        []string
	}{
		{"an authority stands for its commune", "q=lille", []string{"authority:Lille"}},
		{"case and accents do not count", "q=NÂPLOÜSE", []string{"partner:Naplouse"}},
		{"the name the source writes", "q=nablus", []string{"partner:Naplouse"}},
		{"a commune that cooperates with nobody", "q=roubaix", []string{"commune:Roubaix"}},
		{"a postcode", "q=59100", []string{"commune:Roubaix"}},
		{"the beginning of a name", "q=Rou", []string{"commune:Roubaix"}},
		{"the beginning of a second word", "q=bulgares", []string{"partner:collectivités bulgares"}},
		{"best first", "q=bulgar", []string{"country:Bulgarie", "partner:collectivités bulgares"}},
		{"a country in English", "q=bulgaria&lang=en", []string{"country:Bulgaria"}},
		{"a country in French", "q=bulgaria", []string{"country:Bulgarie"}},
		{"by country", "q=l&country=FR", []string{"authority:Lille"}},
		{"by level", "q=bulgar&level=locality", []string{}},
		{"limited", "q=bulgar&limit=1", []string{"country:Bulgarie"}},
		{"misspelt", "q=Roubiax", []string{"commune:Roubaix"}},
		{"nothing", "q=atlantide", []string{}},
		{"nothing but signs", "q=!!!", []string{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			query, err := url.ParseQuery(test.query)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, found(t, s.get("/api/geocode?"+query.Encode()))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	golden(t, "geocode-edition.json", s.get("/api/geocode?q=bulgar").body)
}

// TestGeocodeDatabaseAway: the edition answers what it knows; the rest is told
// to come back, and the database is asked again soon after it is back.
func TestGeocodeDatabaseAway(t *testing.T) {
	t.Parallel()
	var gone atomic.Bool
	var asked atomic.Int32
	s := open(t, func(c *Config) {
		c.Geocoder = searchFunc(func(context.Context, geocode.Search) ([]atlas.Candidate, error) {
			asked.Add(1)
			if gone.Load() {
				return nil, fmt.Errorf("search: %w", errAway())
			}
			return nabulus(), nil
		})
	})
	scope := func() string {
		t.Helper()
		return decode[featureCollection](t, s.get("/api/geocode?q=Naplouse")).Features[0].Properties.Scope
	}
	if got := scope(); got != scopeGazetteer {
		t.Fatalf("scope %q, want gazetteer", got)
	}
	gone.Store(true)
	if got := scope(); got != scopeEdition {
		t.Errorf("while away: scope %q, want edition", got)
	}
	unknown := s.get("/api/geocode?q=Vladivostok")
	if kind := problemOf(t, unknown).kind(); unknown.StatusCode != 503 || kind != "geocoder-unavailable" || unknown.Header.Get("Retry-After") != "5" {
		t.Errorf("while away, a name the edition has not: status %d, problem %q, Retry-After %q", unknown.StatusCode, kind, unknown.Header.Get("Retry-After"))
	}
	if strings.Contains(unknown.body, "secret") || !strings.Contains(s.log.String(), "/secret/path") {
		t.Error("the cause belongs in the log, and only there")
	}
	if got := asked.Load(); got != 2 {
		t.Errorf("the database was asked %d times, want 2: left alone once it was found away", got)
	}
	gone.Store(false)
	s.clock.advance(openFor)
	if got := scope(); got != scopeGazetteer {
		t.Errorf("once back, after %v: scope %q, want gazetteer", openFor, got)
	}
	if openFor > 10*time.Second {
		t.Errorf("a recovered database would be left alone for %v", openFor)
	}
}

// TestGeocodeNotSetUp: a database that is not set up is left alone like one that
// is away, and used soon after it was put right.
func TestGeocodeNotSetUp(t *testing.T) {
	t.Parallel()
	var ready atomic.Bool
	var asked atomic.Int32
	s := open(t, func(c *Config) {
		c.Geocoder = searchFunc(func(context.Context, geocode.Search) ([]atlas.Candidate, error) {
			asked.Add(1)
			if !ready.Load() {
				return nil, &atlas.Error{Code: atlas.CodeSetup}
			}
			return nabulus(), nil
		})
	})
	for range 3 {
		s.get("/api/geocode?q=Naplouse")
	}
	if got := asked.Load(); got != 1 {
		t.Errorf("the database was asked %d times, want 1", got)
	}
	ready.Store(true)
	s.clock.advance(openFor)
	if got := s.get("/api/geocode?q=Naplouse"); !strings.Contains(got.body, `"scope":"gazetteer"`) {
		t.Errorf("once set up: %s", got.body)
	}
}

func TestGeocodeErrors(t *testing.T) {
	t.Parallel()
	notSetUp := fmt.Errorf("search: %w", &atlas.Error{Code: atlas.CodeSetup, Message: atlas.Text{FR: "migrer", EN: "migrate"}})
	tests := []struct {
		name, query string
		err         error
		status      int
		kind        string
	}{
		{"a bug, and the edition knows", "Lille", errors.New("bug"), 200, ""},
		{"a bug, and the edition does not", "Xyz", errors.New("bug"), 500, "internal"},
		{"refused by the geocoder", "Xyz", &atlas.Error{Code: atlas.CodeInvalid, Message: atlas.Text{FR: "non", EN: "no"}}, 400, "invalid-parameter"},
		{"a database not set up, and the edition knows", "Lille", notSetUp, 200, ""},
		{"a database not set up, and the edition does not", "Xyz", notSetUp, 503, "geocoder-unavailable"},
		{"late, and the edition knows", "Lille", context.DeadlineExceeded, 200, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := open(t, func(c *Config) {
				c.Geocoder = searchFunc(func(context.Context, geocode.Search) ([]atlas.Candidate, error) { return nil, test.err })
			})
			got := s.get("/api/geocode?q=" + test.query)
			if got.StatusCode != test.status {
				t.Fatalf("status %d, want %d: %s", got.StatusCode, test.status, got.body)
			}
			if test.status == 503 && got.Header.Get("Retry-After") != "5" {
				t.Errorf("Retry-After %q, want 5", got.Header.Get("Retry-After"))
			}
			if test.kind != "" && problemOf(t, got).kind() != test.kind {
				t.Errorf("problem %s, want %s", got.body, test.kind)
			}
		})
	}
}

// TestGeocodeDeadline: a search that never ends is cut, and the edition
// answers.
func TestGeocodeDeadline(t *testing.T) {
	t.Parallel()
	s := open(t, func(c *Config) {
		c.GeocodeDeadline = time.Millisecond
		c.Geocoder = searchFunc(func(ctx context.Context, _ geocode.Search) ([]atlas.Candidate, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		})
	})
	if diff := cmp.Diff([]string{"authority:Lille"}, found(t, s.get("/api/geocode?q=Lille"))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := s.get("/api/geocode?q=Xyz"); got.StatusCode != 503 {
		t.Errorf("status %d, want 503", got.StatusCode)
	}
}

// TestGeocodeLate: that the questions of one client take too long is nothing to
// another, unless the database does not even say that it is there.
func TestGeocodeLate(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		ping   error
		status int // of the others
	}{
		{"the database is there", nil, 200},
		{"the database is away", errors.New("away"), 503},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := open(t, func(c *Config) {
				c.GeocodeDeadline = time.Millisecond
				c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
				c.Database = pingFunc(func(context.Context) error { return test.ping })
				c.Geocoder = searchFunc(func(ctx context.Context, search geocode.Search) ([]atlas.Candidate, error) {
					if search.Text != "Slow" {
						return nabulus(), nil
					}
					<-ctx.Done()
					return nil, ctx.Err()
				})
			})
			for i := range 10 {
				if got := s.get("/api/geocode?q=Slow", "X-Forwarded-For", "203.0.113.1"); got.StatusCode != 503 {
					t.Fatalf("late answer %d: status %d, want 503", i, got.StatusCode)
				}
			}
			if got := s.get("/api/geocode?q=Xyz", "X-Forwarded-For", "203.0.113.2"); got.StatusCode != test.status {
				t.Errorf("another client: status %d, want %d: %s", got.StatusCode, test.status, got.body)
			}
		})
	}
}

// TestGeocodeBusy fills every slot: whoever comes next is told to come back.
func TestGeocodeBusy(t *testing.T) {
	t.Parallel()
	const slots = 2
	entered, release := make(chan struct{}), make(chan struct{})
	s := open(t, func(c *Config) {
		c.GeocodeAtOnce, c.GeocodeDeadline = slots, time.Minute
		c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
		c.Geocoder = searchFunc(func(context.Context, geocode.Search) ([]atlas.Candidate, error) {
			entered <- struct{}{}
			<-release
			return nabulus(), nil
		})
	})
	s.server.search.patience = time.Millisecond
	var waiting sync.WaitGroup
	for i := range slots { // each from an address of its own: see TestGeocodeShare
		waiting.Go(func() {
			if got := s.get("/api/geocode?q=Naplouse", "X-Forwarded-For", fmt.Sprintf("203.0.113.%d", i+1)); got.StatusCode != 200 {
				t.Errorf("a search with a slot: status %d", got.StatusCode)
			}
		})
		<-entered
	}
	got := s.get("/api/geocode?q=Naplouse")
	if kind := problemOf(t, got).kind(); got.StatusCode != 503 || kind != "busy" || got.Header.Get("Retry-After") != "1" {
		t.Errorf("with all slots taken: status %d, problem %q, Retry-After %q", got.StatusCode, kind, got.Header.Get("Retry-After"))
	}
	if layer := s.get("/layers/all.geojson"); layer.StatusCode != 200 {
		t.Errorf("a layer meanwhile: status %d", layer.StatusCode)
	}
	close(release)
	waiting.Wait()
}

// TestGeocodeRateLimit: one client's greed is its own business.
func TestGeocodeRateLimit(t *testing.T) {
	t.Parallel()
	s := open(t, func(c *Config) {
		c.GeocodeRate = Rate{PerSecond: 0.5, Burst: 2}
		c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
		c.Geocoder = searchFunc(func(context.Context, geocode.Search) ([]atlas.Candidate, error) { return nabulus(), nil })
	})
	from := func(addr string) answer { return s.get("/api/geocode?q=Naplouse", "X-Forwarded-For", addr) }
	for range 2 {
		if got := from("203.0.113.1"); got.StatusCode != 200 {
			t.Fatalf("within the burst: status %d", got.StatusCode)
		}
	}
	limited := from("203.0.113.1")
	if kind := problemOf(t, limited).kind(); limited.StatusCode != 429 || kind != "too-many-requests" || limited.Header.Get("Retry-After") != "2" {
		t.Errorf("over the burst: status %d, problem %q, Retry-After %q; want 429 and 2", limited.StatusCode, kind, limited.Header.Get("Retry-After"))
	}
	if got := from("203.0.113.2"); got.StatusCode != 200 {
		t.Errorf("another client: status %d", got.StatusCode)
	}
	if got := s.get("/api/geocode", "X-Forwarded-For", "203.0.113.1"); got.StatusCode != 400 {
		t.Errorf("a refusal costs nothing: status %d, want 400", got.StatusCode)
	}
	if got := s.get("/layers/all.geojson", "X-Forwarded-For", "203.0.113.1"); got.StatusCode != 200 {
		t.Errorf("a layer: status %d", got.StatusCode)
	}
	s.clock.advance(2 * time.Second)
	if got := from("203.0.113.1"); got.StatusCode != 200 {
		t.Errorf("after the delay it was given: status %d", got.StatusCode)
	}
}

// TestGeocodeKeepsSearchesPrivate: what people look for is not in the log, nor
// is who they are.
func TestGeocodeKeepsSearchesPrivate(t *testing.T) {
	t.Parallel()
	s := open(t, func(c *Config) {
		c.Geocoder = searchFunc(func(context.Context, geocode.Search) ([]atlas.Candidate, error) { return nabulus(), nil })
	})
	s.get("/api/geocode?q=rue-de-ma-grand-mere")
	s.get("/api/geocode?q=rue-de-ma-grand-mere&x=1")
	if log := s.log.String(); strings.Contains(log, "grand-mere") || strings.Contains(log, "127.0.0.1") || !strings.Contains(log, "/api/geocode") {
		t.Errorf("log:\n%s", log)
	}
}
