package document

import (
	"strconv"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/catalogue"
	"github.com/passerelles/passerelles/internal/mission"
)

// sheets words the dossier for a spreadsheet.
func (e *editor) sheets() []sheet {
	list := []sheet{
		e.summarySheet(), e.cooperationSheet(), e.partnerSheet(), e.authoritySheet(), e.whoElseSheet(), e.gapSheet(),
		e.distanceSheet(), e.practicalSheet(), e.checklistSheet(),
	}
	if len(e.notes) > 0 {
		list = append(list, e.noteSheet())
	}
	return append(list, e.sourceSheet())
}

// sheet starts a sheet: keys of columns, with how wide each is.
func (e *editor) sheet(name string, columns ...any) sheet {
	s := sheet{name: e.w.T("dossier.sheet." + name)}
	for i := 0; i+1 < len(columns); i += 2 {
		s.columns = append(s.columns, sheetColumn{e.w.T("dossier.column." + columns[i].(string)), float64(columns[i+1].(int))})
	}
	return s
}

func (s *sheet) row(values ...any) {
	for i, value := range values {
		if text, is := value.(string); is {
			if cut := parts(text); len(cut) > 1 {
				values[i] = cut[0] // no text of a record is that long; notes are cut before
			}
		}
	}
	s.rows = append(s.rows, values)
}

func (e *editor) summarySheet() sheet {
	s := e.sheet("summary", "what", 34, "count", 60)
	d := e.d
	s.row(e.w.T("dossier.kind"), e.title())
	s.row(e.w.T("dossier.sheet.summary"), e.sentence())
	for _, f := range e.coverFacts() {
		s.row(f.Label, f.Text)
	}
	s.row(e.w.T("dossier.fact.cooperations"), d.Summary.Cooperations)
	s.row(e.w.T("status.active"), d.Summary.Active)
	s.row(e.w.T("dossier.fact.authorities"), d.Summary.Authorities)
	s.row(e.w.T("dossier.fact.partners"), d.Summary.Partners)
	s.row(e.w.T("dossier.fact.countries"), d.Summary.Countries)
	for _, place := range []struct {
		exactness atlas.Exactness
		count     int
	}{{atlas.Exact, d.Summary.Located}, {atlas.Approximate, d.Summary.Approximate}, {atlas.NoPlace, d.Summary.WithoutPlace}} {
		s.row(e.w.T("dossier.fact.located")+e.w.T("dossier.comma")+e.exactness(place.exactness), place.count)
	}
	s.row(e.w.T("dossier.fact.uncertain"), d.Summary.Uncertain)
	if stale := e.staleness(); stale != "" {
		s.row(e.w.T("dossier.verify"), stale)
	}
	for _, theme := range d.Summary.Themes {
		s.row(e.theme(theme.Theme), theme.Cooperations)
	}
	s.row(e.w.T("dossier.edition", "n", strconv.Itoa(d.Edition.Number), "date", e.published()), d.Edition.Digest)
	if e.address != "" {
		s.row(e.w.T("dossier.qr"), e.address)
	}
	s.row(e.w.T("dossier.licences"), e.w.T("dossier.licences.text"))
	return s
}

func (e *editor) exactness(exactness atlas.Exactness) string {
	return e.w.T("dossier.exactness." + string(exactness))
}

func (e *editor) themes(codes []string) string {
	names := make([]string, len(codes))
	for i, code := range codes {
		names[i] = e.theme(code)
	}
	return strings.Join(names, " ; ")
}

func (e *editor) cooperationSheet() sheet {
	s := e.sheet("cooperations", "id", 22, "title", 44, "description", 60, "type", 26, "themes", 30, "authorities", 34, "partners", 34, "organisations", 34,
		"start", 12, "end", 12, "status", 14, "figures", 34, "amount", 14, "money", 10, "funders", 34, "programme", 30, "deliberation", 24, "convention", 30,
		"confidence", 30, "verified", 14, "verify", 40, "note", 50, "source", 60)
	for i := range e.d.Cooperations {
		c := &e.d.Cooperations[i]
		var amount any
		if value, err := c.Amount.Float64(); err == nil {
			amount = value
		}
		sources := make([]string, len(c.Sources))
		for j, source := range c.Sources {
			sources[j] = strings.TrimSpace(clean(source.Title) + " " + clean(source.URL))
			e.cite(source)
		}
		kind := e.c.TypeLabel(e.w, c.Type)
		s.row(c.ID, clean(c.Title), clean(c.Description), kind, e.themes(c.Themes), e.participants(c.Authorities), e.participants(c.Partners), e.participants(c.Organisations),
			day(c.Start), day(c.End), e.w.T("status."+string(c.Status)), e.figures(c.Figures), amount, c.Currency, e.names(c.Funders), clean(c.Programme), clean(c.Deliberation), clean(c.Convention),
			e.w.T("confidence."+string(c.Confidence)), day(c.VerifiedOn), e.weaknesses(c.Told(e.once)), clean(c.Note), strings.Join(sources, "\n"))
	}
	return s
}

func (e *editor) partnerSheet() sheet {
	s := e.sheet("partners", "number", 6, "name", 34, "country", 22, "level", 26, "exactness", 12, "latitude", 12, "longitude", 12, "km", 14, "cooperations", 14, "contact", 34, "verify", 40, "note", 50)
	add := func(partner *mission.Partner, place *mission.Place) {
		var number, lat, lon, km any
		if place != nil {
			number, lat, lon, km = place.Number, place.Position.Lat(), place.Position.Lon(), place.DistanceKM
		}
		s.row(number, e.partnerName(partner), e.countryNames(partner.Countries), e.w.T("level."+string(partner.Level)), e.exactness(partner.Exactness), lat, lon, km,
			len(partner.Cooperations), e.contact(partner.Contact), e.weaknesses(partner.Weaknesses), clean(partner.Note))
	}
	for _, place := range e.numbered() {
		for i := range place.Partners {
			add(&place.Partners[i], place)
		}
	}
	for i := range e.d.Countries {
		for j := range e.d.Countries[i].Unplaced {
			add(&e.d.Countries[i].Unplaced[j], nil)
		}
	}
	for i := range e.d.Across {
		add(&e.d.Across[i], nil)
	}
	return s
}

func (e *editor) authoritySheet() sheet {
	s := e.sheet("authorities", "name", 40, "kind", 24, "cooperations", 14, "contact", 40, "dissolved", 14, "successor", 34)
	for i := range e.d.Authorities {
		a := &e.d.Authorities[i]
		successor := ""
		if a.Successor != "" {
			successor = e.authority(a.Successor)
		}
		s.row(clean(a.Name), e.w.T("kind."+string(a.Kind)), len(a.Cooperations), e.contact(a.Contact), day(a.DissolvedOn), successor)
	}
	return s
}

// whoElseSheet has a row for each reason, so that they can be filtered.
func (e *editor) whoElseSheet() sheet {
	s := e.sheet("who_else", "authority", 34, "other", 34, "country", 22, "reason", 70, "km", 14)
	for _, pair := range e.d.WhoElse.Pairs {
		for _, reason := range pair.Reasons {
			var km any
			if reason.Kind == mission.ReasonNearPartner {
				km = reason.DistanceKM
			}
			s.row(e.authority(pair.Authority), e.authority(pair.Other), e.country(reason.Country), e.reason(reason), km)
		}
	}
	if more := e.d.WhoElse.Total; more > len(e.d.WhoElse.Pairs) {
		s.row(e.w.N("dossier.who_else.more", more, "shown", strconv.Itoa(len(e.d.WhoElse.Pairs))), nil, nil, nil, nil)
	}
	return s
}

func (e *editor) gapSheet() sheet {
	s := e.sheet("gaps", "what", 30, "name", 50, "count", 12, "country", 22, "authorities", 40, "why", 44)
	for _, gap := range e.d.Gaps.Themes {
		s.row(e.w.T("dossier.column.theme"), e.theme(gap.Theme), gap.Cooperations, nil, nil, nil)
	}
	for _, country := range e.d.Gaps.Countries {
		name := clean(e.w.Name("country."+country.Code, country.Name))
		s.row(e.w.T("dossier.gaps.countries"), name, 0, name, nil, nil)
	}
	for _, lapsed := range e.d.Gaps.Lapsed {
		s.row(e.w.T("dossier.gaps.lapsed"), clean(lapsed.Name), len(lapsed.Cooperations), e.country(lapsed.Country), e.authorityNames(lapsed.Authorities), e.w.T("dossier.lapsed."+string(lapsed.Why)))
	}
	return s
}

// distanceSheet is the stops in the order of visit, then how far each is from
// the others.
func (e *editor) distanceSheet() sheet {
	s := e.sheet("distances", "number", 6, "stop", 36, "country", 22, "exactness", 12, "km", 14, "from_previous_km", 16, "day", 12)
	stops, matrix := e.d.Practical.Stops, e.d.Practical.Matrix
	for i := range matrix {
		if i < len(stops) {
			s.columns = append(s.columns, sheetColumn{strconv.Itoa(stops[i].Number) + ". " + clean(stops[i].Name), 12})
		}
	}
	for i, stop := range stops {
		var previous any
		if stop.FromPreviousKM != nil {
			previous = *stop.FromPreviousKM
		}
		row := []any{stop.Number, clean(stop.Name), e.country(stop.Country), e.exactness(stop.Exactness), stop.FromOriginKM, previous, day(stop.Day)}
		if i < len(matrix) {
			for _, km := range matrix[i] {
				row = append(row, km)
			}
		}
		s.row(row...)
	}
	return s
}

func (e *editor) practicalSheet() sheet {
	s := e.sheet("practical", "country", 24, "capital", 22, "km", 14, "languages", 34, "currency", 34, "zone", 26, "minutes", 14, "from", 12, "to", 12)
	for i := range e.d.Countries {
		country := &e.d.Countries[i]
		var capital, km any
		languages, currencies := "", ""
		if country.Facts != nil {
			if country.Facts.Capital != nil {
				capital, km = e.capital(country.Facts.Capital), country.Facts.Capital.DistanceKM
			}
			languages, currencies = e.languages(country.Facts.Languages), e.currencies(country.Facts.Currencies)
		}
		said := 0
		for _, zone := range country.Times {
			for _, span := range zone.Spans {
				s.row(e.country(country.ISO2), capital, km, languages, currencies, zone.Zone, span.Minutes, day(span.From), day(span.To))
				said++
			}
		}
		if said == 0 {
			s.row(e.country(country.ISO2), capital, km, languages, currencies, nil, nil, nil, nil)
		}
	}
	return s
}

func (e *editor) checklistSheet() sheet {
	s := e.sheet("checklist", "country", 24, "what", 34, "publisher", 44, "url", 70, "read", 14)
	for _, item := range e.d.Checklist {
		s.row(e.country(item.Country), e.w.T("dossier.check."+string(item.Code)), clean(item.Publisher), clean(item.URL), day(item.On))
	}
	return s
}

// noteSheet has as many rows for a note as its length asks for.
func (e *editor) noteSheet() sheet {
	s := e.sheet("notes", "stop", 34, "note", 100)
	for _, id := range noted(e.d, e.notes) {
		for _, part := range parts(e.notes[id]) {
			s.row(e.notedName(id), part)
		}
	}
	return s
}

// sourceSheet is where everything of the other sheets was read.
func (e *editor) sourceSheet() sheet {
	s := e.sheet("sources", "number", 6, "title", 60, "publisher", 34, "url", 70, "read", 14, "licence", 30)
	for i, source := range e.sources {
		s.row(i+1, clean(source.Title), clean(source.Publisher), clean(source.URL), day(source.AccessedOn), nil)
	}
	for _, source := range e.d.Sources {
		s.row(nil, clean(source.Title), nil, clean(source.URL), nil, clean(catalogue.LicenceName(e.w, source.Licence)))
	}
	return s
}
