package sampledata_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/data"
	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/dataset"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/internal/sampledata"
)

// model is the bundled record: what is grown is in its shape.
func model(t *testing.T) *atlas.Record {
	t.Helper()
	bundled, err := dataset.ReadFS(t.Context(), data.Bundled(), "data")
	if err != nil {
		t.Fatal(err)
	}
	return &bundled.Record
}

func places() sampledata.Places {
	here := orb.Point{3.06, 50.63}
	town := func(country, id string, at orb.Point) atlas.Place {
		return atlas.Place{ID: id, Name: id, Country: country, Level: atlas.LevelLocality, Position: at, Source: "geonames", Licence: "CC-BY-4.0"}
	}
	return sampledata.Places{
		Towns: map[string][]atlas.Place{
			"DE": {town("DE", "geonames:1", orb.Point{7, 51}), town("DE", "geonames:2", orb.Point{8, 50})},
			"ML": {town("ML", "geonames:3", orb.Point{-11, 14})},
		},
		Communes: []atlas.Commune{
			{Code: "59350", Name: "Lille", Department: "59", Position: &here, Source: "geonames", Licence: "CC-BY-4.0"},
			{Code: "59001", Name: "Abancourt", Department: "59"},
		},
	}
}

func TestGrow(t *testing.T) {
	t.Parallel()
	record := model(t)
	size := sampledata.Size{Cooperations: 500, Seed: 7}
	grown, err := sampledata.Grow(record, places(), size)
	if err != nil {
		t.Fatal(err)
	}
	built, err := edition.Build(t.Context(), grown)
	if err != nil {
		t.Fatalf("what is grown contradicts itself: %v", err)
	}
	counts := built.Counts()
	if counts.Cooperations != size.Cooperations || counts.Located != size.Cooperations {
		t.Errorf("grown %d cooperations, %d of them located, want %d", counts.Cooperations, counts.Located, size.Cooperations)
	}
	if counts.Authorities != 1 || counts.Partners != 3 {
		t.Errorf("between %d authorities and %d partners, want the one located commune and the three towns", counts.Authorities, counts.Partners)
	}
	shapes := map[atlas.CooperationType]bool{}
	for _, c := range record.Cooperations {
		shapes[c.Type] = true
	}
	for _, c := range grown.Cooperations {
		if !shapes[c.Type] {
			t.Errorf("%s has a type no real one has: %s", c.ID, c.Type)
		}
		if !strings.HasPrefix(c.Title, "Exemple ") {
			t.Errorf("%s does not say that it is an example: %q", c.ID, c.Title)
		}
	}
	again, err := sampledata.Grow(record, places(), size)
	if err != nil || !reflect.DeepEqual(grown, again) {
		t.Errorf("the same seed gives another record (%v)", err)
	}
	other, err := sampledata.Grow(record, places(), sampledata.Size{Cooperations: 500, Seed: 8})
	if err != nil || reflect.DeepEqual(grown.Cooperations, other.Cooperations) {
		t.Errorf("another seed gives the same record (%v)", err)
	}
}

func TestGrowNeedsPlaces(t *testing.T) {
	t.Parallel()
	record := model(t)
	tests := []struct {
		name   string
		change func(*sampledata.Places)
		want   string
	}{
		{"no located commune", func(p *sampledata.Places) { p.Communes = p.Communes[1:] }, "no commune"},
		{"no town", func(p *sampledata.Places) { p.Towns = nil }, "no cooperation of the model"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			poor := places()
			test.change(&poor)
			if _, err := sampledata.Grow(record, poor, sampledata.Size{Cooperations: 1}); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("Grow gives %v, want an error about %q", err, test.want)
			}
		})
	}
}
