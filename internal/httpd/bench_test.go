package httpd

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"testing"

	"github.com/passerelles/passerelles/internal/edition"
)

// discard is a ResponseWriter that costs nothing, so that what is measured is
// ours.
type discard struct {
	header http.Header
	status int
	bytes  int
}

func (d *discard) Header() http.Header    { return d.header }
func (d *discard) WriteHeader(status int) { d.status = status }

func (d *discard) Write(p []byte) (int, error) {
	d.bytes += len(p)
	return len(p), nil
}

// quietHandler is a server with the small edition and a log that is off.
func quietHandler(b testing.TB) http.Handler {
	library := &edition.Library{}
	library.SetCurrent(published(b))
	server, err := New(Config{Editions: library, Pages: smallPages(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	return server.Handler()
}

// BenchmarkLayer measures what we add to net/http for a layer: routing,
// negotiation, headers, metrics.
func BenchmarkLayer(b *testing.B) {
	handler := quietHandler(b)
	first := httptest.NewRecorder()
	warm := httptest.NewRequest(http.MethodGet, "/layers/all.geojson", nil)
	warm.Header.Set("Accept-Encoding", "br")
	handler.ServeHTTP(first, warm)
	for _, bench := range []struct {
		name, path string
		headers    http.Header
		status     int
	}{
		{"brotli", "/layers/all.geojson", http.Header{"Accept-Encoding": {"gzip, deflate, br, zstd"}}, 200},
		{"not modified", "/layers/all.geojson", http.Header{"Accept-Encoding": {"br"}, "If-None-Match": {first.Header().Get("ETag")}}, 304},
		{"page", "/", http.Header{"Accept-Encoding": {"br"}}, 200},
	} {
		b.Run(bench.name, func(b *testing.B) {
			request := httptest.NewRequest(http.MethodGet, bench.path, nil)
			request.Header = bench.headers
			b.ReportAllocs()
			for b.Loop() {
				w := &discard{header: make(http.Header)}
				handler.ServeHTTP(w, request)
				if w.status != bench.status {
					b.Fatalf("status %d, want %d", w.status, bench.status)
				}
			}
		})
	}
}

// TestLayerAllocations keeps the hot path cheap: the exchange, what mux makes
// of a match, and the growing header map of the test itself.
func TestLayerAllocations(t *testing.T) {
	handler := quietHandler(t)
	request := httptest.NewRequest(http.MethodGet, "/layers/all.geojson", nil)
	request.Header.Set("Accept-Encoding", "br")
	header := make(http.Header)
	allocations := testing.AllocsPerRun(100, func() {
		clear(header)
		handler.ServeHTTP(&discard{header: header}, request)
	})
	const most = 10
	if allocations > most {
		t.Errorf("a layer costs %.0f allocations, want at most %d", allocations, most)
	}
}

// TestAllocationsDoNotGrow: a body is sent as it lies in memory, whatever its
// size: what an answer asks for is the same for a kilobyte and for megabytes.
func TestAllocationsDoNotGrow(t *testing.T) {
	s := open(t, nil)
	cost := func(size int) (allocations float64, asked int64) {
		content := make([]byte, size)
		b := &body{contentType: typeGeoJSON}
		b.add(identity, content, `"x"`)
		b.add(gzipped, content, `"x-gz"`)
		b.add(brotlied, content, `"x-br"`)
		handler := s.server.step(&route{name: "/body", serve: func(x *exchange, r *http.Request) { x.send(r, b, immutable) }})
		request := httptest.NewRequest(http.MethodGet, "/body", nil)
		request.Header.Set("Accept-Encoding", "br")
		header := make(http.Header)
		answer := func() {
			clear(header)
			w := &discard{header: header}
			handler.ServeHTTP(&exchange{ResponseWriter: w, server: s.server}, request)
			if w.bytes != size {
				t.Fatalf("%d bytes were sent, want %d", w.bytes, size)
			}
		}
		const times = 100
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		allocations = testing.AllocsPerRun(times, answer)
		runtime.ReadMemStats(&after)
		return allocations, int64(after.TotalAlloc-before.TotalAlloc) / times
	}
	few, small := cost(1 << 10)
	many, large := cost(8 << 20)
	if many != few || large > small+1<<10 {
		t.Errorf("8 MiB cost %.0f allocations of %d bytes, 1 KiB %.0f of %d", many, large, few, small)
	}
}
