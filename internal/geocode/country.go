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
// the ISO 3166-1 alpha-2 codes it may mean: "Congo" means two countries, and
// "Yougoslavie" all that it became.
type CountryNames map[string][]string

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
	if form != "" && !slices.Contains(n[form], iso2) {
		n[form] = append(n[form], iso2)
	}
}

// Find returns the codes of the countries that text may name, by ISO code or by
// a name; none when there is none. A long name may be one edit away from the
// right one: "Lybie".
func (n CountryNames) Find(text string) []string {
	if code := strings.ToUpper(strings.TrimSpace(text)); len(code) == 2 && slices.Equal(n[strings.ToLower(code)], []string{code}) {
		return []string{code}
	}
	form := Normalise(text)
	if found := n[form]; len(found) > 0 {
		return found
	}
	if bare := Bare(form); len(n[bare]) > 0 {
		return n[bare] // "République du Bénin", "Royaume de Belgique"
	}
	return n.misspelt(form)
}

// minCountryLetters is from how many letters a country's name may be misspelt:
// "Irak" and "Iran" are two countries.
const minCountryLetters = 5

// misspelt finds the countries with a name one edit away, when all such names
// are of the same ones.
func (n CountryNames) misspelt(form string) []string {
	if len(form) < minCountryLetters || len(form) > maxSpellingLetters {
		return nil
	}
	var found []string
	for name, codes := range n {
		if len(name) < minCountryLetters || name[0] != form[0] || EditDistance([]rune(form), []rune(name), 2) > 1 {
			continue
		}
		if found != nil && !slices.Equal(found, codes) {
			return nil
		}
		found = codes
	}
	return found
}

// countryNames completes names with those of the gazetteer, in all its
// languages: "Deutschland", "Polska". What the caller knew is not overridden.
func (g *Geocoder) countryNames(ctx context.Context, known CountryNames) (CountryNames, error) {
	var ids []string
	for _, codes := range known {
		for _, iso2 := range codes {
			ids = append(ids, "country:"+iso2)
		}
	}
	slices.Sort(ids)
	names, err := g.Gazetteer.Names(ctx, slices.Compact(ids))
	if err != nil {
		return nil, fmt.Errorf("read names of countries: %w", err)
	}
	claimed := CountryNames{}
	for _, id := range slices.Sorted(maps.Keys(names)) {
		for _, name := range names[id] {
			claimed.add(name.Text, strings.TrimPrefix(id, "country:"))
		}
	}
	complete := maps.Clone(known)
	for form, codes := range claimed {
		if _, found := complete[form]; !found {
			complete[form] = codes
		}
	}
	return complete, nil
}
