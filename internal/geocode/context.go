package geocode

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
)

// How far a place "near" a town, or in a county whose middle is known, may be
// from it.
const (
	nearbyMetres = 30_000
	countyMetres = 45_000
)

// findContext looks up what the qualifiers, the brackets and the words around a
// name say, and the names of what the candidates lie in, in two round trips for
// all.
func (g *Geocoder) findContext(ctx context.Context, questions []*question) error {
	var asked []*question
	var ids []string
	for _, q := range questions {
		if len(q.contexts()) == 0 {
			continue
		}
		asked = append(asked, q)
		for i := range q.matches {
			ids = append(ids, surroundings(&q.matches[i])...)
		}
	}
	if len(asked) == 0 {
		return nil
	}
	slices.Sort(ids)
	names, err := g.Gazetteer.Names(ctx, slices.Compact(ids))
	if err != nil {
		return fmt.Errorf("read names around: %w", err)
	}
	for _, q := range asked {
		q.around = names
	}
	return g.find(ctx, asked, g.Gazetteer.Exact,
		func(q *question) *Lookup {
			return &Lookup{Forms: contextForms(q.contexts()), Countries: q.query.Countries, Level: atlas.LevelLocality}
		},
		func(q *question, matches []Match) { q.near = located(matches) })
}

// contexts are the forms of all that may tell where a candidate is: the
// qualifier, the brackets, the city of a numbered part, and what is around the
// parts of the name that were found.
func (q *question) contexts() []string {
	forms := slices.Concat(q.spellings.context, q.spellings.hints)
	forms = appendForm(forms, q.spellings.city)
	for i := range q.matches {
		if q.isPart(&q.matches[i]) {
			forms = appendForm(forms, q.parts[q.matches[i].Form])
		}
	}
	return forms
}

// contextForms are the forms a context is looked up under: as written, and
// without administrative wording ("gouvernorat de Jénine").
func contextForms(context []string) []string {
	var forms []string
	for _, form := range context {
		forms = appendForm(appendForm(forms, form), Bare(form))
	}
	return forms
}

// surroundings are the territories a candidate lies in, and itself.
func surroundings(m *Match) []string {
	ids := []string{m.Place.ID}
	for _, id := range []string{m.Admin1, m.Admin2, m.PartOf} {
		if id != "" {
			ids = append(ids, id)
		}
	}
	if m.Place.Country != "" {
		ids = append(ids, "country:"+m.Place.Country)
	}
	return ids
}

// confirms counts the contexts that speak for a candidate.
func (q *question) confirms(match *Match, contexts []string) (confirmed int) {
	for _, context := range contexts {
		if q.liesIn(match, context, isContext) || q.liesNear(match, context) {
			confirmed++
		}
	}
	return confirmed
}

// confirmsRest does the same for the words around a part of the name. Nobody set
// them apart, so they must be the whole name of what the place lies in, or of the
// city that it is a part of: "Paris Saint-Germain" is no town.
func (q *question) confirmsRest(match *Match, rest string) bool {
	near := match.Place.Level == atlas.LevelDistrict && q.liesNear(match, rest)
	return match.Kind <= AliasName && (near || q.liesIn(match, rest, isName))
}

// liesIn reports whether a context is a name, or some words of a name, of a
// territory around the candidate: "Westfalen" in Nordrhein-Westfalen. Of the
// candidate's own names it must be another one than the query's.
func (q *question) liesIn(match *Match, context string, is func(context, name string) bool) bool {
	context = Bare(context)
	if is(context, Normalise(match.Place.Admin1)) {
		return true
	}
	for _, id := range surroundings(match) {
		own := id == match.Place.ID
		if own && (slices.Contains(q.spellings.names, context) || match.Form == context) {
			continue
		}
		for _, name := range q.around[id] {
			if is(context, name.Form) {
				return true
			}
		}
	}
	return false
}

// isName reports whether a context without its wording is the name of that normal
// form.
func isName(context, form string) bool {
	if context == "" || !strings.Contains(form, context) {
		return false
	}
	// What is left of "République française" is no name.
	return form == context || WordingLevel(form) != atlas.LevelCountry && Bare(form) == context
}

// isContext reports whether a context without its wording is that name, or words
// of it.
func isContext(context, form string) bool {
	return isName(context, form) || containsWords(form, context)
}

// liesNear reports whether a context is a town near the candidate, or a county
// whose middle is.
func (q *question) liesNear(match *Match, context string) bool {
	bare := Bare(context)
	if slices.Contains(q.spellings.names, bare) {
		return false // a place does not lie near its own name
	}
	for i := range q.near {
		near := &q.near[i]
		reach := float64(nearbyMetres)
		switch near.Place.Level {
		case atlas.LevelLocality, atlas.LevelDistrict:
		case atlas.LevelCounty:
			reach = countyMetres
		default:
			continue
		}
		if (near.Form == context || near.Form == bare) && near.Place.ID != match.Place.ID &&
			near.Place.Country == match.Place.Country && flatMetres(near.Place.Position, match.Place.Position) < reach {
			return true
		}
	}
	return false
}

// containsWords reports whether all the words of part, but the shortest, are
// words of whole.
func containsWords(whole, part string) bool {
	long := 0
	for word := range strings.FieldsSeq(part) {
		if len(word) <= 2 {
			continue
		}
		if !hasWord(whole, word) {
			return false
		}
		long++
	}
	return long > 0
}

// hasWord reports whether a word is one of a form's.
func hasWord(form, word string) bool {
	for start := 0; ; {
		i := strings.Index(form[start:], word)
		if i < 0 {
			return false
		}
		end := start + i + len(word)
		if (start+i == 0 || form[start+i-1] == ' ') && (end == len(form) || form[end] == ' ') {
			return true
		}
		start = end
	}
}
