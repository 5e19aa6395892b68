package kiosk

import "time"

// silence is after how long without a beat there is no browser.
const silence = 12 * BeatEvery

// pulse is what the page last said, and what it said in all.
type pulse struct {
	last   Beat
	at     time.Time // of the last beat; zero before the first
	loads  int       // pages that were loaded
	errors int       // of the pages before this one
}

// take notes a beat. A page says how many errors it had since it was loaded. Of
// two pages that beat together, while one takes the place of the other, the
// errors are counted by the larger figure at most.
func (p *pulse) take(b Beat, now time.Time) {
	if b.Page != p.last.Page {
		p.loads++
		p.errors += p.last.Errors
	}
	p.last, p.at = b, now
}

// beats reports whether a browser shows the page.
func (p *pulse) beats(now time.Time) bool { return !p.at.IsZero() && now.Sub(p.at) < silence }

// missed is how many beats did not come.
func (p *pulse) missed(now time.Time) int {
	if p.at.IsZero() {
		return 0
	}
	return int(now.Sub(p.at) / BeatEvery)
}

// isFree reports whether nobody would be disturbed by another edition.
func (p *pulse) isFree(now time.Time) bool { return !p.beats(now) || !p.last.State.isVisited() }
