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

// findContext checks what the qualifiers and brackets of the questions say
// against what the candidates lie in or near, in two round trips for all.
func (g *Geocoder) findContext(ctx context.Context, questions []*question) error {
	var asked []*question
	var ids []string
	for _, q := range questions {
		if len(q.spellings.context) == 0 {
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
	err = g.find(ctx, asked, g.Gazetteer.Exact,
		func(q *question) *Lookup {
			return &Lookup{Forms: contextForms(q.spellings.context), Countries: q.query.Countries, Level: atlas.LevelLocality}
		},
		func(q *question, matches []Match) { q.near = matches })
	if err != nil {
		return err
	}
	for _, q := range asked {
		q.confirm(names)
	}
	return nil
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

// confirm marks the candidates that the context speaks for.
func (q *question) confirm(names map[string][]PlaceName) {
	q.around = map[string]bool{}
	for i := range q.matches {
		match := &q.matches[i]
		if q.liesIn(match, names) || q.liesNear(match) {
			q.around[match.Place.ID] = true
		}
	}
}

// liesIn reports whether the context is a name, or some words of a name, of a
// territory around the candidate: "Westfalen" in Nordrhein-Westfalen. Of the
// candidate's own names it must be another one than the query's.
func (q *question) liesIn(match *Match, names map[string][]PlaceName) bool {
	if q.isContext(match.Place.Admin1, false) {
		return true
	}
	for _, id := range surroundings(match) {
		for _, name := range names[id] {
			if q.isContext(name.Text, id == match.Place.ID) {
				return true
			}
		}
	}
	return false
}

// isContext reports whether the context is that name, or words of it. own says
// that it is a name of the candidate itself.
func (q *question) isContext(name string, own bool) bool {
	form := Bare(Normalise(name))
	for _, context := range q.spellings.context {
		context = Bare(context)
		if own && slices.Contains(q.spellings.forms, context) && context == q.spellings.forms[0] {
			continue
		}
		if context == form || containsWords(form, context) {
			return true
		}
	}
	return false
}

// liesNear reports whether the context is a town near the candidate, or a county
// whose middle is.
func (q *question) liesNear(match *Match) bool {
	for i := range q.near {
		near := &q.near[i]
		reach := float64(nearbyMetres)
		switch near.Place.Level {
		case atlas.LevelLocality:
		case atlas.LevelCounty:
			reach = countyMetres
		default:
			continue
		}
		if near.Place.ID != match.Place.ID && near.Place.Country == match.Place.Country &&
			flatMetres(near.Place.Position, match.Place.Position) < reach {
			return true
		}
	}
	return false
}

// containsWords reports whether all the words of part are words of whole.
func containsWords(whole, part string) bool {
	words := strings.Fields(whole)
	for word := range strings.FieldsSeq(part) {
		if len(word) > 2 && !slices.Contains(words, word) {
			return false
		}
	}
	return part != ""
}
