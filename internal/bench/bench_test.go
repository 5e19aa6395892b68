//go:build linux

package bench_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/passerelles/passerelles/internal/bench"
)

// question asks a server of the test's own.
func question(t *testing.T, handler http.HandlerFunc) bench.Question {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	address, err := netip.ParseAddrPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return bench.Question{Address: address, Path: "/", Coding: "gzip"}
}

// counter counts requests.
type counter struct{ n atomic.Int64 }

func (c *counter) add() int   { return int(c.n.Add(1)) }
func (c *counter) value() int { return int(c.n.Load()) }

// body is larger than what a socket holds, so that it comes in several reads.
func body() []byte { return bytes.Repeat([]byte("x"), 1<<20) }

func answer(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Etag", `"1"`)
	w.Header().Set("Content-Encoding", "gzip")
	if r.Header.Get("If-None-Match") == `"1"` {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Length", "1048576")
	_, _ = w.Write(body())
}

// TestLoad: every way of asking is answered, and counted once.
func TestLoad(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*bench.Question){
		"kept":                 func(*bench.Question) {},
		"closed":               func(q *bench.Question) { q.Close = true },
		"not modified":         func(q *bench.Question) { q.Again = true },
		"not modified, closed": func(q *bench.Question) { q.Again, q.Close = true, true },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var count counter
			q := question(t, func(w http.ResponseWriter, r *http.Request) { count.add(); answer(w, r) })
			change(&q)
			const connections = 3
			load, _, err := q.Prepare(t.Context(), connections)
			if err != nil {
				t.Fatal(err)
			}
			done, err := load.Run(t.Context(), 200*time.Millisecond)
			if err != nil {
				t.Fatal(err)
			}
			// One more prepared the load; at the end each connection may be on its way.
			if asked := count.value() - 1; done.Requests == 0 || done.Requests > asked || done.Requests < asked-connections {
				t.Errorf("%d answers counted of %d requests", done.Requests, asked)
			}
		})
	}
}

// TestLoadRefuses: an answer that is not the one awaited ends the run.
func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	for name, wrong := range map[string]http.HandlerFunc{
		"another status": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) },
		"another length": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("short")) },
		"cut off": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1048576")
			_, _ = w.Write([]byte("short"))
			panic(http.ErrAbortHandler)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var count counter
			q := question(t, func(w http.ResponseWriter, r *http.Request) {
				if count.add() == 1 {
					answer(w, r)
					return
				}
				wrong(w, r)
			})
			load, _, err := q.Prepare(t.Context(), 1)
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			if done, err := load.Run(ctx, 10*time.Second); err == nil {
				t.Errorf("%d answers counted, none of them right", done.Requests)
			}
		})
	}
}

func TestVerdict(t *testing.T) {
	t.Parallel()
	zero := 0.0
	for name, test := range map[string]struct {
		value  float64
		target *bench.Target
		missed bool
	}{
		"no promise":   {0, nil, false},
		"enough":       {0.8, bench.AtLeast(0.8), false},
		"too little":   {0.79, bench.AtLeast(0.8), true},
		"few enough":   {2, bench.AtMost(2), false},
		"too much":     {2.1, bench.AtMost(2), true},
		"not a number": {zero / zero, bench.AtMost(2), true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			figure := bench.Figure{Spread: bench.Spread{Median: test.value}, Target: test.target}
			report := bench.Report{Figures: []bench.Figure{figure}}
			if figure.Missed() != test.missed || report.Kept() == test.missed {
				t.Errorf("missed %v, the report kept %v; want missed %v", figure.Missed(), report.Kept(), test.missed)
			}
		})
	}
	if unmeasured := (&bench.Report{Failed: []string{"layers"}}); unmeasured.Kept() {
		t.Error("what could not be measured counts as kept")
	}
}

// TestUpdateReadme: the tables get a chapter, and are replaced the next time.
func TestUpdateReadme(t *testing.T) {
	t.Parallel()
	report := &bench.Report{Memory: []bench.Memory{{MiB: 12}}}
	first, err := bench.UpdateReadme("before\n\n## Licences and attributions\nafter\n", report)
	if err != nil {
		t.Fatal(err)
	}
	report.Memory[0].MiB = 34
	second, err := bench.UpdateReadme(first, report)
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.Replace(first, "12 MiB", "34 MiB", 1); second != want || first == want {
		t.Errorf("the second time gives\n%s\nwant\n%s", second, want)
	}
	if _, err := bench.UpdateReadme("nothing to stand before", report); err == nil {
		t.Error("a README without that chapter is taken")
	}
}

// TestLimit: a figure below what was promised must come near to what net/http can
// do at most.
func TestLimit(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name         string
		value, limit float64
		missed       bool
	}{
		{"kept", 0.8, 0.9, false},
		{"as near as may be", 0.35, 0.5, false},
		{"far below what could be had", 0.2, 0.5, true},
		{"below, though more than the promise could be had", 0.5, 1.1, true},
		{"kept, where the limit was measured low", 0.8, 0.5, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			figure := bench.Figure{
				Unit: "×", Spread: bench.Spread{Median: test.value}, Target: bench.AtLeast(0.7),
				Comparison: &bench.Comparison{Limit: bench.Spread{Median: test.limit}},
			}
			if figure.Missed() != test.missed {
				t.Errorf("missed %v, want %v: %s", figure.Missed(), test.missed, figure)
			}
		})
	}
}
