package dataset

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/passerelles/passerelles/data"
	"github.com/passerelles/passerelles/internal/atlas"
)

// placed fails for a problem that does not say where it is: the file, and a row
// of it that is there when it names a column.
func placed(t *testing.T, problems Problems, file string, lines int) {
	t.Helper()
	for _, p := range problems {
		if p.File != shownName(file) || p.Message.FR == "" || p.Message.EN == "" {
			t.Errorf("%+v: want a problem of %s, in two languages", p, file)
		}
		if lines > 0 && p.Row > lines {
			t.Errorf("%+v: there are %d lines", p, lines)
		}
	}
}

// FuzzWorkbookFile: any bytes named as a workbook end in tables or in problems
// that name it, in memory that a workbook within the limits may take.
func FuzzWorkbookFile(f *testing.F) {
	f.Add([]byte(workbook(f, func(book *excelize.File) {
		sheet(f, book, "sources", []any{"id", "title"}, []any{"a", "A"})
	})))
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Add([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
	format, err := formatSchema(data.Bundled())
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		reading := &reading{schema: format, report: newReport(), digest: newDigest()}
		if _, err := reading.workbook(t.Context(), "f.xlsx", content{data: file}); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		if taken := after.TotalAlloc - before.TotalAlloc; taken > 64<<20+2000*uint64(len(file)) {
			t.Errorf("%d bytes take %d of memory", len(file), taken)
		}
		fitToPrint(t, reading.report.problems())
		placed(t, reading.report.problems(), "f.xlsx", 0)
	})
}

// FuzzReadSheet: any bytes that come back as a filled sheet are rows within the
// sheet's columns, or problems that name the file and a row that it has.
func FuzzReadSheet(f *testing.F) {
	const head = "identifiant;nom;choix;latitude;décidé le\r\n"
	f.Add(head + "a;Náoussa;1;50,633;26/11/2026\r\n")
	f.Add("\ufeff" + strings.ReplaceAll(head, ";", ",") + "a,\"b\nc\",,91,31/02/2026\n")
	f.Add(utf16LE(head + "a;b;;;\n"))
	path := filepath.Join(f.TempDir(), "revue.csv")
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		filled, err := testSheet().Read(t.Context(), path)
		if err != nil {
			problems := problemsOf(t, err)
			fitToPrint(t, problems)
			return
		}
		problems := problemsOf(t, filled.Err())
		fitToPrint(t, problems)
		placed(t, problems, "revue.csv", 1+strings.Count(text, "\n")+strings.Count(text, "\r"))
		for _, row := range filled.Rows {
			if id := row.Text("identifiant"); row.Good("identifiant") && id == "" || !utf8.ValidString(id) {
				t.Errorf("row %d has the identifier %q", row.Line(), id)
			}
		}
	})
}

// FuzzFrenchSentence: a sentence that is set is set already.
func FuzzFrenchSentence(f *testing.F) {
	for _, text := range []string{`"a" : b !`, "1 234 567", "https://a.org/?l'autre : oui", `"`, "a...?!", "«  »", "a\u00a0;b"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		set := FrenchSentence(text)
		if again := FrenchSentence(set); again != set {
			t.Errorf("%q is set as %q, then as %q", text, set, again)
		}
	})
}

// FuzzDay: what is read as a day is one, and is read again the same.
func FuzzDay(f *testing.F) {
	for _, text := range []string{"2026-11-26", "26/11/26", "31/02/2026", "46352", "1.1.2026", "0/0/00", ""} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		day, flaw := parseDay(text)
		if flaw != (atlas.Text{}) {
			return
		}
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			t.Errorf("%q is read as the day %q", text, day)
		}
		if again, flaw := parseDay(day); again != day || flaw != (atlas.Text{}) {
			t.Errorf("%q is read as %q, then as %q", text, day, again)
		}
	})
}

// FuzzDescriptor: whatever a package says of itself, its files stay in its
// folder, and the format is never loosened.
func FuzzDescriptor(f *testing.F) {
	f.Add(fixture(f)[descriptorFile])
	f.Add(`{"name":"x","resources":[{"name":"partners","path":"../../etc/passwd"}]}`)
	f.Add(`{"name":"x","resources":[{"name":"partners","path":"a.csv","schema":{"fields":[{"name":"id","constraints":{"pattern":"(((("}}]}}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		format, err := formatSchema(data.Bundled())
		if err != nil {
			t.Fatal(err)
		}
		strict, err := formatSchema(data.Bundled())
		if err != nil {
			t.Fatal(err)
		}
		rep := newReport()
		format.tighten([]byte(text), rep)
		fitToPrint(t, rep.problems())
		placed(t, rep.problems(), descriptorFile, 1+strings.Count(text, "\n"))
		for i, r := range format.resources {
			if !filepath.IsLocal(r.path) || filepath.Base(r.path) != r.path {
				t.Errorf("%s is read from %q", r.name, r.path)
			}
			for j, field := range r.fields {
				if len(field.rules) < len(strict.resources[i].fields[j].rules) {
					t.Errorf("%s.%s lost a rule", r.name, field.name)
				}
			}
		}
	})
}
