package geodesy

import (
	"encoding/json"
	"flag"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// pairs are the pairs of positions that the golden file and the differential
// tests share.
func pairs() []namedPair {
	lille := orb.Point{3.05728, 50.62925}
	return []namedPair{
		{"inside Europe: a handful of points", lille, orb.Point{17.03333, 51.1}},
		{"neighbours", lille, orb.Point{3.38932, 50.60715}},
		{"to Africa, across the equator", lille, orb.Point{-43.93778, -19.92083}},
		{"far to the east", lille, orb.Point{139.69171, 35.6895}},
		{"over the antimeridian, to the east", lille, orb.Point{-178.14157, -18.14160}},
		{"over the antimeridian, to the west", orb.Point{-74.006, 40.71427}, orb.Point{174.76349, -36.84853}},
		{"along the equator, over the antimeridian", orb.Point{170, 0}, orb.Point{-170, 0}},
		{"S-shaped around the equator", orb.Point{-20, -30}, orb.Point{20, 30}},
		{"along a meridian", orb.Point{3, 60}, orb.Point{3, -60}},
		{"from the antimeridian, to the east", orb.Point{180, 10}, orb.Point{-150, 40}},
		{"from the antimeridian, to the west", orb.Point{-180, 10}, orb.Point{150, 40}},
		{"along the antimeridian", orb.Point{180, 10}, orb.Point{-180, 60}},
		{"exactly over the north pole", orb.Point{0, 80}, orb.Point{180, 70}},
		{"exactly over the south pole", orb.Point{-90, -80}, orb.Point{90, -10}},
		{"a metre from the north pole", orb.Point{0, 80}, orb.Point{179.99999, 80}},
		{"to a pole", lille, orb.Point{77, 90}},
		{"from pole to pole", orb.Point{30, -90}, orb.Point{50, 90}},
		{"antipodes", lille, orb.Point{-176.94272, -50.62925}},
		{"antipodes on the equator", orb.Point{-10, 0}, orb.Point{170, 0}},
		{"a metre from the antipode", lille, orb.Point{-176.94273, -50.62925}},
		{"one place", lille, lille},
		{"one place on the antimeridian", orb.Point{180, 5}, orb.Point{-180, 5}},
		{"one pole under two longitudes", orb.Point{30, 90}, orb.Point{-120, 90}},
		{"a longitude beyond 180", orb.Point{175, 10}, orb.Point{190, 10}},
	}
}

type namedPair struct {
	name string
	a, b orb.Point
}

func TestGreatCircleGolden(t *testing.T) {
	t.Parallel()
	lines := map[string]orb.Geometry{}
	for _, pair := range pairs() {
		lines[pair.name] = GreatCircle(pair.a, pair.b)
	}
	got, err := json.MarshalIndent(lines, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", "great_circles.json")
	if *update {
		if err := os.WriteFile(path, append(got, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)+"\n"); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

func TestGreatCirclePairs(t *testing.T) {
	t.Parallel()
	for _, pair := range pairs() {
		t.Run(pair.name, func(t *testing.T) {
			t.Parallel()
			checkLine(t, pair.a, pair.b)
		})
	}
}

// TestCut holds where lines are cut, to the digit. Between two points of one
// latitude φ the great circle peaks at the middle, at atan(tan φ / cos (Δλ/2)).
func TestCut(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name   string
		a, b   orb.Point
		before orb.Point // last point of the first part
		after  orb.Point // first point of the second
	}{
		{"symmetric, to the east", orb.Point{170, 10}, orb.Point{-170, 10}, orb.Point{180, 10.15108}, orb.Point{-180, 10.15108}},
		{"symmetric, to the west", orb.Point{-170, 10}, orb.Point{170, 10}, orb.Point{-180, 10.15108}, orb.Point{180, 10.15108}},
		{"on the equator", orb.Point{170, 0}, orb.Point{-170, 0}, orb.Point{180, 0}, orb.Point{-180, 0}},
		{"a metre beyond", orb.Point{170, 0}, orb.Point{-179.99999, 0}, orb.Point{180, 0}, orb.Point{-180, 0}},
		{"over the north pole", orb.Point{-30, 60}, orb.Point{150, 60}, orb.Point{-30, 90}, orb.Point{150, 90}},
		{"over the south pole", orb.Point{-30, -60}, orb.Point{150, 10}, orb.Point{-30, -90}, orb.Point{150, -90}},
	} {
		line, cut := GreatCircle(row.a, row.b).(orb.MultiLineString)
		if !cut || len(line) != 2 {
			t.Errorf("%s: not cut in two: %v", row.name, line)
			continue
		}
		if before := line[0][len(line[0])-1]; before != row.before {
			t.Errorf("%s: the first part ends at %v, want %v", row.name, before, row.before)
		}
		if after := line[1][0]; after != row.after {
			t.Errorf("%s: the second part starts at %v, want %v", row.name, after, row.after)
		}
	}
}

// TestHandful holds that a line has few points: a second of loading saved is
// worth more than an arc nobody sees.
func TestHandful(t *testing.T) {
	t.Parallel()
	lille := orb.Point{3.05728, 50.62925}
	for _, row := range []struct {
		name string
		to   orb.Point
		most int
	}{
		{"Tournai", orb.Point{3.389, 50.607}, 2},
		{"Dundee", orb.Point{-2.97, 56.46}, 5},
		{"Naples", orb.Point{14.268, 40.852}, 7},
		{"Wrocław", orb.Point{17.033, 51.1}, 8},
		{"Nablus", orb.Point{35.254, 32.221}, 16},
		{"Belo Horizonte", orb.Point{-43.938, -19.921}, 20},
		{"Tokyo", orb.Point{139.692, 35.69}, 70},
	} {
		line := GreatCircle(lille, row.to).(orb.LineString)
		if len(line) > row.most {
			t.Errorf("the line to %s has %d points, want at most %d", row.name, len(line), row.most)
		}
	}
}

// TestAnyGreatCircle holds the properties on positions drawn at random, with a
// liking for poles, the antimeridian, antipodes and neighbours.
func TestAnyGreatCircle(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := drawPoint(t, "a")
		b := drawPoint(t, "b")
		nudge := rapid.SampledFrom([]float64{0, 1e-5, -1e-5, 1e-3, 0.3, -2}).Draw(t, "nudge")
		switch rapid.IntRange(0, 4).Draw(t, "relation") {
		case 0: // around the antipode
			b = orb.Point{a.Lon() + 180 + nudge, -a.Lat()}
		case 1: // around the same place
			b = orb.Point{a.Lon() + nudge, a.Lat()}
		case 2: // around the meridian across the pole
			b[0] = a.Lon() + 180 + nudge
		}
		checkLine(t, a, b)
	})
}

func drawPoint(t *rapid.T, label string) orb.Point {
	return orb.Point{
		rapid.OneOf(
			rapid.Float64Range(-180, 180),
			rapid.SampledFrom([]float64{180, -180, 179.99999, -179.99999, 0, 90, -90}),
		).Draw(t, label+" longitude"),
		rapid.OneOf(
			rapid.Float64Range(-90, 90),
			rapid.Float64Range(85, 90),
			rapid.SampledFrom([]float64{90, -90, 89.99999, 0, 85.0511}),
		).Draw(t, label+" latitude"),
	}
}

// failer is what *testing.T and *rapid.T share.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// checkLine checks everything GreatCircle promises of the line from a to b.
func checkLine(t failer, a, b orb.Point) {
	t.Helper()
	geometry := GreatCircle(a, b)
	parts := partsOf(geometry)
	first, last := parts[0][0], parts[len(parts)-1][len(parts[len(parts)-1])-1]
	if apart := angleBetween(first, a); apart > radians(1e-5) {
		t.Fatalf("%v → %v starts at %v", a, b, first)
	}
	if apart := angleBetween(last, b); apart > radians(1e-5) {
		t.Fatalf("%v → %v ends at %v", a, b, last)
	}
	if diff := cmp.Diff(reversed(parts), partsOf(GreatCircle(b, a))); diff != "" {
		t.Fatalf("%v → %v is not the way back (-reversed +back):\n%s", a, b, diff)
	}
	if again := GreatCircle(a, b); !cmp.Equal(geometry, again) {
		t.Fatalf("%v → %v is another line the second time", a, b)
	}
	checkCut(t, parts)
	checkSegments(t, parts)
	checkOnCircle(t, parts, a, b)
	checkEye(t, parts, a, b)
}

func partsOf(geometry orb.Geometry) orb.MultiLineString {
	if line, whole := geometry.(orb.LineString); whole {
		return orb.MultiLineString{line}
	}
	return geometry.(orb.MultiLineString)
}

func reversed(parts orb.MultiLineString) orb.MultiLineString {
	parts = parts.Clone()
	slices.Reverse(parts)
	for _, part := range parts {
		part.Reverse()
	}
	return parts
}

// checkCut: parts join at the antimeridian or at a pole.
func checkCut(t failer, parts orb.MultiLineString) {
	t.Helper()
	if len(parts) > 2 {
		t.Fatalf("%d parts: %v", len(parts), parts)
	}
	if len(parts) == 1 {
		return
	}
	before, after := parts[0][len(parts[0])-1], parts[1][0]
	atEdge := math.Abs(before.Lon()) == 180 && after.Lon() == -before.Lon()
	atPole := math.Abs(before.Lat()) == 90
	if before.Lat() != after.Lat() || !(atEdge || atPole) {
		t.Fatalf("cut between %v and %v", before, after)
	}
}

// checkSegments: coordinates in range, with 5 decimals; no segment jumps, none
// is empty but that of a line between two identical places.
func checkSegments(t failer, parts orb.MultiLineString) {
	t.Helper()
	for _, part := range parts {
		if len(part) < 2 {
			t.Fatalf("a part of %d points: %v", len(part), parts)
		}
		for i, p := range part {
			if !(math.Abs(p.Lon()) <= 180 && math.Abs(p.Lat()) <= 90) || p[0] != round5(p[0]) || p[1] != round5(p[1]) {
				t.Fatalf("point %v", p)
			}
			if i == 0 {
				continue
			}
			if span := math.Abs(p.Lon() - part[i-1].Lon()); span >= 180 {
				t.Fatalf("a segment spans %v°: %v", span, part)
			}
			if p == part[i-1] && (len(parts) > 1 || len(part) > 2) {
				t.Fatalf("%v twice: %v", p, part)
			}
		}
	}
}

// checkOnCircle: every point is on the great circle, in order, and the length
// along them is that of the great circle.
func checkOnCircle(t failer, parts orb.MultiLineString, a, b orb.Point) {
	t.Helper()
	a, b = ends(rounded(a), rounded(b))
	whole := angleBetween(a, b)
	length, previous := 0.0, parts[0][0]
	for _, part := range parts {
		for _, p := range part {
			length += angleBetween(previous, p)
			previous = p
			// Between antipodes every point is on some great circle; their
			// distances to both still add up to half a turn.
			if excess := angleBetween(a, p) + angleBetween(p, b) - whole; excess > radians(2e-3) {
				t.Fatalf("%v is %v° off the way from %v to %v", p, degrees(excess), a, b)
			}
		}
		if whole > radians(0.1) && whole < math.Pi-radians(1e-4) {
			circle := newArc(a, b)
			for _, p := range part {
				normal := circle.start.cross(circle.heading)
				if off := math.Abs(math.Asin(toVector(p).dot(normal))); off > radians(1e-3) {
					t.Fatalf("%v is %v° off the great circle of %v and %v", p, degrees(off), a, b)
				}
			}
		}
	}
	if math.Abs(length-whole) > 0.001*whole+radians(1e-3) {
		t.Fatalf("%v → %v: the line is %v° long, the great circle %v°", a, b, degrees(length), degrees(whole))
	}
}

// checkEye: between two points, the straight segment of the map stays within
// half a pixel of the great circle at zoom 6.
func checkEye(t failer, parts orb.MultiLineString, a, b orb.Point) {
	t.Helper()
	a, b = ends(rounded(a), rounded(b))
	if whole := angleBetween(a, b); whole < 1e-6 || whole > math.Pi-1e-6 {
		return // the direction is not defined well enough to tell
	}
	for _, part := range parts {
		for i := 1; i < len(part); i++ {
			from, to := part[i-1], part[i]
			circle := newArc(from, to)
			for share := 0.1; share < 1; share += 0.1 {
				p := circle.at(share * circle.angle).point()
				if math.Abs(p.Lat()) > 85 || math.Abs(from.Lat()) > 85 || math.Abs(to.Lat()) > 85 {
					continue
				}
				switch {
				case p[0]-from[0] > 180:
					p[0] -= 360
				case p[0]-from[0] < -180:
					p[0] += 360
				}
				if off := distanceToSegment(pixelOf(p), pixelOf(from), pixelOf(to)); off > 0.55 {
					t.Fatalf("%v → %v: the segment %v %v is %v pixels off at %v", a, b, from, to, off, p)
				}
			}
		}
	}
}

func pixelOf(p orb.Point) orb.Point {
	northing := math.Log(math.Tan(math.Pi/4 + radians(p.Lat())/2))
	return orb.Point{p.Lon() * worldPixels / 360, northing * worldPixels / (2 * math.Pi)}
}

// angleBetween is the angle between two positions, in radians, exact for small
// ones too.
func angleBetween(a, b orb.Point) float64 {
	u, v := toVector(a), toVector(b)
	return math.Atan2(u.cross(v).length(), u.dot(v))
}

func BenchmarkGreatCircle(b *testing.B) {
	for _, pair := range pairs()[:5] {
		b.Run(pair.name, func(b *testing.B) {
			for b.Loop() {
				GreatCircle(pair.a, pair.b)
			}
		})
	}
}
