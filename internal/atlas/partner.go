package atlas

// Level is the size of territory, or the nature of the body, that a name
// abroad designates. It is part of the question put to the gazetteer: the
// wilaya of Relizane is not the town of Relizane.
type Level string

// The levels of partners.
const (
	LevelLocality Level = "locality" // town, village, commune
	LevelDistrict Level = "district" // part of a city: borough, arrondissement, quarter
	LevelCounty   Level = "county"   // second level: county, cercle, province of a region
	LevelRegion   Level = "region"   // first level: region, state, wilaya, voivodeship, oblast
	LevelCountry  Level = "country"
	LevelBasin    Level = "basin"    // several countries by geography: Maghreb
	LevelNetwork  Level = "network"  // a network of authorities
	LevelGrouping Level = "grouping" // a joint body: GECT, communauté de communes
)

// Levels lists the levels, from the smallest territory to the loosest body.
func Levels() []Level {
	return []Level{
		LevelLocality, LevelDistrict, LevelCounty, LevelRegion,
		LevelCountry, LevelBasin, LevelNetwork, LevelGrouping,
	}
}

// Partner is the counterpart abroad (partenaire).
type Partner struct {
	ID         string // stable slug, for example "naplouse"
	Name       string // canonical name, in French where French has one
	SourceName string // as the first source writes it, misspellings included
	OtherNames []string
	Level      Level
	Countries  []string // ISO 3166-1 alpha-2; several for a basin or a network, none when unknown
	Qualifier  string   // what tells it from its homonyms: "Westfalen", "Waikato"
	// Unnamed is true for a partner known only by where it is: "collectivités
	// bulgares". It is drawn, if at all, as approximate.
	Unnamed bool
	InBasin bool // derived: one of its countries lies on the Mediterranean basin
	Note    string
	Origin  string
}

// OrganisationKind says what an [Organisation] is.
type OrganisationKind string

// The kinds of organisation.
const (
	OrganisationAgency      OrganisationKind = "agency"
	OrganisationWaterFund   OrganisationKind = "water_fund"
	OrganisationAssociation OrganisationKind = "association"
	OrganisationUniversity  OrganisationKind = "university"
	OrganisationCompany     OrganisationKind = "company"
	OrganisationFunder      OrganisationKind = "funder"
	OrganisationPublicBody  OrganisationKind = "public_body"
	OrganisationNetwork     OrganisationKind = "network"
)

// OrganisationKinds lists the kinds of organisation.
func OrganisationKinds() []OrganisationKind {
	return []OrganisationKind{
		OrganisationAgency, OrganisationWaterFund, OrganisationAssociation, OrganisationUniversity,
		OrganisationCompany, OrganisationFunder, OrganisationPublicBody, OrganisationNetwork,
	}
}

// Organisation is any other actor: agency, water fund, association, university…
type Organisation struct {
	ID      string
	Name    string
	Kind    OrganisationKind
	Country string   // ISO 3166-1 alpha-2
	Sources []string // IDs of sources
	Note    string
	Origin  string
}

// NetworkMember says that an authority or a partner belongs to a partner whose
// level is network or grouping.
type NetworkMember struct {
	Network string // ID of the partner that is the network
	Member  Actor
	Since   Date
	Until   Date
	Sources []string
	Origin  string
}
