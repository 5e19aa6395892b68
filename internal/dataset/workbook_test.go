package dataset

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/passerelles/passerelles/internal/atlas"
)

// workbook makes an XLSX file of the sheets that fill adds.
func workbook(tb testing.TB, fill func(f *excelize.File)) string {
	tb.Helper()
	f := excelize.NewFile()
	defer f.Close() //nolint:errcheck // in memory
	fill(f)
	if err := f.DeleteSheet("Sheet1"); err != nil {
		tb.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}

// sheet adds a sheet with rows of cells.
func sheet(tb testing.TB, f *excelize.File, name string, rows ...[]any) {
	tb.Helper()
	if _, err := f.NewSheet(name); err != nil {
		tb.Fatal(err)
	}
	for i, row := range rows {
		if err := f.SetSheetRow(name, fmt.Sprintf("A%d", i+1), &row); err != nil {
			tb.Fatal(err)
		}
	}
}

// styled sets a cell to a value shown with a number format.
func styled(tb testing.TB, f *excelize.File, name, axis string, value any, format string) {
	tb.Helper()
	style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
	if err != nil {
		tb.Fatal(err)
	}
	if err := f.SetCellValue(name, axis, value); err != nil {
		tb.Fatal(err)
	}
	if err := f.SetCellStyle(name, axis, axis, style); err != nil {
		tb.Fatal(err)
	}
}

func readWorkbook(tb testing.TB, name, text string) *Package {
	tb.Helper()
	pkg, err := Read(tb.Context(), write(tb, name, text), known(tb))
	if err != nil {
		tb.Fatal(listing(tb, problemsOf(tb, err)))
	}
	return pkg
}

func TestWorkbookOfSeveralSheets(t *testing.T) {
	t.Parallel()
	text := workbook(t, func(f *excelize.File) {
		sheet(t, f, "Coopérations",
			[]any{"id", "title", "type", "themes", "start", "status", "confidence", "amount", "currency"},
			[]any{"lille-dundee", "Lille et Dundee", "jumelage", "culture;eau", nil, "unknown", "reported", 12500.5, "EUR"})
		styled(t, f, "Coopérations", "E2", time.Date(2010, 12, 1, 0, 0, 0, 0, time.UTC), "mmm-yy")
		sheet(t, f, "participations",
			[]any{"cooperation", "participant_kind", "participant", "role"},
			nil,
			[]any{"lille-dundee", "authority", "lille", "participant"},
			[]any{"lille-dundee", "partner", "dundee", "participant"})
		sheet(t, f, "CITATIONS",
			[]any{"cooperation", "source", "claims"},
			[]any{"lille-dundee", "page-lille"})
		sheet(t, f, "Lisez-moi", []any{"Ce classeur a été rempli par le service."})
		sheet(t, f, "Feuil7")
	})
	pkg := readWorkbook(t, "apport.xlsx", text)
	want := []atlas.Cooperation{{
		ID: "lille-dundee", Title: "Lille et Dundee", Type: atlas.TypeTwinning, Themes: []string{"culture", "eau"},
		Start: "2010-12", Status: atlas.StatusUnknown, Confidence: atlas.Reported, Amount: "12500.5", Currency: "EUR",
		Participations: []atlas.Participation{
			{Actor: atlas.Actor{Kind: atlas.ActorAuthority, ID: "lille"}, Role: atlas.RoleParticipant},
			{Actor: atlas.Actor{Kind: atlas.ActorPartner, ID: "dundee"}, Role: atlas.RoleParticipant},
		},
		Citations: []atlas.Citation{{Source: "page-lille"}}, Origin: "apport",
	}}
	if diff := cmp.Diff(want, pkg.Record.Cooperations); diff != "" {
		t.Errorf("cooperations (-want +got):\n%s", diff)
	}
	var notices strings.Builder
	if err := pkg.Notices.Write(&notices, "en"); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"sheet Lisez-moi: sheet not read", "sheet participations: blank rows skipped: 1"} {
		if !strings.Contains(notices.String(), part) {
			t.Errorf("notices %q, want %q", notices.String(), part)
		}
	}
	if strings.Contains(notices.String(), "Feuil7") {
		t.Errorf("an empty sheet is no news: %s", notices.String())
	}
}

// What a cell holds, by its type and format, in a column of dates, of text and
// of numbers.
func TestWorkbookCells(t *testing.T) {
	t.Parallel()
	day := time.Date(2012, 5, 14, 15, 30, 0, 0, time.UTC)
	tests := map[string]struct {
		column string
		set    func(t *testing.T, f *excelize.File, sheet, axis string)
		want   string
		flaw   string
	}{
		"date":             {column: "accessed_on", set: format(day, "dd/mm/yyyy"), want: "2012-05-14"},
		"date and time":    {column: "accessed_on", set: format(day, "dd/mm/yyyy hh:mm"), want: "2012-05-14"},
		"month":            {column: "accessed_on", set: format(day, "mmm-yy"), want: "2012-05"},
		"month in French":  {column: "accessed_on", set: format(day, `[$-40C]mmmm\ yyyy;@`), want: "2012-05"},
		"year":             {column: "accessed_on", set: format(day, "yyyy"), want: "2012"},
		"built-in date":    {column: "accessed_on", set: builtIn(day, 14), want: "2012-05-14"},
		"built-in month":   {column: "accessed_on", set: builtIn(day, 17), want: "2012-05"},
		"year as a number": {column: "accessed_on", set: plainValue(2012), want: "2012"},
		"year as text":     {column: "accessed_on", set: plainValue("2012-05"), want: "2012-05"},
		"decade":           {column: "accessed_on", set: plainValue("196X"), want: "196X"},
		"time only":        {column: "accessed_on", set: format(day, "hh:mm"), flaw: "impossible date"},
		"bare serial":      {column: "accessed_on", set: plainValue(41043), flaw: "Did you mean “2012-05-14”"},
		"negative date":    {column: "accessed_on", set: format(-3, "dd/mm/yyyy"), flaw: "impossible date"},
		"date made of text": {
			column: "publisher", set: format(day, "dd/mm/yyyy"), flaw: "the spreadsheet made a date of it",
		},
		"number in text":  {column: "publisher", set: plainValue(62), want: "62"},
		"shown zeros":     {column: "publisher", set: format(2691, "00000"), want: "02691"},
		"large number":    {column: "publisher", set: plainValue(200093201), want: "200093201"},
		"binary fraction": {column: "publisher", set: plainValue(math.Nextafter(0.3, 1)), want: "0.3"},
		"boolean":         {column: "publisher", set: plainValue(true), want: "true"},
		"line break":      {column: "publisher", set: plainValue("a\nb"), want: "a\nb"},
		"blanks":          {column: "publisher", set: plainValue("\u00a0 a "), want: "a"},
		"lost character":  {column: "publisher", set: plainValue("Gda\uFFFDsk"), flaw: "lost character"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := workbook(t, func(f *excelize.File) {
				sheet(t, f, "sources", []any{"id", "title", test.column}, []any{"x", "X"})
				test.set(t, f, "sources", "C2")
			})
			pkg, err := Read(t.Context(), write(t, "apport.xlsx", text), nil)
			problems := problemsOf(t, err)
			if test.flaw != "" {
				if len(problems) != 1 || problems[0].Row != 2 || problems[0].Column != test.column ||
					!strings.Contains(problems[0].In("en"), test.flaw) {
					t.Errorf("want %q at row 2, got:\n%s", test.flaw, listing(t, problems))
				}
				return
			}
			if err != nil {
				t.Fatal(listing(t, problems))
			}
			got := pkg.Record.Sources[0].Publisher + string(pkg.Record.Sources[0].AccessedOn)
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

type setter = func(t *testing.T, f *excelize.File, sheet, axis string)

func format(value any, code string) setter {
	return func(t *testing.T, f *excelize.File, sheet, axis string) {
		t.Helper()
		styled(t, f, sheet, axis, value, code)
	}
}

func builtIn(value any, id int) setter {
	return func(t *testing.T, f *excelize.File, sheet, axis string) {
		t.Helper()
		style, err := f.NewStyle(&excelize.Style{NumFmt: id})
		if err != nil {
			t.Fatal(err)
		}
		if err := f.SetCellValue(sheet, axis, value); err != nil {
			t.Fatal(err)
		}
		if err := f.SetCellStyle(sheet, axis, axis, style); err != nil {
			t.Fatal(err)
		}
	}
}

func plainValue(value any) setter {
	return func(t *testing.T, f *excelize.File, sheet, axis string) {
		t.Helper()
		if err := f.SetCellValue(sheet, axis, value); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWorkbookProblems(t *testing.T) {
	t.Parallel()
	sources := []any{"id", "title", "accessed_on"}
	good := workbook(t, func(f *excelize.File) {
		sheet(t, f, "sources", sources, []any{"a", "A", "2012"}, []any{"b", "B", "2013"})
	})
	tests := map[string]string{
		"book cells out of place": workbook(t, func(f *excelize.File) {
			sheet(t, f, "sources", sources, nil,
				[]any{"a", "A", "2012-13"}, []any{"a", "A", "2012", "de trop"}, []any{nil, "B"})
		}),
		"book of no table": workbook(t, func(f *excelize.File) {
			sheet(t, f, "Feuil1", []any{"nom", "adresse"}, []any{"a", "b"})
		}),
		"book with a table twice": workbook(t, func(f *excelize.File) {
			sheet(t, f, "sources", sources, []any{"a", "A"})
			sheet(t, f, "Source s", sources, []any{"b", "B"})
		}),
		"book with merged cells": workbook(t, func(f *excelize.File) {
			sheet(t, f, "sources", sources, []any{"a", "A", "2012"}, []any{"b", "B", ""})
			if err := f.MergeCell("sources", "C2", "C3"); err != nil {
				t.Fatal(err)
			}
		}),
		"book that is none":       "nom;adresse\n",
		"book cut short":          good[:len(good)/2],
		"book with a password":    "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more",
		"book with a broken part": rezip(t, good, "xl/worksheets/sheet2.xml", func(xml string) string { return xml[:len(xml)-40] }),
		"book with a far row": rezip(t, good, "xl/worksheets/sheet2.xml", func(xml string) string {
			return strings.Replace(xml, `<row r="3"`, `<row r="1048576"`, 1)
		}),
		"book with a far column": rezip(t, good, "xl/worksheets/sheet2.xml", func(xml string) string {
			return strings.Replace(xml, `r="C3"`, `r="XFD3"`, 1)
		}),
		"book nested without end": rezip(t, good, "docProps/app.xml", func(string) string { return strings.Repeat("<a>", 1_000_000) }),
		"book that is a bomb":     bomb(t),
		"book with bad formulas": rezip(t, good, "xl/worksheets/sheet2.xml", func(xml string) string {
			xml = strings.Replace(xml, `<c r="C2" t="s"`, `<c r="C2" t="e"`, 1)
			return strings.Replace(xml, `<c r="C3" t="s">`, `<c r="C3"><f>A1</f></c><c r="Z3" t="s">`, 1)
		}),
		"book with a lying size": lyingSize(t, good),
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pkg, err := Read(t.Context(), write(t, "apport.xlsx", text), nil)
			problems := problemsOf(t, err)
			if pkg != nil || len(problems) == 0 {
				t.Fatal("read without a problem")
			}
			golden(t, listing(t, problems))
		})
	}
}

// rezip rewrites one part of an archive.
func rezip(tb testing.TB, text, part string, change func(string) string) string {
	tb.Helper()
	archive, err := zip.NewReader(strings.NewReader(text), int64(len(text)))
	if err != nil {
		tb.Fatal(err)
	}
	var b bytes.Buffer
	writer := zip.NewWriter(&b)
	found := false
	for _, file := range archive.File {
		reader, err := file.Open()
		if err != nil {
			tb.Fatal(err)
		}
		content, err := io.ReadAll(reader)
		if err != nil {
			tb.Fatal(err)
		}
		if file.Name == part {
			found = true
			content = []byte(change(string(content)))
		}
		w, err := writer.Create(file.Name)
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := w.Write(content); err != nil {
			tb.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		tb.Fatal(err)
	}
	if !found {
		tb.Fatalf("no part %s", part)
	}
	return b.String()
}

// bomb is a small archive that says it unpacks to ten gigabytes.
func bomb(tb testing.TB) string {
	tb.Helper()
	var b bytes.Buffer
	writer := zip.NewWriter(&b)
	part, err := writer.CreateRaw(&zip.FileHeader{
		Name: "xl/worksheets/sheet1.xml", Method: zip.Deflate, CompressedSize64: 4, UncompressedSize64: 10 << 30,
	})
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := part.Write([]byte("zzzz")); err != nil {
		tb.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}

// lyingSize makes the archive's directory claim that every part is tiny.
func lyingSize(tb testing.TB, text string) string {
	tb.Helper()
	b := []byte(text)
	const header, size = "PK\x01\x02", 24
	count := 0
	for at := 0; ; count++ {
		next := bytes.Index(b[at:], []byte(header))
		if next < 0 {
			break
		}
		at += next
		copy(b[at+size:], []byte{1, 0, 0, 0})
		at += len(header)
	}
	if count == 0 {
		tb.Fatal("no directory in the archive")
	}
	return string(b)
}

func TestWorkbookOfOneSheetIsNamedByTheFile(t *testing.T) {
	t.Parallel()
	text := workbook(t, func(f *excelize.File) {
		sheet(t, f, "Feuil1", []any{"id", "title"}, []any{"a", "A"})
	})
	pkg := readWorkbook(t, "sources.xlsx", text)
	if len(pkg.Record.Sources) != 1 {
		t.Errorf("sources %v, want one", pkg.Record.Sources)
	}
}

func TestDatePrecision(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]atlas.Precision{
		"":                          atlas.PrecisionNone,
		"General":                   atlas.PrecisionNone,
		"0.00":                      atlas.PrecisionNone,
		`#,##0.00 "jours"`:          atlas.PrecisionNone,
		`#,##0.00\ [$€-40C]`:        atlas.PrecisionNone,
		"[Red]0;[Yellow]-0":         atlas.PrecisionNone,
		"hh:mm:ss":                  atlas.PrecisionNone,
		"[h]:mm":                    atlas.PrecisionNone,
		"mm:ss":                     atlas.PrecisionNone,
		"yyyy":                      atlas.PrecisionYear,
		`"Année "yyyy`:              atlas.PrecisionYear,
		"mmm-yy":                    atlas.PrecisionMonth,
		"mmmm":                      atlas.PrecisionMonth,
		"dd/mm":                     atlas.PrecisionDay,
		"dd/mm/yyyy":                atlas.PrecisionDay,
		"[$-F800]dddd, mmmm dd, yy": atlas.PrecisionDay,
		"m/d/yy h:mm":               atlas.PrecisionDay,
	} {
		if got := datePrecision(code); got != want {
			t.Errorf("datePrecision(%q) = %q, want %q", code, got, want)
		}
	}
}
