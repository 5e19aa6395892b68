package gazetteer

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/geocode"
)

// communeJSON is an element of communes.json of @etalab/decoupage-administratif,
// the Code officiel géographique.
type communeJSON struct {
	Code       string   `json:"code"`
	Name       string   `json:"nom"`
	Type       string   `json:"type"`
	Department string   `json:"departement"`
	Postcodes  []string `json:"codesPostaux"`
	Population int      `json:"population"`
}

// epciJSON is an element of its epci.json.
type epciJSON struct {
	Code    string `json:"code"` // SIREN
	Name    string `json:"nom"`
	Members []struct {
		Code string `json:"code"` // INSEE
	} `json:"membres"`
}

// communes are the communes of the home departments, by INSEE code.
type communes struct {
	byCode map[string]*homeCommune
	byName map[string]*homeCommune // by department and normal form
}

// homeCommune is a commune with the best position found for it so far.
type homeCommune struct {
	commune  atlas.Commune
	source   string // of the position
	licence  string
	quality  int // of the position: see the constants
	position orb.Point
	people   int // population of the place the position comes from
}

// How a position was attributed to a commune, the worst first.
const (
	noPosition   = iota
	sameName     // a town of its name in its department
	sameCode     // a GeoNames place that carries its code
	sameCodeName // the same, and its name
)

// readCommunes reads the communes of the given departments.
func readCommunes(ctx context.Context, file string, r io.Reader, departments []string) (communes, error) {
	home := communes{byCode: map[string]*homeCommune{}, byName: map[string]*homeCommune{}}
	err := readJSONArray(ctx, file, r, func(c *communeJSON, rank int) error {
		if c.Type != "commune-actuelle" || !slices.Contains(departments, c.Department) {
			return nil
		}
		if c.Code == "" || c.Name == "" || c.Population < 0 || !cleanText(c.Code+c.Name+strings.Join(c.Postcodes, "")) {
			return invalidElement(file, rank, errors.New("no code, no name or no population"))
		}
		commune := &homeCommune{commune: atlas.Commune{
			Code: c.Code, Name: c.Name, Department: c.Department, Postcodes: c.Postcodes, Population: c.Population,
		}}
		home.byCode[c.Code] = commune
		home.byName[departmentForm(c.Department, c.Name)] = commune
		return nil
	})
	return home, err
}

// join reads which EPCI each commune belongs to.
func (c communes) join(ctx context.Context, file string, r io.Reader) error {
	return readJSONArray(ctx, file, r, func(epci *epciJSON, rank int) error {
		for _, member := range epci.Members {
			if home := c.byCode[member.Code]; home != nil && cleanText(epci.Code+epci.Name) {
				home.commune.EPCI, home.commune.EPCIName = epci.Code, epci.Name
			}
		}
		return nil
	})
}

// locate offers a French place as the position of the commune it may be.
func (c communes) locate(e *Entry) {
	home := c.byCode[e.INSEE]
	if home == nil || e.Place.Level != atlas.LevelLocality {
		return
	}
	quality := sameCode
	if c.byName[departmentForm(home.commune.Department, e.Names[0].Text)] == home {
		quality = sameCodeName
	}
	home.offer(e, quality)
}

// locateByName offers the towns that carry no code: those of a source where the
// second-level division is the department.
func (c communes) locateByName(e *Entry, department string) {
	if e.Place.Country != "FR" || len(c.byName) == 0 {
		return
	}
	if home := c.byName[departmentForm(department, e.Place.Name)]; home != nil {
		home.offer(e, sameName)
	}
}

func departmentForm(department, name string) string {
	return department + "/" + geocode.Normalise(name)
}

func (h *homeCommune) offer(e *Entry, quality int) {
	if quality < h.quality || quality == h.quality && e.Place.Population <= h.people {
		return
	}
	h.quality, h.position, h.people = quality, e.Place.Position, e.Place.Population
	h.source, h.licence = e.Place.Source, e.Place.Licence
}

// entry makes the entry of a commune. Its place has no position when no source
// gives one.
func (h *homeCommune) entry() Entry {
	commune, code := h.commune, h.commune.Code
	e := Entry{INSEE: code, Commune: &commune}
	e.Place = atlas.Place{
		ID: "cog:" + code, Name: commune.Name, Country: "FR", Level: atlas.LevelLocality, Feature: "PPL",
		Population: commune.Population, Source: sourceCOG, Licence: licenceEtalab2,
	}
	e.Names = []Name{{Text: commune.Name, Lang: displayLanguage, Preferred: true}}
	if h.quality > noPosition {
		position := h.position
		commune.Position = &position
		e.Place.Position, e.Exactness = position, atlas.Exact
		e.Place.Source, e.Place.Licence = h.source, h.licence
	}
	return e
}
