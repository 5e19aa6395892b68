package geocode

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/geodesy"
)

// Evaluation says how well the geocoder answers a set of questions whose answers
// are known.
type Evaluation struct {
	Sets   []SetScore // in the order in which their names appear
	Misses []Miss     // in the order of the rows
}

// SetScore counts the answers to one set of questions. Where nothing is to be
// accepted, an answer is right when nothing is.
type SetScore struct {
	Name          string
	Questions     int
	First         int // right at the first answer
	AmongFive     int // right among the candidates
	Accepted      int
	AcceptedWrong int
}

// Miss is a question whose first answer is wrong.
type Miss struct {
	Set, Query, Country string
	Status              atlas.DecisionStatus
	Answer              string // name and country of the first answer; empty when there is none
	PlaceID             string
	Kilometres          float64 // from where it should be; 0 when there is no answer, or none was expected
}

// expectation is what a row expects.
type expectation struct {
	position  *orb.Point // nil when nothing is to be accepted
	tolerance float64    // metres
}

// Evaluate geocodes a CSV with the columns query, country, expected_lat,
// expected_lon, tolerance_km and set (in any order; level if need be, others are
// ignored) and compares the answers with what is expected: WGS 84 degrees, and
// kilometres along the geodesic. A row without expected coordinates expects that
// nothing is accepted.
//
// A row that cannot be read is an error that names it.
func Evaluate(ctx context.Context, g *Geocoder, countries CountryNames, in io.Reader) (*Evaluation, error) {
	rows, err := newRowReader(in, "query", "country", "level", "expected_lat", "expected_lon", "tolerance_km", "set")
	if err != nil {
		return nil, err
	}
	e := &Evaluation{}
	read := 1 // the header
	err = g.eachChunk(ctx, countries, rows, func(chunk [][]string, decisions []atlas.Decision) error {
		for i, row := range chunk {
			read++
			expected, err := readExpectation(row[3], row[4], row[5])
			if err != nil {
				return badExpectation(read, err)
			}
			e.add(row, expected, &decisions[i])
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return e, nil
}

// add counts one answer.
func (e *Evaluation) add(row []string, expected expectation, d *atlas.Decision) {
	set := e.set(row[6])
	accepted := d.Status == atlas.DecisionAccepted
	places := answers(d)
	first := expected.fits(places, accepted, 1)
	set.Questions++
	set.First += count(first)
	set.AmongFive += count(expected.fits(places, accepted, MaxCandidates))
	set.Accepted += count(accepted)
	set.AcceptedWrong += count(accepted && !first)
	if first {
		return
	}
	miss := Miss{Set: set.Name, Query: row[0], Country: row[1], Status: d.Status}
	if len(places) > 0 {
		miss.Answer, miss.PlaceID = strings.TrimSpace(places[0].Name+" "+places[0].Country), places[0].ID
		if expected.position != nil {
			miss.Kilometres = geodesy.Distance(*expected.position, places[0].Position) / 1000
		}
	}
	e.Misses = append(e.Misses, miss)
}

// set finds or adds the score of a set.
func (e *Evaluation) set(name string) *SetScore {
	for i := range e.Sets {
		if e.Sets[i].Name == name {
			return &e.Sets[i]
		}
	}
	e.Sets = append(e.Sets, SetScore{Name: name})
	return &e.Sets[len(e.Sets)-1]
}

// answers are the places of a decision, best first.
func answers(d *atlas.Decision) []*atlas.Place {
	var places []*atlas.Place
	if d.Place != nil {
		places = append(places, d.Place)
	}
	for i := range d.Candidates {
		if d.Place == nil || d.Candidates[i].Place.ID != d.Place.ID {
			places = append(places, &d.Candidates[i].Place)
		}
	}
	return places
}

// fits reports whether one of the first n places is where it should be.
func (e expectation) fits(places []*atlas.Place, accepted bool, n int) bool {
	if e.position == nil {
		return !accepted
	}
	for _, place := range places[:min(n, len(places))] {
		if geodesy.Distance(*e.position, place.Position) <= e.tolerance {
			return true
		}
	}
	return false
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func readExpectation(lat, lon, tolerance string) (expectation, error) {
	if lat == "" && lon == "" {
		return expectation{}, nil
	}
	y, errY := strconv.ParseFloat(lat, 64)
	x, errX := strconv.ParseFloat(lon, 64)
	if errY != nil || errX != nil || !(y >= -90 && y <= 90) || !(x >= -180 && x <= 180) {
		return expectation{}, fmt.Errorf("expected_lat %.40q, expected_lon %.40q: degrees are needed, or neither", lat, lon)
	}
	kilometres, err := strconv.ParseFloat(tolerance, 64)
	if err != nil || !(kilometres > 0) {
		return expectation{}, fmt.Errorf("tolerance_km %.40q: a positive number is needed", tolerance)
	}
	return expectation{position: &orb.Point{x, y}, tolerance: kilometres * 1000}, nil
}

func badExpectation(row int, cause error) error {
	return &atlas.Error{
		Code: atlas.CodeInvalid,
		Message: atlas.Text{
			FR: fmt.Sprintf("Évaluation illisible, ligne %d du tableau.", row),
			EN: fmt.Sprintf("The evaluation cannot be read, row %d of the table.", row),
		},
		Cause: cause,
	}
}

// Total adds the sets up.
func (e *Evaluation) Total() SetScore {
	total := SetScore{}
	for _, set := range e.Sets {
		total.Questions += set.Questions
		total.First += set.First
		total.AmongFive += set.AmongFive
		total.Accepted += set.Accepted
		total.AcceptedWrong += set.AcceptedWrong
	}
	return total
}

// Write prints the scores as a table, and the misses, in a language.
func (e *Evaluation) Write(out io.Writer, lang string) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	header := atlas.Text{
		FR: "jeu\tquestions\tjuste d’emblée\tparmi cinq\tacceptées\tacceptées à tort\t",
		EN: "set\tquestions\tfirst right\tamong five\taccepted\taccepted wrong\t",
	}
	fmt.Fprintln(table, header.In(lang))
	total := e.Total()
	total.Name = atlas.Text{FR: "en tout", EN: "all"}.In(lang)
	for _, set := range append(e.Sets[:len(e.Sets):len(e.Sets)], total) {
		fmt.Fprintf(table, "%s\t%d\t%s\t%s\t%s\t%d (%s)\t\n", set.Name, set.Questions,
			percent(set.First, set.Questions), percent(set.AmongFive, set.Questions), percent(set.Accepted, set.Questions),
			set.AcceptedWrong, percent(set.AcceptedWrong, set.Accepted))
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("write evaluation: %w", err)
	}
	if len(e.Misses) > 0 {
		fmt.Fprintf(out, "\n%s\n", atlas.Text{FR: "Réponses manquées\u202f:", EN: "Misses:"}.In(lang))
	}
	for _, miss := range e.Misses {
		answer := atlas.Text{FR: "rien", EN: "nothing"}.In(lang)
		if miss.Answer != "" {
			answer = fmt.Sprintf("%s (%s), %.0f km", miss.Answer, miss.PlaceID, miss.Kilometres)
		}
		if _, err := fmt.Fprintf(out, "  %s: %q, %q → %s: %s\n", miss.Set, miss.Query, miss.Country, miss.Status, answer); err != nil {
			return fmt.Errorf("write evaluation: %w", err)
		}
	}
	return nil
}

func percent(part, whole int) string {
	if whole == 0 {
		return "–"
	}
	return strconv.FormatFloat(100*float64(part)/float64(whole), 'f', 1, 64) + "\u202f%"
}
