package geodesy

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

// TestDistance holds lengths known elsewhere: the first three from GeographicLib
// and PostGIS, the others from the ellipsoid's own measures.
func TestDistance(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name   string
		a, b   orb.Point
		metres float64
	}{
		{"nowhere", orb.Point{3, 50}, orb.Point{3, 50}, 0},
		{"a degree of the equator", orb.Point{0, 0}, orb.Point{1, 0}, 6378137 * math.Pi / 180},
		{"a quarter of a meridian", orb.Point{0, 0}, orb.Point{0, 90}, 10001965.729},
		{"from pole to pole", orb.Point{12, -90}, orb.Point{80, 90}, 2 * 10001965.729},
		{"over the antimeridian", orb.Point{179.5, 0}, orb.Point{-179.5, 0}, 6378137 * math.Pi / 180},
		{"antipodes go over a pole", orb.Point{0, 0}, orb.Point{180, 0}, 2 * 10001965.729},
	} {
		if got := Distance(row.a, row.b); math.Abs(got-row.metres) > 0.001 {
			t.Errorf("%s: %.3f m, want %.3f m", row.name, got, row.metres)
		}
	}
}

// TestDistanceNearSphere: the ellipsoid is never more than 0.6 % away from a
// sphere of the mean radius, and both ways are as long.
func TestDistanceNearSphere(t *testing.T) {
	t.Parallel()
	const meanRadius = 6371008.8 // metres
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawPoint(t, "a"), drawPoint(t, "b")
		got, back := Distance(a, b), Distance(b, a)
		if math.Abs(got-back) > 1e-6*got+1e-6 {
			t.Fatalf("%v → %v is %v m, the way back %v m", a, b, got, back)
		}
		if sphere := meanRadius * angleBetween(a, b); math.Abs(got-sphere) > 0.006*sphere+1e-3 {
			t.Fatalf("%v → %v is %v m on the ellipsoid, %v m on the sphere", a, b, got, sphere)
		}
	})
}
