package mission

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/catalogue"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/internal/geodesy"
)

// facts is api/country-facts.json, as the edition has it.
type facts struct {
	Countries    []*countryFacts              `json:"countries"`
	Languages    map[string]map[string]string `json:"languages"`
	Currencies   map[string]map[string]string `json:"currencies"`
	Attributions []Attribution                `json:"attributions"`
}

type countryFacts struct {
	ISO2    string `json:"iso2"`
	Capital *struct {
		PlaceID  string     `json:"place_id"`
		Name     atlas.Text `json:"name"`
		Position orb.Point  `json:"position"`
	} `json:"capital"`
	Languages  []string `json:"languages"`
	Currencies []string `json:"currencies"`
	Zones      []struct {
		Name     string    `json:"name"`
		Position orb.Point `json:"position"`
	} `json:"zones"`

	differ bool // its zones do not all tell the same time
}

// readFacts reads what is known of countries. An edition made before there was
// anything has none.
func (x *Index) readFacts(e *edition.Edition) error {
	if err := read(e, edition.FactsName, &x.terms); err != nil {
		return err
	}
	for i := range x.terms.Attributions {
		x.terms.Attributions[i].URL = catalogue.WebAddress(x.terms.Attributions[i].URL)
	}
	x.facts = map[string]*countryFacts{}
	for _, country := range x.terms.Countries {
		if country == nil {
			return fmt.Errorf("read %s: a country is null", edition.FactsName)
		}
		x.facts[country.ISO2] = country
		country.differ = x.zonesDiffer(country)
	}
	return nil
}

// zonesDiffer reports whether the zones of a country tell different times at
// some moment of the year that follows the edition.
func (x *Index) zonesDiffer(country *countryFacts) bool {
	first, last := x.yearAhead()
	if first == "" {
		return len(country.Zones) > 1
	}
	for _, zone := range country.Zones[min(1, len(country.Zones)):] {
		if !sameSpans(spansOf(country.Zones[0].Name, first, last), spansOf(zone.Name, first, last)) {
			return true
		}
	}
	return false
}

// zoneAt returns the time zone of a place: its country's, or, of several, that
// of the nearest town that one is named after. ambiguous says that it matters
// which, and that it is a guess.
func (x *Index) zoneAt(iso2 string, at orb.Point) (zone string, ambiguous bool) {
	country := x.facts[iso2]
	if country == nil {
		return "", false
	}
	nearest := math.Inf(1)
	for _, each := range country.Zones {
		if len(country.Zones) == 1 {
			return each.Name, false
		}
		if metres := geodesy.Distance(each.Position, at); metres < nearest {
			nearest, zone = metres, each.Name
		}
	}
	return zone, country.differ
}

// factsOf returns what is known of a country, nil when nothing is.
func (x *Index) factsOf(iso2 string, origin orb.Point) *Facts {
	known := x.facts[iso2]
	if known == nil {
		return nil
	}
	told := &Facts{Languages: []Language{}, Currencies: []Currency{}, Zones: []string{}}
	if c := known.Capital; c != nil {
		told.Capital = &Capital{Name: c.Name, Position: c.Position, PlaceID: c.PlaceID, DistanceKM: kilometres(origin, c.Position)}
	}
	for _, code := range known.Languages {
		name, names := termOf(x.terms.Languages[code], code)
		told.Languages = append(told.Languages, Language{Code: code, Name: name, Names: names})
	}
	for _, code := range known.Currencies {
		name, names := termOf(x.terms.Currencies[code], code)
		told.Currencies = append(told.Currencies, Currency{Code: code, Name: name, Names: names})
	}
	for _, zone := range known.Zones {
		told.Zones = append(told.Zones, zone.Name)
	}
	return told
}

// termOf tells French and English from the other languages.
func termOf(all map[string]string, code string) (atlas.Text, map[string]string) {
	name, others := atlas.Text{FR: code, EN: code}, map[string]string{}
	for lang, text := range all {
		switch lang {
		case "fr":
			name.FR = text
		case "en":
			name.EN = text
		default:
			others[lang] = text
		}
	}
	return name, others
}

func kilometres(a, b orb.Point) float64 { return rounded(geodesy.Distance(a, b) / 1000) }
