package httpd

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/mission"
)

// missionMap is the map of a dossier: numbered places over the outline of the
// world, in the projection of [locator]. It is a drawing, so that it prints.
type missionMap struct {
	X, Y, Width, Height   string
	Fine                  bool     // near enough for the finer outline
	Copies                []string // where the world is drawn again, beside itself
	Area                  string   // the outline of a circle or a polygon
	Places                []mapPlace
	Numbered              bool // else there are too many, and they are dots
	Labels                []mapLabel
	Radius, Dot, Text     string
	Letter, CountryLetter string
	Narrow                bool // for a phone

	frame orb.Bound
}

type mapPlace struct {
	ID, Number, Name   string
	X, Y               string // where it is
	LabelX, LabelY     string // where its number is
	Moved, Approximate bool
}

const (
	mapNarrow  = 4.0  // degrees: closer, even the finer outline is coarse
	mapFine    = 60.0 // degrees: the finer outline from there
	mapTallest = 1.25 // height for width
)

// mapShape is what a map is drawn for: letters of one size need more of a
// narrow map than of a wide one.
type mapShape struct {
	narrow bool
	widest float64 // height for width, at least
	radii  float64 // of a number, in the width of the map
	most   int     // numbers that it has room for
}

// mapGround is what the maps of a dossier show, before they have a shape.
type mapGround struct {
	places   []mapPlace
	at       []orb.Point // of each place
	corners  []orb.Point // of the area
	unrolled func(orb.Point) orb.Point
}

// missionMaps draws the places of the dossier, for a desk or paper and for a
// phone; none when there is neither a place nor an area.
func (b *binder) missionMaps() []*missionMap {
	ground := b.mapGround()
	if len(ground.at)+len(ground.corners) == 0 {
		return nil
	}
	var maps []*missionMap
	for _, shape := range []mapShape{{false, 0.55, 80, 120}, {true, 0.9, 36, 40}} {
		maps = append(maps, b.missionMap(ground, shape))
	}
	return maps
}

func (b *binder) mapGround() mapGround {
	west := -180.0
	if box := b.dossier.Area.Bounds; box != nil && box[0] > box[2] {
		west = box[0] - 1 // it crosses ±180°: east of there all the way round
	}
	ground := mapGround{unrolled: func(p orb.Point) orb.Point {
		if p[0] < west {
			p[0] += 360
		}
		return flat(p)
	}}
	for _, country := range b.dossier.Countries {
		for _, place := range country.Places {
			ground.at = append(ground.at, ground.unrolled(place.Position))
			ground.places = append(ground.places, mapPlace{
				ID: place.ID, Number: strconv.Itoa(place.Number), Name: b.placeName(place), Approximate: place.Exactness == atlas.Approximate,
			})
		}
	}
	for _, corner := range areaOutline(b.dossier.Area) {
		ground.corners = append(ground.corners, ground.unrolled(corner))
	}
	return ground
}

func (b *binder) missionMap(ground mapGround, shape mapShape) *missionMap {
	box := orb.MultiPoint(slices.Concat(ground.at, ground.corners)).Bound()
	view := frame(box, shape)
	view.Places = slices.Clone(ground.places)
	view.Numbered = len(view.Places) <= shape.most
	unit := (view.frame.Right() - view.frame.Left()) / shape.radii
	radius, labels := unit/2, ground.at
	if view.Numbered {
		radius, labels = unit, spread(ground.at, unit)
	}
	view.Radius, view.Dot, view.Text = fine(radius), fine(radius/3.2), fine(radius*1.12)
	for i, at := range ground.at {
		place := &view.Places[i]
		place.X, place.Y = fine(at[0]), fine(at[1])
		place.LabelX, place.LabelY = fine(labels[i][0]), fine(labels[i][1])
		place.Moved = distance(at, labels[i]) > radius/2
	}
	b.name(view, labels, radius, unit, ground.unrolled)
	view.Area = closedPath(ground.corners)
	if box.Right() > 180 {
		view.Copies = append(view.Copies, "360")
	}
	return view
}

// frame is the part of the world round a box, with some air.
func frame(box orb.Bound, shape mapShape) *missionMap {
	width := max((box.Right()-box.Left())*1.16, (box.Top()-box.Bottom())*1.16/mapTallest, mapNarrow)
	width = min(width, 360)
	height := min(max((box.Top()-box.Bottom())*1.16, width*shape.widest), locatorBottom-locatorTop)
	middle := box.Center()
	x, y := middle[0]-width/2, min(max(middle[1]-height/2, locatorTop), locatorBottom-height)
	return &missionMap{
		X: fine(x), Y: fine(y), Width: fine(width), Height: fine(height), Fine: width < mapFine, Narrow: shape.narrow,
		frame: orb.Bound{Min: orb.Point{x, y}, Max: orb.Point{x + width, y + height}},
	}
}

// spread moves numbers apart that would lie on each other, as little as it
// takes: each stays near its place, which a line shows.
func spread(at []orb.Point, radius float64) []orb.Point {
	moved := make([]orb.Point, len(at))
	copy(moved, at)
	apart := radius * 2.1
	for range 120 {
		still := true
		for i := range moved {
			for j := range i {
				gap := distance(moved[i], moved[j])
				if gap >= apart {
					continue
				}
				still = false
				// Those at one point part in a direction of their own.
				dx, dy := math.Cos(float64(i)*2.4), math.Sin(float64(i)*2.4)
				if gap > radius/100 {
					dx, dy = (moved[i][0]-moved[j][0])/gap, (moved[i][1]-moved[j][1])/gap
				}
				push := (apart - gap) / 2
				moved[i][0], moved[i][1] = moved[i][0]+dx*push, moved[i][1]+dy*push
				moved[j][0], moved[j][1] = moved[j][0]-dx*push, moved[j][1]-dy*push
			}
		}
		if still {
			break
		}
	}
	return moved
}

func distance(a, b orb.Point) float64 { return math.Hypot(a[0]-b[0], a[1]-b[1]) }

// circleCorners is how many sides a circle is drawn with.
const circleCorners = 72

// earthKM is the mean radius of the earth: a drawing needs no ellipsoid.
const earthKM = 6371.0

// areaOutline is the outline of a circle or of a polygon, in degrees.
func areaOutline(area mission.Area) []orb.Point {
	if area.Kind == mission.AreaPolygon {
		return area.Corners
	}
	if area.Kind != mission.AreaCircle || area.Center == nil || area.KM > earthKM {
		return nil
	}
	lon, lat := area.Center[0]*math.Pi/180, area.Center[1]*math.Pi/180
	angle := area.KM / earthKM
	var corners []orb.Point
	for i := range circleCorners {
		bearing := float64(i) * 2 * math.Pi / circleCorners
		y := math.Asin(math.Sin(lat)*math.Cos(angle) + math.Cos(lat)*math.Sin(angle)*math.Cos(bearing))
		x := lon + math.Atan2(math.Sin(bearing)*math.Sin(angle)*math.Cos(lat), math.Cos(angle)-math.Sin(lat)*math.Sin(y))
		corners = append(corners, orb.Point{x * 180 / math.Pi, y * 180 / math.Pi})
	}
	return corners
}

func closedPath(corners []orb.Point) string {
	if len(corners) == 0 {
		return ""
	}
	var out strings.Builder
	for i, at := range corners {
		out.WriteString(map[bool]string{true: "M", false: "L"}[i == 0])
		out.WriteString(fine(at[0]) + " " + fine(at[1]))
	}
	return out.String() + "Z"
}

// fine writes a number in ten thousandths.
func fine(value float64) string {
	return strconv.FormatFloat(math.Round(value*10000)/10000, 'f', -1, 64)
}
