package catalogue

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Words is the texts of a language, as static/i18n has them: {name} for what is
// filled in, and for what is counted a key for each plural category of the
// language, key.one and key.other, in Polish key.few and key.many too.
type Words struct {
	Lang    string
	texts   map[string]string
	manners manners
	tag     language.Tag
}

// NewWords returns the words of a language.
func NewWords(lang string, texts map[string]string) Words {
	manners := mannersOf(lang)
	return Words{lang, texts, manners, language.Make(manners.locale)}
}

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

// N returns the text of a key for a count, which fills {n}. A text that counts
// do not change has the category "other" alone.
func (w Words) N(key string, count int, values ...string) string {
	form := key + "." + w.category(count)
	if _, found := w.texts[form]; !found {
		form = key + ".other"
	}
	return w.T(form, append([]string{"n", w.Number(strconv.Itoa(count))}, values...)...)
}

// category returns the plural category of a whole number in the language.
func (w Words) category(count int) string {
	switch plural.Cardinal.MatchPlural(w.tag, count, 0, 0, 0, 0) {
	case plural.Zero:
		return "zero"
	case plural.One:
		return "one"
	case plural.Two:
		return "two"
	case plural.Few:
		return "few"
	case plural.Many:
		return "many"
	default:
		return "other"
	}
}

// Name returns what a language calls the entry of a list of the edition, which
// names it in French and in English: the text of the key when there is one
// (static/i18n/names), "theme.eau" or "country.SN".
func (w Words) Name(key string, text atlas.Text) string {
	if own, found := w.texts[key]; found {
		return own
	}
	return text.In(w.Lang)
}

// List returns "a, b et c".
func (w Words) List(items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	last := len(items) - 1
	list := strings.Join(items[:last], w.manners.comma) + w.manners.and + items[last]
	return hangingAnd.ReplaceAllString(list, " و $1")
}

// hangingAnd is the Arabic "and" on which a name in Latin letters would hang.
var hangingAnd = regexp.MustCompile(` و(\x{2068}?\p{Latin})`)

// Number writes a decimal number with the separators of the language; what is
// not one stays as it is.
func (w Words) Number(text string) string {
	if _, err := strconv.ParseFloat(text, 64); err != nil || strings.ContainsAny(text, "eE-") {
		return text
	}
	whole, decimals, fraction := strings.Cut(text, ".")
	if len(whole) >= w.manners.grouped {
		for at := len(whole) - 3; at > 0; at -= 3 {
			whole = whole[:at] + w.manners.thousands + whole[at:]
		}
	}
	if fraction {
		return whole + w.manners.point + decimals
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
