package dataset

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/passerelles/passerelles/internal/atlas"
)

// workbook reads an XLSX workbook: one table a sheet, the sheet named after the
// resource or its French title. A workbook of a single sheet may bear the name
// instead, and columns that fit one resource only are recognised.
func (rd *reading) workbook(ctx context.Context, name string, c content) ([]*table, error) {
	if c.truncated {
		rd.report.add(Problem{File: name, Message: tooLarge(MaxWorkbook)})
		return nil, nil
	}
	book, flaw := openWorkbook(c.data)
	if flaw != (atlas.Text{}) {
		rd.report.add(Problem{File: name, Message: flaw})
		return nil, nil
	}
	defer book.Close() //nolint:errcheck // only read from
	var tables []*table
	for _, sheet := range book.GetSheetList() {
		t, err := rd.sheet(ctx, &sheetReader{book: book, file: name, sheet: sheet})
		if err != nil {
			return nil, err
		}
		if t == nil {
			continue
		}
		for _, other := range tables {
			if other.resource == t.resource {
				rd.report.add(Problem{File: name, Sheet: sheet, Message: say(
					"la feuille « %s » est déjà celle de « %s » : réunissez-les.",
					"the sheet “%s” is already that of “%s”: bring them together.", shown(other.sheet), t.resource.name)})
			}
		}
		tables = append(tables, t)
	}
	if len(tables) == 0 {
		rd.report.add(Problem{File: name, Message: say(
			"aucune feuille reconnue : nommez-les d’après ces tables : %s.",
			"no sheet recognised: name them after these tables: %s.",
			strings.Join(rd.schema.resourceNames(), ", "))})
	}
	return tables, nil
}

// openWorkbook opens a workbook within the limits, or says why not.
func openWorkbook(data []byte) (book *excelize.File, flaw atlas.Text) {
	if flaw := inspectWorkbook(data); flaw != (atlas.Text{}) {
		return nil, flaw
	}
	// The library below has a long way through a stranger's file. Should it
	// stumble, the file is refused, and the program goes on.
	defer func() {
		if recover() != nil {
			book, flaw = nil, damagedWorkbook()
		}
	}()
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue:      true,
		UnzipSizeLimit:    MaxFile,
		UnzipXMLSizeLimit: MaxFile,
	})
	if err != nil {
		return nil, damagedWorkbook()
	}
	if len(book.GetSheetList()) > MaxSheets {
		book.Close() //nolint:errcheck,gosec // only read from
		return nil, say("plus de %d feuilles.", "more than %d sheets.", MaxSheets)
	}
	return book, atlas.Text{}
}

// errDamaged is returned for a sheet that the library cannot make sense of.
var errDamaged = errors.New("damaged sheet")

// sheetReader reads the rows of one sheet.
type sheetReader struct {
	book  *excelize.File
	file  string
	sheet string
}

// sheet reads one sheet; nil when it is no table of ours, which is noticed
// unless it is empty.
func (rd *reading) sheet(ctx context.Context, s *sheetReader) (t *table, err error) {
	defer func() {
		if recover() != nil { // see openWorkbook
			rd.report.add(Problem{File: s.file, Sheet: s.sheet, Message: damagedWorkbook()})
			t, err = nil, nil
		}
	}()
	rows, err := s.rows(ctx)
	if errors.Is(err, errDamaged) {
		rd.report.add(Problem{File: s.file, Sheet: s.sheet, Message: damagedWorkbook()})
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	r := rd.resourceOf(s, rows)
	if r == nil {
		return nil, nil
	}
	l := newLoader(r, s.file, s.sheet, rd.report)
	s.refuseMerged(l)
	for number, texts := range rows {
		if number%1024 == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		switch {
		case l.headed:
			s.load(l, number+1, texts)
		case isBlank(texts):
			l.counts.blankRows++
		case len(texts) > MaxColumns:
			l.problem(number+1, "", "", csvFault{kind: faultColumns}.message())
			l.table.incomplete = true
			return l.table, nil
		default:
			l.header(number+1, texts)
		}
	}
	return l.done(), nil
}

// resourceOf finds the resource of a sheet, and says what was made of it when
// its name does not.
func (rd *reading) resourceOf(s *sheetReader, rows [][]string) *resource {
	if r := rd.schema.named(s.sheet); r != nil {
		return r
	}
	var header []string
	for _, texts := range rows {
		if !isBlank(texts) {
			for _, text := range texts {
				header = append(header, strings.ToLower(strings.TrimSpace(text)))
			}
			break
		}
	}
	if header == nil {
		return nil
	}
	alone := len(s.book.GetSheetList()) == 1
	r := rd.schema.named(strings.TrimSuffix(s.file, filepath.Ext(s.file)))
	if r == nil || !alone {
		r = rd.schema.headed(header)
		if r != nil {
			rd.report.add(Problem{File: s.file, Sheet: s.sheet, Notice: true, Message: recognised(r)})
		}
	}
	if r == nil && !alone {
		rd.report.add(Problem{File: s.file, Sheet: s.sheet, Notice: true, Message: say(
			"feuille non lue : ni son nom ni ses colonnes ne sont ceux d’une table.",
			"sheet not read: neither its name nor its columns are those of a table.")})
	}
	return r
}

// rows returns the raw values of a sheet, row 1 first, whatever rows it leaves
// out.
func (s *sheetReader) rows(ctx context.Context) ([][]string, error) {
	iterator, err := s.book.Rows(s.sheet)
	if err != nil {
		return nil, nil // a chart, which has no rows
	}
	defer iterator.Close() //nolint:errcheck // only read from
	var rows [][]string
	for iterator.Next() {
		if len(rows)%1024 == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		texts, err := iterator.Columns()
		if err != nil {
			return nil, errDamaged
		}
		rows = append(rows, texts)
	}
	return rows, nil
}

// refuseMerged reports merged cells: which of the rows they cover their value
// belongs to cannot be told.
func (s *sheetReader) refuseMerged(l *loader) {
	merged, err := s.book.GetMergeCells(s.sheet)
	if err != nil {
		return
	}
	for _, cells := range merged {
		_, row, err := excelize.CellNameToCoordinates(cells.GetStartAxis())
		if err != nil {
			continue
		}
		l.problem(row, "", cells.GetStartAxis()+":"+cells.GetEndAxis(), say(
			"cellules fusionnées : défusionnez-les et répétez la valeur où il le faut.",
			"merged cells: split them and repeat the value where it belongs."))
	}
}

// load hands one row on to the loader. Sheets leave out the empty cells at the
// end of a row; cells beyond the header are in columns without a name.
func (s *sheetReader) load(l *loader, number int, raw []string) {
	for len(l.columns) < len(raw) && len(l.columns) < MaxColumns {
		l.columns = append(l.columns, namelessColumn)
	}
	texts := make([]string, len(l.columns))
	flawed := map[int]atlas.Text{}
	for i := range min(len(raw), len(texts)) {
		var f *field
		if place := l.columns[i]; place >= 0 {
			f = l.table.resource.fields[place]
		}
		text, flaw := s.cell(i+1, number, raw[i], f)
		texts[i] = text
		if flaw != (atlas.Text{}) && f != nil {
			l.problem(number, f.name, text, flaw)
			flawed[i] = flaw
			texts[i] = ""
		}
	}
	if len(flawed) == 0 {
		l.row(number, texts)
		return
	}
	l.table.incomplete = true // what is left of the row would only be misjudged
}

// cell turns the raw value of a cell into the text that a CSV file would hold.
func (s *sheetReader) cell(column, row int, raw string, f *field) (string, atlas.Text) {
	axis, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		return raw, damagedWorkbook()
	}
	kind, err := s.book.GetCellType(s.sheet, axis)
	if err != nil {
		return raw, damagedWorkbook()
	}
	switch kind {
	case excelize.CellTypeBool:
		if raw == "1" {
			return "true", atlas.Text{}
		}
		return "false", atlas.Text{}
	case excelize.CellTypeError:
		return raw, say("erreur de formule : remplacez-la par une valeur.", "a formula’s error: replace it by a value.")
	case excelize.CellTypeDate:
		day, _, _ := strings.Cut(raw, "T")
		return day, atlas.Text{}
	case excelize.CellTypeNumber, excelize.CellTypeUnset:
		if raw == "" {
			return "", s.uncomputed(axis)
		}
		return s.number(axis, raw, f)
	default:
		return strings.ReplaceAll(raw, "\r\n", "\n"), atlas.Text{}
	}
}

// uncomputed reports a formula whose result is not in the file.
func (s *sheetReader) uncomputed(axis string) atlas.Text {
	formula, err := s.book.GetCellFormula(s.sheet, axis)
	if err != nil || formula == "" {
		return atlas.Text{}
	}
	return say(
		"formule sans résultat enregistré : remplacez-la par sa valeur.",
		"a formula without a saved result: replace it by its value.")
}

// number turns a numeric cell into text: a date when its format shows one, as
// precisely as it shows it; else a decimal number, with the leading zeros that
// its format shows.
func (s *sheetReader) number(axis, raw string, f *field) (string, atlas.Text) {
	format := s.format(axis)
	precision := datePrecision(format)
	switch {
	case precision == atlas.PrecisionNone && zeroFormat.MatchString(format):
		return fmt.Sprintf("%0*s", len(format), plainNumber(raw)), atlas.Text{}
	case precision == atlas.PrecisionNone:
		return plainNumber(raw), atlas.Text{}
	}
	date, ok := s.date(raw, precision)
	switch {
	case !ok:
		return raw, say("date impossible.", "impossible date.")
	case f != nil && f.format != "edtf" && f.format != dayFormat:
		return date, say(
			"le tableur en a fait une date : mettez la colonne au format Texte et ressaisissez la valeur.",
			"the spreadsheet made a date of it: format the column as Text and type the value again.")
	}
	return date, atlas.Text{}
}
