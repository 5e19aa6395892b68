package geocode

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
)

// batchColumns are the columns a batch answers with.
func batchColumns() []string {
	return []string{
		"query", "country", "status", "name", "country_iso2", "admin1", "lat", "lon", "score", "place_id",
	}
}

// Batch geocodes a CSV with the columns query, country and, if need be, level
// (in any order, others are ignored) and writes a CSV with one row per row, in
// order: query, country, status, name, country_iso2, admin1, lat, lon, score,
// place_id. The country is an ISO code or a name in any language, or empty.
// Name and position are those of the best candidate unless the status is none.
// It streams: memory grows neither with the number of rows nor with their
// length.
//
// With a language, an eleventh column says the reason of each decision in it.
//
// A row that makes no sense is answered "none". Only a CSV without the column
// query, broken as CSV, or with a row of more than a megabyte is an error, after
// the answers to the rows before it.
func Batch(ctx context.Context, g *Geocoder, countries CountryNames, in io.Reader, out io.Writer, explain string) error {
	rows, err := newRowReader(in, "query", "country", "level")
	if err != nil {
		return err
	}
	answers := csv.NewWriter(out)
	header := batchColumns()
	if explain != "" {
		header = append(header, "reason")
	}
	if err := answers.Write(header); err != nil {
		return fmt.Errorf("write batch: %w", err)
	}
	return g.eachChunk(ctx, countries, rows, func(chunk [][]string, decisions []atlas.Decision) error {
		for i, row := range chunk {
			answer := batchAnswer(row[0], row[1], &decisions[i])
			if explain != "" {
				answer = append(answer, decisions[i].Reason.In(explain))
			}
			if err := answers.Write(answer); err != nil {
				return fmt.Errorf("write batch: %w", err)
			}
		}
		if answers.Flush(); answers.Error() != nil {
			return fmt.Errorf("write batch: %w", answers.Error())
		}
		return nil
	})
}

// eachChunk geocodes rows that begin with a query, a country and a level, and
// calls fn with each chunk of them and the decisions, one per row in order. The
// rows before one that cannot be read are answered.
func (g *Geocoder) eachChunk(
	ctx context.Context, countries CountryNames, rows *rowReader, fn func(chunk [][]string, decisions []atlas.Decision) error,
) error {
	all, err := g.countryNames(ctx, countries)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	answers := g.answerChunks(ctx, all, rows)
	for {
		var answer chunkAnswer
		select {
		case answered, more := <-answers:
			if !more {
				return ctx.Err()
			}
			answer = <-answered
		case <-ctx.Done(): // whoever writes the questions may never end
			return ctx.Err()
		}
		if answer.err != nil {
			return answer.err
		}
		if err := fn(answer.chunk, answer.decisions); err != nil {
			return err
		}
		if answer.broken != nil {
			return answer.broken
		}
	}
}

// chunkAnswer is what became of a chunk of rows.
type chunkAnswer struct {
	chunk     [][]string
	decisions []atlas.Decision
	broken    error // what ended the reading after these rows
	err       error
}

// answerChunks reads rows and geocodes them two chunks at a time: one is in the
// database while the other is here. The answers come in the order of the rows,
// until there are no more or ctx ends; a read that is under way then goes on.
func (g *Geocoder) answerChunks(ctx context.Context, countries CountryNames, rows *rowReader) <-chan chan chunkAnswer {
	answers := make(chan chan chunkAnswer)
	go func() {
		defer close(answers)
		for ended := false; !ended; {
			chunk, last, broken := rows.next(batchChunk)
			ended = last
			answer := make(chan chunkAnswer, 1)
			go func() {
				decisions, err := g.decideChunk(ctx, countries, chunk)
				answer <- chunkAnswer{chunk: chunk, decisions: decisions, broken: broken, err: err}
			}()
			select {
			case answers <- answer:
			case <-ctx.Done():
				return
			}
		}
	}()
	return answers
}

// decideChunk geocodes the rows that make sense, and decides "none" for the
// others.
func (g *Geocoder) decideChunk(ctx context.Context, countries CountryNames, chunk [][]string) ([]atlas.Decision, error) {
	var queries []Query
	var asked []int // ranks of the rows that make sense
	decisions := make([]atlas.Decision, len(chunk))
	for i, row := range chunk {
		query, senseless := askRow(countries, row[0], row[1], row[2])
		if senseless != nil {
			decisions[i] = atlas.Decision{Status: atlas.DecisionNone, Exactness: atlas.NoPlace, Reason: *senseless}
			continue
		}
		queries, asked = append(queries, query), append(asked, i)
	}
	found, err := g.Geocode(ctx, queries)
	if err != nil {
		return nil, fmt.Errorf("geocode batch: %w", err)
	}
	for i, rank := range asked {
		decisions[rank] = found[i]
	}
	return decisions, nil
}

// askRow makes a row's query, or says why it makes no sense: its country or its
// level does not exist, or a field is too long to be one.
func askRow(countries CountryNames, name, country, level string) (Query, *atlas.Text) {
	query := Query{Name: name, Level: atlas.Level(strings.ToLower(strings.TrimSpace(level)))}
	var reason atlas.Text
	switch {
	case len(country) > maxNameBytes:
		reason = reasonTooLong()
	case query.Level != "" && !slices.Contains(atlas.Levels(), query.Level):
		reason = reasonUnknownLevel()
	case strings.TrimSpace(country) == "":
		return query, nil
	default:
		if query.Countries = countries.Find(country); len(query.Countries) > 0 {
			return query, nil
		}
		reason = reasonUnknownCountry()
	}
	return query, &reason
}

// batchAnswer writes a decision as a row.
func batchAnswer(query, country string, d *atlas.Decision) []string {
	row := []string{query, country, string(d.Status), "", "", "", "", "", "", ""}
	place := d.Place
	if place == nil && len(d.Candidates) > 0 {
		place = &d.Candidates[0].Place
	}
	if place == nil || d.Status == atlas.DecisionNone {
		return row
	}
	return append(row[:3], place.Name, place.Country, place.Admin1,
		degrees(place.Position[1]), degrees(place.Position[0]),
		strconv.FormatFloat(d.Score, 'f', 3, 64), place.ID)
}

// degrees writes an angle with 5 decimals, about a metre.
func degrees(angle float64) string { return strconv.FormatFloat(angle, 'f', 5, 64) }
