package atlas

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Date is a date as precise as its source and no more, in EDTF (ISO 8601-2:2019
// level 1): "2012-05-14", "2012-05", "2012", "196X" (some year of the 1960s),
// "19XX", each with an optional qualifier: "?" uncertain, "~" approximate, "%"
// both. The empty Date is an unknown one.
type Date string

// ParseDate checks text and returns it as a Date. Surrounding blanks are not
// accepted: the reader of a file trims, this only judges.
func ParseDate(text string) (Date, error) {
	if text == "" {
		return "", nil
	}
	body := strings.TrimRight(text, "?~%")
	if len(text)-len(body) > 1 {
		return "", fmt.Errorf("date %q: more than one qualifier", text)
	}
	parts := strings.Split(body, "-")
	if len(parts) > 3 || len(parts[0]) != 4 {
		return "", fmt.Errorf("date %q: want YYYY, YYYY-MM or YYYY-MM-DD, X for an unknown last digit of the year", text)
	}
	if err := checkYear(parts[0], len(parts) > 1); err != nil {
		return "", fmt.Errorf("date %q: %w", text, err)
	}
	layout := [...]string{"2006", "2006-01", "2006-01-02"}[len(parts)-1]
	if len(parts) > 1 {
		if _, err := time.Parse(layout, body); err != nil {
			return "", fmt.Errorf("date %q: no such day or month", text)
		}
	}
	return Date(text), nil
}

func checkYear(year string, mustBeWhole bool) error {
	known := strings.TrimRight(year, "X")
	if len(known) < 2 || (mustBeWhole && len(known) < 4) {
		return fmt.Errorf("the year %q is too vague", year)
	}
	for _, digit := range known {
		if digit < '0' || digit > '9' {
			return fmt.Errorf("the year %q is not a number", year)
		}
	}
	return nil
}

// Years returns the first and the last year the date may stand for: 2012 and
// 2012 for "2012-05", 1960 and 1969 for "196X". ok is false for an unknown date.
func (d Date) Years() (first, last int, ok bool) {
	if len(d) < 4 {
		return 0, 0, false
	}
	year := string(d[:4])
	first, errFirst := strconv.Atoi(strings.ReplaceAll(year, "X", "0"))
	last, errLast := strconv.Atoi(strings.ReplaceAll(year, "X", "9"))
	return first, last, errFirst == nil && errLast == nil
}

// Year returns the year when the date names a single one; ok is false for an
// unknown date and for a decade or a century.
func (d Date) Year() (year int, ok bool) {
	first, last, ok := d.Years()
	return first, ok && first == last
}

// Precision says how finely a date is known.
type Precision string

// The precisions of a [Date].
const (
	PrecisionNone    Precision = ""
	PrecisionCentury Precision = "century"
	PrecisionDecade  Precision = "decade"
	PrecisionYear    Precision = "year"
	PrecisionMonth   Precision = "month"
	PrecisionDay     Precision = "day"
)

// Precision returns how finely d is known.
func (d Date) Precision() Precision {
	body := strings.TrimRight(string(d), "?~%")
	switch {
	case body == "":
		return PrecisionNone
	case strings.HasSuffix(body, "XX"):
		return PrecisionCentury
	case strings.HasSuffix(body, "X"):
		return PrecisionDecade
	case len(body) == 4:
		return PrecisionYear
	case len(body) == 7:
		return PrecisionMonth
	default:
		return PrecisionDay
	}
}

// Uncertain reports whether the date carries a qualifier: "?", "~" or "%".
func (d Date) Uncertain() bool {
	return strings.TrimRight(string(d), "?~%") != string(d)
}

// After reports whether d is certainly later than other: even the earliest
// reading of d comes after the latest reading of other. Unknown dates are never
// after anything.
func (d Date) After(other Date) bool {
	if d == "" || other == "" {
		return false
	}
	return d.bound('0', "-01") > other.bound('9', "-31")
}

// bound spells out the earliest or the latest day that d may stand for, in a
// form that compares as text.
func (d Date) bound(digit byte, day string) string {
	body := strings.TrimRight(string(d), "?~%")
	body = strings.ReplaceAll(body, "X", string(digit))
	switch len(body) {
	case 4:
		if digit == '9' {
			return body + "-12" + day
		}
		return body + "-01" + day
	case 7:
		return body + day
	default:
		return body
	}
}
