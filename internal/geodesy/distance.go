package geodesy

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/tidwall/geodesic"
)

// Distance returns the length in metres of the shortest path from a to b on
// the WGS 84 ellipsoid: C. F. F. Karney, "Algorithms for geodesics", Journal of
// Geodesy 87 (2013), in the GeographicLib port of tidwall/geodesic. It agrees
// with PostGIS's ST_Distance(geography) to the millimetre.
//
// Positions are taken to a tenth of a millimetre. Not that anybody knows them
// better: for latitudes that are hardly not zero (1e-18), which the arithmetic
// of others may give, the port answers with negative lengths.
func Distance(a, b orb.Point) float64 {
	var metres float64
	geodesic.WGS84.Inverse(round9(a.Lat()), round9(a.Lon()), round9(b.Lat()), round9(b.Lon()), &metres, nil, nil)
	return metres
}

// round9 rounds degrees to 9 decimals, and turns -0 into 0.
func round9(degrees float64) float64 { return math.Round(degrees*1e9)/1e9 + 0 }
