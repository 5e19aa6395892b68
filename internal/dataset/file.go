package dataset

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
)

// errMissing is returned for a file that is not there.
var errMissing = errors.New("missing file")

// content is what was read of a file.
type content struct {
	data      []byte
	truncated bool // the file is larger than the limit; data is its beginning
}

// openRegular reads a regular file of fsys, at most limit bytes. What is not a
// regular file is not opened: a pipe would block, a device may never end. The
// error is fit to be told to a person.
func openRegular(fsys fs.FS, name string, limit int64) (content, error) {
	info, err := fs.Stat(fsys, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return content{}, errMissing
	case err != nil:
		return content{}, unreadable(err)
	case info.IsDir():
		return content{}, fileFault(say("c’est un dossier, il faut un fichier.", "this is a folder, it must be a file."))
	case !info.Mode().IsRegular():
		return content{}, fileFault(say("ce n’est pas un fichier ordinaire.", "this is not a regular file."))
	}
	file, err := fsys.Open(name)
	if err != nil {
		return content{}, unreadable(err)
	}
	defer file.Close() //nolint:errcheck // only read from
	var buffer bytes.Buffer
	buffer.Grow(int(min(info.Size(), limit)) + bytes.MinRead)
	if _, err := buffer.ReadFrom(io.LimitReader(file, limit+1)); err != nil {
		return content{}, unreadable(err)
	}
	if data := buffer.Bytes(); int64(len(data)) > limit {
		return content{data: data[:limit], truncated: true}, nil
	}
	return content{data: buffer.Bytes()}, nil
}

// fileFault makes an error of a sentence about a whole file.
func fileFault(message atlas.Text) error {
	return &atlas.Error{Code: atlas.CodeInvalid, Message: message}
}

func unreadable(err error) error {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return fileFault(say("lecture interdite : changez les droits du fichier.",
			"reading is forbidden: change the file’s permissions."))
	case strings.Contains(err.Error(), "escapes"):
		return fileFault(say("ce lien mène hors du dossier : mettez le fichier lui-même à sa place.",
			"this link leads out of the folder: put the file itself in its place."))
	default:
		return fileFault(say("lecture impossible (%v).", "cannot be read (%v).", errors.Unwrap(err)))
	}
}

// tooLarge is the problem of a file beyond a limit.
func tooLarge(limit int) atlas.Text {
	return say(
		"plus de %d Mio : partagez ce fichier en plusieurs.",
		"more than %d MiB: split this file into several.", limit>>20)
}

// digest hashes the files of a package, each under its name.
type digest struct{ sum hash.Hash }

func newDigest() *digest { return &digest{sum: sha256.New()} }

func (d *digest) add(name string, data []byte) {
	fmt.Fprintf(d.sum, "%d %s %d\n", len(name), name, len(data))
	d.sum.Write(data)
}

func (d *digest) String() string { return hex.EncodeToString(d.sum.Sum(nil)) }

// readCSV reads the rows of one CSV file into a table of the resource.
func readCSV(ctx context.Context, r *resource, file string, c content, rep *report) (*table, error) {
	l := newLoader(r, file, "", rep)
	if c.truncated {
		l.problem(0, "", "", tooLarge(MaxFile))
		l.table.incomplete = true
	}
	if strings.HasPrefix(string(c.data[:min(4, len(c.data))]), "PK\x03\x04") {
		l.problem(0, "", "", say(
			"c’est un classeur et non un CSV : renommez-le en .xlsx, ou enregistrez-le en CSV.",
			"this is a workbook, not a CSV file: rename it .xlsx, or save it as CSV."))
		l.table.incomplete = true
		return l.table, nil
	}
	text, notices := judgeEncoding(c.data)
	for _, notice := range notices {
		l.noticeForm(notice)
	}
	reader := l.separate(text)
	faults := 0
	for count := 0; ; count++ {
		if count%1024 == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		raw, ok := reader.next()
		if !ok {
			return l.done(), nil
		}
		cut := c.truncated && reader.pos >= len(reader.data)
		if cut && !raw.has(faultLongCell) && !raw.has(faultLongRow) {
			continue // its end was not read
		}
		if faults += len(raw.faults); faults > maxQuoteFaults {
			l.problem(raw.line, "", "", say(
				"trop de guillemets mal placés : la suite du fichier n’a pas été lue.",
				"too many misplaced quotes: the rest of the file was not read."))
			l.table.incomplete = true
			return l.done(), nil
		}
		l.csvRow(raw, text.encoding)
	}
}

// noticeForm tells how a file is written where that is unusual. In a sheet for
// people nothing is: their spreadsheet chooses.
func (l *loader) noticeForm(message atlas.Text) {
	if !l.table.resource.forPeople {
		l.notice(0, "", "", message)
	}
}

// separate finds the separator and skips the line "sep=;" that Excel obeys.
func (l *loader) separate(text fileText) *csvReader {
	known := func(cell []byte) bool {
		_, found := l.table.resource.index[strings.ToLower(strings.TrimSpace(string(cell)))]
		return found
	}
	data, line := text.data, 1
	var comma byte
	if rest, found := strings.CutPrefix(string(data[:min(8, len(data))]), "sep="); found && rest != "" {
		comma = rest[0]
		after := strings.TrimLeft(rest[1:], "\r\n")
		data, line = data[len("sep=")+len(rest)-len(after):], 2
	} else {
		comma = guessSeparator(data, known)
	}
	if comma != ',' {
		l.noticeForm(say("séparateur lu : « %s ».", "separator read: “%s”.", separatorName(comma)))
	}
	reader := newCSVReader(data, comma)
	reader.line = line
	return reader
}

func separatorName(comma byte) string {
	if comma == '\t' {
		return "tab"
	}
	return string(rune(comma))
}

// csvRow hands a row on, or says what is wrong with its form.
func (l *loader) csvRow(raw csvRow, e encoding) {
	for _, fault := range raw.faults {
		value, _ := e.decode(fault.value)
		column := ""
		if l.headed && fault.cell < len(l.columns) && l.columns[fault.cell] >= 0 {
			column = l.table.resource.fields[l.columns[fault.cell]].name
		}
		l.problem(fault.line, column, value, fault.message())
	}
	if raw.broken || len(raw.faults) > 0 {
		l.table.incomplete, l.afterFault = true, raw.broken
		l.headed = true // a broken first row was the header
		return
	}
	texts := make([]string, len(raw.cells))
	for i, cell := range raw.cells {
		text, ok := e.decode(cell)
		if !ok {
			column := ""
			if l.headed && i < len(l.columns) && l.columns[i] >= 0 {
				column = l.table.resource.fields[l.columns[i]].name
			}
			l.problem(raw.line, column, text, say(
				"deux encodages dans le même fichier : cette cellule n’est pas en UTF-8 comme le reste.",
				"two encodings in one file: this cell is not in UTF-8 like the rest."))
		}
		texts[i] = text
	}
	if !l.headed {
		if isBlank(texts) {
			l.counts.blankRows++
			return
		}
		l.header(raw.line, texts)
		return
	}
	l.row(raw.line, texts)
}

func (f csvFault) message() atlas.Text {
	switch f.kind {
	case faultUnclosed:
		return say(
			"guillemet ouvert ici et jamais fermé : fermez-le, ou doublez-le s’il fait partie du texte.",
			"a quote opened here is never closed: close it, or double it if it belongs to the text.")
	case faultAfter:
		return say(
			"le guillemet ouvert ici se ferme mal : fermez-le à la fin de la cellule, et doublez ceux qui font partie du texte.",
			"the quote opened here is closed wrongly: close it at the end of the cell, and double those that belong to the text.")
	case faultBareQuote:
		return say(
			"guillemet au milieu d’une cellule : mettez toute la cellule entre guillemets et doublez celui-ci.",
			"a quote in the middle of a cell: put the whole cell between quotes and double this one.")
	case faultLongRow:
		return say("ligne de plus de %d Kio.", "a row of more than %d KiB.", MaxRow>>10)
	case faultColumns:
		return say("plus de %d colonnes.", "more than %d columns.", MaxColumns)
	default:
		return longCell()
	}
}
