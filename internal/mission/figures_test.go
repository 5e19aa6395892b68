package mission_test

import (
	"slices"
	"testing"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/catalogue"
	"github.com/passerelles/passerelles/internal/mission"
)

// fourDossiers are those that the bundled data are tried with everywhere.
func fourDossiers() map[string]string {
	return map[string]string{
		"west_africa":   "region=011&authority=lille&from=2027-03-20&to=2027-03-29",
		"poland":        "country=PL&authority=harnes",
		"mediterranean": "region=mediterranee",
		"nablus":        "near=32.22,35.26&km=300&authority=lille&from=2027-03-20&to=2027-03-29",
	}
}

// The figures of the dossiers are those of the edition, counted again from its
// records: cooperations of each country, of all of them, and how well their
// places are known.
func TestBundledFigures(t *testing.T) {
	t.Parallel()
	b := bundled(t)
	for name, query := range fourDossiers() {
		d := dossier(t, b.index, query)
		if d.Area.Kind == mission.AreaCircle {
			checkCircle(t, name, b, d)
			continue
		}
		covered := countriesOf(b, d.Area)
		if len(covered) != d.Area.Covers || len(covered) == 0 {
			t.Errorf("%s: covers %d countries, want %d", name, d.Area.Covers, len(covered))
		}
		all := map[string]bool{}
		places := map[atlas.Exactness]int{}
		for _, iso2 := range covered {
			for _, c := range b.records.OfCountry(iso2) {
				if !all[c.ID] {
					all[c.ID] = true
					places[best(b, c, covered)]++
				}
			}
		}
		s := d.Summary
		got := []int{s.Cooperations, s.Located, s.Approximate, s.WithoutPlace, len(d.Cooperations)}
		want := []int{len(all), places[atlas.Exact], places[atlas.Approximate], places[atlas.NoPlace], len(all)}
		if !slices.Equal(got, want) {
			t.Errorf("%s: cooperations, located, approximate, without place, listed: %v, want %v", name, got, want)
		}
		for i := range d.Cooperations {
			if !all[d.Cooperations[i].ID] {
				t.Errorf("%s: %s is of no country of the area", name, d.Cooperations[i].ID)
			}
		}
		told := map[string]int{}
		for _, country := range d.Countries {
			told[country.ISO2] = country.Cooperations
		}
		for _, iso2 := range covered {
			count, chapter := told[iso2]
			if want := len(b.records.OfCountry(iso2)); chapter && count != want {
				t.Errorf("%s: %d cooperations in %s, its page has %d", name, count, iso2, want)
			}
			for _, p := range b.records.InCountry(iso2) { // those of several countries are told apart
				if !chapter && len(p.Countries) == 1 && len(b.records.OfPartner(p.ID)) > 0 {
					t.Errorf("%s: nothing is told of %s, which has %s", name, iso2, p.ID)
				}
			}
			delete(told, iso2)
		}
		if len(told) > 0 {
			t.Errorf("%s: tells of %v, outside the area", name, told)
		}
	}
}

// checkCircle counts the cooperations whose places the circle holds: which places
// it holds is PostGIS's to say, see [TestDossierIsPostGIS].
func checkCircle(t *testing.T, name string, b bundle, d *mission.Dossier) {
	t.Helper()
	inside, all := map[string]bool{}, map[string]bool{}
	for _, country := range d.Countries {
		here := map[string]bool{}
		for _, place := range country.Places {
			for _, p := range place.Partners {
				inside[p.ID] = true
				for _, c := range b.records.OfPartner(p.ID) {
					here[c.ID], all[c.ID] = true, true
				}
			}
		}
		if country.Cooperations != len(here) {
			t.Errorf("%s: %d cooperations in %s, its places have %d", name, country.Cooperations, country.ISO2, len(here))
		}
	}
	located := 0
	for id := range all {
		if slices.ContainsFunc(b.records.Cooperation(id).Partners, func(p catalogue.Participant) bool {
			return inside[p.ID] && b.records.Partner(p.ID).Exactness == atlas.Exact
		}) {
			located++
		}
	}
	s := d.Summary
	if s.Cooperations != len(all) || s.Located != located || s.Cooperations+s.Uncertain != len(d.Cooperations) || len(all) == 0 {
		t.Errorf("%s: %d cooperations, %d located, %d listed: want %d, %d and %d uncertain ones", name, s.Cooperations, s.Located, len(d.Cooperations), len(all), located, s.Uncertain)
	}
}

// countriesOf are the countries of an area, from the record and not from the
// index.
func countriesOf(b bundle, area mission.Area) []string {
	parents := map[string]string{}
	for _, region := range b.record.WorldRegions {
		parents[region.Code] = region.Parent
	}
	asked := func(code string) bool {
		return slices.ContainsFunc(area.Regions, func(n mission.Named) bool { return n.Code == code })
	}
	var found []string
	for _, region := range b.record.WorldRegions {
		if region.ISO2 == "" {
			continue
		}
		in := asked("mediterranee") && region.Mediterranean ||
			slices.ContainsFunc(area.Countries, func(n mission.Named) bool { return n.Code == region.ISO2 })
		for code := region.Code; code != ""; code = parents[code] {
			in = in || asked(code)
		}
		if in {
			found = append(found, region.ISO2)
		}
	}
	return found
}

// best is how well the place is known of the partner, in the countries, that is
// known best; a member of a network takes part in what the network does.
func best(b bundle, c *catalogue.Cooperation, countries []string) atlas.Exactness {
	found := atlas.NoPlace
	var ids []string
	for _, participant := range c.Partners {
		ids = append(ids, participant.ID)
		for _, member := range b.records.Partner(participant.ID).Members { // of a network
			if member.Kind == atlas.ActorPartner {
				ids = append(ids, member.ID)
			}
		}
	}
	for _, id := range ids {
		p := b.records.Partner(id)
		if !slices.ContainsFunc(p.Countries, func(iso2 string) bool { return slices.Contains(countries, iso2) }) {
			continue
		}
		if p.Exactness == atlas.Exact || found == atlas.NoPlace {
			found = p.Exactness
		}
	}
	return found
}
