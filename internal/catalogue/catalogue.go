package catalogue

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/edition"
)

// Catalogue is the records of an edition. It is immutable once read, and safe
// for any number of readers.
type Catalogue struct {
	Territory    atlas.Territory
	Attributions []Attribution
	Themes       []Theme        // in legend order
	Cooperations []*Cooperation // by identifier, like the two below
	Authorities  []*Authority
	Partners     []*Partner

	themes        map[string]*Theme
	types         map[atlas.CooperationType]atlas.Text
	countries     map[string]*Country
	regions       map[string]*WorldRegion
	organisations map[string]*Organisation
	cooperations  map[string]*Cooperation
	authorities   map[string]*Authority
	partners      map[string]*Partner
	retired       map[string]*Tombstone // by kind and identifier
	ofAuthority   map[string][]*Cooperation
	ofPartner     map[string][]*Cooperation
	ofCountry     map[string][]*Cooperation
	inCountry     map[string][]*Partner
	networks      map[atlas.Actor][]*Partner // whose member an actor is
	predecessors  map[string][]*Authority
	lines         map[string][]Line
}

// Read reads the files of an edition.
func Read(e *edition.Edition) (*Catalogue, error) {
	var reference struct {
		Territory     atlas.Territory `json:"territory"`
		Themes        []Theme         `json:"themes"`
		Types         []typeLabel     `json:"types"`
		Countries     []*Country      `json:"countries"`
		WorldRegions  []*WorldRegion  `json:"world_regions"`
		Organisations []*Organisation `json:"organisations"`
		Attributions  []Attribution   `json:"attributions"`
	}
	var cooperations struct {
		Cooperations []*Cooperation `json:"cooperations"`
	}
	var retired struct {
		Retired []*Tombstone `json:"retired"`
	}
	var authorities features[*Authority]
	var partners features[*Partner]
	for name, into := range map[string]any{
		edition.ReferenceName: &reference, edition.CooperationsName: &cooperations, edition.RetiredName: &retired,
		edition.AuthoritiesName: &authorities, edition.PartnersName: &partners,
	} {
		if err := readFile(e, name, into); err != nil {
			return nil, err
		}
	}
	// The digest of an edition says that it is whole, not that it makes sense.
	err := errors.Join(
		noNull(edition.ReferenceName, reference.Countries), noNull(edition.ReferenceName, reference.WorldRegions),
		noNull(edition.ReferenceName, reference.Organisations), noNull(edition.CooperationsName, cooperations.Cooperations),
		noNull(edition.RetiredName, retired.Retired), noNull(edition.AuthoritiesName, authorities.properties()),
		noNull(edition.PartnersName, partners.properties()),
	)
	if err != nil {
		return nil, err
	}
	c := &Catalogue{
		Territory: reference.Territory, Attributions: reference.Attributions, Themes: reference.Themes,
		Cooperations: cooperations.Cooperations,
		themes:       map[string]*Theme{}, types: map[atlas.CooperationType]atlas.Text{},
		countries:     keyed(reference.Countries, func(x *Country) string { return x.ISO2 }),
		regions:       keyed(reference.WorldRegions, func(x *WorldRegion) string { return x.Code }),
		organisations: keyed(reference.Organisations, func(x *Organisation) string { return x.ID }),
		cooperations:  keyed(cooperations.Cooperations, func(x *Cooperation) string { return x.ID }),
		retired:       keyed(retired.Retired, func(x *Tombstone) string { return x.Kind + "/" + x.ID }),
		ofAuthority:   map[string][]*Cooperation{}, ofPartner: map[string][]*Cooperation{},
		ofCountry: map[string][]*Cooperation{}, inCountry: map[string][]*Partner{},
		networks: map[atlas.Actor][]*Partner{}, predecessors: map[string][]*Authority{},
	}
	for i := range c.Themes {
		c.themes[c.Themes[i].Code] = &c.Themes[i]
	}
	for _, label := range reference.Types {
		c.types[label.Code] = label.Label
	}
	for _, feature := range authorities.Features {
		feature.Properties.Position = feature.Geometry.point()
		c.Authorities = append(c.Authorities, feature.Properties)
	}
	for _, feature := range partners.Features {
		feature.Properties.Position = feature.Geometry.point()
		c.Partners = append(c.Partners, feature.Properties)
	}
	c.authorities = keyed(c.Authorities, func(x *Authority) string { return x.ID })
	c.partners = keyed(c.Partners, func(x *Partner) string { return x.ID })
	c.leaveOutAddresses()
	c.join()
	return c, c.readLines(e)
}

func readFile(e *edition.Edition, name string, into any) error {
	file, found := e.File(name)
	if !found {
		return fmt.Errorf("read catalogue: the edition has no %s", name)
	}
	if err := json.Unmarshal(file.Identity, into); err != nil {
		return fmt.Errorf("read catalogue: %s: %w", name, err)
	}
	return nil
}

// noNull refuses a list that holds a null where a record should be.
func noNull[T any](name string, records []*T) error {
	if slices.Contains(records, nil) {
		return fmt.Errorf("read catalogue: %s: a record is null", name)
	}
	return nil
}

func keyed[T any](all []T, key func(T) string) map[string]T {
	byKey := make(map[string]T, len(all))
	for _, each := range all {
		byKey[key(each)] = each
	}
	return byKey
}

// join finds what belongs together.
func (c *Catalogue) join() {
	for _, cooperation := range c.Cooperations {
		for _, id := range distinct(cooperation.Authorities) {
			c.ofAuthority[id] = append(c.ofAuthority[id], cooperation)
		}
		var countries []string
		for _, id := range distinct(cooperation.Partners) {
			c.ofPartner[id] = append(c.ofPartner[id], cooperation)
			if partner := c.partners[id]; partner != nil {
				countries = append(countries, partner.Countries...)
			}
		}
		slices.Sort(countries)
		for _, iso2 := range slices.Compact(countries) {
			c.ofCountry[iso2] = append(c.ofCountry[iso2], cooperation)
		}
	}
	for _, partner := range c.Partners {
		for _, iso2 := range partner.Countries {
			c.inCountry[iso2] = append(c.inCountry[iso2], partner)
		}
		for _, member := range partner.Members {
			c.networks[member] = append(c.networks[member], partner)
		}
	}
	for _, authority := range c.Authorities {
		if authority.Successor != "" {
			c.predecessors[authority.Successor] = append(c.predecessors[authority.Successor], authority)
		}
	}
}

// distinct returns the identifiers of participants, each once, in order.
func distinct(participants []Participant) []string {
	var ids []string
	for _, p := range participants {
		if !slices.Contains(ids, p.ID) {
			ids = append(ids, p.ID)
		}
	}
	return ids
}
