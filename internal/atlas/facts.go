package atlas

import "github.com/paulmach/orb"

// WorldFacts is what somebody who travels should know of countries, and where
// that comes from.
type WorldFacts struct {
	Countries  []CountryFacts // by ISO code
	Languages  []Term         // named by the countries, by code
	Currencies []Term         // the same
}

// CountryFacts is what is known of a country.
type CountryFacts struct {
	ISO2       string
	Capital    *Capital // nil when no source gives one
	Languages  []string // official ones, ISO 639 codes, the most spoken first
	Currencies []string // in use, ISO 4217 codes, the newest first
	Zones      []TimeZone
}

// Capital is a seat of government.
type Capital struct {
	PlaceID  string // "geonames:2253354"
	Name     Text
	Position orb.Point
}

// TimeZone is a zone of the time zone database in a country, with the position
// of the town that it is named after, which is the best there is to tell which
// of several zones a place is in.
type TimeZone struct {
	Name     string // "Africa/Dakar"
	Position orb.Point
}

// Term is a code with what languages call it, by ISO 639-1 code; French and
// English always, others when they have a name for it.
type Term struct {
	Code  string
	Names map[string]string
}
