package gazetteer

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
)

// supplementName is the file of places that no other source has.
const supplementName = "gazetteer_supplement.csv"

// supplementColumns are its columns, in order.
func supplementColumns() []string {
	return []string{
		"id", "name", "other_names", "country", "level", "part_of",
		"lat", "lon", "exactness", "valid_to", "source", "licence", "note",
	}
}

// readSupplement calls each with every row of the supplement. other_names is
// separated by semicolons; part_of is the identifier of a place.
//
// A row whose id is a slug is a new place. A row whose id is that of a place of
// another source ("geonames:735030", "admin2:BE.VLG.VWV", "cog:59143")
// completes that place: its name is the one displayed, its other names find it,
// and its position is that of a commune that no other source locates.
func readSupplement(r io.Reader, each func(Entry) error) error {
	rows := csv.NewReader(r)
	header, err := rows.Read()
	if err != nil || !slices.Equal(header, supplementColumns()) {
		return invalid(supplementName, 1, atlas.Text{
			FR: "les colonnes doivent être " + strings.Join(supplementColumns(), ","),
			EN: "the columns must be " + strings.Join(supplementColumns(), ","),
		}, err)
	}
	idPattern := regexp.MustCompile(`^([a-z0-9]+(-[a-z0-9]+)*|(geonames|country|admin1|admin2|cog):[0-9A-Z.]+)$`)
	seen := map[string]bool{}
	for {
		row, err := rows.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			var parse *csv.ParseError
			line := 0
			if errors.As(err, &parse) {
				line = parse.Line
			}
			return invalid(supplementName, line, atlas.Text{FR: "ligne CSV illisible", EN: "unreadable CSV row"}, err)
		}
		line, _ := rows.FieldPos(0)
		entry, err := supplementEntry(row)
		if err == nil && (!idPattern.MatchString(row[0]) || seen[row[0]]) {
			err = fmt.Errorf("id %.40q is neither a slug nor the identifier of a place, or is used twice", row[0])
		}
		if err != nil {
			return invalid(supplementName, line, atlas.Text{FR: err.Error(), EN: err.Error()}, nil)
		}
		seen[row[0]] = true
		if err := each(entry); err != nil {
			return err
		}
	}
}

func supplementEntry(row []string) (Entry, error) {
	id, name, others, country, level, partOf := row[0], row[1], row[2], row[3], atlas.Level(row[4]), row[5]
	lat, lon, exactness, validTo, source, licence, note := row[6], row[7], atlas.Exactness(row[8]), row[9], row[10], row[11], row[12]
	if name == "" || source == "" || licence == "" {
		return Entry{}, errors.New("name, source and licence are required")
	}
	if !slices.Contains(atlas.Levels(), level) {
		return Entry{}, fmt.Errorf("level %.40q is unknown", level)
	}
	if country != "" && !isISO2(country) {
		return Entry{}, fmt.Errorf("country %.40q is not an ISO 3166-1 alpha-2 code", country)
	}
	position, err := supplementPosition(id, lat, lon, exactness)
	if err != nil {
		return Entry{}, err
	}
	until, err := atlas.ParseDate(validTo)
	if err != nil {
		return Entry{}, err
	}
	e := Entry{
		Place: atlas.Place{
			ID: supplementID(id), Name: name, Country: country, Level: level, Feature: supplementFeature(level),
			Position: position, Source: sourceSupplement, Licence: licence,
		},
		Exactness: exactness, PartOf: partOf, ValidTo: until, Note: note,
		Names: []Name{{Text: name, Preferred: true}},
	}
	for other := range strings.SplitSeq(others, ";") {
		if other = strings.TrimSpace(other); other != "" {
			e.Names = append(e.Names, Name{Text: other})
		}
	}
	if code, found := strings.CutPrefix(partOf, "admin1:"); found {
		if !isDivisionCode(code) {
			return Entry{}, fmt.Errorf("part_of %.40q is no division", partOf)
		}
		e.Admin1 = partOf
	}
	for _, text := range row {
		if !cleanText(text) {
			return Entry{}, fmt.Errorf("text that is not UTF-8: %.40q", text)
		}
	}
	return e, nil
}

// supplementPosition reads a row's position. Only a row that completes a place
// may go without.
func supplementPosition(id, lat, lon string, exactness atlas.Exactness) (orb.Point, error) {
	if completes(id) && lat == "" && lon == "" && exactness == "" {
		return orb.Point{}, nil
	}
	if exactness != atlas.Exact && exactness != atlas.Approximate {
		return orb.Point{}, fmt.Errorf("exactness %.40q is neither exact nor approximate", exactness)
	}
	return parsePosition(lat, lon)
}

// completes reports whether a supplement row is about a place of another
// source.
func completes(id string) bool { return strings.Contains(id, ":") }

func supplementID(id string) string {
	if completes(id) {
		return id
	}
	return sourceSupplement + ":" + id
}

// supplementFeature is the GeoNames feature code of a level.
func supplementFeature(level atlas.Level) string {
	switch level {
	case atlas.LevelLocality:
		return "PPL"
	case atlas.LevelDistrict:
		return "PPLX"
	case atlas.LevelCounty:
		return "ADM2"
	case atlas.LevelRegion:
		return "ADM1"
	case atlas.LevelCountry:
		return "PCLI"
	}
	return "RGN"
}
