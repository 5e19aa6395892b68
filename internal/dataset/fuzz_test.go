package dataset

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/xuri/excelize/v2"

	"github.com/passerelles/passerelles/data"
	"github.com/passerelles/passerelles/internal/atlas"
)

// fitToPrint fails when a problem would put on a terminal what is not text.
func fitToPrint(t *testing.T, problems Problems) {
	t.Helper()
	for _, lang := range []string{"fr", "en"} {
		for _, p := range problems {
			for _, r := range p.In(lang) {
				if !unicode.IsPrint(r) && r != '\u202f' && r != '\u00a0' {
					t.Fatalf("%U in %q", r, p.In(lang))
				}
			}
		}
	}
}

// Any bytes named as a table end in a package or in problems, never in another
// error or a crash; and nothing read is lost: what has no problem is there.
func FuzzReadCSV(f *testing.F) {
	base := fixture(f)
	for name, text := range base {
		if strings.HasSuffix(name, ".csv") && len(text) < 4000 {
			f.Add(name, text)
			f.Add(name, strings.ReplaceAll(text, ",", ";"))
			f.Add(name, utf16LE(text))
		}
	}
	f.Add("partners.csv", "id\x00,\"name\nsource_name\xe9é")
	f.Add("\x7f.csv", "0")
	f.Add("organisations.csv", "id,ki\x7f\xffé\n")
	f.Add("divers.csv", "sep=\t\r\nid\ttitle\n")
	record := known(f)
	folder := f.TempDir()
	f.Fuzz(func(t *testing.T, name, text string) {
		name = filepath.Base(name)
		if !strings.HasSuffix(name, ".csv") || strings.ContainsAny(name, "\x00/") || len(name) > 100 {
			return
		}
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			return
		}
		defer os.Remove(path)
		pkg, err := Read(t.Context(), path, record)
		problems := problemsOf(t, err)
		fitToPrint(t, problems)
		placed(t, problems, name, 0)
		if err == nil {
			fitToPrint(t, pkg.Notices)
		}
	})
}

// Any XML, or what passes for it, in the parts of a workbook ends in tables or
// in problems.
func FuzzReadWorkbook(f *testing.F) {
	book := workbook(f, func(book *excelize.File) {
		sheet(f, book, "sources", []any{"id", "title", "accessed_on"}, []any{"a", "A", 2012, true, nil, "x"})
		styled(f, book, "sources", "C2", 41043, "mmm-yy")
	})
	const sheetPart, stylesPart, stringsPart = "xl/worksheets/sheet2.xml", "xl/styles.xml", "xl/sharedStrings.xml"
	parts := map[string]string{}
	rezip(f, book, sheetPart, func(xml string) string { parts[sheetPart] = xml; return xml })
	rezip(f, book, stylesPart, func(xml string) string { parts[stylesPart] = xml; return xml })
	rezip(f, book, stringsPart, func(xml string) string { parts[stringsPart] = xml; return xml })
	f.Add(parts[sheetPart], parts[stylesPart], parts[stringsPart])
	f.Add(strings.ReplaceAll(parts[sheetPart], `t="s"`, `t="inlineStr"`), "", parts[stringsPart])
	f.Add("<worksheet><sheetData><row><c><f>1</f></c></row></sheetData></worksheet>", parts[stylesPart], "<sst/>")
	format, err := formatSchema(data.Bundled())
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, sheet, styles, texts string) {
		with := func(text string) func(string) string { return func(string) string { return text } }
		changed := rezip(t, rezip(t, rezip(t, book, sheetPart, with(sheet)), stylesPart, with(styles)), stringsPart, with(texts))
		reading := &reading{schema: format, report: newReport(), digest: newDigest()}
		if _, err := reading.workbook(t.Context(), "f.xlsx", content{data: []byte(changed)}); err != nil {
			t.Fatal(err)
		}
		fitToPrint(t, reading.report.problems())
	})
}

// What parses as a name with its years is written and read again the same.
func FuzzPeriodName(f *testing.F) {
	for _, seed := range []string{
		"Nord", "Conseil général du Nord [../2015-03]", "a [1990/2015]", "a [/]", "a[196X/..]", "[1990/2015]", "a [1990]",
		"a [2015/1990]", "a [b] [1990/..]", " ", "a [1990/2015", "[", "a ]",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		name, err := parsePeriodName(text)
		if err != nil {
			return
		}
		again, err := parsePeriodName(formatPeriodName(name))
		if err != nil || again != name {
			t.Errorf("%q reads as %+v, then as %+v (%v)", text, name, again, err)
		}
		if name.Name == "" || strings.ContainsAny(name.Name, "[]") || name.Since.After(name.Until) {
			t.Errorf("%q reads as %+v", text, name)
		}
	})
}

// Any text as territory.json ends in a territory that holds together, or in
// problems.
func FuzzTerritory(f *testing.F) {
	f.Add(fixture(f)[territoryFile])
	f.Add(`{"id":"x","extent":[1,2,3,4]}`)
	f.Add(`null`)
	f.Fuzz(func(t *testing.T, text string) {
		rep := newReport()
		territory := decodeTerritory([]byte(text), rep)
		fitToPrint(t, rep.problems())
		if len(rep.problems()) == 0 && (territory.ID == "" || territory.Extent[0] >= territory.Extent[2] || len(territory.Languages) == 0) {
			t.Errorf("%q is taken as %+v", text, territory)
		}
	})
}

// Any number written the French way is the number it says.
func FuzzNumber(f *testing.F) {
	for _, seed := range []string{"1", "-1.50", "12 500,50", "1,500", "007", "1e9", "", ".5", "5.", "12 5", "0,5"} {
		f.Add(seed)
	}
	number := &field{kind: "number"}
	f.Fuzz(func(t *testing.T, text string) {
		value, flaw := parseNumber(number, text)
		if flaw != (atlas.Text{}) {
			return
		}
		if again, flaw := parseNumber(number, value); flaw != (atlas.Text{}) || again != value {
			t.Errorf("%q reads as %q, then as %q (%v)", text, value, again, flaw)
		}
	})
}
