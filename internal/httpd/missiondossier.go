package httpd

import (
	"slices"
	"strconv"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/catalogue"
	"github.com/passerelles/passerelles/internal/mission"
)

// What a page of a dossier tells at once. Past it there are lines in place of
// cards, then a link for each country to a dossier of its own: a page of the
// whole world must open on a phone, and leave nothing out without saying so.
const (
	mostTold   = 400
	mostListed = 2500
	mostPairs  = 12 // in sight; the others unfold
)

// dossierPage is the page of a dossier.
type dossierPage struct {
	sitePage
	Heading   string
	Sentence  string
	Located   string
	Trip      string
	Leaving   *phrase
	Chosen    []string // what was left out of the area
	Shortened string   // how the page tells less than all of it
	Cautions  []string
	Maps      []*missionMap
	Contents  []menuEntry
	Chapters  []chapter
	Chain     []rung
	Pairs     []pairView
	MorePairs []pairView
	MoreLabel string // of MorePairs
	PairsRest string // how many pairs are not listed
	Themes    []themeGap
	Empty     []phrase // countries without anything
	Lapsed    []lapsedView
	Way       wayView
	Checks    []checkCountry
	Downloads []download
	Sources   []catalogue.Attribution
	Change    string // the address of the form with this choice
	// Notes says that there is room for notes, which a kiosk has not.
	Notes bool
	// French is "fr" on a page in another language: what sources say is French.
	French string
}

// download is a file of the dossier.
type download struct {
	Text, URL string
	Notes     bool // the reader's notes may be in it
}

// chapter is a country, or what lies in several.
type chapter struct {
	ID, Count string
	Name      phrase
	Facts     []fact
	Places    []placeView
	Unplaced  []partnerView
	Lines     []entry // in place of both, where the dossier is long
	Own       *phrase // in place of all, where it is longer still
}

// placeView is a numbered place.
type placeView struct {
	ID, Number, Name string
	Detail           string // how far, and how sure
	Partners         []partnerView
}

type partnerView struct {
	Name         phrase
	Level        string
	OtherNames   string
	Contact      contact
	Weak         []string
	Cooperations []cooperationView
}

// cooperationView is a cooperation, told in full where it is first met.
type cooperationView struct {
	ID        string
	Title     phrase
	Mark      *mark
	Sentence  string
	Again     string // that it is told above
	Weak      []string
	Text      []phrase
	Facts     []fact
	Figures   []phrase
	Sources   []citedSource
	Checked   string
	Unchecked bool
}

// binder writes a dossier: a desk, and what was told so far.
type binder struct {
	*desk
	dossier *mission.Dossier
	weak    map[string][]mission.Weakness // of cooperations, to be told with each
	told    map[string]bool
	numbers map[string]int    // of places, by their partners
	places  map[string]string // names, by their partners
}

// dossier writes the page of a dossier.
func (d *desk) dossier(of *mission.Dossier) *dossierPage {
	b := &binder{desk: d, dossier: of, weak: map[string][]mission.Weakness{}, told: map[string]bool{}, numbers: map[string]int{}, places: map[string]string{}}
	_, once := of.Stale()
	for i := range of.Cooperations {
		b.weak[of.Cooperations[i].ID] = of.Cooperations[i].Told(once)
	}
	for _, country := range of.Countries {
		for _, place := range country.Places {
			for _, partner := range place.Partners {
				b.numbers[partner.ID], b.places[partner.ID] = place.Number, place.Name
			}
		}
	}
	return b.bind()
}

func (b *binder) bind() *dossierPage {
	w, of := b.words, b.dossier
	where := b.where()
	page := &dossierPage{
		sitePage: b.site(w.T("mission.dossier.title", "where", where), w.T("mission.dossier.description", "where", where)),
		Heading:  catalogue.Start(where), Sentence: b.sentence(), Located: b.located(), Trip: b.trip(),
		Change: b.path(missionsTarget) + "?" + of.Query, Notes: b.pages.kiosk == nil, French: b.foreign(),
	}
	page.Hidden = true // one of very many
	page.LinkedData = nil
	for i := range page.Languages { // the same dossier in the other languages
		page.Languages[i].URL += "?" + of.Query
		page.Languages[i].Absolute += "?" + of.Query
	}
	if of.Leaving != nil {
		leaving := b.authorityPhrase(of.Leaving.Authority)
		page.Leaving = &leaving
	}
	page.Chosen = b.chosen()
	if of.Area.SelfCrossing {
		page.Cautions = append(page.Cautions, w.T("mission.self_crossing"))
	}
	if of.Summary.Uncertain > 0 {
		page.Cautions = append(page.Cautions, w.N("mission.uncertain", of.Summary.Uncertain))
	}
	if b.lacksFacts() {
		page.Cautions = append(page.Cautions, w.T("mission.no_facts"))
	}
	if stale, once := of.Stale(); once {
		page.Cautions = append(page.Cautions, w.T("mission.stale", "n", b.number(stale), "all", b.number(len(of.Cooperations)), "years", b.number(mission.RecentYears)))
	}
	page.Maps = b.missionMaps()
	page.Chapters, page.Shortened = b.chapters()
	b.whoElse(page)
	b.gaps(page)
	page.Way = b.way()
	page.Checks = b.checks()
	for _, form := range dossierForms() {
		if form.extension == "ics" && of.Trip == nil { // an agenda is of days
			continue
		}
		lang := b.pages.formLanguage(form, b.lang)
		if lang == "" {
			continue
		}
		file := download{
			Text: w.T("mission.download." + form.extension), URL: b.pages.routePath(lang, dossierTarget+"."+form.extension+"?"+of.Query),
			Notes: form.notes,
		}
		if form.speaks == inDocuments && lang != b.lang {
			file.Text += " (" + b.pages.texts[lang]["language.name"] + ")"
		}
		page.Downloads = append(page.Downloads, file)
	}
	for _, source := range of.Sources {
		source.Licence = catalogue.LicenceName(w, source.Licence)
		page.Sources = append(page.Sources, catalogue.Attribution(source))
	}
	page.Contents = b.contents(page)
	return page
}

// where names the area.
func (b *binder) where() string {
	w, area := b.words, b.dossier.Area
	switch area.Kind {
	case mission.AreaCircle:
		km := b.km(area.KM)
		if near := b.placeAt(area); near != "" {
			return w.T("mission.where.round", "km", km, "place", near)
		}
		return w.T("mission.where.round", "km", km, "place", degrees(area.Center[1])+", "+degrees(area.Center[0]))
	case mission.AreaPolygon:
		return w.T("mission.where.drawn")
	}
	var names []string
	for _, region := range area.Regions {
		names = append(names, w.Name("region."+region.Code, region.Name))
	}
	for _, country := range area.Countries {
		names = append(names, b.records.CountryName(w, country.Code))
	}
	return w.List(names)
}

// atThePlace is how far from the middle of a circle the place lies that gives it
// its name, in degrees.
const atThePlace = 0.05

// placeAt returns the place of the dossier that is the middle of a circle.
func (b *binder) placeAt(area mission.Area) string {
	for _, country := range b.dossier.Countries {
		for _, place := range country.Places {
			if near(place.Position[0], area.Center[0]) && near(place.Position[1], area.Center[1]) {
				return b.placeName(place)
			}
		}
	}
	return ""
}

func near(a, b float64) bool { return a-b < atThePlace && b-a < atThePlace }

func degrees(value float64) string { return strconv.FormatFloat(value, 'f', -1, 64) }

// placeName is what a place is called in the language of the page.
func (b *binder) placeName(place mission.Place) string {
	if len(place.Partners) > 0 {
		if partner := b.records.Partner(place.Partners[0].ID); partner != nil {
			return catalogue.Start(b.records.PartnerLabel(b.words, partner.ID))
		}
	}
	return place.Name
}

// sentence says in one what there is.
func (b *binder) sentence() string {
	w, sum := b.words, b.dossier.Summary
	if sum.Cooperations == 0 {
		return w.T("mission.nothing")
	}
	text := w.T("mission.sentence", "authorities", w.N("count.authorities", sum.Authorities),
		"cooperations", w.N("count.cooperations", sum.Cooperations), "countries", w.N("count.countries", sum.Countries))
	if sum.Active > 0 {
		text += w.N("mission.sentence.active", sum.Active)
	} else {
		text += w.T("mission.sentence.none_active")
	}
	if themes := b.quotedThemes(sum.Foremost()); themes != "" {
		text += w.T("mission.sentence.mostly", "themes", themes)
	}
	return catalogue.Start(text) + "."
}

// quotedThemes names themes within a sentence.
func (b *binder) quotedThemes(codes []string) string {
	var names []string
	for _, code := range codes {
		if theme := b.records.Theme(code); theme != nil {
			names = append(names, b.words.T("mission.quoted", "text", b.records.ThemeLabel(b.words, theme)))
		}
	}
	return b.words.List(names)
}

// located says how much of it is on the map.
func (b *binder) located() string {
	w, sum := b.words, b.dossier.Summary
	if sum.Cooperations == 0 {
		return ""
	}
	text := w.N("mission.located", sum.Located, "all", b.number(sum.Cooperations))
	if sum.Approximate > 0 {
		text += w.T("sentence.comma") + w.N("mission.approximate", sum.Approximate)
	}
	if sum.WithoutPlace > 0 {
		text += w.T("sentence.comma") + w.N("mission.without_place", sum.WithoutPlace)
	}
	return text + "."
}

func (b *binder) trip() string {
	trip := b.dossier.Trip
	if trip == nil {
		return ""
	}
	from, to := b.words.Date(atlas.Date(trip.From)), b.words.Date(atlas.Date(trip.To))
	if trip.From == trip.To {
		return from
	}
	return b.words.T("mission.trip", "from", from, "to", to, "days", b.words.N("mission.days", trip.Days))
}

// chosen says what was left out of the area.
func (b *binder) chosen() []string {
	var all []string
	var names []string
	for _, code := range b.dossier.Filter.Themes {
		if theme := b.records.Theme(code); theme != nil {
			names = append(names, b.records.ThemeLabel(b.words, theme))
		}
	}
	if len(names) > 0 {
		all = append(all, b.words.T("mission.only_themes", "themes", strings.Join(names, " · ")))
	}
	if b.dossier.Filter.Status == mission.SelectActive {
		all = append(all, b.words.T("mission.only_active"))
	}
	return all
}

// contents is the table of contents.
func (b *binder) contents(page *dossierPage) []menuEntry {
	w := b.words
	var all []menuEntry
	for _, each := range page.Chapters {
		all = append(all, menuEntry{Label: each.Name.Text, URL: "#" + each.ID})
	}
	for _, part := range []struct{ key, id string }{
		{"mission.who", "qui"}, {"mission.gaps", "manques"}, {"mission.practical", "pratique"}, {"mission.checks", "verifier"}, {"mission.take", "emporter"},
	} {
		if part.id == "verifier" && len(page.Checks) == 0 {
			continue
		}
		all = append(all, menuEntry{Label: w.T(part.key), URL: "#" + part.id, Within: true})
	}
	return all
}

// km writes kilometres: whole ones, from ten on.
func (d *desk) km(value float64) string {
	decimals := 0
	if value < 10 {
		decimals = 1
	}
	text := strconv.FormatFloat(value, 'f', decimals, 64)
	if decimals > 0 {
		text = strings.TrimSuffix(text, ".0")
	}
	return d.words.T("mission.km", "n", d.words.Number(text))
}

// weaknesses words what should be checked, each once.
func (b *binder) weaknesses(all []mission.Weakness) []string {
	var words []string
	for _, each := range all {
		words = append(words, b.words.T("mission.weak."+string(each)))
	}
	return slices.Compact(words)
}
