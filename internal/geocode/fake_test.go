package geocode

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
)

// world is a gazetteer in memory, with the rules of the real one: exact forms,
// countries as a constraint, places without a country everywhere.
type world struct {
	digest string
	places []known
	mutex  sync.Mutex
	calls  map[string]int // how often each method was called
	fail   error
}

// known is a place of the world, with its names: the first is the main one, the
// second the French one when there is one.
type known struct {
	Match
	names []string
}

// town is a place of level locality.
func town(id, country string, people int, at orb.Point, names ...string) known {
	return place(id, country, atlas.LevelLocality, people, at, names...)
}

func place(id, country string, level atlas.Level, people int, at orb.Point, names ...string) known {
	return known{
		Match: Match{
			Place: atlas.Place{
				ID: id, Name: names[0], Country: country, Level: level, Population: people, Position: at,
				Source: "test", Licence: "CC0-1.0",
			},
			Exactness: atlas.Exact, Weight: people,
		},
		names: names,
	}
}

// unplaced is a place that no source locates.
func unplaced(id, country string, names ...string) known {
	k := town(id, country, 0, orb.Point{}, names...)
	k.Exactness = atlas.NoPlace
	return k
}

// in sets the first-level division of a place.
func (k known) in(admin1 string) known {
	k.Admin1 = admin1
	return k
}

func (w *world) called(method string) error {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.calls == nil {
		w.calls = map[string]int{}
	}
	w.calls[method]++
	return w.fail
}

func (w *world) Digest(context.Context) (string, error) { return w.digest, w.fail }

func (w *world) match(lookup Lookup, fits func(form string) (similarity float64, ok bool)) []Match {
	var found []Match
	for _, k := range w.places {
		if len(lookup.Countries) > 0 && k.Place.Country != "" && !slices.Contains(lookup.Countries, k.Place.Country) {
			continue
		}
		for i, name := range k.names {
			for _, form := range append([]string{Normalise(name)}, ShortForms(name, k.Place.Level)...) {
				similarity, ok := fits(form)
				if !ok {
					continue
				}
				match := k.Match
				match.Name, match.Form, match.Similarity = name, form, similarity
				match.Kind = min(NameKind(i), AliasName)
				if form != Normalise(name) {
					match.Kind = ShortenedName
				}
				found = append(found, match)
			}
		}
	}
	return found
}

func (w *world) Exact(_ context.Context, lookups []Lookup) ([][]Match, error) {
	found := make([][]Match, len(lookups))
	for i, lookup := range lookups {
		found[i] = w.match(lookup, func(form string) (float64, bool) { return 1, slices.Contains(lookup.Forms, form) })
	}
	return found, w.called("Exact")
}

func (w *world) Similar(_ context.Context, lookups []Lookup) ([][]Match, error) {
	found := make([][]Match, len(lookups))
	for i, lookup := range lookups {
		found[i] = w.match(lookup, func(form string) (float64, bool) {
			n := edits(form, lookup.Forms[0])
			return 1 - float64(n)/10, n > 0 && n < 4
		})
	}
	return found, w.called("Similar")
}

func (w *world) Spelled(_ context.Context, keys [][]int32) ([][]string, error) {
	found := make([][]string, len(keys))
	for i, asked := range keys {
		for _, k := range w.places {
			for _, name := range k.names {
				form := Normalise(name)
				shared := slices.ContainsFunc(SpellingKeys(form), func(key int32) bool { return slices.Contains(asked, key) })
				if shared && !slices.Contains(found[i], form) {
					found[i] = append(found[i], form)
				}
			}
		}
	}
	return found, w.called("Spelled")
}

func (w *world) Prefixed(_ context.Context, lookup Lookup, limit int) ([]Match, error) {
	found := w.match(lookup, func(form string) (float64, bool) { return 1, strings.HasPrefix(form, lookup.Forms[0]) })
	return found[:min(len(found), limit)], w.called("Prefixed")
}

func (w *world) Places(_ context.Context, ids []string) (map[string]atlas.Place, error) {
	found := map[string]atlas.Place{}
	for _, k := range w.places {
		if slices.Contains(ids, k.Place.ID) {
			found[k.Place.ID] = k.Place
		}
	}
	return found, w.called("Places")
}

func (w *world) Names(_ context.Context, ids []string) (map[string][]PlaceName, error) {
	found := map[string][]PlaceName{}
	for _, k := range w.places {
		for i, name := range k.names {
			if slices.Contains(ids, k.Place.ID) {
				lang := ""
				if i == 1 {
					lang = "fr"
				}
				found[k.Place.ID] = append(found[k.Place.ID], PlaceName{Text: name, Form: Normalise(name), Lang: lang, Preferred: i <= 1})
			}
		}
	}
	return found, w.called("Names")
}

// testWorld holds the names that go wrong.
func testWorld() *world {
	return &world{digest: "test", places: []known{
		town("nablus", "PS", 130_326, orb.Point{35.254, 32.221}, "Nablus", "Naplouse"),
		town("naples", "IT", 909_048, orb.Point{14.268, 40.852}, "Napoli", "Naples"),
		town("naples-fl", "US", 21_653, orb.Point{-81.795, 26.142}, "Naples"),
		town("stavanger", "NO", 144_877, orb.Point{5.733, 58.970}, "Stavanger"),
		town("saint-louis-sn", "SN", 258_592, orb.Point{-16.490, 16.018}, "Saint-Louis", "Saint-Louis"),
		town("saint-louis-us", "US", 315_685, orb.Point{-90.198, 38.627}, "St. Louis", "Saint-Louis"),
		town("saint-louis-fr", "FR", 20_294, orb.Point{7.566, 47.592}, "Saint-Louis"),
		town("ensdorf-by", "DE", 2_200, orb.Point{11.936, 49.341}, "Ensdorf").in("bayern"),
		town("ensdorf-sl", "DE", 6_631, orb.Point{6.783, 49.300}, "Ensdorf").in("saarland"),
		town("halle-saale", "DE", 234_107, orb.Point{11.970, 51.482}, "Halle").in("sachsen-anhalt"),
		town("halle-westfalen", "DE", 21_448, orb.Point{8.361, 52.060}, "Halle").in("nrw"),
		place("nrw", "DE", atlas.LevelRegion, 0, orb.Point{7.24, 51.35}, "Nordrhein-Westfalen", "Rhénanie-du-Nord-Westphalie"),
		place("saarland", "DE", atlas.LevelRegion, 0, orb.Point{6.9, 49.4}, "Saarland", "Sarre"),
		place("bayern", "DE", atlas.LevelRegion, 0, orb.Point{11.4, 48.6}, "Bayern", "Bavière"),
		place("sachsen-anhalt", "DE", atlas.LevelRegion, 0, orb.Point{11.8, 51.8}, "Sachsen-Anhalt", "Saxe-Anhalt"),
		town("relizane", "DZ", 130_094, orb.Point{0.556, 35.737}, "Relizane"),
		place("relizane-wilaya", "DZ", atlas.LevelRegion, 0, orb.Point{0.83, 35.93}, "Relizane"),
		town("cologne", "DE", 963_395, orb.Point{6.950, 50.933}, "Köln", "Cologne"),
		place("country:ML", "ML", atlas.LevelCountry, 0, orb.Point{-6.83, 13.08}, "Mali", "Mali"),
		place("country:DE", "DE", atlas.LevelCountry, 0, orb.Point{10, 51}, "Germany", "Allemagne", "Deutschland"),
		place("country:PS", "PS", atlas.LevelCountry, 0, orb.Point{35, 32}, "Palestine", "Palestine"),
		place("maghreb", "", atlas.LevelBasin, 0, orb.Point{2, 33}, "Maghreb"),
		place("cog:59350", "FR", atlas.LevelLocality, 238_246, orb.Point{3.059, 50.633}, "Lille"),
		place("country:SN", "SN", atlas.LevelCountry, 0, orb.Point{-14, 14}, "Senegal", "Sénégal"),
		place("porz", "DE", atlas.LevelDistrict, 107_000, orb.Point{7.058, 50.886}, "Porz"),
		unplaced("bullecourt", "FR", "Bullecourt"),
		town("napels", "IT", 900, orb.Point{11, 45}, "Napels"),
		town("hastings", "GB", 91_053, orb.Point{0.573, 50.855}, "Hastings"),
		town("wigan", "GB", 175_405, orb.Point{-2.632, 53.543}, "Wigan"),
		place("manchester-county", "GB", atlas.LevelCounty, 0, orb.Point{-2.237, 53.481}, "Greater Manchester", "Grand Manchester"),
		town("mossley", "GB", 900, orb.Point{-2.036, 53.515}, "Mossley"),
	}}
}
