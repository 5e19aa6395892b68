package document

import (
	"slices"
	"strconv"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/catalogue"
	"github.com/passerelles/passerelles/internal/mission"
)

// ruledStops is how many stops have a good third of a page to write on; beyond,
// each has a few lines.
const ruledStops = 40

// maxRuled is how many stops have room of their own at all.
const maxRuled = 500

func (e *editor) origin() string { return clean(e.d.Practical.Origin.Name.In(e.w.Lang)) }

// practical is the way there, and what a traveller finds.
func (e *editor) practical() []block {
	blocks := []block{paragraph{e.w.T("dossier.practical.about", "origin", e.origin()), lead}}
	blocks = append(blocks, e.stops()...)
	blocks = append(blocks, e.matrix()...)
	return append(blocks, e.countryFacts()...)
}

// stops is the order of visit.
func (e *editor) stops() []block {
	w, p := e.w, e.d.Practical
	blocks := []block{heading{Level: 2, Text: w.T("dossier.stops")}}
	if len(p.Stops) == 0 {
		return append(blocks, paragraph{w.T("dossier.stops.none"), quiet})
	}
	if len(p.Stops) > maxRuled {
		return append(blocks, paragraph{w.T("dossier.stops.many", "n", w.Number(strconv.Itoa(maxRuled))), warning})
	}
	dated := false
	for _, stop := range p.Stops {
		dated = dated || stop.Day != ""
	}
	columns := []column{{Title: w.T("dossier.column.number"), Width: 1}, {Title: w.T("dossier.column.stop"), Width: 5}, {Title: w.T("dossier.column.country"), Width: 3}, {Title: w.T("dossier.column.from_origin"), Width: 3, Right: true}}
	ordered := p.Order != mission.OrderNone
	if ordered {
		columns = append(columns, column{Title: w.T("dossier.column.from_previous"), Width: 3, Right: true})
	}
	if dated {
		columns = append(columns, column{Title: w.T("dossier.column.day"), Width: 3})
	}
	rows := make([][]cell, len(p.Stops))
	for i, stop := range p.Stops {
		row := []cell{{Text: strconv.Itoa(stop.Number)}, {Text: clean(stop.Name)}, {Text: e.country(stop.Country)}, {Text: e.about(stop.FromOriginKM, stop.Exactness)}}
		if ordered {
			from := ""
			if stop.FromPreviousKM != nil {
				from = e.about(*stop.FromPreviousKM, stop.Exactness)
			}
			row = append(row, cell{Text: from})
		}
		if dated {
			row = append(row, cell{Text: w.Date(atlas.Date(stop.Day))})
		}
		rows[i] = row
	}
	how := w.T("dossier.order." + string(p.Order))
	if p.TotalKM != nil {
		how += " " + w.T("dossier.total", "distance", e.distance(*p.TotalKM))
	}
	return append(blocks, paragraph{how, normal}, table{Columns: columns, Rows: rows, Dense: len(rows) > ruledStops})
}

// matrix is how far the stops are from each other.
func (e *editor) matrix() []block {
	stops, matrix := e.d.Practical.Stops, e.d.Practical.Matrix
	if len(matrix) < 2 || len(matrix) > len(stops) {
		return nil
	}
	const across = 12 // columns that a page has room for
	blocks := []block{heading{Level: 2, Text: e.w.T("dossier.matrix")}, paragraph{e.w.T("dossier.matrix.about"), quiet}}
	tables := (len(matrix) + across - 1) / across
	for i := range tables { // of about the same width
		start, end := i*len(matrix)/tables, (i+1)*len(matrix)/tables
		columns := []column{{Title: e.w.T("dossier.column.stop"), Width: 5}}
		for _, stop := range stops[start:end] {
			columns = append(columns, column{Title: strconv.Itoa(stop.Number), Width: 1.3, Right: true})
		}
		rows := make([][]cell, len(matrix))
		for i, line := range matrix {
			rows[i] = []cell{{Text: strconv.Itoa(stops[i].Number) + " " + clean(stops[i].Name)}}
			for j := start; j < end; j++ {
				text := "—"
				if i != j && j < len(line) {
					text = e.km(line[j])
				}
				rows[i] = append(rows[i], cell{Text: text})
			}
		}
		blocks = append(blocks, table{Columns: columns, Rows: rows, Dense: true})
	}
	return blocks
}

// countryFacts is the capital, the languages, the currency and the hour.
func (e *editor) countryFacts() []block {
	if len(e.d.Countries) == 0 {
		return nil
	}
	w := e.w
	rows := make([][]cell, len(e.d.Countries))
	for i := range e.d.Countries {
		country := &e.d.Countries[i]
		capital, languages, currencies := w.T("dossier.unknown"), w.T("dossier.unknown"), w.T("dossier.unknown")
		if country.Facts != nil {
			if country.Facts.Capital != nil {
				capital = e.capital(country.Facts.Capital) + "\n" + e.distance(country.Facts.Capital.DistanceKM)
			}
			languages = e.languages(country.Facts.Languages)
			currencies = e.currencies(country.Facts.Currencies)
		}
		rows[i] = []cell{{Text: clean(w.Name("country."+country.ISO2, country.Name))}, {Text: capital}, {Text: languages}, {Text: currencies}, {Text: e.times(country.Times)}}
	}
	when := w.T("dossier.time.year")
	if trip := e.d.Trip; trip != nil {
		when = w.T("dossier.time.trip")
	}
	return []block{
		heading{Level: 2, Text: w.T("dossier.country_facts")},
		paragraph{w.T("dossier.country_facts.about", "when", when), quiet},
		table{Columns: []column{
			{Title: w.T("dossier.column.country"), Width: 2.8}, {Title: w.T("dossier.column.capital"), Width: 2.8},
			{Title: w.T("dossier.column.languages"), Width: 3}, {Title: w.T("dossier.column.currency"), Width: 4}, {Title: w.T("dossier.column.time"), Width: 6.4},
		}, Rows: rows},
	}
}

func (e *editor) languages(list []mission.Language) string {
	var names []string
	for _, language := range list {
		names = append(names, e.named(language.Name, language.Names, language.Code))
	}
	if len(names) == 0 {
		return e.w.T("dossier.unknown")
	}
	return strings.Join(names, ", ")
}

func (e *editor) currencies(list []mission.Currency) string {
	var names []string
	for _, currency := range list {
		names = append(names, e.named(currency.Name, currency.Names, currency.Code)+" ("+currency.Code+")")
	}
	if len(names) == 0 {
		return e.w.T("dossier.unknown")
	}
	return strings.Join(names, ", ")
}

// named is a name in the language, or its code when it has none.
func (e *editor) named(text atlas.Text, names map[string]string, code string) string {
	if name := names[e.w.Lang]; name != "" {
		return clean(name)
	}
	if name := text.In(e.w.Lang); name != "" {
		return clean(name)
	}
	return code
}

// times says the hour as against home: "Dakar : une heure de moins".
func (e *editor) times(list []mission.ZoneTime) string {
	var lines []string
	for _, zone := range list {
		for _, span := range zone.Spans {
			text := e.difference(span.Minutes)
			if len(zone.Spans) > 1 {
				text = e.w.T("dossier.time.span", "difference", text, "when", e.span(span.From, span.To))
			}
			if len(list) > 1 {
				text = e.w.T("dossier.time.zone", "zone", zoneName(zone.Zone), "difference", text)
			}
			lines = append(lines, text)
		}
	}
	if len(lines) == 0 {
		return e.w.T("dossier.unknown")
	}
	return strings.Join(lines, "\n")
}

// zoneName is the town that a zone of the zone database is named after.
func zoneName(zone string) string {
	return strings.ReplaceAll(zone[strings.LastIndex(zone, "/")+1:], "_", " ")
}

// difference says minutes as hours: "+ 3 h 30".
func (e *editor) difference(minutes int) string {
	if minutes == 0 {
		return e.w.T("dossier.time.same")
	}
	key := "dossier.time.later"
	if minutes < 0 {
		key, minutes = "dossier.time.earlier", -minutes
	}
	hours := e.w.T("dossier.hours", "h", strconv.Itoa(minutes/60))
	if rest := minutes % 60; rest > 0 {
		hours = e.w.T("dossier.hours_minutes", "h", strconv.Itoa(minutes/60), "m", twoDigits(rest))
	}
	return e.w.T(key, "hours", hours)
}

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// checklist is what must be looked up elsewhere.
func (e *editor) checklist() []block {
	w := e.w
	blocks := []block{paragraph{w.T("dossier.checklist.about"), lead}}
	if len(e.d.Checklist) == 0 {
		return append(blocks, paragraph{w.T("dossier.checklist.none"), normal})
	}
	last := ""
	var items []check
	flush := func() {
		if len(items) > 0 {
			blocks = append(blocks, heading{Level: 3, Text: e.country(last)}, checks{items})
			items = nil
		}
	}
	for _, item := range e.d.Checklist {
		if item.Country != last {
			flush()
			last = item.Country
		}
		items = append(items, check{
			Text:   w.T("dossier.check." + string(item.Code)),
			Detail: w.T("dossier.check.source", "publisher", clean(item.Publisher), "date", w.Date(atlas.Date(item.On))),
			Link:   clean(item.URL),
		})
	}
	flush()
	return blocks
}

// notePages is the notes of the reader, and room for more.
func (e *editor) notePages() []block {
	w := e.w
	blocks := []block{paragraph{w.T("dossier.notes.about"), quiet}}
	lines := 10 // two stops on a page
	if len(e.d.Practical.Stops) > ruledStops {
		lines = 3
	}
	written := map[string]bool{}
	stops := e.d.Practical.Stops
	if len(stops) > maxRuled {
		blocks = append(blocks, paragraph{w.T("dossier.notes.many", "n", w.Number(strconv.Itoa(maxRuled))), quiet}, ruled{24})
		stops = slices.DeleteFunc(slices.Clone(stops), func(stop mission.Stop) bool { return e.notes[stop.Place] == "" })
	}
	for _, stop := range stops {
		written[stop.Place] = true
		blocks = append(blocks, heading{Level: 3, Text: clean(stop.Name), Number: stop.Number, Aside: e.country(stop.Country)})
		if text := e.notes[stop.Place]; text != "" {
			blocks = append(blocks, paragraph{text, note})
		}
		blocks = append(blocks, ruled{lines})
	}
	if len(e.d.Practical.Stops) == 0 {
		blocks = append(blocks, ruled{24})
	}
	for _, id := range noted(e.d, e.notes) {
		if written[id] {
			continue
		}
		aside := w.T("dossier.notes.elsewhere")
		if id == GeneralNotes {
			aside = ""
		}
		blocks = append(blocks, heading{Level: 3, Text: e.notedName(id), Aside: aside}, paragraph{e.notes[id], note})
	}
	return blocks
}

// notedName is what notes are about.
func (e *editor) notedName(id string) string {
	if id == GeneralNotes {
		return e.w.T("mission.notes.general")
	}
	if place := e.places[id]; place != nil {
		return clean(place.Name)
	}
	return clean(id)
}

// addressed is a title, and below it the address where there is one.
func addressed(title, address string) string {
	if address = clean(address); address != "" {
		return title + "\n" + address
	}
	return title
}

// sourcePages is where everything was read, and under what licence.
func (e *editor) sourcePages() []block {
	w := e.w
	blocks := []block{paragraph{w.T("dossier.sources.about"), lead}}
	if len(e.sources) > 0 {
		rows := make([][]cell, len(e.sources))
		for i, source := range e.sources {
			read := ""
			if source.AccessedOn != "" {
				read = w.Date(source.AccessedOn)
			}
			title := clean(source.Title)
			if publisher := clean(source.Publisher); publisher != "" && publisher != title {
				title = publisher + " — " + title
			}
			rows[i] = []cell{{Text: strconv.Itoa(i + 1)}, {Text: addressed(title, source.URL), Link: clean(source.URL)}, {Text: read}}
		}
		blocks = append(blocks, heading{Level: 2, Text: w.T("dossier.sources.records")},
			table{Dense: true, Columns: []column{{Title: w.T("dossier.column.number"), Width: 1}, {Title: w.T("dossier.column.source"), Width: 11}, {Title: w.T("dossier.column.read"), Width: 3}}, Rows: rows})
	}
	if len(e.d.Sources) > 0 {
		rows := make([][]cell, len(e.d.Sources))
		for i, source := range e.d.Sources {
			rows[i] = []cell{{Text: addressed(clean(source.Title), source.URL), Link: clean(source.URL)}, {Text: clean(catalogue.LicenceName(w, source.Licence))}}
		}
		blocks = append(blocks, heading{Level: 2, Text: w.T("dossier.sources.places")},
			table{Dense: true, Columns: []column{{Title: w.T("dossier.column.source"), Width: 11}, {Title: w.T("dossier.column.licence"), Width: 4}}, Rows: rows})
	}
	return append(blocks,
		heading{Level: 2, Text: w.T("dossier.licences")},
		paragraph{w.T("dossier.licences.text"), normal},
		paragraph{w.T("dossier.licences.map"), normal},
		paragraph{w.T("dossier.licences.letters"), normal},
		paragraph{w.T("dossier.licences.digest", "digest", e.d.Edition.Digest), quiet},
	)
}
