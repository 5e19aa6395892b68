package document

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/catalogue"
	"github.com/passerelles/passerelles/internal/mission"
)

// countries is the heart of the book: what is done, country by country, place by
// place.
func (e *editor) countries() []block {
	var blocks []block
	for i := range e.d.Countries {
		country := &e.d.Countries[i]
		name := clean(e.w.Name("country."+country.ISO2, country.Name))
		blocks = append(blocks, heading{Level: 2, Text: name, Aside: e.countryLine(country)})
		if !e.detailed {
			blocks = append(blocks, e.condensed(country)...)
			continue
		}
		for j := range country.Places {
			place := &country.Places[j]
			aside := e.w.T("dossier.place.distance", "distance", e.about(place.DistanceKM, place.Exactness), "origin", e.origin())
			if place.Exactness != atlas.Exact {
				aside += " · " + e.w.T("dossier.weak.approximate_place")
			}
			title := clean(place.Name)
			if len(place.Partners) == 1 {
				title = e.partnerName(&place.Partners[0])
			}
			blocks = append(blocks, heading{Level: 3, Text: title, Number: place.Number, Aside: aside})
			blocks = append(blocks, e.partnersAt(place.Partners, name+", "+title, true)...)
		}
		if len(country.Unplaced) > 0 {
			blocks = append(blocks, heading{Level: 3, Text: e.w.T("dossier.unplaced"), Aside: e.w.T("dossier.unplaced.about")})
			blocks = append(blocks, e.partnersAt(country.Unplaced, name, false)...)
		}
	}
	if len(e.d.Across) > 0 {
		blocks = append(blocks, heading{Level: 2, Text: e.w.T("dossier.across"), Aside: e.w.T("dossier.across.about")})
		if e.detailed {
			blocks = append(blocks, e.partnersAt(e.d.Across, e.w.T("dossier.across"), false)...)
		} else {
			blocks = append(blocks, e.condensedTable(e.condensedRows(nil, "—", e.d.Across))...)
		}
	}
	if len(blocks) == 0 {
		return []block{paragraph{e.w.T("dossier.sentence.none"), lead}, paragraph{e.w.T("dossier.empty"), normal}}
	}
	return blocks
}

// countryLine says what there is in a country: "4 coopérations, capitale Dakar".
func (e *editor) countryLine(country *mission.Country) string {
	parts := []string{e.w.N("count.cooperations", country.Cooperations)}
	if country.Facts != nil && country.Facts.Capital != nil {
		parts = append(parts, e.w.T("dossier.capital", "name", e.capital(country.Facts.Capital)))
	}
	if country.Mediterranean {
		parts = append(parts, e.w.T("dossier.mediterranean"))
	}
	return strings.Join(parts, " · ")
}

func (e *editor) capital(capital *mission.Capital) string { return clean(capital.Name.In(e.w.Lang)) }

// partnersAt tells the partners of a place, with what is done with each. The
// first needs no title where the place already has its name.
func (e *editor) partnersAt(partners []mission.Partner, where string, titled bool) []block {
	var blocks []block
	for i := range partners {
		partner := &partners[i]
		if !titled || len(partners) > 1 {
			blocks = append(blocks, paragraph{e.partnerName(partner), strong})
		}
		blocks = append(blocks, facts{e.partnerFacts(partner)})
		if list := e.weaknesses(partner.Weaknesses); list != "" {
			blocks = append(blocks, paragraph{e.w.T("dossier.verify_that", "what", list), warning})
		}
		if note := clean(partner.Note); note != "" {
			blocks = append(blocks, paragraph{note, quiet})
		}
		blocks = append(blocks, e.cooperationsOf(partner, where)...)
	}
	return blocks
}

func (e *editor) partnerFacts(partner *mission.Partner) []fact {
	w := e.w
	level := w.T("level." + string(partner.Level))
	if partner.Unnamed {
		level += w.T("dossier.comma") + w.T("dossier.weak.unnamed_partner")
	}
	list := []fact{{w.T("dossier.fact.level"), level}}
	if len(partner.Countries) > 1 {
		list = append(list, fact{w.T("dossier.fact.countries"), e.countryNames(partner.Countries)})
	}
	if place := clean(partner.PlaceName); place != "" && partner.Exactness != atlas.Exact && catalogue.Fold(place) != catalogue.Fold(partner.Name) {
		list = append(list, fact{w.T("dossier.fact.drawn"), place})
	}
	var others []string
	for _, name := range partner.OtherNames {
		others = append(others, clean(name))
	}
	if len(others) > 0 {
		list = append(list, fact{w.T("dossier.fact.other_names"), strings.Join(others, w.T("dossier.semicolon"))})
	}
	return append(list, fact{w.T("dossier.fact.contact"), e.contact(partner.Contact)})
}

func (e *editor) contact(contact *mission.Contact) string {
	if contact == nil {
		return e.w.T("dossier.contact.none")
	}
	text := clean(contact.Text)
	if address := clean(contact.URL); address != "" && address != text {
		text = strings.TrimSpace(text + " " + address)
	}
	if contact.Source.Title == "" && contact.Source.URL == "" {
		return text
	}
	return fmt.Sprintf("%s [%d]", text, e.cite(contact.Source))
}

// cooperationsOf tells what is done with a partner: in full the first time, by
// where it was told after that.
func (e *editor) cooperationsOf(partner *mission.Partner, where string) []block {
	var blocks []block
	for _, id := range partner.Cooperations {
		cooperation := e.d.Cooperation(id)
		if cooperation == nil {
			continue
		}
		if told, again := e.told[id]; again {
			blocks = append(blocks, reference{id, e.w.T("dossier.told", "title", clean(cooperation.Title), "where", told)})
			continue
		}
		e.told[id] = where
		blocks = append(blocks, e.record(cooperation))
	}
	return blocks
}

// condensed tells a country in a table: a line for what each partner does.
func (e *editor) condensed(country *mission.Country) []block {
	var rows [][]cell
	for i := range country.Places {
		place := &country.Places[i]
		rows = e.condensedRows(rows, strconv.Itoa(place.Number), place.Partners)
	}
	return e.condensedTable(e.condensedRows(rows, "—", country.Unplaced))
}

// condensedRows names a place and a partner once, before the first of its lines.
func (e *editor) condensedRows(rows [][]cell, number string, partners []mission.Partner) [][]cell {
	for i := range partners {
		partner := &partners[i]
		name := e.partnerName(partner)
		if partner.Contact != nil {
			name += "\n" + e.contact(partner.Contact)
		}
		for _, id := range partner.Cooperations {
			c := e.d.Cooperation(id)
			if c == nil {
				continue
			}
			status := e.w.T("status." + string(c.Status))
			if period := e.w.Period(c.Start, c.End, c.Status == atlas.StatusEnded); period != "" {
				status += e.w.T("dossier.comma") + period
			}
			rows = append(rows, []cell{
				{Text: number}, {Text: name, Weak: len(partner.Weaknesses) > 0}, {Text: clean(c.Title), Color: e.colorOf(c)},
				{Text: e.participants(c.Authorities)}, {Text: status, Weak: len(c.Told(e.once)) > 0},
			})
			number, name = "", ""
		}
	}
	return rows
}

func (e *editor) condensedTable(rows [][]cell) []block {
	if len(rows) == 0 {
		return nil
	}
	return []block{table{Dense: true, Columns: []column{
		{Title: e.w.T("dossier.column.number"), Width: 1.2}, {Title: e.w.T("dossier.column.partner"), Width: 4}, {Title: e.w.T("dossier.column.cooperation"), Width: 6},
		{Title: e.w.T("dossier.column.authorities"), Width: 4}, {Title: e.w.T("dossier.column.status"), Width: 3.4},
	}, Rows: rows}}
}

// record tells a cooperation in full.
func (e *editor) record(c *mission.Cooperation) record {
	w := e.w
	themes := make([]string, len(c.Themes))
	for i, theme := range c.Themes {
		themes[i] = e.theme(theme)
	}
	kind := e.c.TypeLabel(w, c.Type)
	if kind == "" {
		kind = c.TypeLabel.In(w.Lang)
	}
	r := record{
		ID: c.ID, Title: clean(c.Title), Color: e.colorOf(c),
		Kind: strings.Join(append([]string{kind}, themes...), " · "),
	}
	for _, text := range []string{c.Description, c.Note} {
		if text = clean(text); text != "" {
			r.Text = append(r.Text, text)
		}
	}
	add := func(key, text string) {
		if text = clean(text); text != "" {
			r.Facts = append(r.Facts, fact{w.T("dossier.fact." + key), text})
		}
	}
	add("authorities", e.participants(c.Authorities))
	add("partners", e.participants(c.Partners))
	add("organisations", e.participants(c.Organisations))
	add("dates", e.dates(c))
	add("status", w.T("status."+string(c.Status)))
	add("figures", e.figures(c.Figures))
	add("amount", e.amount(c))
	add("funders", e.names(c.Funders))
	add("programme", c.Programme)
	add("deliberation", c.Deliberation)
	add("convention", c.Convention)
	if list := e.weaknesses(c.Told(e.once)); list != "" {
		r.Weaknesses = w.T("dossier.verify_that", "what", list)
	}
	r.Verified = w.T("dossier.unverified")
	if c.VerifiedOn != "" {
		r.Verified = w.T("dossier.verified", "when", w.Date(c.VerifiedOn))
	}
	for _, source := range c.Sources {
		text := clean(source.Publisher)
		if text == "" {
			text = clean(source.Title)
		}
		if claims := clean(source.Claims); claims != "" {
			text += w.T("dossier.claims", "claims", claims)
		}
		r.Sources = append(r.Sources, citation{text, e.cite(source)})
	}
	return r
}

func (e *editor) dates(c *mission.Cooperation) string {
	if period := e.w.Period(c.Start, c.End, c.Status == atlas.StatusEnded); period != "" {
		return period
	}
	return e.w.T("dossier.dates.unknown")
}

// participants names who takes part, with what each does when it is more.
func (e *editor) participants(list []mission.Participant) string {
	var order []string
	roles := map[string][]string{}
	for _, p := range list {
		name := e.participant(p)
		if _, known := roles[name]; !known {
			order = append(order, name)
			roles[name] = nil
		}
		if p.Role != atlas.RoleParticipant && p.Role != "" {
			roles[name] = append(roles[name], e.w.T("dossier.role."+string(p.Role)))
		}
	}
	for i, name := range order {
		if len(roles[name]) > 0 {
			order[i] = name + " (" + strings.Join(roles[name], ", ") + ")"
		}
	}
	return strings.Join(order, ", ")
}

func (e *editor) participant(p mission.Participant) string {
	if p.Kind == atlas.ActorPartner {
		if partner := e.partners[p.ID]; partner != nil {
			return e.partnerName(partner)
		}
	}
	return clean(p.Name)
}

func (e *editor) names(list []mission.Participant) string {
	var names []string
	for _, p := range list {
		names = append(names, e.participant(p))
	}
	return strings.Join(names, ", ")
}

// figures says quantities in the words of their source.
func (e *editor) figures(list []mission.Figure) string {
	said := make([]string, 0, len(list))
	for _, figure := range list {
		text := clean(figure.Text)
		if text == "" {
			text = strings.TrimSpace(e.w.Number(figure.Value) + " " + clean(figure.Unit))
		}
		if year, known := figure.Year.Year(); known && !strings.Contains(text, fmt.Sprint(year)) {
			text += " (" + e.w.Date(figure.Year) + ")"
		}
		said = append(said, text)
	}
	return strings.Join(said, e.w.T("dossier.semicolon"))
}

func (e *editor) amount(c *mission.Cooperation) string {
	if c.Amount == "" {
		return ""
	}
	return e.w.T("dossier.amount", "n", e.w.Number(c.Amount.String()), "currency", c.Currency)
}
