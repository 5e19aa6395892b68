package catalogue

import (
	"strconv"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Date says a date by itself, as precisely as it is known: "14 mai 2012",
// "années 1960". Empty for an unknown one.
func (w Words) Date(date atlas.Date) string { return w.phrase("date.bare", date) }

// Period says when something lasts or lasted: "depuis 2012", "de 2008 à 2014",
// "en avril 2012". Empty when nothing is known. What is over is said to have
// begun then, and not to last since.
func (w Words) Period(start, end atlas.Date, over bool) string {
	switch {
	case start == "" && end == "":
		return ""
	case start == end:
		return w.phrase("date.in", start)
	case end == "" && over:
		return w.phrase("date.starting", start)
	case end == "":
		return w.phrase("date.since", start)
	case start == "":
		return w.phrase("date.until", end)
	}
	return w.T("date.range", "start", w.phrase("date.from", start), "end", w.phrase("date.to", end))
}

func (w Words) phrase(key string, date atlas.Date) string {
	if date == "" {
		return ""
	}
	words := w.core(date, key == "date.bare" || key == "date.in")
	mark := date[len(date)-1]
	if mark == '~' || mark == '%' {
		words = w.T("date.approximate", "date", words)
	}
	words = w.T(key+"."+string(date.Precision()), "date", words)
	if w.french() {
		for _, start := range []string{"a", "o"} { // "d’août", "d’octobre"
			if rest, found := strings.CutPrefix(words, "de "+start); found {
				words = "d’" + start + rest
			}
			words = strings.ReplaceAll(words, " de "+start, " d’"+start)
		}
	}
	if mark == '?' || mark == '%' {
		return w.T("date.uncertain", "date", words)
	}
	return words
}

var romanUnits = []string{"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"}

// core says a date without what the sentence puts round it; alone, without a
// preposition that asks for another case.
func (w Words) core(date atlas.Date, alone bool) string {
	first, _, _ := date.Years()
	parts := strings.Split(strings.TrimRight(string(date), "?~%"), "-")
	if date.Precision() == atlas.PrecisionCentury {
		return w.century(first/100 + 1)
	}
	if date.Precision() == atlas.PrecisionDecade && w.Lang == "pl" { // "lata 1960" would be the year
		return strconv.Itoa(first) + "–" + strconv.Itoa(first+9)
	}
	if len(parts) == 1 {
		return strings.ReplaceAll(parts[0], "X", "0")
	}
	months := w.manners.months
	if w.manners.genitive != nil && (!alone || len(parts) == 3) {
		months = w.manners.genitive
	}
	month, _ := strconv.Atoi(parts[1])
	words := months[max(1, min(month, 12))-1] + w.manners.of + parts[0]
	if len(parts) < 3 {
		return words
	}
	day := strings.TrimPrefix(parts[2], "0")
	if day == "1" && w.manners.firstDay != "" {
		day = w.manners.firstDay
	}
	return day + w.manners.of + words
}

func (w Words) century(n int) string {
	if w.manners.roman {
		return strings.Repeat("X", n/10) + romanUnits[n%10]
	}
	if w.Lang != "en" {
		return strconv.Itoa(n)
	}
	suffix := "th"
	if n%100/10 != 1 {
		suffix = map[int]string{1: "st", 2: "nd", 3: "rd"}[n%10]
		if suffix == "" {
			suffix = "th"
		}
	}
	return strconv.Itoa(n) + suffix
}
