package dataset

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Sheet is a table that a colleague fills in with a spreadsheet. It is no part
// of a data package: its headings are French, its rows are proposals. It is
// written as their spreadsheet expects it, and read back as they save it.
type Sheet struct{ resource *resource }

// Column is a column of a [Sheet].
type Column struct {
	Name     string // the heading, in lower case
	Kind     ColumnKind
	Required bool    // the column must be there, and no cell of it empty
	Limit    float64 // a number's largest magnitude; 0 for none
}

// ColumnKind is what the cells of a [Column] hold.
type ColumnKind int

// The kinds of column.
const (
	TextColumn   ColumnKind = iota
	NumberColumn            // read with a decimal comma or point, given with a point
	DayColumn               // read as 2026-11-26, 26/11/2026 or 26/11/26, given as the first
)

// NewSheet describes a sheet; its name is that of its tab in a workbook.
func NewSheet(name string, columns ...Column) *Sheet {
	r := &resource{name: name, title: name, forPeople: true, index: map[string]int{}}
	for i, column := range columns {
		f := &field{name: column.Name, title: column.Name, kind: "string", rules: []constraints{{Required: column.Required}}}
		switch column.Kind {
		case NumberColumn:
			f.kind = "number"
		case DayColumn:
			f.format = dayFormat
		case TextColumn:
		}
		if column.Limit != 0 {
			least, most := -column.Limit, column.Limit
			f.rules[0].Minimum, f.rules[0].Maximum = &least, &most
		}
		r.fields = append(r.fields, f)
		r.index[column.Name] = i
	}
	return &Sheet{resource: r}
}

// Write writes rows of cells, by the names of their columns, as spreadsheets
// open them by a double click in France: semicolons, a byte order mark, \r\n. A
// cell that a spreadsheet would take for a formula is given an apostrophe, which
// [Sheet.Read] takes away again. It returns the first error of w.
func (s *Sheet) Write(w io.Writer, rows []map[string]string) error {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return fmt.Errorf("write %s: %w", s.resource.name, err)
	}
	writer := csv.NewWriter(w)
	writer.Comma, writer.UseCRLF = ';', true
	lines := [][]string{s.resource.fieldNames()}
	for _, row := range rows {
		cells := make([]string, len(s.resource.fields))
		for i, f := range s.resource.fields {
			cells[i] = guard(row[f.name])
		}
		lines = append(lines, cells)
	}
	if err := writer.WriteAll(lines); err != nil {
		return fmt.Errorf("write %s: %w", s.resource.name, err)
	}
	return nil
}

// formulaStarts are the characters that begin a formula in a spreadsheet, or
// that one passes over before it looks.
const formulaStarts = "=+-@\t\r\n"

// guard puts an apostrophe before what a spreadsheet would compute, and before
// what already looks guarded.
func guard(cell string) string {
	if rest := strings.TrimLeft(cell, "'"); rest != "" && strings.ContainsRune(formulaStarts, rune(rest[0])) {
		return "'" + cell
	}
	return cell
}

// unguard is the inverse of [guard]; it leaves other cells as they are.
func unguard(cell string) string {
	if strings.HasPrefix(cell, "'") && guard(cell) != cell {
		return cell[1:]
	}
	return cell
}

// Filled is what was read of a [Sheet]: its rows, and the problems found so far.
// Its reader goes on to judge the rows by what it knows, and asks [Filled.Err]
// at the end.
type Filled struct {
	Rows   []FilledRow
	report *report
}

// FilledRow is a row of a [Filled] sheet.
type FilledRow struct{ row *row }

// Text returns the cell of the named column, trimmed, in its canonical form;
// empty when it is empty, has a problem, or the file has no such column.
func (r FilledRow) Text(column string) string { return r.row.text(column) }

// Good reports whether the cell of the named column has no problem of its own.
func (r FilledRow) Good(column string) bool { return r.row.good(column) }

// Line is the line of the file, or the row of the sheet, where the row begins.
func (r FilledRow) Line() int { return r.row.line }

// Problem adds a problem of one cell, or of the row when column is empty.
func (f *Filled) Problem(r FilledRow, column string, message atlas.Text) {
	value := ""
	if column != "" {
		value = r.Text(column)
	}
	f.report.add(Problem{
		File: r.row.table.file, Sheet: r.row.table.sheet, Row: r.row.line, Column: column, Value: value, Message: message,
	})
}

// Err returns all the [Problems] inside an [atlas.Error], nil when there is
// none.
func (f *Filled) Err() error {
	if problems := f.report.problems(); len(problems) > 0 {
		return problems.asError()
	}
	return nil
}

// Notices returns what was accepted with a remark.
func (f *Filled) Notices() Problems { return f.report.notices() }

// Read reads a sheet as people save it: CSV with any of three separators, in
// UTF-8 or Windows-1252, or XLSX; columns in any order, read-only ones left out,
// rows that lack the empty cells at their end. What is wrong with the file is in
// the result, see [Filled.Err]; an error is a failure of the program or the end
// of ctx.
func (s *Sheet) Read(ctx context.Context, path string) (*Filled, error) {
	rd := &reading{schema: &schema{resources: []*resource{s.resource}}, report: newReport(), digest: newDigest()}
	filled := &Filled{report: rd.report}
	folder, name := filepath.Split(filepath.Clean(path))
	limit, isBook := int64(MaxFile), slices.Contains([]string{".xlsx", ".xlsm"}, strings.ToLower(filepath.Ext(name)))
	if isBook {
		limit = MaxWorkbook
	}
	c, err := openRegular(os.DirFS(cmp.Or(folder, ".")), name, limit)
	switch {
	case errors.Is(err, errMissing):
		rd.report.add(Problem{File: name, Message: say(
			"ce fichier n’existe pas : vérifiez son nom.", "this file does not exist: check its name.")})
		return filled, nil
	case err != nil:
		rd.report.add(Problem{File: name, Message: atlas.ErrorMessage(err)})
		return filled, nil
	}
	var tables []*table
	if isBook {
		tables, err = rd.workbook(ctx, name, c)
	} else {
		tables = make([]*table, 1)
		tables[0], err = readCSV(ctx, s.resource, name, c, rd.report)
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	for _, t := range tables {
		for _, r := range t.rows {
			filled.Rows = append(filled.Rows, FilledRow{r})
		}
	}
	return filled, nil
}

// CleanText returns what a person typed as the data package would keep it,
// trimmed and in Unicode NFC, and what is wrong with its characters; an empty
// flaw when nothing is.
func CleanText(text string) (clean string, flaw atlas.Text) {
	if flaw := judgeText(text); flaw != (atlas.Text{}) {
		return "", flaw
	}
	if len(text) > MaxCell {
		return "", longCell()
	}
	return norm.NFC.String(strings.TrimSpace(text)), atlas.Text{}
}

// fit gives a row of a sheet as many cells as its header has: a spreadsheet
// leaves out empty ones at the end, or adds some.
func fit(cells []string, columns int) []string {
	if len(cells) > columns && isBlank(cells[columns:]) {
		return cells[:columns]
	}
	for len(cells) < columns {
		cells = append(cells, "")
	}
	return cells
}
