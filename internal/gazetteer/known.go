package gazetteer

import (
	"hash/maphash"
	"math"
	"strings"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/geocode"
)

// sameTownMetres is how far apart two sources may put the same town.
const sameTownMetres = 10_000

// known remembers the names and positions of the towns already given, to tell
// whether a later source brings a new one. It keeps a hash of the name and a
// position, not the names: some 30 bytes each.
type known struct {
	seed      maphash.Seed
	positions map[uint64]spot   // the first town of that name
	others    map[uint64][]spot // its homonyms in the same country
}

// spot is a position to about a metre: longitude, latitude.
type spot [2]float32

func newKnown() *known {
	return &known{seed: maphash.MakeSeed(), positions: map[uint64]spot{}, others: map[uint64][]spot{}}
}

// add remembers a place under all its names.
func (k *known) add(e *Entry) {
	here := spot{float32(e.Place.Position[0]), float32(e.Place.Position[1])}
	previous := ""
	for _, name := range e.Names {
		if name.Text == previous || foreignScript(name.Text) {
			continue
		}
		previous = name.Text
		k.addForm(k.key(e.Place.Country, geocode.Normalise(name.Text)), here)
	}
}

func (k *known) addForm(key uint64, here spot) {
	first, found := k.positions[key]
	if !found {
		k.positions[key] = here
		return
	}
	if first != here {
		k.others[key] = append(k.others[key], here)
	}
}

// has reports whether a town of that name was given near that position.
func (k *known) has(country, name string, position orb.Point) bool {
	key := k.key(country, geocode.Normalise(name))
	first, found := k.positions[key]
	if !found {
		return false
	}
	if flatMetres(first.point(), position) < sameTownMetres {
		return true
	}
	for _, other := range k.others[key] {
		if flatMetres(other.point(), position) < sameTownMetres {
			return true
		}
	}
	return false
}

func (k *known) key(country, form string) uint64 {
	var h maphash.Hash
	h.SetSeed(k.seed)
	h.WriteString(country)
	h.WriteString(form)
	return h.Sum64()
}

func (s spot) point() orb.Point { return orb.Point{float64(s[0]), float64(s[1])} }

// foreignScript reports whether a name is written in another script than Latin:
// the sources to compare with are in Latin letters.
func foreignScript(name string) bool {
	return strings.IndexFunc(name, func(r rune) bool { return r >= 0x370 && (r < 0x1e00 || r > 0x2100) }) >= 0
}

// flatMetres is the distance between two positions a few kilometres apart, on a
// sphere made flat: to decide "near", never to publish.
func flatMetres(a, b orb.Point) float64 {
	const metresPerDegree = 111_195
	dx := math.Abs(a[0] - b[0])
	if dx > 180 {
		dx = 360 - dx
	}
	dx *= math.Cos((a[1] + b[1]) / 2 * math.Pi / 180)
	return metresPerDegree * math.Hypot(dx, a[1]-b[1])
}
