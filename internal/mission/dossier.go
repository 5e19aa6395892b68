package mission

import (
	"encoding/json"
	"time"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Dossier is an edition seen through a part of the world. It is immutable, and
// its lists are never nil: an area with nothing in it has empty ones.
//
// Records are told once, in Authorities and Cooperations; elsewhere they are
// named by identifier. See [Dossier.Cooperation] and [Dossier.AuthorityOf].
type Dossier struct {
	Edition Edition `json:"edition"`
	// Query is the request in its one form, without a leading "?": what the
	// dossier's own addresses carry.
	Query   string  `json:"query"`
	Area    Area    `json:"area"`
	Filter  Filter  `json:"filter"`
	Trip    *Trip   `json:"trip"`    // null without dates
	Leaving *Leaver `json:"leaving"` // null when nobody in particular leaves

	Summary Summary `json:"summary"`
	// Countries are those of the area where somebody does something, by French
	// name. Countries of the area without anything are in Gaps.
	Countries []Country `json:"countries"`
	// Across are the partners that lie in several countries, or in none: basins,
	// networks, groupings. One of their countries is in the area.
	Across       []Partner     `json:"across"`
	Cooperations []Cooperation `json:"cooperations"` // by identifier
	Authorities  []Authority   `json:"authorities"`  // those named anywhere in the dossier, by name

	WhoElse   WhoElse     `json:"who_else"`
	Gaps      Gaps        `json:"gaps"`
	Practical Practical   `json:"practical"`
	Checklist []CheckItem `json:"checklist"`
	// Sources are whom positions, names and facts of countries come from, with
	// the licences they are given under. The sources of each record are in it.
	Sources []Attribution `json:"sources"`

	cooperations map[string]*Cooperation
	authorities  map[string]*Authority
}

// Edition names the edition a dossier was made from.
type Edition struct {
	Number      int       `json:"number"`
	Digest      string    `json:"digest"`
	PublishedAt time.Time `json:"published_at"`
}

// Area is where the dossier is about.
type Area struct {
	Kind      AreaKind `json:"kind"`
	Regions   []Named  `json:"regions"`   // asked for, by code; "mediterranee" has a name too
	Countries []Named  `json:"countries"` // asked for, by ISO code; not those of the regions
	// Covers is how many countries the regions and countries have together; 0 in
	// a circle or a polygon.
	Covers int `json:"covers"`
	// Center and KM are those of a circle.
	Center *orb.Point `json:"center"`
	KM     float64    `json:"km"` // 0 for other areas
	// Corners are those of a polygon, as in [Polygon]; empty for other areas.
	Corners      []orb.Point `json:"corners"`
	SelfCrossing bool        `json:"self_crossing"`
	// Bounds is a box round all numbered places: west, south, east, north. West
	// is more than east where it crosses ±180°. Null when there is no place.
	Bounds *[4]float64 `json:"bounds"`
}

// Named is a code with what it is called. Other languages than French and
// English have theirs under the keys "region.CODE" and "country.CODE" of
// static/i18n/names: catalogue.Words.Name.
type Named struct {
	Code string     `json:"code"`
	Name atlas.Text `json:"name"`
}

// Filter is what was left out of the area.
type Filter struct {
	Themes []string  `json:"themes"` // none: every theme
	Status Selection `json:"status"`
}

// Trip is when.
type Trip struct {
	From Day `json:"from"`
	To   Day `json:"to"`   // inclusive
	Days int `json:"days"` // 1 when From is To
}

// Leaver is the authority that leaves.
type Leaver struct {
	Authority string     `json:"authority"`
	Position  *orb.Point `json:"position"`
	// Chain is who governs the same ground, from the smallest: commune,
	// intercommunality, department, region; the authority itself included.
	Chain []ChainLink `json:"chain"`
}

// ChainLink is a rung of the chain.
type ChainLink struct {
	Kind atlas.AuthorityKind `json:"kind"`
	Name string              `json:"name"` // empty for a region the atlas does not have
	// Authorities are the records of the rung: the one of today, then those it
	// succeeded. Empty when the atlas has none.
	Authorities []string `json:"authorities"`
	// Cooperations are theirs in the dossier.
	Cooperations []string `json:"cooperations"`
	Itself       bool     `json:"itself"` // the authority that leaves
}

// Summary counts what is in the area, after the filter. Located, Approximate
// and WithoutPlace add up to Cooperations.
type Summary struct {
	Authorities  int `json:"authorities"`
	Cooperations int `json:"cooperations"`
	Countries    int `json:"countries"` // with a cooperation
	Partners     int `json:"partners"`
	// Active counts the cooperations whose status is active and that a page of a
	// party, or of a public body, confirms.
	Active       int `json:"active"`
	Located      int `json:"located"`       // by the best of its partners in the area
	Approximate  int `json:"approximate"`   //
	WithoutPlace int `json:"without_place"` //
	Places       int `json:"places"`        // numbered
	// Themes are those with a cooperation, the most frequent first, ties in
	// legend order; a cooperation counts in its primary theme.
	Themes []ThemeCount `json:"themes"`
	// Uncertain counts cooperations with a partner of one of these countries
	// that may or may not be in the circle or the polygon: their place is not
	// known finely enough. They are listed (Country.Unplaced), and counted
	// nowhere else.
	Uncertain int `json:"uncertain"`
}

// ThemeCount is a theme and how many cooperations it has.
type ThemeCount struct {
	Theme        string `json:"theme"`
	Cooperations int    `json:"cooperations"`
}

// Country is a chapter.
type Country struct {
	ISO2          string     `json:"iso2"`
	Name          atlas.Text `json:"name"`
	Mediterranean bool       `json:"mediterranean"`
	Cooperations  int        `json:"cooperations"` // counted in the summary
	Places        []Place    `json:"places"`       // by name
	// Unplaced are the partners without a place of their own: known by country
	// only, not named, or not located. In a circle or a polygon they are
	// uncertain: see Summary.Uncertain.
	Unplaced []Partner `json:"unplaced"`
	// Facts is nil when the edition has none for this country.
	Facts *Facts `json:"facts"`
	// Times are the hours of the zones that the capital and the places of the
	// dossier are in, the capital's first.
	Times []ZoneTime `json:"times"`
}

// Place is a numbered point of the map. Partners drawn at one position are at
// one place.
type Place struct {
	ID        string          `json:"id"` // that of its first partner
	Number    int             `json:"number"`
	Name      string          `json:"name"` // of its first partner
	Country   string          `json:"country"`
	Position  orb.Point       `json:"position"` // longitude, latitude
	Exactness atlas.Exactness `json:"exactness"`
	// Zone is the name of its time zone in the zone database, empty when not
	// known. ZoneNearest is set where the country has several: it is that of the
	// nearest town that the zone database names, and may be wrong.
	Zone        string    `json:"zone"`
	ZoneNearest bool      `json:"zone_nearest"`
	DistanceKM  float64   `json:"distance_km"` // from Practical.Origin
	Partners    []Partner `json:"partners"`

	rank int // by name
}

// Partner is a counterpart, with what is done with it.
type Partner struct {
	ID           string            `json:"id"`
	Name         string            `json:"name"`
	Names        map[string]string `json:"names"`       // in other languages than French
	OtherNames   []string          `json:"other_names"` // as it calls itself, in its own script too
	Level        atlas.Level       `json:"level"`
	Countries    []string          `json:"countries"`
	Unnamed      bool              `json:"unnamed"`
	InBasin      bool              `json:"in_basin"`
	Exactness    atlas.Exactness   `json:"exactness"`
	PlaceName    string            `json:"place_name"`
	Note         string            `json:"note"`         // French
	Contact      *Contact          `json:"contact"`      // null: "contact non renseigné"
	Weaknesses   []Weakness        `json:"weaknesses"`   // of its place
	Cooperations []string          `json:"cooperations"` // identifiers, after the filter
}

// Contact is an office's public mailbox or page, never a person's.
type Contact struct {
	Text   string `json:"text"`
	URL    string `json:"url"`
	Source Source `json:"source"`
}

// Cooperation is what is done. What is not known is empty.
type Cooperation struct {
	ID            string                `json:"id"`
	Title         string                `json:"title"`
	Description   string                `json:"description"`
	Type          atlas.CooperationType `json:"type"`
	TypeLabel     atlas.Text            `json:"type_label"`
	Themes        []string              `json:"themes"` // the primary first
	Start         atlas.Date            `json:"start"`  // EDTF
	End           atlas.Date            `json:"end"`
	Status        atlas.Status          `json:"status"`
	Authorities   []Participant         `json:"authorities"`
	Partners      []Participant         `json:"partners"` // all, those outside the area too
	Organisations []Participant         `json:"organisations"`
	// Funders are those of all three that fund it.
	Funders      []Participant    `json:"funders"`
	Programme    string           `json:"programme"`
	Figures      []Figure         `json:"figures"`
	Amount       json.Number      `json:"amount"` // empty when not known
	Currency     string           `json:"currency"`
	Convention   string           `json:"convention_url"`
	Deliberation string           `json:"deliberation"`
	Confidence   atlas.Confidence `json:"confidence"`
	Sources      []Source         `json:"sources"`
	Note         string           `json:"note"`        // French
	VerifiedOn   atlas.Date       `json:"verified_on"` // empty: nobody checked it yet
	Weaknesses   []Weakness       `json:"weaknesses"`

	encoded []byte // as JSON
}

// Participant is who takes part, as what.
type Participant struct {
	Kind atlas.ActorKind `json:"kind"`
	ID   string          `json:"id"`
	Name string          `json:"name"`
	Role atlas.Role      `json:"role"`
}

// Figure is a quantity, with the words of its source.
type Figure struct {
	Value string     `json:"value"` // a decimal as the source has it; empty when it gives words only
	Unit  string     `json:"unit"`
	Year  atlas.Date `json:"year"`
	Text  string     `json:"text"`
}

// Source is where something was read.
type Source struct {
	ID         string     `json:"id"`
	Title      string     `json:"title"`
	URL        string     `json:"url"`
	Publisher  string     `json:"publisher"`
	AccessedOn atlas.Date `json:"accessed_on"`
	Claims     string     `json:"claims"`
}

// Weakness is why something should be checked before it is relied on.
type Weakness string

// The weaknesses. The first three are a cooperation's, the others a partner's.
const (
	WeakReported       Weakness = "reported"          // only press, an association or Wikidata says it
	WeakStatusUnknown  Weakness = "status_unknown"    // nobody says whether it goes on
	WeakNoRecentSource Weakness = "no_recent_source"  // none read in the last [RecentYears] years
	WeakApproximate    Weakness = "approximate_place" // drawn somewhere in it, or near it
	WeakNoPlace        Weakness = "no_place"          // not on the map
	WeakUnnamed        Weakness = "unnamed_partner"   // the source does not name it
)

// RecentYears is how many years before the edition a source may have been read
// and still be called recent.
const RecentYears = 5

// Authority is a local authority of the home territory.
type Authority struct {
	ID           string              `json:"id"`
	Name         string              `json:"name"`
	Kind         atlas.AuthorityKind `json:"kind"`
	Successor    string              `json:"successor"` // who took over, when it is dissolved
	DissolvedOn  atlas.Date          `json:"dissolved_on"`
	Contact      *Contact            `json:"contact"`      // null: "contact non renseigné"
	Cooperations []string            `json:"cooperations"` // in the dossier
}

// WhoElse is the pairs of authorities that would do well to talk to each other:
// those of the one that leaves, or all when nobody does.
type WhoElse struct {
	// Pairs are sorted by what joins them, the closest first, then by name.
	Pairs []Pair `json:"pairs"`
	Total int    `json:"total"` // of pairs; more than Pairs has when there are more than [MaxPairs]
}

// MaxPairs is how many pairs a dossier lists at most.
const MaxPairs = 500

// Pair is two authorities, with every reason to talk.
type Pair struct {
	Authority string   `json:"authority"` // the one that leaves, or the first by name
	Other     string   `json:"other"`
	Reasons   []Reason `json:"reasons"` // the closest first; at least one
}

// Reason is what two authorities have in common. Which fields it has depends on
// its kind.
type Reason struct {
	Kind    ReasonKind `json:"kind"`
	Country string     `json:"country"` // ISO code
	// Partner is the shared one, or the first authority's; OtherPartner the
	// other's, of a near one.
	Partner      string  `json:"partner"`
	OtherPartner string  `json:"other_partner"`
	DistanceKM   float64 `json:"distance_km"` // between the two, of a near one
	Theme        string  `json:"theme"`       // of the same theme
}

// ReasonKind is a kind of reason.
type ReasonKind string

// The reasons, the closest first.
const (
	ReasonSharedPartner ReasonKind = "shared_partner" // both have the same partner, that is no country, basin or network
	ReasonNearPartner   ReasonKind = "near_partner"   // their partners are at most [NearKM] apart, both exactly located
	ReasonSameTheme     ReasonKind = "same_theme"     // the same subject in the same country
	ReasonSameCountry   ReasonKind = "same_country"   // the same country, where one of the partners has no locality
)

// NearKM is how far apart two partners may be and still be near.
const NearKM = 100

// Gaps is what is missing in the area, whatever the filter: a theme that was
// not asked for is no gap.
type Gaps struct {
	// Themes is every subject of the manifesto, its priorities first, in legend
	// order, with how many cooperations it has in the area, secondary themes
	// counted; 0 is a gap.
	Themes []ThemeGap `json:"themes"`
	// Countries are those of the area without any partner; empty in a circle or
	// a polygon.
	Countries []Named `json:"countries"`
	// Lapsed are the places where every cooperation is over.
	Lapsed []Lapsed `json:"lapsed"`
}

// ThemeGap is a subject, and how much of it there is.
type ThemeGap struct {
	Theme        string `json:"theme"`
	Priority     bool   `json:"priority"`
	Cooperations int    `json:"cooperations"`
}

// Lapsed is a partner with whom everything is over.
type Lapsed struct {
	Partner      string       `json:"partner"`
	Name         string       `json:"name"`
	Country      string       `json:"country"`
	Why          LapsedReason `json:"why"`
	Authorities  []string     `json:"authorities"`
	Cooperations []string     `json:"cooperations"`
}

// LapsedReason is why a partnership is over.
type LapsedReason string

// The reasons.
const (
	LapsedEnded     LapsedReason = "ended"     // its cooperations ended
	LapsedDissolved LapsedReason = "dissolved" // its authorities are dissolved, or what is left ended
)

// Practical is the way there.
type Practical struct {
	Origin Origin `json:"origin"`
	// Stops are the places to visit, in the order of visit: countries, basins and
	// networks are none.
	Stops []Stop    `json:"stops"`
	Order OrderKind `json:"order"`
	// TotalKM is the whole way: from the origin by all stops and back. Null when
	// there is no order.
	TotalKM *float64 `json:"total_km"`
	// Matrix is the kilometres between stops, in their order, up to
	// [MaxMatrix] stops; empty beyond.
	Matrix [][]float64 `json:"matrix"`
	// HomeZone is the time zone differences are from.
	HomeZone string `json:"home_zone"`
}

// MaxMatrix is how many stops have their distances to each other told.
const MaxMatrix = 30

// MaxExactStops is how many stops the shortest way is computed for.
const MaxExactStops = 10

// OrderKind says where the order of the stops comes from.
type OrderKind string

// The orders.
const (
	OrderShortest OrderKind = "shortest" // no order is shorter, as the crow flies
	OrderGiven    OrderKind = "given"    // by hand, in the request
	OrderNone     OrderKind = "none"     // too many stops: by number, and no way is claimed
)

// Origin is where distances are from.
type Origin struct {
	Authority string          `json:"authority"` // empty for the territory itself
	Name      atlas.Text      `json:"name"`
	Position  orb.Point       `json:"position"`
	Exactness atlas.Exactness `json:"exactness"`
}

// Stop is a place on the way.
type Stop struct {
	Place        string          `json:"place"`
	Number       int             `json:"number"` // of the place
	Name         string          `json:"name"`
	Country      string          `json:"country"`
	Position     orb.Point       `json:"position"`
	Exactness    atlas.Exactness `json:"exactness"`
	FromOriginKM float64         `json:"from_origin_km"`
	// FromPreviousKM is from the stop before, or the origin; null when there is
	// no order.
	FromPreviousKM *float64 `json:"from_previous_km"`
	// Day is when, if the days of the trip are shared out among the stops;
	// empty without dates.
	Day Day `json:"day"`
}

// Facts is what is known of a country.
type Facts struct {
	Capital    *Capital   `json:"capital"` // null for those without one
	Languages  []Language `json:"languages"`
	Currencies []Currency `json:"currencies"`
	Zones      []string   `json:"zones"` // names in the zone database, the capital's first
}

// Capital is a seat of government.
type Capital struct {
	Name       atlas.Text `json:"name"`
	Position   orb.Point  `json:"position"`
	PlaceID    string     `json:"place_id"`    // "geonames:2253354"
	DistanceKM float64    `json:"distance_km"` // from Practical.Origin
}

// Language is an official language.
type Language struct {
	Code  string            `json:"code"` // BCP 47
	Name  atlas.Text        `json:"name"`
	Names map[string]string `json:"names"` // in the other languages of the atlas
}

// Currency is legal tender.
type Currency struct {
	Code  string            `json:"code"` // ISO 4217
	Name  atlas.Text        `json:"name"`
	Names map[string]string `json:"names"` // in the other languages of the atlas
}

// ZoneTime is the hour of a time zone, as against the home territory's.
type ZoneTime struct {
	Zone string `json:"zone"`
	// Spans are the differences during the trip, or during the year that follows
	// the edition: one, or several when a clock changes.
	Spans []TimeSpan `json:"spans"`
}

// TimeSpan is a difference, and the days it holds on.
type TimeSpan struct {
	From    Day `json:"from"`
	To      Day `json:"to"`      // inclusive
	Minutes int `json:"minutes"` // later than at home: Kabul is 210 in winter
}

// CheckItem is what must be looked up elsewhere, before leaving: nothing that
// changes from one week to the next is said here.
type CheckItem struct {
	Code      CheckCode `json:"code"`
	Country   string    `json:"country"`   // ISO code
	URL       string    `json:"url"`       // official: the page that leads to that of the country
	Publisher string    `json:"publisher"` // whose page it is
	On        Day       `json:"on"`        // when the address was established
}

// CheckCode is a thing to look up.
type CheckCode string

// What to look up.
const (
	CheckSafety  CheckCode = "safety"
	CheckVisa    CheckCode = "visa"
	CheckHealth  CheckCode = "health"
	CheckEmbassy CheckCode = "embassy"
)

// Attribution says whom something comes from, and under what licence.
type Attribution struct {
	Title   string `json:"title"`
	Licence string `json:"licence"`
	URL     string `json:"url"`
}

// Cooperation returns a cooperation of the dossier, nil when it is not in it.
func (d *Dossier) Cooperation(id string) *Cooperation { return d.cooperations[id] }

// AuthorityOf returns an authority named in the dossier, nil when it is not.
func (d *Dossier) AuthorityOf(id string) *Authority { return d.authorities[id] }
