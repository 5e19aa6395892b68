package geocode

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
)

// batchChunk is how many rows are geocoded at a time: what bounds the memory of
// a batch, whatever its length.
const batchChunk = 1000

// maxBatchRecord bounds a row of a batch, in bytes. A longer one has lost its
// closing quote: the batch ends there, rather than hold the rest of it.
const maxBatchRecord = 1 << 20

// rowReader reads some columns of a CSV, wherever they stand in it.
type rowReader struct {
	csv   *csv.Reader
	bound *boundedReader
	ranks []int // of the columns wanted; -1 for one that is absent
}

// newRowReader reads the header of a CSV. The first of the columns wanted must
// be there.
func newRowReader(in io.Reader, columns ...string) (*rowReader, error) {
	bound := &boundedReader{in: in, left: maxBatchRecord}
	buffered := bufio.NewReader(bound)
	if mark, _ := buffered.Peek(3); string(mark) == "\ufeff" {
		_, _ = buffered.Discard(3) // what was peeked can be discarded
	}
	r := &rowReader{csv: csv.NewReader(buffered), bound: bound}
	r.csv.FieldsPerRecord = -1
	r.csv.ReuseRecord = true
	header, err := r.csv.Read()
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, badBatch(err)
	}
	for i := range header {
		header[i] = strings.ToLower(strings.TrimSpace(header[i]))
	}
	for _, column := range columns {
		r.ranks = append(r.ranks, slices.Index(header, column))
	}
	if r.ranks[0] < 0 {
		return nil, badBatch(errors.New("no column " + columns[0]))
	}
	return r, nil
}

// next reads up to n rows, fewer when they are long, each with the columns
// wanted in their order; ended is true when there are no more. The rows before
// one that cannot be read come with the error.
func (r *rowReader) next(n int) (rows [][]string, ended bool, err error) {
	for began := r.csv.InputOffset(); len(rows) < n && r.csv.InputOffset()-began < maxBatchRecord; {
		r.bound.left = maxBatchRecord
		record, err := r.csv.Read()
		if errors.Is(err, io.EOF) {
			return rows, true, nil
		}
		if err != nil {
			return rows, true, badBatch(err)
		}
		row := make([]string, len(r.ranks))
		for i, rank := range r.ranks {
			if rank >= 0 && rank < len(record) {
				row[i] = strings.Clone(record[rank])
			}
		}
		rows = append(rows, row)
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
