package geodesy

import (
	"math"

	"github.com/paulmach/orb"
)

// worldPixels is the width of the world at zoom 6 in Web Mercator with tiles of
// 256 pixels, and tolerance what the eye forgives there, in pixels.
const (
	worldPixels = 256 << 6
	tolerance   = 0.5
)

// edgeOfMap is the sine of 85.0511°, where Web Mercator ends. What is beyond is
// drawn, if at all, along the edge: no point is spent on its shape.
const edgeOfMap = 0.99627207622

// deepest bounds the halvings of a section. Curves of the map need about ten;
// the bound is for arcs that graze a pole.
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
	line := orb.LineString{{s.from, startLat}}
	line = s.halve(line, s.start, s.end, deepest)
	last := orb.Point{s.to, endLat}
	if len(line) > 1 && line[len(line)-1] == last {
		return line
	}
	return append(line, last)
}

// halve appends to line the points needed strictly between t0 and t1.
func (s section) halve(line orb.LineString, t0, t1 float64, depth int) orb.LineString {
	if depth == 0 || s.straight(t0, t1) {
		return line
	}
	middle := (t0 + t1) / 2
	line = s.halve(line, t0, middle, depth-1)
	point := s.position(middle)
	point[0], point[1] = round5(point[0]), round5(point[1])
	if point != line[len(line)-1] {
		line = append(line, point)
	}
	return s.halve(line, middle, t1, depth-1)
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

// position returns the longitude and latitude t radians along the arc, in
// degrees, the longitude between those of the section's ends.
func (s section) position(t float64) orb.Point {
	p := s.at(t).point()
	p[0] = s.between(p[0])
	return p
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
