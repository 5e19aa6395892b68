package atlas

import "github.com/paulmach/orb"

// Exactness says what a position is worth.
type Exactness string

// The degrees of exactness.
const (
	Exact       Exactness = "exact"       // the place itself
	Approximate Exactness = "approximate" // somewhere in it: a region, a country, the city of a district
	NoPlace     Exactness = "none"        // nowhere to draw it
)

// Exactnesses lists the degrees, best first.
func Exactnesses() []Exactness { return []Exactness{Exact, Approximate, NoPlace} }

// Place is a position with its exactness (lieu), as the gazetteer knows it.
type Place struct {
	// ID is the gazetteer's, with its source as prefix: "geonames:282615",
	// "supplement:yaounde-3". It does not change from one load to the next.
	ID         string
	Name       string    // as the gazetteer displays it, in French where it has a French name
	Country    string    // ISO 3166-1 alpha-2
	Admin1     string    // name of the first-level division it lies in
	Level      Level     // locality, district, county, region, country, basin
	Feature    string    // GeoNames feature code: PPL, ADM1, PCLI…
	Population int       // 0 when unknown
	Position   orb.Point // WGS 84 longitude, latitude; the zero point when it was not looked up yet
	Source     string    // "geonames", "supplement"…
	Licence    string    // SPDX identifier
}

// DecisionStatus is what geocoding concluded.
type DecisionStatus string

// The conclusions.
const (
	DecisionAccepted DecisionStatus = "accepted" // sure enough to be drawn with no person's eye
	DecisionReview   DecisionStatus = "review"   // plausible, waits for a person; not drawn
	DecisionNone     DecisionStatus = "none"     // nothing plausible, or nothing to place
	DecisionManual   DecisionStatus = "manual"   // a person decided; never overwritten
)

// DecisionStatuses lists the conclusions.
func DecisionStatuses() []DecisionStatus {
	return []DecisionStatus{DecisionAccepted, DecisionReview, DecisionNone, DecisionManual}
}

// Candidate is a place that may be the one meant, with what speaks for it.
type Candidate struct {
	Place    Place
	Score    float64 // 0 to 1: the product of the parts of Evidence
	Evidence Evidence
	Reason   Text
}

// Evidence is what a score is made of. Each part is from 0 to 1, and 1 when
// nothing speaks against the place; the zero Evidence is that of a candidate
// kept before its parts were.
type Evidence struct {
	Name       float64 `json:"name"`       // how truly the place bears the name
	Country    float64 `json:"country"`    // 1 in the country asked for, less when none is
	Level      float64 `json:"level"`      // 1 at the level asked for
	Area       float64 `json:"area"`       // less when what the name says of its surroundings is not confirmed
	Population float64 `json:"population"` // less for the homonyms of a larger place
	Proximity  float64 `json:"proximity"`  // less far from where it is looked for
}

// Score is the product of the parts.
func (e Evidence) Score() float64 {
	return e.Name * e.Country * e.Level * e.Area * e.Population * e.Proximity
}

// Decision is what geocoding, or a person, concluded about where an actor is
// (décision).
type Decision struct {
	Subject    Actor // an authority or a partner
	Status     DecisionStatus
	Place      *Place // nil when there is none; set for accepted, and for manual unless it says "nowhere"
	Exactness  Exactness
	Candidates []Candidate // best first, at most five
	Score      float64     // 0 to 1; 1 for a person's
	Reason     Text
	Gazetteer  string // digest of the gazetteer that was asked
	DecidedOn  Date
	DecidedBy  string // an office or "passerelles"; never a private person
	Origin     string
}

// Located reports whether the decision gives a position to draw.
func (d *Decision) Located() bool {
	return d != nil && d.Place != nil && d.Place.Position != orb.Point{} && d.Exactness != NoPlace &&
		(d.Status == DecisionAccepted || d.Status == DecisionManual)
}
