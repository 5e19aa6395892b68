package geocode

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxNameBytes bounds what is read of a name: the longest place names of the
// world are under 200 letters, and a document pasted by mistake must not cost
// anything.
const maxNameBytes = 512

// Normalise returns the form under which names are compared. The gazetteer's
// rows and the questions both go through it, so it may lose information (the
// ranking looks at the original spelling again) but must never depend on who
// calls it.
//
// It removes case and accents, spells out ligatures and letters that have no
// decomposition (œ, ß, ł, ø, đ, þ, ı), writes Cyrillic and Greek in Latin
// letters, unifies the spellings of Arabic letters, turns hyphens and
// punctuation into blanks, abbreviations of Saint into "saint", Roman numerals
// and ordinals into digits, and drops a leading article ("Le Caire", "The
// Hague", "'s-Hertogenbosch", "El Jadida").
//
// The result has words separated by one blank, and is empty when the name holds
// no letter or digit. Normalise(Normalise(x)) == Normalise(x).
func Normalise(name string) string {
	folded := fold(name)
	words := strings.Fields(folded)
	for i, word := range words {
		words[i] = canonicalWord(word, i)
	}
	return joinWithin(dropArticle(words))
}

// joinWithin joins as many words as a name may have bytes: writing some letters
// out in others makes a name longer, and what is too long would be cut when it is
// normalised again.
func joinWithin(words []string) string {
	joined := strings.Join(words, " ")
	if len(joined) <= maxNameBytes {
		return joined
	}
	if cut := strings.LastIndexByte(joined[:maxNameBytes+1], ' '); cut >= 0 {
		return joined[:cut]
	}
	return clip(joined)
}

// fold lowers, strips accents and punctuation and transliterates, without
// touching words. It is the closer of the two comparisons: "Le Havre" and
// "Havre" fold differently and normalise alike.
func fold(name string) string {
	name = clip(name)
	var out strings.Builder
	out.Grow(len(name))
	var previous rune // last letter or digit of the current word, 0 between words
	var wordStart int // where the current word starts in out
	for _, r := range norm.NFKD.String(name) {
		switch kindOf(r) {
		case runeIgnored:
			continue
		case runeApostrophe:
			if previous == 0 || !elidedArticle(out.String()[wordStart:]) {
				continue
			}
			fallthrough
		case runeBlank:
			if previous != 0 {
				out.WriteByte(' ')
				previous, wordStart = 0, out.Len()
			}
			continue
		}
		writeLetter(&out, unicode.ToLower(r), previous)
		previous = r
	}
	return strings.TrimRight(out.String(), " ")
}

// runeKind is what a character is to a name.
type runeKind int

const (
	runeLetter runeKind = iota // or a digit
	runeBlank
	runeApostrophe
	runeIgnored
)

// kindOf says what a decomposed character is. ASCII, which is most of them,
// needs no table.
func kindOf(r rune) runeKind {
	switch {
	case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9':
		return runeLetter
	case isApostrophe(r):
		return runeApostrophe
	case r < utf8.RuneSelf:
		return runeBlank
	case unicode.Is(unicode.Mn, r) || ignorable(r):
		return runeIgnored
	case unicode.IsLetter(r) || unicode.IsNumber(r):
		return runeLetter
	}
	return runeBlank
}

// clip cuts an oversized name at a rune boundary and replaces what is not
// UTF-8.
func clip(name string) string {
	if len(name) > maxNameBytes {
		cut := maxNameBytes
		for cut > 0 && !utf8.RuneStart(name[cut]) {
			cut--
		}
		name = name[:cut]
	}
	return strings.ToValidUTF8(name, " ")
}

// ignorable reports marks that carry no sound: zero-width characters,
// direction marks, the Arabic tatweel, soft signs of transliteration.
func ignorable(r rune) bool {
	switch r {
	case 'ـ', 'ь', 'Ь', 'ъ', 'Ъ', 'ʹ', 'ʺ', '\u00ad':
		return true
	}
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Mc, r) || unicode.Is(unicode.Me, r)
}

// isApostrophe reports the signs people type for an apostrophe, an ʿayn or a
// hamza.
func isApostrophe(r rune) bool {
	switch r {
	case '\'', '’', '‘', '‛', '`', '´', 'ʼ', 'ʻ', 'ʿ', 'ʾ', 'ˈ', 'ʽ', 'ʹ', '′':
		return true
	}
	return false
}

// elidedArticle reports whether word, met before an apostrophe, is a word of
// its own: "L'Aquila", "Villeneuve-d'Ascq", "dell'Emilia", "'s-Hertogenbosch".
// Any other apostrophe is part of the word: "Sana'a", "Kap'an".
func elidedArticle(word string) bool {
	switch word {
	case "l", "d", "qu", "dell", "all", "sull", "dall", "nell", "sant":
		return true
	}
	return false
}

// canonicalWord replaces a folded word by the form all its spellings share.
// Position 0 is the first word, which is never a numeral: "VI" is not "6" there.
func canonicalWord(word string, position int) string {
	switch word {
	case "st", "sankt", "sint", "saint", "sainct", "szent", "svaty", "sveti":
		return "saint"
	case "ste", "sainte":
		return "sainte"
	}
	if position == 0 {
		return word
	}
	if word == "lez" {
		return "les" // near: Marquette-lez-Lille, Saint-Laurent-lès-…
	}
	if digits, ok := romanNumeral(word); ok {
		return digits
	}
	if digits, ok := ordinalWord(word); ok {
		return digits
	}
	return ordinal(word)
}

// romanNumeral reads II to XX. A lone i, v or x is a letter more often than a
// number.
func romanNumeral(word string) (string, bool) {
	switch word {
	case "ii":
		return "2", true
	case "iii":
		return "3", true
	case "iv":
		return "4", true
	case "vi":
		return "6", true
	case "vii":
		return "7", true
	case "viii":
		return "8", true
	case "ix":
		return "9", true
	case "xi":
		return "11", true
	case "xii":
		return "12", true
	case "xiii":
		return "13", true
	case "xiv":
		return "14", true
	case "xv":
		return "15", true
	case "xvi":
		return "16", true
	case "xvii":
		return "17", true
	case "xviii":
		return "18", true
	case "xix":
		return "19", true
	case "xx":
		return "20", true
	}
	return "", false
}

// ordinalWord reads French ordinals in full letters, but for "second", which is
// a name too.
func ordinalWord(word string) (string, bool) {
	switch word {
	case "premier", "premiere":
		return "1", true
	case "deuxieme":
		return "2", true
	case "troisieme":
		return "3", true
	case "quatrieme":
		return "4", true
	case "cinquieme":
		return "5", true
	case "sixieme":
		return "6", true
	case "septieme":
		return "7", true
	case "huitieme":
		return "8", true
	case "neuvieme":
		return "9", true
	case "dixieme":
		return "10", true
	}
	return "", false
}

// ordinal reads French and English ordinals: 3e, 3eme, 1er, 3rd.
func ordinal(word string) string {
	digits := strings.TrimRight(word, "abcdefghijklmnopqrstuvwxyz")
	if digits == "" || len(digits) == len(word) || strings.Trim(digits, "0123456789") != "" {
		return word
	}
	switch word[len(digits):] {
	case "e", "er", "ere", "eme", "ieme", "nd", "nde", "st", "rd", "th":
		return digits
	}
	return word
}

// dropArticle removes leading articles, as long as something is left.
func dropArticle(words []string) []string {
	for len(words) > 1 && isArticle(words[0]) {
		words = words[1:]
	}
	return words
}

// isArticle reports the definite articles that names take or lose from one
// language to another: French, English, Spanish, Portuguese, Italian, Dutch,
// German, and the Arabic al- with its assimilated forms.
func isArticle(word string) bool {
	switch word {
	case "le", "la", "les", "l", "the", "el", "los", "las", "il", "lo", "gli", "o", "a", "os", "as",
		"de", "den", "het", "s", "der", "die", "das",
		"al", "ad", "ar", "at", "az", "an", "ash", "ech", "ach", "es", "er", "et", "ez", "ed", "en":
		return true
	}
	return false
}
