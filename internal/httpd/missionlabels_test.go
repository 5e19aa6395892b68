package httpd

import (
	"testing"

	"github.com/paulmach/orb"
)

func TestNamesFindRoom(t *testing.T) {
	frame := orb.Bound{Min: orb.Point{0, 0}, Max: orb.Point{100, 60}}
	for name, each := range map[string]struct {
		number orb.Point
		taken  []orb.Bound
		want   orb.Point
		none   bool
	}{
		"after its number":                        {number: orb.Point{20, 30}, want: orb.Point{31.3, 30}},
		"before it, where it would leave the map": {number: orb.Point{90, 30}, want: orb.Point{78.7, 30}},
		"below it, where another number is on either side": {
			number: orb.Point{50, 30}, want: orb.Point{50, 33.2},
			taken: []orb.Bound{boxAt(orb.Point{60, 30}, 2, 2), boxAt(orb.Point{40, 30}, 2, 2)},
		},
		"above it, at the foot of the map": {
			number: orb.Point{50, 59}, want: orb.Point{50, 55.8},
			taken: []orb.Bound{boxAt(orb.Point{60, 59}, 2, 2), boxAt(orb.Point{40, 59}, 2, 2)},
		},
		"nowhere, in a crowd": {number: orb.Point{50, 30}, taken: []orb.Bound{boxAt(orb.Point{50, 30}, 60, 20)}, none: true},
	} {
		t.Run(name, func(t *testing.T) {
			c := &crowd{frame: frame, taken: each.taken}
			got, found := c.beside(each.number, 1, 20, 4)
			if found == each.none {
				t.Fatalf("found: %t", found)
			}
			if found && distance(got, each.want) > 1e-9 {
				t.Errorf("at %v, want %v", got, each.want)
			}
			if again, found := c.beside(each.number, 1, 20, 4); found && distance(again, got) < 1e-9 {
				t.Errorf("two names at %v", again)
			}
		})
	}
}

func TestTextWidth(t *testing.T) {
	if narrow, wide := textWidth("illi"), textWidth("OMMO"); narrow >= wide {
		t.Errorf("illi is %.2f wide, OMMO %.2f", narrow, wide)
	}
	if marked, plain := textWidth("e\u0301te\u0301"), textWidth("ete"); marked != plain {
		t.Errorf("with accents of their own %.2f, without %.2f", marked, plain)
	}
	if got := textWidth("東京"); got != 2 {
		t.Errorf("two characters as wide as high: %.2f", got)
	}
}
