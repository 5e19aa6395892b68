package review

import (
	"context"
	"slices"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/geocode"
)

// Subject is an authority or a partner whose place waits for a person, with what
// helps to decide.
type Subject struct {
	Actor        atlas.Actor
	Name         string
	SourceName   string   // as the first source writes it; empty when it is the same
	Countries    []string // ISO 3166-1 alpha-2
	Level        atlas.Level
	Cooperations []string        // titles of those it takes part in
	Authorities  []string        // names of the authorities in them, in alphabetical order
	Networks     []string        // names of the networks it belongs to
	Decision     atlas.Decision  // of the geocoder
	Before       *atlas.Decision // of a person, when the subject is decided again; nil otherwise
}

// Waiting returns what waits for a person: what the geocoder sent to review, by
// kind and identifier. With all, it returns too what the geocoder found nothing
// for, unless there is nothing to find: networks, and partners that the source
// does not name.
func Waiting(record *atlas.Record, all bool) []Subject {
	known := newDirectory(record)
	var waiting []Subject
	for i := range record.Decisions {
		decision := &record.Decisions[i]
		subject, found := known.subject(decision.Subject)
		switch {
		case !found:
		case decision.Status == atlas.DecisionReview,
			all && decision.Status == atlas.DecisionNone && subject.Level != atlas.LevelNetwork && !known.unnamed[decision.Subject]:
			subject.Decision = *decision
			waiting = append(waiting, subject)
		}
	}
	return waiting
}

// Reopen returns the subjects with these identifiers, to be decided again by a
// person, whatever was decided: each with what the geocoder answers today. An
// identifier that no authority nor partner has is [atlas.CodeNotFound].
func Reopen(ctx context.Context, record *atlas.Record, geocoder Geocoder, ids []string) ([]Subject, error) {
	actors, queries := geocode.QueriesOf(record, func(actor atlas.Actor) bool { return slices.Contains(ids, actor.ID) })
	for _, id := range ids {
		if !slices.ContainsFunc(actors, func(actor atlas.Actor) bool { return actor.ID == id }) {
			return nil, &atlas.Error{Code: atlas.CodeNotFound, Message: say(
				"Ni collectivité ni partenaire n’a l’identifiant «\u202f%s\u202f».", "No authority or partner has the identifier “%s”.", id)}
		}
	}
	answers, err := geocoder.Geocode(ctx, queries)
	if err != nil {
		return nil, err
	}
	known := newDirectory(record)
	subjects := make([]Subject, len(actors))
	for i, actor := range actors {
		subjects[i], _ = known.subject(actor)
		subjects[i].Decision = answers[i]
		subjects[i].Decision.Candidates = candidatesOf(&answers[i])
		for j := range record.Decisions {
			if d := &record.Decisions[j]; d.Subject == actor && d.Status == atlas.DecisionManual {
				subjects[i].Before = d
			}
		}
	}
	return subjects, nil
}

// candidatesOf returns the candidates of a geocoder's decision, the place it
// accepted without looking at others included.
func candidatesOf(d *atlas.Decision) []atlas.Candidate {
	if len(d.Candidates) == 0 && d.Place != nil {
		return []atlas.Candidate{{Place: *d.Place, Score: d.Score, Reason: d.Reason}}
	}
	return d.Candidates
}

// Undecided counts the authorities and partners that were not geocoded yet.
func Undecided(record *atlas.Record) int {
	decided := map[atlas.Actor]bool{}
	for i := range record.Decisions {
		decided[record.Decisions[i].Subject] = true
	}
	subjects, _ := geocode.QueriesOf(record, func(actor atlas.Actor) bool { return !decided[actor] })
	return len(subjects)
}

// directory finds the actors of a record by what they are called in decisions.
type directory struct {
	subjects     map[atlas.Actor]Subject
	unnamed      map[atlas.Actor]bool
	cooperations map[atlas.Actor][]*atlas.Cooperation
	networks     map[atlas.Actor][]string // identifiers
}

func newDirectory(record *atlas.Record) *directory {
	d := &directory{
		subjects:     map[atlas.Actor]Subject{},
		unnamed:      map[atlas.Actor]bool{},
		cooperations: map[atlas.Actor][]*atlas.Cooperation{},
		networks:     map[atlas.Actor][]string{},
	}
	for i := range record.Authorities {
		a := &record.Authorities[i]
		actor := atlas.Actor{Kind: atlas.ActorAuthority, ID: a.ID}
		d.subjects[actor] = Subject{Actor: actor, Name: a.Name, Level: a.Kind.Level()}
	}
	for i := range record.Partners {
		p := &record.Partners[i]
		actor := atlas.Actor{Kind: atlas.ActorPartner, ID: p.ID}
		subject := Subject{Actor: actor, Name: p.Name, Countries: p.Countries, Level: p.Level}
		if p.SourceName != p.Name {
			subject.SourceName = p.SourceName
		}
		d.subjects[actor], d.unnamed[actor] = subject, p.Unnamed
	}
	for i := range record.Cooperations {
		cooperation := &record.Cooperations[i]
		for _, participation := range cooperation.Participations {
			d.cooperations[participation.Actor] = append(d.cooperations[participation.Actor], cooperation)
		}
	}
	for _, member := range record.NetworkMembers {
		d.networks[member.Member] = append(d.networks[member.Member], member.Network)
	}
	return d
}

// subject returns an authority or a partner with the company it keeps.
func (d *directory) subject(actor atlas.Actor) (Subject, bool) {
	subject, found := d.subjects[actor]
	if !found {
		return subject, false
	}
	for _, cooperation := range d.cooperations[actor] {
		subject.Cooperations = insert(subject.Cooperations, cooperation.Title)
		for _, participation := range cooperation.Participations {
			if participation.Actor.Kind == atlas.ActorAuthority && participation.Actor != actor {
				subject.Authorities = insert(subject.Authorities, d.subjects[participation.Actor].Name)
			}
		}
	}
	for _, id := range d.networks[actor] {
		subject.Networks = insert(subject.Networks, d.subjects[atlas.Actor{Kind: atlas.ActorPartner, ID: id}].Name)
	}
	slices.Sort(subject.Authorities)
	return subject, true
}

// insert appends a text that is not empty and not there yet.
func insert(list []string, text string) []string {
	if text == "" || slices.Contains(list, text) {
		return list
	}
	return append(list, text)
}
