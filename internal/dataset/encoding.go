package dataset

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/passerelles/passerelles/internal/atlas"
)

// fileText is the content of a text file and how its bytes are written.
type fileText struct {
	data     []byte // without byte order mark
	encoding encoding
}

type encoding int

const (
	encodingUTF8  encoding = iota
	encoding1252           // Windows-1252: no multi-byte UTF-8 sequence, but bytes above 127
	encodingMixed          // both: neither reading is right everywhere
)

// judgeEncoding finds out how a text file is written, and gives a notice where
// it is not plain UTF-8.
func judgeEncoding(data []byte) (fileText, []atlas.Text) {
	var notices []atlas.Text
	switch {
	case bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")):
		data = data[3:]
		notices = append(notices, say("marque d’ordre d’octets (BOM) passée.", "byte order mark (BOM) skipped."))
	case bytes.HasPrefix(data, []byte("\xFF\xFE")), bytes.HasPrefix(data, []byte("\xFE\xFF")):
		data = fromUTF16(data)
		notices = append(notices, say("lu comme de l’UTF-16.", "read as UTF-16."))
	}
	text := fileText{data: data, encoding: encodingUTF8}
	if utf8.Valid(data) {
		return text, notices
	}
	if hasMultiByte(data) {
		text.encoding = encodingMixed
		return text, notices
	}
	text.encoding = encoding1252
	return text, append(notices, say(
		"lu comme du Windows-1252 : enregistrez de préférence en UTF-8.",
		"read as Windows-1252: rather save as UTF-8."))
}

// hasMultiByte reports whether data holds a well-formed UTF-8 sequence of
// several bytes, which text in Windows-1252 does not but by rare accident.
func hasMultiByte(data []byte) bool {
	for len(data) > 0 {
		if data[0] < utf8.RuneSelf {
			data = data[1:]
			continue
		}
		_, size := utf8.DecodeRune(data)
		if size > 1 {
			return true
		}
		data = data[1:]
	}
	return false
}

// fromUTF16 decodes text that begins with a UTF-16 byte order mark. An odd last
// byte becomes U+FFFD, which is then reported like any other.
func fromUTF16(data []byte) []byte {
	big := data[0] == 0xFE
	units := make([]uint16, 0, len(data)/2)
	for i := 2; i+1 < len(data); i += 2 {
		low, high := data[i], data[i+1]
		if big {
			low, high = high, low
		}
		units = append(units, uint16(high)<<8|uint16(low))
	}
	if len(data)%2 == 1 {
		units = append(units, unicode.ReplacementChar)
	}
	return []byte(string(utf16.Decode(units)))
}

// decode returns a cell's text. It is not ok when the cell's bytes are not
// written like the rest of its file.
func (e encoding) decode(cell []byte) (text string, ok bool) {
	switch {
	case e == encoding1252, e == encodingMixed && !utf8.Valid(cell):
		decoded, err := charmap.Windows1252.NewDecoder().Bytes(cell)
		return string(decoded), err == nil && e == encoding1252
	default:
		return string(cell), true
	}
}

// judgeText says what is wrong with the characters of a cell, with an empty
// text when nothing is.
func judgeText(text string) atlas.Text {
	for _, r := range text {
		switch {
		case r == unicode.ReplacementChar:
			return say(
				"caractère perdu (U+FFFD) : le texte a été mal enregistré, reprenez-le de sa source.",
				"lost character (U+FFFD): the text was saved wrongly, take it again from its source.")
		case r == '\n' || r == '\t':
		case unicode.IsControl(r):
			return say(
				"caractère de commande U+%04X : effacez-le.",
				"control character U+%04X: delete it.", r)
		case r == '\u200B' || r == '\uFEFF' || r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069':
			return say(
				"caractère invisible U+%04X : effacez-le.",
				"invisible character U+%04X: delete it.", r)
		}
	}
	if mended, twice := encodedTwice(text); twice {
		return say(
			"texte encodé deux fois ; il faut sans doute lire « %s ».",
			"text encoded twice; it should probably read “%s”.", shown(mended))
	}
	return atlas.Text{}
}

// encodedTwice recognises UTF-8 that was read as Windows-1252 and saved as
// UTF-8 again ("CoopÃ©ration"), and undoes it. Only what comes out as letters of
// European languages or as punctuation is taken for that.
func encodedTwice(text string) (mended string, twice bool) {
	if !strings.ContainsAny(text, "ÂÃÄÅâ") {
		return "", false
	}
	back, err := charmap.Windows1252.NewEncoder().String(text)
	if err != nil || !utf8.ValidString(back) || utf8.RuneCountInString(back) == utf8.RuneCountInString(text) {
		return "", false
	}
	for _, r := range back {
		european := r < utf8.RuneSelf || r >= 0x00A0 && r <= 0x017F || r >= 0x2010 && r <= 0x203A
		if !european {
			return "", false
		}
	}
	return back, true
}
