package httpd

import (
	"strings"
	"unicode"

	"github.com/paulmach/orb"
)

// mapLabel is a name on a map: a text that begins, ends or has its middle there.
type mapLabel struct {
	X, Y, Text string
	Country    bool
	Here       bool // a country of the dossier
}

// crowd is what already has its place on a drawing; names go where it leaves
// room. Its unit is that of the drawing.
type crowd struct {
	frame orb.Bound
	taken []orb.Bound
}

// room takes a box, unless it lies on another or leaves the frame.
func (c *crowd) room(box orb.Bound) bool {
	if box.Left() < c.frame.Left() || box.Right() > c.frame.Right() || box.Bottom() < c.frame.Bottom() || box.Top() > c.frame.Top() {
		return false
	}
	for _, other := range c.taken {
		if box.Left() < other.Right() && box.Right() > other.Left() && box.Bottom() < other.Top() && box.Top() > other.Bottom() {
			return false
		}
	}
	c.taken = append(c.taken, box)
	return true
}

// boxAt is a box by its middle.
func boxAt(middle orb.Point, width, height float64) orb.Bound {
	return orb.Bound{
		Min: orb.Point{middle[0] - width/2, middle[1] - height/2},
		Max: orb.Point{middle[0] + width/2, middle[1] + height/2},
	}
}

// beside finds room for a name next to a number: after it, before it, below,
// above. It returns the middle of the name.
func (c *crowd) beside(number orb.Point, radius, width, height float64) (orb.Point, bool) {
	across, down := radius*1.3+width/2, radius*1.2+height/2
	for _, step := range []orb.Point{{across, 0}, {-across, 0}, {0, down}, {0, -down}} {
		middle := orb.Point{number[0] + step[0], number[1] + step[1]}
		if c.room(boxAt(middle, width, height)) {
			return middle, true
		}
	}
	return orb.Point{}, false
}

// near finds room for a name at a point, or a line or two above or below it.
func (c *crowd) near(at orb.Point, width, height float64) (orb.Point, bool) {
	for _, lines := range []float64{0, 1, -1, 2, -2} {
		middle := orb.Point{at[0], at[1] + lines*height}
		if c.room(boxAt(middle, width, height)) {
			return middle, true
		}
	}
	return orb.Point{}, false
}

// textWidth is about how wide a text is, in a letter size of one: which font is
// shown is known to the browser only.
func textWidth(text string) float64 {
	width := 0.0
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Mn, r):
		case strings.ContainsRune("iIjlt.,;:'’()- ", r):
			width += 0.36
		case r >= 0x2E80: // as wide as high
			width++
		case unicode.IsUpper(r):
			width += 0.72
		default:
			width += 0.58
		}
	}
	return width
}

// name names the places that have a number, and the countries, wherever there is
// room. The letters have the size of the unit, the places their radius.
func (b *binder) name(view *missionMap, places []orb.Point, radius, unit float64, unrolled func(orb.Point) orb.Point) {
	c := &crowd{frame: view.frame}
	for _, at := range places {
		c.taken = append(c.taken, boxAt(at, radius*2.2, radius*2.2))
	}
	letter := unit * placeLetter
	for i, at := range places {
		if !view.Numbered {
			break
		}
		name := view.Places[i].Name
		if middle, found := c.beside(at, radius, textWidth(name)*letter, letter*1.15); found {
			view.Labels = append(view.Labels, mapLabel{X: fine(middle[0]), Y: fine(middle[1]), Text: name})
		}
	}
	here := map[string]bool{}
	for _, country := range b.dossier.Countries {
		here[country.ISO2] = true
	}
	letter = unit * countryLetter
	for _, those := range []bool{true, false} {
		for _, label := range b.pages.countryLabels {
			if here[label.ISO2] != those {
				continue
			}
			name := b.records.CountryName(b.words, label.ISO2)
			if name == label.ISO2 { // of no record, and its name is not known
				continue
			}
			name = strings.ToUpper(name)
			width := textWidth(name) * letter * countrySpacing
			if !those && label.Wide < width { // larger than the country
				continue
			}
			if middle, found := c.near(unrolled(label.At), width, letter*1.3); found {
				view.Labels = append(view.Labels, mapLabel{X: fine(middle[0]), Y: fine(middle[1]), Text: name, Country: true, Here: those})
			}
		}
	}
	view.Letter, view.CountryLetter = fine(unit*placeLetter), fine(unit*countryLetter)
}

// How large letters are on the map of a dossier, in radii of a number; the
// letters of countries stand apart.
const (
	placeLetter    = 1.1
	countryLetter  = 1.0
	countrySpacing = 1.12
)
