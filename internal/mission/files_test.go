package mission_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/catalogue"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/internal/mission"
	"github.com/passerelles/passerelles/static"
)

// words are those of the pages of records.
func words(tb testing.TB, lang string) catalogue.Words {
	tb.Helper()
	texts := map[string]string{}
	for _, name := range []string{lang + ".json", "records/" + lang + ".json"} {
		content, err := fs.ReadFile(static.Translations(), name)
		if err != nil {
			tb.Fatal(err)
		}
		if err := json.Unmarshal(content, &texts); err != nil {
			tb.Fatal(err)
		}
	}
	return catalogue.NewWords(lang, texts)
}

// hostile is an edition whose names try to break out of every file.
func hostile(tb testing.TB) *mission.Index {
	tb.Helper()
	names := []string{"نابلس", "北京市", "🌍 Terre", "=1+1", "</name><x>&amp;", "a;b,c\\d\nBEGIN:VEVENT", "\u202eretourné", strings.Repeat("é", 200)}
	record := &atlas.Record{
		Territory: atlas.Territory{ID: "ici", Title: atlas.Text{FR: "Atlas", EN: "Atlas"}, Name: atlas.Text{FR: "Ici", EN: "Here"}, Anchor: orb.Point{3, 50}},
		Themes:    []atlas.Theme{{Code: "eau", Label: atlas.Text{FR: "Eau", EN: "Water"}, Color: "#336677", Position: 1}},
		WorldRegions: []atlas.WorldRegion{
			{Code: "001", Name: atlas.Text{FR: "Monde", EN: "World"}},
			{Code: "242", Parent: "001", ISO2: "FJ", ISO3: "FJI", Name: atlas.Text{FR: "Fidji", EN: "Fiji"}},
		},
		Sources:     []atlas.Source{{ID: "s", Title: "Source"}},
		Authorities: []atlas.Authority{{ID: "chez-nous", Kind: atlas.KindCommune, Name: "@Chez nous", Code: "59001", Department: "59"}},
	}
	locate := func(kind atlas.ActorKind, id string, at orb.Point) {
		record.Decisions = append(record.Decisions, atlas.Decision{
			Subject: atlas.Actor{Kind: kind, ID: id}, Status: atlas.DecisionManual, Exactness: atlas.Exact,
			Place: &atlas.Place{ID: "essai:" + id, Name: id, Position: at, Source: "essai"},
		})
	}
	locate(atlas.ActorAuthority, "chez-nous", orb.Point{3, 50})
	for i, name := range names {
		id := "p" + string(rune('a'+i))
		record.Partners = append(record.Partners, atlas.Partner{ID: id, Name: name, SourceName: name, Level: atlas.LevelLocality, Countries: []string{"FJ"}})
		locate(atlas.ActorPartner, id, orb.Point{179.9 - float64(i)/10, -17})
		record.Cooperations = append(record.Cooperations, atlas.Cooperation{
			ID: "c-" + id, Title: name, Type: atlas.TypeTwinning, Themes: []string{"eau"}, Status: atlas.StatusActive,
			Confidence: atlas.Confirmed, Citations: []atlas.Citation{{Source: "s"}},
			Participations: []atlas.Participation{
				{Actor: atlas.Actor{Kind: atlas.ActorAuthority, ID: "chez-nous"}, Role: atlas.RoleLead},
				{Actor: atlas.Actor{Kind: atlas.ActorPartner, ID: id}, Role: atlas.RoleParticipant},
			},
		})
	}
	built, err := edition.Build(context.Background(), record)
	if err != nil {
		tb.Fatal(err)
	}
	e := built.WithMeta(edition.Meta{Number: 3, PublishedAt: time.Date(2026, 11, 26, 9, 30, 0, 0, time.UTC)})
	records, err := catalogue.Read(e)
	if err != nil {
		tb.Fatal(err)
	}
	index, err := mission.NewIndex(e, records)
	if err != nil {
		tb.Fatal(err)
	}
	return index
}

func TestKML(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		index *mission.Index
		query string
		least int
	}{
		"bundled": {bundled(t).index, "region=mediterranee", 50},
		"hostile": {hostile(t), "country=FJ", 16},
	} {
		for _, lang := range []string{"fr", "ar"} {
			d := dossier(t, test.index, test.query)
			text, err := test.index.KML(d, words(t, lang))
			if err != nil {
				t.Fatal(err)
			}
			for decoder := xml.NewDecoder(bytes.NewReader(text)); ; {
				if _, err := decoder.Token(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					t.Fatalf("%s: not XML: %v", name, err)
				}
			}
			marks := strings.Count(string(text), "<Placemark")
			if marks < test.least {
				t.Errorf("%s has %d marks", name, marks)
			}
			read := gdalReads(t, "dossier.kml", text)
			if got := strings.Count(read, "OGRFeature("); got != marks || got < len(d.Practical.Stops) {
				t.Errorf("%s: GDAL reads %d marks of %d", name, got, marks)
			}
			for _, country := range d.Countries {
				for _, place := range country.Places {
					if name == "bundled" && lang == "fr" && !strings.Contains(read, fmt.Sprintf("Name (String) = %d. %s (", place.Number, place.Name)) {
						t.Errorf("GDAL does not read the place %s, %q", place.ID, place.Name)
					}
				}
			}
		}
	}
}

// gdalCount asks GDAL how many features a file has.
func gdalCount(t *testing.T, name string, text []byte) int {
	t.Helper()
	return strings.Count(gdalReads(t, name, text), "OGRFeature(")
}

// gdalReads is what GDAL makes of a file.
func gdalReads(t *testing.T, name string, text []byte) string {
	t.Helper()
	program, err := exec.LookPath("ogrinfo")
	if err != nil {
		t.Fatal("ogrinfo is not on this machine: “make test” installs it")
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	told, err := exec.Command(program, "-ro", "-al", path).CombinedOutput()
	if err != nil {
		t.Fatalf("ogrinfo: %v\n%.500s", err, told)
	}
	return string(told)
}

func TestGeoJSON(t *testing.T) {
	t.Parallel()
	index := hostile(t)
	text, err := index.GeoJSON(dossier(t, index, "country=FJ"))
	if err != nil {
		t.Fatal(err)
	}
	var collection struct {
		Features []struct {
			Geometry   struct{ Type string }
			Properties map[string]any
		}
	}
	if err := json.Unmarshal(text, &collection); err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for _, feature := range collection.Features {
		kinds[feature.Geometry.Type]++
	}
	if kinds["Point"] != 8 || kinds["LineString"]+kinds["MultiLineString"] != 8 {
		t.Errorf("has %v", kinds)
	}
	if got := gdalCount(t, "dossier.geojson", text); got != 16 {
		t.Errorf("GDAL reads %d features", got)
	}
}

func TestCalendar(t *testing.T) {
	t.Parallel()
	index := hostile(t)
	d := dossier(t, index, "country=FJ&from=2027-02-27&to=2027-03-06")
	text, err := index.Calendar(d, words(t, "fr"))
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := index.Calendar(d, words(t, "fr")); !bytes.Equal(text, again) {
		t.Error("the same dossier gives two calendars")
	}
	if !utf8.Valid(text) {
		t.Error("a character is cut in two")
	}
	lines := strings.Split(strings.TrimSuffix(string(text), "\r\n"), "\r\n")
	for _, line := range lines {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("the line %q is %d octets", line, len(line))
		}
	}
	unfolded := strings.ReplaceAll(string(text), "\r\n ", "")
	begins := 0
	for _, line := range strings.Split(unfolded, "\r\n") {
		if line == "BEGIN:VEVENT" {
			begins++
		}
	}
	if begins != 8 {
		t.Errorf("has %d events", begins)
	}
	for _, want := range []string{
		"DTSTAMP:20261126T093000Z\r\n", "DTSTART;VALUE=DATE:20270227\r\nDTEND;VALUE=DATE:20270228\r\n", "DTEND;VALUE=DATE:20270307\r\n",
		`a\;b\,c\\d\nBEGIN:VEVENT`, "🌍 Terre", "END:VCALENDAR\r\n",
	} {
		if !strings.Contains(unfolded, want) {
			t.Errorf("has no %q", want)
		}
	}
	var fault *mission.Fault
	if _, err := index.Calendar(dossier(t, index, "country=FJ"), words(t, "fr")); !errors.As(err, &fault) || fault.Parameter != "from" {
		t.Errorf("without dates: %v", err)
	}
}

func TestPlan(t *testing.T) {
	t.Parallel()
	b := bundled(t)
	plan, err := b.index.Plan(mission.PlanRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(plan.Authorities), b.edition.Counts().Authorities; got != want {
		t.Errorf("%d authorities, the edition has %d", got, want)
	}
	if got, want := len(plan.Countries), len(b.records.Countries()); got > want || got == 0 {
		t.Errorf("%d countries of %d", got, want)
	}
	for i, a := range plan.Authorities {
		for j, c := range plan.Countries {
			if want := countJoined(b.records, a.ID, c.Code, ""); plan.Totals[i][j] != want {
				t.Errorf("%s in %s: %d, want %d", a.ID, c.Code, plan.Totals[i][j], want)
			}
		}
	}
	strange, err := hostile(t).Plan(mission.PlanRequest{})
	if err != nil {
		t.Fatal(err)
	}
	table, err := strange.CSV()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(table)).ReadAll()
	if err != nil || len(rows) != 2 || rows[1][1] != "'@Chez nous" || rows[1][4] != "8" {
		t.Errorf("the table is %q, %v", rows, err)
	}
}

// countJoined counts the cooperations that an authority leads or takes part in
// with a partner of a country that is no network, of a theme or of any, without
// the plan's tables.
func countJoined(records *catalogue.Catalogue, authority, iso2, theme string) int {
	n := 0
	for _, c := range records.Cooperations {
		authorities, partners := c.Leads()
		joined := slices.ContainsFunc(partners, func(id string) bool {
			partner := records.Partner(id)
			return partner.Level != atlas.LevelNetwork && slices.Contains(partner.Countries, iso2)
		})
		if joined && slices.Contains(authorities, authority) && (theme == "" || slices.Contains(c.Themes, theme)) {
			n++
		}
	}
	return n
}

// Ensure that a plan of a theme and a region counts that theme alone, and has the
// countries without anything, which are those of the region.
func TestPlanFilter(t *testing.T) {
	t.Parallel()
	b := bundled(t)
	request, err := mission.ParsePlanRequest(url.Values{"region": {"011"}, "theme": {"eau"}})
	if err != nil || request.Query() != "region=011&theme=eau" {
		t.Fatalf("%q, %v", request.Query(), err)
	}
	plan, err := b.index.Plan(request)
	if err != nil {
		t.Fatal(err)
	}
	if len(plan.Countries) != 17 || len(plan.Authorities) != b.edition.Counts().Authorities || plan.Filter.Theme != "eau" {
		t.Errorf("%d authorities in %d countries, of %+v", len(plan.Authorities), len(plan.Countries), plan.Filter)
	}
	full, empty := 0, 0
	for i, a := range plan.Authorities {
		for j, c := range plan.Countries {
			if want := countJoined(b.records, a.ID, c.Code, "eau"); plan.Totals[i][j] != want {
				t.Errorf("%s in %s: %d, want %d", a.ID, c.Code, plan.Totals[i][j], want)
			}
		}
	}
	for _, c := range plan.Countries {
		if c.Cooperations > 0 {
			full++
		} else {
			empty++
		}
	}
	if full == 0 || empty == 0 || plan.Cooperations == 0 {
		t.Errorf("%d cooperations, %d countries with and %d without any", plan.Cooperations, full, empty)
	}
	active, err := b.index.Plan(mission.PlanRequest{Status: mission.SelectActive})
	if err != nil || active.Cooperations == 0 || len(active.Countries) < 40 {
		t.Fatalf("active: %d cooperations in %d countries, %v", active.Cooperations, len(active.Countries), err)
	}
	for query, parameter := range map[string]string{"theme=golf": "theme", "region=999": "region"} {
		values, _ := url.ParseQuery(query)
		request, err := mission.ParsePlanRequest(values)
		if err == nil {
			_, err = b.index.Plan(request)
		}
		var fault *mission.Fault
		if !errors.As(err, &fault) || fault.Parameter != parameter {
			t.Errorf("%s: %v", query, err)
		}
	}
}
