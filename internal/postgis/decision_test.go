package postgis_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/postgis"
)

func partner(id string) atlas.Actor { return atlas.Actor{Kind: atlas.ActorPartner, ID: id} }

// accepted is what a machine concludes.
func accepted(subject atlas.Actor) atlas.Decision {
	place := atlas.Place{ID: "geonames:282615", Name: "Naplouse", Country: "PS", Admin1: "Cisjordanie",
		Level: atlas.LevelLocality, Feature: "PPLA", Population: 130326, Position: orb.Point{35.25444, 32.22111},
		Source: "geonames", Licence: "CC-BY-4.0"}
	return atlas.Decision{Subject: subject, Status: atlas.DecisionAccepted, Place: &place, Exactness: atlas.Exact,
		Candidates: []atlas.Candidate{{Place: place, Score: 0.98, Reason: atlas.Text{FR: "même nom", EN: "same name"}}},
		Score:      0.98, Reason: atlas.Text{FR: "même nom", EN: "same name"}, Gazetteer: "g1",
		DecidedOn: "2026-11-23", DecidedBy: "passerelles", Origin: origin}
}

func manual(subject atlas.Actor, on atlas.Date, position orb.Point) atlas.Decision {
	return atlas.Decision{Subject: subject, Status: atlas.DecisionManual, Place: &atlas.Place{Position: position},
		Exactness: atlas.Exact, Score: 1, Reason: atlas.Text{FR: "Vu sur place."},
		DecidedOn: on, DecidedBy: "un service", Origin: origin}
}

// save keeps decisions made from the record as it is now.
func save(t *testing.T, store *postgis.Store, decisions ...atlas.Decision) {
	t.Helper()
	saved, err := store.SaveDecisions(t.Context(), revision(t, store), decisions)
	if err != nil || saved != len(decisions) {
		t.Fatalf("save decisions: %d of %d, %v", saved, len(decisions), err)
	}
}

// decisionOn returns what the record says of where an actor is, nil if nothing.
func decisionOn(t *testing.T, store *postgis.Store, subject atlas.Actor) *atlas.Decision {
	t.Helper()
	for _, d := range mustRecord(t, store).Decisions {
		if d.Subject == subject {
			return &d
		}
	}
	return nil
}

func TestSaveDecisions(t *testing.T) {
	t.Parallel()
	store := writer(t)
	mustImport(t, store, full(sample()))
	naplouse, lille := partner("naplouse"), atlas.Actor{Kind: atlas.ActorAuthority, ID: "lille"}
	check := func(what string, wanted atlas.Decision) {
		t.Helper()
		if diff := cmp.Diff(&wanted, decisionOn(t, store, wanted.Subject)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}

	machine := accepted(naplouse)
	machine.Origin = ""
	save(t, store, machine, accepted(lille))
	check("a machine's decision takes its subject's origin", accepted(naplouse))
	check("authorities have decisions too", accepted(lille))

	again := accepted(naplouse)
	again.DecidedOn = "2027-01-01"
	save(t, store, again)
	check("saying the same again is no news", accepted(naplouse))

	again.Status, again.Place, again.Exactness = atlas.DecisionReview, nil, atlas.NoPlace
	save(t, store, again)
	check("a machine changes its mind", again)

	person := manual(naplouse, "2026-11-24", orb.Point{35.25, 32.22})
	save(t, store, person)
	check("a person decides", person)
	save(t, store, accepted(naplouse))
	check("and is not overwritten", person)

	person.Exactness, person.Place = atlas.NoPlace, nil
	save(t, store, person)
	check("but by a person", person)

	save(t, store)
}

// Ensure that what was concluded about a record is not written into another
// one: an import, or a person, came between the question and the answer.
func TestSaveDecisionsAboutWhatChanged(t *testing.T) {
	t.Parallel()
	lille, naplouse := atlas.Actor{Kind: atlas.ActorAuthority, ID: "lille"}, partner("naplouse")
	tests := []struct {
		name    string
		subject atlas.Actor
		change  func(*atlas.Record)
		kept    bool
	}{
		{"nothing", naplouse, func(*atlas.Record) {}, true},
		{"the partner's name", naplouse, func(r *atlas.Record) { r.Partners[2].Name = "Nablus" }, false},
		{"the partner's country", naplouse, func(r *atlas.Record) { r.Partners[2].Countries = []string{"BJ"} }, false},
		{"the partner's last country", naplouse, func(r *atlas.Record) { r.Partners[2].Countries = nil }, false},
		{"the authority's seat", lille, func(r *atlas.Record) { r.Authorities[indexOf(r, "lille")].Seat = "59009" }, false},
		{"another partner", naplouse, func(r *atlas.Record) { r.Partners[0].Note = "autre" }, true},
		{"a cooperation", naplouse, func(r *atlas.Record) { r.Cooperations[0].Title = "autre" }, true},
		{"a person decided", naplouse, func(r *atlas.Record) {
			r.Decisions = append(r.Decisions, manual(naplouse, "2026-11-24", orb.Point{35.25, 32.22}))
		}, false},
	}
	store := writer(t)
	for _, test := range tests {
		mustImport(t, store, full(sample()))
		read := revision(t, store) // geocoding reads…
		next := sample()
		test.change(next)
		mustImport(t, store, full(next)) // …the record changes…
		gone := accepted(partner("atlantide"))
		saved, err := store.SaveDecisions(t.Context(), read, []atlas.Decision{accepted(test.subject), gone})
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		got := decisionOn(t, store, test.subject)
		kept := got != nil && got.Status == atlas.DecisionAccepted
		if want := map[bool]int{true: 1}[test.kept]; saved != want || kept != test.kept {
			t.Errorf("%s: saved %d, want %d; decision %+v", test.name, saved, want, got)
		}
		if decisionOn(t, store, gone.Subject) != nil {
			t.Errorf("%s: a decision about nobody", test.name)
		}
		changed := sample() // so that the next case starts without a decision
		changed.Partners[2].Name, changed.Authorities[indexOf(changed, "lille")].Seat = "Autre", "59001"
		mustImport(t, store, full(changed))
	}
}

// Ensure that the machine's answer does not undo what a person decided again
// while it looked up the place of the first decision.
func TestSaveDecisionsOfYesterday(t *testing.T) {
	t.Parallel()
	store, naplouse := writer(t), partner("naplouse")
	mustImport(t, store, full(sample()))
	first := manual(naplouse, "2026-11-24", orb.Point{35.25, 32.22})
	save(t, store, first)
	read := revision(t, store)
	second := manual(naplouse, "2026-11-25", orb.Point{35.26, 32.23})
	save(t, store, second)
	saved, err := store.SaveDecisions(t.Context(), read, []atlas.Decision{first})
	if err != nil || saved != 0 {
		t.Errorf("saved %d, %v", saved, err)
	}
	if diff := cmp.Diff(&second, decisionOn(t, store, naplouse)); diff != "" {
		t.Errorf("decision (-want +got):\n%s", diff)
	}
}

// indexOf finds an authority of the sample.
func indexOf(record *atlas.Record, id string) int {
	return slices.IndexFunc(record.Authorities, func(a atlas.Authority) bool { return a.ID == id })
}

// Ensure that a partner which is described differently is geocoded again, and
// that no person's decision is lost.
func TestImportForgetsDecisions(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*atlas.Partner)
		kept   bool
	}{
		{"nothing", func(*atlas.Partner) {}, true},
		{"a note", func(p *atlas.Partner) { p.Note = "autre" }, true},
		{"its name", func(p *atlas.Partner) { p.Name = "Nablus" }, false},
		{"its other names", func(p *atlas.Partner) { p.OtherNames = []string{"Nablus"} }, false},
		{"its country", func(p *atlas.Partner) { p.Countries = []string{"BJ"} }, false},
		{"one country more", func(p *atlas.Partner) { p.Countries = []string{"PS", "BJ"} }, false},
		{"no country", func(p *atlas.Partner) { p.Countries = nil }, false},
		{"its level", func(p *atlas.Partner) { p.Level = atlas.LevelRegion }, false},
		{"its qualifier", func(p *atlas.Partner) { p.Qualifier = "Cisjordanie" }, false},
	}
	store := writer(t)
	for _, test := range tests {
		for _, whole := range []bool{true, false} {
			mustImport(t, store, full(sample()))
			save(t, store, accepted(partner("naplouse")))
			next := sample()
			test.change(&next.Partners[2])
			mustImport(t, store, postgis.Import{Origin: origin, Full: whole, Digest: "d2", Record: next})
			if got := decisionOn(t, store, partner("naplouse")); (got != nil) != test.kept {
				t.Errorf("%s, full %v: decision = %+v, want one: %v", test.name, whole, got, test.kept)
			}
			if decisionOn(t, store, partner("lalo")) == nil {
				t.Errorf("%s, full %v: the person's decision is gone", test.name, whole)
			}
		}
	}
}

// Ensure that of a package's decisions and those made here, none is lost, and
// the later one holds.
func TestImportManualDecisions(t *testing.T) {
	t.Parallel()
	lalo, naplouse := partner("lalo"), partner("naplouse")
	store := writer(t)
	mustImport(t, store, full(sample()))

	resolved := sample().Decisions[0]
	resolved.Place = &atlas.Place{ID: "geonames:2392108", Name: "Lalo", Country: "BJ", Level: atlas.LevelLocality,
		Position: orb.Point{1.88, 6.91}, Source: "geonames", Licence: "CC-BY-4.0"}
	save(t, store, resolved, manual(naplouse, "2026-11-25", orb.Point{35.25, 32.22}))
	mustImport(t, store, full(sample()))
	if diff := cmp.Diff(&resolved, decisionOn(t, store, lalo)); diff != "" {
		t.Errorf("what was looked up about a place stays (-want +got):\n%s", diff)
	}
	if decisionOn(t, store, naplouse) == nil {
		t.Error("a decision made here is gone because the package does not have it")
	}

	here := manual(lalo, "2026-12-01", orb.Point{1.9, 6.9})
	save(t, store, here)
	mustImport(t, store, full(sample())) // the package's is of 2026-11-22
	if diff := cmp.Diff(&here, decisionOn(t, store, lalo)); diff != "" {
		t.Errorf("the later decision holds (-want +got):\n%s", diff)
	}
	next := sample()
	next.Decisions[0].DecidedOn = "2026-12-02"
	mustImport(t, store, full(next))
	if diff := cmp.Diff(&next.Decisions[0], decisionOn(t, store, lalo)); diff != "" {
		t.Errorf("the package's decision is later now (-want +got):\n%s", diff)
	}
	next.Decisions = nil
	mustImport(t, store, full(next))
	if got := decisionOn(t, store, lalo); got != nil {
		t.Errorf("the package dropped its decision, and it stays: %+v", got)
	}
	if decisionOn(t, store, naplouse) == nil {
		t.Error("a decision made here is gone")
	}
}

// What was decided here is told from what a package brought, until a package
// brings it too.
func TestDecidedHere(t *testing.T) {
	t.Parallel()
	store := writer(t)
	mustImport(t, store, full(sample()))
	naplouse := partner("naplouse")
	check := func(when string, want map[atlas.Actor]bool) {
		t.Helper()
		got, err := store.DecidedHere(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", when, diff)
		}
	}
	save(t, store, accepted(naplouse))
	check("a machine's decision", map[atlas.Actor]bool{})
	decision := manual(naplouse, "2026-11-23", orb.Point{35.26, 32.22})
	save(t, store, decision)
	check("a person's decision", map[atlas.Actor]bool{naplouse: true})
	record := sample()
	record.Decisions = []atlas.Decision{decision}
	mustImport(t, store, full(record))
	check("once a package brings it", map[atlas.Actor]bool{})
}
