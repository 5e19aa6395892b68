package geocode

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
)

// maxParts bounds how many parts of a name are looked up, the longest first.
const maxParts = 24

// findCountry reads the country from what a name says beside itself: "Ville de
// Saint-Louis (Sénégal)", "Commune de Lalo - Bénin".
func (g *Geocoder) findCountry(ctx context.Context, questions []*question) error {
	named, err := g.countriesNamed(ctx, questions, func(q *question) []string {
		if len(q.query.Countries) > 0 || q.query.Level == atlas.LevelBasin || len(q.spellings.context) == 0 {
			return nil
		}
		return append(slices.Clone(q.spellings.context), q.spellings.names[:min(1, len(q.spellings.names))]...)
	})
	if err != nil {
		return err
	}
	for q, countries := range named {
		q.imply(countries)
	}
	return nil
}

// imply takes the country that a name says: what stands beside it, or what
// stands first when the name follows, "Italie - Mantoue".
func (q *question) imply(countries map[string][]string) {
	for _, form := range q.spellings.context {
		if codes := countries[form]; len(codes) > 0 {
			q.query.Countries, q.implied = slices.Clone(codes), true
			return
		}
	}
	main, rest := splitContext(q.query.Name)
	codes := countries[Normalise(main)]
	if len(codes) == 0 || len(rest) == 0 {
		return
	}
	q.query.Name = strings.Join(rest, ", ")
	q.query.Countries, q.implied, q.spellings = slices.Clone(codes), true, spell(q.query)
}

// findParts looks for what is a name in a text that is none as a whole: "Lalo
// Bénin", "Ville nouvelle de Naplouse".
func (g *Geocoder) findParts(ctx context.Context, questions []*question) error {
	var asked []*question
	for _, q := range questions {
		if q.query.Unnamed || len(q.matches) > 0 && q.isSpelt() {
			continue
		}
		q.parts = map[string]string{}
		for _, form := range q.spellings.names {
			maps.Copy(q.parts, partForms(form))
		}
		if len(q.parts) > 0 {
			asked = append(asked, q)
		}
	}
	named, err := g.countriesNamed(ctx, asked, func(q *question) []string {
		if len(q.query.Countries) > 0 {
			return nil
		}
		return slices.Sorted(maps.Values(q.parts))
	})
	if err != nil {
		return err
	}
	add := func(q *question, matches []Match) { q.matches = append(q.matches, matches...) }
	err = g.find(ctx, asked, g.Gazetteer.Exact, func(q *question) *Lookup { return q.partLookupIn(named[q]) }, add)
	if err != nil {
		return err
	}
	return g.find(ctx, asked, g.Gazetteer.Exact,
		func(q *question) *Lookup {
			if slices.ContainsFunc(q.matches, func(m Match) bool { return q.isPart(&m) }) {
				return nil
			}
			return q.partLookup(slices.Collect(maps.Keys(q.parts)), q.query.Countries)
		}, add)
}

// partLookupIn asks for the parts of a name whose rest is a country, there; nil
// when there is none.
func (q *question) partLookupIn(named map[string][]string) *Lookup {
	var forms, countries []string
	for part, rest := range q.parts {
		if len(named[rest]) > 0 {
			forms, countries = append(forms, part), append(countries, named[rest]...)
		}
	}
	if len(forms) == 0 {
		return nil
	}
	return q.partLookup(forms, countries)
}

// partLookup asks for parts of a name, the longest if there are too many.
func (q *question) partLookup(forms, countries []string) *Lookup {
	slices.SortFunc(forms, func(a, b string) int { return cmp.Or(-cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
	return &Lookup{Forms: forms[:min(len(forms), maxParts)], Countries: countries, Level: q.query.Level}
}

// isSpelt reports whether a name close enough to be the one meant was found.
func (q *question) isSpelt() bool {
	return slices.ContainsFunc(q.matches, func(m Match) bool {
		return isMisspelling(q.editsBetween(m.Form), len(m.Form))
	})
}

// isPart reports whether a match bears only a part of the name.
func (q *question) isPart(match *Match) bool {
	_, part := q.parts[match.Form]
	return part && !slices.Contains(q.spellings.forms, match.Form)
}

// countriesNamed asks which of some forms are countries, for each question, in
// one round trip.
func (g *Geocoder) countriesNamed(
	ctx context.Context, questions []*question, forms func(*question) []string,
) (map[*question]map[string][]string, error) {
	named := map[*question]map[string][]string{}
	err := g.find(ctx, questions, g.Gazetteer.Exact,
		func(q *question) *Lookup {
			asked := slices.DeleteFunc(slices.Clone(forms(q)), func(form string) bool { return len(form) < minSpellingLetters })
			if len(asked) == 0 {
				return nil
			}
			return &Lookup{Forms: asked[:min(len(asked), maxParts)], Level: atlas.LevelCountry}
		},
		func(q *question, matches []Match) {
			for i := range matches {
				m := &matches[i]
				if m.Place.Level != atlas.LevelCountry {
					continue
				}
				if named[q] == nil {
					named[q] = map[string][]string{}
				}
				if !slices.Contains(named[q][m.Form], m.Place.Country) {
					named[q][m.Form] = append(named[q][m.Form], m.Place.Country)
				}
			}
		})
	if err != nil {
		return nil, fmt.Errorf("read countries in names: %w", err)
	}
	return named, nil
}
