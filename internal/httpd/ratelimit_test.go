package httpd

import (
	"net/netip"
	"testing"
	"time"
)

func TestLimiter(t *testing.T) {
	t.Parallel()
	clock := newClock()
	l := newLimiter(Rate{PerSecond: 2, Burst: 3}, clock.now)
	client := clientKey(netip.MustParseAddr("203.0.113.1"))
	for i := range 3 {
		if _, ok := l.take(client); !ok {
			t.Fatalf("take %d of a burst of 3 is refused", i+1)
		}
	}
	for range 5 { // refusals take nothing
		if wait, ok := l.take(client); ok || wait != 500*time.Millisecond {
			t.Fatalf("over the burst: %v, %v; want refused for half a second", wait, ok)
		}
	}
	clock.advance(500 * time.Millisecond)
	if _, ok := l.take(client); !ok {
		t.Error("refused after the wait")
	}
	if _, ok := l.take(client); ok {
		t.Error("one token came back, two were taken")
	}
}

// TestLimiterForgets: memory does not grow with the clients that ever came, and
// forgetting gives nobody more than they had.
func TestLimiterForgets(t *testing.T) {
	t.Parallel()
	clock := newClock()
	l := newLimiter(Rate{PerSecond: 1, Burst: 10}, clock.now)
	addr := netip.MustParseAddr("203.0.113.1")
	for range 10 {
		l.take(clientKey(addr))
	}
	clock.advance(9 * time.Second)
	other := clientKey(netip.MustParseAddr("203.0.113.2"))
	l.take(other)
	if len(l.buckets) != 2 {
		t.Fatalf("%d clients are known, want 2: the first has not refilled yet", len(l.buckets))
	}
	clock.advance(time.Second)
	l.take(other)
	if len(l.buckets) != 1 || l.recent.Len() != 1 {
		t.Errorf("%d clients are known, %d listed; want 1: the first is as good as new", len(l.buckets), l.recent.Len())
	}
}

func TestLimiterIsBounded(t *testing.T) {
	t.Parallel()
	clock := newClock()
	l := newLimiter(Rate{PerSecond: 1, Burst: 1}, clock.now)
	addr := netip.MustParseAddr("10.0.0.1")
	first := clientKey(addr)
	for range maxClients + 100 {
		l.take(clientKey(addr))
		addr = addr.Next()
	}
	if len(l.buckets) > maxClients || l.recent.Len() != len(l.buckets) {
		t.Errorf("%d clients are known, %d listed; want at most %d", len(l.buckets), l.recent.Len(), maxClients)
	}
	if _, known := l.buckets[first]; known {
		t.Error("the client that was quiet longest is still known")
	}
}

func TestBreaker(t *testing.T) {
	t.Parallel()
	// Each step is what happens and whether the database may be asked after it.
	type step struct {
		report  verdict
		advance time.Duration
		want    bool
	}
	tests := []struct {
		name  string
		steps []step
	}{
		{"answers", []step{{answered, 0, true}}},
		{"away", []step{{away, 0, false}, {undecided, openFor - 1, false}, {undecided, 1, true}}},
		{"away, then back", []step{{away, openFor, true}, {answered, 0, true}}},
		{"away, and away again", []step{{away, openFor, true}, {away, openFor - 1, false}}},
		{"a client that leaves says nothing", []step{{undecided, 0, true}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			clock := newClock()
			b := &breaker{now: clock.now}
			report, allowed := b.allow()
			for i, step := range test.steps {
				if allowed {
					report(step.report)
				}
				clock.advance(step.advance)
				if report, allowed = b.allow(); allowed != step.want {
					t.Fatalf("step %d: allow = %v, want %v", i+1, allowed, step.want)
				}
			}
		})
	}
}

// TestBreakerProbesOnce: of all who come when the wait is over, one finds out,
// whatever those tell who had asked before.
func TestBreakerProbesOnce(t *testing.T) {
	t.Parallel()
	clock := newClock()
	b := &breaker{now: clock.now}
	first, _ := b.allow()
	late, _ := b.allow()
	first(away)
	clock.advance(openFor)
	probe, ok := b.allow()
	if !ok {
		t.Fatal("nobody may find out")
	}
	late(undecided)
	if _, ok := b.allow(); ok {
		t.Fatal("two find out at once")
	}
	probe(undecided) // it left before it knew
	if _, ok := b.allow(); !ok {
		t.Error("the next one must find out instead")
	}
}
