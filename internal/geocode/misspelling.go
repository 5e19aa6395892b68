package geocode

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

// Bounds of the search for misspellings.
const (
	maxSpeltForms = 24 // forms that a misspelt name may be for, the closest first
	// A place that is this many times larger than the one whose name was
	// written, and whose own name is one edit away, may well be the one meant.
	shadowRatio  = 200
	shadowPeople = 100_000
	knownTown    = 25_000 // a name of a town larger than this is not doubted
)

// findSpelled looks for the names that a misspelt one may stand for, and for the
// large places that a small one's name may be a misspelling of.
func (g *Geocoder) findSpelled(ctx context.Context, questions []*question) error {
	var asked []*question
	var keys [][]int32
	for _, q := range questions {
		if q.query.Unnamed || q.hasExact() && !q.isDoubtful() {
			continue
		}
		asked, keys = append(asked, q), append(keys, q.spellingKeys())
	}
	if len(asked) == 0 {
		return nil
	}
	found, err := g.Gazetteer.Spelled(ctx, keys)
	if err != nil {
		return fmt.Errorf("search misspellings: %w", err)
	}
	forms := make(map[*question][]string, len(asked))
	for i, q := range asked {
		forms[q] = q.closeForms(found[i])
	}
	return g.find(ctx, asked, g.Gazetteer.Exact,
		func(q *question) *Lookup {
			if len(forms[q]) == 0 {
				return nil
			}
			return &Lookup{Forms: forms[q], Countries: q.query.Countries, Level: q.query.Level}
		},
		func(q *question, matches []Match) { q.takeSpelled(located(matches)) })
}

// isDoubtful reports whether the only places that bear the name are so small, or
// bear it so little, that a misspelling of a large one's is as likely.
func (q *question) isDoubtful() bool {
	return !slices.ContainsFunc(q.matches, func(m Match) bool { return m.Weight > knownTown })
}

// spellingKeys are the keys of the query's own name, with and without its
// wording.
func (q *question) spellingKeys() []int32 {
	var keys []int32
	for _, form := range q.spellings.names {
		keys = append(keys, misspellingKeys(form)...)
	}
	return unique(keys)
}

// closeForms keeps the forms that are close enough to a query's, the closest
// first, and adds the usual other writings of it. For a name that was found,
// only what is one edit away is of interest.
func (q *question) closeForms(found []string) []string {
	type spelt struct {
		form  string
		edits int
	}
	exact := q.hasExact()
	var near []spelt
	for _, form := range found {
		fewest, enough := maxEditRunes, false
		for _, own := range q.spellings.names {
			n := EditDistance([]rune(own), []rune(form), fewest)
			fewest = min(fewest, n)
			enough = enough || n <= maxEdits(own) || !exact && n <= maxSoundEdits(own) && phonetic(own) == phonetic(form)
		}
		if fewest > 0 && enough && q.sameNumbers(form) && (!exact || fewest == 1) {
			near = append(near, spelt{form, fewest})
		}
	}
	slices.SortFunc(near, func(a, b spelt) int {
		return cmp.Or(cmp.Compare(a.edits, b.edits), cmp.Compare(a.form, b.form))
	})
	var forms []string
	for _, s := range near[:min(len(near), maxSpeltForms)] {
		forms = append(forms, s.form)
	}
	if exact {
		return forms
	}
	for _, own := range q.spellings.names {
		for _, form := range respelt(own) {
			forms = appendForm(forms, form)
		}
	}
	return forms
}

// sameNumbers reports whether a form has the digits of one of the query's: nobody
// writes "Marseille 3" for "Marseille 13".
func (q *question) sameNumbers(form string) bool {
	return slices.ContainsFunc(q.spellings.names, func(own string) bool { return digits(own) == digits(form) })
}

// digits are the digits of a form, in order.
func digits(form string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, form)
}

// takeSpelled keeps the places of close names: as candidates when no place bears
// the name, else only the one that overshadows those that do.
func (q *question) takeSpelled(matches []Match) {
	if !q.hasExact() {
		for _, match := range matches {
			if edits := q.editsBetween(match.Form); edits > 0 {
				match.Similarity = max(0.1, 1-float64(edits)/float64(len(match.Form)))
			}
			q.matches = append(q.matches, match)
		}
		return
	}
	heaviest := 0
	for i := range q.matches {
		heaviest = max(heaviest, q.matches[i].Weight)
	}
	for i := range matches {
		m := &matches[i]
		if m.Weight >= shadowPeople && m.Weight >= shadowRatio*heaviest && (q.shadow == nil || m.Weight > q.shadow.Weight) {
			q.shadow = m
		}
	}
}

// maxEdits is how many edits away a name is still looked for.
func maxEdits(form string) int {
	switch n := len(form); {
	case n < minSpellingLetters:
		return 0
	case n < 9:
		return 1
	}
	return 2
}

// maxSoundEdits is the same for a name that sounds alike.
func maxSoundEdits(form string) int { return max(2, len(form)*2/5) }
