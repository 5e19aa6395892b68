package mission

import (
	"github.com/paulmach/orb"
)

// Request is what a dossier is asked for: where, for whom, about what, when. It
// is what [ParseRequest] reads of an address and [Request.Query] writes back.
// Identifiers and codes in it are well formed; whether the edition knows them is
// said by [Index.Dossier].
type Request struct {
	// Where: exactly one kind of area, see [Request.Kind]. Regions and Countries
	// go together, and mean all of their countries. Near and Polygon go with
	// nothing else.
	Regions   []string // UN M49 codes ("011"), or [Mediterranean]; sorted
	Countries []string // ISO 3166-1 alpha-2, sorted
	Near      *Circle
	Polygon   *Polygon

	Authority string   // who leaves: the identifier of an authority; empty for nobody
	Themes    []string // codes, sorted; none means all
	Status    Selection
	From, To  Day // of the trip, both or none; inclusive
	// Order is the order of visit given by hand: identifiers of places
	// ([Place].ID), each once. Those it leaves out are not visited.
	Order []string
}

// Mediterranean is the name, among regions, of the countries of the
// Mediterranean basin (a list of the data package): UN M49 has no code for them.
const Mediterranean = "mediterranee"

// Circle is the places at most KM kilometres from a position, along a WGS 84
// geodesic.
type Circle struct {
	Center orb.Point // longitude, latitude
	KM     float64   // more than 0, at most 20 000
}

// Polygon is an area drawn by hand: its corners in order, longitude and
// latitude, the first not said again at the end. Sides run straight on the map,
// the short way round: one that crosses ±180° crosses it. A polygon that goes
// round a pole holds it. Where it crosses itself the rule is even-odd: what its
// outline goes round twice is outside; [Polygon.SelfCrossing] says so.
type Polygon struct {
	Corners      []orb.Point // 3 to 500
	SelfCrossing bool
}

// AreaKind is a way of saying where.
type AreaKind string

// The kinds of area.
const (
	AreaCountries AreaKind = "countries" // regions, countries, or both
	AreaCircle    AreaKind = "circle"
	AreaPolygon   AreaKind = "polygon"
)

// Selection says which cooperations are wanted, by their status.
type Selection string

// The selections.
const (
	SelectAll    Selection = "all"
	SelectActive Selection = "active" // those whose status is active: a source confirms it
)

// Day is a day of the Gregorian calendar, "2026-11-26"; empty when none is given.
type Day string
