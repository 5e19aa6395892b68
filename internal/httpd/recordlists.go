package httpd

import (
	"slices"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/catalogue"
	"github.com/passerelles/passerelles/internal/edition"
)

// listPage is the list of all records of a kind.
type listPage struct {
	sitePage
	Heading   string
	Lead      string
	Letters   []letter
	Downloads []phrase
	MapURL    string
}

// letter is the part of a list whose names begin with it.
type letter struct {
	Letter, ID string
	Entries    []entry
}

// listed is an entry with the name it is filed under.
type listed struct {
	name string
	entry
}

// list makes the page of a list: alphabetical, and nothing else.
func (d *desk) list(lead string, all []listed) *listPage {
	heading := d.words.T("list.title." + d.of.kind)
	page := &listPage{
		sitePage: d.site(heading, d.words.T("list.description."+d.of.kind, "territory", d.records.Territory.Name.In(d.lang))),
		Heading:  heading, Lead: lead, MapURL: d.path("/"),
	}
	for _, each := range catalogue.Sort(d.lang, all, func(l listed) string { return l.name }) {
		initial := catalogue.Initial(each.name)
		last := len(page.Letters) - 1
		if last < 0 || page.Letters[last].Letter != initial {
			id := "lettre-" + strings.ToLower(initial)
			if initial == "#" {
				id = "autres"
			}
			page.Letters = append(page.Letters, letter{Letter: initial, ID: id})
			last++
		}
		page.Letters[last].Entries = append(page.Letters[last].Entries, each.entry)
	}
	page.LinkedData = d.listData(page)
	return page
}

// cooperations lists all cooperations, under the name of their authorities.
func (d *desk) cooperations() *listPage {
	var all []listed
	for _, c := range d.records.Cooperations {
		label := d.label(c)
		details := d.typeAndPeriod(c)
		if c.Type != atlas.TypeTwinning {
			details = append([]phrase{d.title(c)}, details...)
		}
		all = append(all, listed{label.Text, entry{d.cooperationPath(c.ID), label, d.mark(c.Themes[0]), details}})
	}
	page := d.list(d.words.T("list.lead.cooperation", "cooperations", d.words.N("count.cooperations", len(all))), all)
	page.Downloads = []phrase{
		{Text: d.words.T("download.csv"), URL: "/api/cooperations.csv"},
		{Text: d.words.T("download.sheet"), URL: "/" + edition.SheetName},
		{Text: d.words.T("download.json"), URL: "/api/cooperations.json"},
		{Text: d.words.T("download.geojson"), URL: "/layers/all.geojson"},
	}
	return page
}

// mostNamed is how many actors a line of a list names.
const mostNamed = 3

// label names a cooperation by those it joins: "Lille – Naplouse (Palestine)".
func (d *desk) label(c *catalogue.Cooperation) phrase {
	authorities, partners := c.Leads()
	around := d.sortedPhrases(phrases(authorities, d.authorityPhrase))
	abroad := d.sortedPhrases(phrases(partners, d.partnerPhrase))
	label := d.someOf(around)
	if len(abroad) > 0 {
		label += " – " + d.someOf(abroad)
	}
	return phrase{Text: label}
}

// someOf names the first of several.
func (d *desk) someOf(all []phrase) string {
	var names []string
	for _, each := range all {
		names = append(names, each.Text)
	}
	if rest := len(names) - mostNamed; rest > 1 {
		names = append(names[:mostNamed], d.words.N("list.others", rest))
	}
	return d.words.List(names)
}

func (d *desk) typeAndPeriod(c *catalogue.Cooperation) []phrase {
	words := d.records.TypeLabel(d.words, c.Type)
	if when := d.words.Period(c.Start, c.End, d.records.IsOver(c)); when != "" {
		words += d.words.T("sentence.comma") + when
	}
	return []phrase{{Text: words}}
}

func (d *desk) authorities() *listPage {
	var all []listed
	for _, a := range d.records.Authorities {
		detail := d.words.T("kind." + string(a.Kind))
		if n := len(d.records.OfAuthority(a.ID)); n > 0 {
			detail += " · " + d.words.N("count.cooperations", n)
		}
		if a.DissolvedOn != "" {
			detail += " · " + d.words.T("list.dissolved", "when", d.words.Period(a.DissolvedOn, a.DissolvedOn, false))
		}
		all = append(all, listed{a.Name, entry{URL: d.authorityPath(a.ID), Title: phrase{Text: a.Name}, Detail: []phrase{{Text: detail}}}})
	}
	return d.list(d.words.T("list.lead.authority", "authorities", d.words.N("count.authorities", len(all))), all)
}

func (d *desk) partners() *listPage {
	var all []listed
	for _, p := range d.records.Partners {
		all = append(all, listed{d.partnerPhrase(p.ID).Text, d.partnerEntry(p)})
	}
	return d.list(d.words.T("list.lead.partner", "partners", d.words.N("count.partners", len(all))), all)
}

func (d *desk) partnerEntry(p *catalogue.Partner) entry {
	title := d.partnerPhrase(p.ID)
	who := d.someOf(d.sortedPhrases(phrases(d.authoritiesOf(d.records.OfPartner(p.ID)), d.authorityPhrase)))
	networks := d.networks(atlas.ActorPartner, p.ID)
	switch {
	case who != "":
		who = d.words.T("list.with", "names", who)
	case len(networks) > 0:
		who = d.words.T("list.member_of", "names", d.someOf(networks))
	}
	detail := phrase{Text: who}
	if who == "" {
		detail.Text = d.words.T("level." + string(p.Level))
	}
	return entry{URL: title.URL, Title: phrase{Text: title.Text, Lang: title.Lang}, Detail: []phrase{detail}}
}

func (d *desk) countries() *listPage {
	var all []listed
	for _, c := range d.records.Countries() {
		title := d.countryPhrase(c.ISO2)
		detail := d.words.N("count.partners", len(d.records.InCountry(c.ISO2)))
		if n := len(d.records.OfCountry(c.ISO2)); n > 0 {
			detail += " · " + d.words.N("count.cooperations", n)
		}
		all = append(all, listed{title.Text, entry{URL: title.URL, Title: phrase{Text: title.Text}, Detail: []phrase{{Text: detail}}}})
	}
	return d.list(d.words.T("list.lead.country", "countries", d.words.N("count.countries", len(all))), all)
}

// cooperationSection lists the cooperations of a record.
func (d *desk) cooperationSection(mine []*catalogue.Cooperation) section {
	var all []listed
	for _, c := range mine {
		title, details := d.title(c), []phrase{{Text: d.records.Sentence(d.words, c)}}
		if c.Type == atlas.TypeTwinning {
			title, details = d.label(c), d.typeAndPeriod(c)
		}
		all = append(all, listed{title.Text, entry{d.cooperationPath(c.ID), title, d.mark(c.Themes[0]), details}})
	}
	part := section{ID: "cooperations", Title: d.words.N("section.cooperations", len(all))}
	for _, each := range catalogue.Sort(d.lang, all, func(l listed) string { return l.name }) {
		part.Entries = append(part.Entries, each.entry)
	}
	return part
}

// partnerSection lists the partners of a country.
func (d *desk) partnerSection(partners []*catalogue.Partner) section {
	part := section{ID: "partenaires", Title: d.words.N("section.partners", len(partners))}
	for _, p := range catalogue.Sort(d.lang, partners, func(p *catalogue.Partner) string { return d.partnerPhrase(p.ID).Text }) {
		part.Entries = append(part.Entries, d.partnerEntry(p))
	}
	return part
}

// partnersOf returns the partners of cooperations, each once.
func (d *desk) partnersOf(all []*catalogue.Cooperation) []string {
	var ids []string
	for _, c := range all {
		for _, p := range c.Partners {
			ids = append(ids, p.ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// authoritiesOf returns the authorities of cooperations, each once.
func (d *desk) authoritiesOf(all []*catalogue.Cooperation) []string {
	var ids []string
	for _, c := range all {
		for _, a := range c.Authorities {
			ids = append(ids, a.ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// countriesOf returns the countries of partners, each once.
func (d *desk) countriesOf(partners []string) []string {
	var codes []string
	for _, id := range partners {
		if p := d.records.Partner(id); p != nil {
			codes = append(codes, p.Countries...)
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

func (d *desk) linesOf(all []*catalogue.Cooperation, wanted func(catalogue.Line) bool) []catalogue.Line {
	var lines []catalogue.Line
	for _, c := range all {
		for _, line := range d.records.Lines(c.ID) {
			same := func(other catalogue.Line) bool {
				return other.Authority == line.Authority && other.Partner == line.Partner
			}
			if wanted(line) && !slices.ContainsFunc(lines, same) {
				lines = append(lines, line)
			}
		}
	}
	return lines
}

func (d *desk) networks(kind atlas.ActorKind, id string) []phrase {
	ids := identifiers(d.records.Networks(kind, id), func(p *catalogue.Partner) string { return p.ID })
	return d.sortedPhrases(phrases(ids, d.partnerPhrase))
}

// members returns the members of a network, by name.
func (d *desk) members(network *catalogue.Partner) []phrase {
	var all []phrase
	for _, member := range network.Members {
		switch member.Kind {
		case atlas.ActorAuthority:
			all = append(all, d.authorityPhrase(member.ID))
		case atlas.ActorPartner:
			all = append(all, d.partnerPhrase(member.ID))
		}
	}
	return d.sortedPhrases(all)
}

// counted says how many cooperations there are, with how many partners, in how
// many countries.
func (d *desk) counted(mine []*catalogue.Cooperation, partners, countries int) string {
	cooperations := d.words.N("count.cooperations", len(mine))
	switch {
	case len(mine) == 0:
		return d.words.T("panel.nothing")
	case partners == 0:
		return d.words.T("record.lead_alone", "cooperations", cooperations)
	case countries == 0:
		return d.sentenceCount(cooperations, d.words.N("count.partners", partners), len(mine))
	}
	return d.words.T("record.lead", "cooperations", cooperations,
		"partners", d.words.N("count.partners", partners), "countries", d.words.N("count.countries", countries))
}

func (d *desk) sentenceCount(count, others string, n int) string {
	if n == 0 {
		return d.words.T("panel.nothing")
	}
	return d.words.T("count.sentence", "count", d.words.T("count.with", "count", count, "others", others))
}

// colon parts a name from what is said of it.
func (d *desk) colon() string {
	if d.lang == "fr" {
		return "\u202f: "
	}
	return ": "
}

func (d *desk) bracketed(words string) string {
	if words == "" {
		return ""
	}
	return " (" + words + ")"
}
