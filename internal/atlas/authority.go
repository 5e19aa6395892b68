package atlas

// AuthorityKind is the rung of French local government an [Authority] stands on.
type AuthorityKind string

// The kinds of authority, from the widest territory to the smallest.
const (
	KindRegion     AuthorityKind = "region"
	KindDepartment AuthorityKind = "department"
	KindEPCI       AuthorityKind = "epci" // établissement public de coopération intercommunale
	KindPays       AuthorityKind = "pays" // pays of the 1995 and 1999 laws: a joint territory of several EPCI
	KindCommune    AuthorityKind = "commune"
)

// AuthorityKinds lists the kinds, widest first.
func AuthorityKinds() []AuthorityKind {
	return []AuthorityKind{KindRegion, KindDepartment, KindEPCI, KindPays, KindCommune}
}

// Level returns the size of territory that an authority of this kind governs.
func (k AuthorityKind) Level() Level {
	switch k {
	case KindRegion:
		return LevelRegion
	case KindDepartment:
		return LevelCounty
	case KindCommune:
		return LevelLocality
	}
	return LevelGrouping
}

// CodeScheme names the official list an authority's code comes from.
type CodeScheme string

// The schemes: the Code officiel géographique of INSEE, and SIREN numbers.
const (
	SchemeINSEERegion     CodeScheme = "insee-region"
	SchemeINSEEDepartment CodeScheme = "insee-departement"
	SchemeINSEECommune    CodeScheme = "insee-commune"
	SchemeSIREN           CodeScheme = "siren"
)

// Authority is a local authority of the home territory (collectivité).
type Authority struct {
	ID         string // stable slug, for example "lille"
	Kind       AuthorityKind
	Name       string       // the current name, or the last one when it is dissolved
	OtherNames []PeriodName // names it has borne or is known by, with their years
	Code       string       // official code under Scheme; empty when it has none
	Scheme     CodeScheme
	Department string // code of its department ("59"); empty for a region
	// Seat is the INSEE code of the commune where the map draws the authority:
	// itself for a commune, its seat or chief town otherwise.
	Seat        string
	Successor   string // ID of the authority that took over, when dissolved
	DissolvedOn Date
	Sources     []string // IDs of sources
	Note        string   // public, in French
	Origin      string   // data package the record belongs to
}

// PeriodName is a name with the years it was borne: either may be unknown.
type PeriodName struct {
	Name  string `json:"name"`
	Since Date   `json:"since,omitempty"`
	Until Date   `json:"until,omitempty"`
}
