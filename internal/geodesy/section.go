package geodesy

import (
	"math"

	"github.com/paulmach/orb"
)

// worldPixels is the width of the world at zoom 6 in Web Mercator with tiles of
// 256 pixels, and tolerance what the eye forgives there, in pixels. Points are
// spread for a little less, as that is an estimate.
const (
	worldPixels     = 256 << 6
	tolerance       = 0.5
	spreadTolerance = 0.48
)

// edgeOfMap is the sine of 85.0511°, where Web Mercator ends. What is beyond is
// drawn, if at all, along the edge: no point is spent on its shape.
const edgeOfMap = 0.99627207622

// deepest bounds the halvings of a stretch. Most need none; the bound is for
// arcs that graze a pole.
const deepest = 24

// section is a part of an arc that lies between two meridians: longitudes go
// one way, from `from` to `to`, and stay in [-180, 180].
type section struct {
	arc
	start, end float64 // radians along the arc
	from, to   float64 // longitudes of its ends, degrees
}

// line returns the section as a line whose ends have the latitudes given: they
// are known better than the arc could tell.
func (s section) line(startLat, endLat float64) orb.LineString {
	stops := s.stops()
	line := make(orb.LineString, 1, len(stops))
	line[0] = orb.Point{s.from, startLat}
	for i := 1; i < len(stops); i++ {
		line = s.halve(line, stops[i-1], stops[i], deepest)
		if i < len(stops)-1 {
			line = s.add(line, stops[i])
		}
	}
	last := orb.Point{s.to, endLat}
	if len(line) > 1 && line[len(line)-1] == last {
		return line
	}
	return append(line, last)
}

// stops returns where along the arc the points of the line go, so that it has
// as few as it can: every stretch between two strays from its segment by the
// same distance.
//
// Web Mercator is conformal, so the direction of the curve on the map is the
// azimuth α of the great circle, and its scale is 1/cos φ. Over a short dt the
// curve strays from its chord by (dα/dt)(1/cos φ) dt²/8, where dα/dt is
// sin α tan φ and, by Clairaut's relation, sin α cos φ is constant: it is the
// third coordinate of the circle's normal. The number of points that dt needs
// is the square root of that over the tolerance, and stops are spread evenly
// over its sum.
func (s section) stops() []float64 {
	const steps = 96
	clairaut := math.Abs(s.arc.start.cross(s.heading).z)
	scale := worldPixels / (2 * math.Pi) / (8 * spreadTolerance) * clairaut
	width := (s.end - s.start) / steps
	var sums [steps + 1]float64
	for i := range steps {
		z := s.at(s.start + (float64(i)+0.5)*width).z
		need := 0.0
		if math.Abs(z) < edgeOfMap {
			cosSquare := 1 - z*z
			need = math.Sqrt(scale * math.Abs(z) / (cosSquare * math.Sqrt(cosSquare)))
		}
		sums[i+1] = sums[i] + need*width
	}
	count := int(math.Ceil(sums[steps]))
	stops := make([]float64, 0, count+1)
	stops = append(stops, s.start)
	for i, next := 0, 1; next < count; i++ {
		for ; next < count && sums[i+1] >= float64(next)*sums[steps]/float64(count); next++ {
			share := (float64(next)*sums[steps]/float64(count) - sums[i]) / (sums[i+1] - sums[i])
			stops = append(stops, s.start+(float64(i)+share)*width)
		}
	}
	return append(stops, s.end)
}

// halve appends to line the points still needed strictly between t0 and t1:
// none where the estimate of stops was good.
func (s section) halve(line orb.LineString, t0, t1 float64, depth int) orb.LineString {
	if depth == 0 || s.straight(t0, t1) {
		return line
	}
	middle := (t0 + t1) / 2
	line = s.halve(line, t0, middle, depth-1)
	line = s.add(line, middle)
	return s.halve(line, middle, t1, depth-1)
}

// add appends the point at t, unless rounding makes it the last one again.
// Three decimals are a twentieth of the tolerance.
func (s section) add(line orb.LineString, t float64) orb.LineString {
	p := s.at(t).point()
	p = orb.Point{s.between(math.Round(p.Lon()*1e3)/1e3 + 0), math.Round(p.Lat()*1e3)/1e3 + 0}
	if p == line[len(line)-1] {
		return line
	}
	return append(line, p)
}

// straight reports whether, on the map, the arc between t0 and t1 stays within
// tolerance of the segment that joins its ends. It looks at three places, not
// at the middle only: around the equator an arc is S-shaped, and its middle is
// on the segment.
func (s section) straight(t0, t1 float64) bool {
	a, b := s.pixel(t0), s.pixel(t1)
	for _, share := range [...]float64{0.25, 0.5, 0.75} {
		if distanceToSegment(s.pixel(t0+share*(t1-t0)), a, b) > tolerance {
			return false
		}
	}
	return true
}

// pixel returns where on the map the arc is at t.
func (s section) pixel(t float64) orb.Point {
	v := s.at(t)
	lon := s.between(degrees(math.Atan2(v.y, v.x)))
	northing := math.Atanh(min(max(v.z, -edgeOfMap), edgeOfMap))
	return orb.Point{lon * worldPixels / 360, northing * worldPixels / (2 * math.Pi)}
}

// between takes a longitude found on the arc into the section's range, which it
// may have left by a rounding error: by a hair, or by a whole turn at ±180°.
func (s section) between(lon float64) float64 {
	low, high := min(s.from, s.to), max(s.from, s.to)
	switch {
	case lon < low-180:
		lon += 360
	case lon > high+180:
		lon -= 360
	}
	return min(max(lon, low), high)
}

// distanceToSegment returns the distance from p to the segment from a to b, in
// the plane.
func distanceToSegment(p, a, b orb.Point) float64 {
	dx, dy := b[0]-a[0], b[1]-a[1]
	square := dx*dx + dy*dy
	share := 0.0
	if square > 0 {
		share = min(max(((p[0]-a[0])*dx+(p[1]-a[1])*dy)/square, 0), 1)
	}
	return math.Hypot(p[0]-a[0]-share*dx, p[1]-a[1]-share*dy)
}
