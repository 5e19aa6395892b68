package geocode

import (
	"math"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Dominance: how many times more people than its homonym must live in a place,
// and how many people at least, for its name alone to mean it.
const (
	dominantRatio          = 10
	dominantPeople         = 10_000
	dominantPeopleAnywhere = 100_000 // when no country is given
)

// decide concludes from what was found.
func (q *question) decide() {
	ranked := q.rank(q.matches)
	if len(ranked) == 0 {
		q.decideWithout()
		return
	}
	best := ranked[0]
	switch {
	case q.query.Unnamed && best.level < 1:
		q.none(reasonUnnamedNowhere())
	case best.level == 0:
		if !q.decideInCity() {
			q.review(ranked, reasonLevel(q.query.Level))
		}
	case best.tier == tierSpelling:
		q.decideSpelling(ranked)
	case len(q.spellings.context) > 0 && !best.context && !q.isUnmistakable(ranked):
		q.review(ranked, reasonContext(q.spellings.context[0]))
	default:
		q.decideAmong(ranked)
	}
}

// decideWithout concludes when the countries asked for have nothing close.
func (q *question) decideWithout() {
	switch {
	case q.query.Unnamed:
		q.none(reasonUnnamedNowhere())
	case q.decideInCity():
	case len(q.elsewhere) > 0:
		q.reviewElsewhere(nil)
	case q.query.Level == atlas.LevelGrouping:
		q.none(reasonGrouping())
	default:
		q.none(reasonUnknown())
	}
}

// isUnmistakable reports whether a context that nothing confirms may be
// forgiven: the best place is a town of some size, and no other in the country
// bears its name. What the context names is then only missing from the
// gazetteer.
func (q *question) isUnmistakable(ranked []contender) bool {
	best := ranked[0]
	if len(q.query.Countries) == 0 || best.tier > tierAlias || best.level < 1 || best.match.Weight < dominantPeople {
		return false
	}
	for _, c := range ranked[1:] {
		if flatMetres(best.match.Place.Position, c.match.Place.Position) >= samePlaceMetres {
			return false
		}
	}
	return true
}

// decideAmong concludes among places that bear the name.
func (q *question) decideAmong(ranked []contender) {
	best, rivals := ranked[0], q.rivals(ranked)
	switch {
	case best.tier == tierLoose && len(q.query.Countries) == 0:
		q.review(ranked, reasonLoose(best.match.Name))
	case len(rivals) == 0:
		q.acceptBest(ranked, reasonOnly(len(q.query.Countries) > 0, best.match.Place.Level))
	case best.context:
		q.acceptBest(ranked, reasonConfirmed(len(rivals)+1, q.spellings.context[0]))
	case q.dominates(best, rivals):
		q.acceptBest(ranked, reasonDominant(len(rivals)+1))
	default:
		q.review(ranked, reasonHomonyms(len(rivals)+1))
	}
}

// rivals are the other places, elsewhere, that might be meant as well: at a
// level that fits, and confirmed by the context if the best one is.
func (q *question) rivals(ranked []contender) []contender {
	best := ranked[0]
	var rivals []contender
	for _, c := range ranked[1:] {
		switch {
		case c.level == 0, best.context && !c.context, c.distance > best.distance:
		case best.level == 1 && c.level < 1 && c.tier >= best.tier: // the level decides
		case flatMetres(best.match.Place.Position, c.match.Place.Position) < samePlaceMetres:
		default:
			rivals = append(rivals, c)
		}
	}
	return rivals
}

// dominates reports whether the best place is so much larger than its rivals
// that its name alone means it. A rival that bears the name less truly needs a
// smaller difference.
func (q *question) dominates(best contender, rivals []contender) bool {
	people := float64(best.match.Weight)
	least := float64(dominantPeople)
	if len(q.query.Countries) == 0 {
		least = dominantPeopleAnywhere
	}
	for _, rival := range rivals {
		ratio := float64(dominantRatio)
		switch {
		case rival.tier > best.tier:
			ratio = 2
		case rival.tier < best.tier:
			return false
		}
		if people < least && rival.tier <= best.tier || people < ratio*float64(rival.match.Weight) {
			return false
		}
	}
	return true
}

// decideSpelling concludes when no place bears the name, but some bear one that
// is close: accepted only for a slip of the pen in a long name, in a known
// country, when nothing else is as close.
func (q *question) decideSpelling(ranked []contender) {
	best := ranked[0]
	letters := len([]rune(best.match.Form))
	rivals := q.rivals(ranked)
	confirmed := best.context || len(q.spellings.context) == 0
	if len(q.query.Countries) > 0 && best.level == 1 && confirmed && best.match.Kind <= AliasName &&
		isMisspelling(best.distance, letters) && (len(rivals) == 0 || q.dominates(best, rivals)) {
		q.acceptBest(ranked, reasonMisspelt(best.match.Name))
		return
	}
	switch {
	case q.decideInCity():
	case len(q.elsewhere) > 0 && !isMisspelling(best.distance, letters):
		q.reviewElsewhere(ranked)
	default:
		q.review(ranked, reasonSpelling())
	}
}

// reviewElsewhere shows the places of that name in other countries, then those
// of a close name in the right one.
func (q *question) reviewElsewhere(spelt []contender) {
	q.review(append(q.rank(q.elsewhere), spelt...), reasonElsewhere())
	q.decision.Score = min(q.decision.Score, 0.3)
}

// decideInCity places a district that the gazetteer does not know in the city
// its context names.
func (q *question) decideInCity() bool {
	if q.query.Level != atlas.LevelDistrict || len(q.query.Countries) == 0 {
		return false
	}
	city := question{query: Query{Countries: q.query.Countries, Level: atlas.LevelLocality}}
	city.spellings.forms = q.spellings.context
	ranked := city.rank(q.near)
	if len(ranked) == 0 || ranked[0].level < 1 {
		return false
	}
	rivals := city.rivals(ranked)
	if len(rivals) > 0 && !city.dominates(ranked[0], rivals) {
		return false
	}
	q.accept(ranked[0].match.Place, atlas.Approximate, 0.8, reasonInCity(ranked[0].match.Place.Name))
	return true
}

// acceptBest accepts the first of the ranked places.
func (q *question) acceptBest(ranked []contender, reason atlas.Text) {
	best := ranked[0]
	exactness := atlas.Exact
	switch best.match.Place.Level {
	case atlas.LevelLocality, atlas.LevelDistrict:
		if best.match.Exactness == atlas.Approximate || best.level < 1 && q.query.Level == atlas.LevelDistrict {
			exactness = atlas.Approximate
		}
	default:
		exactness = atlas.Approximate
	}
	q.accept(best.match.Place, exactness, q.score(best), reason)
	q.decision.Candidates = q.candidates(ranked)
}

func (q *question) accept(place atlas.Place, exactness atlas.Exactness, score float64, reason atlas.Text) {
	q.decision = &atlas.Decision{
		Status: atlas.DecisionAccepted, Place: &place, Exactness: exactness, Score: score, Reason: reason,
	}
}

func (q *question) review(ranked []contender, reason atlas.Text) {
	candidates := q.candidates(ranked)
	q.decision = &atlas.Decision{
		Status: atlas.DecisionReview, Exactness: atlas.NoPlace, Candidates: candidates,
		Score: min(candidates[0].Score, 0.79), Reason: reason,
	}
}

func (q *question) none(reason atlas.Text) {
	q.decision = &atlas.Decision{Status: atlas.DecisionNone, Exactness: atlas.NoPlace, Reason: reason}
}

// candidates keeps the best of the ranked places, with what speaks for each.
func (q *question) candidates(ranked []contender) []atlas.Candidate {
	candidates := make([]atlas.Candidate, 0, MaxCandidates)
	for _, c := range ranked[:min(len(ranked), MaxCandidates)] {
		candidates = append(candidates, atlas.Candidate{
			Place: c.match.Place, Score: q.score(c), Reason: reasonCandidate(c),
		})
	}
	return candidates
}

// score is how sure the name and the level alone make one place, from 0 to 1,
// its rivals set aside.
func (q *question) score(c contender) float64 {
	score := [...]float64{tierName: 0.99, tierAlias: 0.95, tierLoose: 0.88, tierSpelling: 0.85}[c.tier]
	if c.tier == tierSpelling {
		score *= 0.5 + 0.5*c.match.Similarity
	}
	if len(q.query.Countries) == 0 {
		score *= 0.95
	}
	if len(q.spellings.context) > 0 && !c.context {
		score *= 0.8
	}
	score *= 0.5 + 0.5*c.level
	return math.Round(score*1000) / 1000
}
