package geocode

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
)

// nearbyMetres is how far from a town a place "near" it may be.
const nearbyMetres = 30_000

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
			return &Lookup{Forms: q.spellings.context, Countries: q.query.Countries, Level: atlas.LevelLocality}
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
// candidate's own names it must be one in full.
func (q *question) liesIn(match *Match, names map[string][]PlaceName) bool {
	for _, id := range surroundings(match) {
		for _, name := range names[id] {
			form := Bare(Normalise(name.Text))
			for _, context := range q.spellings.context {
				context = Bare(context)
				if context == form || containsWords(form, context) && (id != match.Place.ID || form != match.Form) {
					return true
				}
			}
		}
	}
	return false
}

// liesNear reports whether the context is a town near the candidate.
func (q *question) liesNear(match *Match) bool {
	for i := range q.near {
		near := &q.near[i]
		if near.Place.ID != match.Place.ID && near.Place.Country == match.Place.Country &&
			near.Place.Level == atlas.LevelLocality &&
			flatMetres(near.Place.Position, match.Place.Position) < nearbyMetres {
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
