package edition

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
)

// factsBody is api/country-facts.json: what a traveller should know of each
// country. It is a file of its own because the map has no use for it.
type factsBody struct {
	Countries    []countryFactsBody           `json:"countries"` // by ISO code
	Languages    map[string]map[string]string `json:"languages"` // names by ISO 639 code, then by language
	Currencies   map[string]map[string]string `json:"currencies"`
	Attributions []factsSource                `json:"attributions"`
}

type countryFactsBody struct {
	ISO2       string         `json:"iso2"`
	Capital    *capitalBody   `json:"capital"`
	Languages  []string       `json:"languages"`  // official, the most spoken first
	Currencies []string       `json:"currencies"` // ISO 4217
	Zones      []timeZoneBody `json:"zones"`      // the capital's first
}

type capitalBody struct {
	PlaceID  string     `json:"place_id"`
	Name     atlas.Text `json:"name"`
	Position orb.Point  `json:"position"`
}

type timeZoneBody struct {
	Name     string    `json:"name"`     // in the time zone database
	Position orb.Point `json:"position"` // of the town it is named after
}

type factsSource struct {
	Title   string `json:"title"`
	Licence string `json:"licence"` // SPDX identifier where there is one
	URL     string `json:"url"`
}

// factsSources is whom the facts of countries come from.
func factsSources() []factsSource {
	return []factsSource{
		{"GeoNames", "CC-BY-4.0", "https://www.geonames.org/"},
		{"Unicode CLDR", "Unicode-3.0", "https://cldr.unicode.org/"},
		{"IANA Time Zone Database", "public domain", "https://www.iana.org/time-zones"},
	}
}

// factsFile renders api/country-facts.json.
func factsFile(facts *atlas.WorldFacts) []byte {
	body := factsBody{
		Countries: []countryFactsBody{}, Languages: namesByCode(facts.Languages), Currencies: namesByCode(facts.Currencies),
		Attributions: []factsSource{},
	}
	if len(facts.Countries) > 0 {
		body.Attributions = factsSources()
	}
	countries := slices.SortedFunc(slices.Values(facts.Countries), func(a, b atlas.CountryFacts) int {
		return cmp.Compare(a.ISO2, b.ISO2)
	})
	for _, c := range countries {
		country := countryFactsBody{
			ISO2: c.ISO2, Languages: append([]string{}, c.Languages...), Currencies: append([]string{}, c.Currencies...),
			Zones: make([]timeZoneBody, 0, len(c.Zones)),
		}
		if c.Capital != nil {
			country.Capital = &capitalBody{c.Capital.PlaceID, c.Capital.Name, c.Capital.Position}
		}
		for _, zone := range c.Zones {
			country.Zones = append(country.Zones, timeZoneBody(zone))
		}
		body.Countries = append(body.Countries, country)
	}
	return marshal(body)
}

func namesByCode(terms []atlas.Term) map[string]map[string]string {
	named := make(map[string]map[string]string, len(terms))
	for _, term := range terms {
		named[term.Code] = term.Names
	}
	return named
}
