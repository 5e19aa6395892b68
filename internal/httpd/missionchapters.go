package httpd

import (
	"slices"
	"strconv"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/catalogue"
	"github.com/passerelles/passerelles/internal/mission"
)

// chapters tells the dossier country by country; shortened says how, when it
// does not tell all.
func (b *binder) chapters() (all []chapter, shortened string) {
	write := b.inFull
	switch n := b.dossier.Summary.Cooperations; {
	case n > mostListed:
		write, shortened = b.elsewhere, b.words.T("mission.shortened.countries")
	case n > mostTold:
		write, shortened = b.inLines, b.words.T("mission.shortened.lines")
	}
	for i := range b.dossier.Countries {
		country := &b.dossier.Countries[i]
		written := chapter{
			ID: "pays-" + strings.ToLower(country.ISO2), Name: b.countryPhrase(country.ISO2),
			Count: b.words.N("count.cooperations", country.Cooperations), Facts: b.countryFacts(country),
		}
		write(&written, country)
		all = append(all, written)
	}
	if len(b.dossier.Across) > 0 {
		written := chapter{ID: "ensembles", Name: phrase{Text: b.words.T("mission.across")}}
		if shortened == "" {
			written.Unplaced = b.partnerViews(b.dossier.Across)
		} else {
			written.Lines = b.lines(b.dossier.Across)
		}
		all = append(all, written)
	}
	return all, shortened
}

// inFull tells all there is of a country.
func (b *binder) inFull(to *chapter, country *mission.Country) {
	for _, place := range country.Places {
		to.Places = append(to.Places, placeView{
			ID: place.ID, Number: strconv.Itoa(place.Number), Name: b.placeName(place), Detail: b.placeDetail(place),
			Partners: b.partnerViews(place.Partners),
		})
	}
	to.Unplaced = b.partnerViews(country.Unplaced)
}

// inLines tells each cooperation of a country in a line.
func (b *binder) inLines(to *chapter, country *mission.Country) {
	for _, place := range country.Places {
		to.Lines = append(to.Lines, b.lines(place.Partners)...)
	}
	to.Lines = append(to.Lines, b.lines(country.Unplaced)...)
}

// elsewhere leads to the dossier of a country alone.
func (b *binder) elsewhere(to *chapter, country *mission.Country) {
	to.Own = &phrase{
		Text: b.words.T("mission.own", "country", b.records.CountryName(b.words, country.ISO2)),
		URL:  b.path(dossierTarget) + "?" + b.narrowed(country.ISO2),
	}
}

// lines is a line for each cooperation that was not told before.
func (b *binder) lines(partners []mission.Partner) []entry {
	var all []entry
	for _, partner := range partners {
		for _, id := range partner.Cooperations {
			c := b.records.Cooperation(id)
			if c == nil || b.told[id] {
				continue
			}
			b.told[id] = true
			all = append(all, entry{b.cooperationPath(id), b.label(c), b.mark(c.Themes[0]), append(b.typeAndPeriod(c), phrase{Text: b.words.T("status." + string(c.Status))})})
		}
	}
	return all
}

func (b *binder) placeDetail(place mission.Place) string {
	details := []string{b.words.T("mission.from_origin", "km", b.km(place.DistanceKM), "origin", b.originName())}
	if place.Exactness == atlas.Approximate {
		details = append(details, b.words.T("mission.weak."+string(mission.WeakApproximate)))
	}
	return strings.Join(details, " · ")
}

func (b *binder) originName() string {
	origin := b.dossier.Practical.Origin
	return origin.Name.In(b.lang)
}

func (b *binder) partnerViews(partners []mission.Partner) []partnerView {
	views := make([]partnerView, len(partners))
	for i := range partners {
		views[i] = b.partnerView(&partners[i])
	}
	return views
}

func (b *binder) partnerView(partner *mission.Partner) partnerView {
	view := partnerView{
		Name: b.partnerPhrase(partner.ID), Level: b.words.T("level." + string(partner.Level)), Weak: b.weaknesses(partner.Weaknesses),
		OtherNames: strings.Join(partner.OtherNames, " · "),
	}
	if partner.Contact != nil {
		view.Contact = contact{URL: partner.Contact.URL, Text: partner.Contact.Text}
	}
	for _, id := range partner.Cooperations {
		if c := b.records.Cooperation(id); c != nil {
			view.Cooperations = append(view.Cooperations, b.cooperationView(c))
		}
	}
	return view
}

func (b *binder) cooperationView(c *catalogue.Cooperation) cooperationView {
	w := b.words
	view := cooperationView{ID: c.ID, Title: b.title(c), Mark: b.mark(c.Themes[0])}
	view.Title.URL = b.cooperationPath(c.ID)
	if b.told[c.ID] {
		view.Again = w.T("mission.again")
		return view
	}
	b.told[c.ID] = true
	view.Sentence = b.records.Sentence(w, c)
	if view.Title.Text == strings.TrimSuffix(view.Sentence, ".") {
		view.Sentence = ""
	}
	view.Weak = b.weaknesses(b.weak[c.ID])
	view.Text = append(paragraph(c.Description, b.foreign()), paragraph(c.Note, b.foreign())...)
	view.Figures = b.figures(c)
	view.Facts = b.cooperationRows(c)
	for _, source := range b.sourcesOf(c.Sources) {
		view.Sources = append(view.Sources, citedSource{citation: source, Lang: b.foreign()})
	}
	view.Unchecked = c.VerifiedOn == ""
	view.Checked = w.T("record.unchecked")
	if !view.Unchecked {
		view.Checked = w.T("record.checked", "when", w.Period(c.VerifiedOn, c.VerifiedOn, false))
	}
	return view
}

// cooperationRows are the facts of a cooperation: its form, when, its state, who
// takes part as what, its themes, its money.
func (b *binder) cooperationRows(c *catalogue.Cooperation) []fact {
	w := b.words
	rows := &recordPage{}
	rows.add(w.T("card.type"), phrase{Text: b.records.TypeLabel(w, c.Type)})
	when := catalogue.Start(w.Period(c.Start, c.End, b.records.IsOver(c)))
	if when == "" {
		when = w.T("card.when_unknown")
	}
	rows.add(w.T("card.when"), phrase{Text: when})
	rows.add(w.T("card.status"), phrase{Text: w.T("status." + string(c.Status))})
	var themes []string
	for _, code := range c.Themes {
		if theme := b.records.Theme(code); theme != nil {
			themes = append(themes, b.records.ThemeLabel(w, theme))
		}
	}
	rows.add(w.T("record.themes"), phrase{Text: strings.Join(themes, " · ")})
	for _, role := range atlas.Roles() {
		rows.add(w.T("role."+string(role)), b.inRole(c, role)...)
	}
	rows.add(w.T("card.programme"), phrase{Text: c.Programme, Lang: b.foreign()})
	if c.Amount != "" {
		rows.add(w.T("fact.amount"), phrase{Text: strings.TrimSpace(w.Number(c.Amount.String()) + " " + c.Currency)})
	}
	rows.add(w.T("fact.deliberation"), phrase{Text: c.Deliberation, Lang: b.foreign()})
	if c.Convention != "" {
		rows.add(w.T("fact.convention"), phrase{Text: w.T("fact.convention_read"), URL: c.Convention})
	}
	rows.add(w.T("card.confidence"), phrase{Text: w.T("confidence." + string(c.Confidence))})
	return rows.Facts
}

// lacksFacts reports whether there are no facts of any country of the dossier:
// the edition was made by a program that had none.
func (b *binder) lacksFacts() bool {
	countries := b.dossier.Countries
	return len(countries) > 0 && !slices.ContainsFunc(countries, func(c mission.Country) bool { return c.Facts != nil })
}

// countryFacts are what is useful to know of a country before going there. What
// is not known of one says so, unless nothing is known of any, which is said once
// for all.
func (b *binder) countryFacts(country *mission.Country) []fact {
	w := b.words
	rows := &recordPage{}
	if b.lacksFacts() {
		return nil
	}
	facts := country.Facts
	if facts == nil {
		facts = &mission.Facts{}
	}
	add := func(label string, known []phrase) {
		if len(known) == 0 {
			known = []phrase{{Text: w.T("mission.fact_unknown")}}
		}
		rows.add(label, known...)
	}
	var capitals, languages, currencies, times []phrase
	if capital := facts.Capital; capital != nil {
		capitals = append(capitals, phrase{Text: capital.Name.In(b.lang) + " · " + w.T("mission.from_origin", "km", b.km(capital.DistanceKM), "origin", b.originName())})
	}
	for _, language := range facts.Languages {
		languages = append(languages, phrase{Text: called(b.lang, language.Name, language.Names)})
	}
	for _, currency := range facts.Currencies {
		currencies = append(currencies, phrase{Text: called(b.lang, currency.Name, currency.Names) + " (" + currency.Code + ")"})
	}
	for _, zone := range country.Times {
		times = append(times, phrase{Text: b.zoneTime(zone, len(country.Times) > 1)})
	}
	add(w.T("mission.capital"), capitals)
	add(w.N("mission.languages", max(1, len(languages))), languages)
	add(w.N("mission.currencies", max(1, len(currencies))), currencies)
	add(w.T("mission.time"), times)
	return rows.Facts
}

// called is what something is called in a language: French and English names
// are apart from the others.
func called(lang string, name atlas.Text, names map[string]string) string {
	if own := names[lang]; own != "" {
		return own
	}
	return name.In(lang)
}

// zoneTime words the hour of a zone: "2 h de moins qu’à la maison".
func (b *binder) zoneTime(zone mission.ZoneTime, several bool) string {
	w := b.words
	var spans []string
	for _, span := range zone.Spans {
		text := b.difference(span.Minutes)
		if len(zone.Spans) > 1 {
			text = w.T("mission.time.until", "difference", text, "day", w.Date(atlas.Date(span.To)))
		}
		spans = append(spans, text)
	}
	text := strings.Join(spans, w.T("sentence.comma"))
	if several {
		_, city, _ := strings.Cut(zone.Zone, "/")
		text = strings.ReplaceAll(city, "_", " ") + b.colon() + text
	}
	return text
}

func (b *binder) difference(minutes int) string {
	if minutes == 0 {
		return b.words.T("mission.time.same")
	}
	key := "mission.time.later"
	if minutes < 0 {
		key, minutes = "mission.time.earlier", -minutes
	}
	text := strconv.Itoa(minutes/60) + "\u00a0h"
	if rest := minutes % 60; rest > 0 {
		text += "\u00a0" + strconv.Itoa(rest)
	}
	return b.words.T(key, "time", text)
}
