package document

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/geodesy"
)

// The colours of the map: those of the page.
const (
	mapLand   = "#F8F7F3"
	mapSea    = "#DDE8EE"
	mapCoast  = "#A9BBC5"
	mapBorder = "#D3D1C8"
	mapHome   = "#0F2C3A"
)

// maxLines is how many places a map numbers and joins with lines; more of them
// are dots.
const maxLines = 400

// atlasMap is the map of a dossier, before it has a size.
type atlasMap struct {
	world  *world
	origin orb.Point
	pins   []pin
	names  map[string]string // of countries, by ISO code
	here   map[string]bool   // those of the dossier
}

// pin is a numbered place, with the line that leads to it.
type pin struct {
	at     orb.Point
	number int
	color  string
	hollow bool // approximate
	path   []orb.LineString
}

// newAtlas prepares the map: the places, and the great circles from where the
// delegation leaves.
func (e *editor) newAtlas() (*atlasMap, error) {
	outlines, err := readWorld()
	if err != nil {
		return nil, err
	}
	m := &atlasMap{world: outlines, origin: e.d.Practical.Origin.Position}
	for _, place := range e.numbered() {
		pin := pin{at: place.Position, number: place.Number, color: e.color(e.themeOf(place)), hollow: place.Exactness != atlas.Exact}
		switch line := geodesy.GreatCircle(m.origin, place.Position).(type) {
		case orb.LineString:
			pin.path = []orb.LineString{line}
		case orb.MultiLineString:
			pin.path = line
		}
		m.pins = append(m.pins, pin)
	}
	m.names, m.here = map[string]string{}, map[string]bool{}
	for _, name := range outlines.names {
		if said := e.country(name.ISO2); said != name.ISO2 {
			m.names[name.ISO2] = said
		}
	}
	for _, country := range e.d.Countries {
		m.here[country.ISO2] = true
	}
	return m, nil
}

// view is a part of the world on a part of the page: an equirectangular map,
// true to scale along its middle parallel. Longitudes are counted from the
// middle, so that ±180° is a meridian as any other.
type view struct {
	x, y, w, h float64
	lon, lat   float64 // of the middle
	perLat     float64 // millimetres for a degree
	perLon     float64
}

// viewOf shows all positions, with room round them, in a frame.
func viewOf(at []orb.Point, x, y, w, h float64) view {
	west, east := span(at)
	south, north := 90.0, -90.0
	for _, p := range at {
		south, north = min(south, p.Lat()), max(north, p.Lat())
	}
	v := view{x: x, y: y, w: w, h: h, lon: wrap((west + east) / 2), lat: (south + north) / 2}
	squeeze := max(0.25, math.Cos(v.lat*math.Pi/180))
	wide, high := min(max((east-west)*1.18, 3), 360), max((north-south)*1.22, 3)
	v.perLat = min(w/(wide*squeeze), h/high)
	// The world has an end: a frame that is higher than it is cut.
	v.h = min(h, v.perLat*172)
	h = v.h
	v.perLon = v.perLat * squeeze
	// The poles are the edge of the world.
	half := h / v.perLat / 2
	v.lat = min(max(v.lat, -90+half), 90-half)
	return v
}

// span returns the narrowest west and east that all positions are between; east
// may be beyond 180.
func span(at []orb.Point) (west, east float64) {
	lons := make([]float64, len(at))
	for i, p := range at {
		lons[i] = p.Lon()
	}
	slices.Sort(lons)
	last := len(lons) - 1
	west, east = lons[0], lons[last]
	widest := west + 360 - east // the widest emptiness is what is left out
	for i := range last {
		if gap := lons[i+1] - lons[i]; gap > widest {
			widest, west, east = gap, lons[i+1], lons[i]+360
		}
	}
	return west, east
}

// wrap returns a longitude between -180 and 180.
func wrap(lon float64) float64 { return math.Mod(lon+540, 360) - 180 }

// place returns where a position is on the page, the world turned by so many
// times 360°.
func (v view) place(p orb.Point, turn float64) (x, y float64) {
	return v.x + v.w/2 + (p.Lon()-v.lon+turn)*v.perLon, v.y + v.h/2 - (p.Lat()-v.lat)*v.perLat
}

// nearest is the position as near as can be to the middle.
func (v view) nearest(p orb.Point) (x, y float64) {
	return v.place(orb.Point{v.lon + wrap(p.Lon()-v.lon), p.Lat()}, 0)
}

func (v view) holds(x, y float64) bool {
	return x >= v.x && x <= v.x+v.w && y >= v.y && y <= v.y+v.h
}

// drawWay draws the way there: the places, and where the delegation leaves from.
func (m *atlasMap) drawWay(p *printer, x, y, w, h float64) {
	at := []orb.Point{m.origin}
	for _, pin := range m.pins {
		at = append(at, pin.at)
	}
	if len(m.pins) == 0 {
		at = append(at, orb.Point{-150, 70}, orb.Point{-30, 0}, orb.Point{90, 0}, orb.Point{175, -55})
	}
	m.paint(p, viewOf(at, x, y, w, h))
}

// drawArea draws the places. Where the delegation leaves from is there too when
// that takes nothing from them; a small map shows it otherwise.
func (m *atlasMap) drawArea(p *printer, x, y, w, h float64) {
	places := make([]orb.Point, 0, len(m.pins)+1)
	for _, pin := range m.pins {
		places = append(places, pin.at)
	}
	v := viewOf(places, x, y, w, h)
	whole := viewOf(append(places, m.origin), x, y, w, h)
	if whole.perLat > v.perLat*0.45 || len(m.pins) == 1 {
		m.paint(p, whole)
		return
	}
	m.paint(p, v)
	m.inset(p, v, whole)
}

// paint draws the land, the lines and the places.
func (m *atlasMap) paint(p *printer, v view) {
	p.fill(v.x, v.y, v.w, v.h, mapSea)
	p.pdf.ClipRect(v.x, v.y, v.w, v.h, false)
	m.ground(p, v, 0.12)
	m.lines(p, v, 0.35)
	p.pdf.ClipEnd()
	m.numbers(p, v)
	m.home(p, v, 1.5)
	p.frame(v)
}

func (p *printer) frame(v view) {
	r, g, b := rgb(mapCoast)
	p.pdf.SetDrawColor(r, g, b)
	p.pdf.SetLineWidth(0.2)
	p.pdf.Rect(v.x, v.y, v.w, v.h, "D")
	p.color = ""
}

// ground draws land and borders, as finely as the page shows.
func (m *atlasMap) ground(p *printer, v view, finest float64) {
	r, g, b := rgb(mapLand)
	p.pdf.SetFillColor(r, g, b)
	r, g, b = rgb(mapCoast)
	p.pdf.SetDrawColor(r, g, b)
	p.pdf.SetLineWidth(0.14)
	for _, ring := range m.world.land {
		p.path(v, orb.LineString(ring), finest, "FD")
	}
	r, g, b = rgb(mapBorder)
	p.pdf.SetDrawColor(r, g, b)
	p.pdf.SetLineWidth(0.2)
	for _, line := range m.world.borders {
		p.path(v, line, finest, "D")
	}
}

func (m *atlasMap) lines(p *printer, v view, width float64) {
	if len(m.pins) > maxLines {
		return // one could not be told from another
	}
	p.pdf.SetAlpha(0.75, "Normal")
	p.pdf.SetLineWidth(width)
	for _, pin := range m.pins {
		r, g, b := rgb(pin.color)
		p.pdf.SetDrawColor(r, g, b)
		for _, line := range pin.path {
			p.path(v, line, 0.1, "D")
		}
	}
	p.pdf.SetAlpha(1, "Normal")
}

// path draws a line, or a ring, wherever the turned world shows it; points that
// are hardly apart are one.
func (p *printer) path(v view, line orb.LineString, finest float64, mode string) {
	bound := line.Bound()
	for _, turn := range []float64{-360, 0, 360} {
		left, bottom := v.place(bound.Min, turn)
		right, top := v.place(bound.Max, turn)
		if right < v.x || left > v.x+v.w || bottom < v.y || top > v.y+v.h || max(right-left, bottom-top) < finest {
			continue
		}
		points := make([][2]float64, 0, len(line))
		for i, position := range line {
			x, y := v.place(position, turn)
			if n := len(points); n > 0 && i < len(line)-1 && math.Hypot(x-points[n-1][0], y-points[n-1][1]) < finest {
				continue
			}
			points = append(points, [2]float64{x, y})
		}
		points = v.clip(points)
		if len(points) < 2 {
			continue
		}
		p.pdf.MoveTo(points[0][0], points[0][1])
		for _, point := range points[1:] {
			p.pdf.LineTo(point[0], point[1])
		}
		p.pdf.DrawPath(mode)
	}
}

// clip leaves out what is far from the frame: whole runs of points on one side
// of it. What is left is cut to the frame by the page itself.
func (v view) clip(points [][2]float64) [][2]float64 {
	side := func(point [2]float64) int {
		switch {
		case point[0] < v.x-5:
			return 1
		case point[0] > v.x+v.w+5:
			return 2
		case point[1] < v.y-5:
			return 3
		case point[1] > v.y+v.h+5:
			return 4
		}
		return 0
	}
	kept := points[:0:0]
	for i, point := range points {
		at := side(point)
		if at != 0 && i > 0 && i < len(points)-1 && side(points[i-1]) == at && side(points[i+1]) == at {
			continue
		}
		kept = append(kept, point)
	}
	return kept
}

// home is where the delegation leaves from.
func (m *atlasMap) home(p *printer, v view, radius float64) {
	x, y := v.nearest(m.origin)
	if !v.holds(x, y) {
		return
	}
	r, g, b := rgb(mapHome)
	p.pdf.SetFillColor(r, g, b)
	p.pdf.SetDrawColor(255, 255, 255)
	p.pdf.SetLineWidth(0.4)
	p.pdf.Rect(x-radius, y-radius, 2*radius, 2*radius, "FD")
	p.color = ""
}

// numbers draws the places. Where numbers would hide each other one moves aside,
// on a line; where there is no room left a place is a dot, and its number is in
// the lists.
func (m *atlasMap) numbers(p *printer, v view) {
	taken := &boxes{view: v}
	if x, y := v.nearest(m.origin); v.holds(x, y) {
		taken.list = append(taken.list, box{x, y, 2})
	}
	type label struct {
		pin  pin
		x, y float64 // of the place
		at   *box
	}
	labels := make([]label, 0, len(m.pins))
	for _, pin := range m.pins {
		l := label{pin: pin}
		if l.x, l.y = v.nearest(pin.at); !v.holds(l.x, l.y) {
			continue
		}
		half := 2.5
		if pin.number > 99 {
			half = 3.4
		}
		try := []box{{l.x, l.y, half}}
		for _, far := range []float64{5.4, 8.5, 12, 16} {
			for step := range 12 {
				angle := float64(step) * math.Pi / 6
				try = append(try, box{l.x + far*math.Cos(angle), l.y - far*math.Sin(angle), half})
			}
		}
		if len(m.pins) > maxLines {
			try = nil
		}
		for _, b := range try {
			if taken.free(b, 2.5) {
				l.at = &b
				taken.list = append(taken.list, b)
				break
			}
		}
		labels = append(labels, l)
	}
	m.countryNames(p, v, taken)
	for _, l := range labels {
		if l.at == nil || l.at.x != l.x || l.at.y != l.y {
			if l.at != nil {
				p.line(l.x, l.y, l.at.x, l.at.y, 0.25, l.pin.color)
			}
			r, g, b := rgb(l.pin.color)
			p.pdf.SetFillColor(r, g, b)
			if len(m.pins) > maxLines { // thousands of circles would weigh
				p.pdf.Rect(l.x-0.4, l.y-0.4, 0.8, 0.8, "F")
			} else {
				p.pdf.Circle(l.x, l.y, 0.9, "F")
			}
			p.color = ""
		}
	}
	for _, l := range labels {
		if l.at != nil {
			p.badge(l.at.x, l.at.y, l.pin.number, l.pin.color, l.pin.hollow)
		}
	}
}

// box is what a label takes: its middle, and half its width.
type box struct{ x, y, half float64 }

// boxes are the labels of a view.
type boxes struct {
	view view
	list []box
}

// free reports whether a label of a height has room.
func (t *boxes) free(b box, halfHeight float64) bool {
	v := t.view
	if b.x-b.half < v.x || b.x+b.half > v.x+v.w || b.y-halfHeight < v.y || b.y+halfHeight > v.y+v.h {
		return false
	}
	for _, other := range t.list {
		if math.Abs(b.x-other.x) < b.half+other.half+0.2 && math.Abs(b.y-other.y) < halfHeight+2.6 {
			return false
		}
	}
	return true
}

// countryNames writes the names of countries where they hide no number: those of
// the dossier wherever there is room near their middle, the others when they are
// as wide as their name.
func (m *atlasMap) countryNames(p *printer, v view, taken *boxes) {
	for _, here := range []bool{true, false} {
		s := style{"", 6.8, 3, "#6B7982"}
		if here {
			s = style{"B", 7.6, 3, "#3A4A53"}
		}
		for _, name := range m.world.names {
			text := m.names[name.ISO2]
			if text == "" || m.here[name.ISO2] != here {
				continue
			}
			text = p.faces[s.face].fit(text)
			x, y := v.nearest(name.At)
			half := p.width(text, s) / 2
			if !v.holds(x, y) || !here && name.Wide*v.perLon < 2*half {
				continue
			}
			for _, down := range []float64{0, 3.5, -3.5, 7, -7} {
				if b := (box{x, y + down, half}); taken.free(b, 1.5) {
					taken.list = append(taken.list, b)
					p.text(x-half, y+down-1.5, text, s)
					break
				}
				if !here {
					break
				}
			}
		}
	}
}

// insetApart is how far from places the small map stays, in millimetres: their
// numbers may be moved from where they are.
const insetApart = 6.0

// inset is a small map, in the corner with the fewest places, of the way from
// where the delegation leaves to what the large one shows.
func (m *atlasMap) inset(p *printer, large, whole view) {
	w, h := 36.0, 36.0
	if whole.perLon*3 > whole.perLat*4 {
		w = 44
	}
	best, bestCount := view{}, len(m.pins)+1
	for _, corner := range [][2]float64{{1, 0}, {0, 0}, {1, 1}, {0, 1}} {
		v := view{x: large.x + 2 + corner[0]*(large.w-w-4), y: large.y + 2 + corner[1]*(large.h-h-4), w: w, h: h}
		count := 0
		for _, pin := range m.pins {
			if x, y := large.nearest(pin.at); x > v.x-insetApart && x < v.x+w+insetApart && y > v.y-insetApart && y < v.y+h+insetApart {
				count++
			}
		}
		if count < bestCount {
			best, bestCount = v, count
		}
	}
	if bestCount > 0 {
		return // it would hide places
	}
	at := []orb.Point{m.origin}
	for _, pin := range m.pins {
		at = append(at, pin.at)
	}
	v := viewOf(at, best.x, best.y, w, h)
	p.fill(v.x-0.8, v.y-0.8, v.w+1.6, v.h+1.6, white)
	p.fill(v.x, v.y, v.w, v.h, mapSea)
	p.pdf.ClipRect(v.x, v.y, v.w, v.h, false)
	m.ground(p, v, 0.35)
	m.lines(p, v, 0.2)
	left, top := v.place(orb.Point{large.lon - large.w/2/large.perLon, large.lat + large.h/2/large.perLat}, wrap(large.lon-v.lon)+v.lon-large.lon)
	r, g, b := rgb(mark)
	p.pdf.SetDrawColor(r, g, b)
	p.pdf.SetLineWidth(0.35)
	p.pdf.Rect(left, top, large.w/large.perLon*v.perLon, large.h/large.perLat*v.perLat, "D")
	p.pdf.ClipEnd()
	m.home(p, v, 0.9)
	p.frame(v)
}

// mapping is the map inside the book.
func (p *printer) mapping() []atom {
	const height = 100.0
	caption := p.lines(p.b.Map, tinyStyle(), textWidth)
	return []atom{{height: height + 3 + float64(len(caption))*tinyStyle().leading, space: 3, draw: func(y float64) {
		p.atlas.drawArea(p, marginSide, y, textWidth, height)
		for i, line := range caption {
			p.text(marginSide, y+height+1.5+float64(i)*tinyStyle().leading, line, tinyStyle())
		}
	}}}
}
