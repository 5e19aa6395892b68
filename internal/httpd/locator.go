package httpd

import (
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/catalogue"
)

// locator is the small map of a record: lines over the outline of the world
// that the build draws (locator.svg), in the projection of the large map, whose
// unit is a degree of longitude.
type locator struct {
	X, Y, Width, Height string // what is in sight
	Lines               []locatorLine
	Points              []locatorPoint
	Dense               bool // many lines, drawn thin
}

type locatorLine struct {
	Path, Color string
	Network     bool
	Approximate bool
}

type locatorPoint struct {
	X, Y, Radius string
	Color        string
	Home         bool
	Approximate  bool
}

const (
	locatorShape  = 1.6  // width for height
	locatorNarrow = 30.0 // degrees: closer, the outline is too coarse
	locatorTop    = -118.0
	locatorBottom = 72.0
)

// locator draws lines, nil when there is none.
func (d *desk) locator(lines []catalogue.Line) *locator {
	if len(lines) == 0 {
		return nil
	}
	var box orb.Bound
	first := true
	for _, line := range lines {
		for _, path := range line.Paths {
			for _, at := range path {
				if p := flat(at); first {
					box, first = p.Bound(), false
				} else {
					box = box.Extend(p)
				}
			}
		}
	}
	if first {
		return nil
	}
	width, height := inSight(box)
	middle := box.Center()
	x := min(max(middle[0]-width/2, -180), 180-width)
	y := min(max(middle[1]-height/2, locatorTop), locatorBottom-height)
	view := &locator{X: short(x), Y: short(y), Width: short(width), Height: short(height)}
	view.Dense = len(lines) > 20
	radius := width / 90
	if view.Dense {
		radius = width / 120
	}
	homes := map[orb.Point]bool{}
	for _, line := range lines {
		color := ""
		if theme := d.records.Theme(line.Theme); theme != nil {
			color = theme.Color
		}
		view.Lines = append(view.Lines, locatorLine{pathData(line.Paths), color, line.Kind == atlas.LinkNetwork, line.Exactness == atlas.Approximate})
		if partner := d.records.Partner(line.Partner); partner != nil && partner.Position != nil {
			view.add(flat(*partner.Position), radius, color, false, line.Exactness == atlas.Approximate)
		}
		if authority := d.records.Authority(line.Authority); authority != nil && authority.Position != nil {
			homes[flat(*authority.Position)] = true
		}
	}
	for _, line := range lines { // on top of the rest, each once, in order
		if authority := d.records.Authority(line.Authority); authority != nil && authority.Position != nil {
			if at := flat(*authority.Position); homes[at] {
				view.add(at, radius, "", true, false)
				delete(homes, at)
			}
		}
	}
	return view
}

func (l *locator) add(at orb.Point, radius float64, color string, home, approximate bool) {
	l.Points = append(l.Points, locatorPoint{short(at[0]), short(at[1]), short(radius), color, home, approximate})
}

// inSight returns the size of the part of the world to show.
func inSight(box orb.Bound) (width, height float64) {
	width = max((box.Right()-box.Left())*1.25, (box.Top()-box.Bottom())*1.35*locatorShape, locatorNarrow)
	width = min(width, 360, (locatorBottom-locatorTop)*locatorShape)
	return width, width / locatorShape
}

// flat projects a position (spherical Mercator), y growing southwards.
func flat(at orb.Point) orb.Point {
	lat := max(-85, min(85, at.Lat())) * math.Pi / 180
	return orb.Point{at.Lon(), -math.Log(math.Tan(math.Pi/4+lat/2)) * 180 / math.Pi}
}

func pathData(paths []orb.LineString) string {
	var out strings.Builder
	for _, path := range paths {
		for i, at := range path {
			p := flat(at)
			out.WriteString(map[bool]string{true: "M", false: "L"}[i == 0])
			out.WriteString(short(p[0]) + " " + short(p[1]))
		}
	}
	return out.String()
}

// short writes a number in hundredths.
func short(value float64) string { return strconv.FormatFloat(math.Round(value*100)/100, 'f', -1, 64) }
