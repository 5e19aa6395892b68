package dataset

import (
	"encoding/csv"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
)

// ReadFacts reads country_facts.csv and country_terms.csv of a folder. They are
// made by a program, not by people: what is wrong with them is a fault of that
// program, told with its file and line and no more.
func ReadFacts(folder fs.FS) (atlas.WorldFacts, error) {
	var facts atlas.WorldFacts
	err := eachFact(folder, "country_terms.csv", func(row map[string]string) error {
		term := atlas.Term{Code: row["code"], Names: map[string]string{}}
		for column, name := range row {
			if lang, found := strings.CutPrefix(column, "name_"); found && name != "" {
				term.Names[lang] = name
			}
		}
		switch {
		case term.Code == "" || term.Names["fr"] == "" || term.Names["en"] == "":
			return fmt.Errorf("a term without a code, or a French or English name")
		case row["kind"] == "language":
			facts.Languages = append(facts.Languages, term)
		case row["kind"] == "currency":
			facts.Currencies = append(facts.Currencies, term)
		default:
			return fmt.Errorf("%q is no kind of term", row["kind"])
		}
		return nil
	})
	if err != nil {
		return atlas.WorldFacts{}, err
	}
	err = eachFact(folder, "country_facts.csv", func(row map[string]string) error {
		country := atlas.CountryFacts{
			ISO2: row["iso2"], Languages: parts(row["languages"]), Currencies: parts(row["currencies"]),
		}
		if row["capital_id"] != "" {
			at, err := factPosition(row["capital_lat"], row["capital_lon"])
			if err != nil {
				return err
			}
			country.Capital = &atlas.Capital{
				PlaceID: row["capital_id"], Name: atlas.Text{FR: row["capital_fr"], EN: row["capital_en"]}, Position: at,
			}
		}
		for _, zone := range parts(row["zones"]) {
			fields := strings.Fields(zone)
			if len(fields) != 3 {
				return fmt.Errorf("the zone %q is not a name, a latitude and a longitude", zone)
			}
			at, err := factPosition(fields[1], fields[2])
			if err != nil {
				return err
			}
			country.Zones = append(country.Zones, atlas.TimeZone{Name: fields[0], Position: at})
		}
		facts.Countries = append(facts.Countries, country)
		return nil
	})
	if err != nil {
		return atlas.WorldFacts{}, err
	}
	return facts, nil
}

// eachFact calls visit for every row of a table, by the names of its columns.
func eachFact(folder fs.FS, name string, visit func(row map[string]string) error) error {
	file, err := folder.Open(name)
	if err != nil {
		return fmt.Errorf("read facts: %w", err)
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return fmt.Errorf("read facts: %s: %w", name, err)
	}
	if len(records) == 0 {
		return fmt.Errorf("read facts: %s is empty", name)
	}
	for i, record := range records[1:] {
		row := make(map[string]string, len(record))
		for column, value := range record {
			row[records[0][column]] = value
		}
		if err := visit(row); err != nil {
			return fmt.Errorf("read facts: %s, line %d: %w", name, i+2, err)
		}
	}
	return nil
}

func parts(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, ";")
}

func factPosition(lat, lon string) (orb.Point, error) {
	y, errLat := strconv.ParseFloat(lat, 64)
	x, errLon := strconv.ParseFloat(lon, 64)
	if errLat != nil || errLon != nil || !within(x, 180) || !within(y, 90) {
		return orb.Point{}, fmt.Errorf("%q, %q is no position", lat, lon)
	}
	return orb.Point{x, y}, nil
}
