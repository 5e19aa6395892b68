package geocode

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Two positions closer than this are the same place told twice: a town and its
// commune, a village in two sources.
const samePlaceMetres = 15_000

// tier says how well a name matched. Only candidates of the best tier that any
// reaches compete; the others are rivals that must be far less populous.
type tier int

const (
	tierName     tier = iota // the very name, or the usual one in French or English
	tierAlias                // another name, or the same but for an article or accents
	tierLoose                // a part of the name, or one of its looser forms
	tierSpelling             // not the name, but close to it
)

// contender is a place that may be the one, with what speaks for it.
type contender struct {
	match    Match
	tier     tier
	level    float64 // 1 the level asked for, less for a neighbouring one, 0 for another
	distance int     // edits between the names, 0 for an exact one
	context  bool    // the context (a qualifier, brackets) confirms it
}

// rank turns matches into contenders, each place once, the best first.
func (q *question) rank(matches []Match) []contender {
	best := map[string]contender{}
	for _, match := range matches {
		c := q.contend(match)
		if previous, found := best[match.Place.ID]; !found || c.compare(previous) < 0 {
			best[match.Place.ID] = c
		}
	}
	ranked := make([]contender, 0, len(best))
	for _, c := range best {
		ranked = append(ranked, c)
	}
	slices.SortFunc(ranked, contender.compare)
	return ranked
}

func (q *question) contend(match Match) contender {
	return contender{
		match:    match,
		tier:     q.tierOf(&match),
		level:    q.levelOf(match.Place.Level),
		distance: q.editsTo(&match),
		context:  q.around[match.Place.ID],
	}
}

// compare orders contenders, the likelier first.
func (c contender) compare(other contender) int {
	return cmp.Or(
		-cmp.Compare(math.Ceil(c.level), math.Ceil(other.level)), // a wrong level comes last
		-compareBool(c.context, other.context),
		cmp.Compare(c.distance, other.distance),
		-cmp.Compare(c.weight(), other.weight()),
		cmp.Compare(c.match.Place.ID, other.match.Place.ID),
	)
}

// weight mixes the level, how well the name matched and how many people live
// there: a neighbouring level is worth two steps of name, and one step of name a
// hundred times the population.
func (c contender) weight() float64 {
	return math.Log10(float64(c.match.Weight)+10) - 2*float64(c.tier) + 20*c.level + 2*c.match.Similarity
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// tierOf says how well the match's name is the query's.
func (q *question) tierOf(match *Match) tier {
	if match.Similarity < 1 {
		if !q.completes(match) {
			return tierSpelling
		}
		if match.Kind <= PreferredName {
			return tierAlias
		}
		return tierLoose
	}
	rank := slices.Index(q.spellings.forms, match.Form)
	written := slices.Contains(q.spellings.strict, fold(match.Name))
	switch {
	case match.Kind <= PreferredName && written:
		return tierName
	case match.Kind <= AliasName && (written || rank <= 1):
		return tierAlias
	}
	return tierLoose
}

// editsTo counts the edits from the query's closest form to the name found.
func (q *question) editsTo(match *Match) int {
	if match.Similarity >= 1 || q.completes(match) {
		return 0
	}
	fewest := math.MaxInt
	for _, form := range q.spellings.forms {
		fewest = min(fewest, edits(form, match.Form))
	}
	return fewest
}

// completes reports whether the match is what somebody is typing.
func (q *question) completes(match *Match) bool {
	return q.typing && strings.HasPrefix(match.Form, q.spellings.forms[0])
}

// levelOf says how well a place's level answers the query's. A query without a
// level means the one its wording announces ("wilaya de Relizane"), else a town
// before the division named after it, and a country only when none is given
// beside.
func (q *question) levelOf(found atlas.Level) float64 {
	asked := q.query.Level
	if asked == "" && len(q.spellings.forms) > 0 {
		asked = WordingLevel(q.spellings.forms[0])
	}
	if asked != "" {
		return levelFit(asked, found)
	}
	switch found {
	case atlas.LevelLocality, atlas.LevelBasin:
		return 1
	case atlas.LevelCountry:
		if len(q.query.Countries) == 0 {
			return 1
		}
		return 0.8
	case atlas.LevelDistrict:
		return 0.9
	}
	return 0.8
}

// levelFit says how well a place's level answers the level asked for: 1 the
// same, between 0 and 1 a neighbour that sources confuse with it, 0 another.
func levelFit(asked, found atlas.Level) float64 {
	switch {
	case asked == found:
		return 1
	case asked == atlas.LevelLocality && found == atlas.LevelDistrict,
		asked == atlas.LevelDistrict && found == atlas.LevelLocality,
		asked == atlas.LevelDistrict && found == atlas.LevelCounty, // London boroughs
		asked == atlas.LevelCounty && found == atlas.LevelRegion,
		asked == atlas.LevelRegion && found == atlas.LevelCounty:
		return 0.8
	}
	return 0
}

// flatMetres is the distance between two positions a few kilometres apart, on a
// sphere made flat: to decide "near", never to publish.
func flatMetres(a, b orb.Point) float64 {
	const metresPerDegree = 111_195
	dx := math.Abs(a[0] - b[0])
	if dx > 180 {
		dx = 360 - dx
	}
	dx *= math.Cos((a[1] + b[1]) / 2 * math.Pi / 180)
	return metresPerDegree * math.Hypot(dx, a[1]-b[1])
}
