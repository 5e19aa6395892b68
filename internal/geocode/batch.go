package geocode

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
)

// batchChunk is how many rows are geocoded at a time: what bounds the memory of
// a batch, whatever its length.
const batchChunk = 500

// maxBatchField bounds a field of a batch. A longer one is answered "none", not
// looked at.
const maxBatchField = 64 << 10

// maxBatchRecord bounds a row of a batch, in bytes. A longer one has lost its
// closing quote: the batch ends there, rather than hold the rest of it.
const maxBatchRecord = 1 << 20

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
// A row that makes no sense is answered "none". Only a CSV without the column
// query, broken as CSV, or with a row of more than a megabyte is an error, after
// the answers to the rows before it.
func Batch(ctx context.Context, g *Geocoder, countries CountryNames, in io.Reader, out io.Writer) error {
	all, err := g.countryNames(ctx, countries)
	if err != nil {
		return err
	}
	rows, err := newBatchReader(in)
	if err != nil {
		return err
	}
	answers := csv.NewWriter(out)
	if err := answers.Write(batchColumns()); err != nil {
		return fmt.Errorf("write batch: %w", err)
	}
	for ended := false; !ended; {
		chunk, last, broken := rows.next(batchChunk)
		if err := g.answerChunk(ctx, all, chunk, answers); err != nil {
			return err
		}
		ended = last
		if answers.Flush(); answers.Error() != nil {
			return fmt.Errorf("write batch: %w", answers.Error())
		}
		if broken != nil {
			return broken
		}
	}
	return nil
}

// batchRow is a row of the question.
type batchRow struct{ query, country, level string }

// answerChunk geocodes rows and writes the answers.
func (g *Geocoder) answerChunk(ctx context.Context, countries CountryNames, chunk []batchRow, answers *csv.Writer) error {
	var queries []Query
	places := make([]int, len(chunk)) // rank of each row's query, -1 when it has none
	for i, row := range chunk {
		query, ok := row.ask(countries)
		if !ok {
			places[i] = -1
			continue
		}
		places[i] = len(queries)
		queries = append(queries, query)
	}
	decisions, err := g.Geocode(ctx, queries)
	if err != nil {
		return fmt.Errorf("geocode batch: %w", err)
	}
	for i, row := range chunk {
		decision := &atlas.Decision{Status: atlas.DecisionNone}
		if places[i] >= 0 {
			decision = &decisions[places[i]]
		}
		if err := answers.Write(row.answer(decision)); err != nil {
			return fmt.Errorf("write batch: %w", err)
		}
	}
	return nil
}

// ask makes a row's query; ok is false when its country or its level does not
// exist, or a field is too long to be one.
func (r batchRow) ask(countries CountryNames) (query Query, ok bool) {
	if len(r.query) > maxBatchField || len(r.country) > maxBatchField {
		return query, false
	}
	query = Query{Name: r.query, Level: atlas.Level(strings.ToLower(strings.TrimSpace(r.level)))}
	if query.Level != "" && !slices.Contains(atlas.Levels(), query.Level) {
		return query, false
	}
	if strings.TrimSpace(r.country) == "" {
		return query, true
	}
	iso2, ok := countries.Find(r.country)
	query.Countries = []string{iso2}
	return query, ok
}

// answer writes a decision as a row.
func (r batchRow) answer(d *atlas.Decision) []string {
	row := []string{r.query, r.country, string(d.Status), "", "", "", "", "", "", ""}
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

// batchReader reads the rows of a question.
type batchReader struct {
	csv                   *csv.Reader
	bound                 *boundedReader
	query, country, level int // ranks of the columns, -1 when absent
}

func newBatchReader(in io.Reader) (*batchReader, error) {
	bound := &boundedReader{in: in, left: maxBatchRecord}
	buffered := bufio.NewReader(bound)
	if mark, _ := buffered.Peek(3); string(mark) == "\ufeff" {
		_, _ = buffered.Discard(3) // what was peeked can be discarded
	}
	r := &batchReader{csv: csv.NewReader(buffered), bound: bound}
	r.csv.FieldsPerRecord = -1
	r.csv.ReuseRecord = true
	header, err := r.csv.Read()
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, badBatch(err)
	}
	for i := range header {
		header[i] = strings.ToLower(strings.TrimSpace(header[i]))
	}
	r.query, r.country, r.level = slices.Index(header, "query"), slices.Index(header, "country"), slices.Index(header, "level")
	if r.query < 0 {
		return nil, badBatch(errors.New("no column query"))
	}
	return r, nil
}

// next reads up to n rows, fewer when they are long; ended is true when there
// are no more. The rows before one that cannot be read come with the error.
func (r *batchReader) next(n int) (rows []batchRow, ended bool, err error) {
	for began := r.csv.InputOffset(); len(rows) < n && r.csv.InputOffset()-began < maxBatchRecord; {
		r.bound.left = maxBatchRecord
		record, err := r.csv.Read()
		if errors.Is(err, io.EOF) {
			return rows, true, nil
		}
		if err != nil {
			return rows, true, badBatch(err)
		}
		rows = append(rows, batchRow{
			query:   strings.Clone(field(record, r.query)),
			country: strings.Clone(field(record, r.country)),
			level:   strings.Clone(field(record, r.level)),
		})
	}
	return rows, false, nil
}

// boundedReader reads no more than it has left, which is given back for each
// row: what the CSV reader holds of one row is that and its small buffer.
type boundedReader struct {
	in   io.Reader
	left int
}

func (r *boundedReader) Read(to []byte) (int, error) {
	if r.left <= 0 {
		return 0, fmt.Errorf("a row of more than %d bytes: is a quote not closed?", maxBatchRecord)
	}
	n, err := r.in.Read(to[:min(len(to), r.left)])
	r.left -= n
	return n, err
}

func field(record []string, rank int) string {
	if rank < 0 || rank >= len(record) {
		return ""
	}
	return record[rank]
}

func badBatch(cause error) error {
	return &atlas.Error{
		Code: atlas.CodeInvalid,
		Message: atlas.Text{
			FR: "Le CSV à géocoder est illisible\u202f: il faut une colonne «\u00a0query\u00a0», et «\u00a0country\u00a0» ou «\u00a0level\u00a0» si besoin (" + cause.Error() + ").",
			EN: "The CSV to geocode cannot be read: it needs a column “query”, and “country” or “level” if need be (" + cause.Error() + ").",
		},
		Cause: cause,
	}
}
