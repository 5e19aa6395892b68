package geocode

import (
	"slices"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
)

// A homonym this close to another partner of the same cooperation is the one
// meant, when every other is this far from all of them.
const (
	companionMetres = 100_000
	strangerMetres  = 300_000
)

// companions tells who takes part in a cooperation with whom.
type companions struct {
	cooperations map[atlas.Actor][]string
	partners     map[string][]atlas.Actor // of a cooperation
	positions    map[atlas.Actor]orb.Point
}

func newCompanions(record *atlas.Record) *companions {
	c := &companions{
		cooperations: map[atlas.Actor][]string{}, partners: map[string][]atlas.Actor{}, positions: map[atlas.Actor]orb.Point{},
	}
	for i := range record.Cooperations {
		cooperation := &record.Cooperations[i]
		for _, participation := range cooperation.Participations {
			if actor := participation.Actor; actor.Kind == atlas.ActorPartner && !slices.Contains(c.partners[cooperation.ID], actor) {
				c.cooperations[actor] = append(c.cooperations[actor], cooperation.ID)
				c.partners[cooperation.ID] = append(c.partners[cooperation.ID], actor)
			}
		}
	}
	for i := range record.Decisions {
		if d := &record.Decisions[i]; d.Located() && isPoint(d.Place) {
			c.positions[d.Subject] = d.Place.Position
		}
	}
	return c
}

// of returns the cooperations of a partner, and where its companions are.
func (c *companions) of(partner atlas.Actor) (cooperations []string, near []orb.Point) {
	for _, id := range c.cooperations[partner] {
		for _, other := range c.partners[id] {
			if at, found := c.positions[other]; found && other != partner {
				near = append(near, at)
			}
		}
	}
	return c.cooperations[partner], near
}

// isPoint reports whether a place is small enough to be near something.
func isPoint(place *atlas.Place) bool {
	return place.Level == atlas.LevelLocality || place.Level == atlas.LevelDistrict || place.Level == atlas.LevelCounty
}

// settleByCompanions chooses among homonyms the one that is near the other
// partners of the same cooperation, when only one is.
func settleByCompanions(questions []*question) {
	accepted := map[string][]orb.Point{}
	for _, q := range questions {
		if d := q.decision; d.Status == atlas.DecisionAccepted && isPoint(d.Place) {
			for _, id := range q.query.Cooperations {
				accepted[id] = append(accepted[id], d.Place.Position)
			}
		}
	}
	for _, q := range questions {
		near := slices.Clone(q.query.Near)
		for _, id := range q.query.Cooperations {
			near = append(near, accepted[id]...)
		}
		if chosen, ok := nearestOnly(q.tied, near); ok {
			rest := slices.DeleteFunc(slices.Clone(q.tied), func(c contender) bool { return c.match.Place.ID == chosen.match.Place.ID })
			q.acceptBest(append([]contender{chosen}, rest...), reasonCompanion(len(q.tied)))
		}
	}
}

// nearestOnly returns the only one of some homonyms that is near one of some
// positions.
func nearestOnly(tied []contender, near []orb.Point) (chosen contender, ok bool) {
	if len(near) == 0 {
		return chosen, false
	}
	for _, c := range tied {
		metres := strangerMetres + 1.0
		for _, at := range near {
			metres = min(metres, flatMetres(at, c.match.Place.Position))
		}
		switch {
		case metres > strangerMetres:
		case metres > companionMetres || ok: // neither near nor far, or not the only one
			return contender{}, false
		default:
			chosen, ok = c, true
		}
	}
	return chosen, ok
}
