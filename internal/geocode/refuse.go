package geocode

import (
	"strings"
	"unicode"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Refusal says why a text cannot be the name of a place: it is a document rather
// than a name, or holds what only programs write. refused is false when it can
// be one.
func Refusal(text string) (reason atlas.Text, refused bool) {
	switch {
	case len(text) > maxNameBytes:
		return reasonTooLong(), true
	case strings.ContainsFunc(text, unprintable), strings.ContainsAny(text, `<>{}\=`),
		strings.Contains(text, "--"), strings.Contains(text, "/*"):
		return reasonNoName(), true
	}
	return reason, false
}

// unprintable reports the control characters, but those that a spreadsheet
// leaves in a cell, and the marks that make a text read otherwise than it is
// written.
func unprintable(r rune) bool {
	switch {
	case r == '\t' || r == '\n' || r == '\r':
		return false
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
		return true
	}
	return unicode.IsControl(r)
}
