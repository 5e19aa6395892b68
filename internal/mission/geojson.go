package mission

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/catalogue"
)

// GeoJSON writes the numbered places of a dossier and the lines that lead to
// them, as RFC 7946 has it. It is in no language, as the dossier is.
func (x *Index) GeoJSON(d *Dossier) ([]byte, error) {
	collection := collection{
		Type: "FeatureCollection", Number: d.Edition.Number, Digest: d.Edition.Digest, Query: d.Query, Sources: d.Sources,
		Features: []feature{},
	}
	for _, line := range x.lines(d) {
		collection.add(line.Authority+"--"+line.Partner, line.geometry(), map[string]any{
			"feature": "link", "authority": line.Authority, "authority_name": x.nameOf(atlas.ActorAuthority, line.Authority),
			"partner": line.Partner, "partner_name": x.nameOf(atlas.ActorPartner, line.Partner), "theme": line.Theme,
			"kind": line.Kind, "exactness": line.Exactness, "distance_km": line.DistanceKM, "cooperations": line.cooperations,
		})
	}
	for i := range d.Countries {
		for j := range d.Countries[i].Places {
			place := &d.Countries[i].Places[j]
			partners, cooperations := []string{}, []string{}
			for _, p := range place.Partners {
				partners, cooperations = append(partners, p.ID), append(cooperations, p.Cooperations...)
			}
			slices.Sort(cooperations)
			at := geometry{"Point", orb.Point{round5(place.Position.Lon()), round5(place.Position.Lat())}}
			collection.add(place.ID, at, map[string]any{
				"feature": "place", "number": place.Number, "name": place.Name, "country": place.Country,
				"exactness": place.Exactness, "distance_km": place.DistanceKM, "partners": partners,
				"cooperations": slices.Compact(cooperations),
			})
		}
	}
	text, err := encodeJSON(&collection)
	if err != nil {
		return nil, fmt.Errorf("write GeoJSON: %w", err)
	}
	return append(text, '\n'), nil
}

// collection is a GeoJSON FeatureCollection, with where it comes from.
type collection struct {
	Type     string        `json:"type"`
	Number   int           `json:"edition_number"`
	Digest   string        `json:"edition_digest"`
	Query    string        `json:"query"`
	Sources  []Attribution `json:"sources"`
	Features []feature     `json:"features"`
}

type feature struct {
	Type       string         `json:"type"`
	ID         string         `json:"id"`
	Geometry   geometry       `json:"geometry"`
	Properties map[string]any `json:"properties"`
}

type geometry struct {
	Type        string `json:"type"`
	Coordinates any    `json:"coordinates"`
}

func (c *collection) add(id string, where geometry, properties map[string]any) {
	c.Features = append(c.Features, feature{"Feature", id, where, properties})
}

// line is a line of the map that leads to a place of a dossier.
type line struct {
	catalogue.Line
	cooperations []string // of the dossier
}

func (l *line) geometry() geometry {
	if len(l.Paths) == 1 {
		return geometry{"LineString", l.Paths[0]}
	}
	return geometry{"MultiLineString", l.Paths}
}

// lines returns the lines to the numbered places, by authority then partner. A
// line that only a network draws is not one of the dossier.
func (x *Index) lines(d *Dossier) []line {
	placed := map[string]bool{}
	for i := range d.Countries {
		for _, place := range d.Countries[i].Places {
			for _, p := range place.Partners {
				placed[p.ID] = true
			}
		}
	}
	at := map[string]int{}
	var found []line
	for i := range d.Cooperations {
		c := &d.Cooperations[i]
		for _, each := range x.records.Lines(c.ID) {
			if !placed[each.Partner] || each.Kind != atlas.LinkCooperation || len(each.Paths) == 0 {
				continue
			}
			key := each.Authority + "--" + each.Partner
			position, known := at[key]
			if !known {
				position = len(found)
				at[key] = position
				found = append(found, line{Line: each})
			}
			found[position].cooperations = append(found[position].cooperations, c.ID)
		}
	}
	slices.SortFunc(found, func(a, b line) int {
		if a.Authority != b.Authority {
			return cmp.Compare(a.Authority, b.Authority)
		}
		return cmp.Compare(a.Partner, b.Partner)
	})
	return found
}

func round5(degrees float64) float64 { return math.Round(degrees*1e5)/1e5 + 0 }
