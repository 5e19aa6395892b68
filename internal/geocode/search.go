package geocode

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Bounds of a search.
const (
	DefaultSearchLimit = 5
	MaxSearchLimit     = 20
	minPrefixLetters   = 2 // one letter begins everything
	minAliasLetters    = 3 // shorter aliases are codes: "SA"
	minSimilarLetters  = 4 // shorter texts resemble everything
)

// Search is a question from a search box: a name, or its beginning.
type Search struct {
	Text      string
	Countries []string    // ISO 3166-1 alpha-2; none for all
	Level     atlas.Level // empty for all
	Lang      string      // language to display the answers in, "fr" when empty
	Limit     int         // 0 for [DefaultSearchLimit]; at most [MaxSearchLimit]
	Near      *orb.Point  // where it is looked for first; nil for nowhere
}

// Search returns the places that a text may mean, best first: those that bear
// the name, then those whose name starts with it, then, when there are none,
// those whose name is close. An empty text has no answer. It decides nothing:
// several answers are the rule.
func (g *Geocoder) Search(ctx context.Context, search Search) ([]atlas.Candidate, error) {
	if _, err := g.digest(ctx); err != nil {
		return nil, err
	}
	limit := min(cmp.Or(max(search.Limit, 0), DefaultSearchLimit), MaxSearchLimit)
	q := &question{typing: true, focus: search.Near, query: Query{Name: search.Text, Countries: search.Countries, Level: search.Level}}
	q.spellings = spell(q.query)
	if len(q.spellings.forms) == 0 {
		return nil, nil
	}
	if err := g.findCountry(ctx, []*question{q}); err != nil {
		return nil, err
	}
	if err := g.gather(ctx, q, limit); err != nil {
		return nil, err
	}
	if err := g.findContext(ctx, []*question{q}); err != nil {
		return nil, err
	}
	ranked := q.rank(q.matches)
	if search.Level != "" {
		ranked = slices.DeleteFunc(ranked, func(c contender) bool { return c.level == 0 })
	}
	ranked = ranked[:min(len(ranked), limit)]
	found := make([]atlas.Candidate, 0, limit)
	for _, c := range ranked {
		found = append(found, q.candidate(c, ranked))
	}
	sortByScore(ranked, found)
	return found, g.display(ctx, ranked, found, search.Lang)
}

// sortByScore puts the surest answer first; of equals, the likelier.
func sortByScore(ranked []contender, found []atlas.Candidate) {
	order := make([]int, len(found))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return -cmp.Compare(found[a].Score, found[b].Score) })
	contenders, candidates := slices.Clone(ranked), slices.Clone(found)
	for to, from := range order {
		ranked[to], found[to] = contenders[from], candidates[from]
	}
}

// gather collects the matches of a search: exact, by prefix, then by spelling.
func (g *Geocoder) gather(ctx context.Context, q *question, limit int) error {
	lookup := *q.lookup(q.query.Countries)
	if err := g.findExact(ctx, []*question{q}); err != nil {
		return err
	}
	exact := q.matches
	lookup = *q.lookup(q.query.Countries)
	letters := utf8.RuneCountInString(lookup.Forms[0])
	q.matches = nil
	for _, match := range exact {
		if letters >= minAliasLetters || match.Kind <= PreferredName {
			q.matches = append(q.matches, match)
		}
	}
	if len(q.matches) < limit && letters >= minPrefixLetters {
		prefixed, err := g.Gazetteer.Prefixed(ctx, lookup, MaxSearchLimit)
		if err != nil {
			return fmt.Errorf("search prefixes: %w", err)
		}
		for _, match := range prefixed {
			match.Similarity = prefixSimilarity(lookup.Forms[0], match.Form)
			q.matches = append(q.matches, match)
		}
	}
	if len(q.matches) > 0 || letters < minSimilarLetters {
		return nil
	}
	for _, stage := range []func(context.Context, []*question) error{g.findSpelled, g.findParts} {
		if err := stage(ctx, []*question{q}); err != nil {
			return err
		}
	}
	return nil
}

// prefixSimilarity is the share of a name that has been typed; never quite 1,
// which means an exact name.
func prefixSimilarity(prefix, form string) float64 {
	if prefix == form {
		return 1
	}
	return 0.99 * float64(len(prefix)) / float64(max(len(form), 1))
}

// display renames candidates, and the divisions they lie in, into a language.
// The gazetteer's own names are French where there are French names.
func (g *Geocoder) display(ctx context.Context, ranked []contender, found []atlas.Candidate, lang string) error {
	if lang == "" || lang == "fr" || len(found) == 0 {
		return nil
	}
	var ids []string
	for _, c := range ranked {
		ids = append(ids, c.match.Place.ID)
		if c.match.Admin1 != "" {
			ids = append(ids, c.match.Admin1)
		}
	}
	names, err := g.Gazetteer.Names(ctx, ids)
	if err != nil {
		return fmt.Errorf("read names in %s: %w", lang, err)
	}
	for i, c := range ranked {
		place := &found[i].Place
		place.Name = cmp.Or(displayName(names[place.ID], lang), place.Name)
		place.Admin1 = cmp.Or(displayName(names[c.match.Admin1], lang), place.Admin1)
	}
	return nil
}

// displayName picks the usual name in a language, else the official one.
func displayName(names []PlaceName, lang string) string {
	official := ""
	for _, name := range names {
		switch {
		case !name.Preferred:
		case name.Lang == lang:
			return name.Text
		case name.Lang == "" && official == "":
			official = name.Text
		}
	}
	return official
}
