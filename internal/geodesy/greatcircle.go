package geodesy

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// GreatCircle returns the shorter great circle from a to b as a line to draw:
// an [orb.LineString], or an [orb.MultiLineString] of two when it must be cut.
// The line from b to a is the same one, reversed.
//
// It is cut where it crosses ±180° of longitude, at the exact latitude of the
// crossing: the first part ends at 180 (or -180), the second starts at -180 (or
// 180). It is also cut at a pole that it passes exactly over, where its
// longitude turns by half a circle at once. A line that only touches the
// antimeridian, or follows it, is whole.
//
// Coordinates have at most 5 decimals (about a metre); the ends are a and b,
// rounded. The longitude of an end that is a pole has no meaning: it is the one
// the line leaves it by. Two identical positions give a line of two identical
// points, and antipodes, which every direction joins, go over the north pole.
func GreatCircle(a, b orb.Point) orb.Geometry {
	a, b = ends(rounded(a), rounded(b))
	swapped := b.Lon() < a.Lon() || (b.Lon() == a.Lon() && b.Lat() < a.Lat())
	if swapped {
		a, b = b, a
	}
	parts := parts(a, b)
	if swapped {
		slices.Reverse(parts)
		for _, part := range parts {
			part.Reverse()
		}
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return parts
}

// parts returns the line from a to b, cut where it must be.
func parts(a, b orb.Point) orb.MultiLineString {
	turn := shortWay(a.Lon(), b.Lon())
	switch {
	case turn == 0:
		return orb.MultiLineString{{a, b}} // one place, or along a meridian
	case turn == 180:
		pole := math.Copysign(90, a.Lat()+b.Lat())
		return orb.MultiLineString{{a, {a.Lon(), pole}}, {{b.Lon(), pole}, b}}
	}
	from, to := a.Lon(), b.Lon()
	edge := math.Copysign(180, turn)
	if from == 180 { // an end on the antimeridian is on the side the line is
		from = -edge
	}
	if to == 180 {
		to = edge
	}
	circle := newArc(a, b) // not antipodes: they turn by 180 or 0
	if math.Abs(from+turn) <= 180 {
		whole := section{circle, 0, circle.angle, from, to}
		return orb.MultiLineString{whole.line(a.Lat(), b.Lat())}
	}
	t, lat := circle.antimeridian()
	before := section{circle, 0, t, from, edge}
	after := section{circle, t, circle.angle, -edge, to}
	return orb.MultiLineString{before.line(a.Lat(), lat), after.line(lat, b.Lat())}
}

// antimeridian returns where along the arc it crosses ±180°, and at which
// latitude. The points of the antimeridian are (-cos φ, 0, sin φ); the one the
// great circle goes through is orthogonal to the circle's normal.
func (a arc) antimeridian() (t, lat float64) {
	normal := a.start.cross(a.heading)
	phi := math.Atan(normal.x / normal.z)
	sin, cos := math.Sincos(phi)
	crossing := vector{x: -cos, z: sin}
	return math.Atan2(crossing.dot(a.heading), crossing.dot(a.start)), round5(degrees(phi))
}

// ends gives each end the one form it has in a line: a pole takes the longitude
// of the other end, which is the meridian the line leaves it by.
func ends(a, b orb.Point) (orb.Point, orb.Point) {
	aPole, bPole := math.Abs(a.Lat()) == 90, math.Abs(b.Lat()) == 90
	switch {
	case aPole && bPole:
		a[0], b[0] = 0, 0
	case aPole:
		a[0] = b.Lon()
	case bPole:
		b[0] = a.Lon()
	}
	return a, b
}

// rounded returns p with 5 decimals, its longitude in (-180, 180] and its
// latitude in [-90, 90].
func rounded(p orb.Point) orb.Point {
	lon := round5(math.Remainder(p.Lon(), 360))
	if lon == -180 {
		lon = 180
	}
	return orb.Point{lon, round5(min(max(p.Lat(), -90), 90))}
}

// shortWay returns by how many degrees one turns from one longitude to another,
// the short way round: in (-180, 180], positive to the east. Longitudes have 5
// decimals, and so has the answer: half a turn is exactly 180.
func shortWay(from, to float64) float64 {
	turn := round5(to - from)
	switch {
	case turn > 180:
		return round5(turn - 360)
	case turn <= -180:
		return round5(turn + 360)
	}
	return turn
}

// round5 rounds degrees to 5 decimals, about a metre, and turns -0 into 0.
func round5(degrees float64) float64 { return math.Round(degrees*1e5)/1e5 + 0 }
