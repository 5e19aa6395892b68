package gazetteer

import (
	"context"
	"io"
	"strconv"
	"strings"
)

// The columns of alternateNamesV2.txt: alternateNameId, geonameid, language,
// name, and the flags preferred, short, colloquial, historic, then from and to.
const alternateColumns = 8

// giveAlternates gives the names of alternateNamesV2 for the places given
// before. They come one at a time, after the places, since the file is not
// sorted as the places are.
func (r *reading) giveAlternates(ctx context.Context) error {
	for _, f := range r.bundle.alternates {
		err := f.read(func(file string, src io.Reader) error {
			return readLines(ctx, file, src, func(text string, line int) error {
				columns := strings.Split(text, "\t")
				if len(columns) < alternateColumns {
					return invalidColumns(file, line, len(columns), alternateColumns)
				}
				id, err := strconv.ParseInt(columns[1], 10, 32)
				if err != nil || id <= 0 || !cleanText(text) {
					return invalidColumns(file, line, len(columns), alternateColumns)
				}
				name := Name{Text: columns[3], Lang: columns[2], Preferred: columns[4] == "1"}
				if !r.seen.has(int(id)) || !isNameLanguage(name.Lang) || name.Text == "" {
					return nil
				}
				if columns[6] == "1" || columns[7] == "1" {
					name.Lang, name.Preferred = "", false // colloquial or historic: it finds, it is not displayed
				}
				return r.emit(Entry{GeoNameID: int(id), Names: []Name{name}, NamesOnly: true})
			})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// isNameLanguage tells a name from the other things the file holds under a
// pseudo-language: links, postal codes, airport codes, Wikidata identifiers…
func isNameLanguage(language string) bool {
	switch language {
	case "link", "post", "iata", "icao", "faac", "fr_1793", "unlc", "wkdt", "tcid", "phon", "piny", "abbr":
		return false
	}
	return len(language) <= 3 || strings.Contains(language, "-")
}
