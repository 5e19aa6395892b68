package mission_test

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/mission"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func dossier(tb testing.TB, index *mission.Index, query string) *mission.Dossier {
	tb.Helper()
	request, err := parse(tb, query)
	if err != nil {
		tb.Fatal(err)
	}
	made, err := index.Dossier(request)
	if err != nil {
		tb.Fatal(err)
	}
	return made
}

// The dossiers that the bundled data give, in outline.
func TestGoldenDossiers(t *testing.T) {
	t.Parallel()
	for name, query := range map[string]string{
		"west_africa":   "region=011&from=2027-03-20&to=2027-04-02",
		"poland":        "country=PL&authority=harnes",
		"mediterranean": "region=mediterranee",
		"nablus":        "near=32.22,35.26&km=300&authority=lille&from=2027-03-20&to=2027-03-29",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := outline(dossier(t, bundled(t).index, query))
			path := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// outline tells a dossier in lines.
func outline(d *mission.Dossier) string {
	var out strings.Builder
	say := func(format string, values ...any) { fmt.Fprintf(&out, format+"\n", values...) }
	say("edition %d, %s", d.Edition.Number, d.Query)
	say("area %s, %d countries, bounds %v", d.Area.Kind, d.Area.Covers, value(d.Area.Bounds))
	say("summary %+v", d.Summary)
	for i := range d.Countries {
		c := &d.Countries[i]
		say("\n%s %s: %d cooperations", c.ISO2, c.Name.FR, c.Cooperations)
		if c.Facts != nil {
			say("  capital %+v, languages %v, currencies %v", value(c.Facts.Capital), codes(c.Facts.Languages, func(l mission.Language) string { return l.Name.FR }),
				codes(c.Facts.Currencies, func(m mission.Currency) string { return m.Code }))
		}
		for _, zone := range c.Times {
			say("  time %+v", zone)
		}
		for _, place := range c.Places {
			say("  %d. %s [%s] %s %v, %v km, %s", place.Number, place.Name, place.ID, place.Exactness, place.Position, place.DistanceKM, place.Zone)
			sayPartners(say, "     ", place.Partners)
		}
		sayPartners(say, "  -  ", c.Unplaced)
	}
	say("\nacross")
	sayPartners(say, "  -  ", d.Across)
	if d.Leaving != nil {
		say("\nleaving %s", d.Leaving.Authority)
		for _, link := range d.Leaving.Chain {
			say("  %s %q %v itself %v: %v", link.Kind, link.Name, link.Authorities, link.Itself, link.Cooperations)
		}
	}
	say("\nwho else: %d", d.WhoElse.Total)
	for _, pair := range d.WhoElse.Pairs {
		say("  %s + %s", pair.Authority, pair.Other)
		for _, r := range pair.Reasons {
			say("    %s", strings.Join(strings.Fields(fmt.Sprint(r.Kind, " ", r.Country, " ", r.Partner, " ", r.OtherPartner, " ", r.Theme, " ", r.DistanceKM)), " "))
		}
	}
	say("\ngaps %v", d.Gaps.Themes)
	say("without partner: %v", codes(d.Gaps.Countries, func(n mission.Named) string { return n.Code }))
	for _, lapsed := range d.Gaps.Lapsed {
		say("lapsed %+v", lapsed)
	}
	say("\nway: %s, %v km, from %s", d.Practical.Order, value(d.Practical.TotalKM), d.Practical.Origin.Name.FR)
	for _, stop := range d.Practical.Stops {
		say("  %d %s %s, %v km on", stop.Number, stop.Name, stop.Day, value(stop.FromPreviousKM))
	}
	for _, source := range d.Sources {
		say("source %s, %s", source.Title, source.Licence)
	}
	return out.String()
}

func sayPartners(say func(string, ...any), indent string, partners []mission.Partner) {
	for _, p := range partners {
		say("%s%s (%s) %v: %s", indent, p.Name, p.Level, p.Weaknesses, strings.Join(p.Cooperations, ", "))
	}
}

func value[T any](pointer *T) any {
	if pointer == nil {
		return "none"
	}
	return *pointer
}

func codes[T any](all []T, code func(T) string) []string {
	texts := make([]string, len(all))
	for i, each := range all {
		texts[i] = code(each)
	}
	return texts
}

// The figures of a dossier of the whole world are those of the edition, but for
// the cooperations that have no partner abroad.
func TestCountsAreTheEditions(t *testing.T) {
	t.Parallel()
	b := bundled(t)
	world := dossier(t, b.index, "region=001")
	alone := 0
	for _, c := range b.records.Cooperations {
		if len(c.Partners) == 0 {
			alone++
		}
	}
	counts := b.edition.Counts()
	got := []int{world.Summary.Cooperations, world.Summary.Located, world.Summary.Approximate, world.Summary.WithoutPlace}
	want := []int{counts.Cooperations - alone, counts.Located, counts.Approximate, counts.WithoutPlace - alone}
	if !slices.Equal(got, want) || alone == 0 {
		t.Errorf("cooperations, located, approximate, without place: %v, want %v", got, want)
	}
	themes := 0
	for _, theme := range world.Summary.Themes {
		themes += theme.Cooperations
	}
	if themes != world.Summary.Cooperations || len(world.Cooperations) != world.Summary.Cooperations {
		t.Errorf("%d by theme, %d listed, %d counted", themes, len(world.Cooperations), world.Summary.Cooperations)
	}
	// Every country that has a page has as many cooperations in its dossier.
	for _, country := range b.records.Countries() {
		want := len(b.records.OfCountry(country.ISO2))
		if got := dossier(t, b.index, "country="+country.ISO2); got.Summary.Cooperations != want {
			t.Errorf("%s: %d cooperations, its page has %d", country.ISO2, got.Summary.Cooperations, want)
		}
	}
}

// Everything that is named can be found, and lists are never null.
func TestDossierIsWhole(t *testing.T) {
	t.Parallel()
	b := bundled(t)
	for _, query := range []string{
		"region=001", "region=001&authority=lille&status=active", "near=0,-150&km=100", "area=0,60;90,60;180,60;-90,60",
		"region=202&theme=eau&authority=achicourt", "near=32.22,35.26&km=300&authority=communaute-urbaine-de-dunkerque",
	} {
		d := dossier(t, b.index, query)
		text, err := d.JSON()
		if err != nil {
			t.Fatal(err)
		}
		plain, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var got, want any
		if json.Unmarshal(text, &got) != nil || json.Unmarshal(plain, &want) != nil {
			t.Fatalf("%s: not JSON", query)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: written quickly it is not the same:\n%s", query, diff)
		}
		for _, list := range []string{`"cooperations":null`, `"places":null`, `"partners":null`, `"reasons":null`, `"themes":null`, `"stops":null`, `"weaknesses":null`, `"authorities":null`} {
			if strings.Contains(string(text), list) {
				t.Errorf("%s: has %s", query, list)
			}
		}
		number := 0
		check := func(p mission.Partner) {
			for _, id := range p.Cooperations {
				if d.Cooperation(id) == nil {
					t.Errorf("%s: %s names %s, which is not there", query, p.ID, id)
				}
			}
		}
		for _, c := range d.Countries {
			for _, place := range c.Places {
				if number++; place.Number != number {
					t.Errorf("%s: place %s has number %d, want %d", query, place.ID, place.Number, number)
				}
				for _, p := range place.Partners {
					check(p)
				}
			}
			for _, p := range c.Unplaced {
				check(p)
			}
		}
		for _, pair := range d.WhoElse.Pairs {
			if d.AuthorityOf(pair.Authority) == nil || d.AuthorityOf(pair.Other) == nil || len(pair.Reasons) == 0 {
				t.Errorf("%s: the pair %+v is not whole", query, pair)
			}
		}
		for _, lapsed := range d.Gaps.Lapsed {
			for _, id := range lapsed.Cooperations {
				if d.Cooperation(id) == nil {
					t.Errorf("%s: lapsed %s names %s, which is not there", query, lapsed.Partner, id)
				}
			}
		}
	}
}

// Who is known by country, basin or network only is never shared or near.
func TestVaguePartnersJoinNobody(t *testing.T) {
	t.Parallel()
	b := bundled(t)
	d := dossier(t, b.index, "region=001")
	kinds := map[mission.ReasonKind]int{}
	for _, query := range []string{"region=001", "region=011", "region=mediterranee", "country=BG,MA,PL", "region=150"} {
		for _, pair := range dossier(t, b.index, query).WhoElse.Pairs {
			for _, r := range pair.Reasons {
				kinds[r.Kind]++
				for _, id := range []string{r.Partner, r.OtherPartner} {
					p := b.records.Partner(id)
					if id == "" || p == nil {
						continue
					}
					if p.Level == atlas.LevelCountry || p.Level == atlas.LevelBasin || p.Level == atlas.LevelNetwork || p.Unnamed {
						t.Errorf("%s + %s: %s joins them by %s", pair.Authority, pair.Other, id, r.Kind)
					}
					if r.Kind == mission.ReasonNearPartner && (p.Exactness != atlas.Exact || r.DistanceKM > mission.NearKM) {
						t.Errorf("%s + %s: near %s (%s), %v km", pair.Authority, pair.Other, id, p.Exactness, r.DistanceKM)
					}
				}
				if r.Kind == mission.ReasonSameCountry && len(pair.Reasons) > 1 && pair.Reasons[0].Kind != mission.ReasonSameCountry {
					t.Errorf("%s + %s: the same country is told beside %s", pair.Authority, pair.Other, pair.Reasons[0].Kind)
				}
			}
		}
	}
	for _, kind := range []mission.ReasonKind{mission.ReasonSharedPartner, mission.ReasonNearPartner, mission.ReasonSameTheme, mission.ReasonSameCountry} {
		if kinds[kind] == 0 {
			t.Errorf("no pair has the reason %s: %v", kind, kinds)
		}
	}
	if d.WhoElse.Total <= mission.MaxPairs || len(d.WhoElse.Pairs) != mission.MaxPairs {
		t.Errorf("the world has %d pairs, lists %d", d.WhoElse.Total, len(d.WhoElse.Pairs))
	}
}

func TestUnknownNames(t *testing.T) {
	t.Parallel()
	for query, parameter := range map[string]string{
		"region=998": "region", "country=ZZ": "country", "region=011&authority=paris": "authority",
		"region=011&theme=golf": "theme", "region=011&order=paris": "order", "country=PL&order=kayes": "order",
	} {
		request, err := parse(t, query)
		if err != nil {
			t.Fatal(err)
		}
		_, err = bundled(t).index.Dossier(request)
		var fault *mission.Fault
		if !errors.As(err, &fault) || fault.Parameter != parameter {
			t.Errorf("%s: %v, want a fault of %s", query, err, parameter)
		}
	}
}

func TestEmptyArea(t *testing.T) {
	t.Parallel()
	for _, query := range []string{"near=-75,-120&km=500", "country=AQ", "area=-150,-80;-120,-80;-120,-75", "country=PL&theme=universite&status=active"} {
		d := dossier(t, bundled(t).index, query)
		if d.Summary.Cooperations != 0 || len(d.Countries) != 0 || d.Area.Bounds != nil || len(d.Practical.Stops) != 0 || d.Practical.TotalKM != nil {
			t.Errorf("%s: %+v", query, d.Summary)
		}
		if len(d.Gaps.Themes) == 0 || len(d.Sources) == 0 {
			t.Errorf("%s: says neither what is missing nor where it is from", query)
		}
	}
}

// An order given by hand is kept, and beyond ten stops none is claimed.
func TestOrder(t *testing.T) {
	t.Parallel()
	b := bundled(t)
	many := dossier(t, b.index, "country=PL")
	if many.Practical.Order != mission.OrderNone || many.Practical.TotalKM != nil || len(many.Practical.Stops) != many.Summary.Places {
		t.Errorf("%d stops in the order %s", len(many.Practical.Stops), many.Practical.Order)
	}
	last, first := many.Practical.Stops[9].Place, many.Practical.Stops[3].Place
	given := dossier(t, b.index, "country=PL&order="+last+","+first)
	if p := given.Practical; p.Order != mission.OrderGiven || len(p.Stops) != 2 || p.Stops[0].Place != last || p.TotalKM == nil || *p.TotalKM < 1000 {
		t.Errorf("given by hand: %+v", p)
	}
}

// Five hundred stops are a dossier like another.
func TestFiveHundredStops(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("grows an edition: not with -short")
	}
	e, records := grown(t, 600)
	index, err := mission.NewIndex(e, records)
	if err != nil {
		t.Fatal(err)
	}
	d := dossier(t, index, "region=001&from=2027-03-01&to=2027-03-31")
	if len(d.Practical.Stops) < 500 || d.Practical.Order != mission.OrderNone || len(d.Practical.Matrix) != 0 {
		t.Errorf("%d stops, %s, %d rows", len(d.Practical.Stops), d.Practical.Order, len(d.Practical.Matrix))
	}
	if last := d.Practical.Stops[len(d.Practical.Stops)-1].Day; last != "2027-03-31" {
		t.Errorf("the last stop is on %s", last)
	}
	if _, err := index.Calendar(d, words(t, "fr")); err != nil {
		t.Error(err)
	}
	for name, write := range map[string]func() ([]byte, error){
		"dossier.kml":     func() ([]byte, error) { return index.KML(d, words(t, "fr")) },
		"dossier.geojson": func() ([]byte, error) { return index.GeoJSON(d) },
	} {
		text, err := write()
		if err != nil {
			t.Fatal(err)
		}
		if got := gdalCount(t, name, text); got < len(d.Practical.Stops) {
			t.Errorf("GDAL reads %d features of %s, of %d stops", got, name, len(d.Practical.Stops))
		}
	}
}
