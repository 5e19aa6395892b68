package geocode

import "strings"

// minSoundConsonants is how many consonants a name must have to be known by its
// sound: "Oujda" has two that are heard, and so have a thousand other names.
const minSoundConsonants = 3

// phonetic returns how a normal form sounds, as a string of consonants: what is
// left when the spellings of one name in several languages are made alike.
// "Djakotomey" and "Jakotome", "Kairouan" and "Qayrawan", "Ouagadougou" and
// "Wagadugu" sound the same. It is "" for names with too few consonants to tell.
//
// Vowels go, and with them h, w and y, which are vowels in some spellings; the
// sibilants (s, z, soft c, ch, sh, cz, sch, x) are one, and so are c, k and q, f
// and v, g and j when soft. A vowel at the head of a word stays, whichever it is.
func phonetic(form string) string {
	var sound strings.Builder
	consonants := 0
	for word := range strings.FieldsSeq(form) {
		var last byte
		for i := 0; i < len(word); {
			heard, used := hear(word[i:])
			if heard == 0 && i == 0 {
				heard = 'a'
			}
			i += used
			switch {
			case heard == 0:
				last = 0
			case heard != last:
				sound.WriteByte(heard)
				last = heard
				if heard != 'a' {
					consonants++
				}
			}
		}
	}
	if consonants < minSoundConsonants {
		return ""
	}
	return sound.String()
}

// hear returns the consonant at the head of a text, 0 for none, and how many
// letters write it.
func hear(text string) (consonant byte, letters int) {
	if group := letterGroup(text); group > 1 {
		switch text[0] {
		case 'd':
			return 'j', group
		case 'p':
			return 'f', group
		case 'g':
			return 'n', group
		case 'k':
			return 'k', group
		case 'c':
			if text[1] == 'k' || text[1] == 'q' {
				return 'k', group
			}
		}
		return 's', group
	}
	soft := len(text) > 1 && strings.IndexByte("eiy", text[1]) >= 0
	switch c := text[0]; c {
	case 'a', 'e', 'i', 'o', 'u', 'h', 'w', 'y':
		return 0, 1
	case 'c', 'k', 'q':
		if c == 'c' && soft {
			return 's', 1
		}
		return 'k', 1
	case 's', 'z', 'x':
		return 's', 1
	case 'f', 'v':
		return 'f', 1
	case 'g':
		if soft {
			return 'j', 1
		}
		return 'g', 1
	default:
		return c, 1
	}
}

// letterGroup returns how many letters at the head of a text write one sound
// together, 1 when only the first does.
func letterGroup(text string) int {
	var groups []string
	switch text[0] {
	case 't':
		groups = []string{"tsch", "tch", "tsh", "ts", "tz"}
	case 's':
		groups = []string{"sch", "sh", "sz"}
	case 'c':
		groups = []string{"ch", "cz", "cs", "ck", "cq"}
	case 'z':
		groups = []string{"zh"}
	case 'd':
		groups = []string{"dzh", "dj", "dg"}
	case 'p':
		groups = []string{"ph"}
	case 'g':
		groups = []string{"gn"}
	case 'k':
		groups = []string{"kh"}
	}
	for _, group := range groups {
		if strings.HasPrefix(text, group) {
			return len(group)
		}
	}
	return 1
}
