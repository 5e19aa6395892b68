package dataset

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Bounds on a workbook's inside that no office's file comes near.
const (
	maxParts = 4096 // files in the archive
	maxDepth = 64   // nested XML elements
)

// inspectWorkbook looks through the archive before it is opened in earnest, so
// that a small file cannot ask for a large memory: by unpacking to gigabytes,
// by a row number of a million, by elements nested without end. It also sees
// that its parts are whole, since a sheet cut short would otherwise pass for a
// shorter one. It says what is wrong, or nothing.
func inspectWorkbook(data []byte) atlas.Text {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	switch {
	case bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0")):
		return say(
			"classeur protégé par un mot de passe, ou d’un ancien format (.xls) : enregistrez-le en .xlsx sans mot de passe.",
			"a workbook with a password, or of an old format (.xls): save it as .xlsx without a password.")
	case err != nil, len(archive.File) > maxParts:
		return damagedWorkbook()
	}
	inspection := inspection{left: MaxFile}
	for _, part := range archive.File {
		if part.UncompressedSize64 > uint64(inspection.left) { //nolint:gosec // left is never negative
			return tooLarge(MaxFile)
		}
		if flaw := inspection.part(part); flaw != (atlas.Text{}) {
			return flaw
		}
	}
	return atlas.Text{}
}

func damagedWorkbook() atlas.Text {
	return say(
		"classeur illisible ou abîmé : ouvrez-le dans un tableur et enregistrez-le de nouveau en .xlsx.",
		"unreadable or damaged workbook: open it in a spreadsheet and save it as .xlsx again.")
}

// inspection counts what the parts seen so far use up.
type inspection struct {
	left  int64 // bytes that may still be unpacked
	rows  int
	cells int
}

func (in *inspection) part(part *zip.File) atlas.Text {
	reader, err := part.Open()
	if err != nil {
		return damagedWorkbook()
	}
	defer reader.Close() //nolint:errcheck // only read from
	limited := &io.LimitedReader{R: reader, N: in.left}
	name := strings.ToLower(strings.ReplaceAll(part.Name, `\`, "/"))
	var flaw atlas.Text
	if strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".rels") {
		flaw = in.xml(limited)
	}
	if _, err := io.Copy(io.Discard, limited); err != nil && flaw == (atlas.Text{}) {
		flaw = damagedWorkbook()
	}
	if in.left = limited.N; in.left <= 0 {
		return tooLarge(MaxFile)
	}
	return flaw
}

// xml reads one part to its end, and bounds its rows and cells: any part may
// turn out to be a sheet.
func (in *inspection) xml(reader io.Reader) atlas.Text {
	decoder := xml.NewDecoder(reader)
	for depth := 0; ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return atlas.Text{}
		}
		if err != nil || depth > maxDepth {
			return damagedWorkbook()
		}
		switch element := token.(type) {
		case xml.StartElement:
			depth++
			if flaw := in.element(element); flaw != (atlas.Text{}) {
				return flaw
			}
		case xml.EndElement:
			depth--
		}
	}
}

func (in *inspection) element(element xml.StartElement) atlas.Text {
	switch element.Name.Local {
	case "row":
		in.rows++
		row, err := strconv.Atoi(attribute(element, "r"))
		if in.rows > MaxSheetCells || err == nil && row > MaxSheetRows {
			return say(
				"plus de %d lignes : enregistrez cette table en CSV, ou effacez les lignes vides du bas.",
				"more than %d rows: save this table as CSV, or delete the empty rows at its end.", MaxSheetRows)
		}
	case "c":
		if in.cells++; in.cells > MaxSheetCells {
			return say(
				"plus de %d cellules : enregistrez les tables en CSV.",
				"more than %d cells: save the tables as CSV.", MaxSheetCells)
		}
		if columnOf(attribute(element, "r")) > MaxColumns {
			return say(
				"des cellules au-delà de la colonne %d : effacez les colonnes vides de droite.",
				"cells beyond column %d: delete the empty columns on the right.", MaxColumns)
		}
	}
	return atlas.Text{}
}

func attribute(element xml.StartElement, name string) string {
	for _, attr := range element.Attr {
		if attr.Name.Local == name && attr.Name.Space == "" {
			return attr.Value
		}
	}
	return ""
}

// columnOf returns the column number of a cell reference: 28 for "AB7".
func columnOf(reference string) int {
	column := 0
	for _, r := range strings.ToUpper(reference) {
		if r < 'A' || r > 'Z' || column > MaxColumns {
			break
		}
		column = column*26 + int(r-'A') + 1
	}
	return column
}
