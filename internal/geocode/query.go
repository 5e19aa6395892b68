package geocode

import (
	"slices"
	"strings"

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
}

// Queries returns the actors of a record that have to be placed, and the
// question for each: the authorities by the official code of their seat, the
// partners by their names. An actor that a person has placed is left out, and
// so is one that was looked for in this gazetteer already: its digest would
// give the same answer again.
func Queries(record *atlas.Record, gazetteer string) (subjects []atlas.Actor, queries []Query) {
	decided := map[atlas.Actor]bool{}
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
		add(atlas.Actor{Kind: atlas.ActorPartner, ID: partner.ID}, partnerQuery(partner))
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

// spellings are the normal forms under which a query is looked up, from the
// most faithful to the loosest, with the context its wording carries.
type spellings struct {
	forms   []string // normal forms, no duplicate; the first is the name as written
	strict  []string // the name folded, with and without its context, for the closer comparison
	context []string // normal forms of what the name says in brackets or after a comma
}

// spell reads a query's names. The name as written comes first, then without
// its brackets or what follows a slash or a comma, then without administrative
// wording ("Ville de", "Wilaya de"), then with the qualifier appended (the
// gazetteer may know "Halle (Westfalen)"), then the other names the same way.
func spell(query Query) spellings {
	var s spellings
	s.context = appendForm(s.context, Normalise(query.Qualifier))
	main, _ := splitContext(query.Name)
	s.strict = appendForm(appendForm(nil, fold(query.Name)), fold(main))
	for _, name := range append([]string{query.Name}, query.OtherNames...) {
		main, context := splitContext(name)
		for _, part := range context {
			s.context = appendForm(s.context, Normalise(part))
		}
		whole, short := Normalise(name), Normalise(main)
		s.forms = appendForm(s.forms, whole)
		s.forms = appendForm(s.forms, short)
		s.forms = appendForm(s.forms, Bare(short))
		if query.Qualifier != "" {
			s.forms = appendForm(s.forms, Normalise(main+" "+query.Qualifier))
		}
	}
	return s
}

func appendForm(forms []string, form string) []string {
	if form == "" || slices.Contains(forms, form) {
		return forms
	}
	return append(forms, form)
}

// splitContext separates the name from what stands in brackets, after a slash
// or after a comma: "Hull (Gatineau)", "Cologne/Porz", "Lalo, Bénin".
func splitContext(name string) (main string, context []string) {
	main = clip(name)
	for {
		open := strings.IndexAny(main, "([")
		if open < 0 {
			break
		}
		inside, after, found := strings.Cut(main[open+1:], closing(main[open]))
		if !found {
			break
		}
		context = append(context, inside)
		main = main[:open] + " " + after
	}
	if cut := strings.IndexAny(main, "/,;"); cut > 0 {
		context = append(context, main[cut+1:])
		main = main[:cut]
	}
	return strings.TrimSpace(main), context
}

func closing(open byte) string {
	if open == '[' {
		return "]"
	}
	return ")"
}

// ShortForms returns the shorter normal forms under which a gazetteer's name of
// that level is found too: a town's without its brackets ("Halle (Westfalen)"),
// a division's without its administrative wording ("Voïvodie de Silésie").
func ShortForms(name string, level atlas.Level) []string {
	var forms []string
	main, _ := splitContext(name)
	if main != name {
		forms = appendForm(forms, Normalise(main))
	}
	switch level {
	case atlas.LevelCounty, atlas.LevelRegion, atlas.LevelCountry:
		forms = appendForm(forms, Bare(Normalise(main)))
	}
	return forms
}
