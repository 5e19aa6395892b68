package edition

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
)

// placeBody is an element of api/places.json, which is what /api/geocode
// answers from when the database is away.
type placeBody struct {
	Kind       string          `json:"kind"` // authority, partner, country or commune
	ID         string          `json:"id"`   // of the actor; ISO 3166-1 alpha-2 or INSEE code otherwise
	Names      []string        `json:"names"`
	Country    *string         `json:"country"`
	Admin1     string          `json:"admin1,omitempty"`
	Position   *orb.Point      `json:"position"` // longitude, latitude; null when there is none
	Level      atlas.Level     `json:"level"`
	Exactness  atlas.Exactness `json:"exactness"`
	PlaceID    string          `json:"place_id,omitempty"`
	Department string          `json:"department,omitempty"` // of a commune, like the rest
	Postcodes  []string        `json:"postcodes,omitempty"`
	EPCI       string          `json:"epci,omitempty"` // SIREN
	// EPCIName names an intercommunality that is no authority of the edition,
	// having no cooperation: its communes say where they belong all the same.
	EPCIName string `json:"epci_name,omitempty"`
	// Source and Licence say whom the position comes from, as in [atlas.Place];
	// of a commune without a position, whom the commune does.
	Source  string `json:"source,omitempty"`
	Licence string `json:"licence,omitempty"` // SPDX identifier
}

// inseeCountry is the country of what has an INSEE code: the Code officiel
// géographique is France's.
const inseeCountry = "FR"

// placesFile renders api/places.json: authorities, partners, countries and the
// communes of the home territory, in that order.
func (s *selection) placesFile() []byte {
	document := newList(`{"places":[`,
		200*(len(s.authorities)+len(s.partners)+len(s.record.Communes)+len(s.record.WorldRegions))+64)
	for _, authority := range s.authorities {
		document.add(s.authorityPlace(authority))
	}
	for _, partner := range s.partners {
		document.add(s.partnerPlace(partner))
	}
	for _, country := range worldRegions(s.record) {
		if country.ISO2 != "" {
			document.add(countryPlace(country))
		}
	}
	communes := slices.SortedFunc(slices.Values(s.record.Communes), func(a, b atlas.Commune) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.Name, b.Name))
	})
	for i := range communes {
		document.add(communePlace(&communes[i]))
	}
	return document.close()
}

func (s *selection) authorityPlace(authority *atlas.Authority) *placeBody {
	where := s.positionOf(atlas.ActorAuthority, authority.ID)
	names := []string{authority.Name}
	for _, name := range sortedNames(authority.OtherNames) {
		names = append(names, name.Name)
	}
	country := inseeCountry
	place := &placeBody{
		Kind: "authority", ID: authority.ID, Names: distinct(names), Country: &country,
		Position: where.point, Level: authority.Kind.Level(), Exactness: where.exactness,
		Department: authority.Department,
	}
	place.at(where)
	return place
}

func (s *selection) partnerPlace(partner *atlas.Partner) *placeBody {
	where := s.partnerPosition(partner)
	names := append([]string{partner.Name, partner.SourceName}, sorted(partner.OtherNames)...)
	place := &placeBody{
		Kind: "partner", ID: partner.ID, Names: distinct(names),
		Position: where.point, Level: partner.Level, Exactness: where.exactness,
	}
	if len(partner.Countries) == 1 {
		place.Country = &partner.Countries[0]
	}
	place.at(where)
	return place
}

func (p *placeBody) at(where position) {
	if where.place != nil {
		p.Admin1, p.PlaceID = where.place.Admin1, where.place.ID
		p.Source, p.Licence = where.place.Source, where.place.Licence
	}
}

// countryPlace has no position: the edition holds no shape of countries, and a
// point that nobody chose would be invented.
func countryPlace(country atlas.WorldRegion) *placeBody {
	return &placeBody{
		Kind: "country", ID: country.ISO2, Names: distinct([]string{country.Name.FR, country.Name.EN}),
		Country: &country.ISO2, Level: atlas.LevelCountry, Exactness: atlas.NoPlace,
	}
}

func communePlace(commune *atlas.Commune) *placeBody {
	country := inseeCountry
	place := &placeBody{
		Kind: "commune", ID: commune.Code, Names: []string{commune.Name}, Country: &country,
		Level: atlas.LevelLocality, Exactness: atlas.NoPlace, PlaceID: "cog:" + commune.Code,
		Department: commune.Department, Postcodes: sorted(commune.Postcodes), EPCI: commune.EPCI,
		EPCIName: commune.EPCIName,
		Source:   commune.Source, Licence: commune.Licence,
	}
	if commune.Position != nil {
		place.Position = &orb.Point{round5(commune.Position.Lon()), round5(commune.Position.Lat())}
		place.Exactness = atlas.Exact
	}
	return place
}

// distinct returns the names that are not empty, each once, in order.
func distinct(names []string) []string {
	var kept []string
	for _, name := range names {
		if name != "" && !slices.Contains(kept, name) {
			kept = append(kept, name)
		}
	}
	return kept
}
