package catalogue

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Sentence says who does what with whom, since when: "Un accord de coopération
// unit Lille et Tlemcen (Algérie) depuis 2013."
func (c *Catalogue) Sentence(w Words, cooperation *Cooperation) string {
	return Start(c.sentence(w, cooperation))
}

func (c *Catalogue) sentence(w Words, cooperation *Cooperation) string {
	tense := c.tense(cooperation)
	around, leading := leads(cooperation.Authorities), leads(cooperation.Partners)
	abroad := slices.DeleteFunc(slices.Clone(leading), c.isNetwork)
	authorities := each(around, func(id string) string { return c.AuthorityName(w, id) })
	partners := each(abroad, func(id string) string { return c.PartnerName(w, id, around) })
	when := w.Period(cooperation.Start, cooperation.End, tense == "past")
	if when != "" {
		when = " " + when
	}
	values := []string{
		"what", w.T("form." + string(cooperation.Type)), "when", when, "authorities", w.List(authorities),
		"actors", w.List(append(slices.Clone(authorities), partners...)),
	}
	switch {
	case isIntention(cooperation):
		return intention(w, authorities, partners)
	case len(leading) == 0:
		return w.N("sentence.alone_"+tense, len(authorities), values...)
	case len(abroad) == 0:
		names := each(leading, func(id string) string { return c.partners[id].Name })
		return w.N("sentence.network_"+tense, len(authorities), append(values, "network", w.List(names))...)
	case cooperation.Type == atlas.TypeEGTC:
		grouping := each(abroad, func(id string) string {
			if w.french() {
				return afterDe(frenchName(c.PartnerLabel(w, id), ""))
			}
			return c.PartnerLabel(w, id)
		})
		return w.N("sentence.grouping_"+tense, len(authorities), append(values, "grouping", w.List(grouping))...)
	case cooperation.Type == atlas.TypeOneOff && cooperation.Start != "" && cooperation.Start == cooperation.End:
		return w.T("sentence.moment", values...)
	case cooperation.Type == atlas.TypeTwinning && c.IsUnsure(cooperation):
		return w.T("sentence.twinning_unsure_"+tense, values...)
	case cooperation.Type == atlas.TypeTwinning:
		return w.T("sentence.twinning_"+tense, values...)
	case len(around) == 1 && len(abroad) == 1:
		return w.T("sentence.pair_"+tense, values...)
	}
	towards := partners
	if w.french() {
		towards = each(partners, afterA)
	}
	return w.T("sentence.many_"+tense, append(values, "partners", w.List(towards))...)
}

func intention(w Words, authorities, partners []string) string {
	whose := w.List(authorities)
	if w.french() {
		whose = w.List(each(authorities, afterDe))
	}
	if len(partners) == 0 {
		return w.N("sentence.intention_alone", len(authorities), "whose", whose)
	}
	return w.N("sentence.intention", len(authorities), "whose", whose, "partners", w.List(partners))
}

// tense says how to speak of a cooperation: what is over, or whose authorities
// are dissolved, in the past; what has a beginning, "since" then.
func (c *Catalogue) tense(cooperation *Cooperation) string {
	switch {
	case c.IsOver(cooperation):
		return "past"
	case cooperation.Start != "" && cooperation.End == "":
		return "since"
	}
	return "now"
}

// IsOver reports whether a cooperation is told in the past.
func (c *Catalogue) IsOver(cooperation *Cooperation) bool {
	if cooperation.Status == atlas.StatusEnded {
		return true
	}
	ids := leads(cooperation.Authorities)
	standing := func(id string) bool { return c.authorities[id] == nil || c.authorities[id].DissolvedOn == "" }
	if len(ids) > 0 && !slices.ContainsFunc(ids, standing) {
		return true
	}
	end, _, known := cooperation.End.Years()
	return cooperation.Status == atlas.StatusUnknown && known && end < time.Now().Year()
}

var meant = regexp.MustCompile(`^Une (orientation|intention)\s`)

// isIntention reports whether a record tells what an authority means to do.
func isIntention(cooperation *Cooperation) bool {
	return cooperation.Status == atlas.StatusProject || meant.MatchString(cooperation.Note)
}

// IsUnsure reports whether a twinning may or may not be active still.
func (c *Catalogue) IsUnsure(cooperation *Cooperation) bool {
	return cooperation.Type == atlas.TypeTwinning && cooperation.Status == atlas.StatusUnknown && !c.IsOver(cooperation)
}

// IsPlain reports whether the title of a twinning says no more than its
// sentence does.
func (cooperation *Cooperation) IsPlain() bool {
	return cooperation.Type == atlas.TypeTwinning && cooperation.Description == ""
}

func (c *Catalogue) isNetwork(id string) bool {
	return c.partners[id] != nil && c.partners[id].Level == atlas.LevelNetwork
}

// leads returns who takes part, each once; funders and operators are left to
// the roles.
func leads(participants []Participant) []string {
	leading := slices.DeleteFunc(slices.Clone(participants), func(p Participant) bool {
		return p.Role == atlas.RoleFunder || p.Role == atlas.RoleOperator
	})
	if len(leading) == 0 {
		leading = participants
	}
	return distinct(leading)
}

// Leads returns whom a cooperation joins: the authorities, then the partners.
func (cooperation *Cooperation) Leads() (authorities, partners []string) {
	return leads(cooperation.Authorities), leads(cooperation.Partners)
}

// PlaceSentence says what the point of a partner is worth that is not at its
// exact place, or why it has none. Empty for one that is.
func (c *Catalogue) PlaceSentence(w Words, partner *Partner) string {
	several := len(partner.Countries) > 1
	switch {
	case partner.Exactness == atlas.Exact:
		return ""
	case partner.Level == atlas.LevelNetwork && len(partner.Members) > 0:
		return w.T("exactness.none_network")
	case partner.Level == atlas.LevelNetwork:
		return w.T("exactness.none_members")
	case partner.Exactness == atlas.NoPlace && partner.Unnamed:
		return w.T("exactness.unnamed_nowhere")
	case partner.Exactness == atlas.NoPlace:
		return w.T("exactness.none_place")
	case partner.Unnamed && several:
		return w.T("exactness.unnamed_countries")
	case partner.Unnamed:
		return w.T("exactness.unnamed_country")
	}
	of := c.PartnerLabel(w, partner.ID)
	if w.french() {
		if partner.Level == atlas.LevelCountry && !several {
			of = afterDe(frenchCountry(of, strings.Join(partner.Countries, "")))
		} else {
			of = afterDe(frenchName(of, string(partner.Level)))
		}
	}
	if partner.Level == atlas.LevelLocality {
		return w.T("exactness.near", "of", of)
	}
	return w.T("exactness.centre", "of", of)
}

// PlaceSentences says what the points of a cooperation are worth.
func (c *Catalogue) PlaceSentences(w Words, cooperation *Cooperation) []string {
	var loose []string
	drawn := len(c.lines[cooperation.ID]) > 0
	for _, id := range distinct(cooperation.Partners) {
		if partner := c.partners[id]; partner != nil && partner.Exactness == atlas.Approximate {
			loose = append(loose, id)
		}
	}
	switch {
	case !drawn:
		return []string{w.T("exactness.cooperation_none")}
	case len(loose) == 0:
		return nil
	case len(loose) == 1:
		return []string{c.PlaceSentence(w, c.partners[loose[0]])}
	}
	return []string{w.T("exactness.several", "names", w.List(each(loose, func(id string) string { return c.PartnerLabel(w, id) })))}
}

// each applies a function to every element.
func each(all []string, apply func(string) string) []string {
	applied := make([]string, len(all))
	for i, one := range all {
		applied[i] = apply(one)
	}
	return applied
}
