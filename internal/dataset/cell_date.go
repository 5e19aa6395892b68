package dataset

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/passerelles/passerelles/internal/atlas"
)

var (
	frenchDate = regexp.MustCompile(`^([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})$`)
	serialDate = regexp.MustCompile(`^[0-9]{5}(\.[0-9]+)?$`)
)

func checkDate(value string) atlas.Text {
	if _, err := atlas.ParseDate(value); err == nil {
		return atlas.Text{}
	}
	advice := say(
		"Écrivez AAAA, AAAA-MM ou AAAA-MM-JJ, ou 196X pour une décennie.",
		"Write YYYY, YYYY-MM or YYYY-MM-DD, or 196X for a decade.")
	if parts := frenchDate.FindStringSubmatch(value); parts != nil {
		day, month := parts[1], parts[2]
		iso := fmt.Sprintf("%s-%02s-%02s", parts[3], month, day)
		if date, err := atlas.ParseDate(iso); err == nil {
			advice = didYouMean(string(date))
		}
	} else if serialDate.MatchString(value) {
		if days, err := strconv.ParseFloat(value, 64); err == nil {
			day := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(days))
			advice = join(say(
				"Un tableur a remplacé la date par son numéro.",
				"A spreadsheet replaced the date by its number."), didYouMean(day.Format("2006-01-02")))
		}
	}
	return join(say("date impossible.", "impossible date."), advice)
}

// dayFormat is the format of a field that holds a day of the calendar.
const dayFormat = "day"

var writtenDay = regexp.MustCompile(`^([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]((?:20)?[0-9]{2})$`)

// parseDay reads a day as it is written in France, as a spreadsheet shows it
// (26/11/26), or in ISO 8601, and returns the last of these. Two digits are a
// year of this century.
func parseDay(text string) (string, atlas.Text) {
	iso := text
	if parts := writtenDay.FindStringSubmatch(text); parts != nil {
		iso = fmt.Sprintf("20%s-%02s-%02s", parts[3][len(parts[3])-2:], parts[2], parts[1])
	}
	if _, err := time.Parse(time.DateOnly, iso); err != nil {
		if flaw := checkDate(text); flaw != (atlas.Text{}) {
			return "", flaw
		}
		return "", say("il faut un jour : 2026-11-26 ou 26/11/2026.", "it must be a day: 2026-11-26 or 26/11/2026.")
	}
	return iso, atlas.Text{}
}
