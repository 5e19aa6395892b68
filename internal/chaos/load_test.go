package chaos

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"
)

// load is a steady stream of people who look at the map.
type load struct {
	stopping chan struct{}
	clients  sync.WaitGroup
	mu       sync.Mutex
	asked    int
	failures []string
	slowest  time.Duration
	allowed  time.Duration // see slowestAllowed
}

// pause is the rest of a client between two requests: four of them make some
// two hundred requests a second, and forty in the short form.
func pause() time.Duration { return pick(100*time.Millisecond, 20*time.Millisecond) }

// begin starts the load.
func (s *server) begin(t *testing.T) *load {
	t.Helper()
	l := &load{stopping: make(chan struct{}), allowed: slowestAllowed}
	for range 4 {
		client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 1}}
		l.clients.Go(func() {
			defer client.CloseIdleConnections()
			for {
				for _, path := range []string{"/layers/all.geojson", "/api/edition", "/api/cooperations.json", "/"} {
					if !l.rest() {
						return
					}
					l.count(path)(fetchWith(client, "http://"+s.addr+path))
				}
			}
		})
	}
	t.Cleanup(func() { l.end() })
	return l
}

// rest waits before the next request, and reports whether there is one.
func (l *load) rest() bool {
	timer := time.NewTimer(pause())
	defer timer.Stop()
	select {
	case <-l.stopping:
		return false
	case <-timer.C:
		return true
	}
}

// count returns what keeps the books of a request.
func (l *load) count(path string) func(response, error) {
	return func(r response, err error) {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.asked++
		if err != nil || r.status != http.StatusOK {
			l.failures = append(l.failures, fmt.Sprintf("%s: status %d, %v", path, r.status, err))
		}
		l.slowest = max(l.slowest, r.took)
	}
}

// sofar is how many requests were answered.
func (l *load) sofar() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.asked
}

// end stops the load; it may be called again.
func (l *load) end() {
	l.mu.Lock()
	select {
	case <-l.stopping:
	default:
		close(l.stopping)
	}
	l.mu.Unlock()
	l.clients.Wait()
}

// slowestAllowed is how long a request for what is in memory may take, whatever
// happens to the database.
const slowestAllowed = time.Second

// check ends the load and wants not one request to have failed or, where times
// count, to have waited.
func (l *load) check(t *testing.T) {
	t.Helper()
	l.end()
	if l.asked == 0 {
		t.Error("nothing was asked: this test saw nothing")
	}
	if len(l.failures) > 0 {
		t.Errorf("of %d requests, %d failed: first %s", l.asked, len(l.failures), l.failures[0])
	}
	if thorough() && l.slowest > l.allowed {
		t.Errorf("the slowest of %d requests took %v, want %v at most", l.asked, l.slowest, l.allowed)
	}
}
