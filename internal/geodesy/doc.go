// Package geodesy measures and draws on the globe: kilometres on the WGS 84
// ellipsoid, and the great circle that joins two places, ready for a GeoJSON
// file.
//
// Positions are WGS 84 longitude, latitude in degrees, as everywhere in
// Passerelles:
//
//	lille, douala := orb.Point{3.0573, 50.6292}, orb.Point{9.7043, 4.0483}
//	metres := geodesy.Distance(lille, douala)   // 5 200 km, on the ellipsoid
//	line := geodesy.GreatCircle(lille, douala)  // orb.LineString
//
// Two models are at work, on purpose. Published distances are those of the
// ellipsoid. Lines are drawn on the sphere, where a great circle has a closed
// form; on a world map the two differ by less than the width of the line.
//
// A line has as many points as the eye needs and no more: between two of them,
// the straight segment of a web map (Web Mercator, 256-pixel tiles) stays
// within half a pixel of the true arc at zoom 6. A line never jumps over the
// antimeridian: it is cut there, as RFC 7946 section 3.1.9 asks.
package geodesy
