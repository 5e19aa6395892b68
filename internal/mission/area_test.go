package mission

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/paulmach/orb"
)

func TestContains(t *testing.T) {
	t.Parallel()
	square := []orb.Point{{0, 0}, {10, 0}, {10, 10}, {0, 10}}
	across := []orb.Point{{170, -10}, {-170, -10}, {-170, 10}, {170, 10}}
	arctic := []orb.Point{{0, 60}, {90, 60}, {180, 60}, {-90, 60}}
	antarctic := []orb.Point{{-90, -60}, {180, -60}, {90, -60}, {0, -60}}
	bow := []orb.Point{{0, 0}, {10, 10}, {10, 0}, {0, 10}}
	tests := []struct {
		name    string
		corners []orb.Point
		at      orb.Point
		want    bool
	}{
		{"inside", square, orb.Point{5, 5}, true},
		{"beside", square, orb.Point{11, 5}, false},
		{"the other side of the world", square, orb.Point{-175, 5}, false},
		{"across, to the east", across, orb.Point{-175, 0}, true},
		{"across, to the west", across, orb.Point{175, 0}, true},
		{"across, on the line", across, orb.Point{180, 0}, true},
		{"across, on the line said the other way", across, orb.Point{-180, 0}, true},
		{"across, not the long way round", across, orb.Point{0, 0}, false},
		{"the north pole", arctic, orb.Point{0, 90}, true},
		{"near the north pole", arctic, orb.Point{-135, 85}, true},
		{"south of the arctic", arctic, orb.Point{45, 50}, false},
		{"the south pole", antarctic, orb.Point{12, -90}, true},
		{"north of the antarctic", antarctic, orb.Point{12, -50}, false},
		{"one half of a bow", bow, orb.Point{2, 5}, true},
		{"the other half", bow, orb.Point{8, 5}, true},
		{"above its knot", bow, orb.Point{5, 8}, false},
	}
	for _, test := range tests {
		for range 2 { // either way round
			polygon := &Polygon{Corners: test.corners}
			if got := polygon.shape().contains(test.at); got != test.want {
				t.Errorf("%s: %v", test.name, got)
			}
			test.corners = slices.Clone(test.corners)
			slices.Reverse(test.corners)
		}
	}
}

func TestCircle(t *testing.T) {
	t.Parallel()
	tests := []struct {
		center orb.Point
		km     float64
		at     orb.Point
		want   bool
	}{
		{orb.Point{179.9, 0}, 50, orb.Point{-179.9, 0}, true},
		{orb.Point{0, 90}, 1200, orb.Point{-120, 80}, true},
		{orb.Point{0, 90}, 1100, orb.Point{-120, 80}, false},
		{orb.Point{35.26, 32.22}, 20_000, orb.Point{-144.7, 0}, true},
	}
	for _, test := range tests {
		if got := (&Circle{test.center, test.km}).contains(test.at); got != test.want {
			t.Errorf("%v at %v km of %v: %v", test.at, test.km, test.center, got)
		}
	}
}

func TestBounds(t *testing.T) {
	t.Parallel()
	if got := boundsOf([]orb.Point{{175, 1}, {-178, -2}, {179, 3}}); *got != [4]float64{175, -2, -178, 3} {
		t.Errorf("across the line the box is %v", *got)
	}
	if got := boundsOf([]orb.Point{{3, 50}, {-8, 40}}); *got != [4]float64{-8, 40, 3, 50} {
		t.Errorf("the box is %v", *got)
	}
	if boundsOf(nil) != nil {
		t.Error("there is a box round nothing")
	}
}

// A spherical shortcut never changes what is near.
func TestNearIsExact(t *testing.T) {
	t.Parallel()
	for lat := -89.0; lat < 89; lat += 3.7 {
		for bearing := 0.0; bearing < 360; bearing += 17 {
			for _, km := range []float64{97, 98.9, 99.6, 100.4, 101.2, 103} {
				a := orb.Point{179.95, lat}
				dLat := km / 111.2 * math.Cos(bearing*math.Pi/180)
				dLon := km / 111.2 * math.Sin(bearing*math.Pi/180) / math.Cos(lat*math.Pi/180)
				b := orb.Point{turned(a.Lon() + dLon), max(min(lat+dLat, 90), -90)}
				if got, want := isNear(upFrom(a), upFrom(b), a, b), (&Circle{a, NearKM}).contains(b); got != want {
					t.Fatalf("%v to %v: near is %v", a, b, got)
				}
			}
		}
	}
}

// Jumping from change to change says the same as going day by day.
func TestSpans(t *testing.T) {
	t.Parallel()
	home, err := time.LoadLocation(homeZone)
	if err != nil {
		t.Fatal(err)
	}
	for _, zone := range []string{
		"Africa/Dakar", "Africa/Casablanca", "Asia/Gaza", "Asia/Kabul", "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Kiritimati", "Europe/Warsaw",
	} {
		there, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		spans := spansOf(zone, "2026-02-03", "2027-02-03")
		at := 0
		for day := time.Date(2026, 2, 3, 12, 0, 0, 0, home); dayOf(day) <= "2027-02-03"; day = day.AddDate(0, 0, 1) {
			for at < len(spans) && spans[at].To < dayOf(day) {
				at++
			}
			_, a := day.In(there).Zone()
			_, b := day.Zone()
			if at == len(spans) || spans[at].From > dayOf(day) || spans[at].Minutes != (a-b)/60 {
				t.Fatalf("%s on %s: %+v, want %d minutes", zone, dayOf(day), spans, (a-b)/60)
			}
		}
	}
	for _, test := range []struct {
		zone     string
		from, to Day
		want     []TimeSpan
	}{
		{"Europe/Warsaw", "2027-03-01", "2027-04-30", []TimeSpan{{"2027-03-01", "2027-04-30", 0}}},
		{"Africa/Dakar", "2027-03-27", "2027-03-29", []TimeSpan{{"2027-03-27", "2027-03-27", -60}, {"2027-03-28", "2027-03-29", -120}}},
		{"Asia/Kabul", "2027-01-10", "2027-01-10", []TimeSpan{{"2027-01-10", "2027-01-10", 210}}},
	} {
		if got := spansOf(test.zone, test.from, test.to); !slices.Equal(got, test.want) {
			t.Errorf("%s: %+v", test.zone, got)
		}
	}
	if spansOf("Nulle/Part", "2027-01-10", "2027-01-10") != nil {
		t.Error("a zone that does not exist has a time")
	}
}

// No order of visit is shorter than the one that is told.
func TestShortestWay(t *testing.T) {
	t.Parallel()
	origin := orb.Point{3, 50}
	all := []orb.Point{{10, 51}, {-60, 10}, {20, 0}, {100, 20}, {175, -30}, {-175, -20}, {35, 32}}
	for n := range len(all) + 1 {
		places, ids := map[string]*Place{}, []string{}
		for i, at := range all[:n] {
			id := string(rune('a' + i))
			ids = append(ids, id)
			places[id] = &Place{Position: at}
		}
		length := func(way []string) float64 {
			total, from := 0.0, origin
			for _, id := range way {
				total += kilometres(from, places[id].Position)
				from = places[id].Position
			}
			return total + kilometres(from, origin)
		}
		got := length(shortestWay(origin, ids, places))
		var visit func(way, left []string)
		visit = func(way, left []string) {
			if len(left) == 0 && length(way) < got-1e-6 {
				t.Errorf("%v is %v km, shorter than %v", way, length(way), got)
			}
			for i, id := range left {
				visit(append(slices.Clone(way), id), slices.Delete(slices.Clone(left), i, i+1))
			}
		}
		visit(nil, ids)
	}
}
