package mission

import (
	"math"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/paulmach/orb"
)

// Names of the parameters of a request.
const (
	paramRegion    = "region"
	paramCountry   = "country"
	paramNear      = "near"
	paramKM        = "km"
	paramArea      = "area"
	paramAuthority = "authority"
	paramTheme     = "theme"
	paramStatus    = "status"
	paramFrom      = "from"
	paramTo        = "to"
	paramOrder     = "order"
)

// The bounds of a request.
const (
	MaxKM      = 20_000 // half the globe
	MaxCorners = 500
	MaxDays    = 366
	maxListed  = 300 // entries of a list: more than there are countries
)

// Parameters lists the parameters of a request.
func Parameters() []string {
	return []string{
		paramRegion, paramCountry, paramNear, paramKM, paramArea, paramAuthority, paramTheme, paramStatus,
		paramFrom, paramTo, paramOrder,
	}
}

// ListParameters lists those that may be written more than once, which is the
// same as with commas.
func ListParameters() []string {
	return []string{paramRegion, paramCountry, paramTheme, paramOrder}
}

// ParseRequest reads the query of an address. Parameters it does not know are
// left alone, and an empty one is as good as none. The error is a [*Fault].
func ParseRequest(query url.Values) (Request, error) {
	p := parser{query: query}
	request := Request{
		Regions:   p.list(paramRegion, region, "n’est ni un code UN M49 (trois chiffres) ni «\u202fmediterranee\u202f»", "is neither a UN M49 code (three digits) nor “mediterranee”"),
		Countries: p.list(paramCountry, country, "n’est pas un code de pays ISO à deux lettres", "is no two-letter ISO country code"),
		Near:      p.circle(),
		Polygon:   p.polygon(),
		Authority: p.identifier(paramAuthority),
		Themes:    p.list(paramTheme, theme, "n’est pas un code de thème", "is no code of a theme"),
		Status:    p.selection(),
		Order:     p.ordered(paramOrder),
	}
	request.From, request.To = p.trip()
	p.oneArea(&request)
	if p.fault != nil {
		return Request{}, p.fault
	}
	slices.Sort(request.Regions)
	slices.Sort(request.Countries)
	slices.Sort(request.Themes)
	return request, nil
}

// Kind says which way of saying where the request uses.
func (r *Request) Kind() AreaKind {
	switch {
	case r.Near != nil:
		return AreaCircle
	case r.Polygon != nil:
		return AreaPolygon
	}
	return AreaCountries
}

// Query writes the request as the query of an address, in its one form: the
// same request is the same text.
func (r *Request) Query() string {
	var pairs []string
	add := func(name, value string) {
		if value != "" {
			pairs = append(pairs, name+"="+strings.ReplaceAll(url.QueryEscape(value), "%2C", ","))
		}
	}
	add(paramRegion, strings.Join(r.Regions, ","))
	add(paramCountry, strings.Join(r.Countries, ","))
	if r.Near != nil {
		add(paramNear, number(r.Near.Center.Lat())+","+number(r.Near.Center.Lon()))
		add(paramKM, number(r.Near.KM))
	}
	if r.Polygon != nil {
		corners := make([]string, len(r.Polygon.Corners))
		for i, at := range r.Polygon.Corners {
			corners[i] = number(at.Lon()) + "," + number(at.Lat())
		}
		add(paramArea, strings.Join(corners, ";"))
	}
	add(paramAuthority, r.Authority)
	add(paramTheme, strings.Join(r.Themes, ","))
	if r.Status == SelectActive {
		add(paramStatus, string(r.Status))
	}
	add(paramFrom, string(r.From))
	add(paramTo, string(r.To))
	add(paramOrder, strings.Join(r.Order, ","))
	return strings.Join(pairs, "&")
}

func number(value float64) string { return strconv.FormatFloat(value, 'f', -1, 64) }

var (
	region     = regexp.MustCompile(`^([0-9]{3}|` + Mediterranean + `)$`)
	country    = regexp.MustCompile(`^[A-Z]{2}$`)
	theme      = regexp.MustCompile(`^[a-z][a-z0-9_]{0,59}$`)
	identifier = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	decimal    = regexp.MustCompile(`^[+-]?[0-9]{1,5}(\.[0-9]{1,15})?$`)
)

// parser reads parameters, and keeps the first fault.
type parser struct {
	query url.Values
	fault *Fault
}

func (p *parser) refuse(fault *Fault) {
	if p.fault == nil {
		p.fault = fault
	}
}

// one returns the value of a parameter that has one.
func (p *parser) one(name string) string {
	values := p.query[name]
	if len(values) > 1 {
		p.refuse(wrong(name, "", "il est donné plusieurs fois", "it is given more than once"))
	}
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

// list returns the entries of a list, each once.
func (p *parser) list(name string, form *regexp.Regexp, french, english string) []string {
	var found []string
	for _, value := range p.query[name] {
		if value == "" {
			continue
		}
		for entry := range strings.SplitSeq(value, ",") {
			if !form.MatchString(entry) {
				if entry == "" {
					p.refuse(wrong(name, value, "a une entrée vide", "has an empty entry"))
					return nil
				}
				p.refuse(wrong(name, entry, french, english))
				return nil
			}
			if !slices.Contains(found, entry) {
				found = append(found, entry)
			}
			if len(found) > maxListed {
				p.refuse(wrong(name, "", "la liste dépasse 300 entrées", "the list has more than 300 entries"))
				return nil
			}
		}
	}
	return found
}

// ordered is list for what may not be said twice.
func (p *parser) ordered(name string) []string {
	entries := 0
	for _, value := range p.query[name] {
		if value != "" {
			entries += 1 + strings.Count(value, ",")
		}
	}
	found := p.list(name, identifier, "n’est pas l’identifiant d’un lieu", "is no identifier of a place")
	if p.fault == nil && entries != len(found) {
		p.refuse(wrong(name, "", "un lieu y est deux fois", "a place is in it twice"))
	}
	return found
}

func (p *parser) identifier(name string) string {
	value := p.one(name)
	if value != "" && (len(value) > 200 || !identifier.MatchString(value)) {
		p.refuse(wrong(name, value, "n’est pas l’identifiant d’une collectivité", "is no identifier of an authority"))
	}
	return value
}

func (p *parser) selection() Selection {
	switch value := p.one(paramStatus); Selection(value) {
	case "", SelectAll:
		return SelectAll
	case SelectActive:
		return SelectActive
	default:
		p.refuse(wrong(paramStatus, value, "n’est ni «\u202factive\u202f» ni «\u202fall\u202f»", "is neither “active” nor “all”"))
		return SelectAll
	}
}

func (p *parser) circle() *Circle {
	near, km := p.one(paramNear), p.one(paramKM)
	switch {
	case near == "" && km == "":
		return nil
	case near == "":
		p.refuse(&Fault{Parameter: paramNear, Missing: true, Why: textOf("«\u202fkm\u202f» dit un rayon, et non autour de quoi", "“km” says a radius, and not around what")})
		return nil
	case km == "":
		p.refuse(&Fault{Parameter: paramKM, Missing: true, Why: textOf("«\u202fnear\u202f» dit un lieu, et non à combien de kilomètres", "“near” says a place, and not within how many kilometres")})
		return nil
	}
	lat, lon, two := strings.Cut(near, ",")
	y, okLat := degrees(lat, 90)
	x, okLon := degrees(lon, 180)
	if !two || !okLat || !okLon {
		p.refuse(wrong(paramNear, near, "n’est pas «\u202flatitude,longitude\u202f» en degrés", "is no “latitude,longitude” in degrees"))
		return nil
	}
	radius, err := strconv.ParseFloat(km, 64)
	if err != nil || !decimal.MatchString(km) || !(radius > 0 && radius <= MaxKM) {
		p.refuse(wrong(paramKM, km, "n’est pas un nombre de kilomètres plus grand que 0, et 20\u202f000 au plus", "is no number of kilometres above 0, and 20,000 at most"))
		return nil
	}
	return &Circle{Center: orb.Point{x, y}, KM: radius}
}

// degrees reads a number between -limit and limit.
func degrees(text string, limit float64) (float64, bool) {
	value, err := strconv.ParseFloat(text, 64)
	return value + 0, err == nil && decimal.MatchString(text) && math.Abs(value) <= limit
}

func (p *parser) polygon() *Polygon {
	text := p.one(paramArea)
	if text == "" {
		return nil
	}
	if strings.Count(text, ";") > MaxCorners { // the first may be said again at the end
		p.refuse(wrong(paramArea, "", "la zone dépasse 500 sommets", "the area has more than 500 corners"))
		return nil
	}
	var corners []orb.Point
	for part := range strings.SplitSeq(text, ";") {
		lon, lat, two := strings.Cut(part, ",")
		x, okLon := degrees(lon, 360) // who drags a map twice round says 190 for -170
		y, okLat := degrees(lat, 90)
		if !two || !okLon || !okLat {
			p.refuse(wrong(paramArea, part, "n’est pas un sommet «\u202flongitude,latitude\u202f» en degrés", "is no corner “longitude,latitude” in degrees"))
			return nil
		}
		at := orb.Point{turned(x), y}
		if len(corners) == 0 || corners[len(corners)-1] != at {
			corners = append(corners, at)
		}
	}
	if len(corners) > 1 && corners[0] == corners[len(corners)-1] {
		corners = corners[:len(corners)-1]
	}
	switch {
	case len(corners) > MaxCorners:
		p.refuse(wrong(paramArea, "", "la zone dépasse 500 sommets", "the area has more than 500 corners"))
		return nil
	case len(corners) < 3 || isFlat(corners):
		p.refuse(wrong(paramArea, "", "il faut au moins trois sommets qui ne soient pas alignés", "it needs three corners or more that are not in a line"))
		return nil
	}
	return &Polygon{Corners: corners, SelfCrossing: crossesItself(corners)}
}

func (p *parser) trip() (from, to Day) {
	first, last := p.one(paramFrom), p.one(paramTo)
	if first == "" && last == "" {
		return "", ""
	}
	days := map[string]time.Time{}
	for _, each := range []struct{ name, value string }{{paramFrom, first}, {paramTo, last}} {
		if each.value == "" {
			p.refuse(&Fault{Parameter: each.name, Missing: true, Why: textOf("un voyage a un premier et un dernier jour", "a trip has a first and a last day")})
			return "", ""
		}
		day, err := time.Parse(time.DateOnly, each.value)
		if err != nil || day.Year() < 1970 || day.Year() > 2199 {
			p.refuse(wrong(each.name, each.value, "n’est pas un jour écrit «\u202f2026-11-26\u202f»", "is no day written “2026-11-26”"))
			return "", ""
		}
		days[each.name] = day
	}
	length := days[paramTo].Sub(days[paramFrom])
	switch {
	case length < 0:
		p.refuse(wrong(paramTo, last, "vient avant le premier jour", "comes before the first day"))
	case length >= MaxDays*24*time.Hour:
		p.refuse(wrong(paramTo, last, "est plus de 366 jours après le départ", "is more than 366 days after the departure"))
	}
	return Day(first), Day(last)
}

// oneArea holds that a request says where, in one way.
func (p *parser) oneArea(r *Request) {
	named := len(r.Regions)+len(r.Countries) > 0
	switch {
	case !named && r.Near == nil && r.Polygon == nil:
		p.refuse(&Fault{Parameter: paramRegion, Missing: true, Why: textOf(
			"dites où, par «\u202fregion\u202f», «\u202fcountry\u202f», «\u202fnear\u202f» avec «\u202fkm\u202f», ou «\u202farea\u202f»",
			"say where, by “region”, “country”, “near” with “km”, or “area”")})
	case r.Near != nil && (named || r.Polygon != nil):
		p.refuse(wrong(paramNear, "", "un cercle ne va ni avec des régions, ni avec des pays, ni avec une zone dessinée", "a circle goes with neither regions, nor countries, nor a drawn area"))
	case r.Polygon != nil && named:
		p.refuse(wrong(paramArea, "", "une zone dessinée ne va ni avec des régions ni avec des pays", "a drawn area goes with neither regions nor countries"))
	}
}

// shown makes a visitor's text fit to be shown back: short, on one line.
func shown(text string) string {
	text = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return '?'
		}
		return r
	}, text)
	const most = 60
	if utf8.RuneCountInString(text) > most {
		return string([]rune(text)[:most]) + "…"
	}
	return text
}
