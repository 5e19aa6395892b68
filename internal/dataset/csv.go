package dataset

import (
	"bytes"
)

// csvReader splits the text of a CSV file (RFC 4180) into rows. Unlike
// encoding/csv it goes on after a fault, knows the line where a row and a
// quoted cell began, takes \n, \r\n and \r alike, and lets blanks stand around
// a quoted cell.
type csvReader struct {
	data  []byte
	comma byte
	pos   int
	line  int // of pos, from 1
}

// csvRow is one row as it is written.
type csvRow struct {
	line   int      // where it begins
	cells  [][]byte // without quotes; they may share memory with the file
	faults []csvFault
	// broken is true when the cells cannot be told apart.
	broken bool
}

// csvFault is a fault of form in a row.
type csvFault struct {
	kind  faultKind
	line  int // where the faulty cell begins
	cell  int // which one it is, from 0
	value []byte
}

type faultKind int

const (
	faultUnclosed  faultKind = iota // a quote is opened and never closed
	faultAfter                      // text after the closing quote
	faultBareQuote                  // a quote inside an unquoted cell
	faultLongCell                   // more than MaxCell
	faultLongRow                    // more than MaxRow
	faultColumns                    // more than MaxColumns
)

func newCSVReader(data []byte, comma byte) *csvReader {
	return &csvReader{data: data, comma: comma, line: 1}
}

// next returns the next row; ok is false at the end of the file. A line without
// any character is a row of one empty cell.
func (r *csvReader) next() (row csvRow, ok bool) {
	if r.pos >= len(r.data) {
		return csvRow{}, false
	}
	row.line = r.line
	start := r.pos
	for {
		cell, last := r.cell(&row)
		if row.broken {
			return row, true
		}
		if len(row.cells) < MaxColumns {
			row.cells = append(row.cells, cell)
		} else if !row.has(faultColumns) {
			row.faults = append(row.faults, csvFault{kind: faultColumns, line: row.line})
		}
		if last {
			break
		}
	}
	if r.pos-start > MaxRow && len(row.faults) == 0 {
		row.faults = append(row.faults, csvFault{kind: faultLongRow, line: row.line})
	}
	return row, true
}

func (row *csvRow) has(kind faultKind) bool {
	for _, fault := range row.faults {
		if fault.kind == kind {
			return true
		}
	}
	return false
}

// cell reads one cell and what ends it; last is true when that is the end of
// the row.
func (r *csvReader) cell(row *csvRow) (cell []byte, last bool) {
	start := r.pos
	r.blanks()
	if r.pos < len(r.data) && r.data[r.pos] == '"' {
		return r.quoted(row)
	}
	r.pos = start
	end := bytes.IndexAny(r.data[start:], string([]byte{r.comma, '\n', '\r'}))
	if end < 0 {
		end = len(r.data) - start
	}
	cell = r.data[start : start+end]
	r.pos = start + end
	if bytes.IndexByte(cell, '"') >= 0 {
		row.fault(faultBareQuote, row.line, cell)
	}
	if len(cell) > MaxCell {
		row.fault(faultLongCell, row.line, cell)
		cell = cell[:maxShown]
	}
	return cell, r.end()
}

// quoted reads a cell that stands between quotes. When they are misplaced, the
// row is broken, and reading resumes at the line after the one where the quote
// was opened.
func (r *csvReader) quoted(row *csvRow) (cell []byte, last bool) {
	opening, line := r.pos, r.line
	r.pos++
	for begin := r.pos; ; begin = r.pos {
		length := bytes.IndexByte(r.data[r.pos:], '"')
		unclosed := length < 0
		if unclosed {
			length = len(r.data) - r.pos
		}
		if len(cell)+length > MaxCell {
			return r.giveUp(row, faultLongCell, opening, line)
		}
		if unclosed {
			return r.giveUp(row, faultUnclosed, opening, line)
		}
		r.pos += length + 1
		cell = appendLines(cell, r.data[begin:r.pos-1])
		if r.pos < len(r.data) && r.data[r.pos] == '"' {
			cell = append(cell, '"')
			r.pos++
			continue
		}
		break
	}
	r.line += newlines(r.data[opening:r.pos])
	r.blanks()
	if r.pos < len(r.data) && r.data[r.pos] != r.comma && r.data[r.pos] != '\n' && r.data[r.pos] != '\r' {
		return r.giveUp(row, faultAfter, opening, line)
	}
	return cell, r.end()
}

func (r *csvReader) giveUp(row *csvRow, kind faultKind, opening, line int) ([]byte, bool) {
	row.broken = true
	r.pos, r.line = opening, line
	if end := bytes.IndexAny(r.data[opening:], "\n\r"); end >= 0 {
		row.fault(kind, line, r.data[opening:opening+end])
		r.pos += end
		r.end()
	} else {
		row.fault(kind, line, r.data[opening:])
		r.pos = len(r.data)
	}
	return nil, true
}

func (row *csvRow) fault(kind faultKind, line int, value []byte) {
	value = value[:min(len(value), 4*maxShown)]
	row.faults = append(row.faults, csvFault{kind: kind, line: line, cell: len(row.cells), value: value})
}

// blanks skips spaces, and tabs where they do not separate cells.
func (r *csvReader) blanks() {
	for r.pos < len(r.data) {
		c := r.data[r.pos]
		if c != ' ' && (c != '\t' || r.comma == '\t') {
			return
		}
		r.pos++
	}
}

// end skips the separator or the end of line at pos, and reports whether the
// row ends there.
func (r *csvReader) end() bool {
	if r.pos >= len(r.data) {
		return true
	}
	c := r.data[r.pos]
	r.pos++
	if c == r.comma {
		return false
	}
	if c == '\r' && r.pos < len(r.data) && r.data[r.pos] == '\n' {
		r.pos++
	}
	r.line++
	return true
}

// appendLines appends part to cell with every end of line written \n.
func appendLines(cell, part []byte) []byte {
	for {
		i := bytes.IndexByte(part, '\r')
		if i < 0 {
			return append(cell, part...)
		}
		cell = append(append(cell, part[:i]...), '\n')
		part = part[i+1:]
		if len(part) > 0 && part[0] == '\n' {
			part = part[1:]
		}
	}
}

// newlines counts the ends of line in text, \r\n being one.
func newlines(text []byte) int {
	return bytes.Count(text, []byte("\n")) + bytes.Count(text, []byte("\r")) - bytes.Count(text, []byte("\r\n"))
}

// separators are the cell separators that files are seen to use.
const separators = ",;\t"

// guessSeparator returns the separator that makes the most known columns of the
// header row, then the most cells; a comma when nothing tells.
func guessSeparator(data []byte, known func(cell []byte) bool) byte {
	best, bestKnown, bestCells := byte(','), 0, 1
	for _, comma := range []byte(separators) {
		reader := newCSVReader(data, comma)
		row, ok := reader.next()
		for ok && blankRow(row.cells) && !row.broken {
			row, ok = reader.next()
		}
		columns := 0
		for _, cell := range row.cells {
			if known(cell) {
				columns++
			}
		}
		if columns > bestKnown || (columns == bestKnown && len(row.cells) > bestCells) {
			best, bestKnown, bestCells = comma, columns, len(row.cells)
		}
	}
	return best
}

func blankRow(cells [][]byte) bool {
	for _, cell := range cells {
		if len(bytes.TrimSpace(cell)) > 0 {
			return false
		}
	}
	return true
}
