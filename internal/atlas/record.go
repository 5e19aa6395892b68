package atlas

// Record is the whole of what the atlas knows at one moment: what an import
// brings, and what an edition is built from.
type Record struct {
	// Revision grows with every change of the record, of its decisions and of
	// the gazetteer; 0 for a record that no database keeps.
	Revision       int64
	Territory      Territory
	Themes         []Theme // in legend order
	Types          []TypeLabel
	WorldRegions   []WorldRegion
	Authorities    []Authority
	Partners       []Partner
	Organisations  []Organisation
	Cooperations   []Cooperation
	NetworkMembers []NetworkMember
	Sources        []Source
	Decisions      []Decision
	Retired        []Tombstone
	Communes       []Commune // from the gazetteer; not part of a data package
	// PlaceNames are the usual names of the partners' places in the other
	// languages of the territory, by the ID of the place, then by language (ISO
	// 639-1). From the gazetteer, not part of a data package.
	PlaceNames map[string]map[string]string
	// Facts are what is known of countries whatever the territory; the program
	// carries them, they are not part of a data package.
	Facts WorldFacts
}

// Tombstone keeps the address of a record that was retired.
type Tombstone struct {
	Kind      string // authority, partner, organisation, cooperation
	ID        string
	Successor string // ID, of the same kind; may be empty
	Reason    string // French
	RetiredOn Date
	Origin    string
}
