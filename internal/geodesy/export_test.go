package geodesy

import "github.com/paulmach/orb"

// Pairs returns the ends of the golden lines, for the differential tests.
func Pairs() [][2]orb.Point {
	var ends [][2]orb.Point
	for _, pair := range pairs() {
		ends = append(ends, [2]orb.Point{pair.a, pair.b})
	}
	return ends
}
