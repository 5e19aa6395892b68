package edition

import (
	"cmp"
	"slices"

	"github.com/passerelles/passerelles/internal/atlas"
)

// referenceBody is api/reference.json: the words the other files use.
type referenceBody struct {
	Territory     atlas.Territory    `json:"territory"`
	Themes        []themeBody        `json:"themes"` // in legend order
	Types         []typeBody         `json:"types"`
	Countries     []countryBody      `json:"countries"` // by ISO code
	WorldRegions  []worldRegionBody  `json:"world_regions"`
	Organisations []organisationBody `json:"organisations"`
	Attributions  []attribution      `json:"attributions"`
}

type themeBody struct {
	Code        string     `json:"code"`
	Label       atlas.Text `json:"label"`
	Description atlas.Text `json:"description"`
	Color       string     `json:"color"`
	Dash        string     `json:"dash"`
	Glyph       string     `json:"glyph"`
	Priority    bool       `json:"priority"`
}

type typeBody struct {
	Code  atlas.CooperationType `json:"code"`
	Label atlas.Text            `json:"label"`
}

type countryBody struct {
	ISO2          string     `json:"iso2"`
	ISO3          string     `json:"iso3"`
	Code          string     `json:"code"` // UN M49, which is also ISO 3166-1 numeric
	Name          atlas.Text `json:"name"`
	Region        string     `json:"region"` // M49 code of a world region
	Mediterranean bool       `json:"mediterranean"`
}

type worldRegionBody struct {
	Code   string     `json:"code"` // UN M49
	Parent *string    `json:"parent"`
	Name   atlas.Text `json:"name"`
}

type organisationBody struct {
	ID      string                 `json:"id"`
	Name    string                 `json:"name"`
	Kind    atlas.OrganisationKind `json:"kind"`
	Country *string                `json:"country"`
	Note    *string                `json:"note"`
}

// referenceFile renders api/reference.json.
func (s *selection) referenceFile() []byte {
	body := referenceBody{
		Territory:     s.record.Territory,
		Themes:        []themeBody{},
		Types:         []typeBody{},
		Countries:     []countryBody{},
		WorldRegions:  []worldRegionBody{},
		Organisations: []organisationBody{},
		Attributions:  s.attributions(),
	}
	for _, t := range s.themes {
		body.Themes = append(body.Themes,
			themeBody{t.Code, t.Label, t.Description, t.Color, t.Dash, t.Glyph, t.Priority})
	}
	for _, t := range s.record.Types {
		body.Types = append(body.Types, typeBody{t.Code, t.Label})
	}
	slices.SortFunc(body.Types, func(a, b typeBody) int {
		return cmp.Or(cmp.Compare(typeRank(a.Code), typeRank(b.Code)), cmp.Compare(a.Code, b.Code))
	})
	for _, r := range worldRegions(s.record) {
		if r.ISO2 == "" {
			body.WorldRegions = append(body.WorldRegions, worldRegionBody{r.Code, optional(r.Parent), r.Name})
			continue
		}
		body.Countries = append(body.Countries,
			countryBody{r.ISO2, r.ISO3, r.Code, r.Name, r.Parent, r.Mediterranean})
	}
	for _, o := range kept(s, atlas.ActorOrganisation, s.organisation) {
		body.Organisations = append(body.Organisations,
			organisationBody{o.ID, o.Name, o.Kind, optional(o.Country), optional(o.Note)})
	}
	return marshal(body)
}

func typeRank(code atlas.CooperationType) int { return slices.Index(atlas.CooperationTypes(), code) }

// worldRegions returns the rows of the M49 standard, countries by their ISO
// code and the rest by its own.
func worldRegions(record *atlas.Record) []atlas.WorldRegion {
	return slices.SortedFunc(slices.Values(record.WorldRegions), func(a, b atlas.WorldRegion) int {
		return cmp.Or(cmp.Compare(a.ISO2, b.ISO2), cmp.Compare(a.Code, b.Code))
	})
}

// sortedNames returns names by their years, never nil.
func sortedNames(names []atlas.PeriodName) []atlas.PeriodName {
	copied := append(make([]atlas.PeriodName, 0, len(names)), names...)
	slices.SortFunc(copied, func(a, b atlas.PeriodName) int {
		return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.Until, b.Until), cmp.Compare(a.Name, b.Name))
	})
	return copied
}

// retiredBody is an element of api/retired.json.
type retiredBody struct {
	Kind      string  `json:"kind"`
	ID        string  `json:"id"`
	Successor *string `json:"successor"`
	Reason    *string `json:"reason"`
	RetiredOn *string `json:"retired_on"`
}

// retiredFile renders api/retired.json: the addresses that answer 410.
func (s *selection) retiredFile() []byte {
	tombstones := slices.SortedFunc(slices.Values(s.record.Retired), func(a, b atlas.Tombstone) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Origin, b.Origin))
	})
	document := newList(`{"retired":[`, 160*len(tombstones)+64)
	for _, t := range tombstones {
		document.add(retiredBody{
			t.Kind, t.ID, optional(t.Successor), optional(t.Reason), optional(string(t.RetiredOn)),
		})
	}
	return document.close()
}
