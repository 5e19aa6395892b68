package gazetteer

import (
	"strings"
	"unicode/utf8"
)

// isISO2 reports whether text may be an ISO 3166-1 alpha-2 code: it has the form
// of one and is not among those the standard leaves to its users (AA, QM to QZ,
// XA to XZ, ZZ). XK, which everybody uses for Kosovo, passes.
func isISO2(text string) bool {
	if len(text) != 2 || text[0] < 'A' || text[0] > 'Z' || text[1] < 'A' || text[1] > 'Z' {
		return false
	}
	switch {
	case text == "XK":
		return true
	case text == "AA", text == "ZZ", text[0] == 'X', text[0] == 'Q' && text[1] >= 'M':
		return false
	default:
		return true
	}
}

// cleanText reports whether text is UTF-8 that PostgreSQL can hold.
func cleanText(text string) bool {
	return utf8.ValidString(text) && !strings.Contains(text, "\x00")
}

// slug makes an identifier of a normalised name.
func slug(normalised string) string {
	return strings.Join(strings.Fields(normalised), "-")
}
