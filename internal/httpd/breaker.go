package httpd

import (
	"sync"
	"time"
)

// breaker remembers that the database was away, so that not everybody waits to
// find out. It forgets soon: a database that is back is used again at once.
//
// That one search takes long says nothing of the others: what makes the database
// away is an error that says so, or that it does not even answer a ping.
type breaker struct {
	now func() time.Time

	mu      sync.Mutex
	until   time.Time // away until then; zero when it is not known to be
	probing bool      // somebody is finding out
}

// openFor is how long the database is left alone after it was found away; then
// one search at a time finds out. Well below the 15 seconds within which a
// recovered database must be asked again.
const openFor = 2 * time.Second

// verdict is what a search tells of the database.
type verdict int

const (
	undecided verdict = iota
	answered
	away
)

// allow tells whether to ask. Whoever may must report what asking showed, once.
func (b *breaker) allow() (report func(verdict), ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.until.IsZero() {
		return func(v verdict) { b.report(v, false) }, true
	}
	if b.probing || b.now().Before(b.until) {
		return nil, false
	}
	b.probing = true
	return func(v verdict) { b.report(v, true) }, true
}

// report notes what a search told; probe says that it was the one to find out.
func (b *breaker) report(v verdict, probe bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if probe {
		b.probing = false
	}
	switch v {
	case answered:
		b.until = time.Time{}
	case away:
		b.until = b.now().Add(openFor)
	}
}
