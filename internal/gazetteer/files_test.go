package gazetteer

import (
	"archive/zip"
	"compress/gzip"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/passerelles/passerelles/internal/atlas"
)

// dump writes a GeoNames file, zipped or gzipped when its name says so.
func dump(t testing.TB, folder, name, content string) string {
	t.Helper()
	path := filepath.Join(folder, name)
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	switch filepath.Ext(name) {
	case ".zip":
		archive := zip.NewWriter(out)
		for _, member := range []struct{ name, content string }{
			{"readme.txt", "not rows"}, {strings.TrimSuffix(name, ".zip") + ".txt", content},
		} {
			w, err := archive.Create(member.name)
			if err == nil {
				_, err = w.Write([]byte(member.content))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		err = archive.Close()
	case ".gz":
		packed := gzip.NewWriter(out)
		_, err = packed.Write([]byte(content))
		err = errors.Join(err, packed.Close())
	default:
		_, err = out.WriteString(content)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

const (
	countryRow = "2395170\tRepublic of Benin\tRepublic of Benin\tBenin\t9.5\t2.25\tA\tPCLI\tBJ\t\t00\t\t\t\t11485048\t\t\tAfrica/Porto-Novo\t2021-01-01\n"
	regionRow  = "2597272\tKouffo\tKouffo\t\t7.05\t1.8\tA\tADM1\tBJ\t\t12\t\t\t\t745328\t\t\tAfrica/Porto-Novo\t2021-01-01\n"
	streamRow  = "1000000\tA River\tA River\t\t7\t1\tH\tSTM\tBJ\t\t12\t\t\t\t0\t\t\tAfrica/Porto-Novo\t2021-01-01\n"
	townRow    = "2395568\tAplahoué\tAplahoue\t\t6.93333\t1.68333\tP\tPPLA\tBJ\t\t12\t\t\t\t19862\t\t124\tAfrica/Porto-Novo\t2020-06-10\n"
)

func TestOpenFilesReadsOfficialDumps(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	bundle, err := OpenFiles(nil,
		dump(t, folder, "BJ.zip", countryRow+regionRow+streamRow+townRow),
		dump(t, folder, "cities500.txt", townRow+smallCities500),
		dump(t, folder, "alternateNamesV2.zip",
			"1\t2597272\tfr\tCouffo\t1\t\t\t\t\t\n"+
				"2\t2597272\tlink\thttps://example.org\t\t\t\t\t\t\n"+
				"3\t99999999\tfr\tInconnu\t\t\t\t\t\t\n"+
				"4\t2395568\tfr\tParahoué\t\t\t\t1\t\t\n"),
		dump(t, folder, "admin1CodesASCII.txt", "BJ.12\tKouffo\tKouffo\t2597272\n"),
		dump(t, folder, "countryInfo.txt", "#ISO\tcomment\nPL\tPOL\t616\tPL\tPoland\tWarsaw\t312685\t37978548\tEU\t.pl\tPLN\tZloty\t48\t##-###\t^\\d$\tpl\t798544\tDE,LT\t\n"))
	if err != nil {
		t.Fatal(err)
	}
	var names []Entry
	places := map[string]Entry{}
	err = bundle.Each(context.Background(), func(e Entry) error {
		if e.NamesOnly {
			names = append(names, e)
			return nil
		}
		if _, twice := places[e.Place.ID]; twice {
			t.Errorf("%s comes twice", e.Place.ID)
		}
		places[e.Place.ID] = e
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	benin, kouffo := places["country:BJ"], places["admin1:BJ.12"]
	if benin.GeoNameID != 2395170 || benin.Place.Level != atlas.LevelCountry || benin.Place.Population != 11485048 {
		t.Errorf("Benin has the dump's own position: %+v", benin)
	}
	if kouffo.GeoNameID != 2597272 || kouffo.Place.Position != [2]float64{1.8, 7.05} || kouffo.Exactness != atlas.Approximate {
		t.Errorf("Kouffo: %+v", kouffo)
	}
	if got := places["geonames:2395568"].Place.Admin1; got != "Kouffo" {
		t.Errorf("Aplahoué lies in %q", got)
	}
	if got := places["country:PL"]; got.Place.Name != "Poland" || got.Exactness != atlas.Approximate {
		t.Errorf("Poland is derived from its towns: %+v", got)
	}
	if _, found := places["geonames:1000000"]; found {
		t.Error("a river is not a place of the gazetteer")
	}
	want := []Name{{"Couffo", "fr", true}, {"Parahoué", "", false}} // the second is historic
	if len(names) != 2 || !slices.Equal(slices.Concat(names[0].Names, names[1].Names), want) {
		t.Errorf("names apart: %+v", names)
	}
}

func TestCorruptDumpsNameFileAndLine(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	zipped := dump(t, folder, "BJ.zip", strings.Repeat(townRow, 2000))
	content, err := os.ReadFile(zipped)
	if err != nil {
		t.Fatal(err)
	}
	half := filepath.Join(folder, "FR.zip")
	if err := os.WriteFile(half, content[:len(content)/2], 0o644); err != nil {
		t.Fatal(err)
	}
	content[len(content)/3] ^= 0xff
	flipped := filepath.Join(folder, "DE.zip")
	if err := os.WriteFile(flipped, content, 0o644); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		paths []string
		want  string // in the French sentence
	}{
		"a column lost":         {[]string{dump(t, folder, "a.txt", townRow+strings.Replace(townRow, "\tPPLA\t", "\t", 1))}, "a.txt, ligne 2"},
		"cut in a row":          {[]string{dump(t, folder, "b.txt", townRow+townRow[:40])}, "b.txt, ligne 2"},
		"a latitude of 96":      {[]string{dump(t, folder, "c.txt", strings.Replace(townRow, "6.93333", "96.9", 1))}, "c.txt, ligne 1"},
		"not a number":          {[]string{dump(t, folder, "d.txt", strings.Replace(townRow, "6.93333", "NaN", 1))}, "d.txt, ligne 1"},
		"a null character":      {[]string{dump(t, folder, "e.txt", strings.Replace(townRow, "Aplahoue", "Apla\x00", 1))}, "e.txt, ligne 1"},
		"not UTF-8":             {[]string{dump(t, folder, "f.txt", strings.Replace(townRow, "Aplahoué", "Aplahou\xe9", 1))}, "f.txt, ligne 1"},
		"a country of three":    {[]string{dump(t, folder, "g.txt", strings.Replace(townRow, "\tBJ\t", "\tBEN\t", 1))}, "g.txt, ligne 1"},
		"a line of 2 MB":        {[]string{dump(t, folder, "h.txt", townRow+strings.Repeat("x", 2<<20))}, "h.txt, ligne 2"},
		"half an archive":       {[]string{half}, "FR.zip"},
		"a bit of an archive":   {[]string{flipped}, "DE"},
		"gzip cut":              {[]string{dump(t, folder, "i.txt.gz", townRow), dump(t, folder, "j.txt", "x\n")}, "j.txt, ligne 1"},
		"alternate names":       {[]string{dump(t, folder, "k.txt", townRow), dump(t, folder, "alternateNames.txt", "1\t2\n")}, "alternateNames.txt, ligne 1"},
		"codes of divisions":    {[]string{dump(t, folder, "l.txt", townRow), dump(t, folder, "admin1CodesASCII.txt", "BJ.12\n")}, "admin1CodesASCII.txt, ligne 1"},
		"an image":              {[]string{dump(t, folder, "photo.png", "\x89PNG")}, "photo.png"},
		"no list of places":     {[]string{dump(t, folder, "countryInfo.txt", "")}, "countryInfo.txt"},
		"a zstd of another one": {[]string{dump(t, folder, "m.zst", "\x28\xb5\x2f\xfd rubbish")}, "m.zst"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := readAll(test.paths...)
			if atlas.ErrorCode(err) != atlas.CodeInvalid || !strings.Contains(atlas.ErrorMessage(err).FR, test.want) {
				t.Errorf("got %v (%s), want %q", err, atlas.ErrorMessage(err).FR, test.want)
			}
		})
	}
	if err := readAll(filepath.Join(folder, "absent.txt")); atlas.ErrorCode(err) != atlas.CodeNotFound {
		t.Errorf("an absent file: %v", err)
	}
	if err := readAll(); atlas.ErrorCode(err) != atlas.CodeInvalid {
		t.Errorf("no file: %v", err)
	}
}

func TestEachStopsWhenAsked(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	var rows strings.Builder
	for range 10_000 {
		rows.WriteString(townRow)
	}
	bundle, err := OpenFiles(nil, dump(t, folder, "cities500.txt", rows.String()))
	if err != nil {
		t.Fatal(err)
	}
	enough := errors.New("enough")
	if err := bundle.Each(context.Background(), func(Entry) error { return enough }); !errors.Is(err, enough) {
		t.Errorf("the reader's own error: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := bundle.Each(ctx, func(Entry) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled reading: %v", err)
	}
}

func TestCorruptJSONNamesFileAndElement(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ path, content, want string }{
		"truncated array":     {pathCitiesJSON, smallCitiesJSON[:len(smallCitiesJSON)-30], "cities.json"},
		"bad position":        {pathCitiesJSON, strings.Replace(smallCitiesJSON, "50.6929", "north", 1), "élément 3"},
		"an object":           {pathSimplemaps, `{"city":"Lalo"}`, "ce n’est pas un tableau"},
		"a number for a name": {pathCommunes, `[{"code":"59350"},{"code":59350}]`, "élément 2"},
		"damaged supplement":  {"", "id,name\n", "gazetteer_supplement.csv, ligne 1"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folders := smallSources(t)
			if test.path == "" {
				folder := t.TempDir()
				dump(t, folder, supplementName, test.content)
				folders.Supplement = os.DirFS(folder)
			} else if err := os.WriteFile(filepath.Join(folders.NodeModules, test.path), []byte(test.content), 0o644); err != nil {
				t.Fatal(err)
			}
			bundle, err := Sources(folders)
			if err == nil {
				err = bundle.Each(context.Background(), func(Entry) error { return nil })
			}
			if atlas.ErrorCode(err) != atlas.CodeInvalid || !strings.Contains(atlas.ErrorMessage(err).FR, test.want) {
				t.Errorf("got %v (%s), want %q", err, atlas.ErrorMessage(err).FR, test.want)
			}
		})
	}
}
