package catalogue

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/edition"
)

// Cooperation returns a record by its identifier, nil when there is none.
func (c *Catalogue) Cooperation(id string) *Cooperation { return c.cooperations[id] }

// Authority returns a record by its identifier, nil when there is none.
func (c *Catalogue) Authority(id string) *Authority { return c.authorities[id] }

// Partner returns a record by its identifier, nil when there is none.
func (c *Catalogue) Partner(id string) *Partner { return c.partners[id] }

// Country returns a country by its ISO 3166-1 alpha-2 code, nil when there is none.
func (c *Catalogue) Country(iso2 string) *Country { return c.countries[iso2] }

// Organisation returns a record by its identifier, nil when there is none.
func (c *Catalogue) Organisation(id string) *Organisation { return c.organisations[id] }

// Theme returns a theme by its code, nil when there is none.
func (c *Catalogue) Theme(code string) *Theme { return c.themes[code] }

// TypeLabel returns what a legal form is called.
func (c *Catalogue) TypeLabel(w Words, code atlas.CooperationType) string {
	return w.Name("type."+string(code), c.types[code])
}

// ThemeLabel returns what a theme is called.
func (c *Catalogue) ThemeLabel(w Words, theme *Theme) string {
	return w.Name("theme."+theme.Code, theme.Label)
}

// Retired returns what is known of a record that was retired, nil when none was.
func (c *Catalogue) Retired(kind, id string) *Tombstone { return c.retired[kind+"/"+id] }

// RetiredIDs returns the identifiers of the records of a kind that were retired,
// in order.
func (c *Catalogue) RetiredIDs(kind string) []string {
	var ids []string
	for _, stone := range c.retired {
		if stone.Kind == kind {
			ids = append(ids, stone.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

// OfAuthority returns the cooperations of an authority, by identifier.
func (c *Catalogue) OfAuthority(id string) []*Cooperation { return c.ofAuthority[id] }

// OfPartner returns the cooperations of a partner, by identifier.
func (c *Catalogue) OfPartner(id string) []*Cooperation { return c.ofPartner[id] }

// OfCountry returns the cooperations with a partner of a country, by identifier.
func (c *Catalogue) OfCountry(iso2 string) []*Cooperation { return c.ofCountry[iso2] }

// InCountry returns the partners of a country.
func (c *Catalogue) InCountry(iso2 string) []*Partner { return c.inCountry[iso2] }

// Countries returns the countries that have a partner, by code.
func (c *Catalogue) Countries() []*Country {
	var found []*Country
	for _, iso2 := range slices.Sorted(maps.Keys(c.inCountry)) {
		if country := c.countries[iso2]; country != nil {
			found = append(found, country)
		}
	}
	return found
}

// AllCountries returns every country of the M49 standard, by code.
func (c *Catalogue) AllCountries() []*Country {
	return sortedValues(c.countries)
}

// WorldRegion returns a part of the world by its M49 code, nil when there is
// none.
func (c *Catalogue) WorldRegion(code string) *WorldRegion { return c.regions[code] }

// WorldRegions returns the parts of the world, by code.
func (c *Catalogue) WorldRegions() []*WorldRegion { return sortedValues(c.regions) }

func sortedValues[T any](all map[string]T) []T {
	values := make([]T, 0, len(all))
	for _, key := range slices.Sorted(maps.Keys(all)) {
		values = append(values, all[key])
	}
	return values
}

// Types returns what the legal forms are called.
func (c *Catalogue) Types() map[atlas.CooperationType]atlas.Text { return maps.Clone(c.types) }

// Networks returns the networks and groupings that an actor is a member of.
func (c *Catalogue) Networks(kind atlas.ActorKind, id string) []*Partner {
	return c.networks[atlas.Actor{Kind: kind, ID: id}]
}

// Predecessors returns the authorities that an authority succeeds.
func (c *Catalogue) Predecessors(id string) []*Authority { return c.predecessors[id] }

// Region returns the name of the part of the world a country is in.
func (c *Catalogue) Region(w Words, country *Country) string {
	if found := c.regions[country.Region]; found != nil {
		return w.Name("region."+country.Region, found.Name)
	}
	return ""
}

// Line is a link as it is drawn.
type Line struct {
	Authority, Partner string
	Theme              string
	Exactness          atlas.Exactness
	Kind               atlas.LinkKind
	DistanceKM         float64
	Paths              []orb.LineString // several when cut at ±180°
}

// Lines returns the lines that draw a cooperation.
func (c *Catalogue) Lines(cooperation string) []Line { return c.lines[cooperation] }

// readLines reads the layer of all links.
func (c *Catalogue) readLines(e *edition.Edition) error {
	var layer struct {
		Features []struct {
			Properties struct {
				Authority    string          `json:"authority"`
				Partner      string          `json:"partner"`
				Theme        string          `json:"theme"`
				Exactness    atlas.Exactness `json:"exactness"`
				Kind         atlas.LinkKind  `json:"kind"`
				DistanceKM   float64         `json:"distance_km"`
				Cooperations []string        `json:"cooperations"`
			} `json:"properties"`
			Geometry *geometry `json:"geometry"`
		} `json:"features"`
	}
	if err := readFile(e, edition.AllName, &layer); err != nil {
		return err
	}
	c.lines = map[string][]Line{}
	for _, feature := range layer.Features {
		p := feature.Properties
		line := Line{p.Authority, p.Partner, p.Theme, p.Exactness, p.Kind, p.DistanceKM, feature.Geometry.paths()}
		for _, cooperation := range p.Cooperations {
			c.lines[cooperation] = append(c.lines[cooperation], line)
		}
	}
	return nil
}

func (g *geometry) paths() []orb.LineString {
	if g == nil {
		return nil
	}
	if g.Type == "LineString" {
		var one orb.LineString
		if json.Unmarshal(g.Coordinates, &one) != nil {
			return nil
		}
		return []orb.LineString{one}
	}
	var several []orb.LineString
	if json.Unmarshal(g.Coordinates, &several) != nil {
		return nil
	}
	return several
}
