package dataset

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"fmt"

	"github.com/passerelles/passerelles/data"
	"github.com/passerelles/passerelles/internal/atlas"
)

// DecisionsPath is the name of the decisions file in a data package whose
// description does not say otherwise.
const DecisionsPath = "decisions.csv"

// UpdateDecisions returns the text of a decisions file with the decisions of
// persons put in it, so that as little as possible changes. A row about the same
// subject is replaced where it stands; a new one goes before the first row that
// sorts after it. The other rows stay as they are to the byte, and so do the
// order of the columns, the separator, the ends of line and the byte order mark.
// The same file and decisions always give the same bytes. Decisions of any
// other status are left out, see [WriteDecisions].
//
// file names the text in [Problems], which are returned, as [Read] does, when
// the text cannot be read or cannot be kept as it is.
func UpdateDecisions(ctx context.Context, file string, text []byte, decisions []atlas.Decision) ([]byte, error) {
	if len(bytes.TrimSpace(text)) == 0 {
		var fresh bytes.Buffer
		err := WriteDecisions(&fresh, decisions)
		return fresh.Bytes(), err
	}
	format, err := formatSchema(data.Bundled())
	if err != nil {
		return nil, err
	}
	edit := &decisionsEdit{rep: newReport(), resource: format.resource("decisions"), file: file, text: text}
	if err := edit.read(ctx); err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	if len(edit.rep.problems()) == 0 {
		for _, r := range rowsOf(&atlas.Record{Decisions: decisions}, format) {
			edit.put(r)
		}
	}
	if problems := edit.rep.problems(); len(problems) > 0 {
		return nil, problems.asError()
	}
	return edit.bytes(), nil
}

// ReadDecisions reads the text of a decisions file by itself: whether their
// subjects are there, only the whole package tells. It returns [Problems] as
// [UpdateDecisions] does.
func ReadDecisions(ctx context.Context, file string, text []byte) ([]atlas.Decision, error) {
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, nil
	}
	format, err := formatSchema(data.Bundled())
	if err != nil {
		return nil, err
	}
	rep := newReport()
	read, err := readCSV(ctx, format.resource("decisions"), file, content{data: text}, rep)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	if problems := rep.problems(); len(problems) > 0 {
		return nil, problems.asError()
	}
	decisions := make([]atlas.Decision, len(read.rows))
	for i, r := range read.rows {
		decisions[i] = decodeDecision(r)
	}
	return decisions, nil
}

// decisionsEdit is a decisions file being changed.
type decisionsEdit struct {
	rep      *report
	resource *resource
	file     string
	text     []byte

	comma byte
	end   string // what ends a line: \n or \r\n
	head  []byte // all that comes before the first row
	order []int  // by column of the file: place of its field
	rows  []editedRow
}

// editedRow is a row of the file as it is, or as it is going to be.
type editedRow struct {
	key string // "" for blank lines
	raw []byte // with its end of line
}

// read checks the file as an import would, then cuts it into its rows.
func (e *decisionsEdit) read(ctx context.Context) error {
	checked, err := readCSV(ctx, e.resource, e.file, content{data: e.text}, e.rep)
	if err != nil {
		return err
	}
	text, _ := judgeEncoding(e.text)
	whole := bytes.HasSuffix(e.text, text.data) // not made of another encoding
	if len(e.rep.problems()) == 0 && (text.encoding != encodingUTF8 || !whole) {
		e.rep.add(Problem{File: e.file, Message: say(
			"le programme n’y écrit qu’en UTF-8 : enregistrez-le une fois dans cet encodage.",
			"the program writes to it in UTF-8 only: save it once in that encoding.")})
	}
	if len(e.rep.problems()) > 0 {
		return nil
	}
	keys := map[int]string{} // by line
	for _, r := range checked.rows {
		keys[r.line] = r.key()
	}
	e.cut(text, keys)
	return nil
}

func (e *decisionsEdit) cut(text fileText, keys map[int]string) {
	l := newLoader(e.resource, e.file, "", newReport()) // what it says was said
	reader := l.separate(text)
	e.comma = reader.comma
	for {
		start := reader.pos
		raw, ok := reader.next()
		if !ok {
			break
		}
		written := reader.data[start:reader.pos]
		if l.headed {
			e.rows = append(e.rows, editedRow{key: keys[raw.line], raw: written})
			continue
		}
		l.csvRow(raw, text.encoding)
		if l.headed {
			e.head = e.text[:len(e.text)-len(reader.data)+reader.pos]
			e.order = l.columns
		}
	}
	e.end = "\n"
	if bytes.Contains(e.head, []byte("\r\n")) {
		e.end = "\r\n"
	}
}

// put replaces the row about the same subject, or inserts the row where it
// sorts.
func (e *decisionsEdit) put(r *row) {
	place := len(e.rows)
	replaced := 0
	for i, other := range e.rows {
		if other.key == r.key() {
			place, replaced = i, 1
			break
		}
		if other.key != "" && cmp.Compare(other.key, r.key()) > 0 && place == len(e.rows) {
			place = i
		}
	}
	row := editedRow{key: r.key(), raw: e.write(r)}
	e.rows = append(e.rows[:place:place], append([]editedRow{row}, e.rows[place+replaced:]...)...)
}

// write makes the text of a row in the form of the file.
func (e *decisionsEdit) write(r *row) []byte {
	cells := make([]string, len(e.order))
	there := map[int]bool{}
	for i, place := range e.order {
		if place >= 0 {
			cells[i], there[place] = r.cells[place], true
		}
	}
	for place, f := range e.resource.fields {
		if r.cells[place] != "" && !there[place] {
			e.rep.add(Problem{File: e.file, Column: f.name, Value: r.cells[place], Message: say(
				"colonne absente : ajoutez-la (%s).", "missing column: add it (%s).", f.title)})
		}
	}
	var text bytes.Buffer
	writer := csv.NewWriter(&text)
	writer.Comma, writer.UseCRLF = rune(e.comma), e.end == "\r\n"
	writer.Write(cells) //nolint:errcheck // a buffer takes all
	writer.Flush()
	return text.Bytes()
}

func (e *decisionsEdit) bytes() []byte {
	text := bytes.Clone(e.head)
	for _, row := range e.rows {
		if !bytes.HasSuffix(text, []byte("\n")) && !bytes.HasSuffix(text, []byte("\r")) {
			text = append(text, e.end...)
		}
		text = append(text, row.raw...)
	}
	return text
}
