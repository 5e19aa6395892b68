package gazetteer

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf8"

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
	})
}

func FuzzMO(f *testing.F) {
	f.Add(makeMO(binary.LittleEndian, map[string]string{"": "header", "282615": "Naplouse", "PL.83": "Voïvodie de Silésie"}))
	f.Add(makeMO(binary.BigEndian, map[string]string{"a\x04b\x00c": "d\x00e"}))
	f.Add("\xde\x12\x04\x95\x00\x00\x00\x00\xff\xff\xff\xff")
	f.Add("")
	f.Fuzz(func(t *testing.T, data string) {
		_ = parseMO(data, func(original, translated string) error {
			if original == "" || !utf8.ValidString(original) || !utf8.ValidString(translated) || strings.ContainsAny(original+translated, "\x00") {
				t.Errorf("%q → %q", original, translated)
			}
			return nil
		})
	})
}

func FuzzSupplement(f *testing.F) {
	f.Add(smallSupplement)
	f.Add(strings.Join(supplementColumns(), ",") + "\n,,,,,,,,,,,,\n")
	f.Fuzz(func(t *testing.T, content string) {
		err := readSupplement(strings.NewReader(content), func(e Entry) error {
			if e.Place.ID == "" || e.Place.Name == "" || len(e.Names) == 0 {
				t.Errorf("%q gave %+v", content, e)
			}
			return nil
		})
		if err != nil && atlas.ErrorCode(err) != atlas.CodeInvalid {
			t.Errorf("%q gave %v", content, err)
		}
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
