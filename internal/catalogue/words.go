package catalogue

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Words is the texts of a language, as static/i18n has them: {name} for what is
// filled in, key.one and key.other for what is counted.
type Words struct {
	Lang  string
	texts map[string]string
}

// NewWords returns the words of a language.
func NewWords(lang string, texts map[string]string) Words { return Words{lang, texts} }

// french reports whether names take their French articles.
func (w Words) french() bool { return w.Lang == "fr" }

// T returns the text of a key, with values: names and what fills them, in turn.
// A key that is not there shows itself.
func (w Words) T(key string, values ...string) string {
	text, found := w.texts[key]
	if !found {
		return key
	}
	for i := 0; i+1 < len(values); i += 2 {
		text = strings.ReplaceAll(text, "{"+values[i]+"}", values[i+1])
	}
	return text
}

// N returns the text of a key for a count, which fills {n}.
func (w Words) N(key string, count int, values ...string) string {
	form := ".other"
	if count == 1 || count == 0 && w.french() {
		form = ".one"
	}
	return w.T(key+form, append([]string{"n", w.Number(strconv.Itoa(count))}, values...)...)
}

// List returns "a, b et c".
func (w Words) List(items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	and := " and "
	if w.french() {
		and = " et "
	}
	last := len(items) - 1
	return strings.Join(items[:last], ", ") + and + items[last]
}

// Number writes a decimal number with the separators of the language; what is
// not one stays as it is.
func (w Words) Number(text string) string {
	if _, err := strconv.ParseFloat(text, 64); err != nil || strings.ContainsAny(text, "eE-") {
		return text
	}
	thousands, point := ",", "."
	if w.french() {
		thousands, point = "\u202f", ","
	}
	whole, decimals, fraction := strings.Cut(text, ".")
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + thousands + whole[at:]
	}
	if fraction {
		return whole + point + decimals
	}
	return whole
}

// Start returns a text with a capital letter.
func Start(text string) string {
	if text == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// Continued returns a text with a small letter, as the end of a sentence.
func Continued(text string) string {
	if text == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToLower(first)) + text[size:]
}
