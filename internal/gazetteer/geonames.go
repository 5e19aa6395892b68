package gazetteer

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
)

// maxLine bounds a line of a GeoNames dump: the alternate names column alone
// may hold 10 000 characters.
const maxLine = 1 << 20

// geoName is a row of a GeoNames dump ("geoname" table, 19 columns):
// https://download.geonames.org/export/dump/readme.txt
type geoName struct {
	id                             int
	name, ascii, alternates        string
	position                       orb.Point
	class, feature, country        string
	admin1, admin2, admin3, admin4 string
	population                     int
}

// readGeoNames calls each with every row of a dump, in order. each is told the
// line it reads, for its own errors.
func readGeoNames(ctx context.Context, file string, r io.Reader, each func(row *geoName, line int) error) error {
	return readLines(ctx, file, r, func(text string, line int) error {
		var row geoName
		if err := row.parse(text); err != nil {
			return invalid(file, line, atlas.Text{
				FR: "ligne GeoNames illisible (" + err.Error() + "). Le fichier est-il complet\u202f?",
				EN: "unreadable GeoNames row (" + err.Error() + "). Is the file complete?",
			}, nil)
		}
		return each(&row, line)
	})
}

// readLines calls each with every line of a text file that is neither empty nor
// a comment.
func readLines(ctx context.Context, file string, r io.Reader, each func(text string, line int) error) error {
	scanner := bufio.NewScanner(r)
	scanner.Buffer(make([]byte, 64<<10), maxLine)
	line := 0
	for scanner.Scan() {
		line++
		if line%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		text := strings.TrimSuffix(scanner.Text(), "\r")
		if text == "" || text[0] == '#' {
			continue
		}
		if err := each(text, line); err != nil {
			return err
		}
	}
	if err := scanner.Err(); err != nil {
		return invalid(file, line+1, atlas.Text{
			FR: "lecture impossible\u202f: fichier tronqué ou abîmé",
			EN: "cannot be read: truncated or damaged file",
		}, err)
	}
	return nil
}

// The columns of a GeoNames dump.
const geoNameColumns = 19

func (g *geoName) parse(text string) error {
	var column [geoNameColumns]string
	for i := range column {
		var found bool
		column[i], text, found = strings.Cut(text, "\t")
		if !found && i < geoNameColumns-1 {
			return fmt.Errorf("%d columns instead of %d", i+1, geoNameColumns)
		}
		if found && i == geoNameColumns-1 {
			return fmt.Errorf("more than %d columns", geoNameColumns)
		}
	}
	id, err := strconv.ParseInt(column[0], 10, 32)
	if err != nil || id <= 0 {
		return fmt.Errorf("geonameid %.40q", column[0])
	}
	position, err := parsePosition(column[4], column[5])
	if err != nil {
		return err
	}
	population := int64(0)
	if column[14] != "" {
		if population, err = strconv.ParseInt(column[14], 10, 64); err != nil || population < 0 {
			return fmt.Errorf("population %.40q", column[14])
		}
	}
	if column[1] == "" {
		return errors.New("no name")
	}
	*g = geoName{
		id: int(id), name: column[1], ascii: column[2], alternates: column[3], position: position,
		class: column[6], feature: column[7], country: column[8],
		admin1: column[10], admin2: column[11], admin3: column[12], admin4: column[13],
		population: int(population),
	}
	return g.checkText()
}

// checkText refuses what would not fit a database or a page.
func (g *geoName) checkText() error {
	if g.country != "" && !isISO2(g.country) {
		return fmt.Errorf("country %.40q", g.country)
	}
	for _, text := range []string{g.name, g.ascii, g.alternates, g.feature, g.admin1, g.admin2, g.admin4} {
		if !cleanText(text) {
			return fmt.Errorf("text that is not UTF-8, or holds a null character: %.40q", text)
		}
	}
	return nil
}

// parsePosition reads a WGS 84 latitude and longitude in degrees.
func parsePosition(lat, lon string) (orb.Point, error) {
	y, errY := strconv.ParseFloat(lat, 64)
	x, errX := strconv.ParseFloat(lon, 64)
	if errY != nil || errX != nil || !(y >= -90 && y <= 90) || !(x >= -180 && x <= 180) {
		return orb.Point{}, fmt.Errorf("position %.40q, %.40q", lat, lon)
	}
	return orb.Point{x, y}, nil
}

// level maps a GeoNames feature to the level it is a place of; "" for what the
// gazetteer does not keep. Codes: https://www.geonames.org/export/codes.html
func (g *geoName) level() atlas.Level {
	switch g.class {
	case "P":
		switch g.feature {
		case "PPLX": // section of populated place
			return atlas.LevelDistrict
		case "PPLH", "PPLQ", "PPLW": // historical, abandoned, destroyed
			return ""
		}
		return atlas.LevelLocality
	case "A":
		switch g.feature {
		case "ADM1":
			return atlas.LevelRegion
		case "ADM2", "ADM3":
			return atlas.LevelCounty
		case "PCLI", "PCLD", "PCLF", "PCLS", "PCL", "PCLIX", "TERR":
			return atlas.LevelCountry
		}
	}
	return ""
}

// placeID is the identifier of the row's place: its code for a country or a
// division, so that it is the same whichever file describes it.
func (g *geoName) placeID() string {
	switch {
	case g.class == "A" && g.feature == "ADM1" && g.admin1 != "":
		return admin1ID(g.country, g.admin1)
	case g.class == "A" && g.feature == "ADM2" && g.admin2 != "":
		return admin2ID(g.country, g.admin1, g.admin2)
	case g.level() == atlas.LevelCountry:
		return countryID(g.country)
	}
	return "geonames:" + strconv.Itoa(g.id)
}

// entry makes the gazetteer's entry of a row. Names in languages, and the name
// of the division, are added by the bundle.
func (g *geoName) entry() Entry {
	e := Entry{
		Place: atlas.Place{
			ID: g.placeID(), Name: g.name, Country: g.country, Level: g.level(), Feature: g.feature,
			Population: g.population, Position: g.position, Source: sourceGeoNames, Licence: licenceCCBY,
		},
		Exactness: atlas.Exact,
		GeoNameID: g.id,
		Names:     []Name{{Text: g.name, Preferred: true}},
	}
	if g.class == "A" {
		e.Exactness = atlas.Approximate
	}
	if g.admin1 != "" && g.admin1 != "00" {
		e.Admin1 = admin1ID(g.country, g.admin1)
		if g.admin2 != "" {
			e.Admin2 = admin2ID(g.country, g.admin1, g.admin2)
		}
	}
	if g.country == "FR" && g.class == "P" && len(g.admin4) == 5 {
		e.INSEE = g.admin4
	}
	if g.ascii != "" && g.ascii != g.name {
		e.Names = append(e.Names, Name{Text: g.ascii})
	}
	for alternate := range strings.SplitSeq(g.alternates, ",") {
		if alternate != "" && alternate != g.name && alternate != g.ascii {
			e.Names = append(e.Names, Name{Text: alternate})
		}
	}
	return e
}
