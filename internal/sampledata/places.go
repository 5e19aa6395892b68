package sampledata

import (
	"context"
	"fmt"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/gazetteer"
)

// ReadPlaces takes from a gazetteer the localities outside France, and the
// communes of the home territory.
func ReadPlaces(ctx context.Context, bundle *gazetteer.Bundle) (Places, error) {
	places := Places{Towns: map[string][]atlas.Place{}}
	err := bundle.Each(ctx, func(e gazetteer.Entry) error {
		switch {
		case e.Commune != nil:
			places.Communes = append(places.Communes, *e.Commune)
		case !e.NamesOnly && e.Place.Level == atlas.LevelLocality && e.Exactness == atlas.Exact && e.Place.Country != "FR":
			places.Towns[e.Place.Country] = append(places.Towns[e.Place.Country], e.Place)
		}
		return nil
	})
	if err != nil {
		return Places{}, fmt.Errorf("read places: %w", err)
	}
	return places, nil
}

// Decided returns the record as if a person had decided where each of its actors
// is: only such decisions come with a data package.
func Decided(record *atlas.Record) *atlas.Record {
	decided := *record
	decided.Decisions = make([]atlas.Decision, len(record.Decisions))
	for i, decision := range record.Decisions {
		place := *decision.Place
		place.ID = "" // its position then goes into the file
		decision.Place, decision.Status, decision.Score = &place, atlas.DecisionManual, 1
		decision.Reason = atlas.Text{FR: "exemple", EN: "exemple"}
		decision.DecidedOn, decision.DecidedBy = "2026-01-01", origin
		decided.Decisions[i] = decision
	}
	return &decided
}
