package catalogue

import (
	"bytes"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// isolates takes away the signs that keep the ways of writing apart: no letter
// of a name.
var isolates = strings.NewReplacer("\u2068", "", "\u2069", "")

// Sort sorts what has a name as a dictionary of the language does: accents and
// case count only between names that are otherwise the same, and neither size
// nor importance counts at all.
func Sort[T any](lang string, all []T, name func(T) string) []T {
	collator := collate.New(language.Make(lang), collate.Numeric)
	var buffer collate.Buffer
	type entry struct {
		key   []byte
		value T
	}
	entries := make([]entry, len(all))
	for i, each := range all {
		entries[i] = entry{collator.KeyFromString(&buffer, isolates.Replace(name(each))), each}
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return bytes.Compare(a.key, b.key) })
	sorted := make([]T, len(all))
	for i, each := range entries {
		sorted[i] = each.value
	}
	return sorted
}

// Initial returns the letter a name is filed under, "#" when it has none.
func Initial(name string) string {
	for _, r := range norm.NFD.String(name) {
		switch {
		case r == 'Œ' || r == 'œ':
			return "O"
		case r == 'Æ' || r == 'æ':
			return "A"
		case unicode.IsLetter(r):
			return strings.ToUpper(string(r))
		case unicode.IsDigit(r):
			return "#"
		}
	}
	return "#"
}
