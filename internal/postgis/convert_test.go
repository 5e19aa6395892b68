package postgis_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/ewkb"

	"github.com/passerelles/passerelles/internal/postgis"
)

func TestFromGeom(t *testing.T) {
	t.Parallel()
	xy := func(srid int, coordinates ...float64) *geom.Point {
		return geom.NewPointFlat(geom.XY, coordinates).SetSRID(srid)
	}
	lille := orb.Point{3.0586, 50.6292}
	tests := []struct {
		name  string
		point *geom.Point
		want  *orb.Point
		fails bool
	}{
		{"null", nil, nil, false},
		{"empty", geom.NewPointEmpty(geom.XY).SetSRID(4326), nil, false},
		{"WGS 84", xy(4326, 3.0586, 50.6292), &lille, false},
		{"with a height", geom.NewPointFlat(geom.XYZ, []float64{3.0586, 50.6292, 20}).SetSRID(4326), &lille, false},
		{"no SRID", xy(0, 3.0586, 50.6292), nil, true},
		{"Lambert 93", xy(2154, 704061.8, 7059136.5), nil, true},
		{"off the Earth", xy(4326, 181, 0), nil, true},
		{"beyond the pole", xy(4326, 0, -90.1), nil, true},
		{"not a number", xy(4326, math.NaN(), 10), nil, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := postgis.FromGeom(test.point)
			if (err != nil) != test.fails {
				t.Fatalf("error = %v, want one: %v", err, test.fails)
			}
			if (got == nil) != (test.want == nil) || got != nil && *got != *test.want {
				t.Errorf("position = %v, want %v", got, test.want)
			}
		})
	}
}

// FuzzPosition holds that every position on Earth crosses the wire unchanged,
// and that no other does.
func FuzzPosition(f *testing.F) {
	for _, position := range [][2]float64{{3.0586, 50.6292}, {-180, -90}, {180, 90}, {0, 0}, {35.25444, 32.22111}, {math.Inf(1), 0}, {200, 10}} {
		f.Add(position[0], position[1])
	}
	f.Fuzz(func(t *testing.T, lon, lat float64) {
		sent := orb.Point{lon, lat}
		wire, err := ewkb.Marshal(postgis.ToGeom(&sent), ewkb.NDR)
		if err != nil {
			t.Fatal(err)
		}
		read, err := ewkb.Unmarshal(wire)
		if err != nil {
			t.Fatal(err)
		}
		point, ok := read.(*geom.Point)
		if !ok {
			t.Fatalf("read a %T", read)
		}
		got, err := postgis.FromGeom(point)
		if onEarth := math.Abs(lon) <= 180 && math.Abs(lat) <= 90; !onEarth {
			if err == nil && got != nil {
				t.Fatalf("%v came back as %v", sent, *got)
			}
			return
		}
		if err != nil || got == nil || *got != sent {
			t.Fatalf("%v came back as %v, %v", sent, got, err)
		}
	})
}
