package geocode

import (
	"context"
	"slices"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/geodesy"
)

// disagreeMetres is how far from a person's place the geocoder's own answer must
// be to contradict it. Nearer, it is another point of the same place: gazetteers
// differ by as much on where the middle of a large city is.
const disagreeMetres = 15_000

// Disagreement is a person's decision that the geocoder, were it asked, would
// not have made. It is told to people and changes nothing: the person's holds.
type Disagreement struct {
	Person  atlas.Decision // of status manual
	Machine atlas.Decision // of status accepted
	Metres  float64        // between the two, WGS 84 geodesic; 0 when the person said "nowhere"
}

// Disagreements asks this gazetteer where the subjects of people's decisions
// are, and returns those where it is sure of another place than theirs, in the
// order of the record. resolved are decisions of the record whose place was
// looked up since it was read, see [Geocoder.ResolveManual].
func (g *Geocoder) Disagreements(ctx context.Context, record *atlas.Record, resolved []atlas.Decision) ([]Disagreement, error) {
	persons := map[atlas.Actor]atlas.Decision{}
	for _, decision := range append(record.Decisions[:len(record.Decisions):len(record.Decisions)], resolved...) {
		if decision.Status == atlas.DecisionManual {
			persons[decision.Subject] = decision
		}
	}
	subjects, queries := QueriesOf(record, func(subject atlas.Actor) bool {
		_, decided := persons[subject]
		return decided
	})
	if len(queries) == 0 {
		return nil, nil
	}
	answers, err := g.Geocode(ctx, queries)
	if err != nil {
		return nil, err
	}
	var found []Disagreement
	for i, subject := range subjects {
		person := persons[subject]
		if metres, disagree := contradicts(&person, &answers[i]); disagree {
			found = append(found, Disagreement{Person: person, Machine: answers[i], Metres: metres})
		}
	}
	return found, nil
}

// contradicts reports whether the machine is sure of another place than the
// person's, and how many metres lie between them. A decision whose place was not
// looked up yet contradicts nothing.
func contradicts(person, machine *atlas.Decision) (metres float64, disagree bool) {
	switch {
	case machine.Status != atlas.DecisionAccepted || machine.Place == nil:
		return 0, false
	case person.Place == nil:
		return 0, true
	case person.Place.Position == orb.Point{}, person.Place.ID != "" && person.Place.ID == machine.Place.ID:
		return 0, false
	}
	metres = geodesy.Distance(person.Place.Position, machine.Place.Position)
	return metres, metres > disagreeMetres
}

// OtherGazetteer reports whether something was geocoded with another gazetteer
// than the one of that digest: what people decided before may be seen otherwise
// now.
func OtherGazetteer(decisions []atlas.Decision, digest string) bool {
	for i := range decisions {
		if d := &decisions[i]; d.Status != atlas.DecisionManual && d.Gazetteer != "" && d.Gazetteer != digest {
			return true
		}
	}
	return false
}

// QueriesOf returns the actors of a record that are wanted, and the question for
// each, whether or not anything was decided about it: see [Queries].
func QueriesOf(record *atlas.Record, wanted func(atlas.Actor) bool) (subjects []atlas.Actor, queries []Query) {
	open := *record
	open.Decisions = slices.Clone(record.Decisions)
	for i := range open.Decisions {
		// What is decided still tells where the companions of others are.
		d := &open.Decisions[i]
		d.Gazetteer = "another"
		if d.Status == atlas.DecisionManual {
			d.Status = atlas.DecisionAccepted
		}
	}
	all, asked := Queries(&open, "")
	for i, subject := range all {
		if wanted(subject) {
			subjects, queries = append(subjects, subject), append(queries, asked[i])
		}
	}
	return subjects, queries
}

// LevelName names a level to people.
func LevelName(level atlas.Level) atlas.Text { return levelName(level) }
