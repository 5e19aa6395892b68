package edition

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
)

// cooperationBody is an element of api/cooperations.json. What is not known is
// null; the last four are left out instead, as hardly any source gives them.
type cooperationBody struct {
	ID            string                `json:"id"`
	Title         string                `json:"title"`
	Description   *string               `json:"description"`
	Type          atlas.CooperationType `json:"type"`
	Themes        []string              `json:"themes"` // the primary first
	Authorities   []participant         `json:"authorities"`
	Partners      []participant         `json:"partners"`
	Organisations []participant         `json:"organisations"`
	Start         *string               `json:"start"` // EDTF
	End           *string               `json:"end"`
	StartYear     *int                  `json:"start_year"` // null too when only the decade is known
	EndYear       *int                  `json:"end_year"`
	Status        atlas.Status          `json:"status"`
	Figures       []figureBody          `json:"figures"`
	Programme     *string               `json:"programme"`
	Confidence    atlas.Confidence      `json:"confidence"`
	Sources       []sourceBody          `json:"sources"`
	Note          *string               `json:"note"`
	VerifiedOn    *string               `json:"verified_on"`
	Convention    string                `json:"convention_url,omitempty"`
	Deliberation  string                `json:"deliberation,omitempty"`
	Amount        json.Number           `json:"amount,omitempty"`
	Currency      string                `json:"currency,omitempty"`
}

type participant struct {
	ID   string     `json:"id"`
	Role atlas.Role `json:"role"`
}

type figureBody struct {
	Value any     `json:"value"` // a number; the text as it is when it is not one; null when there is none
	Unit  *string `json:"unit"`
	Year  *string `json:"year"` // EDTF
	Text  string  `json:"text"`
}

type sourceBody struct {
	ID         string  `json:"id"`
	Title      string  `json:"title"`
	URL        *string `json:"url"`
	Publisher  *string `json:"publisher"`
	AccessedOn *string `json:"accessed_on"`
	Claims     *string `json:"claims"`
}

// unknownDigest stands for the edition's digest, in the file that carries it,
// until the digest is known, and each time it is computed.
var unknownDigest = strings.Repeat("0", digestLength)

// beforeDigest is how the file that carries the digest begins.
const beforeDigest = `{"edition":"`

// cooperationsFile renders api/cooperations.json.
func (s *selection) cooperationsFile() []byte {
	document := newList(beforeDigest+unknownDigest+`","cooperations":[`, 1024*len(s.cooperations))
	for _, cooperation := range s.cooperations {
		document.add(s.cooperationBody(cooperation))
	}
	return document.close()
}

func (s *selection) cooperationBody(c *atlas.Cooperation) *cooperationBody {
	return &cooperationBody{
		ID:            c.ID,
		Title:         c.Title,
		Description:   optional(c.Description),
		Type:          c.Type,
		Themes:        c.Themes,
		Authorities:   participants(c, atlas.ActorAuthority),
		Partners:      participants(c, atlas.ActorPartner),
		Organisations: participants(c, atlas.ActorOrganisation),
		Start:         optional(string(c.Start)),
		End:           optional(string(c.End)),
		StartYear:     year(c.Start),
		EndYear:       year(c.End),
		Status:        c.Status,
		Figures:       figures(c.Figures),
		Programme:     optional(c.Programme),
		Confidence:    c.Confidence,
		Sources:       s.sources(c.Citations),
		Note:          optional(c.Note),
		VerifiedOn:    optional(string(c.VerifiedOn)),
		Convention:    c.Convention,
		Deliberation:  c.Deliberation,
		Amount:        amount(c.Amount),
		Currency:      c.Currency,
	}
}

// participants returns who of a kind takes part, by role then by ID.
func participants(c *atlas.Cooperation, kind atlas.ActorKind) []participant {
	chosen := []participant{}
	for _, participation := range c.Participations {
		if participation.Actor.Kind == kind {
			chosen = append(chosen, participant{participation.Actor.ID, participation.Role})
		}
	}
	slices.SortFunc(chosen, func(a, b participant) int {
		return cmp.Or(cmp.Compare(roleRank(a.Role), roleRank(b.Role)), cmp.Compare(a.ID, b.ID))
	})
	return slices.Compact(chosen)
}

func roleRank(role atlas.Role) int { return slices.Index(atlas.Roles(), role) }

func figures(all []atlas.Figure) []figureBody {
	ordered := slices.SortedFunc(slices.Values(all), func(a, b atlas.Figure) int {
		return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.Text, b.Text),
			cmp.Compare(a.Value, b.Value), cmp.Compare(a.Unit, b.Unit))
	})
	bodies := make([]figureBody, 0, len(ordered))
	for _, figure := range ordered {
		bodies = append(bodies, figureBody{
			Value: figureValue(figure.Value),
			Unit:  optional(figure.Unit),
			Year:  optional(string(figure.Year)),
			Text:  figure.Text,
		})
	}
	return bodies
}

// figureValue returns a decimal as the JSON number it is: digits are kept as
// the source has them.
func figureValue(value string) any {
	switch {
	case value == "":
		return nil
	case isNumber(value):
		return json.Number(value)
	}
	return value
}

// amount returns nothing for what is not a number: the importer refuses it.
func amount(value string) json.Number {
	if !isNumber(value) {
		return ""
	}
	return json.Number(value)
}

// isNumber reports whether text is a JSON number.
func isNumber(text string) bool {
	return text != "" && (text[0] == '-' || text[0] >= '0' && text[0] <= '9') && json.Valid([]byte(text))
}

func (s *selection) sources(citations []atlas.Citation) []sourceBody {
	ordered := slices.SortedFunc(slices.Values(citations), func(a, b atlas.Citation) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Claims, b.Claims))
	})
	bodies := make([]sourceBody, 0, len(ordered))
	for _, citation := range ordered {
		source := s.source[citation.Source]
		bodies = append(bodies, sourceBody{
			ID:         source.ID,
			Title:      source.Title,
			URL:        optional(source.URL),
			Publisher:  optional(source.Publisher),
			AccessedOn: optional(string(source.AccessedOn)),
			Claims:     optional(citation.Claims),
		})
	}
	return bodies
}

func year(date atlas.Date) *int {
	if year, ok := date.Year(); ok {
		return &year
	}
	return nil
}
