package dataset

import (
	"slices"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
)

// table is the rows of one resource, from one file or sheet, or known already.
type table struct {
	resource *resource
	file     string
	sheet    string
	present  []bool // by field: the column is in the file
	rows     []*row
	// incomplete is true when some rows or keys could not be read: then what
	// refers to this table cannot be judged.
	incomplete bool
}

// row is one row of a table. A cell that failed its own check is emptied and
// marked, so that no later check stumbles over it again.
type row struct {
	table  *table
	line   int
	cells  []string // by field of the resource
	bad    []bool   // by field; nil when all are good
	origin string   // of the record; of an assembly's, where a file does not say
	known  bool     // from the record, not from the file
	place  int      // among the rows of its table in an assembly
}

// text returns the cell of the named field.
func (r *row) text(field string) string { return r.cells[r.table.resource.index[field]] }

// good reports whether the named field passed its checks.
func (r *row) good(field string) bool {
	return r.bad == nil || !r.bad[r.table.resource.index[field]]
}

func (r *row) spoil(place int) {
	if r.bad == nil {
		r.bad = make([]bool, len(r.cells))
	}
	r.bad[place] = true
}

// key returns the row's primary key, "" when a part of it is bad.
func (r *row) key() string {
	parts := make([]string, len(r.table.resource.primaryKey))
	for i, name := range r.table.resource.primaryKey {
		if !r.good(name) {
			return ""
		}
		parts[i] = r.text(name)
	}
	return strings.Join(parts, keySeparator)
}

// keySeparator parts the cells of a key; no cell holds it, since it is a
// control character.
const keySeparator = "\x1f"

// items returns the elements of a list cell, without empty ones.
func (r *row) items(field string) []string {
	return splitList(r.text(field), r.table.resource.fields[r.table.resource.index[field]].delimiter)
}

func splitList(text, delimiter string) []string {
	var items []string
	for item := range strings.SplitSeq(text, delimiter) {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}

// loader fills a table from rows of text, whatever file they come from.
type loader struct {
	table   *table
	report  *report
	columns []int // by column of the file: place of its field, or one of the two below
	headed  bool  // the header was read
	usable  bool  // and its columns are known well enough to read rows
	counts  struct{ blankRows, trimmed, composed, decimals, zeros int }
	// afterFault is true after a misplaced quote, until a row has its number of
	// cells again: what comes between is the torn rest of that cell.
	afterFault bool
}

// What a column of a file is when it is no field's.
const (
	unknownColumn  = -1 // reported once, by name
	namelessColumn = -2 // reported for each cell it holds
)

func newLoader(r *resource, file, sheet string, rep *report) *loader {
	rep.expect(file)
	return &loader{
		table:  &table{resource: r, file: file, sheet: sheet, present: make([]bool, len(r.fields))},
		report: rep,
	}
}

func (l *loader) problem(line int, column, value string, message atlas.Text) {
	l.report.add(Problem{
		File: l.table.file, Sheet: l.table.sheet, Row: line, Column: column, Value: value, Message: message,
	})
}

func (l *loader) notice(line int, column, value string, message atlas.Text) {
	l.report.add(Problem{
		File: l.table.file, Sheet: l.table.sheet, Row: line, Column: column, Value: value, Message: message, Notice: true,
	})
}

// header takes the names of the columns.
func (l *loader) header(line int, names []string) {
	l.headed, l.usable = true, true
	r := l.table.resource
	l.columns = make([]int, len(names))
	for i, name := range names {
		l.columns[i] = unknownColumn
		name = strings.TrimSpace(name)
		if name == "" {
			l.columns[i] = namelessColumn // a cell under it will be reported
			continue
		}
		place, found := r.index[name]
		if !found {
			place, found = r.index[strings.ToLower(name)]
		}
		switch {
		case !found:
			l.problem(line, name, "", join(say(
				"colonne inconnue : corrigez son nom ou enlevez-la.",
				"unknown column: mend its name or remove it."), r.suggestColumn(name)))
		case l.table.present[place]:
			l.problem(line, name, "", say(
				"cette colonne est là deux fois : gardez-en une.",
				"this column is there twice: keep one."))
			l.usable = false
		default:
			l.columns[i] = place
			l.table.present[place] = true
		}
	}
	l.missingColumns(line)
}

func (l *loader) missingColumns(line int) {
	r := l.table.resource
	var absent []string
	for i, f := range r.fields {
		switch {
		case l.table.present[i]:
		case f.required():
			l.problem(line, f.name, "", say(
				"colonne absente : ajoutez-la (%s).", "missing column: add it (%s).", f.title))
			if slices.Contains(r.primaryKey, f.name) {
				l.table.incomplete = true
			}
		default:
			absent = append(absent, f.name)
		}
	}
	if len(absent) > 0 && !r.forPeople {
		l.notice(0, "", "", say(
			"colonnes absentes, vides ou inchangées dans les fiches déjà connues : %s.",
			"missing columns, empty or unchanged in the records already known: %s.", list(absent)))
	}
}

// suggestColumn names the column that was probably meant: by its name, or by
// its French title.
func (r *resource) suggestColumn(name string) atlas.Text {
	for _, f := range r.fields {
		if plain(f.title) == plain(name) {
			return didYouMean(f.name)
		}
	}
	if near := nearest(name, r.fieldNames()); near != "" {
		return didYouMean(near)
	}
	return say("Colonnes possibles : %s.", "Possible columns: %s.", strings.Join(r.fieldNames(), ", "))
}

// row takes one row; cells follow the header.
func (l *loader) row(line int, cells []string) {
	if isBlank(cells) {
		l.counts.blankRows++
		return
	}
	if !l.usable {
		l.table.incomplete = true
		return
	}
	if l.table.resource.forPeople {
		cells = fit(cells, len(l.columns))
	}
	if len(cells) != len(l.columns) {
		l.table.incomplete = true
		if !l.afterFault {
			l.problem(line, "", "", say(
				"nombre de cellules : %d au lieu de %d ; un texte qui contient le séparateur doit être entre guillemets.",
				"number of cells: %d instead of %d; a text that holds the separator must stand between quotes.",
				len(cells), len(l.columns)))
		}
		return
	}
	l.afterFault = false
	r := &row{table: l.table, line: line, cells: make([]string, len(l.table.resource.fields))}
	for i, place := range l.columns {
		switch {
		case place >= 0:
			l.cell(r, place, cells[i])
		case place == namelessColumn && strings.TrimSpace(cells[i]) != "":
			l.problem(line, "", cells[i], say(
				"cellule dans une colonne sans nom (la %de) : nommez la colonne ou videz-la.",
				"a cell in a column without a name (number %d): name the column or empty it.", i+1))
		}
	}
	for place, f := range l.table.resource.fields {
		if !l.table.present[place] && f.required() {
			r.spoil(place) // said once, for the column
		}
	}
	l.table.rows = append(l.table.rows, r)
}

func isBlank(cells []string) bool {
	for _, cell := range cells {
		if strings.TrimSpace(cell) != "" {
			return false
		}
	}
	return true
}

// done tells what was made of the file and returns its table.
func (l *loader) done() *table {
	if !l.headed {
		l.table.incomplete = true
		l.problem(0, "", "", say(
			"fichier vide : il faut au moins la ligne des noms de colonnes.",
			"empty file: it needs at least the row of column names."))
		return l.table
	}
	tell := func(count int, fr, en string) {
		if count > 0 {
			l.notice(0, "", "", say(fr, en, count))
		}
	}
	tell(l.counts.blankRows, "lignes vides passées : %d.", "blank rows skipped: %d.")
	tell(l.counts.trimmed, "cellules dont les blancs autour ont été enlevés : %d.",
		"cells that had blanks around them removed: %d.")
	tell(l.counts.composed, "cellules dont les accents ont été recomposés (Unicode NFC) : %d.",
		"cells that had their accents composed (Unicode NFC): %d.")
	tell(l.counts.decimals, "nombres écrits à la française, lus avec un point décimal : %d.",
		"numbers written the French way, read with a decimal point: %d.")
	tell(l.counts.zeros, "codes dont le zéro de tête a été rétabli : %d.",
		"codes that had their leading zero restored: %d.")
	return l.table
}
