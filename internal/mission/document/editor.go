package document

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/catalogue"
	"github.com/passerelles/passerelles/internal/geodesy"
	"github.com/passerelles/passerelles/internal/mission"
)

// maxDetailed is how many cooperations a book tells in full. Beyond, it would be
// carried by nobody: each has one line, and the book says where the rest is.
const maxDetailed = 600

// editor words a dossier.
type editor struct {
	d     *mission.Dossier
	w     catalogue.Words
	c     *catalogue.Catalogue
	notes map[string]string

	address  string
	detailed bool
	stale    int               // cooperations without a recent source
	once     bool              // that this is told once for all
	told     map[string]string // where a cooperation was told, by identifier
	numbers  map[string]int    // of sources, by what tells them apart
	sources  []mission.Source
	partners map[string]*mission.Partner
	places   map[string]*mission.Place // by the identifier of the place
	homes    map[string]*mission.Place // by that of a partner
}

// newEditor prepares to word a dossier; nothing of it is changed.
func newEditor(d *mission.Dossier, o Options) (*editor, error) {
	notes, err := o.prepared()
	if err != nil {
		return nil, err
	}
	e := &editor{
		d: d, w: o.Words, c: o.Records, notes: notes, address: o.Address,
		detailed: len(d.Cooperations) <= maxDetailed,
		told:     map[string]string{}, numbers: map[string]int{},
		partners: map[string]*mission.Partner{}, places: map[string]*mission.Place{}, homes: map[string]*mission.Place{},
	}
	e.stale, e.once = d.Stale()
	known := func(list []mission.Partner, home *mission.Place) {
		for i := range list {
			e.partners[list[i].ID] = &list[i]
			if home != nil {
				e.homes[list[i].ID] = home
			}
		}
	}
	for i := range d.Countries {
		country := &d.Countries[i]
		for j := range country.Places {
			place := &country.Places[j]
			e.places[place.ID] = place
			known(place.Partners, place)
		}
		known(country.Unplaced, nil)
	}
	known(d.Across, nil)
	return e, nil
}

// book words the whole dossier.
func (e *editor) book() *book {
	w := e.w
	b := &book{
		Lang: w.Lang, Kind: w.T("dossier.kind"), Title: e.title(), Sentence: e.sentence(), Facts: e.coverFacts(),
		Edition: w.T("dossier.edition", "n", w.Number(strconv.Itoa(e.d.Edition.Number)), "date", e.published()),
		Address: e.address, AtQR: w.T("dossier.qr"), Contents: w.T("dossier.contents"),
		Page: w.T("dossier.page"), SeePage: w.T("dossier.see_page"), Verify: w.T("dossier.verify"), Map: w.T("dossier.map"),
	}
	b.Foot = w.T("dossier.foot", "edition", b.Edition)
	b.Chapters = []chapter{
		{w.T("dossier.chapter.overview"), e.overview()},
		{w.T("dossier.chapter.countries"), e.countries()},
		{w.T("dossier.chapter.who_else"), e.whoElse()},
		{w.T("dossier.chapter.gaps"), e.gaps()},
		{w.T("dossier.chapter.practical"), e.practical()},
		{w.T("dossier.chapter.checklist"), e.checklist()},
		{w.T("dossier.chapter.notes"), e.notePages()},
		{w.T("dossier.chapter.sources"), e.sourcePages()},
	}
	return b
}

// title says where: "Mali et Sénégal", "300 km autour de Naplouse".
func (e *editor) title() string {
	area := e.d.Area
	switch area.Kind {
	case mission.AreaCircle:
		return e.w.T("dossier.title.circle", "km", e.km(area.KM), "place", e.around(area))
	case mission.AreaPolygon:
		return e.w.T("dossier.title.polygon")
	}
	var names []string
	for _, region := range area.Regions {
		names = append(names, e.w.Name("region."+region.Code, region.Name))
	}
	for _, country := range area.Countries {
		names = append(names, e.country(country.Code))
	}
	return clean(e.w.List(names))
}

// around names the centre of a circle: the place that is there, or its
// coordinates.
func (e *editor) around(area mission.Area) string {
	if area.Center == nil {
		return ""
	}
	for _, country := range e.d.Countries {
		for _, place := range country.Places {
			if geodesy.Distance(place.Position, *area.Center) < 3000 {
				return clean(place.Name)
			}
		}
	}
	return e.coordinates(*area.Center)
}

func (e *editor) coordinates(at orb.Point) string {
	side := func(value float64, positive, negative string) string {
		key := positive
		if value < 0 {
			key = negative
		}
		return e.w.T("dossier.degrees."+key, "n", e.w.Number(strconv.FormatFloat(math.Abs(value), 'f', 2, 64)))
	}
	return side(at.Lat(), "north", "south") + ", " + side(at.Lon(), "east", "west")
}

// sentence says in one sentence what is there.
func (e *editor) sentence() string {
	s := e.d.Summary
	if s.Cooperations == 0 {
		return e.w.T("dossier.sentence.none")
	}
	parts := []string{e.w.T("dossier.sentence",
		"authorities", e.w.N("count.authorities", s.Authorities),
		"cooperations", e.w.N("count.cooperations", s.Cooperations),
		"countries", e.w.N("count.countries", s.Countries))}
	if s.Active > 0 {
		parts = append(parts, e.w.N("dossier.sentence.active", s.Active))
	}
	var themes []string
	for _, theme := range s.Foremost() {
		themes = append(themes, catalogue.Continued(e.theme(theme)))
	}
	if len(themes) > 0 {
		parts = append(parts, e.w.T("dossier.sentence.themes", "themes", strings.Join(themes, e.w.T("dossier.sentence.and"))))
	}
	return strings.Join(parts, e.w.T("dossier.comma")) + "."
}

// coverFacts says who leaves, when, and what was left out.
func (e *editor) coverFacts() []fact {
	var list []fact
	add := func(key, text string) {
		if text != "" {
			list = append(list, fact{e.w.T("dossier.cover." + key), text})
		}
	}
	if e.d.Leaving != nil {
		add("leaving", e.authority(e.d.Leaving.Authority))
	}
	if trip := e.d.Trip; trip != nil {
		add("dates", e.span(trip.From, trip.To)+" ("+e.w.N("dossier.days", trip.Days)+")")
	}
	var themes []string
	for _, theme := range e.d.Filter.Themes {
		themes = append(themes, e.theme(theme))
	}
	add("themes", strings.Join(themes, e.w.T("dossier.semicolon")))
	if e.d.Filter.Status == mission.SelectActive {
		add("selection", e.w.T("dossier.selection.active"))
	}
	return list
}

// published is the day the edition was published, at home.
func (e *editor) published() string {
	at := e.d.Edition.PublishedAt.UTC()
	if zone, err := time.LoadLocation(e.d.Practical.HomeZone); err == nil {
		at = at.In(zone)
	}
	return e.w.Date(atlas.Date(at.Format(time.DateOnly)))
}

// span says from which day to which, the month and the year once where they are
// the same: "du 20 au 29 mars 2027".
func (e *editor) span(from, to mission.Day) string {
	said := e.w.Period(atlas.Date(from), atlas.Date(to), false)
	for _, precision := range []int{len("2027-03"), len("2027")} {
		if from[:precision] != to[:precision] {
			continue
		}
		if common := " " + e.w.Date(atlas.Date(from[:precision])); strings.Count(said, common) == 2 {
			return strings.Replace(said, common, "", 1)
		}
	}
	return said
}

func (e *editor) country(iso2 string) string { return clean(e.c.CountryName(e.w, iso2)) }

func (e *editor) countryNames(codes []string) string {
	names := make([]string, len(codes))
	for i, code := range codes {
		names[i] = e.country(code)
	}
	return e.w.List(names)
}

func (e *editor) authority(id string) string {
	if authority := e.d.AuthorityOf(id); authority != nil {
		return clean(authority.Name)
	}
	for i := range e.d.Authorities {
		if e.d.Authorities[i].ID == id {
			return clean(e.d.Authorities[i].Name)
		}
	}
	return clean(id)
}

func (e *editor) authorityNames(ids []string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = e.authority(id)
	}
	return strings.Join(names, ", ")
}

func (e *editor) partner(id string) string {
	if partner := e.partners[id]; partner != nil {
		return e.partnerName(partner)
	}
	return clean(e.c.PartnerLabel(e.w, id))
}

// partnerName names a partner in the language, where it has a name in it.
func (e *editor) partnerName(partner *mission.Partner) string {
	if name := partner.Names[e.w.Lang]; name != "" && !partner.Unnamed {
		return clean(name)
	}
	return clean(partner.Name)
}

func (e *editor) theme(code string) string {
	if theme := e.c.Theme(code); theme != nil {
		return e.c.ThemeLabel(e.w, theme)
	}
	return code
}

// color is that of a theme; a neutral one for none.
func (e *editor) color(code string) string {
	if theme := e.c.Theme(code); theme != nil && theme.Color != "" {
		return theme.Color
	}
	return "#4C5B64"
}

func (e *editor) colorOf(c *mission.Cooperation) string {
	if len(c.Themes) == 0 {
		return e.color("")
	}
	return e.color(c.Themes[0])
}

// km says kilometres, whole ones: a position is known no better.
func (e *editor) km(km float64) string {
	return e.w.Number(strconv.FormatFloat(math.Round(km), 'f', 0, 64))
}

func (e *editor) distance(km float64) string { return e.w.T("dossier.km", "n", e.km(km)) }

// about says a distance to or from what is at an approximate place.
func (e *editor) about(km float64, exactness atlas.Exactness) string {
	if exactness == atlas.Exact {
		return e.distance(km)
	}
	return e.w.T("dossier.km_about", "n", e.km(km))
}

func (e *editor) weaknesses(list []mission.Weakness) string {
	said := make([]string, len(list))
	for i, weakness := range list {
		said[i] = e.w.T("dossier.weak."+string(weakness), "n", strconv.Itoa(mission.RecentYears))
	}
	return strings.Join(said, e.w.T("dossier.semicolon"))
}

// staleness says once that most have no recent source; empty where each says it
// of itself.
func (e *editor) staleness() string {
	if !e.once {
		return ""
	}
	number := func(n int) string { return e.w.Number(strconv.Itoa(n)) }
	return e.w.T("dossier.stale", "n", number(e.stale), "all", number(len(e.d.Cooperations)), "years", number(mission.RecentYears))
}

// cite returns the number of a source in the list at the end.
func (e *editor) cite(source mission.Source) int {
	key := source.URL + "\x00" + source.Title + "\x00" + string(source.AccessedOn)
	if number := e.numbers[key]; number > 0 {
		return number
	}
	e.sources = append(e.sources, source)
	e.numbers[key] = len(e.sources)
	return len(e.sources)
}

// themeOf is the theme that most cooperations of a place have.
func (e *editor) themeOf(place *mission.Place) string {
	counts := map[string]int{}
	for _, partner := range place.Partners {
		for _, id := range partner.Cooperations {
			if c := e.d.Cooperation(id); c != nil && len(c.Themes) > 0 {
				counts[c.Themes[0]]++
			}
		}
	}
	best := ""
	for _, theme := range e.c.Themes {
		if counts[theme.Code] > counts[best] {
			best = theme.Code
		}
	}
	return best
}

// numbered returns the places by number.
func (e *editor) numbered() []*mission.Place {
	list := make([]*mission.Place, 0, len(e.places))
	for i := range e.d.Countries {
		for j := range e.d.Countries[i].Places {
			list = append(list, &e.d.Countries[i].Places[j])
		}
	}
	slices.SortStableFunc(list, func(a, b *mission.Place) int { return cmp.Compare(a.Number, b.Number) })
	return list
}
