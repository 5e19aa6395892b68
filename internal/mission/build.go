package mission

import (
	"cmp"
	"maps"
	"slices"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/catalogue"
)

// Dossier builds the dossier that a request asks for. A region, a country, an
// authority, a theme or a place that the edition does not know is a [*Fault].
func (x *Index) Dossier(request Request) (*Dossier, error) {
	b := &builder{index: x, request: &request}
	if err := b.check(); err != nil {
		return nil, err
	}
	b.begin()
	b.choose()
	b.countries()
	b.summarise()
	b.gaps()
	b.pairs()
	if err := b.practical(); err != nil {
		return nil, err
	}
	b.finish()
	return b.dossier, nil
}

// builder is a dossier in the making.
type builder struct {
	index   *Index
	request *Request
	dossier *Dossier

	world   bool            // the whole of it: partners of no country too
	allowed map[string]bool // countries asked for; nil in a circle or a polygon
	leaving *catalogue.Authority
	origin  orb.Point

	chosen  []int          // partners in the area, with a cooperation after the filter
	unsure  []int          // partners that may or may not be in it
	kept    []bool         // cooperations counted, after the filter
	loose   []bool         // cooperations of the unsure, after the filter
	present []bool         // partners in the area, whatever the filter
	used    map[int]bool   // authorities named
	of      [][]int        // cooperations of each partner, after the filter
	around  [][]int        // authorities of each partner, after the filter
	touched map[string]int // countries with a counted cooperation: how many
}

// check holds the request against the edition.
func (b *builder) check() error {
	x, r := b.index, b.request
	for _, code := range r.Regions {
		if len(x.ofRegion[code]) == 0 {
			return wrong(paramRegion, code, "n’est pas une région du monde de cette édition", "is no region of the world in this edition")
		}
	}
	for _, iso2 := range r.Countries {
		if x.records.Country(iso2) == nil {
			return wrong(paramCountry, iso2, "n’est pas un pays de cette édition", "is no country in this edition")
		}
	}
	if r.Authority != "" {
		if b.leaving = x.records.Authority(r.Authority); b.leaving == nil {
			return wrong(paramAuthority, r.Authority, "n’est pas une collectivité de cette édition", "is no authority in this edition")
		}
	}
	for _, code := range r.Themes {
		if x.records.Theme(code) == nil {
			return wrong(paramTheme, code, "n’est pas un thème de cette édition", "is no theme in this edition")
		}
	}
	return nil
}

// begin says what the dossier is about.
func (b *builder) begin() {
	x, r := b.index, b.request
	d := &Dossier{
		Edition: x.edition, Query: r.Query(),
		Area:      Area{Kind: r.Kind(), Regions: []Named{}, Countries: []Named{}, Corners: []orb.Point{}},
		Filter:    Filter{Themes: filled(r.Themes), Status: r.Status},
		Countries: []Country{}, Across: []Partner{}, Cooperations: []Cooperation{}, Authorities: []Authority{},
		Checklist: []CheckItem{}, cooperations: map[string]*Cooperation{}, authorities: map[string]*Authority{},
	}
	b.dossier = d
	b.kept, b.loose = make([]bool, len(x.cooperations)), make([]bool, len(x.cooperations))
	b.present, b.of, b.around = make([]bool, len(x.partners)), make([][]int, len(x.partners)), make([][]int, len(x.partners))
	b.used, b.touched = map[int]bool{}, map[string]int{}
	if r.Near != nil {
		center := r.Near.Center
		d.Area.Center, d.Area.KM = &center, r.Near.KM
	}
	if r.Polygon != nil {
		d.Area.Corners, d.Area.SelfCrossing = r.Polygon.Corners, r.Polygon.SelfCrossing
	}
	if d.Area.Kind == AreaCountries {
		b.allowed = map[string]bool{}
		for _, code := range r.Regions {
			d.Area.Regions = append(d.Area.Regions, Named{code, x.regionName(code)})
			for _, iso2 := range x.ofRegion[code] {
				b.allowed[iso2] = true
			}
		}
		for _, iso2 := range r.Countries {
			d.Area.Countries = append(d.Area.Countries, Named{iso2, x.records.Country(iso2).Name})
			b.allowed[iso2] = true
		}
		d.Area.Covers = len(b.allowed)
		b.world = len(b.allowed) == len(x.records.AllCountries())
	}
	if r.From != "" {
		d.Trip = &Trip{From: r.From, To: r.To, Days: daysBetween(r.From, r.To) + 1}
	}
	b.setOrigin()
}

func (x *Index) regionName(code string) atlas.Text {
	if region := x.records.WorldRegion(code); region != nil {
		return region.Name
	}
	return atlas.Text{FR: "Bassin méditerranéen", EN: "Mediterranean basin"}
}

// setOrigin says where distances are from: the authority that leaves where it
// is on the map, or else the territory.
func (b *builder) setOrigin() {
	x := b.index
	origin := Origin{Name: x.records.Territory.Name, Position: x.records.Territory.Anchor, Exactness: atlas.Approximate}
	if a := b.leaving; a != nil {
		b.dossier.Leaving = &Leaver{Authority: a.ID, Position: a.Position, Chain: x.chainOf(a)}
		if a.Position != nil {
			origin = Origin{Authority: a.ID, Name: atlas.Text{FR: a.Name, EN: a.Name}, Position: *a.Position, Exactness: a.Exactness}
		}
	}
	b.origin = origin.Position
	b.dossier.Practical.Origin = origin
}

// choose finds the partners of the area, and their cooperations after the filter.
func (b *builder) choose() {
	x := b.index
	var inside func(p *partner) bool
	switch {
	case b.request.Near != nil:
		inside = func(p *partner) bool { return b.request.Near.contains(*p.at) }
	case b.request.Polygon != nil:
		shape := b.request.Polygon.shape()
		inside = func(p *partner) bool { return shape.contains(*p.at) }
	}
	near := map[string]bool{}
	for i := range x.partners {
		p := &x.partners[i]
		switch {
		case len(p.cooperations) == 0:
		case inside == nil:
			b.present[i] = b.world || slices.ContainsFunc(p.told.Countries, func(iso2 string) bool { return b.allowed[iso2] })
		case p.site >= 0:
			if inside(p) {
				b.present[i] = true
				near[p.told.Countries[0]] = true
			}
		}
	}
	for i := range x.partners {
		p := &x.partners[i]
		maybe := inside != nil && p.site < 0 && slices.ContainsFunc(p.told.Countries, func(iso2 string) bool { return near[iso2] })
		if !b.present[i] && !maybe {
			continue
		}
		for _, c := range p.cooperations {
			if !b.passes(&x.cooperations[c]) {
				continue
			}
			b.of[i] = append(b.of[i], c)
			if maybe {
				b.loose[c] = true
			} else {
				b.kept[c] = true
			}
		}
		switch {
		case len(b.of[i]) == 0:
			continue
		case maybe:
			b.unsure = append(b.unsure, i)
		default:
			b.chosen = append(b.chosen, i)
		}
		for _, c := range b.of[i] {
			for _, a := range x.cooperations[c].authorities {
				if !slices.Contains(b.around[i], a) {
					b.around[i] = append(b.around[i], a)
				}
			}
		}
	}
}

// passes reports whether a cooperation is one that was asked for.
func (b *builder) passes(e *entry) bool {
	if b.request.Status == SelectActive && !e.active {
		return false
	}
	return len(b.request.Themes) == 0 ||
		slices.ContainsFunc(e.themes, func(code string) bool { return slices.Contains(b.request.Themes, code) })
}

// told returns a partner with its cooperations of the dossier.
func (b *builder) told(i int) Partner {
	told := b.index.partners[i].told
	told.Cooperations = make([]string, 0, len(b.of[i]))
	for _, c := range b.of[i] {
		told.Cooperations = append(told.Cooperations, b.index.cooperations[c].told.ID)
	}
	return told
}

// countries writes the chapters, and numbers the places.
func (b *builder) countries() {
	x, d := b.index, b.dossier
	chapters := map[string]*Country{}
	chapter := func(iso2 string) *Country {
		if chapters[iso2] == nil {
			chapters[iso2] = &Country{ISO2: iso2, Name: atlas.Text{FR: iso2, EN: iso2}, Places: []Place{}, Unplaced: []Partner{}, Times: []ZoneTime{}}
			if known := x.records.Country(iso2); known != nil {
				chapters[iso2].Name, chapters[iso2].Mediterranean = known.Name, known.Mediterranean
			}
		}
		return chapters[iso2]
	}
	places := map[int]*Place{}
	listed := slices.Concat(b.chosen, b.unsure)
	slices.SortFunc(listed, func(i, j int) int { return cmp.Compare(x.byName[i], x.byName[j]) })
	for _, i := range listed {
		p := &x.partners[i]
		switch {
		case len(p.told.Countries) != 1:
			d.Across = append(d.Across, b.told(i))
		case p.site < 0:
			c := chapter(p.told.Countries[0])
			c.Unplaced = append(c.Unplaced, b.told(i))
		default:
			if places[p.site] == nil {
				s := &x.sites[p.site]
				places[p.site] = &Place{
					ID: s.id, Country: s.country, Position: s.at, Zone: s.zone, ZoneNearest: s.ambiguous,
					DistanceKM: kilometres(b.origin, s.at),
				}
			}
		}
	}
	for at, place := range places {
		for _, i := range x.sites[at].partners {
			if b.present[i] && len(b.of[i]) > 0 {
				if len(place.Partners) == 0 {
					place.rank = x.byName[i]
				}
				place.Partners = append(place.Partners, b.told(i))
			}
		}
		first := &place.Partners[0]
		place.Name, place.Exactness = first.Name, first.Exactness
		c := chapter(place.Country)
		c.Places = append(c.Places, *place)
	}
	codes := slices.SortedFunc(maps.Keys(chapters), func(a, b string) int {
		return cmp.Or(cmp.Compare(x.countries[a], x.countries[b]), cmp.Compare(a, b))
	})
	number := 0
	known := map[string][]TimeSpan{}
	for _, iso2 := range codes {
		c := chapters[iso2]
		slices.SortFunc(c.Places, func(a, b Place) int { return cmp.Compare(a.rank, b.rank) })
		for i := range c.Places {
			number++
			c.Places[i].Number = number
		}
		c.Facts = x.factsOf(iso2, b.origin)
		c.Times = x.timesOf(iso2, c.Places, d.Trip, known)
		d.Countries = append(d.Countries, *c)
	}
	d.Summary.Places = number
}

// summarise counts. What is uncertain is counted apart.
func (b *builder) summarise() {
	x, d := b.index, b.dossier
	best := make([]atlas.Exactness, len(x.cooperations))
	inCountry := map[string][]int{}
	authorities := map[int]bool{}
	for _, i := range b.chosen {
		p := &x.partners[i]
		for _, c := range b.of[i] {
			best[c] = better(best[c], p.exactness)
			for _, iso2 := range p.told.Countries {
				if b.allowed != nil && !b.allowed[iso2] {
					continue
				}
				inCountry[iso2] = append(inCountry[iso2], c)
			}
		}
		for _, a := range b.around[i] {
			authorities[a] = true
		}
	}
	themes := map[string]int{}
	for c, kept := range b.kept {
		if !kept {
			continue
		}
		d.Summary.Cooperations++
		e := &x.cooperations[c]
		if len(e.themes) > 0 {
			themes[e.themes[0]]++
		}
		if e.active && e.told.Confidence == atlas.Confirmed {
			d.Summary.Active++
		}
		switch best[c] {
		case atlas.Exact:
			d.Summary.Located++
		case atlas.Approximate:
			d.Summary.Approximate++
		default:
			d.Summary.WithoutPlace++
		}
	}
	for iso2, all := range inCountry {
		b.touched[iso2] = len(once(all))
	}
	for i := range d.Countries {
		d.Countries[i].Cooperations = b.touched[d.Countries[i].ISO2]
	}
	d.Summary.Authorities = len(authorities)
	d.Summary.Countries, d.Summary.Partners = len(b.touched), len(b.chosen)
	d.Summary.Themes = []ThemeCount{}
	for _, theme := range x.records.Themes { // in legend order
		if n := themes[theme.Code]; n > 0 {
			d.Summary.Themes = append(d.Summary.Themes, ThemeCount{theme.Code, n})
		}
	}
	slices.SortStableFunc(d.Summary.Themes, func(a, b ThemeCount) int { return cmp.Compare(b.Cooperations, a.Cooperations) })
	for c, loose := range b.loose {
		if loose && !b.kept[c] {
			d.Summary.Uncertain++
		}
	}
}

// finish lists the records that the dossier names, and says where it is from.
func (b *builder) finish() {
	x, d := b.index, b.dossier
	var all []int
	for c := range x.cooperations {
		if b.kept[c] || b.loose[c] {
			all = append(all, c)
		}
	}
	all = append(all, b.lapsedOnly(all)...)
	slices.Sort(all)
	d.Cooperations = make([]Cooperation, len(all))
	mine := map[int][]string{}
	for i, c := range all {
		e := &x.cooperations[c]
		d.Cooperations[i] = e.told
		d.cooperations[e.told.ID] = &d.Cooperations[i]
		for _, a := range e.authorities {
			b.used[a] = true
			if b.kept[c] || b.loose[c] {
				mine[a] = append(mine[a], e.told.ID)
			}
		}
	}
	if d.Leaving != nil {
		for i := range d.Leaving.Chain {
			link := &d.Leaving.Chain[i]
			for _, id := range link.Authorities {
				b.used[x.authorities[id]] = true
				link.Cooperations = append(link.Cooperations, mine[x.authorities[id]]...)
			}
			slices.Sort(link.Cooperations)
			link.Cooperations = slices.Compact(link.Cooperations)
		}
		b.used[x.authorities[d.Leaving.Authority]] = true
	}
	named := slices.SortedFunc(maps.Keys(b.used), func(a, b int) int { return cmp.Compare(x.alphabetical[a], x.alphabetical[b]) })
	d.Authorities = make([]Authority, len(named))
	for i, a := range named {
		record := x.records.Authorities[a]
		d.Authorities[i] = Authority{
			ID: record.ID, Name: record.Name, Kind: record.Kind, Successor: record.Successor,
			DissolvedOn: record.DissolvedOn, Cooperations: filled(mine[a]),
		}
		d.authorities[record.ID] = &d.Authorities[i]
	}
	b.checklist()
	d.Sources = x.sources()
}

// sources says whom the dossier comes from.
func (x *Index) sources() []Attribution {
	title := x.records.Territory.Title.FR
	if name := x.records.Territory.Name.FR; name != "" {
		title += ", " + name
	}
	all := []Attribution{{title, "etalab-2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"}}
	for _, a := range x.records.Attributions {
		all = append(all, Attribution(a))
	}
	for _, a := range x.terms.Attributions {
		if !slices.ContainsFunc(all, func(b Attribution) bool { return b.Title == a.Title }) {
			all = append(all, a)
		}
	}
	return all
}
