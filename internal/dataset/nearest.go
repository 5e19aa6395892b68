package dataset

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/geocode"
)

// candidate is a name that may have been meant, with what stands for it.
type candidate struct {
	plain []rune // the name, see [plain]
	id    string // what to write
}

func newCandidate(name, id string) candidate {
	return candidate{plain: []rune(plain(name)), id: id}
}

// nearest returns the one of names that value was most probably meant to be:
// the same but for case, accents, blanks, hyphens and underscores, or at a
// small edit distance. Ties go to the first in alphabetical order. It returns
// "" when nothing is near.
func nearest(value string, names []string) string {
	candidates := make([]candidate, len(names))
	for i, name := range names {
		candidates[i] = newCandidate(name, name)
	}
	return nearestOf(value, candidates)
}

func nearestOf(value string, candidates []candidate) string {
	want := []rune(plain(value))
	if len(want) == 0 {
		return ""
	}
	best, bestDistance := "", 1+max(1, min(3, len(want)/3))
	for _, c := range candidates {
		distance := geocode.EditDistance(want, c.plain, bestDistance+1)
		if distance < bestDistance || (distance == bestDistance && best != "" && c.id < best) {
			best, bestDistance = c.id, distance
		}
	}
	return best
}

// plain reduces a name to lower-case letters and digits without accents.
func plain(name string) string {
	if len(name) > 4*maxShown {
		name = name[:4*maxShown]
	}
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(name))
}

// suggest makes a sentence of the nearest name, or lists the possible ones when
// they are few, or says nothing.
func suggest(value string, names []string) atlas.Text {
	if near := nearest(value, names); near != "" {
		return didYouMean(near)
	}
	return possible(names)
}

func possible(names []string) atlas.Text {
	const few = 16
	if len(names) == 0 || len(names) > few {
		return atlas.Text{}
	}
	return say("Valeurs possibles : %s.", "Possible values: %s.", list(names))
}

func didYouMean(name string) atlas.Text {
	return say("Vouliez-vous dire « %s » ?", "Did you mean “%s”?", shown(name))
}
