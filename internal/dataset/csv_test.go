package dataset

import (
	"encoding/csv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// plainRow is a csvRow fit for comparing.
type plainRow struct {
	Line   int
	Cells  []string
	Faults []plainFault
	Broken bool
}

type plainFault struct {
	Kind faultKind
	Line int
	Cell int
}

func readAll(text string, comma byte) []plainRow {
	reader := newCSVReader([]byte(text), comma)
	var rows []plainRow
	for {
		raw, ok := reader.next()
		if !ok {
			return rows
		}
		row := plainRow{Line: raw.line, Broken: raw.broken}
		for _, cell := range raw.cells {
			row.Cells = append(row.Cells, string(cell))
		}
		for _, fault := range raw.faults {
			row.Faults = append(row.Faults, plainFault{fault.kind, fault.line, fault.cell})
		}
		rows = append(rows, row)
	}
}

func TestCSVReader(t *testing.T) {
	t.Parallel()
	cells := func(line int, cells ...string) plainRow { return plainRow{Line: line, Cells: cells} }
	tests := map[string]struct {
		text  string
		comma byte
		want  []plainRow
	}{
		"nothing":                {text: "", want: nil},
		"one cell":               {text: "a", want: []plainRow{cells(1, "a")}},
		"plain":                  {text: "a,b\nc,d\n", want: []plainRow{cells(1, "a", "b"), cells(2, "c", "d")}},
		"every end of line":      {text: "a\nb\r\nc\rd", want: []plainRow{cells(1, "a"), cells(2, "b"), cells(3, "c"), cells(4, "d")}},
		"blank lines":            {text: "\n\na\n", want: []plainRow{cells(1, ""), cells(2, ""), cells(3, "a")}},
		"empty cells":            {text: ",,\n", want: []plainRow{cells(1, "", "", "")}},
		"quotes":                 {text: `"a, ""b""",c`, want: []plainRow{cells(1, `a, "b"`, "c")}},
		"empty quotes":           {text: `"",""`, want: []plainRow{cells(1, "", "")}},
		"lines inside":           {text: "\"a\r\nb\rc\nd\",e\nf,g", want: []plainRow{cells(1, "a\nb\nc\nd", "e"), cells(5, "f", "g")}},
		"blanks around quotes":   {text: ` "a" , "b"	`, want: []plainRow{cells(1, "a", "b")}},
		"semicolons":             {text: "a;\"b;c\"\n", comma: ';', want: []plainRow{cells(1, "a", "b;c")}},
		"tabs":                   {text: "a\t\"b\"\t\n", comma: '\t', want: []plainRow{cells(1, "a", "b", "")}},
		"bare quote":             {text: "a,b\"c\nd", want: []plainRow{{1, []string{"a", `b"c`}, []plainFault{{faultBareQuote, 1, 1}}, false}, cells(2, "d")}},
		"text after a quote":     {text: "a,\"b\"c\nd", want: []plainRow{{1, []string{"a"}, []plainFault{{faultAfter, 1, 1}}, true}, cells(2, "d")}},
		"unclosed":               {text: "a,\"b\nc,d", want: []plainRow{{1, []string{"a"}, []plainFault{{faultUnclosed, 1, 1}}, true}, cells(2, "c", "d")}},
		"unclosed after a break": {text: "\"a\nb\",\"c\nd\n", want: []plainRow{{1, []string{"a\nb"}, []plainFault{{faultUnclosed, 2, 1}}, true}, cells(3, "d")}},
		"closed by the next":     {text: "\"a\n\"b\",c\n", want: []plainRow{{1, nil, []plainFault{{faultAfter, 1, 0}}, true}, cells(2, "b", "c")}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			comma := test.comma
			if comma == 0 {
				comma = ','
			}
			if diff := cmp.Diff(test.want, readAll(test.text, comma)); diff != "" {
				t.Errorf("rows of %q (-want +got):\n%s", test.text, diff)
			}
		})
	}
}

func TestCSVLimits(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", MaxCell+1)
	tests := map[string]struct {
		text string
		want faultKind
	}{
		"long cell":                {"a," + long + "\n", faultLongCell},
		"long quoted cell":         {"a,\"" + long + "\"\n", faultLongCell},
		"long cell never closed":   {"a,\"" + long, faultLongCell},
		"long cell of many quotes": {"a,\"" + strings.Repeat(`""`, MaxCell+1) + "\"\n", faultLongCell},
		"long row":                 {strings.Repeat(strings.Repeat("x", MaxCell)+",", 1+MaxRow/MaxCell) + "\n", faultLongRow},
		"many columns":             {strings.Repeat(",", MaxColumns) + "\n", faultColumns},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows := readAll(test.text+"b,c\n", ',')
			if len(rows[0].Faults) == 0 || rows[0].Faults[0].Kind != test.want {
				t.Errorf("faults %v, want %v", rows[0].Faults, test.want)
			}
			for _, cell := range rows[0].Cells {
				if len(cell) > MaxCell {
					t.Errorf("a cell of %d bytes is held", len(cell))
				}
			}
			if len(rows[0].Cells) > MaxColumns {
				t.Errorf("%d cells are held", len(rows[0].Cells))
			}
		})
	}
}

// What this reader takes without fault, encoding/csv takes too, and finds the
// same cells in it; and a row never begins before the one above.
func FuzzCSVReader(f *testing.F) {
	for _, seed := range []string{
		"", "a,b\nc,d\n", "\"a\"\"b\",c\r\n", "\"a\nb\",\"", "a\"b,c", "\"a\"b", ",,\n\n,", "\"\"\"\"", " \"a\" ,b", "\r\r\n",
		"\"a\n\"b\n\"c\n",
	} {
		f.Add(seed, byte(0))
		f.Add(strings.ReplaceAll(seed, ",", ";"), byte(1))
	}
	f.Fuzz(func(t *testing.T, text string, which byte) {
		comma := separators[int(which)%len(separators)]
		rows := readAll(text, comma)
		clean, line := true, 0
		for _, row := range rows {
			clean = clean && len(row.Faults) == 0
			if row.Line <= line {
				t.Fatalf("row at line %d after one at %d", row.Line, line)
			}
			line = row.Line
		}
		if last := 1 + newlines([]byte(text)); line > last {
			t.Fatalf("row at line %d of %d", line, last)
		}
		// The two differ on purpose about lone \r, and blanks around quotes.
		if !clean || strings.Contains(text, "\r") || strings.ContainsAny(text, " \t") && strings.Contains(text, `"`) {
			return
		}
		sameAsStandard(t, text, comma, rows)
	})
}

func sameAsStandard(t *testing.T, text string, comma byte, rows []plainRow) {
	t.Helper()
	standard := csv.NewReader(strings.NewReader(text))
	standard.Comma = rune(comma)
	standard.FieldsPerRecord = -1
	for _, row := range rows {
		if len(row.Cells) == 1 && row.Cells[0] == "" && !strings.Contains(text, `"`) {
			continue // encoding/csv skips blank lines
		}
		want, err := standard.Read()
		if err != nil {
			if strings.Contains(text, `"`) {
				return // an empty quoted row and a blank line look the same here
			}
			t.Fatalf("encoding/csv: %v", err)
		}
		if !strings.Contains(text, "\n\n") && !strings.HasPrefix(text, "\n") && !cmp.Equal(want, row.Cells) {
			t.Fatalf("row %q, encoding/csv reads %q", row.Cells, want)
		}
	}
}
