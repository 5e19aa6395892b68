package mission

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/catalogue"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/internal/geodesy"
)

// Index is an edition made ready for dossiers: all that does not depend on what
// is asked is computed once. It is immutable, and safe for any number of
// readers.
type Index struct {
	records *catalogue.Catalogue
	edition Edition
	day     time.Time // the edition's, at midnight UTC; zero before it is published

	cooperations []entry
	partners     []partner
	sites        []site
	authorities  map[string]int // in records.Authorities
	alphabetical []int          // rank of each by name
	byName       []int          // rank of each partner by name
	countries    map[string]int // rank of each by French name
	ofRegion     map[string][]string
	facts        map[string]*countryFacts
	terms        facts
	communes     map[string]*commune
}

// entry is a cooperation, with what it joins as positions in the index.
type entry struct {
	told        Cooperation
	themes      []string
	active      bool
	over        bool
	authorities []int
	partners    []int
	located     atlas.Exactness // by the best of all its partners
}

// partner is a partner, with what is done with it.
type partner struct {
	told         Partner
	cooperations []int
	at           *orb.Point
	site         int  // -1 without one
	placed       bool // it is a territory of its own: no country, basin or network, and somebody
	exactness    atlas.Exactness
	near         []int // other partners at most NearKM away
}

// site is where partners are drawn at one position.
type site struct {
	id        string
	country   string
	at        orb.Point
	partners  []int // the surest and smallest first
	zone      string
	ambiguous bool // the country has zones that differ
}

// NewIndex prepares an edition, whose records were read already.
func NewIndex(e *edition.Edition, records *catalogue.Catalogue) (*Index, error) {
	x := &Index{
		records: records, edition: Edition{e.Number, e.Digest, e.PublishedAt},
		authorities: map[string]int{}, countries: map[string]int{}, ofRegion: map[string][]string{},
	}
	if !e.PublishedAt.IsZero() {
		x.day = e.PublishedAt.UTC().Truncate(24 * time.Hour)
	}
	if err := x.readFacts(e); err != nil {
		return nil, err
	}
	if err := x.readCommunes(e); err != nil {
		return nil, err
	}
	x.rankNames()
	x.gatherRegions()
	x.gatherPartners()
	x.gatherCooperations()
	x.gatherSites()
	x.findNeighbours()
	return x, nil
}

// read reads a file of an edition; one that it does not have leaves into as it is.
func read(e *edition.Edition, name string, into any) error {
	file, found := e.File(name)
	if !found {
		return nil
	}
	if err := json.Unmarshal(file.Identity, into); err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return nil
}

// rankNames sorts once what lists are sorted by.
func (x *Index) rankNames() {
	x.alphabetical = make([]int, len(x.records.Authorities))
	for i, a := range x.records.Authorities {
		x.authorities[a.ID] = i
	}
	for rank, a := range catalogue.Sort("fr", x.records.Authorities, func(a *catalogue.Authority) string { return a.Name }) {
		x.alphabetical[x.authorities[a.ID]] = rank
	}
	x.byName = make([]int, len(x.records.Partners))
	positions := map[string]int{}
	for i, p := range x.records.Partners {
		positions[p.ID] = i
	}
	for rank, p := range catalogue.Sort("fr", x.records.Partners, func(p *catalogue.Partner) string { return p.Name }) {
		x.byName[positions[p.ID]] = rank
	}
	for rank, c := range catalogue.Sort("fr", x.records.AllCountries(), func(c *catalogue.Country) string { return c.Name.FR }) {
		x.countries[c.ISO2] = rank
	}
}

// gatherRegions lists the countries of every region of the world.
func (x *Index) gatherRegions() {
	for _, country := range x.records.AllCountries() {
		if country.Mediterranean {
			x.ofRegion[Mediterranean] = append(x.ofRegion[Mediterranean], country.ISO2)
		}
		code := country.Region
		for range 10 { // a chain that bites its tail must not hold the server
			found := x.records.WorldRegion(code)
			if found == nil {
				break
			}
			x.ofRegion[code] = append(x.ofRegion[code], country.ISO2)
			code = found.Parent
		}
	}
}

// gatherPartners tells the partners, in the order of the catalogue.
func (x *Index) gatherPartners() {
	x.partners = make([]partner, len(x.records.Partners))
	for i, p := range x.records.Partners {
		told := Partner{
			ID: p.ID, Name: p.Name, Names: p.Names, OtherNames: filled(p.OtherNames), Level: p.Level,
			Countries: filled(p.Countries), Unnamed: p.Unnamed, InBasin: p.InBasin, Exactness: p.Exactness,
			PlaceName: p.PlaceName, Note: p.Note, Weaknesses: []Weakness{}, Cooperations: []string{},
		}
		if told.Names == nil {
			told.Names = map[string]string{}
		}
		if p.Unnamed {
			told.Weaknesses = append(told.Weaknesses, WeakUnnamed)
		}
		switch {
		case p.Exactness == atlas.Approximate:
			told.Weaknesses = append(told.Weaknesses, WeakApproximate)
		case p.Exactness == atlas.NoPlace || p.Position == nil:
			told.Weaknesses = append(told.Weaknesses, WeakNoPlace)
		}
		x.partners[i] = partner{told: told, at: p.Position, site: -1, placed: isPlaced(p), exactness: p.Exactness}
		if p.Position == nil {
			x.partners[i].exactness = atlas.NoPlace
		}
	}
}

// isPlaced reports whether a partner is a territory that one can go to.
func isPlaced(p *catalogue.Partner) bool {
	switch p.Level {
	case atlas.LevelCountry, atlas.LevelBasin, atlas.LevelNetwork:
		return false
	}
	return !p.Unnamed && len(p.Countries) == 1
}

// gatherCooperations tells the cooperations, and joins them to who takes part.
func (x *Index) gatherCooperations() {
	partners := map[string]int{}
	for i := range x.partners {
		partners[x.partners[i].told.ID] = i
	}
	types := x.records.Types()
	x.cooperations = make([]entry, len(x.records.Cooperations))
	for i, c := range x.records.Cooperations {
		e := entry{
			told: x.tell(c, types[c.Type]), themes: c.Themes, active: c.Status == atlas.StatusActive,
			located: atlas.NoPlace,
		}
		for _, p := range c.Authorities {
			if at, found := x.authorities[p.ID]; found && !slices.Contains(e.authorities, at) {
				e.authorities = append(e.authorities, at)
			}
		}
		for _, p := range c.Partners {
			at, found := partners[p.ID]
			if !found || slices.Contains(e.partners, at) {
				continue
			}
			e.partners = append(e.partners, at)
			x.partners[at].cooperations = append(x.partners[at].cooperations, i)
		}
		e.over = x.isOver(c)
		x.cooperations[i] = e
	}
	// The members of a network are where it is.
	for i, p := range x.records.Partners {
		if p.Level != atlas.LevelNetwork {
			continue
		}
		for _, member := range p.Members {
			if at, found := partners[member.ID]; found && member.Kind == atlas.ActorPartner {
				x.partners[i].exactness = better(x.partners[i].exactness, x.partners[at].exactness)
			}
		}
	}
}

// better returns the more exact of two.
func better(a, b atlas.Exactness) atlas.Exactness {
	if a == atlas.Exact || b == atlas.Exact {
		return atlas.Exact
	}
	if a == atlas.Approximate || b == atlas.Approximate {
		return atlas.Approximate
	}
	return atlas.NoPlace
}

// isOver reports whether a cooperation is told in the past: it ended, or was to
// end before the edition and nobody says that it goes on.
func (x *Index) isOver(c *catalogue.Cooperation) bool {
	if c.Status == atlas.StatusEnded {
		return true
	}
	_, last, known := c.End.Years()
	return c.Status == atlas.StatusUnknown && known && !x.day.IsZero() && last < x.day.Year()
}

// gatherSites puts partners that are drawn at one position of one country together.
func (x *Index) gatherSites() {
	type key struct {
		country string
		at      orb.Point
	}
	sites := map[key]int{}
	order := make([]int, 0, len(x.partners))
	for i := range x.partners {
		if p := &x.partners[i]; p.placed && p.at != nil {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		p, q := &x.partners[a], &x.partners[b]
		return cmp.Or(cmp.Compare(exactRank(p.exactness), exactRank(q.exactness)),
			cmp.Compare(levelRank(p.told.Level), levelRank(q.told.Level)), cmp.Compare(p.told.ID, q.told.ID))
	})
	for _, i := range order {
		p := &x.partners[i]
		k := key{p.told.Countries[0], *p.at}
		at, found := sites[k]
		if !found {
			at = len(x.sites)
			sites[k] = at
			zone, ambiguous := x.zoneAt(k.country, k.at)
			x.sites = append(x.sites, site{id: p.told.ID, country: k.country, at: k.at, zone: zone, ambiguous: ambiguous})
		}
		x.sites[at].partners = append(x.sites[at].partners, i)
		p.site = at
	}
}

func exactRank(e atlas.Exactness) int {
	return slices.Index([]atlas.Exactness{atlas.Exact, atlas.Approximate, atlas.NoPlace}, e)
}

func levelRank(l atlas.Level) int {
	return slices.Index([]atlas.Level{atlas.LevelLocality, atlas.LevelDistrict, atlas.LevelCounty, atlas.LevelRegion}, l)
}

// findNeighbours measures between partners that are exactly located and not far
// apart. Going by latitude, only those of a narrow band are looked at.
func (x *Index) findNeighbours() {
	var exact []int
	for i := range x.partners {
		if p := &x.partners[i]; p.site >= 0 && p.exactness == atlas.Exact && len(p.cooperations) > 0 {
			exact = append(exact, i)
		}
	}
	slices.SortFunc(exact, func(a, b int) int { return cmp.Compare(x.partners[a].at.Lat(), x.partners[b].at.Lat()) })
	ups := make([][3]float64, len(exact))
	for i, a := range exact {
		ups[i] = upFrom(*x.partners[a].at)
	}
	for i, a := range exact {
		p := &x.partners[a]
		for j, b := range exact[i+1:] {
			q := &x.partners[b]
			if q.at.Lat()-p.at.Lat() > NearKM/degreeKM {
				break
			}
			if isNear(ups[i], ups[i+1+j], *p.at, *q.at) {
				p.near = append(p.near, b)
				q.near = append(q.near, a)
			}
		}
	}
}

// degreeKM is less than a degree of latitude is anywhere on the ellipsoid.
const degreeKM = 110.5

// isNear reports whether two positions, of which it is told what is up too, are
// at most NearKM apart. A sphere is wrong by less than a hundredth: where that
// leaves no doubt, it is enough.
func isNear(up, other [3]float64, a, b orb.Point) bool {
	const radius = 6371 // kilometres; so near, an arc and its chord are one
	dx, dy, dz := up[0]-other[0], up[1]-other[1], up[2]-other[2]
	square := (dx*dx + dy*dy + dz*dz) * radius * radius
	switch {
	case square < NearKM*NearKM*0.98:
		return true
	case square > NearKM*NearKM*1.02:
		return false
	}
	return geodesy.Distance(a, b) <= NearKM*1000
}

// upFrom is what is up at a position, as a unit vector from the middle of the
// Earth.
func upFrom(at orb.Point) [3]float64 {
	const radian = math.Pi / 180
	sinLat, cosLat := math.Sincos(at.Lat() * radian)
	sinLon, cosLon := math.Sincos(at.Lon() * radian)
	return [3]float64{cosLat * cosLon, cosLat * sinLon, sinLat}
}

// filled returns a list that is never nil.
func filled[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// rounded returns kilometres to a tenth, which is more than any place is known to.
func rounded(km float64) float64 { return math.Round(km*10) / 10 }
