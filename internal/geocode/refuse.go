package geocode

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Refusal says why a text cannot be the name of a place: it is a document rather
// than a name, or holds what only programs write. refused is false when it can
// be one.
func Refusal(text string) (reason atlas.Text, refused bool) {
	switch {
	case len(text) > maxNameBytes:
		return reasonTooLong(), true
	case strings.ContainsFunc(text, unprintable), strings.ContainsAny(text, `<>{}\=`), !utf8.ValidString(text),
		strings.HasSuffix(strings.TrimSpace(text), "--"), strings.Contains(text, "/*"), isStatement(text):
		return reasonNoName(), true
	}
	return reason, false
}

// isStatement reports whether a text goes on with a statement of SQL.
func isStatement(text string) bool {
	for i, part := range strings.Split(strings.ToLower(text), ";") {
		words := strings.Fields(part)
		if i == 0 || len(words) < 2 {
			continue
		}
		switch words[0] {
		case "select", "insert", "update", "delete", "drop", "alter", "create", "truncate", "grant", "exec", "union":
			return true
		}
	}
	return false
}

// unprintable reports the control characters, but those that a spreadsheet
// leaves in a cell, and the marks that make a text read otherwise than it is
// written.
func unprintable(r rune) bool {
	switch {
	case r == '\t' || r == '\n' || r == '\r':
		return false
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\u200e', r == '\u200f', r == '\u061c':
		return true
	}
	return unicode.IsControl(r)
}
