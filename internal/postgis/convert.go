package postgis

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
	"github.com/twpayne/go-geom"
)

// wgs84 is the SRID of every position in the database.
const wgs84 = 4326

// toGeom returns the position as it crosses the wire. nil stays nil.
func toGeom(position *orb.Point) *geom.Point {
	if position == nil {
		return nil
	}
	return geom.NewPointFlat(geom.XY, []float64{position.Lon(), position.Lat()}).SetSRID(wgs84)
}

// fromGeom returns the position that came over the wire; nil, which is SQL's
// NULL, and an empty point are no position. Anything but a WGS 84 longitude and
// latitude is an error, so that inside the program every point is one.
func fromGeom(point *geom.Point) (*orb.Point, error) {
	if point == nil || point.Empty() {
		return nil, nil
	}
	if point.SRID() != wgs84 {
		return nil, fmt.Errorf("read position: SRID %d, want %d", point.SRID(), wgs84)
	}
	position := orb.Point{point.X(), point.Y()}
	if !(math.Abs(position.Lon()) <= 180 && math.Abs(position.Lat()) <= 90) { // NaN too
		return nil, fmt.Errorf("read position: %v is not on Earth", position)
	}
	return &position, nil
}
