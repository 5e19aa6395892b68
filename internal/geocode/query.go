package geocode

import (
	"slices"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Query is a name to place, with all that is known about it. Only Name, or
// Code, is needed.
type Query struct {
	Name       string
	OtherNames []string    // other spellings; each may find the place
	Countries  []string    // ISO 3166-1 alpha-2; any of them will do; none when unknown
	Level      atlas.Level // empty when unknown
	Qualifier  string      // what tells it from its homonyms: a region, a county, a town nearby
	Code       string      // INSEE code of a commune of the home territory: settles the question
	Unnamed    bool        // the source says where the partner is, not who it is
	// Cooperations are the identifiers of those it takes part in, and Near the
	// positions (WGS 84 longitude, latitude) of their other partners as far as
	// they are decided: partners of one cooperation often are neighbours.
	Cooperations []string
	Near         []orb.Point
}

// Queries returns the actors of a record that have to be placed, and the
// question for each: the authorities by the official code of their seat, the
// partners by their names. An actor that a person has placed is left out, and
// so is one that was looked for in this gazetteer already: its digest would
// give the same answer again.
func Queries(record *atlas.Record, gazetteer string) (subjects []atlas.Actor, queries []Query) {
	decided, together := map[atlas.Actor]bool{}, newCompanions(record)
	for i := range record.Decisions {
		d := &record.Decisions[i]
		decided[d.Subject] = d.Status == atlas.DecisionManual || d.Gazetteer == gazetteer
	}
	add := func(subject atlas.Actor, query Query) {
		if !decided[subject] {
			subjects = append(subjects, subject)
			queries = append(queries, query)
		}
	}
	for i := range record.Authorities {
		authority := &record.Authorities[i]
		add(atlas.Actor{Kind: atlas.ActorAuthority, ID: authority.ID},
			Query{Name: authority.Name, Code: authority.Seat, Level: authority.Kind.Level()})
	}
	for i := range record.Partners {
		partner := &record.Partners[i]
		subject := atlas.Actor{Kind: atlas.ActorPartner, ID: partner.ID}
		query := partnerQuery(partner)
		query.Cooperations, query.Near = together.of(subject)
		add(subject, query)
	}
	return subjects, queries
}

func partnerQuery(partner *atlas.Partner) Query {
	query := Query{
		Name: partner.Name, Countries: partner.Countries, Level: partner.Level,
		Qualifier: partner.Qualifier, Unnamed: partner.Unnamed,
	}
	for _, other := range append([]string{partner.SourceName}, partner.OtherNames...) {
		if other != "" && other != partner.Name && !slices.Contains(query.OtherNames, other) {
			query.OtherNames = append(query.OtherNames, other)
		}
	}
	return query
}
