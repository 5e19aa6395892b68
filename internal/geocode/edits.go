package geocode

import "slices"

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

// isMisspelling reports whether that many edits may be a slip of the pen in a
// name of that many letters: short names are too close to one another.
func isMisspelling(edits, letters int) bool {
	return edits == 0 || edits == 1 && letters >= 6 || edits == 2 && letters >= 11
}
