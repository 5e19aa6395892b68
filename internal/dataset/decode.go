package dataset

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
)

// decode makes the record of what the files brought or changed, and checks the
// rules of the domain on the way. A known cooperation is changed by its
// participations, figures and citations too, and is then whole again in the
// record.
func (a *assembly) decode() *atlas.Record {
	record := &atlas.Record{}
	for r := range a.changed("themes") {
		record.Themes = append(record.Themes, decodeTheme(r))
	}
	slices.SortStableFunc(record.Themes, func(x, y atlas.Theme) int { return cmp.Compare(x.Position, y.Position) })
	for r := range a.changed("types") {
		record.Types = append(record.Types, atlas.TypeLabel{
			Code:  atlas.CooperationType(r.text("code")),
			Label: atlas.Text{FR: r.text("label_fr"), EN: r.text("label_en")},
		})
	}
	for r := range a.changed("world_regions") {
		record.WorldRegions = append(record.WorldRegions, decodeWorldRegion(r))
	}
	for r := range a.changed("sources") {
		record.Sources = append(record.Sources, decodeSource(r))
	}
	a.decodeActors(record)
	for r := range a.changed("cooperations") {
		cooperation := a.decodeCooperation(r)
		a.judge(r, cooperation.Check())
		record.Cooperations = append(record.Cooperations, cooperation)
	}
	for r := range a.changed("network_members") {
		member := decodeNetworkMember(r)
		a.judge(r, member.Check(a.partner(member.Network)))
		record.NetworkMembers = append(record.NetworkMembers, member)
	}
	for r := range a.changed("decisions") {
		decision := decodeDecision(r)
		a.judge(r, decision.Check())
		record.Decisions = append(record.Decisions, decision)
	}
	for r := range a.changed("retired") {
		tombstone := decodeTombstone(r)
		a.judge(r, tombstone.Check())
		record.Retired = append(record.Retired, tombstone)
	}
	return record
}

func (a *assembly) decodeActors(record *atlas.Record) {
	mediterranean := a.mediterranean()
	for r := range a.changed("authorities") {
		authority := decodeAuthority(r)
		a.judge(r, authority.Check())
		record.Authorities = append(record.Authorities, authority)
	}
	for r := range a.changed("partners") {
		partner := decodePartner(r)
		partner.DeriveInBasin(mediterranean)
		a.judge(r, partner.Check())
		record.Partners = append(record.Partners, partner)
	}
	for r := range a.changed("organisations") {
		organisation := decodeOrganisation(r)
		a.judge(r, organisation.Check())
		record.Organisations = append(record.Organisations, organisation)
	}
}

func (a *assembly) mediterranean() map[string]bool {
	var regions []atlas.WorldRegion
	for _, r := range a.tables["world_regions"].rows {
		regions = append(regions, decodeWorldRegion(r))
	}
	return atlas.MediterraneanCountries(regions)
}

// partner returns a partner of the assembly, nil when there is none of that ID
// or its level is not to be trusted.
func (a *assembly) partner(id string) *atlas.Partner {
	r := a.byKey["partners"][id]
	if r == nil || !r.good("level") {
		return nil
	}
	partner := decodePartner(r)
	return &partner
}

func decodeTheme(r *row) atlas.Theme {
	position, _ := strconv.Atoi(r.text("position")) // checked as an integer; a bad one is empty
	return atlas.Theme{
		Code:        r.text("code"),
		Label:       atlas.Text{FR: r.text("label_fr"), EN: r.text("label_en")},
		Description: atlas.Text{FR: r.text("description_fr"), EN: r.text("description_en")},
		Color:       r.text("color"),
		Dash:        r.text("dash"),
		Glyph:       r.text("glyph"),
		Priority:    r.text("priority") == "true",
		Position:    position,
	}
}

func decodeWorldRegion(r *row) atlas.WorldRegion {
	return atlas.WorldRegion{
		Code:          r.text("code"),
		Parent:        r.text("parent"),
		Name:          atlas.Text{FR: r.text("name_fr"), EN: r.text("name_en")},
		ISO2:          r.text("iso2"),
		ISO3:          r.text("iso3"),
		Mediterranean: r.text("mediterranean") == "true",
	}
}

func decodeSource(r *row) atlas.Source {
	return atlas.Source{
		ID:         r.text("id"),
		Title:      r.text("title"),
		URL:        r.text("url"),
		Publisher:  r.text("publisher"),
		AccessedOn: atlas.Date(r.text("accessed_on")),
		Licence:    r.text("licence"),
		Origin:     r.origin,
	}
}

func decodeAuthority(r *row) atlas.Authority {
	var names []atlas.PeriodName
	for _, written := range r.items("other_names") {
		if name, err := parsePeriodName(written); err == nil { // checked; a bad cell is empty
			names = append(names, name)
		}
	}
	return atlas.Authority{
		ID:          r.text("id"),
		Kind:        atlas.AuthorityKind(r.text("kind")),
		Name:        r.text("name"),
		OtherNames:  names,
		Code:        r.text("code"),
		Scheme:      atlas.CodeScheme(r.text("code_scheme")),
		Department:  r.text("department"),
		Seat:        r.text("seat"),
		Successor:   r.text("successor"),
		DissolvedOn: atlas.Date(r.text("dissolved_on")),
		Sources:     r.items("sources"),
		Note:        r.text("note"),
		Origin:      r.origin,
	}
}

func decodePartner(r *row) atlas.Partner {
	return atlas.Partner{
		ID:         r.text("id"),
		Name:       r.text("name"),
		SourceName: r.text("source_name"),
		OtherNames: r.items("other_names"),
		Level:      atlas.Level(r.text("level")),
		Countries:  r.items("countries"),
		Qualifier:  r.text("qualifier"),
		Unnamed:    r.text("unnamed") == "true",
		Note:       r.text("note"),
		Origin:     r.origin,
	}
}

func decodeOrganisation(r *row) atlas.Organisation {
	return atlas.Organisation{
		ID:      r.text("id"),
		Name:    r.text("name"),
		Kind:    atlas.OrganisationKind(r.text("kind")),
		Country: r.text("country"),
		Sources: r.items("sources"),
		Note:    r.text("note"),
		Origin:  r.origin,
	}
}

func (a *assembly) decodeCooperation(r *row) atlas.Cooperation {
	c := atlas.Cooperation{
		ID:           r.text("id"),
		Title:        r.text("title"),
		Description:  r.text("description"),
		Type:         atlas.CooperationType(r.text("type")),
		Themes:       r.items("themes"),
		Start:        atlas.Date(r.text("start")),
		End:          atlas.Date(r.text("end")),
		Status:       atlas.Status(r.text("status")),
		Programme:    r.text("programme"),
		Confidence:   atlas.Confidence(r.text("confidence")),
		Convention:   r.text("convention_url"),
		Deliberation: r.text("deliberation"),
		Amount:       r.text("amount"),
		Currency:     r.text("currency"),
		Note:         r.text("note"),
		VerifiedOn:   atlas.Date(r.text("verified_on")),
		Origin:       r.origin,
	}
	for _, part := range a.parts["participations"][c.ID] {
		c.Participations = append(c.Participations, atlas.Participation{
			Actor: atlas.Actor{Kind: atlas.ActorKind(part.text("participant_kind")), ID: part.text("participant")},
			Role:  atlas.Role(part.text("role")),
		})
	}
	for _, part := range a.parts["figures"][c.ID] {
		c.Figures = append(c.Figures, atlas.Figure{
			Value: part.text("value"),
			Unit:  part.text("unit"),
			Year:  atlas.Date(part.text("year")),
			Text:  part.text("text"),
		})
	}
	for _, part := range a.parts["citations"][c.ID] {
		c.Citations = append(c.Citations, atlas.Citation{Source: part.text("source"), Claims: part.text("claims")})
	}
	return c
}

func decodeNetworkMember(r *row) atlas.NetworkMember {
	return atlas.NetworkMember{
		Network: r.text("network"),
		Member:  atlas.Actor{Kind: atlas.ActorKind(r.text("member_kind")), ID: r.text("member")},
		Since:   atlas.Date(r.text("since")),
		Until:   atlas.Date(r.text("until")),
		Sources: r.items("sources"),
		Origin:  r.origin,
	}
}

// decodeDecision makes a person's decision. Its place holds what the file says,
// an ID or a position or both: the gazetteer completes it later.
func decodeDecision(r *row) atlas.Decision {
	d := atlas.Decision{
		Subject:   atlas.Actor{Kind: atlas.ActorKind(r.text("subject_kind")), ID: r.text("subject")},
		Status:    atlas.DecisionManual,
		Exactness: atlas.Exactness(r.text("exactness")),
		Score:     1,
		Reason:    atlas.Text{FR: r.text("reason")},
		DecidedOn: atlas.Date(r.text("decided_on")),
		DecidedBy: r.text("decided_by"),
		Origin:    r.origin,
	}
	lon, lonErr := strconv.ParseFloat(r.text("lon"), 64)
	lat, latErr := strconv.ParseFloat(r.text("lat"), 64)
	positioned := lonErr == nil && latErr == nil
	if id := r.text("place_id"); id != "" || positioned {
		d.Place = &atlas.Place{ID: id}
		if positioned {
			d.Place.Position = orb.Point{lon, lat}
		}
	}
	return d
}

func decodeTombstone(r *row) atlas.Tombstone {
	return atlas.Tombstone{
		Kind:      r.text("kind"),
		ID:        r.text("id"),
		Successor: r.text("successor"),
		Reason:    r.text("reason"),
		RetiredOn: atlas.Date(r.text("retired_on")),
		Origin:    r.origin,
	}
}
