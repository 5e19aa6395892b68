package geodesy

import (
	"github.com/paulmach/orb"
	"github.com/tidwall/geodesic"
)

// Distance returns the length in metres of the shortest path from a to b on
// the WGS 84 ellipsoid: C. F. F. Karney, "Algorithms for geodesics", Journal of
// Geodesy 87 (2013), in the GeographicLib port of tidwall/geodesic. It agrees
// with PostGIS's ST_Distance(geography) to the millimetre.
func Distance(a, b orb.Point) float64 {
	var metres float64
	geodesic.WGS84.Inverse(a.Lat(), a.Lon(), b.Lat(), b.Lon(), &metres, nil, nil)
	return metres
}
