package mission

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/catalogue"
)

// tell copies a record of the catalogue, with names for whom it names.
func (x *Index) tell(c *catalogue.Cooperation, label atlas.Text) Cooperation {
	told := Cooperation{
		ID: c.ID, Title: c.Title, Description: c.Description, Type: c.Type, TypeLabel: label, Themes: filled(c.Themes),
		Start: c.Start, End: c.End, Status: c.Status, Programme: c.Programme, Amount: c.Amount, Currency: c.Currency,
		Convention: c.Convention, Deliberation: c.Deliberation, Confidence: c.Confidence, Note: c.Note,
		VerifiedOn: c.VerifiedOn, Funders: []Participant{}, Figures: []Figure{}, Sources: []Source{},
	}
	told.Authorities = x.participants(atlas.ActorAuthority, c.Authorities)
	told.Partners = x.participants(atlas.ActorPartner, c.Partners)
	told.Organisations = x.participants(atlas.ActorOrganisation, c.Organisations)
	for _, p := range slices.Concat(told.Authorities, told.Partners, told.Organisations) {
		if p.Role == atlas.RoleFunder {
			told.Funders = append(told.Funders, p)
		}
	}
	for _, f := range c.Figures {
		told.Figures = append(told.Figures, Figure{Value: figureValue(f.Value), Unit: f.Unit, Year: f.Year, Text: f.Text})
	}
	for _, s := range c.Sources {
		told.Sources = append(told.Sources, Source(s))
	}
	told.Weaknesses = x.weaknesses(c)
	told.encoded = encoded(&told)
	return told
}

func (x *Index) participants(kind atlas.ActorKind, all []catalogue.Participant) []Participant {
	told := make([]Participant, 0, len(all))
	for _, p := range all {
		told = append(told, Participant{Kind: kind, ID: p.ID, Name: x.nameOf(kind, p.ID), Role: p.Role})
	}
	return told
}

func (x *Index) nameOf(kind atlas.ActorKind, id string) string {
	switch kind {
	case atlas.ActorAuthority:
		if a := x.records.Authority(id); a != nil {
			return a.Name
		}
	case atlas.ActorPartner:
		if p := x.records.Partner(id); p != nil {
			return p.Name
		}
	case atlas.ActorOrganisation:
		if o := x.records.Organisation(id); o != nil {
			return o.Name
		}
	}
	return id
}

// figureValue writes a number as its source has it.
func figureValue(value any) string {
	switch value := value.(type) {
	case nil:
		return ""
	case string:
		return value
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64)
	case json.Number:
		return value.String()
	}
	return fmt.Sprint(value)
}

// encoded is a cooperation as JSON, computed once: a dossier of a continent has
// thousands.
func encoded(c *Cooperation) []byte {
	text, err := encodeJSON(c)
	if err != nil { // texts and lists of texts: cannot happen
		panic("mission: " + err.Error())
	}
	return text
}

// weaknesses says why a record should be checked.
func (x *Index) weaknesses(c *catalogue.Cooperation) []Weakness {
	weak := []Weakness{}
	if c.Confidence != atlas.Confirmed {
		weak = append(weak, WeakReported)
	}
	if c.Status == atlas.StatusUnknown {
		weak = append(weak, WeakStatusUnknown)
	}
	if !x.isRecent(c) {
		weak = append(weak, WeakNoRecentSource)
	}
	return weak
}

// isRecent reports whether the record, or a source of it, was read lately. Of a
// source whose day is not known nothing can be said.
func (x *Index) isRecent(c *catalogue.Cooperation) bool {
	oldest := x.day.Year() - RecentYears
	since := func(date atlas.Date) bool {
		first, _, known := date.Years()
		return known && first >= oldest
	}
	return since(c.VerifiedOn) || slices.ContainsFunc(c.Sources, func(s catalogue.Source) bool { return since(s.AccessedOn) })
}
