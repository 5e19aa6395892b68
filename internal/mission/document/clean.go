package document

import (
	"strings"
	"unicode"
)

// clean returns a text as a line of a document: control characters, which no
// format takes well, are gone, and so are the marks that turn the direction of
// a line.
func clean(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t' || r == '\u2028' || r == '\u2029':
			return ' '
		case !printable(r):
			return -1
		}
		return r
	}, text))
}

// cleanLines does the same, and keeps the ends of lines.
func cleanLines(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\t", "    ").Replace(text)
	return strings.Trim(strings.Map(func(r rune) rune {
		if r != '\n' && !printable(r) {
			return -1
		}
		return r
	}, text), "\n ")
}

// printable reports whether a document may hold a character: XML 1.0 has no
// others, and a reader sees none of those that are left out.
func printable(r rune) bool {
	switch {
	case r == unicode.ReplacementChar, r == '\ufeff', r == '\ufffe', r == '\uffff':
		return false
	case '\u202a' <= r && r <= '\u202e', '\u2066' <= r && r <= '\u2069': // embeddings, overrides, isolates
		return false
	}
	return !unicode.Is(unicode.Cc, r) && !unicode.Is(unicode.Cs, r)
}
