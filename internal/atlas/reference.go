package atlas

import (
	"slices"

	"github.com/paulmach/orb"
)

// Theme is a subject of cooperation, and a layer of the map (thème). The list
// is data: its order is the legend's.
type Theme struct {
	Code        string
	Label       Text
	Description Text
	Color       string // #RRGGBB
	Dash        string // SVG/canvas dash pattern in pixels: "8 4"; empty for a solid line
	Glyph       string // circle, square, diamond…
	Priority    bool   // one of the manifesto's three priorities
	Position    int    // order in the legend, from 1
}

// TypeLabel names a [CooperationType] to people.
type TypeLabel struct {
	Code  CooperationType
	Label Text
}

// WorldRegion is a row of the UN M49 standard: the world, a region, a
// sub-region, or a country or area when ISO2 is set.
type WorldRegion struct {
	Code          string // M49, three digits
	Parent        string // M49; empty for the world
	Name          Text
	ISO2          string // ISO 3166-1 alpha-2, for countries and areas
	ISO3          string
	Mediterranean bool // the country lies on the Mediterranean basin
}

// Territory is the home territory: all that would change if another region ran
// its own atlas.
type Territory struct {
	ID          string       `json:"id"`
	Name        Text         `json:"name"`
	Title       Text         `json:"title"`
	Departments []Department `json:"departments"`
	// Extent is the home territory's box: west, south, east, north, degrees.
	Extent [4]float64 `json:"extent"`
	// FirstView is what the map shows when it opens: west, south, east, north.
	FirstView [4]float64 `json:"first_view"`
	Anchor    orb.Point  `json:"anchor"`    // where the territory is at world scale: longitude, latitude
	Languages []string   `json:"languages"` // of its pages, the first being the one it writes
	// Proofread are the languages whose texts a person has read. An edition that
	// does not say was made before there were others than French and English.
	Proofread []string `json:"proofread,omitempty"`
	Legal     Legal    `json:"legal"`
}

// IsProofread reports whether a person has read the texts of a language.
func (t *Territory) IsProofread(lang string) bool {
	if len(t.Proofread) == 0 {
		return lang == "fr" || lang == "en"
	}
	return slices.Contains(t.Proofread, lang)
}

// Department is a part of the home territory.
type Department struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// Legal holds what legal notices must say. An empty field is shown as "non
// renseigné". A contact is an office's, never a person's: a mailbox, the address
// of a page, or a postal address.
type Legal struct {
	Publisher   string `json:"publisher"`
	Director    string `json:"director"`
	Host        string `json:"host"`
	DataContact string `json:"data_contact"` // for personal data
	Contact     string `json:"contact"`      // for corrections and accessibility
}

// Commune is a commune of the home territory, from the official list, whether
// or not it cooperates with anybody.
type Commune struct {
	Code       string // INSEE
	Name       string
	Department string
	Postcodes  []string
	Population int
	EPCI       string     // SIREN of its intercommunality
	EPCIName   string     //
	Position   *orb.Point // nil when no source gives one
	Source     string     // of the position, as in [Place]; of the name when there is none
	Licence    string     // of the source: SPDX identifier
}
