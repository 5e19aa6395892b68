package geocode

// maxEditRunes bounds the comparison of two names.
const maxEditRunes = 64

// edits is the number of letters to add, remove, replace or swap with their
// neighbour to go from one name to the other (Damerau-Levenshtein distance,
// restricted: no letter is edited twice). Names are cut at 64 letters.
func edits(a, b string) int {
	x, y := firstRunes(a), firstRunes(b)
	before, previous := make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range previous {
		previous[j] = j
	}
	for i := 1; i <= len(x); i++ {
		current := make([]int, len(y)+1)
		current[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			current[j] = min(previous[j]+1, current[j-1]+1, previous[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				current[j] = min(current[j], before[j-2]+1)
			}
		}
		before, previous = previous, current
	}
	return previous[len(y)]
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
