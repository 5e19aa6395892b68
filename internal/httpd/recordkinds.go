package httpd

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/catalogue"
)

// cooperation writes the page of a cooperation.
func (d *desk) cooperation(id string) *recordPage {
	c := d.records.Cooperation(id)
	if c == nil {
		return nil
	}
	w := d.words
	sentence := d.records.Sentence(w, c)
	page := d.page(id, d.title(c), d.summary(sentence, c))
	page.Kicker = []phrase{{Text: d.records.TypeLabel(w, c.Type)}}
	page.Lead = []phrase{{Text: sentence}}
	for _, code := range c.Themes {
		if theme := d.mark(code); theme != nil {
			page.Marks = append(page.Marks, *theme)
		}
	}
	if d.records.IsUnsure(c) {
		page.Cautions = append(page.Cautions, phrase{Text: w.T("card.unsure")})
	}
	for _, place := range d.records.PlaceSentences(w, c) {
		page.Cautions = append(page.Cautions, phrase{Text: place})
	}
	page.Text = paragraph(c.Description, d.foreign())
	page.Figures = d.figures(c)
	page.Notes = paragraph(c.Note, d.foreign())
	d.cooperationFacts(page, c)
	page.Sources = d.sourcesOf(c.Sources)
	page.Checked = w.T("record.unchecked")
	if c.VerifiedOn != "" {
		page.Checked = w.T("record.checked", "when", w.Period(c.VerifiedOn, c.VerifiedOn, false))
	}
	page.Locator = d.locator(d.records.Lines(id))
	page.LinkedData = d.linkedData(page, d.cooperationData(c))
	return page
}

// title returns the heading of a cooperation. That of a plain twinning says no
// more than its sentence does, so that it can be said in any language.
func (d *desk) title(c *catalogue.Cooperation) phrase {
	if d.lang == "fr" || !c.IsPlain() {
		return phrase{Text: c.Title, Lang: d.foreign()}
	}
	authorities, partners := c.Leads()
	names := identifiers(authorities, func(id string) string { return d.records.AuthorityName(d.words, id) })
	names = append(names, identifiers(partners, func(id string) string { return d.records.PartnerLabel(d.words, id) })...)
	return phrase{Text: d.words.T("sentence.twinning_title", "actors", d.words.List(names))}
}

// summary describes a cooperation in one or two sentences.
func (d *desk) summary(sentence string, c *catalogue.Cooperation) string {
	if d.lang == "fr" && c.Description != "" {
		return shortened(sentence+" "+c.Description, 300)
	}
	return sentence
}

// shortened cuts a text at a word.
func shortened(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	cut := string(runes[:most])
	if space := strings.LastIndexByte(cut, ' '); space > 0 {
		cut = cut[:space]
	}
	return strings.TrimRight(cut, " ,;:.\u202f\u00a0") + "…"
}

func paragraph(text, lang string) []phrase {
	if text == "" {
		return nil
	}
	return []phrase{{Text: text, Lang: lang}}
}

// figures words the figures of a cooperation, as their source does.
func (d *desk) figures(c *catalogue.Cooperation) []phrase {
	var list []phrase
	for _, figure := range c.Figures {
		text := figure.Text
		if text == "" {
			text = strings.TrimSpace(d.words.Number(fmt.Sprint(figure.Value)) + " " + figure.Unit)
		}
		if figure.Year != "" && !strings.Contains(text, string(figure.Year)) {
			text += " (" + d.words.Date(figure.Year) + ")"
		}
		list = append(list, phrase{Text: catalogue.Start(text), Lang: d.foreign()})
	}
	return list
}

func (d *desk) cooperationFacts(page *recordPage, c *catalogue.Cooperation) {
	w := d.words
	when := catalogue.Start(w.Period(c.Start, c.End, d.records.IsOver(c)))
	if when == "" {
		when = w.T("card.when_unknown")
	}
	page.add(w.T("card.when"), phrase{Text: when})
	page.add(w.T("card.status"), phrase{Text: w.T("status." + string(c.Status))})
	for _, role := range atlas.Roles() {
		page.add(w.T("role."+string(role)), d.inRole(c, role)...)
	}
	var countries []string
	_, partners := c.Leads()
	for _, id := range partners {
		if partner := d.records.Partner(id); partner != nil {
			countries = append(countries, partner.Countries...)
		}
	}
	slices.Sort(countries)
	page.add(w.N("fact.countries", len(slices.Compact(slices.Clone(countries)))), d.sortedPhrases(phrases(slices.Compact(countries), d.countryPhrase))...)
	page.add(w.T("card.programme"), phrase{Text: c.Programme, Lang: d.foreign()})
	if c.Amount != "" {
		page.add(w.T("fact.amount"), phrase{Text: strings.TrimSpace(w.Number(c.Amount.String()) + " " + c.Currency)})
	}
	page.add(w.T("fact.deliberation"), phrase{Text: c.Deliberation, Lang: d.foreign()})
	if c.Convention != "" {
		page.add(w.T("fact.convention"), phrase{Text: w.T("fact.convention_read"), URL: c.Convention})
	}
	page.add(w.T("card.confidence"), phrase{Text: w.T("confidence." + string(c.Confidence))})
}

// inRole returns who takes part in a role, by name.
func (d *desk) inRole(c *catalogue.Cooperation, role atlas.Role) []phrase {
	var who []phrase
	pick := func(all []catalogue.Participant, of func(string) phrase) {
		var some []phrase
		for _, p := range all {
			if p.Role == role {
				some = append(some, of(p.ID))
			}
		}
		who = append(who, d.sortedPhrases(some)...)
	}
	pick(c.Authorities, d.authorityPhrase)
	pick(c.Partners, d.partnerPhrase)
	pick(c.Organisations, func(id string) phrase {
		if organisation := d.records.Organisation(id); organisation != nil {
			return phrase{Text: organisation.Name, Lang: d.foreign()}
		}
		return phrase{Text: id}
	})
	return who
}

// authority writes the page of an authority.
func (d *desk) authority(id string) *recordPage {
	authority := d.records.Authority(id)
	if authority == nil {
		return nil
	}
	w, mine := d.words, d.records.OfAuthority(id)
	partners := d.partnersOf(mine)
	lead := d.counted(mine, len(partners), len(d.countriesOf(partners)))
	page := d.page(id, phrase{Text: authority.Name}, authority.Name+d.colon()+lead)
	page.Kicker = []phrase{{Text: w.T("kind." + string(authority.Kind))}}
	page.Lead = append(page.Lead, phrase{Text: lead})
	if authority.DissolvedOn != "" {
		page.Cautions = append(page.Cautions, phrase{Text: w.T("panel.dissolved", "when", w.Period(authority.DissolvedOn, authority.DissolvedOn, false))})
	}
	if authority.Position == nil {
		page.Cautions = append(page.Cautions, phrase{Text: w.T("record.authority_nowhere")})
	}
	page.Notes = paragraph(authority.Note, d.foreign())
	for _, department := range d.records.Territory.Departments {
		if department.Code == authority.Department {
			page.add(w.T("fact.department"), phrase{Text: department.Name})
		}
	}
	page.add(w.T("fact.code"), phrase{Text: authority.Code})
	var names []phrase
	for _, name := range authority.OtherNames {
		names = append(names, phrase{Text: strings.TrimSpace(name.Name + d.bracketed(w.Period(name.Since, name.Until, true)))})
	}
	page.add(w.T("fact.other_names"), names...)
	if authority.Successor != "" {
		page.add(w.T("fact.successor"), d.authorityPhrase(authority.Successor))
	}
	before := identifiers(d.records.Predecessors(id), func(a *catalogue.Authority) string { return a.ID })
	page.add(w.T("fact.predecessors"), d.sortedPhrases(phrases(before, d.authorityPhrase))...)
	page.add(w.N("fact.partners", len(partners)), d.sortedPhrases(phrases(partners, d.partnerPhrase))...)
	page.add(w.N("fact.countries", len(d.countriesOf(partners))), d.sortedPhrases(phrases(d.countriesOf(partners), d.countryPhrase))...)
	page.add(w.T("fact.networks"), d.networks(atlas.ActorAuthority, id)...)
	page.Sections = []section{d.cooperationSection(mine)}
	page.Locator = d.locator(d.linesOf(mine, func(line catalogue.Line) bool { return line.Authority == id }))
	page.LinkedData = d.linkedData(page, d.authorityData(authority))
	return page
}

// partner writes the page of a partner.
func (d *desk) partner(id string) *recordPage {
	partner := d.records.Partner(id)
	if partner == nil {
		return nil
	}
	w, mine := d.words, d.records.OfPartner(id)
	heading := phrase{Text: catalogue.Start(d.records.PartnerLabel(w, id)), Lang: d.records.NameLang(w, partner)}
	authorities := d.authoritiesOf(mine)
	lead := d.sentenceCount(w.N("count.cooperations", len(mine)), w.N("count.authorities", len(authorities)), len(mine))
	page := d.page(id, heading, d.records.PartnerEntry(w, id)+d.colon()+lead)
	page.Kicker = []phrase{{Text: w.T("level." + string(partner.Level))}}
	if partner.Level != atlas.LevelCountry {
		page.Kicker = append(page.Kicker, d.sortedPhrases(phrases(partner.Countries, d.countryPhrase))...)
	}
	page.Lead = []phrase{{Text: lead}}
	networks := d.networks(atlas.ActorPartner, id)
	if len(networks) > 0 && len(mine) == 0 {
		page.Lead = []phrase{{Text: w.T("panel.nothing_direct")}}
		page.Cautions = append(page.Cautions, phrase{Text: w.T("record.network_only")})
	}
	if place := d.records.PlaceSentence(w, partner); place != "" {
		page.Cautions = append(page.Cautions, phrase{Text: place})
	}
	page.Notes = paragraph(partner.Note, d.foreign())
	page.add(w.T("fact.qualifier"), phrase{Text: partner.Qualifier, Lang: d.foreign()})
	if partner.SourceName != partner.Name {
		page.add(w.T("fact.source_name"), phrase{Text: partner.SourceName, Lang: d.foreign()})
	}
	page.add(w.T("fact.other_names"), phrases(slices.DeleteFunc(slices.Clone(partner.OtherNames), func(name string) bool {
		return name == partner.SourceName || name == partner.Name
	}), func(name string) phrase { return phrase{Text: name} })...)
	if partner.InBasin {
		page.add(w.T("fact.basin"), phrase{Text: w.T("fact.yes")})
	}
	page.add(w.N("fact.authorities", len(authorities)), d.sortedPhrases(phrases(authorities, d.authorityPhrase))...)
	page.add(w.T("panel.members"), d.members(partner)...)
	page.add(w.T("fact.networks"), networks...)
	page.Sections = []section{d.cooperationSection(mine)}
	page.Locator = d.locator(d.linesOf(mine, func(line catalogue.Line) bool {
		return line.Partner == id || partner.Level == atlas.LevelNetwork
	}))
	page.LinkedData = d.linkedData(page, d.partnerData(partner))
	return page
}

// country writes the page of a country, which may have no partner.
func (d *desk) country(iso2 string) *recordPage {
	country := d.records.Country(iso2)
	if country == nil {
		return nil
	}
	w, mine, partners := d.words, d.records.OfCountry(iso2), d.records.InCountry(iso2)
	authorities := d.authoritiesOf(mine)
	lead := w.T("panel.nothing")
	switch {
	case len(mine) > 0 && !slices.ContainsFunc(mine, d.isDirect(iso2)):
		lead = w.T("panel.nothing_direct")
	case len(mine) > 0:
		lead = w.T("record.country_lead", "cooperations", w.N("count.cooperations", len(mine)),
			"authorities", w.N("count.authorities", len(authorities)), "partners", w.N("count.partners", len(partners)))
	}
	page := d.page(iso2, phrase{Text: d.records.CountryName(w, iso2)}, d.records.CountryName(w, iso2)+d.colon()+lead)
	page.Hidden = len(partners) == 0
	page.Kicker = []phrase{{Text: w.T("level.country")}}
	page.Lead = []phrase{{Text: lead}}
	page.add(w.T("fact.region"), phrase{Text: d.records.Region(w, country)})
	if country.Mediterranean {
		page.add(w.T("fact.basin"), phrase{Text: w.T("fact.yes")})
	}
	page.add(w.N("fact.authorities", len(authorities)), d.sortedPhrases(phrases(authorities, d.authorityPhrase))...)
	if len(partners) > 0 {
		page.Sections = append(page.Sections, d.partnerSection(partners))
	}
	page.Sections = append(page.Sections, d.cooperationSection(mine))
	page.Locator = d.locator(d.linesOf(mine, func(line catalogue.Line) bool {
		partner := d.records.Partner(line.Partner)
		return partner != nil && slices.Contains(partner.Countries, iso2)
	}))
	page.LinkedData = d.linkedData(page, d.countryData(country))
	return page
}

// isDirect tells the cooperations that have a partner in a country from those of
// networks that have a member there, which is not a partnership with it.
func (d *desk) isDirect(iso2 string) func(*catalogue.Cooperation) bool {
	return func(c *catalogue.Cooperation) bool {
		return slices.ContainsFunc(c.Partners, func(p catalogue.Participant) bool {
			partner := d.records.Partner(p.ID)
			return partner != nil && partner.Level != atlas.LevelNetwork && slices.Contains(partner.Countries, iso2)
		})
	}
}

// dayOf returns a moment as a date.
func dayOf(moment time.Time) atlas.Date {
	if moment.IsZero() {
		return ""
	}
	return atlas.Date(moment.UTC().Format(time.DateOnly))
}
