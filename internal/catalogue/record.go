package catalogue

import (
	"encoding/json"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Cooperation is a record of api/cooperations.json. What is not known is empty.
type Cooperation struct {
	ID            string                `json:"id"`
	Title         string                `json:"title"`
	Description   string                `json:"description"`
	Type          atlas.CooperationType `json:"type"`
	Themes        []string              `json:"themes"` // the primary first
	Authorities   []Participant         `json:"authorities"`
	Partners      []Participant         `json:"partners"`
	Organisations []Participant         `json:"organisations"`
	Start         atlas.Date            `json:"start"`
	End           atlas.Date            `json:"end"`
	Status        atlas.Status          `json:"status"`
	Figures       []Figure              `json:"figures"`
	Programme     string                `json:"programme"`
	Confidence    atlas.Confidence      `json:"confidence"`
	Sources       []Source              `json:"sources"`
	Note          string                `json:"note"`
	VerifiedOn    atlas.Date            `json:"verified_on"`
	Convention    string                `json:"convention_url"`
	Deliberation  string                `json:"deliberation"`
	Amount        json.Number           `json:"amount"`
	Currency      string                `json:"currency"`
}

// Participant is who takes part, as what.
type Participant struct {
	ID   string     `json:"id"`
	Role atlas.Role `json:"role"`
}

// Figure is a number of a cooperation, as its source words it.
type Figure struct {
	Value any        `json:"value"` // a number, or the text that stands for one
	Unit  string     `json:"unit"`
	Year  atlas.Date `json:"year"`
	Text  string     `json:"text"`
}

// Source is where something was read, and what it claims.
type Source struct {
	ID         string     `json:"id"`
	Title      string     `json:"title"`
	URL        string     `json:"url"`
	Publisher  string     `json:"publisher"`
	AccessedOn atlas.Date `json:"accessed_on"`
	Claims     string     `json:"claims"`
}

// Authority is a local authority of the home territory.
type Authority struct {
	ID          string              `json:"id"`
	Name        string              `json:"name"`
	Kind        atlas.AuthorityKind `json:"kind"`
	Code        string              `json:"code"`
	Department  string              `json:"department"`
	OtherNames  []atlas.PeriodName  `json:"other_names"`
	Successor   string              `json:"successor"`
	DissolvedOn atlas.Date          `json:"dissolved_on"`
	Exactness   atlas.Exactness     `json:"exactness"`
	Note        string              `json:"note"`
	Position    *orb.Point          `json:"-"`
}

// Partner is a counterpart abroad.
type Partner struct {
	ID         string   `json:"id"`
	Name       string   `json:"name"`
	SourceName string   `json:"source_name"`
	OtherNames []string `json:"other_names"`
	// Names is what it is called in other languages than French.
	Names     map[string]string `json:"names"`
	Countries []string          `json:"countries"`
	Level     atlas.Level       `json:"level"`
	Qualifier string            `json:"qualifier"`
	Unnamed   bool              `json:"unnamed"`
	InBasin   bool              `json:"in_basin"`
	Exactness atlas.Exactness   `json:"exactness"`
	PlaceName string            `json:"place_name"`
	Note      string            `json:"note"`
	Members   []atlas.Actor     `json:"members"`
	Position  *orb.Point        `json:"-"`
}

// Organisation is any other actor.
type Organisation struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Theme is a subject, and how it looks.
type Theme struct {
	Code        string     `json:"code"`
	Label       atlas.Text `json:"label"`
	Description atlas.Text `json:"description"`
	Color       string     `json:"color"`
	Glyph       string     `json:"glyph"`
	Priority    bool       `json:"priority"`
}

// Country is a country of the M49 standard.
type Country struct {
	ISO2          string     `json:"iso2"`
	Name          atlas.Text `json:"name"`
	Region        string     `json:"region"`
	Mediterranean bool       `json:"mediterranean"`
}

// Tombstone keeps the address of a record that was retired.
type Tombstone struct {
	Kind      string     `json:"kind"`
	ID        string     `json:"id"`
	Successor string     `json:"successor"`
	Reason    string     `json:"reason"`
	RetiredOn atlas.Date `json:"retired_on"`
}

// Attribution says whom positions come from.
type Attribution struct {
	Title   string `json:"title"`
	Licence string `json:"licence"`
	URL     string `json:"url"`
}

type typeLabel struct {
	Code  atlas.CooperationType `json:"code"`
	Label atlas.Text            `json:"label"`
}

// WorldRegion is a part of the world in the M49 standard, that is no country.
type WorldRegion struct {
	Code   string     `json:"code"`
	Parent string     `json:"parent"`
	Name   atlas.Text `json:"name"`
}

// features is a layer of points.
type features[T any] struct {
	Features []struct {
		Properties T         `json:"properties"`
		Geometry   *geometry `json:"geometry"`
	} `json:"features"`
}

// properties returns the records of the layer.
func (f features[T]) properties() []T {
	all := make([]T, len(f.Features))
	for i := range f.Features {
		all[i] = f.Features[i].Properties
	}
	return all
}

type geometry struct {
	Type        string          `json:"type"`
	Coordinates json.RawMessage `json:"coordinates"`
}

func (g *geometry) point() *orb.Point {
	var at orb.Point
	if g == nil || g.Type != "Point" || json.Unmarshal(g.Coordinates, &at) != nil {
		return nil
	}
	return &at
}
