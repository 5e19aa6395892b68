package httpd

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/internal/geocode"
	"github.com/passerelles/passerelles/internal/geodesy"
)

// placeIndex answers names from an edition: its authorities, partners,
// countries and communes. A few thousand names are looked through one by one.
type placeIndex struct {
	places []indexedPlace
}

// indexedPlace is an element of api/places.json, with its names as searched.
type indexedPlace struct {
	Kind      string          `json:"kind"`
	ID        string          `json:"id"`
	Names     []string        `json:"names"` // the first is shown; of a country, French then English
	Country   *string         `json:"country"`
	Admin1    string          `json:"admin1"`
	Position  *orb.Point      `json:"position"`
	Level     atlas.Level     `json:"level"`
	Exactness atlas.Exactness `json:"exactness"`
	PlaceID   string          `json:"place_id"`
	Postcodes []string        `json:"postcodes"`
	Source    string          `json:"source"`
	Licence   string          `json:"licence"`

	normal []string // Names and Postcodes, normalised
}

// readPlaces reads the places of an edition.
func readPlaces(e *edition.Edition) (*placeIndex, error) {
	file, found := e.File(edition.PlacesName)
	if !found {
		return nil, fmt.Errorf("read places: the edition has no %s", edition.PlacesName)
	}
	var document struct {
		Places []indexedPlace `json:"places"`
	}
	if err := json.Unmarshal(file.Identity, &document); err != nil {
		return nil, fmt.Errorf("read places: %w", err)
	}
	for i := range document.Places {
		place := &document.Places[i]
		for _, name := range slices.Concat(place.Names, place.Postcodes) {
			if normal := geocode.Normalise(name); normal != "" {
				place.normal = append(place.normal, normal)
			}
		}
	}
	named := slices.DeleteFunc(document.Places, func(place indexedPlace) bool { return len(place.Names) == 0 })
	return &placeIndex{places: named}, nil
}

// The scores of an answer of the edition: a name that is the one asked, one
// that begins with it, one that has a word that does, one of which it is a
// misspelling.
const (
	scoreExact    = 1.0
	scorePrefix   = 0.8
	scoreWord     = 0.6
	scoreSpelling = 0.5
)

// search returns the places whose name matches, best first. Without any, the
// answer is nil.
func (p *placeIndex) search(search geocode.Search) []feature {
	wanted := geocode.Normalise(search.Text)
	if wanted == "" {
		return nil
	}
	type hit struct {
		place *indexedPlace
		score float64
	}
	var hits []hit
	for i := range p.places {
		place := &p.places[i]
		if !place.passes(search) {
			continue
		}
		if score := place.score(wanted); score > 0 {
			hits = append(hits, hit{place, score})
		}
	}
	if len(hits) == 0 {
		for i := range p.places {
			if place := &p.places[i]; place.passes(search) && place.isMisspelt(wanted) {
				hits = append(hits, hit{place, scoreSpelling})
			}
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(metresFrom(search.Near, a.place), metresFrom(search.Near, b.place)))
	})
	var features []feature
	shown := map[string]bool{} // places that two records share are shown once
	for _, hit := range hits {
		key := string(hit.place.Level) + " " + hit.place.PlaceID
		if len(features) == search.Limit || (hit.place.PlaceID != "" && shown[key]) {
			continue
		}
		shown[key] = true
		features = append(features, hit.place.feature(hit.score, search.Lang))
	}
	return features
}

// metresFrom is how far a place is from where it is looked for: 0 when nowhere,
// the whole way round for a place without a position.
func metresFrom(near *orb.Point, place *indexedPlace) float64 {
	switch {
	case near == nil:
		return 0
	case place.Position == nil:
		return math.MaxFloat64
	}
	return geodesy.Distance(*near, *place.Position)
}

// passes reports whether a place is of the countries and the level asked.
func (p *indexedPlace) passes(search geocode.Search) bool {
	if search.Level != "" && p.Level != search.Level {
		return false
	}
	return len(search.Countries) == 0 || (p.Country != nil && slices.Contains(search.Countries, *p.Country))
}

// score compares the names of a place with the one asked, 0 for no match.
func (p *indexedPlace) score(wanted string) float64 {
	best := 0.0
	for _, name := range p.normal {
		switch {
		case name == wanted:
			return scoreExact
		case strings.HasPrefix(name, wanted):
			// The more of the name was typed, the surer.
			best = max(best, scorePrefix*(0.5+0.5*float64(len(wanted))/float64(len(name))))
		case strings.Contains(name, " "+wanted):
			best = max(best, scoreWord*(0.5+0.5*float64(len(wanted))/float64(len(name))))
		}
	}
	return best
}

// isMisspelt reports whether what was asked is a misspelling of a name.
func (p *indexedPlace) isMisspelt(wanted string) bool {
	return slices.ContainsFunc(p.normal, func(name string) bool { return geocode.Misspells(wanted, name) })
}

func (p *indexedPlace) feature(score float64, lang string) feature {
	name := p.Names[0]
	if p.Kind == "country" && lang == "en" {
		name = p.Names[len(p.Names)-1]
	}
	return feature{
		Type:     "Feature",
		Geometry: newPoint(p.Position),
		Properties: featureProperties{
			Name: name, Country: p.Country, Admin1: p.Admin1, Level: p.Level, Score: round(score, 3),
			Parts:     atlas.Evidence{Name: round(score, 3), Country: 1, Level: 1, Area: 1, Population: 1, Proximity: 1},
			Exactness: p.Exactness, PlaceID: p.PlaceID, Scope: scopeEdition, Kind: p.Kind, ID: p.ID,
			Source: p.Source, Licence: p.Licence,
		},
	}
}
