package review

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/dataset"
	"github.com/passerelles/passerelles/internal/geocode"
)

// The columns of the sheet that a colleague fills in. Those before the choice
// are there to be read; kind and identifier say which subject the row is about.
const (
	columnKind         = "type"
	columnID           = "identifiant"
	columnName         = "nom"
	columnSourceName   = "nom dans la source"
	columnCountries    = "pays"
	columnLevel        = "niveau"
	columnCooperations = "coopérations"
	columnAuthorities  = "collectivités"
	columnWhy          = "motif"
	columnChoice       = "choix"
	columnLat          = "latitude"
	columnLon          = "longitude"
	columnExactness    = "exactitude"
	columnReason       = "motif de la décision"
	columnBy           = "décidé par"
	columnOn           = "décidé le"
)

// candidateColumn is the column of the candidate of that number, from 1.
func candidateColumn(number int) string { return fmt.Sprintf("candidat %d", number) }

// sheet is the form of the file.
func sheet() *dataset.Sheet {
	columns := []dataset.Column{
		{Name: columnKind, Required: true}, {Name: columnID, Required: true},
		{Name: columnName}, {Name: columnSourceName}, {Name: columnCountries}, {Name: columnLevel},
		{Name: columnCooperations}, {Name: columnAuthorities}, {Name: columnWhy},
	}
	for number := range geocode.MaxCandidates {
		columns = append(columns, dataset.Column{Name: candidateColumn(number + 1)})
	}
	return dataset.NewSheet("revue", append(columns,
		dataset.Column{Name: columnChoice},
		dataset.Column{Name: columnLat, Kind: dataset.NumberColumn, Limit: 90},
		dataset.Column{Name: columnLon, Kind: dataset.NumberColumn, Limit: 180},
		dataset.Column{Name: columnExactness}, dataset.Column{Name: columnReason},
		dataset.Column{Name: columnBy}, dataset.Column{Name: columnOn, Kind: dataset.DayColumn},
	)...)
}

// Export writes a sheet of subjects for a colleague with a spreadsheet, in
// French, to be read back by [Import]. It returns the first error of w.
func Export(w io.Writer, subjects []Subject, countries Countries) error {
	rows := make([]map[string]string, len(subjects))
	for i := range subjects {
		subject := &subjects[i]
		row := map[string]string{
			columnKind:         kindName(subject.Actor.Kind).FR,
			columnID:           subject.Actor.ID,
			columnName:         subject.Name,
			columnSourceName:   subject.SourceName,
			columnCountries:    countries.in("fr", subject.Countries...),
			columnLevel:        geocode.LevelName(subject.Level).FR,
			columnCooperations: strings.Join(subject.Cooperations, "\u202f; "),
			columnAuthorities:  strings.Join(append(subject.Authorities[:len(subject.Authorities):len(subject.Authorities)], subject.Networks...), ", "),
			columnWhy:          subject.Decision.Reason.FR,
		}
		for j := range subject.Decision.Candidates[:min(len(subject.Decision.Candidates), geocode.MaxCandidates)] {
			row[candidateColumn(j+1)] = writeCandidate(&subject.Decision.Candidates[j], countries)
		}
		rows[i] = row
	}
	return sheet().Write(w, rows)
}

// writeCandidate describes a candidate, its identifier last: that is what a
// number chosen in the sheet means, whatever is geocoded meanwhile.
func writeCandidate(c *atlas.Candidate, countries Countries) string {
	text := countries.place(&c.Place, "fr")
	if c.Reason.FR != "" {
		text += " — " + c.Reason.FR
	}
	return text + " [" + c.Place.ID + "]"
}

var candidateID = regexp.MustCompile(`\[\s*([a-z0-9-]+:[^\s:\[\]]+)\s*\]$`)

// readCandidate returns the identifier that ends a candidate's description, ""
// when there is none.
func readCandidate(text string) string {
	if found := candidateID.FindStringSubmatch(strings.TrimSpace(text)); found != nil {
		return found[1]
	}
	return ""
}
