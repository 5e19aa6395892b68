package dataset

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
)

func testSheet() *Sheet {
	return NewSheet("revue",
		Column{Name: "identifiant", Required: true}, Column{Name: "nom"}, Column{Name: "choix"},
		Column{Name: "latitude", Kind: NumberColumn, Limit: 90}, Column{Name: "décidé le", Kind: DayColumn})
}

// A sheet is read as spreadsheets save it.
func TestSheetRead(t *testing.T) {
	t.Parallel()
	const head = "identifiant;nom;choix;latitude;décidé le\r\n"
	want := []string{"a|Náoussa|1|50.633|2026-11-26"}
	latin, err := charmap.Windows1252.NewEncoder().String("identifiant;nom;choix;latitude;décidé le\r\na;Náoussa;1;50,633;26/11/2026\r\n")
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		text string
		want []string
	}{
		"as it is written":       {"\uFEFF" + head + "a;Náoussa;1;50.633;2026-11-26\r\n", want},
		"Windows-1252":           {latin, want},
		"commas and quotes":      {"identifiant,nom,choix,latitude,décidé le\na,\"Náoussa\",1,\"50,633\",26/11/26\n", want},
		"tabs":                   {strings.ReplaceAll(head+"a;Náoussa;1;50,633;26.11.2026\n", ";", "\t"), want},
		"columns in any order":   {"décidé le;latitude;Choix;nom;identifiant\n26/11/2026;50,633;1;Náoussa;a\n", want},
		"empty columns and rows": {"identifiant;nom;choix;latitude;décidé le;;\n;;;;;;\na;Náoussa;1;50,633;26/11/2026;;\n\n;;;;;;\n", want},
		"rows cut at their end":  {head + "a;Náoussa\n", []string{"a|Náoussa|||"}},
		"rows that are longer":   {head + "a;Náoussa;1;50,633;26/11/2026;;;\n", want},
		"columns left out":       {"identifiant;choix\na;1\n", []string{"a||1||"}},
		"a guarded formula":      {head + "a;'=1+1;;;\n", []string{"a|=1+1|||"}},
		"a name with apostrophe": {head + "a;'s-Hertogenbosch;;;\n", []string{"a|'s-Hertogenbosch|||"}},
		"a negative latitude":    {head + "a;;;-22,5;\n", []string{"a|||-22.5|"}},
		"a decimal of nothing":   {head + "a;;;0,125;\n", []string{"a|||0.125|"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			filled, err := testSheet().Read(t.Context(), write(t, "revue.csv", test.text))
			if err != nil {
				t.Fatal(err)
			}
			if err := filled.Err(); err != nil {
				t.Fatal(problemsOf(t, err))
			}
			if diff := cmp.Diff(test.want, cellsOf(filled)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func cellsOf(filled *Filled) []string {
	var rows []string
	for _, r := range filled.Rows {
		rows = append(rows, strings.Join(r.row.cells, "|"))
	}
	return rows
}

// All that is wrong is listed, with its row, its column and what to do.
func TestSheetProblems(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		text string
		want []string // in French, each a part of one problem
	}{
		"bad cells": {
			"identifiant;latitude;décidé le\n;91;2026\na;1,5,2;31/02/2026\n",
			[]string{"ligne 2, colonne identifiant", "ligne 2, colonne latitude, «\u202f91\u202f»", "ligne 2, colonne décidé le, «\u202f2026\u202f»\u202f: il faut un jour",
				"ligne 3, colonne latitude", "ligne 3, colonne décidé le, «\u202f31/02/2026\u202f»\u202f: date impossible"},
		},
		"no identifiers":            {"nom;choix\nNaplouse;1\n", []string{"ligne 1, colonne identifiant\u202f: colonne absente"}},
		"a misspelt column":         {"identifiant;chois\na;1\n", []string{"ligne 1, colonne chois\u202f: colonne inconnue"}},
		"a cell in no column":       {"identifiant;choix\na;1;oui\n", []string{"ligne 2\u202f: nombre de cellules"}},
		"a workbook by another end": {"PK\x03\x04", []string{"c’est un classeur"}},
		"nothing":                   {"", []string{"fichier vide"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			filled, err := testSheet().Read(t.Context(), write(t, "revue.csv", test.text))
			if err != nil {
				t.Fatal(err)
			}
			problems := problemsOf(t, filled.Err())
			if len(problems) != len(test.want) {
				t.Fatalf("%d problems, want %d: %v", len(problems), len(test.want), problems)
			}
			for i, part := range test.want {
				if line := problems[i].In("fr"); !strings.Contains(line, part) {
					t.Errorf("problem %d: %q lacks %q", i, line, part)
				}
			}
		})
	}
	filled, err := testSheet().Read(t.Context(), "nowhere.csv")
	if err != nil || filled.Err() == nil {
		t.Errorf("a file that is not there: %v, %v", filled, err)
	}
}

// A workbook that a colleague saved is a sheet too, real dates included.
func TestSheetWorkbook(t *testing.T) {
	t.Parallel()
	book := workbook(t, func(book *excelize.File) {
		sheet(t, book, "revue", []any{"identifiant", "choix", "latitude", "décidé le"}, []any{"a", 2, 50.5, nil})
		styled(t, book, "revue", "D2", 46352, "dd/mm/yyyy")
	})
	filled, err := testSheet().Read(t.Context(), write(t, "revue.xlsx", book))
	if err != nil {
		t.Fatal(err)
	}
	if err := filled.Err(); err != nil {
		t.Fatal(problemsOf(t, err))
	}
	if diff := cmp.Diff([]string{"a||2|50.5|2026-11-26"}, cellsOf(filled)); diff != "" {
		t.Error(diff)
	}
}

// What is written is what is read again, and no cell of it begins a formula.
func FuzzSheet(f *testing.F) {
	for _, seed := range []string{"Naplouse", "=1+1", "'=1", "''+a", "@SUM(A1)", "-x", "a;b", `"a`, "a\nb", "\tx", "'s", "'"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		clean, flaw := CleanText(text)
		if flaw.FR != "" || clean == "" {
			return
		}
		if unguard(guard(text)) != text {
			t.Errorf("%q is guarded as %q, and read as %q", text, guard(text), unguard(guard(text)))
		}
		var written bytes.Buffer
		if err := testSheet().Write(&written, []map[string]string{{"identifiant": "a", "nom": clean}}); err != nil {
			t.Fatal(err)
		}
		reader := newCSVReader(written.Bytes()[3:], ';')
		for row, ok := reader.next(); ok; row, ok = reader.next() {
			for _, cell := range row.cells {
				if len(cell) > 0 && strings.ContainsRune(formulaStarts, rune(cell[0])) {
					t.Errorf("%q is written as a formula: %q", text, cell)
				}
			}
		}
		filled, err := testSheet().Read(t.Context(), write(t, "revue.csv", written.String()))
		if err != nil {
			t.Fatal(err)
		}
		if err := filled.Err(); err != nil {
			t.Fatal(problemsOf(t, err))
		}
		if got := filled.Rows[0].Text("nom"); got != clean {
			t.Errorf("%q is read again as %q", clean, got)
		}
	})
}
