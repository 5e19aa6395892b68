package geocode

import (
	"cmp"
	"slices"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Dominance: how many times more people than its homonym must live in a place,
// and how many people at least, for its name alone to mean it.
//
// Of the places of at least 500 inhabitants that the gazetteer has, taken at
// random, 1 in 300 has a homonym in its own country that is 50 times larger, and
// 1 in 400 one anywhere that is 100 times larger: accepting the large one is
// wrong that often at most.
const (
	dominantRatio          = 50
	dominantRatioAnywhere  = 100 // when no country is given
	dominantRatioFamous    = 25  // then, of a capital or a city of that many people
	worldCity              = 1_000_000
	dominantPeople         = 10_000
	dominantPeopleAnywhere = 100_000
	looseRatio             = 3      // over a place that bears the name less truly
	unknownPeople          = 500    // what a homonym without a known population counts for
	knownPeople            = 50_000 // from here a town is known by its other names too
)

// leastAccepted is the score from which a decision is accepted: the score of one
// that is not is below it, whatever speaks for its best candidate.
const leastAccepted = 0.8

// decide concludes from what was found.
func (q *question) decide() {
	ranked := q.rank(q.matches)
	if len(ranked) == 0 {
		q.decideWithout()
		return
	}
	ranked = q.preferPart(ranked)
	best := ranked[0]
	switch {
	case q.query.Unnamed && best.level < 1:
		q.none(reasonUnnamedNowhere())
	case best.level == 0:
		if !q.decideInCity() {
			q.review(ranked, reasonLevel(q.askedLevel()))
		}
	case q.spellings.level == atlas.LevelCounty && best.match.Place.Level == atlas.LevelRegion && best.tier >= tierLoose:
		q.review(ranked, reasonLevel(atlas.LevelCounty)) // the cercle of Kayes is not the region of Kayes
	case best.tier == tierSpelling:
		if q.spellings.city == "" || !q.decideInCity() {
			q.decideSpelling(ranked)
		}
	case best.tier == tierPart && !best.context:
		if !q.decideInCity() {
			q.review(ranked, reasonLoose(best.match.Name))
		}
	case q.contradicted, len(q.spellings.context) > 0 && !best.context && !q.isUnmistakable(ranked):
		q.review(ranked, reasonContext(strings.Join(q.spellings.said, ", ")))
	case len(q.unplaced) > 0 && !best.context:
		q.review(ranked, reasonUnplaced())
	default:
		q.decideAmong(ranked)
	}
}

// preferPart puts a part of a city before the city, when the query names both:
// "Cologne/Porz", "Berlin (Neukölln)". Each confirms the other.
func (q *question) preferPart(ranked []contender) []contender {
	whole := ranked[0]
	if !whole.context {
		return ranked
	}
	closest, metres := -1, float64(nearbyMetres)
	for i, part := range ranked {
		away := flatMetres(whole.match.Place.Position, part.match.Place.Position)
		if q.isPartOf(part, whole) && part.level > 0 && part.match.Weight < whole.match.Weight && away < metres {
			closest, metres = i, away
		}
	}
	if closest < 0 {
		return ranked
	}
	part := ranked[closest]
	part.context, part.distance = true, 0
	return slices.Insert(slices.Delete(slices.Clone(ranked), closest, closest+1), 0, part)
}

// isPartOf reports whether the query names one place as what stands beside the
// other.
func (q *question) isPartOf(part, whole contender) bool {
	if level := part.match.Place.Level; level != atlas.LevelLocality && level != atlas.LevelDistrict {
		return false
	}
	beside := part.match.Form == q.spellings.second || part.tier == tierPart && Bare(q.parts[part.match.Form]) == whole.match.Form
	return beside && part.match.Form != whole.match.Form
}

// asksLarger reports whether a territory is asked for, of which a town is only
// the seat, or a district, of which it is the whole.
func (q *question) asksLarger() bool {
	level := q.askedLevel()
	return level != "" && level != atlas.LevelLocality
}

// askedLevel is the level of the query, or the one that its wording announces.
func (q *question) askedLevel() atlas.Level { return cmp.Or(q.query.Level, q.spellings.level) }

// decideWithout concludes when the countries asked for have nothing close.
func (q *question) decideWithout() {
	switch {
	case q.query.Unnamed:
		q.none(reasonUnnamedNowhere())
	case len(q.unplaced) > 0:
		q.none(reasonUnplaced())
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
	case best.match.Kind == ShortenedName && !best.context && isPoint(&best.match.Place) && best.match.Place.Level != atlas.LevelCounty:
		q.review(ranked, reasonLoose(best.match.Name))
	case q.isObscure(best):
		q.review(ranked, reasonObscure(best.match.Name))
	case q.shadow != nil && !best.context:
		q.review(ranked, reasonShadow(q.shadow.Name))
	case len(rivals) == 0:
		q.acceptBest(ranked, reasonOnly(len(q.query.Countries) > 0))
	case best.context:
		q.acceptBest(ranked, reasonConfirmed(len(rivals)+1, q.confirming(best)))
	case q.dominates(best, rivals):
		q.acceptBest(ranked, reasonDominant(len(rivals)+1))
	default:
		q.tied = append([]contender{best}, rivals...)
		q.review(ranked, reasonHomonyms(len(rivals)+1))
	}
}

// isObscure reports whether a place only has the name as one of many others,
// where that is too little: a division that nobody asked for by its level, or a
// small town that may be anywhere.
func (q *question) isObscure(best contender) bool {
	if best.tier != tierAlias || best.match.Kind < ForeignName || best.context {
		return false
	}
	small := len(q.query.Countries) == 0 && best.match.Weight < knownPeople && isPoint(&best.match.Place)
	return small || q.askedLevel() == "" && best.match.Place.Level == atlas.LevelCounty
}

// rivals are the other places, elsewhere, that might be meant as well: at a
// level that fits, and confirmed by the context if the best one is.
func (q *question) rivals(ranked []contender) []contender {
	best := ranked[0]
	var rivals []contender
	for _, c := range ranked[1:] {
		switch {
		case c.level == 0, best.context && !c.context, c.distance > best.distance:
		case best.level == 1 && c.level < 1 && c.tier >= best.tier, c.level < best.level && c.tier > best.tier: // the level decides
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
	most, least, wanted := people(&best.match), dominantPeople, dominantRatio
	if len(q.query.Countries) == 0 {
		least, wanted = dominantPeopleAnywhere, dominantRatioAnywhere
		if best.match.Place.Feature == "PPLC" || most >= worldCity {
			wanted = dominantRatioFamous
		}
	}
	for _, rival := range rivals {
		ratio := wanted
		switch {
		case rival.tier > best.tier:
			ratio = looseRatio
		case rival.tier < best.tier:
			return false
		}
		if rival.match.Place.Level == atlas.LevelBasin {
			return false // nobody counts its people
		}
		if most < least && rival.tier <= best.tier || most < ratio*max(people(&rival.match), unknownPeople) {
			return false
		}
	}
	return true
}

// confirming is what the query says that confirms a place.
func (q *question) confirming(c contender) string {
	if c.tier == tierPart {
		return q.parts[c.match.Form]
	}
	if len(q.spellings.said) > 0 {
		return strings.Join(q.spellings.said, ", ")
	}
	return strings.Join(q.spellings.hints, ", ")
}

// minSlipLetters is from how many letters a name may be accepted mistyped: a
// shorter one may as well be that of a village that the gazetteer lacks.
const minSlipLetters = 8

// decideSpelling concludes when no place bears the name, but some bear one that
// is close: accepted only for a slip of the pen in a long name, in a known
// country, when nothing else is as close.
func (q *question) decideSpelling(ranked []contender) {
	best := ranked[0]
	letters := len([]rune(best.match.Form))
	rivals := q.rivals(ranked)
	confirmed := best.context || len(q.spellings.context) == 0
	if len(q.query.Countries) > 0 && best.level == 1 && confirmed && best.match.Kind <= PreferredName &&
		letters >= minSlipLetters && best.slip && len(rivals) == 0 && len(q.elsewhere) == 0 {
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

// isSlipOf reports whether the query's name is a form mistyped.
func (q *question) isSlipOf(form string) bool {
	return slices.ContainsFunc(q.spellings.names, func(own string) bool { return isSlip(own, form) })
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
	city := question{query: Query{Countries: q.query.Countries, Level: atlas.LevelLocality}}
	switch {
	case q.spellings.city != "" && (q.query.Level == "" || q.query.Level == atlas.LevelDistrict || q.query.Level == atlas.LevelLocality):
		city.spellings.forms = []string{q.spellings.city}
	case q.query.Level == atlas.LevelDistrict && len(q.query.Countries) > 0:
		city.spellings.forms = q.spellings.context
	default:
		return false
	}
	near := slices.DeleteFunc(slices.Clone(q.near), func(m Match) bool { return !slices.Contains(city.spellings.forms, m.Form) })
	city.spellings.names, city.spellings.strict = city.spellings.forms, city.spellings.forms
	ranked := city.rank(near)
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
		if best.match.Exactness == atlas.Approximate || best.level < 1 && q.asksLarger() {
			exactness = atlas.Approximate
		}
	default:
		exactness = atlas.Approximate
	}
	q.accept(best.match.Place, exactness, max(q.candidate(best, ranked).Score, leastAccepted), reason)
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
		Score: min(candidates[0].Score, leastAccepted-0.01), Reason: reason,
	}
}

func (q *question) none(reason atlas.Text) {
	q.decision = &atlas.Decision{Status: atlas.DecisionNone, Exactness: atlas.NoPlace, Reason: reason}
}

// candidates keeps the best of the ranked places, with what speaks for each.
func (q *question) candidates(ranked []contender) []atlas.Candidate {
	candidates := make([]atlas.Candidate, 0, MaxCandidates)
	for _, c := range ranked[:min(len(ranked), MaxCandidates)] {
		candidates = append(candidates, q.candidate(c, ranked))
	}
	return candidates
}
