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
// Saint-Louis (Sénégal)", "Commune de Lalo - Bénin". A country that is asked for
// besides is no news; another one contradicts it.
func (g *Geocoder) findCountry(ctx context.Context, questions []*question) error {
	named, err := g.countriesNamed(ctx, questions, func(q *question) []string {
		if len(q.spellings.context) == 0 || q.query.Level == atlas.LevelBasin {
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

// imply takes the countries that a name says beside itself, all of them when
// there are several, and notes those that stand first, where the name may follow:
// "Italie - Mantoue".
func (q *question) imply(countries map[string][]string) {
	var said []string
	for _, form := range slices.Clone(q.spellings.context) {
		codes := countries[form]
		switch {
		case len(codes) == 0:
		case len(q.query.Countries) == 0:
			said = append(said, codes...)
			q.countrySaid = append(q.countrySaid, q.spellings.setAside(form))
		case slices.ContainsFunc(codes, func(code string) bool { return slices.Contains(q.query.Countries, code) }):
			q.spellings.setAside(form)
		default:
			q.contradicted = true
		}
	}
	if len(said) > 0 {
		q.query.Countries, q.implied = said, true
		return
	}
	if len(q.query.Countries) == 0 && len(q.spellings.names) > 0 {
		q.leading = countries[q.spellings.names[0]]
	}
}

// findBehind looks for the name behind a country that stands first.
func (g *Geocoder) findBehind(ctx context.Context, questions []*question) error {
	return g.find(ctx, questions, g.Gazetteer.Exact,
		func(q *question) *Lookup {
			if len(q.leading) == 0 {
				return nil
			}
			return &Lookup{Forms: q.behind().forms, Countries: q.leading, Level: q.query.Level}
		},
		func(q *question, matches []Match) {
			if matches = located(matches); len(matches) > 0 {
				q.spellings = q.behind()
				q.query.Countries, q.implied, q.matches = slices.Clone(q.leading), true, matches
			}
		})
}

// behind are the spellings of what stands behind the first part of a name.
func (q *question) behind() spellings {
	_, rest := splitContext(q.query.Name)
	return spell(Query{Name: strings.Join(rest, ", ")})
}

// findParts looks for what is a name in a text that is none as a whole: "Lalo
// Bénin", "Ville nouvelle de Naplouse".
func (g *Geocoder) findParts(ctx context.Context, questions []*question) error {
	var asked []*question
	for _, q := range questions {
		if q.query.Unnamed || len(q.unplaced) > 0 || len(q.matches) > 0 && q.isSpelt() {
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
		rests := slices.Sorted(maps.Values(q.parts))
		return slices.DeleteFunc(rests, func(rest string) bool { return len(rest) < minSpellingLetters })
	})
	if err != nil {
		return err
	}
	add := func(q *question, matches []Match) { q.matches = append(q.matches, located(matches)...) }
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

// isBeside reports whether a match bears only what stands beside the name.
func (q *question) isBeside(match *Match) bool {
	return q.spellings.second != "" && match.Form == q.spellings.second && !slices.Contains(q.spellings.names, match.Form)
}

// isPart reports whether a match bears only a part of the name.
func (q *question) isPart(match *Match) bool {
	_, part := q.parts[match.Form]
	return part && !slices.Contains(q.spellings.forms, match.Form)
}

// minCountryAlias is from how many letters a text may be a country: "USA".
const minCountryAlias = 3

// countriesNamed asks which of some forms are countries, for each question, in
// one round trip.
func (g *Geocoder) countriesNamed(
	ctx context.Context, questions []*question, forms func(*question) []string,
) (map[*question]map[string][]string, error) {
	named := map[*question]map[string][]string{}
	err := g.find(ctx, questions, g.Gazetteer.Exact,
		func(q *question) *Lookup {
			asked := slices.DeleteFunc(slices.Clone(forms(q)), func(form string) bool { return len(form) < minCountryAlias })
			if len(asked) == 0 {
				return nil
			}
			slices.SortFunc(asked, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
			asked = slices.Compact(asked)
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
