package mission

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/passerelles/passerelles/internal/catalogue"
)

// Calendar writes the stops of a dossier as iCalendar (RFC 5545): an event of
// whole days for each. Whole days are the same wherever one is, so that no time
// zone can move them. A dossier without the dates of a trip is a [*Fault].
//
// The same edition and the same request give the same file, stamped with the
// day of the edition.
func (x *Index) Calendar(d *Dossier, words catalogue.Words) ([]byte, error) {
	if d.Trip == nil {
		return nil, &Fault{Parameter: paramFrom, Missing: true, Why: textOf(
			"un agenda a besoin des dates du voyage, «\u202ffrom\u202f» et «\u202fto\u202f»",
			"a calendar needs the dates of the trip, “from” and “to”")}
	}
	places := map[string]*Place{}
	for i := range d.Countries {
		for j := range d.Countries[i].Places {
			places[d.Countries[i].Places[j].ID] = &d.Countries[i].Places[j]
		}
	}
	var c calendar
	c.line("BEGIN", "VCALENDAR")
	c.line("VERSION", "2.0")
	c.line("PRODID", "-//Passerelles//Mission//"+strings.ToUpper(words.Lang))
	c.line("CALSCALE", "GREGORIAN")
	c.text("X-WR-CALNAME", x.records.Territory.Title.In(words.Lang))
	stamp := d.Edition.PublishedAt.UTC().Format("20060102T150405Z")
	for i := range d.Practical.Stops {
		stop := &d.Practical.Stops[i]
		last := d.Trip.To
		if i+1 < len(d.Practical.Stops) {
			last = dayBefore(d.Practical.Stops[i+1].Day)
		}
		if last < stop.Day { // the next stop is on the same day
			last = stop.Day
		}
		place := places[stop.Place]
		c.line("BEGIN", "VEVENT")
		c.text("UID", fmt.Sprintf("%s-%s-%s@passerelles", stop.Place, stop.Day, shortDigest(d.Edition.Digest)))
		c.line("DTSTAMP", stamp)
		c.line("DTSTART;VALUE=DATE", compactDay(stop.Day, 0))
		c.line("DTEND;VALUE=DATE", compactDay(last, 1)) // not inclusive
		c.text("SUMMARY", x.placeName(place, words))
		c.text("LOCATION", x.records.PartnerEntry(words, place.Partners[0].ID))
		c.line("GEO", number(round5(stop.Position.Lat()))+";"+number(round5(stop.Position.Lon())))
		c.text("DESCRIPTION", x.placeText(place, words)+"\n\n"+x.credits(d, words))
		c.line("TRANSP", "TRANSPARENT")
		c.line("END", "VEVENT")
	}
	c.line("END", "VCALENDAR")
	return []byte(c.String()), nil
}

func shortDigest(digest string) string { return digest[:min(len(digest), 12)] }

func dayBefore(day Day) Day {
	t, err := time.Parse(time.DateOnly, string(day))
	if err != nil { // a dossier has days that exist
		return day
	}
	return dayOf(t.AddDate(0, 0, -1))
}

// compactDay writes a day as iCalendar does, some days later.
func compactDay(day Day, later int) string {
	t, err := time.Parse(time.DateOnly, string(day))
	if err != nil { // a dossier has days that exist
		return ""
	}
	return t.AddDate(0, 0, later).Format("20060102")
}

// calendar writes content lines: CRLF at the end, folded at 75 octets, no
// character cut in two.
type calendar struct{ strings.Builder }

// text writes a property whose value is a text, escaped.
func (c *calendar) text(name, value string) { c.line(name, escaped.Replace(printable(value))) }

var escaped = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`)

// printable leaves out the control characters that RFC 5545 has no place for.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' || r == 0x7f || r == utf8.RuneError {
			return -1
		}
		return r
	}, text)
}

func (c *calendar) line(name, value string) {
	const most = 75
	width := 0
	for _, r := range name + ":" + value {
		size := utf8.RuneLen(r)
		if width+size > most {
			c.WriteString("\r\n ")
			width = 1
		}
		c.WriteRune(r)
		width += size
	}
	c.WriteString("\r\n")
}
