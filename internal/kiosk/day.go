package kiosk

import "time"

// UnknownDay is the day of what happened when the clock was not to be trusted.
const UnknownDay = ""

// oldestEdition is how long after the publication of its edition a kiosk may
// still be running: a clock that says more is wrong, and would spoil every
// later day.
const oldestEdition = 3 * 365 * 24 * time.Hour

// day returns the local day it is, [UnknownDay] when the clock cannot be right:
// it is before what is shown was published, before the last day that was known,
// or far in the future.
func day(now, published time.Time, last string) string {
	if published.IsZero() || now.Before(published) || now.Sub(published) > oldestEdition {
		return UnknownDay
	}
	today := now.Format(time.DateOnly)
	if today < last {
		return UnknownDay
	}
	return today
}
