package geocode

import (
	"slices"
	"strings"
)

// maxEditRunes bounds the comparison of two names.
const maxEditRunes = 64

// edits is the [EditDistance] of two names. Names are cut at 64 letters.
func edits(a, b string) int {
	return EditDistance(firstRunes(a), firstRunes(b), maxEditRunes+1)
}

// EditDistance is the number of letters to add, remove, replace or swap with
// their neighbour to go from a to b, no letter being edited twice (optimal
// string alignment distance), or limit when it is at least that.
func EditDistance(a, b []rune, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	before, previous := make([]int, len(b)+1), make([]int, len(b)+1)
	current := make([]int, len(b)+1)
	for j := range previous {
		previous[j] = j
	}
	for i := 1; i <= len(a); i++ {
		current[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			current[j] = min(previous[j]+1, current[j-1]+1, previous[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				current[j] = min(current[j], before[j-2]+1)
			}
		}
		if slices.Min(current) >= limit {
			return limit
		}
		before, previous, current = previous, current, before
	}
	return min(previous[len(b)], limit)
}

func firstRunes(text string) []rune {
	runes := []rune(text)
	return runes[:min(len(runes), maxEditRunes)]
}

// isMisspelling reports whether that many edits may be a misspelling in a name of
// that many letters: short names are too close to one another.
func isMisspelling(edits, letters int) bool {
	return edits == 0 || edits == 1 && letters >= 6 || edits == 2 && letters >= 11
}

// Misspells reports whether a normal form is close enough to another one to be a
// misspelling of it.
func Misspells(written, meant string) bool {
	letters := len([]rune(meant))
	return isMisspelling(EditDistance([]rune(written), []rune(meant), 3), letters)
}

// isSlip reports whether a normal form is another one mistyped, or written as it
// sounds: a letter lost, doubled, added, swapped with the next, taken from the
// next key, or a vowel for another: "Westfort" may be found for "Westport", but
// nobody types f for p.
func isSlip(written, meant string) bool {
	if written == "" || meant == "" || written[0] != meant[0] {
		return false
	}
	switch edits(written, meant) {
	case 1:
		return len(written) != len(meant) || isSwap(written, meant) || isKeySlip(written, meant)
	case 2:
		sound := phonetic(meant)
		return len(meant) >= 9 && sound != "" && phonetic(written) == sound
	}
	return false
}

// isSwap reports whether two forms of one length differ by two neighbours that
// changed places.
func isSwap(a, b string) bool {
	i := differAt(a, b)
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

// isKeySlip reports whether two forms of one length differ by one letter, whose
// key is next to the right one's, or which is a vowel as it is.
func isKeySlip(a, b string) bool {
	i := differAt(a, b)
	if i >= len(a) || a[i+1:] != b[i+1:] {
		return false
	}
	const vowels = "aeiouy"
	return strings.IndexByte(vowels, a[i]) >= 0 && strings.IndexByte(vowels, b[i]) >= 0 || nextKeys(a[i], b[i])
}

// differAt is where two forms first differ.
func differAt(a, b string) int {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return i
}

// nextKeys reports whether two letters are neighbours in a row of an AZERTY or a
// QWERTY keyboard.
func nextKeys(a, b byte) bool {
	for _, row := range []string{"azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm"} {
		i, j := strings.IndexByte(row, a), strings.IndexByte(row, b)
		if i >= 0 && j >= 0 && (i-j == 1 || j-i == 1) {
			return true
		}
	}
	return false
}
