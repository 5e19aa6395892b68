package httpd

import (
	"sync"
	"time"
)

// breaker remembers that the database was away, so that not everybody waits to
// find out. It forgets soon: a database that is back is used again at once.
type breaker struct {
	now func() time.Time

	mu      sync.Mutex
	until   time.Time // away until then; zero when it is not known to be
	slow    int       // answers in a row that came too late
	probing bool      // somebody is finding out
}

// openFor is how long the database is left alone after it was found away; then
// one search at a time finds out. Well below the 15 seconds within which a
// recovered database must be asked again.
const openFor = 2 * time.Second

// maxSlow is how many late answers in a row make the database away: one may be
// an unlucky question.
const maxSlow = 3

// verdict is what a search tells of the database.
type verdict int

const (
	undecided verdict = iota
	answered
	away
	slow
)

// allow reports whether to ask. Whoever may must report.
func (b *breaker) allow() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.until.IsZero() {
		return true
	}
	if b.probing || b.now().Before(b.until) {
		return false
	}
	b.probing = true
	return true
}

// report tells what asking showed.
func (b *breaker) report(v verdict) {
	b.mu.Lock()
	defer b.mu.Unlock()
	wasProbe := b.probing
	b.probing = false
	switch v {
	case answered:
		b.until, b.slow = time.Time{}, 0
	case slow:
		b.slow++
		if b.slow < maxSlow && !wasProbe {
			return
		}
		b.until = b.now().Add(openFor)
	case away:
		b.until = b.now().Add(openFor)
	}
}
