package dataset

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/passerelles/passerelles/internal/atlas"
)

// format returns the number format code of a cell, "" for the general one.
func (s *sheetReader) format(axis string) string {
	id, err := s.book.GetCellStyle(s.sheet, axis)
	if err != nil || id == 0 {
		return ""
	}
	style, err := s.book.GetStyle(id)
	if err != nil || style == nil {
		return ""
	}
	if style.CustomNumFmt != nil {
		return *style.CustomNumFmt
	}
	return builtInFormat(style.NumFmt)
}

// builtInFormat returns the code of the built-in formats that show dates and
// times (ECMA-376 part 1, 18.8.30); the others do not matter here.
func builtInFormat(id int) string {
	switch {
	case id == 17:
		return "mmm-yy"
	case id >= 14 && id <= 16, id >= 27 && id <= 31, id >= 34 && id <= 36, id >= 50 && id <= 54, id == 57, id == 58:
		return "d/m/yyyy"
	case id == 22:
		return "d/m/yyyy h:mm"
	case id >= 18 && id <= 21, id >= 32 && id <= 33, id >= 45 && id <= 47, id == 55, id == 56:
		return "h:mm:ss"
	default:
		return ""
	}
}

var (
	// literals are the parts of a format code that stand for themselves:
	// "text", \c, _c, *c and [colour], [condition], [$currency].
	literals = regexp.MustCompile(`"[^"]*"|\\.|_.|\*.|\[[^\]]*\]`)
	// elapsed are hours, minutes and seconds that go on beyond a day: [h]:mm.
	elapsed    = regexp.MustCompile(`\[(h+|m+|s+)\]`)
	zeroFormat = regexp.MustCompile(`^0{2,20}$`)
)

// datePrecision says how precise a date a format code shows, PrecisionNone when
// it shows none. "2010-12" typed into a spreadsheet is stored as the first of
// December with a format that hides the day, and must not become more precise
// than what was typed.
func datePrecision(format string) atlas.Precision {
	code := elapsed.ReplaceAllString(strings.ToLower(format), "hs")
	code, _, _ = strings.Cut(literals.ReplaceAllString(code, ""), ";")
	if strings.HasPrefix(code, "general") {
		return atlas.PrecisionNone
	}
	has := func(letters string) bool { return strings.ContainsAny(code, letters) }
	switch {
	case has("d"):
		return atlas.PrecisionDay
	case has("m") && (has("y") || !has("hs")):
		return atlas.PrecisionMonth
	case has("y"):
		return atlas.PrecisionYear
	default:
		return atlas.PrecisionNone
	}
}

// date turns a day number of the workbook into EDTF of the given precision.
func (s *sheetReader) date(raw string, precision atlas.Precision) (string, bool) {
	serial, err := strconv.ParseFloat(raw, 64)
	const firstOfYear10000 = 2958466
	if err != nil || serial < 0 || serial >= firstOfYear10000 {
		return "", false
	}
	from1904 := false
	if props, err := s.book.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		from1904 = *props.Date1904
	}
	day, err := excelize.ExcelDateToTime(serial, from1904)
	if err != nil {
		return "", false
	}
	switch precision {
	case atlas.PrecisionYear:
		return day.Format("2006"), true
	case atlas.PrecisionMonth:
		return day.Format("2006-01"), true
	default:
		return day.Format("2006-01-02"), true
	}
}

// plainNumber writes a stored number as a spreadsheet shows it: decimal, with
// at most 15 significant digits.
func plainNumber(raw string) string {
	number, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return raw
	}
	number, err = strconv.ParseFloat(strconv.FormatFloat(number, 'g', 15, 64), 64)
	if err != nil || number > 1e21 || number < -1e21 {
		return raw
	}
	return strconv.FormatFloat(number, 'f', -1, 64)
}
