package atlas

// CooperationType is the legal form of a cooperation; its subject is its themes.
type CooperationType string

// The legal forms (French law: code général des collectivités territoriales,
// articles L1115-1 to L1115-7). Their labels are in the data package.
const (
	TypeDecentralised  CooperationType = "cooperation_decentralisee"
	TypeTwinning       CooperationType = "jumelage"
	TypeFriendshipPact CooperationType = "pacte_amitie"
	TypeAgreement      CooperationType = "accord_cooperation"
	TypeProject        CooperationType = "convention_projet"
	TypeOneOff         CooperationType = "action_ponctuelle"
	TypeHumanitarian   CooperationType = "aide_humanitaire"
	TypeCrossBorder    CooperationType = "transfrontaliere"
	TypeEGTC           CooperationType = "gect"
	TypeInterregional  CooperationType = "interregionale"
	TypeNetwork        CooperationType = "reseau"
	TypeMobility       CooperationType = "mobilite"
	TypeUnknown        CooperationType = "forme_inconnue"
)

// CooperationTypes lists the legal forms in the order they are shown.
func CooperationTypes() []CooperationType {
	return []CooperationType{
		TypeDecentralised, TypeTwinning, TypeFriendshipPact, TypeAgreement, TypeProject, TypeOneOff,
		TypeHumanitarian, TypeCrossBorder, TypeEGTC, TypeInterregional, TypeNetwork, TypeMobility, TypeUnknown,
	}
}

// Status says where a cooperation stands. It is [StatusUnknown] unless a recent
// source says otherwise.
type Status string

// The statuses.
const (
	StatusProject   Status = "project"
	StatusActive    Status = "active"
	StatusEnded     Status = "ended"
	StatusSuspended Status = "suspended"
	StatusUnknown   Status = "unknown"
)

// Statuses lists the statuses.
func Statuses() []Status {
	return []Status{StatusProject, StatusActive, StatusEnded, StatusSuspended, StatusUnknown}
}

// Confidence says how well a record is sourced.
type Confidence string

// The degrees of confidence. An unsourced record stays in data/ and is never in
// an edition.
const (
	Confirmed Confidence = "confirmed" // a page of one of the parties, or of a public body, was read
	Reported  Confidence = "reported"  // press, association, Wikidata
	Unsourced Confidence = "unsourced"
)

// Confidences lists the degrees, best first.
func Confidences() []Confidence { return []Confidence{Confirmed, Reported, Unsourced} }

// MaxThemes is the most themes a cooperation may have: one primary, three
// secondary.
const MaxThemes = 4

// Cooperation is the action or the agreement (coopération).
type Cooperation struct {
	ID             string
	Title          string // French, our own words
	Description    string // French, our own words; may be empty
	Type           CooperationType
	Themes         []string // theme codes, the primary first; 1 to [MaxThemes]
	Participations []Participation
	Start          Date
	End            Date
	Status         Status
	Programme      string
	Figures        []Figure
	Confidence     Confidence
	Citations      []Citation
	Convention     string // address of the convention's text
	Deliberation   string // reference of the deliberation
	Amount         string // amount committed, decimal; empty when unknown
	Currency       string // ISO 4217
	Note           string // public, in French: where sources disagree, for example
	VerifiedOn     Date   // the day a person checked the record; not a source's date of access
	Origin         string
}

// ActorKind says which of the three kinds of actor an [Actor] is.
type ActorKind string

// The kinds of actor.
const (
	ActorAuthority    ActorKind = "authority"
	ActorPartner      ActorKind = "partner"
	ActorOrganisation ActorKind = "organisation"
)

// ActorKinds lists the kinds of actor.
func ActorKinds() []ActorKind {
	return []ActorKind{ActorAuthority, ActorPartner, ActorOrganisation}
}

// Actor designates an authority, a partner or an organisation. IDs are unique
// within a kind only.
type Actor struct {
	Kind ActorKind
	ID   string
}

// Role is the part an actor plays in a cooperation.
type Role string

// The roles.
const (
	RoleLead          Role = "lead"
	RoleParticipant   Role = "participant"
	RoleOperator      Role = "operator"
	RoleFunder        Role = "funder"
	RoleBeneficiary   Role = "beneficiary"
	RoleNetworkMember Role = "network_member"
)

// Roles lists the roles in the order they are shown.
func Roles() []Role {
	return []Role{RoleLead, RoleParticipant, RoleOperator, RoleFunder, RoleBeneficiary, RoleNetworkMember}
}

// Participation is an actor in a cooperation, with its role. The same actor may
// have several: the commune of Lalo is partner and funder of its water network.
type Participation struct {
	Actor Actor
	Role  Role
}

// Figure is a quantity that a source gives, with its words.
type Figure struct {
	Value string // decimal, "." as separator; empty when the source gives words only
	Unit  string // French, plural: "habitants", "jeunes"
	Year  Date
	Text  string // French: the figure as a reader should see it
}
