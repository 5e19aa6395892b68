package geocode

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"
	"golang.org/x/text/unicode/norm"

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
	tierLoose                // one of the name's looser forms
	tierPart                 // only a part of the query is a name
	tierSpelling             // not the name, but close to it
)

// contender is a place that may be the one, with what speaks for it.
type contender struct {
	match    Match
	tier     tier
	level    float64 // 1 the level asked for, less for a neighbouring one, 0 for another
	distance int     // letters edited or left over between the names, 0 for an exact one
	verbatim bool    // accents and all, it is what was written
	slip     bool    // a misspelling of the usual kind: see [isSlip]
	context  bool    // the context (a qualifier, brackets, the words around) confirms it, all of it
	told     int     // how much of the context does
	metres   float64 // from where it is looked for; 0 when nowhere
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
	c := contender{
		match:    match,
		tier:     q.tierOf(&match),
		level:    q.levelOf(match.Place.Level),
		distance: q.editsTo(&match),
		told:     q.confirms(&match, q.spellings.context),
		verbatim: strings.EqualFold(norm.NFC.String(match.Name), q.spellings.main),
	}
	if q.askedLevel() == "" && match.Place.Level == atlas.LevelCountry && match.Kind >= AliasName {
		c.level = min(c.level, 0.7) // "Écosse" is the division before it is the United Kingdom
	}
	c.context = c.told > 0 && c.told == len(q.spellings.context)
	if len(q.spellings.context) == 0 {
		c.told = q.confirms(&match, q.spellings.hints)
		c.context = c.told > 0
	}
	if c.tier == tierPart {
		if rest := q.parts[match.Form]; q.confirmsRest(&match, rest) {
			c.context, c.told = true, c.told+1
		} else {
			c.context, c.distance = false, len(rest)+1
		}
	}
	if q.isBeside(&match) {
		c.context, c.distance = false, len(q.spellings.main)
	}
	if c.tier == tierSpelling {
		c.slip = q.isSlipOf(match.Form)
	}
	if q.focus != nil {
		c.metres = flatMetres(*q.focus, match.Place.Position)
	}
	return c
}

// compare orders contenders, the likelier first.
func (c contender) compare(other contender) int {
	return cmp.Or(
		-cmp.Compare(math.Ceil(c.level), math.Ceil(other.level)), // a wrong level comes last
		-compareBool(c.context, other.context),
		-cmp.Compare(c.told, other.told),
		cmp.Compare(c.distance, other.distance),
		-cmp.Compare(c.weight(), other.weight()),
		cmp.Compare(c.match.Place.ID, other.match.Place.ID),
	)
}

// weight mixes the level, how well the name matched, how many people live there
// and how near it is: a neighbouring level is worth two steps of name, one step
// of name a hundred times the population, and so is being where one looks. Among
// misspellings, the usual slips and the main names come first.
func (c contender) weight() float64 {
	weight := math.Log10(float64(people(&c.match))+10) - 2*float64(c.tier) + 20*c.level + 2*c.match.Similarity + 2*c.proximity()
	if c.slip {
		weight++
	}
	if c.verbatim {
		weight++
	}
	if c.tier == tierSpelling && c.match.Kind > PreferredName {
		weight -= 2
	}
	return weight
}

// people is how many people live in a place, at the least: of a seat whose
// population no source gives, as many as in the smaller of its kind.
func people(match *Match) int {
	least := 0
	switch match.Place.Feature {
	case "PPLC":
		least = 100_000
	case "PPLA":
		least = 20_000
	case "PPLA2":
		least = 5_000
	case "PPLA3":
		least = 2_000
	}
	if match.Weight > 0 {
		return match.Weight
	}
	return least
}

// proximity is 1 where one looks, and falls to nothing some hundreds of
// kilometres away; 1 everywhere when one looks nowhere.
func (c contender) proximity() float64 {
	const reach = 300_000
	return math.Exp(-c.metres / reach)
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
	if q.isPart(match) {
		return tierPart
	}
	rank := slices.Index(q.spellings.forms, match.Form)
	written := slices.Contains(q.spellings.strict, fold(match.Name))
	switch {
	case match.Kind <= PreferredName && written:
		return tierName
	case match.Kind <= AliasName && (written || rank == 0 || rank == 1):
		return tierAlias
	}
	return tierLoose
}

// editsTo counts the edits from the query's closest form to the name found.
func (q *question) editsTo(match *Match) int {
	if match.Similarity >= 1 || q.completes(match) {
		return 0
	}
	return q.editsBetween(match.Form)
}

// editsBetween counts the edits from the query's closest form to another.
func (q *question) editsBetween(form string) int {
	fewest := math.MaxInt
	for _, own := range q.spellings.names {
		fewest = min(fewest, edits(own, form))
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
	switch {
	case q.query.Level != "":
		return levelFit(q.query.Level, found)
	case q.spellings.level != noWording:
		return wordingFit(q.spellings.level, found)
	}
	switch found {
	case atlas.LevelLocality, atlas.LevelBasin:
		return 1
	case atlas.LevelCountry:
		if len(q.query.Countries) == 0 {
			return 0.95 // "Mexico" is the city
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

// wordingFit is levelFit for a level that only the wording announces: words are
// used more loosely than levels are. What is known as a division in one source
// is its chief town in another.
func wordingFit(asked, found atlas.Level) float64 {
	if asked == anyDivision {
		switch found {
		case atlas.LevelCounty, atlas.LevelRegion:
			return 1
		case atlas.LevelDistrict:
			return 0.8
		case atlas.LevelLocality:
			return 0.6
		}
		return 0
	}
	switch {
	case asked == atlas.LevelDistrict && found == atlas.LevelCounty:
		return 0 // "Quartier Nord" is not the county of that name
	case asked == atlas.LevelCounty && found == atlas.LevelRegion:
		return 0.5 // its chief town is nearer to a county than the region's middle
	case levelFit(asked, found) > 0:
		return levelFit(asked, found)
	case asked == atlas.LevelLocality && found == atlas.LevelCounty,
		(asked == atlas.LevelCounty || asked == atlas.LevelRegion || asked == atlas.LevelGrouping) && found == atlas.LevelLocality,
		asked == atlas.LevelGrouping && found == atlas.LevelCounty:
		return 0.6
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
