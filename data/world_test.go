package data_test

import (
	"testing"
	"time"

	_ "time/tzdata" // the zones the program carries, not the machine's

	"github.com/passerelles/passerelles/data"
	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/dataset"
)

// What the atlas says of countries holds together: every country of the
// standard is there, every language and currency has a name, and every time
// zone is one that the program can compute with.
func TestWorldFacts(t *testing.T) {
	t.Parallel()
	facts, err := dataset.ReadFacts(data.World())
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]*atlas.CountryFacts{}
	for i := range facts.Countries {
		told[facts.Countries[i].ISO2] = &facts.Countries[i]
	}
	for _, region := range table(t, "world_regions.csv") {
		if iso2 := region["iso2"]; iso2 != "" && told[iso2] == nil {
			t.Errorf("%s has no facts", iso2)
		}
	}
	named := map[string]bool{}
	for _, term := range append(facts.Languages, facts.Currencies...) {
		named[term.Code] = true
	}
	for _, country := range facts.Countries {
		for _, code := range append(country.Languages, country.Currencies...) {
			if !named[code] {
				t.Errorf("%s: %q has no name", country.ISO2, code)
			}
		}
		for _, zone := range country.Zones {
			if _, err := time.LoadLocation(zone.Name); err != nil {
				t.Errorf("%s: %v", country.ISO2, err)
			}
		}
	}
	senegal := told["SN"]
	if senegal.Capital == nil || senegal.Capital.Name.FR != "Dakar" || senegal.Languages[0] != "fr" ||
		senegal.Currencies[0] != "XOF" || senegal.Zones[0].Name != "Africa/Dakar" {
		t.Errorf("Senegal is told as %+v", senegal)
	}
	if warsaw := told["PL"].Capital; warsaw.Name != (atlas.Text{FR: "Varsovie", EN: "Warsaw"}) || warsaw.PlaceID != "geonames:756135" {
		t.Errorf("the capital of Poland is %+v", warsaw)
	}
}
