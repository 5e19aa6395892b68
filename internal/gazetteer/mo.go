package gazetteer

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Bounds of a GNU .mo file: the largest of libgeonames is under 2 MB.
const (
	maxMOBytes   = 32 << 20
	maxMOStrings = 1 << 20
)

// parseMO calls each with every original and translated string of a GNU .mo
// file, in the file's order (sorted by original). The header (the translation
// of the empty string) is skipped; of a plural, the first form is given.
// Format: https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html
func parseMO(data string, each func(original, translated string) error) error {
	if len(data) > maxMOBytes {
		return fmt.Errorf("%d bytes: larger than any translation", len(data))
	}
	if len(data) < 28 {
		return errors.New("too short for a .mo file")
	}
	order, err := moByteOrder(data)
	if err != nil {
		return err
	}
	word := func(at int) int { return int(order.Uint32([]byte(data[at : at+4]))) }
	if major := word(4) >> 16; major > 1 {
		return fmt.Errorf("revision %d is unknown", major)
	}
	count, originals, translations := word(8), word(12), word(16)
	if count > maxMOStrings {
		return fmt.Errorf("%d strings: too many", count)
	}
	if originals+8*count > len(data) || translations+8*count > len(data) {
		return fmt.Errorf("the tables of %d strings lie outside the file", count)
	}
	stringAt := func(table, i int) (string, error) {
		length, offset := word(table+8*i), word(table+8*i+4)
		if offset > len(data) || length > len(data)-offset {
			return "", fmt.Errorf("string %d lies outside the file", i)
		}
		return firstForm(data[offset : offset+length]), nil
	}
	for i := range count {
		original, err := stringAt(originals, i)
		if err != nil {
			return err
		}
		translated, err := stringAt(translations, i)
		if err != nil {
			return err
		}
		if original == "" {
			continue
		}
		if !utf8.ValidString(original) || !utf8.ValidString(translated) {
			return fmt.Errorf("string %d is not UTF-8", i)
		}
		if err := each(original, translated); err != nil {
			return err
		}
	}
	return nil
}

// moByteOrder reads the magic number, which is written in the order of the
// machine that made the file.
func moByteOrder(data string) (binary.ByteOrder, error) {
	const magic = 0x950412de
	head := []byte(data[:4])
	switch {
	case binary.LittleEndian.Uint32(head) == magic:
		return binary.LittleEndian, nil
	case binary.BigEndian.Uint32(head) == magic:
		return binary.BigEndian, nil
	}
	return nil, errors.New("not a .mo file")
}

// firstForm removes the context that may precede a string and the plural forms
// that may follow it.
func firstForm(text string) string {
	if cut := strings.IndexByte(text, '\x04'); cut >= 0 {
		text = text[cut+1:]
	}
	text, _, _ = strings.Cut(text, "\x00")
	return text
}
