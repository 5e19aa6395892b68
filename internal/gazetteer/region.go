package gazetteer

import (
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
)

// territories finds a position for the divisions and countries that no source
// locates: first the centre of the population of their towns is summed up, then
// the town nearest to it is kept. The result always lies on land and inside.
type territories map[string]*territory

type territory struct {
	sum        [3]float64 // of unit vectors on the sphere, weighted by population
	population int
	nearest    orb.Point
	angle      float64 // cosine of the angle from the centre to nearest; -2 before any
}

// weigh adds a town to the territories it lies in.
func (t territories) weigh(ids []string, position orb.Point, population int) {
	v := unitVector(position)
	weight := float64(population) + 1
	for _, id := range ids {
		of := t[id]
		if of == nil {
			of = &territory{angle: -2}
			t[id] = of
		}
		for axis := range v {
			of.sum[axis] += weight * v[axis]
		}
		of.population += population
	}
}

// approach considers a town as the stand-in of the territories it lies in. All
// towns must have been weighed before.
func (t territories) approach(ids []string, position orb.Point) {
	v := unitVector(position)
	for _, id := range ids {
		of := t[id]
		if of == nil {
			continue
		}
		length := math.Sqrt(of.sum[0]*of.sum[0] + of.sum[1]*of.sum[1] + of.sum[2]*of.sum[2])
		angle := (of.sum[0]*v[0] + of.sum[1]*v[1] + of.sum[2]*v[2]) / length
		if angle > of.angle {
			of.angle, of.nearest = angle, position
		}
	}
}

func unitVector(position orb.Point) [3]float64 {
	lon, lat := position[0]*math.Pi/180, position[1]*math.Pi/180
	return [3]float64{math.Cos(lat) * math.Cos(lon), math.Cos(lat) * math.Sin(lon), math.Sin(lat)}
}

// territoriesOf lists the territories an entry lies in.
func territoriesOf(e *Entry) []string {
	ids := []string{countryID(e.Place.Country)}
	if e.Admin1 != "" {
		ids = append(ids, e.Admin1)
	}
	if e.Admin2 != "" {
		ids = append(ids, e.Admin2)
	}
	return ids
}

// divisions are the names of countries and divisions, by identifier.
type divisions map[string]string

// entry makes the entry of a located territory from its identifier; ok is false
// when it has no name.
func (d divisions) entry(id string, at *territory, names translations) (e Entry, ok bool) {
	kind, code, _ := strings.Cut(id, ":")
	country, _, _ := strings.Cut(code, ".")
	e = Entry{
		Place: atlas.Place{
			ID: id, Name: d[id], Country: country,
			Position: at.nearest, Source: sourceGeoNames, Licence: licenceCCBY,
		},
		Exactness: atlas.Approximate,
		Weight:    at.population,
	}
	switch kind {
	case "country":
		e.Place.Level, e.Place.Feature = atlas.LevelCountry, "PCLI"
	case "admin1":
		e.Place.Level, e.Place.Feature = atlas.LevelRegion, "ADM1"
	default:
		e.Place.Level, e.Place.Feature = atlas.LevelCounty, "ADM2"
		e.Admin1 = "admin1:" + code[:strings.LastIndexByte(code, '.')]
	}
	if e.Place.Name != "" {
		e.Names = append(e.Names, Name{Text: e.Place.Name, Preferred: true})
	}
	names.translate(&e, code)
	if e.Place.Name == "" {
		e.Place.Name = names.in(code, "en")
	}
	if e.Place.Name == "" && len(e.Names) > 0 {
		e.Place.Name = e.Names[0].Text
	}
	return e, e.Place.Name != "" && at.angle > -2
}

// sorted lists the territories by identifier, for an order that never changes.
func (t territories) sorted() []string {
	return slices.Sorted(maps.Keys(t))
}
