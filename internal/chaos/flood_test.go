package chaos

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestFloodOfSearches has somebody ask for hundreds of names at once, no two the
// same, while the database is slow: the others search as they did before.
func TestFloodOfSearches(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "")
	road := newProxy(t, "127.0.0.1:"+c.port)
	s := serve(t, strings.Replace(c.url(atlas), "127.0.0.1:"+c.port, road.addr(), 1))
	s.ready()
	(&scene{t: t, server: s}).warmUp()
	// Each piece, either way: several make one search.
	road.set(pick(20*time.Millisecond, 60*time.Millisecond), false)

	n := pick(10, 40)
	quiet := s.searchInTurn(t, n)
	s.forgetPeak(t)
	before := s.memory(t)
	load := s.begin(t)
	flood := s.flood(t, pick(50, 300))
	eventually(t, time.Minute, "the flood is there", func() bool { return flood.asked.Load() > 100 })
	// The flood has taken the connections that were open: the first search opens one
	// more, which on this road costs as much as several searches.
	s.searchInTurn(t, 1)
	flooded := s.searchInTurn(t, n)
	eventually(t, time.Minute, "the flood goes on", func() bool { return flood.asked.Load() > 200 })
	flood.end()
	load.check(t)
	if flood.refused.Load() == 0 {
		t.Error("nobody was refused: this test saw no flood")
	}
	if allowed := 2*quiet + 500*time.Millisecond; thorough() && flooded > allowed {
		t.Errorf("searching took up to %v under a flood, and %v before: want %v at most", flooded, quiet, allowed)
	}
	peak := s.peakMemory(t)
	if peak > mostMemory {
		t.Errorf("the server took %d MiB, want %d at most", peak>>20, mostMemory>>20)
	}
	report.add("hostile: flood of searches, slow database", map[string]float64{
		"requests": float64(load.asked), "failed": float64(len(load.failures)), "slowest_ms": ms(load.slowest),
		"flood": float64(flood.asked.Load()), "flood_refused": float64(flood.refused.Load()),
		"slowest_search_before_ms": ms(quiet), "slowest_search_ms": ms(flooded),
		"before_mib": float64(before >> 20), "peak_mib": float64(peak >> 20),
	})
}

// searchInTurn searches, one name after the other, and wants the gazetteer to
// answer each, and nobody to take its turn; it returns what the slowest took.
func (s *server) searchInTurn(t *testing.T, n int) (slowest time.Duration) {
	t.Helper()
	for i := range n {
		answer, err := fetch(fmt.Sprintf("http://%s%s&limit=%d", s.addr, elsewhere, 1+i%5))
		if err != nil || answer.status != http.StatusOK || !strings.Contains(string(answer.body), `"scope":"gazetteer"`) {
			t.Errorf("search %d: status %d, %v: %.200s", i, answer.status, err, answer.body)
		}
		slowest = max(slowest, answer.took)
	}
	return slowest
}

// flood is somebody who asks and asks.
type flood struct {
	stopping       chan struct{}
	clients        sync.WaitGroup
	asked, refused atomic.Int64
}

// flood begins one, on many connections from one address.
func (s *server) flood(t *testing.T, connections int) *flood {
	t.Helper()
	f := &flood{stopping: make(chan struct{})}
	from := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 66)}}
	for i := range connections {
		client := &http.Client{Transport: &http.Transport{DialContext: from.DialContext, MaxIdleConnsPerHost: 1}}
		f.clients.Go(func() {
			defer client.CloseIdleConnections()
			for name := 0; ; name++ {
				select {
				case <-f.stopping:
					return
				default:
				}
				answer, err := fetchWith(client, fmt.Sprintf("http://%s/api/geocode?q=Ville%dx%d", s.addr, i, name))
				f.asked.Add(1)
				if err != nil || answer.status != http.StatusOK {
					f.refused.Add(1)
				}
			}
		})
	}
	t.Cleanup(f.end)
	return f
}

func (f *flood) end() {
	select {
	case <-f.stopping:
	default:
		close(f.stopping)
	}
	f.clients.Wait()
}
