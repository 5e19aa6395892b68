package postgis_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/gazetteer"
	"github.com/passerelles/passerelles/internal/geocode"
	"github.com/passerelles/passerelles/internal/postgis"
	"github.com/passerelles/passerelles/internal/postgistest"
)

// entries is a gazetteer of a few places, one of each kind.
func entries() []gazetteer.Entry {
	town := func(id int, name, country string, people int, lon, lat float64, names ...gazetteer.Name) gazetteer.Entry {
		return gazetteer.Entry{
			GeoNameID: id, Exactness: atlas.Exact,
			Place: atlas.Place{
				ID: "geonames:" + name, Name: name, Country: country, Level: atlas.LevelLocality, Feature: "PPL",
				Population: people, Position: orb.Point{lon, lat}, Source: "geonames", Licence: "CC-BY-4.0",
			},
			Names: append([]gazetteer.Name{{Text: name, Preferred: true}}, names...),
		}
	}
	nablus := town(282615, "Nablus", "PS", 130_326, 35.25444, 32.22111,
		gazetteer.Name{Text: "Naplouse", Lang: "fr", Preferred: true}, gazetteer.Name{Text: "Náblus"}, gazetteer.Name{Text: "نابلس"})
	nablus.Place.Name, nablus.Place.Admin1, nablus.Admin1 = "Naplouse", "Cisjordanie", "admin1:PS.WE"
	naples := town(3172394, "Napoli", "IT", 909_048, 14.26811, 40.85216, gazetteer.Name{Text: "Naples", Lang: "fr", Preferred: true})
	lille := town(2998324, "Lille", "FR", 234_475, 3.05858, 50.63297)
	lille.INSEE = "59350"
	halle := town(2911520, "Halle (Westfalen)", "DE", 21_448, 8.361, 52.060)
	region := gazetteer.Entry{
		Exactness: atlas.Approximate, Weight: 4_000_000,
		Place: atlas.Place{
			ID: "admin1:PL.83", Name: "Voïvodie de Silésie", Country: "PL", Level: atlas.LevelRegion, Feature: "ADM1",
			Position: orb.Point{18.856, 50.258}, Source: "geonames", Licence: "CC-BY-4.0",
		},
		Names: []gazetteer.Name{{Text: "Silesia", Preferred: true}, {Text: "Voïvodie de Silésie", Lang: "fr", Preferred: true}},
	}
	basin := gazetteer.Entry{
		Exactness: atlas.Approximate, ValidTo: "2015", PartOf: "geonames:Lille",
		Place: atlas.Place{
			ID: "supplement:maghreb", Name: "Maghreb", Level: atlas.LevelBasin, Feature: "RGN",
			Position: orb.Point{2, 33}, Source: "supplement", Licence: "etalab-2.0",
		},
		Names: []gazetteer.Name{{Text: "Maghreb", Preferred: true}},
	}
	position := lille.Place.Position
	commune := gazetteer.Entry{
		INSEE: "59350", Exactness: atlas.Exact,
		Place: atlas.Place{ID: "cog:59350", Name: "Lille", Country: "FR", Level: atlas.LevelLocality, Position: position, Source: "geonames", Licence: "CC-BY-4.0"},
		Names: []gazetteer.Name{{Text: "Lille", Lang: "fr", Preferred: true}},
		Commune: &atlas.Commune{
			Code: "59350", Name: "Lille", Department: "59", Postcodes: []string{"59000"}, Population: 238_246,
			EPCI: "200093201", EPCIName: "Métropole européenne de Lille", Position: &position,
			Source: "geonames", Licence: "CC-BY-4.0",
		},
	}
	nowhere := gazetteer.Entry{
		INSEE: "59999",
		Place: atlas.Place{ID: "cog:59999", Name: "Nulle-Part", Country: "FR", Level: atlas.LevelLocality, Source: "cog", Licence: "etalab-2.0"},
		Names: []gazetteer.Name{{Text: "Nulle-Part", Lang: "fr", Preferred: true}},
		Commune: &atlas.Commune{
			Code: "59999", Name: "Nulle-Part", Department: "59", Population: 12,
			Source: "cog", Licence: "etalab-2.0",
		},
	}
	apart := gazetteer.Entry{GeoNameID: 2998324, NamesOnly: true, Names: []gazetteer.Name{{Text: "Rijsel", Lang: "nl", Preferred: true}}}
	french := gazetteer.Entry{GeoNameID: 2911520, NamesOnly: true, Names: []gazetteer.Name{{Text: "Halle-en-Westphalie", Lang: "fr"}}}
	return []gazetteer.Entry{nablus, naples, lille, halle, region, commune, nowhere, basin, apart, french}
}

// giving makes what LoadGazetteer reads of a list.
func giving(list []gazetteer.Entry) func(func(gazetteer.Entry) error) error {
	return func(emit func(gazetteer.Entry) error) error {
		for _, e := range list {
			if err := emit(e); err != nil {
				return err
			}
		}
		return nil
	}
}

// loaded returns a writer's store with the small gazetteer, and its address.
func loaded(t testing.TB) (*postgis.Store, string) {
	t.Helper()
	url := postgistest.Database(t)
	store := openAs(t, url, postgis.RoleWriter)
	if err := store.LoadGazetteer(t.Context(), "petit", false, giving(entries()), nil); err != nil {
		t.Fatal(err)
	}
	return store, url
}

// names looks names up exactly and returns the identifiers found.
func names(t testing.TB, store *postgis.Store, text ...string) []string {
	t.Helper()
	var forms []string
	for _, name := range text {
		forms = append(forms, geocode.Normalise(name))
	}
	found, err := store.Exact(t.Context(), []geocode.Lookup{{Forms: forms}})
	if err != nil {
		t.Fatal(err)
	}
	return identifiers(found[0])
}

func identifiers(matches []geocode.Match) []string {
	var ids []string
	for _, match := range matches {
		ids = append(ids, match.Place.ID)
	}
	return ids
}

func TestGazetteerLookups(t *testing.T) {
	t.Parallel()
	store, _ := loaded(t)
	found, err := store.Exact(t.Context(), []geocode.Lookup{
		{Forms: []string{"naplouse"}, Countries: []string{"PS", "IL"}},
		{Forms: []string{"naplouse"}, Countries: []string{"IT"}},
		{Forms: []string{"rien", "maghreb"}, Countries: []string{"DZ"}, Level: atlas.LevelBasin},
		{Forms: []string{"silesie"}},
		{Forms: []string{"نابلس"}},
		{Forms: nil},
		{Forms: []string{"nulle part"}},
		{Forms: []string{"halle"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	var got [][]string
	for _, matches := range found {
		got = append(got, identifiers(matches))
	}
	want := [][]string{
		{"geonames:Nablus"}, nil, {"supplement:maghreb"}, {"admin1:PL.83"}, {"geonames:Nablus"}, nil, {"cog:59999"}, {"geonames:Halle (Westfalen)"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("exact (-want +got):\n%s", diff)
	}
	wantMatch := geocode.Match{
		Place: atlas.Place{
			ID: "geonames:Nablus", Name: "Naplouse", Country: "PS", Admin1: "Cisjordanie", Level: atlas.LevelLocality, Feature: "PPL",
			Population: 130_326, Position: orb.Point{35.25444, 32.22111}, Source: "geonames", Licence: "CC-BY-4.0",
		},
		Admin1: "admin1:PS.WE", Exactness: atlas.Exact,
		Name: "Naplouse", Form: "naplouse", Kind: geocode.PreferredName, Weight: 130_326, Similarity: 1,
	}
	if diff := cmp.Diff(wantMatch, found[0][0]); diff != "" {
		t.Errorf("Naplouse (-want +got):\n%s", diff)
	}
	if m := found[2][0]; m.PartOf != "geonames:Lille" || m.ValidTo != "2015" || m.Exactness != atlas.Approximate || m.Place.Country != "" {
		t.Errorf("Maghreb: %+v", m)
	}
	if m := found[6][0]; m.Exactness != atlas.NoPlace || m.Place.Position != (orb.Point{}) {
		t.Errorf("Nulle-Part has a name and no position: %+v", m)
	}
	if m := found[7][0]; m.Kind != geocode.ShortenedName || m.Place.Name != "Halle-en-Westphalie" {
		t.Errorf("Halle is found without its brackets and displayed in French: %+v", m)
	}
}

func TestGazetteerSimilarAndPrefixed(t *testing.T) {
	t.Parallel()
	store, url := loaded(t)
	reader := openAs(t, url, postgis.RoleReader)
	similar, err := reader.Similar(t.Context(), []geocode.Lookup{
		{Forms: []string{"naplousse"}}, {Forms: []string{"naplousse"}, Countries: []string{"IT"}}, {Forms: []string{"xyz"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := identifiers(similar[0]); !slices.Equal(got, []string{"geonames:Nablus"}) || similar[0][0].Similarity >= 1 || similar[0][0].Similarity < 0.45 {
		t.Errorf("similar to naplousse: %+v", similar[0])
	}
	if len(similar[1])+len(similar[2]) != 0 {
		t.Errorf("similar in Italy %v, to xyz %v", identifiers(similar[1]), identifiers(similar[2]))
	}
	for prefix, want := range map[string][]string{
		"nap": {"geonames:Napoli", "geonames:Nablus"}, "napl": {"geonames:Napoli", "geonames:Nablus"}, "zz": nil, "": nil,
		"halle w": {"geonames:Halle (Westfalen)"}, "nulle": nil, "n%": nil, "'; drop": nil,
	} {
		matches, err := store.Prefixed(t.Context(), geocode.Lookup{Forms: []string{prefix}}, 5)
		if err != nil {
			t.Fatal(err)
		}
		if got := identifiers(matches); !slices.Equal(got, want) {
			t.Errorf("prefix %q: %v, want %v", prefix, got, want)
		}
	}
	limited, err := store.Prefixed(t.Context(), geocode.Lookup{Forms: []string{"n"}, Countries: []string{"PS"}, Level: atlas.LevelLocality}, 1)
	if err != nil || !slices.Equal(identifiers(limited), []string{"geonames:Nablus"}) {
		t.Errorf("in Palestine: %v, %v", identifiers(limited), err)
	}
}

func TestGazetteerSpelled(t *testing.T) {
	t.Parallel()
	_, url := loaded(t)
	reader := openAs(t, url, postgis.RoleReader)
	asked := []struct {
		written string
		want    string // among the forms found; "" for none at all
	}{
		{"naplose", "naplouse"}, {"rijzel", "rijsel"}, {"quelquepart", ""}, {"xy", ""}, {"halle westfalen", "halle westfalen"},
	}
	var keys [][]int32
	for _, a := range asked {
		keys = append(keys, geocode.SpellingKeys(a.written))
	}
	found, err := reader.Spelled(t.Context(), keys)
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range asked {
		if a.want == "" && len(found[i]) > 0 || a.want != "" && !slices.Contains(found[i], a.want) {
			t.Errorf("%q: found %v, want %q", a.written, found[i], a.want)
		}
	}
}

func TestGazetteerPlacesAndNames(t *testing.T) {
	t.Parallel()
	store, _ := loaded(t)
	places, err := store.Places(t.Context(), []string{"geonames:Nablus", "cog:59350", "cog:59999", "geonames:0", "'"})
	if err != nil {
		t.Fatal(err)
	}
	if len(places) != 2 || places["geonames:Nablus"].Name != "Naplouse" {
		t.Errorf("places: %+v", places)
	}
	if lille := places["cog:59350"]; lille.Name != "Lille" || lille.Position != (orb.Point{3.05858, 50.63297}) || lille.Source != "geonames" {
		t.Errorf("the commune of Lille: %+v", lille)
	}
	found, err := store.Names(t.Context(), []string{"geonames:Lille", "admin1:PL.83"})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]geocode.PlaceName{
		"geonames:Lille": {{Text: "Lille", Form: "lille", Preferred: true}, {Text: "Rijsel", Form: "rijsel", Lang: "nl", Preferred: true}},
		"admin1:PL.83": {
			{Text: "Silesia", Form: "silesia", Preferred: true},
			{Text: "Voïvodie de Silésie", Form: "voivodie de silesie", Lang: "fr", Preferred: true},
		},
	}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}

func TestRecordHoldsTheCommunes(t *testing.T) {
	t.Parallel()
	store, _ := loaded(t)
	record, err := store.Record(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if record.Revision == 0 {
		t.Error("a gazetteer was loaded, and the revision is that of an empty record")
	}
	want := []atlas.Commune{*entries()[5].Commune, *entries()[6].Commune}
	if diff := cmp.Diff(want, record.Communes); diff != "" {
		t.Errorf("communes (-want +got):\n%s", diff)
	}
}
