package geocode

import (
	"context"
	"fmt"
	"slices"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
)

// MaxCandidates is how many candidates a decision keeps for the person who
// reviews it.
const MaxCandidates = 5

// Geocoder answers queries from a gazetteer. It holds no state and is safe for
// concurrent use.
type Geocoder struct {
	Gazetteer Gazetteer
}

// question is a query on its way to its decision.
type question struct {
	query     Query
	spellings spellings
	implied   bool                   // the country is one that the name says
	matches   []Match                // in the countries asked for
	unplaced  []Match                // there too, but no source says where they are
	elsewhere []Match                // in other countries, when there is none in those
	parts     map[string]string      // forms of parts of the name, and what is around each
	near      []Match                // places that the context names
	around    map[string][]PlaceName // names of what the candidates lie in, by identifier
	shadow    *Match                 // a far larger place whose name is one edit away
	tied      []contender            // homonyms of which none prevails
	typing    bool                   // the name may be only the beginning of one
	focus     *orb.Point             // where it is looked for first
	decision  *atlas.Decision        // set once decided

	countrySaid  []string // the contexts that said the implied country, as written
	leading      []string // countries whose name stands first
	contradicted bool     // the name says a country that is not the one asked for
}

// Geocode decides where each query is, one decision per query in order. The
// subject, the day and the decider are left to the caller. It fails only when
// the gazetteer does: [atlas.CodeUnavailable] when none is loaded.
func (g *Geocoder) Geocode(ctx context.Context, queries []Query) ([]atlas.Decision, error) {
	digest, err := g.digest(ctx)
	if err != nil {
		return nil, err
	}
	questions := make([]*question, len(queries))
	for i, query := range queries {
		questions[i] = &question{query: query, spellings: spell(query)}
	}
	stages := []func(context.Context, []*question) error{
		g.settleByCode, g.settleUnplaceable, g.settleUnnamed,
		g.findCountry, g.findExact, g.findSpelled, g.findParts, g.findSimilar, g.findElsewhere, g.findContext,
	}
	for _, stage := range stages {
		if err := stage(ctx, undecided(questions)); err != nil {
			return nil, err
		}
	}
	for _, q := range undecided(questions) {
		q.decide()
	}
	settleByCompanions(questions)
	decisions := make([]atlas.Decision, len(questions))
	for i, q := range questions {
		decisions[i] = *q.decision
		decisions[i].Gazetteer = digest
	}
	return decisions, nil
}

func (g *Geocoder) digest(ctx context.Context) (string, error) {
	digest, err := g.Gazetteer.Digest(ctx)
	if err != nil {
		return "", fmt.Errorf("ask gazetteer: %w", err)
	}
	if digest == "" {
		return "", &atlas.Error{Code: atlas.CodeUnavailable, Message: atlas.Text{
			FR: "Le répertoire de lieux n’est pas chargé\u202f: lancez «\u00a0passerelles gazetteer load\u00a0».",
			EN: "The gazetteer is not loaded: run “passerelles gazetteer load”.",
		}}
	}
	return digest, nil
}

func undecided(questions []*question) []*question {
	var left []*question
	for _, q := range questions {
		if q.decision == nil {
			left = append(left, q)
		}
	}
	return left
}

// settleByCode places what has an official code: there is nothing to guess.
func (g *Geocoder) settleByCode(ctx context.Context, questions []*question) error {
	var ids []string
	for _, q := range questions {
		if q.query.Code != "" {
			ids = append(ids, "cog:"+q.query.Code)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	places, err := g.Gazetteer.Places(ctx, ids)
	if err != nil {
		return fmt.Errorf("place by code: %w", err)
	}
	for _, q := range questions {
		if q.query.Code == "" {
			continue
		}
		place, found := places["cog:"+q.query.Code]
		switch {
		case !found:
			q.none(reasonCodeUnknown(q.query.Code))
		case q.query.Level == atlas.LevelLocality:
			q.accept(place, atlas.Exact, 1, reasonCode(place.Name, q.query.Code))
		default:
			q.accept(place, atlas.Approximate, 1, reasonSeat(place.Name, q.query.Code))
		}
	}
	return nil
}

// settleUnplaceable decides what has no place, or asks nothing.
func (g *Geocoder) settleUnplaceable(_ context.Context, questions []*question) error {
	for _, q := range questions {
		reason, refused := Refusal(q.query.Name)
		switch {
		case refused:
			q.none(reason)
		case q.query.Level == atlas.LevelNetwork:
			q.none(reasonNetwork())
		case q.query.Unnamed && len(q.query.Countries) != 1 && q.query.Level != atlas.LevelBasin:
			q.none(reasonUnnamedNowhere())
		case !q.query.Unnamed && len(q.spellings.forms) == 0:
			q.none(reasonEmpty())
		case q.query.Level != "" && !slices.Contains(atlas.Levels(), q.query.Level):
			q.none(reasonUnknownLevel())
		}
	}
	return nil
}

// settleUnnamed places the partners that the source does not name in their
// country.
func (g *Geocoder) settleUnnamed(ctx context.Context, questions []*question) error {
	var ids []string
	for _, q := range questions {
		if q.inCountry() {
			ids = append(ids, "country:"+q.query.Countries[0])
		}
	}
	if len(ids) == 0 {
		return nil
	}
	places, err := g.Gazetteer.Places(ctx, ids)
	if err != nil {
		return fmt.Errorf("place in country: %w", err)
	}
	for _, q := range questions {
		if !q.inCountry() {
			continue
		}
		if place, found := places["country:"+q.query.Countries[0]]; found {
			q.accept(place, atlas.Approximate, 1, reasonUnnamed(place.Name))
		} else {
			q.none(reasonUnnamedNowhere())
		}
	}
	return nil
}

// inCountry reports whether the query is to be placed in its country. A basin is
// looked up by its name, even when the partners in it are not named.
func (q *question) inCountry() bool {
	return q.query.Unnamed && len(q.query.Countries) == 1 && q.query.Level != atlas.LevelBasin
}

// findExact looks for the names as they are written. A country that only the
// name implies does not bind: "Athens (Georgia)" is in the United States.
func (g *Geocoder) findExact(ctx context.Context, questions []*question) error {
	err := g.find(ctx, questions, g.Gazetteer.Exact,
		func(q *question) *Lookup { return q.lookup(q.query.Countries) },
		func(q *question, matches []Match) { q.takeExact(matches) })
	if err != nil {
		return err
	}
	err = g.find(ctx, questions, g.Gazetteer.Exact,
		func(q *question) *Lookup {
			if !q.implied || q.hasExact() {
				return nil
			}
			return q.lookup(nil)
		},
		func(q *question, matches []Match) {
			if len(located(matches)) > 0 {
				q.query.Countries, q.implied = nil, false
				for _, text := range q.countrySaid {
					q.spellings.addContext(text)
				}
				q.takeExact(matches)
			}
		})
	if err != nil {
		return err
	}
	return g.findBehind(ctx, questions)
}

// takeExact keeps the places that bear the name, and apart those that no source
// locates.
func (q *question) takeExact(matches []Match) {
	q.matches = located(matches)
	q.unplaced = slices.DeleteFunc(slices.Clone(matches), isLocated)
}

// located keeps the matches that have a position.
func located(matches []Match) []Match {
	return slices.DeleteFunc(slices.Clone(matches), func(m Match) bool { return !isLocated(m) })
}

func isLocated(m Match) bool { return m.Exactness != atlas.NoPlace }

// findSimilar looks for names by their trigrams, when nothing else was found: it
// is the one stage whose cost grows with the gazetteer.
func (g *Geocoder) findSimilar(ctx context.Context, questions []*question) error {
	return g.find(ctx, questions, g.Gazetteer.Similar,
		func(q *question) *Lookup {
			if len(q.matches) > 0 || q.hasExact() || q.query.Unnamed || q.spellings.city != "" {
				return nil
			}
			lookup := q.lookup(q.query.Countries)
			lookup.Forms = []string{q.bareForm()}
			if len(lookup.Forms[0]) > maxSpellingLetters {
				return nil
			}
			return lookup
		},
		func(q *question, matches []Match) { q.matches = matches })
}

// bareForm is the query's name without its context and its wording.
func (q *question) bareForm() string {
	main, _ := splitContext(q.query.Name)
	if form := Bare(Normalise(main)); form != "" {
		return form
	}
	return q.spellings.forms[0]
}

// findElsewhere looks in the other countries for what those asked for do not
// have: never to accept it, but so that a person sees that it exists.
func (g *Geocoder) findElsewhere(ctx context.Context, questions []*question) error {
	return g.find(ctx, questions, g.Gazetteer.Exact,
		func(q *question) *Lookup {
			if q.hasExact() || len(q.query.Countries) == 0 || q.query.Unnamed {
				return nil
			}
			return q.lookup(nil)
		},
		func(q *question, matches []Match) { q.elsewhere = located(matches) })
}

// hasExact reports whether a place bears the whole name, in the countries asked
// for.
func (q *question) hasExact() bool {
	return len(q.unplaced) > 0 || slices.ContainsFunc(q.matches, func(m Match) bool { return m.Similarity >= 1 && !q.isPart(&m) && !q.isBeside(&m) })
}

// lookup asks for a query's names in some countries.
func (q *question) lookup(countries []string) *Lookup {
	return &Lookup{Forms: q.spellings.forms, Countries: countries, Level: q.query.Level}
}

// find asks one stage's lookups in one batch. ask returns nil for a question
// that does not concern the stage.
func (g *Geocoder) find(
	ctx context.Context, questions []*question,
	search func(context.Context, []Lookup) ([][]Match, error),
	ask func(*question) *Lookup, take func(*question, []Match),
) error {
	var asked []*question
	var lookups []Lookup
	for _, q := range questions {
		if lookup := ask(q); lookup != nil {
			asked, lookups = append(asked, q), append(lookups, *lookup)
		}
	}
	if len(asked) == 0 {
		return nil
	}
	found, err := search(ctx, lookups)
	if err != nil {
		return fmt.Errorf("search gazetteer: %w", err)
	}
	for i, q := range asked {
		take(q, found[i])
	}
	return nil
}

// ResolveManual fills the place of decisions that a person made by naming a
// place of the gazetteer: all but its identifier. A decision that gives
// coordinates, or says "nowhere", is resolved as it is. Those whose place this
// gazetteer does not know are returned apart: another one may know it, and until
// then the decision stands without a position.
func (g *Geocoder) ResolveManual(ctx context.Context, decisions []atlas.Decision) (resolved, unknown []atlas.Decision, err error) {
	var ids []string
	for i := range decisions {
		if needsPlace(&decisions[i]) {
			ids = append(ids, decisions[i].Place.ID)
		}
	}
	if len(ids) == 0 {
		return decisions, nil, nil
	}
	places, err := g.Gazetteer.Places(ctx, ids)
	if err != nil {
		return nil, nil, fmt.Errorf("resolve decided places: %w", err)
	}
	for _, decision := range decisions {
		if needsPlace(&decision) {
			place, found := places[decision.Place.ID]
			if !found {
				unknown = append(unknown, decision)
				continue
			}
			decision.Place = &place
		}
		resolved = append(resolved, decision)
	}
	return resolved, unknown, nil
}

// Unresolved picks the decisions of people that name a place of the gazetteer
// whose position has not been looked up yet: those that [Geocoder.ResolveManual]
// has something to do for.
func Unresolved(decisions []atlas.Decision) []atlas.Decision {
	return slices.DeleteFunc(slices.Clone(decisions), func(d atlas.Decision) bool { return !needsPlace(&d) })
}

// needsPlace reports whether a decision names a place and knows nothing else of
// it.
func needsPlace(d *atlas.Decision) bool {
	return d.Status == atlas.DecisionManual && d.Place != nil && d.Place.ID != "" && d.Place.Source == ""
}
