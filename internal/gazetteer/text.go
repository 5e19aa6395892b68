package gazetteer

import (
	"strings"
	"unicode/utf8"
)

// isISO2 reports whether text has the form of an ISO 3166-1 alpha-2 code.
func isISO2(text string) bool {
	return len(text) == 2 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'A' && text[1] <= 'Z'
}

// cleanText reports whether text is UTF-8 that PostgreSQL can hold.
func cleanText(text string) bool {
	return utf8.ValidString(text) && !strings.Contains(text, "\x00")
}

// slug makes an identifier of a normalised name.
func slug(normalised string) string {
	return strings.Join(strings.Fields(normalised), "-")
}
