package edition

import (
	"slices"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
)

// partnerProperties are the properties of a partner's feature.
type partnerProperties struct {
	ID         string   `json:"id"`
	Name       string   `json:"name"`
	SourceName string   `json:"source_name"`
	OtherNames []string `json:"other_names"`
	// Names is what the partner is called in other languages than French, by
	// ISO 639-1 code: the names of its place, when it is named as its place is.
	Names     map[string]string    `json:"names"`
	Countries []string             `json:"countries"` // ISO 3166-1 alpha-2
	Level     atlas.Level          `json:"level"`
	Qualifier *string              `json:"qualifier"`
	Unnamed   bool                 `json:"unnamed"`
	InBasin   bool                 `json:"in_basin"`
	Exactness atlas.Exactness      `json:"exactness"`
	Decision  atlas.DecisionStatus `json:"decision"`
	PlaceName *string              `json:"place_name"` // null when it is not drawn
	// PlaceSource says whom the position comes from, as the reference's attributions.
	PlaceSource *string    `json:"place_source"`
	Note        *string    `json:"note"`
	Members     []actorRef `json:"members"` // of a network or grouping
}

type actorRef struct {
	Kind atlas.ActorKind `json:"kind"`
	ID   string          `json:"id"`
}

// authorityProperties are the properties of an authority's feature.
type authorityProperties struct {
	ID          string              `json:"id"`
	Name        string              `json:"name"`
	Kind        atlas.AuthorityKind `json:"kind"`
	Code        *string             `json:"code"`
	Department  *string             `json:"department"`
	OtherNames  []atlas.PeriodName  `json:"other_names"`
	Successor   *string             `json:"successor"`
	DissolvedOn *string             `json:"dissolved_on"`
	Exactness   atlas.Exactness     `json:"exactness"`
	Note        *string             `json:"note"`
}

// partnerLayer renders layers/partners.geojson.
func (s *selection) partnerLayer() []byte {
	layer := newFeatures("partners", s.credit, 480*len(s.partners))
	for _, partner := range s.partners {
		where := s.partnerPosition(partner)
		properties := &partnerProperties{
			ID:         partner.ID,
			Name:       partner.Name,
			SourceName: partner.SourceName,
			OtherNames: sorted(partner.OtherNames),
			Names:      s.namesOf(partner, where.place),
			Countries:  sorted(partner.Countries),
			Level:      partner.Level,
			Qualifier:  optional(partner.Qualifier),
			Unnamed:    partner.Unnamed,
			InBasin:    s.inBasin(partner),
			Exactness:  where.exactness,
			Decision:   where.status,
			Note:       optional(partner.Note),
			Members:    make([]actorRef, 0, len(s.members[partner.ID])),
		}
		if where.place != nil {
			properties.PlaceName, properties.PlaceSource = optional(where.place.Name), optional(where.source())
		}
		for _, member := range s.members[partner.ID] {
			properties.Members = append(properties.Members, actorRef{member.Kind, member.ID})
		}
		layer.feature(partner.ID, properties, where.geometry())
	}
	return layer.close()
}

// namesOf returns what a partner is called in other languages, where that is not
// its French name. Only what is named exactly as its place is can be said to be
// called as it.
func (s *selection) namesOf(partner *atlas.Partner, place *atlas.Place) map[string]string {
	names := map[string]string{}
	if place == nil || partner.Unnamed || place.Name != partner.Name {
		return names
	}
	for lang, name := range s.record.PlaceNames[place.ID] {
		if name != partner.Name {
			names[lang] = name
		}
	}
	return names
}

// authorityLayer renders layers/authorities.geojson.
func (s *selection) authorityLayer() []byte {
	layer := newFeatures("authorities", s.credit, 420*len(s.authorities))
	for _, authority := range s.authorities {
		where := s.positionOf(atlas.ActorAuthority, authority.ID)
		layer.feature(authority.ID, &authorityProperties{
			ID:          authority.ID,
			Name:        authority.Name,
			Kind:        authority.Kind,
			Code:        optional(authority.Code),
			Department:  optional(authority.Department),
			OtherNames:  sortedNames(authority.OtherNames),
			Successor:   optional(authority.Successor),
			DissolvedOn: optional(string(authority.DissolvedOn)),
			Exactness:   where.exactness,
			Note:        optional(authority.Note),
		}, where.geometry())
	}
	return layer.close()
}

// geometry returns the position as GeoJSON.
func (p position) geometry() []byte {
	if p.point == nil {
		return appendGeometry(nil, nil)
	}
	return appendGeometry(nil, orb.Geometry(*p.point))
}

// optional returns nil, which is null in JSON, for a text that is not known.
func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// sorted returns a sorted copy, never nil: a list is [] in JSON, not null.
func sorted(texts []string) []string {
	copied := append(make([]string, 0, len(texts)), texts...)
	slices.Sort(copied)
	return copied
}
