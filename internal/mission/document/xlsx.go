package document

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/mission"
)

// WriteXLSX writes a dossier as a spreadsheet: a sheet for each subject, dates
// and numbers that can be reckoned with. Everything is in it, whatever the size
// of the dossier.
func WriteXLSX(w io.Writer, d *mission.Dossier, o Options) error {
	e, err := newEditor(d, o)
	if err != nil {
		return err
	}
	file := excelize.NewFile()
	defer file.Close()
	s := &spreadsheet{file: file}
	if err := s.styles(); err != nil {
		return fmt.Errorf("write the XLSX: %w", err)
	}
	for _, sheet := range e.sheets() {
		if err := s.add(sheet); err != nil {
			return fmt.Errorf("write the sheet %s of the XLSX: %w", sheet.name, err)
		}
	}
	at := d.Edition.PublishedAt.UTC().Format(time.RFC3339)
	err = file.SetDocProps(&excelize.DocProperties{
		Title: clean(e.w.T("dossier.kind") + " – " + e.title()), Subject: clean(e.sentence()), Creator: "Passerelles",
		LastModifiedBy: "Passerelles", Language: e.w.Lang, Created: at, Modified: at,
	})
	if err != nil {
		return fmt.Errorf("write the XLSX: %w", err)
	}
	var packed bytes.Buffer
	if err := file.Write(&packed); err != nil {
		return fmt.Errorf("write the XLSX: %w", err)
	}
	if err := inOrder(w, packed.Bytes()); err != nil {
		return fmt.Errorf("write the XLSX: %w", err)
	}
	return nil
}

// inOrder writes an archive with its files by name: the library has them in any
// order, and the same dossier is to give the same bytes.
func inOrder(w io.Writer, packed []byte) error {
	archive, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		return err
	}
	slices.SortFunc(archive.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	out := zip.NewWriter(w)
	for _, file := range archive.File {
		if err := out.Copy(file); err != nil {
			return err
		}
	}
	return out.Close()
}

// sheet is a subject: a row of titles, and rows of texts (string), numbers (int,
// float64), dates (day) and nothing (nil).
type sheet struct {
	name    string
	columns []sheetColumn
	rows    [][]any
}

type sheetColumn struct {
	title string
	wide  float64 // in characters
}

// day is a date as a source has it. A whole one is a date of the spreadsheet,
// any other the text that says no more than it knows.
type day atlas.Date

// spreadsheet writes sheets.
type spreadsheet struct {
	file              *excelize.File
	head, text, dated int
	sheets            int
}

func (s *spreadsheet) styles() error {
	var err error
	style := func(style *excelize.Style) int {
		id := 0
		if err == nil {
			id, err = s.file.NewStyle(style)
		}
		return id
	}
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	format := "yyyy-mm-dd"
	s.head = style(&excelize.Style{
		Font: &excelize.Font{Bold: true, Color: "FFFFFF"}, Alignment: &excelize.Alignment{Vertical: "center", WrapText: true},
		Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{strings.TrimPrefix(accent, "#")}},
	})
	s.text = style(&excelize.Style{Alignment: top})
	s.dated = style(&excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "left"}, CustomNumFmt: &format})
	return err
}

// add writes a sheet: its heading stays in sight, and its columns can be
// filtered.
func (s *spreadsheet) add(sheet sheet) error {
	if s.sheets == 0 {
		if err := s.file.SetSheetName("Sheet1", sheet.name); err != nil {
			return err
		}
	} else if _, err := s.file.NewSheet(sheet.name); err != nil {
		return err
	}
	s.sheets++
	// Before the rows: asked for after them, the library would read them again.
	corner, err := excelize.CoordinatesToCellName(len(sheet.columns), len(sheet.rows)+1)
	if err != nil {
		return err
	}
	if err := s.file.AutoFilter(sheet.name, "A1:"+corner, nil); err != nil {
		return err
	}
	stream, err := s.file.NewStreamWriter(sheet.name)
	if err != nil {
		return err
	}
	for i, c := range sheet.columns {
		if err := stream.SetColWidth(i+1, i+1, c.wide); err != nil {
			return err
		}
	}
	if err := stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	titles := make([]any, len(sheet.columns))
	for i, c := range sheet.columns {
		titles[i] = excelize.Cell{StyleID: s.head, Value: inert(c.title)}
	}
	if err := stream.SetRow("A1", titles, excelize.RowOpts{Height: 22}); err != nil {
		return err
	}
	for i, row := range sheet.rows {
		cells := make([]any, len(row))
		for j, value := range row {
			cells[j] = s.cell(value)
		}
		if err := stream.SetRow(fmt.Sprintf("A%d", i+2), cells); err != nil {
			return err
		}
	}
	return stream.Flush()
}

func (s *spreadsheet) cell(value any) excelize.Cell {
	switch value := value.(type) {
	case day:
		// Spreadsheets count from 1900, and have its calendar wrong until March.
		if at, err := time.Parse(time.DateOnly, string(value)); err == nil && at.Year() > 1900 {
			return excelize.Cell{StyleID: s.dated, Value: at}
		}
		if value == "" {
			return excelize.Cell{StyleID: s.text}
		}
		return excelize.Cell{StyleID: s.text, Value: inert(string(value))}
	case string:
		return excelize.Cell{StyleID: s.text, Value: inert(value)}
	}
	return excelize.Cell{StyleID: s.text, Value: value}
}

// maxCell is how many characters a cell of a spreadsheet holds, less the one
// that [inert] may put before them.
const maxCell = excelize.TotalCellChars - 1

// inert returns a text that no spreadsheet takes for a formula, when it is read
// or when it is typed again.
func inert(text string) string {
	if start, _ := utf8.DecodeRuneInString(strings.TrimLeft(text, " \u00a0\u202f")); strings.ContainsRune("=+-@\t\r\n＝＋－＠", start) && text != "" {
		return "'" + text
	}
	return text
}

// parts cuts a text into what cells hold: UTF-16 counts there.
func parts(text string) []string {
	var list []string
	for {
		units, end := 0, len(text)
		for i, r := range text {
			units++
			if r > 0xffff {
				units++
			}
			if units > maxCell {
				end = i
				break
			}
		}
		list = append(list, text[:end])
		if text = text[end:]; text == "" {
			return list
		}
	}
}
