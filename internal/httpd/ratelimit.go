package httpd

import (
	"container/list"
	"math"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Rate is how much one client may ask: PerSecond in the long run, Burst at
// once. The zero value means 60 per second, 120 at once: a room full of people who
// type, behind one address.
type Rate struct {
	PerSecond float64
	Burst     int
}

func (r Rate) orDefault() Rate {
	if r.PerSecond <= 0 || r.Burst <= 0 {
		return Rate{PerSecond: 60, Burst: 120}
	}
	return r
}

// maxClients bounds the memory that clients cost. When it is reached, the one
// that has been quiet longest is forgotten.
const maxClients = 10_000

// limiter gives each client a token bucket.
type limiter struct {
	rate Rate
	now  func() time.Time
	// A bucket left alone this long is full again: forgetting it changes nothing.
	refill time.Duration

	mu      sync.Mutex
	buckets map[netip.Prefix]*list.Element // of *bucket
	recent  *list.List                     // the last seen in front
}

type bucket struct {
	client netip.Prefix
	tokens *rate.Limiter
	seen   time.Time
}

func newLimiter(r Rate, now func() time.Time) *limiter {
	r = r.orDefault()
	return &limiter{
		rate: r, now: now, buckets: map[netip.Prefix]*list.Element{}, recent: list.New(),
		refill: time.Duration(math.Ceil(float64(r.Burst) / r.PerSecond * float64(time.Second))),
	}
}

// take takes one of the client's tokens. When none is left it returns how long
// until there is one.
func (l *limiter) take(client netip.Prefix) (wait time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	l.forget(now)
	element, found := l.buckets[client]
	if !found {
		element = l.recent.PushFront(&bucket{client: client, tokens: rate.NewLimiter(rate.Limit(l.rate.PerSecond), l.rate.Burst)})
		l.buckets[client] = element
	}
	l.recent.MoveToFront(element)
	held := element.Value.(*bucket)
	held.seen = now
	reservation := held.tokens.ReserveN(now, 1)
	if wait = reservation.DelayFrom(now); wait > 0 {
		reservation.CancelAt(now)
		return wait, false
	}
	return 0, true
}

// forget drops the clients that may be dropped, quiet longest first.
func (l *limiter) forget(now time.Time) {
	for element := l.recent.Back(); element != nil; element = l.recent.Back() {
		last := element.Value.(*bucket)
		if now.Sub(last.seen) < l.refill && l.recent.Len() < maxClients {
			return
		}
		l.recent.Remove(element)
		delete(l.buckets, last.client)
	}
}
