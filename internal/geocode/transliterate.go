package geocode

import (
	"strings"
	"unicode"
)

// writeLetter appends the Latin form of a lower-case letter without accents.
// previous is the letter before it in the word, 0 at the start: a few letters
// sound differently there. Letters of scripts that are not written in Latin
// letters here (Chinese, Hebrew, Arabic…) stay as they are: their names are
// found through the gazetteer's names in that script.
func writeLetter(out *strings.Builder, r, previous rune) {
	if r < 0x80 {
		out.WriteRune(r)
		return
	}
	if latin, found := latinLetter(r); found {
		out.WriteString(latin)
		return
	}
	switch {
	case unicode.Is(unicode.Cyrillic, r):
		out.WriteString(cyrillicLetter(r, previous == 0))
	case unicode.Is(unicode.Greek, r):
		out.WriteString(greekLetter(r))
	default:
		out.WriteRune(arabicLetter(r))
	}
}

// latinLetter spells out the Latin letters that Unicode does not decompose.
func latinLetter(r rune) (string, bool) {
	switch r {
	case 'œ':
		return "oe", true
	case 'æ':
		return "ae", true
	case 'ß', 'ẞ':
		return "ss", true
	case 'ł', 'ƚ':
		return "l", true
	case 'ø', 'ɔ', 'ɵ':
		return "o", true
	case 'đ', 'ð', 'ɖ':
		return "d", true
	case 'þ':
		return "th", true
	case 'ı':
		return "i", true
	case 'ħ':
		return "h", true
	case 'ŧ':
		return "t", true
	case 'ŋ':
		return "ng", true
	case 'ə', 'ɛ', 'ǝ':
		return "e", true
	case 'ĸ', 'ƙ':
		return "k", true
	case 'ɓ':
		return "b", true
	case 'ɗ':
		return "d", true
	case 'ɲ':
		return "ny", true
	case 'ſ':
		return "s", true
	}
	return "", false
}

// cyrillicLetter writes Russian, Ukrainian, Belarusian, Bulgarian, Macedonian
// and Serbian letters in the common Latin spelling of place names (close to
// BGN/PCGN 1947, without its apostrophes). й and ё arrive decomposed, as и and
// е.
func cyrillicLetter(r rune, first bool) string {
	switch r {
	case 'а':
		return "a"
	case 'б':
		return "b"
	case 'в':
		return "v"
	case 'г', 'ґ', 'ѓ', 'ғ':
		return "g"
	case 'д':
		return "d"
	case 'ђ':
		return "dj"
	case 'е', 'э', 'ә':
		return "e"
	case 'є':
		return "ie"
	case 'ж', 'җ':
		return "zh"
	case 'з', 'ҙ':
		return "z"
	case 'ѕ':
		return "dz"
	case 'и', 'і', 'ї', 'ы', 'ј', 'ӏ', 'һ':
		return iotaLike(r)
	case 'к', 'қ', 'ќ', 'ҡ':
		return "k"
	case 'л':
		return "l"
	case 'љ':
		return "lj"
	case 'м':
		return "m"
	case 'н', 'ң':
		return "n"
	case 'њ':
		return "nj"
	case 'о', 'ө':
		return "o"
	case 'п':
		return "p"
	case 'р':
		return "r"
	case 'с', 'ҫ':
		return "s"
	case 'т':
		return "t"
	case 'ћ':
		return "c"
	case 'у', 'ў', 'ү', 'ұ':
		return "u"
	case 'ф':
		return "f"
	case 'х', 'ҳ':
		return "kh"
	case 'ц':
		return "ts"
	case 'ч':
		return "ch"
	case 'џ':
		return "dzh"
	case 'ш':
		return "sh"
	case 'щ':
		return "shch"
	case 'ю':
		return softVowel("u", first)
	case 'я':
		return softVowel("a", first)
	}
	return string(r)
}

// iotaLike writes the letters that sound like i, j or h.
func iotaLike(r rune) string {
	switch r {
	case 'ы':
		return "y"
	case 'ј':
		return "j"
	case 'һ':
		return "h"
	case 'ӏ':
		return ""
	}
	return "i"
}

// softVowel writes ю and я: "y" at the start of a word, "i" inside one.
func softVowel(vowel string, first bool) string {
	if first {
		return "y" + vowel
	}
	return "i" + vowel
}

// greekLetter writes Greek letters as ELOT 743 does, letter by letter.
func greekLetter(r rune) string {
	if r < 'α' || r > 'ω' {
		return string(r)
	}
	return [...]string{
		"a", "v", "g", "d", "e", "z", "i", "th", "i", "k", "l", "m", "n",
		"x", "o", "p", "r", "s", "s", "t", "y", "f", "ch", "ps", "o",
	}[r-'α']
}

// arabicLetter unifies letters that Arabic, Persian and Urdu keyboards write
// differently for the same name. Hamza and vowel marks are already gone.
func arabicLetter(r rune) rune {
	switch r {
	case 'ى', 'ی', 'ئ':
		return 'ي'
	case 'ک', 'ڪ':
		return 'ك'
	case 'ة', 'ۀ', 'ہ', 'ە':
		return 'ه'
	case 'ٱ':
		return 'ا'
	case 'ؤ':
		return 'و'
	}
	return r
}
