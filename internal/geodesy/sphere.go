package geodesy

import (
	"math"

	"github.com/paulmach/orb"
)

// vector is a position on the unit sphere, or a direction: x towards 0° E on
// the equator, y towards 90° E, z towards the north pole.
type vector struct{ x, y, z float64 }

func toVector(p orb.Point) vector {
	sinLon, cosLon := math.Sincos(radians(p.Lon()))
	sinLat, cosLat := math.Sincos(radians(p.Lat()))
	return vector{cosLat * cosLon, cosLat * sinLon, sinLat}
}

// point returns the longitude and latitude of v, in degrees.
func (v vector) point() orb.Point {
	return orb.Point{
		degrees(math.Atan2(v.y, v.x)),
		degrees(math.Atan2(v.z, math.Hypot(v.x, v.y))),
	}
}

func (v vector) dot(w vector) float64 { return v.x*w.x + v.y*w.y + v.z*w.z }

func (v vector) cross(w vector) vector {
	return vector{v.y*w.z - v.z*w.y, v.z*w.x - v.x*w.z, v.x*w.y - v.y*w.x}
}

// plus returns v + k·w.
func (v vector) plus(k float64, w vector) vector {
	return vector{v.x + k*w.x, v.y + k*w.y, v.z + k*w.z}
}

func (v vector) scaled(k float64) vector { return vector{k * v.x, k * v.y, k * v.z} }

func (v vector) length() float64 { return math.Sqrt(v.dot(v)) }

// arc is a stretch of a great circle: the points cos t·start + sin t·heading
// for t from 0 to angle. start and heading are orthogonal unit vectors.
type arc struct {
	start, heading vector
	angle          float64 // radians, 0 to π
}

// newArc returns the shorter great circle from a to b, which are neither one
// place nor antipodes.
func newArc(a, b orb.Point) arc {
	u, v := toVector(a), toVector(b)
	normal := u.cross(v)
	sin := normal.length()
	return arc{
		start:   u,
		heading: normal.scaled(1 / sin).cross(u),
		angle:   math.Atan2(sin, u.dot(v)),
	}
}

// at returns the position t radians along the arc.
func (a arc) at(t float64) vector {
	sin, cos := math.Sincos(t)
	return a.start.scaled(cos).plus(sin, a.heading)
}

func radians(degrees float64) float64 { return degrees * math.Pi / 180 }
func degrees(radians float64) float64 { return radians * 180 / math.Pi }
