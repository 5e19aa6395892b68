package geocode

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
)

// CountryNames maps the normal form of a country's name, in any language, to
// its ISO 3166-1 alpha-2 code.
type CountryNames map[string]string

// NewCountryNames knows the countries of a list of world regions, by their
// codes and their French and English names. [Batch] adds those of the
// gazetteer.
func NewCountryNames(regions []atlas.WorldRegion) CountryNames {
	names := CountryNames{}
	for _, region := range regions {
		if region.ISO2 == "" {
			continue
		}
		for _, name := range []string{region.ISO2, region.ISO3, region.Name.FR, region.Name.EN} {
			names.add(name, region.ISO2)
		}
	}
	return names
}

func (n CountryNames) add(name, iso2 string) {
	form := Normalise(name)
	if _, known := n[form]; !known && form != "" {
		n[form] = iso2
	}
}

// Find returns the code of the country that text names, by its ISO code or a
// name of its; ok is false when there is none.
func (n CountryNames) Find(text string) (iso2 string, ok bool) {
	if code := strings.ToUpper(strings.TrimSpace(text)); len(code) == 2 && n[strings.ToLower(code)] == code {
		return code, true
	}
	iso2, ok = n[Normalise(text)]
	return iso2, ok
}

// countryNames completes names with those of the gazetteer, in all its
// languages: "Deutschland", "Polska". Names that two countries share are left
// out, and what the caller knew is not overridden.
func (g *Geocoder) countryNames(ctx context.Context, known CountryNames) (CountryNames, error) {
	var ids []string
	for _, iso2 := range known {
		ids = append(ids, "country:"+iso2)
	}
	slices.Sort(ids)
	names, err := g.Gazetteer.Names(ctx, slices.Compact(ids))
	if err != nil {
		return nil, fmt.Errorf("read names of countries: %w", err)
	}
	claimed := CountryNames{} // "" for a name that two countries claim
	for id, all := range names {
		iso2 := strings.TrimPrefix(id, "country:")
		for _, name := range all {
			form := Normalise(name.Text)
			if other, found := claimed[form]; found && other != iso2 {
				claimed[form] = ""
				continue
			}
			claimed[form] = iso2
		}
	}
	complete := maps.Clone(known)
	for form, iso2 := range claimed {
		if _, found := complete[form]; !found && iso2 != "" && form != "" {
			complete[form] = iso2
		}
	}
	return complete, nil
}
