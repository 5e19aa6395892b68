package kiosk

import "time"

const (
	// trialLength is how long the page has to get ready on a new edition.
	trialLength = 90 * time.Second
	// trialAfterStart leaves the machine the time to start its browser, when the
	// plug was pulled during a trial.
	trialAfterStart = 4 * time.Minute
)

// trial is an edition that has still to prove itself: the page has to say that
// it is ready on it.
type trial struct {
	of *volume
	// deadline is zero while no browser was seen since the machine started: its
	// time begins with the first page that is asked for.
	deadline time.Time
}

// isRunning reports whether the page's time has begun.
func (t *trial) isRunning() bool { return t != nil && !t.deadline.IsZero() }

func resumeTrial(of *volume, now time.Time) *trial { return &trial{of, now.Add(trialAfterStart)} }

// hears reports whether a beat ends the trial well. A visit that goes on with
// the edition before is let finish: the page reloads after it.
func (t *trial) hears(b Beat, now time.Time) bool {
	if t == nil {
		return false
	}
	if b.Edition == t.of.Digest && b.Build == t.of.server.Build() {
		return b.Ready
	}
	if b.State.isVisited() && t.isRunning() {
		t.deadline = later(t.deadline, now.Add(trialLength))
	}
	return false
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
