package atlas

import (
	"strings"
	"testing"
)

func TestParseDate(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		text string
		ok   bool
	}{
		"unknown":               {"", true},
		"day":                   {"2012-05-14", true},
		"leap day":              {"2012-02-29", true},
		"month":                 {"2012-05", true},
		"year":                  {"2012", true},
		"decade":                {"196X", true},
		"century":               {"19XX", true},
		"uncertain":             {"2012?", true},
		"approximate":           {"2012-05~", true},
		"both":                  {"196X%", true},
		"no leap day":           {"2011-02-29", false},
		"no such century day":   {"1900-02-29", false},
		"no such month":         {"2012-13", false},
		"month zero":            {"2012-00", false},
		"day zero":              {"2012-05-00", false},
		"short month":           {"2012-5", false},
		"two qualifiers":        {"2012?~", false},
		"qualifier only":        {"?", false},
		"vague year and month":  {"196X-05", false},
		"no digit known":        {"XXXX", false},
		"one digit known":       {"1XXX", false},
		"X in the middle":       {"1X60", false},
		"small x":               {"196x", false},
		"blank":                 {" 2012", false},
		"French":                {"14/05/2012", false},
		"two digits":            {"12", false},
		"five digits":           {"12012", false},
		"negative year":         {"-2012", false},
		"interval":              {"2010/2012", false},
		"time":                  {"2012-05-14T10:00", false},
		"Arabic digits":         {"٢٠١٢", false},
		"more than a day":       {"2012-05-14-01", false},
		"qualifier in the date": {"2012?-05", false},
		"trailing hyphen":       {"2012-", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			date, err := ParseDate(test.text)
			if (err == nil) != test.ok {
				t.Fatalf("ParseDate(%q) = %q, %v; want ok %v", test.text, date, err, test.ok)
			}
			if err == nil && string(date) != test.text {
				t.Errorf("ParseDate(%q) = %q, want the same text", test.text, date)
			}
			if err != nil && !strings.Contains(err.Error(), "date ") {
				t.Errorf("the error does not quote the date: %v", err)
			}
		})
	}
}

func TestDateReadings(t *testing.T) {
	t.Parallel()
	tests := map[Date]struct {
		first, last int
		known       bool
		single      bool
		precision   Precision
		uncertain   bool
	}{
		"":            {0, 0, false, false, PrecisionNone, false},
		"2012-05-14":  {2012, 2012, true, true, PrecisionDay, false},
		"2012-05-14?": {2012, 2012, true, true, PrecisionDay, true},
		"2012-05":     {2012, 2012, true, true, PrecisionMonth, false},
		"2012~":       {2012, 2012, true, true, PrecisionYear, true},
		"196X":        {1960, 1969, true, false, PrecisionDecade, false},
		"19XX%":       {1900, 1999, true, false, PrecisionCentury, true},
	}
	for date, want := range tests {
		first, last, known := date.Years()
		if first != want.first || last != want.last || known != want.known {
			t.Errorf("%q.Years() = %d, %d, %v", date, first, last, known)
		}
		year, single := date.Year()
		if single != want.single || single && year != want.first {
			t.Errorf("%q.Year() = %d, %v", date, year, single)
		}
		if got := date.Precision(); got != want.precision {
			t.Errorf("%q.Precision() = %q, want %q", date, got, want.precision)
		}
		if got := date.Uncertain(); got != want.uncertain {
			t.Errorf("%q.Uncertain() = %v", date, got)
		}
	}
}

func TestDateAfter(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		date, other Date
		want        bool
	}{
		"next day":                 {"2012-05-15", "2012-05-14", true},
		"same day":                 {"2012-05-14", "2012-05-14", false},
		"day before":               {"2012-05-13", "2012-05-14", false},
		"day within the month":     {"2012-05-31", "2012-05", false},
		"month of the day":         {"2012-05", "2012-05-14", false},
		"next month":               {"2012-06", "2012-05", true},
		"within the year":          {"2012-12-31", "2012", false},
		"next year":                {"2013", "2012", true},
		"next year, last day":      {"2013", "2012-12-31", true},
		"within the decade":        {"1965", "196X", false},
		"after the decade":         {"1970", "196X", true},
		"decade after the year":    {"197X", "1969", true},
		"decade around the year":   {"196X", "1965", false},
		"century after":            {"20XX", "19XX", true},
		"qualified":                {"2013?", "2012~", true},
		"unknown date":             {"", "2012", false},
		"unknown other":            {"2012", "", false},
		"both unknown":             {"", "", false},
		"end of a shorter month":   {"2012-03-01", "2012-02", true},
		"first day of next decade": {"1970-01-01", "196X", true},
	}
	for name, test := range tests {
		if got := test.date.After(test.other); got != test.want {
			t.Errorf("%s: %q.After(%q) = %v, want %v", name, test.date, test.other, got, test.want)
		}
		if test.want && test.other.After(test.date) {
			t.Errorf("%s: each is after the other", name)
		}
	}
}

// Whatever parses keeps its text, has years in order, and is not after itself.
func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"", "2012-05-14", "2012-05", "2012", "196X", "19XX?", "2012-02-30", "-", "----", "X", "2012~%", "0000"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		date, err := ParseDate(text)
		if err != nil {
			return
		}
		first, last, known := date.Years()
		if string(date) != text || known != (text != "") || first > last || last > 9999 || date.After(date) {
			t.Errorf("ParseDate(%q) = %q, years %d to %d (%v)", text, date, first, last, known)
		}
		if (date.Precision() == PrecisionNone) != (text == "") {
			t.Errorf("%q has precision %q", text, date.Precision())
		}
		if _, single := date.Year(); single != (known && first == last) {
			t.Errorf("%q: one year %v, from %d to %d", text, single, first, last)
		}
	})
}
