package dataset

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
)

var (
	decimal       = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)
	frenchDecimal = regexp.MustCompile(`^-?([0-9]+|[0-9]{1,3}( [0-9]{3})+)([.,][0-9]+)?$`)
	threeAfter    = regexp.MustCompile(`^-?[1-9][0-9]{0,2},[0-9]{3}$`)
	anyBlank      = regexp.MustCompile(`[\x{00A0}\x{202F}\x{2009}]`)
	leadingZeros  = regexp.MustCompile(`^-?0[0-9]`)
)

const maxNumberBytes = 40

// parseNumber reads a decimal number, "12 500,50" as well as "12500.50", and
// returns it with a point and no blanks.
func parseNumber(f *field, text string) (string, atlas.Text) {
	spaced := anyBlank.ReplaceAllString(text, " ")
	switch {
	case len(text) > maxNumberBytes || !frenchDecimal.MatchString(spaced) || leadingZeros.MatchString(spaced):
		return "", say(
			"ce n’est pas un nombre : écrivez par exemple 12500 ou 12500.5.",
			"not a number: write for example 12500 or 12500.5.")
	case threeAfter.MatchString(spaced) && f.allows(strings.Replace(spaced, ",", "", 1)):
		return "", say(
			"virgule ambiguë : écrivez %s ou %s.", "ambiguous comma: write %s or %s.",
			strings.Replace(text, ",", "", 1), strings.Replace(text, ",", ".", 1))
	}
	number := strings.Replace(strings.ReplaceAll(spaced, " ", ""), ",", ".", 1)
	if f.kind == "integer" && strings.Contains(number, ".") {
		return "", say("il faut un nombre entier.", "it must be a whole number.")
	}
	value, err := strconv.ParseFloat(number, 64)
	if err != nil || !decimal.MatchString(number) {
		return "", say("nombre hors de portée.", "number out of range.")
	}
	if least, most := f.bounds(); value < least || value > most {
		if math.IsInf(least, 0) || math.IsInf(most, 0) {
			return "", say("nombre hors des bornes.", "number out of bounds.")
		}
		return "", say("nombre hors des bornes : de %g à %g.", "number out of bounds: from %g to %g.", least, most)
	}
	return number, atlas.Text{}
}

// bounds returns the least and the most a number of the field may be.
func (f *field) bounds() (least, most float64) {
	least, most = math.Inf(-1), math.Inf(1)
	for _, rule := range f.rules {
		if rule.Minimum != nil {
			least = max(least, *rule.Minimum)
		}
		if rule.Maximum != nil {
			most = min(most, *rule.Maximum)
		}
	}
	return least, most
}

// allows reports whether a number, a comma in it taken for a thousands
// separator, may be what is meant: a latitude of 50,633 is not fifty thousand.
func (f *field) allows(number string) bool {
	value, err := strconv.ParseFloat(number, 64)
	least, most := f.bounds()
	return err == nil && value >= least && value <= most
}
