package edition

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"pgregory.net/rapid"

	"github.com/passerelles/passerelles/internal/atlas"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// fixtureEdition is the edition of the fixture: editions do not change, so that
// one is enough for all tests.
var fixtureEdition = sync.OnceValues(func() (*Edition, error) { return Build(context.Background(), fixture()) })

func built(tb testing.TB) *Edition {
	tb.Helper()
	e, err := fixtureEdition()
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

// digest returns the digest of a record's edition, which is not compressed.
func digest(tb testing.TB, record *atlas.Record) string {
	tb.Helper()
	digest, _, _, err := render(tb.Context(), record)
	if err != nil {
		tb.Fatal(err)
	}
	return digest
}

// build builds an edition that must exist.
func build(tb testing.TB, record *atlas.Record) *Edition {
	tb.Helper()
	e, err := Build(tb.Context(), record)
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

func body(tb testing.TB, e *Edition, name string) []byte {
	tb.Helper()
	file, found := e.File(name)
	if !found {
		tb.Fatalf("no file %s", name)
	}
	return file.Identity
}

func decode[T any](tb testing.TB, e *Edition, name string) T {
	tb.Helper()
	var value T
	if err := json.Unmarshal(body(tb, e, name), &value); err != nil {
		tb.Fatalf("decode %s: %v", name, err)
	}
	return value
}

// layer is a layer as its readers see it.
type layer struct {
	Type     string
	Name     string
	Features []struct {
		Type       string
		ID         string
		Properties map[string]any
		Geometry   *struct {
			Type        string
			Coordinates json.RawMessage
		}
	}
}

func (l layer) ids() []string {
	ids := []string{}
	for _, feature := range l.Features {
		ids = append(ids, feature.ID)
	}
	return ids
}

func (l layer) property(id, name string) any {
	for _, feature := range l.Features {
		if feature.ID == id {
			return feature.Properties[name]
		}
	}
	return "no such feature"
}

// TestGolden holds every byte of a small edition: a change of it is a change of
// what the outside relies on.
func TestGolden(t *testing.T) {
	t.Parallel()
	e := built(t)
	for _, name := range e.Names() {
		path := filepath.Join("testdata", "golden", strings.ReplaceAll(name, "/", "_"))
		got := body(t, e, name)
		if *update {
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestCounts(t *testing.T) {
	t.Parallel()
	want := Counts{
		Cooperations: 7, // two of nine have no source or were retired
		Located:      4, // eau-sud, jumelage-nord, antipodes; ports by a member of the network
		Approximate:  1, // anonymes-seuls
		WithoutPlace: 2, // en-attente waits for a person, chez-nous has no partner
		Authorities:  2, // the successor and the member have no cooperation
		Partners:     6,
		Links:        5,
	}
	if diff := cmp.Diff(want, built(t).Counts()); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
}

func TestLinks(t *testing.T) {
	t.Parallel()
	e := built(t)
	for name, want := range map[string][]string{
		"all": {
			"ancienne-agglo--sud", "nord-ville--anonymes", "nord-ville--port-membre", "nord-ville--sud", "nord-ville--suva",
		},
		"jeunesse":   {"nord-ville--anonymes", "nord-ville--suva"},
		"eau":        {"ancienne-agglo--sud", "nord-ville--anonymes", "nord-ville--port-membre", "nord-ville--sud"},
		"amitie":     {"nord-ville--sud"},
		"non_classe": {},
	} {
		if diff := cmp.Diff(want, decode[layer](t, e, LayerName(name)).ids()); diff != "" {
			t.Errorf("links of %s (-want +got):\n%s", name, diff)
		}
	}
	all := decode[layer](t, e, AllName)
	for _, row := range []struct {
		link, property string
		want           any
	}{
		{"nord-ville--sud", "theme", "eau"}, // one eau, one amitie: the legend decides
		{"nord-ville--anonymes", "theme", "jeunesse"},
		{"nord-ville--sud", "count", 2.0},
		{"nord-ville--sud", "country", "IT"},
		{"nord-ville--sud", "in_basin", true},
		{"nord-ville--suva", "in_basin", false},
		{"nord-ville--anonymes", "exactness", "approximate"}, // accepted as exact, but unnamed
		{"nord-ville--port-membre", "kind", "network"},
		{"nord-ville--sud", "kind", "cooperation"},
	} {
		if got := all.property(row.link, row.property); got != row.want {
			t.Errorf("%s of %s is %v, want %v", row.property, row.link, got, row.want)
		}
	}
}

// TestOrderDoesNotShow shuffles every slice whose order means nothing: the
// digest is that of the content.
func TestOrderDoesNotShow(t *testing.T) {
	t.Parallel()
	want := digest(t, fixture())
	for seed := range uint64(8) {
		record := fixture()
		shuffle(rand.New(rand.NewPCG(seed, 2)), record)
		if got := digest(t, record); got != want {
			t.Errorf("seed %d: digest %s, want %s", seed, got, want)
		}
	}
}

func shuffle(random *rand.Rand, record *atlas.Record) {
	mix(random, record.Themes)
	mix(random, record.Types)
	mix(random, record.WorldRegions)
	mix(random, record.Authorities)
	mix(random, record.Partners)
	mix(random, record.Organisations)
	mix(random, record.Cooperations)
	mix(random, record.NetworkMembers)
	mix(random, record.Sources)
	mix(random, record.Decisions)
	mix(random, record.Retired)
	mix(random, record.Communes)
	for i := range record.Authorities {
		mix(random, record.Authorities[i].OtherNames)
	}
	for i := range record.Partners {
		mix(random, record.Partners[i].OtherNames)
		mix(random, record.Partners[i].Countries)
	}
	for i := range record.Communes {
		mix(random, record.Communes[i].Postcodes)
	}
	for i := range record.Cooperations {
		mix(random, record.Cooperations[i].Participations)
		mix(random, record.Cooperations[i].Figures)
		mix(random, record.Cooperations[i].Citations)
	}
}

func mix[T any](random *rand.Rand, all []T) {
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
}

// TestContentChangesTheDigest: whatever a reader could see changes the digest.
func TestContentChangesTheDigest(t *testing.T) {
	t.Parallel()
	base := digest(t, fixture())
	for name, edit := range map[string]func(*atlas.Record){
		"a title":     func(r *atlas.Record) { r.Cooperations[0].Title += "." },
		"a position":  func(r *atlas.Record) { r.Decisions[2].Place.Position[0] += 0.00001 },
		"a colour":    func(r *atlas.Record) { r.Themes[0].Color = "#000000" },
		"a commune":   func(r *atlas.Record) { r.Communes[0].Name = "Atrebatum" },
		"a tombstone": func(r *atlas.Record) { r.Retired = r.Retired[:1] },
		"a note":      func(r *atlas.Record) { r.Partners[0].Note = "Une note" },
	} {
		record := fixture()
		edit(record)
		if digest(t, record) == base {
			t.Errorf("%s does not change the digest", name)
		}
	}
	for name, edit := range map[string]func(*atlas.Record){
		"an unsourced title":    func(r *atlas.Record) { r.Cooperations[7].Title += "." },
		"an unpublished note":   func(r *atlas.Record) { r.Partners[6].Note = "Une note" },
		"a source nobody cites": func(r *atlas.Record) { r.Sources[2].Title = "Autre" },
	} {
		record := fixture()
		edit(record)
		if digest(t, record) != base {
			t.Errorf("%s changes the digest", name)
		}
	}
}

func TestBuildReadsTheRecordOnly(t *testing.T) {
	t.Parallel()
	record := fixture()
	shuffle(rand.New(rand.NewPCG(1, 1)), record)
	before := string(marshal(record))
	digest(t, record)
	if diff := cmp.Diff(before, string(marshal(record))); diff != "" {
		t.Errorf("the record changed (-before +after):\n%s", diff)
	}
}

// TestContradictions: an edition is not built from a record that contradicts
// itself, and the error says where.
func TestContradictions(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		edit func(*atlas.Record)
		want string
	}{
		"partner":    {func(r *atlas.Record) { r.Partners = r.Partners[1:] }, `the cooperation "eau-sud" names the partner "sud"`},
		"source":     {func(r *atlas.Record) { r.Sources = r.Sources[1:] }, `cites the source "manifeste"`},
		"theme":      {func(r *atlas.Record) { r.Themes = r.Themes[1:] }, `has the theme "jeunesse"`},
		"no theme":   {func(r *atlas.Record) { r.Cooperations[0].Themes = nil }, `"eau-sud" has no theme`},
		"member":     {func(r *atlas.Record) { r.NetworkMembers[0].Member.ID = "x" }, `the membership of the partner "x"`},
		"twice":      {func(r *atlas.Record) { r.Cooperations[1].ID = "eau-sud" }, `two records of kind cooperation under the identifier "eau-sud"`},
		"two places": {func(r *atlas.Record) { r.Decisions = append(r.Decisions, r.Decisions[0]) }, `two decisions on the authority "nord-ville"`},
		"successor":  {func(r *atlas.Record) { r.Authorities[1].Successor = "x" }, `has the successor "x"`},
	} {
		record := fixture()
		row.edit(record)
		_, err := Build(t.Context(), record)
		if atlas.ErrorCode(err) != atlas.CodeInvalid || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: error %v, want one that says %s", name, err, row.want)
		}
	}
}

func TestEmptyRecord(t *testing.T) {
	t.Parallel()
	e := build(t, &atlas.Record{Themes: fixture().Themes})
	for _, layerName := range []string{"all", "partners", "authorities", "jeunesse", "eau", "amitie", "non_classe"} {
		got := decode[layer](t, e, LayerName(layerName))
		if got.Type != "FeatureCollection" || got.Features == nil || len(got.Features) != 0 {
			t.Errorf("layer %s of an empty record is %s", layerName, body(t, e, LayerName(layerName)))
		}
	}
	if e.Counts() != (Counts{}) {
		t.Errorf("counts %+v, want none", e.Counts())
	}
}

// TestCodings: each body is the same content, under its own strong tag.
func TestCodings(t *testing.T) {
	t.Parallel()
	e := published(t)
	for _, name := range e.Names() {
		file, _ := e.File(name)
		plain, err := io.ReadAll(brotli.NewReader(bytes.NewReader(file.Brotli)))
		if err != nil || !bytes.Equal(plain, file.Identity) {
			t.Errorf("%s: brotli body differs (%v)", name, err)
		}
		reader, err := gzip.NewReader(bytes.NewReader(file.Gzip))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if plain, err = io.ReadAll(reader); err != nil || !bytes.Equal(plain, file.Identity) {
			t.Errorf("%s: gzip body differs (%v)", name, err)
		}
		tags := []string{file.ETagFor(Identity), file.ETagFor(Brotli), file.ETagFor(Gzip)}
		slices.Sort(tags)
		if len(slices.Compact(slices.Clone(tags))) != 3 || file.ETag != file.ETagFor("") || !strings.HasPrefix(tags[0], `"`) {
			t.Errorf("%s: tags %q", name, tags)
		}
	}
}

// TestAnyRecord holds what is true of every edition, on records drawn at
// random.
func TestAnyRecord(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		record := world(rapid.IntRange(1, 30).Draw(t, "size"))
		for i := range record.Decisions {
			decision := &record.Decisions[i]
			decision.Status = rapid.SampledFrom(atlas.DecisionStatuses()).Draw(t, "status")
			decision.Exactness = rapid.SampledFrom(atlas.Exactnesses()).Draw(t, "exactness")
		}
		for i := range record.Cooperations {
			record.Cooperations[i].Confidence = rapid.SampledFrom(atlas.Confidences()).Draw(t, "confidence")
		}
		_, content, bodies, err := render(t.Context(), record)
		if err != nil {
			t.Fatal(err)
		}
		checkContents(t, content.Counts, bodies, record)
	})
}

// failer is what *testing.T and *rapid.T share.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

func checkContents(t failer, counts Counts, bodies map[string][]byte, record *atlas.Record) {
	t.Helper()
	read := func(name string) layer {
		var l layer
		if err := json.Unmarshal(bodies[name], &l); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return l
	}
	if counts.Located+counts.Approximate+counts.WithoutPlace != counts.Cooperations {
		t.Fatalf("counts do not add up: %+v", counts)
	}
	all := read(AllName)
	if counts.Links != len(all.Features) || counts.Partners != len(read(PartnersName).Features) {
		t.Fatalf("counts %+v are not those of the layers", counts)
	}
	published := 0
	for _, cooperation := range record.Cooperations {
		if cooperation.Confidence != atlas.Unsourced {
			published++
		}
	}
	if counts.Cooperations != published {
		t.Fatalf("%d cooperations, want %d", counts.Cooperations, published)
	}
	inThemes := map[string]float64{}
	for _, theme := range record.Themes {
		for _, feature := range read(LayerName(theme.Code)).Features {
			inThemes[feature.ID] += feature.Properties["count"].(float64)
		}
	}
	for _, feature := range all.Features {
		if feature.Properties["count"] != inThemes[feature.ID] {
			t.Fatalf("link %s has %v cooperations, its layers %v", feature.ID, feature.Properties["count"], inThemes[feature.ID])
		}
		delete(inThemes, feature.ID)
		if km := feature.Properties["distance_km"].(float64); km < 0 || km > 20_004 || math.Abs(km*10-math.Round(km*10)) > 1e-6 {
			t.Fatalf("link %s is %v km", feature.ID, km)
		}
	}
	if len(inThemes) > 0 {
		t.Fatalf("links of the themes are not in all: %v", inThemes)
	}
}
