package mission

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/geodesy"
)

// contains reports whether a position is in the circle, its edge included.
func (c *Circle) contains(at orb.Point) bool { return geodesy.Distance(c.Center, at) <= c.KM*1000 }

// shape is a polygon laid out on a plane: its corners one after the other, with
// longitudes that run on past ±180° instead of jumping, so that straight sides
// are straight. One that goes round a pole is closed over it.
type shape struct {
	ring  []orb.Point // not closed
	bound orb.Bound
}

// shape lays the polygon out.
func (p *Polygon) shape() *shape {
	ring, turn := unrolled(p.Corners)
	if turn != 0 {
		north := 0.0
		for _, at := range ring {
			north += at.Lat()
		}
		pole := math.Copysign(90, north)
		first := ring[0]
		ring = append(ring, orb.Point{first.Lon() + turn, first.Lat()},
			orb.Point{first.Lon() + turn, pole}, orb.Point{first.Lon(), pole})
	}
	return &shape{ring, orb.Ring(ring).Bound()}
}

// belowPole is the latitude of a pole itself, a tenth of a millimetre short of
// the side that closes a polygon over it.
const belowPole = 90 - 1e-9

// contains reports whether a position is inside, by the even-odd rule.
func (s *shape) contains(at orb.Point) bool {
	at[1] = max(min(at.Lat(), belowPole), -belowPole)
	if at.Lat() < s.bound.Min.Lat() || at.Lat() > s.bound.Max.Lat() {
		return false
	}
	inside := false
	// The plane has a position once in every 360°: it is inside an odd number
	// of times.
	lon := at.Lon() + 360*math.Ceil((s.bound.Min.Lon()-at.Lon())/360)
	for ; lon <= s.bound.Max.Lon(); lon += 360 {
		if s.crossings(orb.Point{lon, at.Lat()})%2 == 1 {
			inside = !inside
		}
	}
	return inside
}

// crossings counts the sides that a line due west from a position crosses.
func (s *shape) crossings(at orb.Point) int {
	count := 0
	for i, a := range s.ring {
		b := s.ring[(i+1)%len(s.ring)]
		if (a.Lat() > at.Lat()) == (b.Lat() > at.Lat()) {
			continue
		}
		if a.Lon()+(at.Lat()-a.Lat())/(b.Lat()-a.Lat())*(b.Lon()-a.Lon()) < at.Lon() {
			count++
		}
	}
	return count
}

// unrolled returns corners with longitudes that do not jump, and by how much
// one has turned when back at the first: 0, or 360 or -360 round a pole.
func unrolled(corners []orb.Point) (ring []orb.Point, turn float64) {
	ring = make([]orb.Point, 0, len(corners)+3)
	lon := corners[0].Lon()
	for i, at := range corners {
		if i > 0 {
			lon += turned(at.Lon() - corners[i-1].Lon())
		}
		ring = append(ring, orb.Point{lon, at.Lat()})
	}
	last := corners[len(corners)-1]
	return ring, math.Round((lon+turned(corners[0].Lon()-last.Lon())-corners[0].Lon())/360) * 360
}

// turned returns degrees of longitude in (-180, 180].
func turned(lon float64) float64 {
	lon = math.Remainder(lon, 360)
	if lon == -180 {
		return 180
	}
	return lon + 0
}

// isFlat reports whether all corners are in one line.
func isFlat(corners []orb.Point) bool {
	ring, turn := unrolled(corners)
	if turn != 0 {
		return false
	}
	for _, at := range ring[2:] {
		if cross(ring[0], ring[1], at) != 0 {
			return false
		}
	}
	return true
}

// crossesItself reports whether two sides that are not neighbours meet.
func crossesItself(corners []orb.Point) bool {
	ring, turn := unrolled(corners)
	ring = append(ring, orb.Point{ring[0].Lon() + turn, ring[0].Lat()})
	sides := len(ring) - 1
	for i := range sides {
		for j := i + 2; j < sides; j++ {
			if i == 0 && j == sides-1 && turn == 0 {
				continue // neighbours, round the first corner
			}
			if meet(ring[i], ring[i+1], ring[j], ring[j+1]) {
				return true
			}
		}
	}
	return false
}

// meet reports whether the segments a-b and c-d have a point in common.
func meet(a, b, c, d orb.Point) bool {
	abc, abd := sign(cross(a, b, c)), sign(cross(a, b, d))
	cda, cdb := sign(cross(c, d, a)), sign(cross(c, d, b))
	if abc != abd && cda != cdb {
		return true
	}
	return abc == 0 && within(a, b, c) || abd == 0 && within(a, b, d) ||
		cda == 0 && within(c, d, a) || cdb == 0 && within(c, d, b)
}

// within reports whether p, which is in line with a and b, is between them.
func within(a, b, p orb.Point) bool {
	return orb.MultiPoint{a, b}.Bound().Contains(p)
}

// cross is twice the area of the triangle, positive when it turns left.
func cross(a, b, c orb.Point) float64 {
	return (b.Lon()-a.Lon())*(c.Lat()-a.Lat()) - (b.Lat()-a.Lat())*(c.Lon()-a.Lon())
}

func sign(value float64) int {
	switch {
	case value > 0:
		return 1
	case value < 0:
		return -1
	}
	return 0
}

// boundsOf returns the smallest box round positions: west, south, east, north.
// It is open where the widest stretch without any is, so that places on both
// sides of ±180° are together.
func boundsOf(positions []orb.Point) *[4]float64 {
	if len(positions) == 0 {
		return nil
	}
	lons := make([]float64, len(positions))
	box := [4]float64{0, 90, 0, -90}
	for i, at := range positions {
		lons[i] = at.Lon()
		box[1], box[3] = min(box[1], at.Lat()), max(box[3], at.Lat())
	}
	slices.Sort(lons)
	last := len(lons) - 1
	box[0], box[2] = lons[0], lons[last]
	widest := lons[0] + 360 - lons[last]
	for i := range last {
		if gap := lons[i+1] - lons[i]; gap > widest {
			widest, box[0], box[2] = gap, lons[i+1], lons[i]
		}
	}
	return &box
}
