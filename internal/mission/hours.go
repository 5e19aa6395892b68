package mission

import (
	"slices"
	"time"

	_ "time/tzdata" // a kiosk has no zone database of its own
)

// homeZone is the time zone of the home territory: authorities have codes of
// INSEE, which are of metropolitan France here.
const homeZone = "Europe/Paris"

// yearAhead is the year that follows the edition; empty before it is published.
func (x *Index) yearAhead() (first, last Day) {
	if x.day.IsZero() {
		return "", ""
	}
	return dayOf(x.day), dayOf(x.day.AddDate(1, 0, -1))
}

func dayOf(t time.Time) Day { return Day(t.Format(time.DateOnly)) }

// spansOf returns how much later a zone is than home, day by day, as it is at
// noon at home: clocks change at night. Nil for a zone or a day that does not
// exist.
func spansOf(zone string, first, last Day) []TimeSpan {
	there, err := time.LoadLocation(zone)
	if err != nil {
		return nil
	}
	home, err := time.LoadLocation(homeZone)
	if err != nil {
		return nil
	}
	day, errFirst := time.ParseInLocation(time.DateOnly, string(first), home)
	end, errLast := time.ParseInLocation(time.DateOnly, string(last), home)
	if errFirst != nil || errLast != nil {
		return nil
	}
	var spans []TimeSpan
	for !day.After(end) {
		noon := time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, home)
		_, thereOffset := noon.In(there).Zone()
		_, homeOffset := noon.Zone()
		minutes := (thereOffset - homeOffset) / 60
		if count := len(spans); count > 0 && spans[count-1].Minutes == minutes {
			spans[count-1].To = dayOf(noon)
		} else {
			spans = append(spans, TimeSpan{From: dayOf(noon), To: dayOf(noon), Minutes: minutes})
		}
		day = day.AddDate(0, 0, 1)
		if next := nextChange(noon, there, home); next.After(day) { // nothing changes before: go there at once
			until := min(dayOf(next.In(home).AddDate(0, 0, -1)), last)
			if until > spans[len(spans)-1].To {
				spans[len(spans)-1].To = until
				day, _ = time.ParseInLocation(time.DateOnly, string(until), home)
				day = day.AddDate(0, 0, 1)
			}
		}
	}
	return spans
}

// nextChange is when a clock changes next, in either of two zones; a far day
// when none ever does.
func nextChange(t time.Time, zones ...*time.Location) time.Time {
	next := t.AddDate(MaxDays, 0, 0)
	for _, zone := range zones {
		if _, end := t.In(zone).ZoneBounds(); !end.IsZero() && end.Before(next) {
			next = end
		}
	}
	return next
}

func sameSpans(a, b []TimeSpan) bool { return slices.Equal(a, b) }

// timesOf tells the hours of the zones of a country: the capital's, then those
// of its places that tell another time.
func (x *Index) timesOf(iso2 string, places []Place, trip *Trip, known map[string][]TimeSpan) []ZoneTime {
	told := []ZoneTime{}
	first, last := x.yearAhead()
	if trip != nil {
		first, last = trip.From, trip.To
	}
	var zones []string
	if country := x.facts[iso2]; country != nil && len(country.Zones) > 0 {
		zones = append(zones, country.Zones[0].Name)
	}
	for i := range places {
		if zone := places[i].Zone; zone != "" && !slices.Contains(zones, zone) {
			zones = append(zones, zone)
		}
	}
	for _, zone := range zones {
		spans, found := known[zone]
		if !found {
			spans = spansOf(zone, first, last)
			known[zone] = spans
		}
		if len(spans) > 0 && !slices.ContainsFunc(told, func(t ZoneTime) bool { return sameSpans(t.Spans, spans) }) {
			told = append(told, ZoneTime{Zone: zone, Spans: spans})
		}
	}
	return told
}
