package httpd

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// blocking is a handler whose answers wait to be released.
type blocking struct {
	entered chan struct{}
	release chan struct{}
}

func (b *blocking) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	b.entered <- struct{}{}
	<-b.release
	_, _ = io.WriteString(w, "whole")
}

// TestDrainFinishesWhatIsInProgress: requests that were begun when the server
// is told to stop are answered in full, and new ones are not taken.
func TestDrainFinishesWhatIsInProgress(t *testing.T) {
	t.Parallel()
	const requests = 8
	ln := loopback(t)
	handler := &blocking{entered: make(chan struct{}), release: make(chan struct{})}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	served := make(chan error, 1)
	go func() { served <- serving{bound: time.Minute}.serve(ctx, ln, handler, slog.New(slog.DiscardHandler)) }()
	var clients sync.WaitGroup
	for range requests {
		clients.Go(func() {
			if got := ask(t, http.MethodGet, "http://"+ln.Addr().String()); got.StatusCode != 200 || got.body != "whole" {
				t.Errorf("status %d, body %q", got.StatusCode, got.body)
			}
		})
		<-handler.entered
	}
	stop()
	for { // until the listener is closed
		conn, err := net.Dial("tcp", ln.Addr().String())
		if err != nil {
			break
		}
		conn.Close()
	}
	select {
	case err := <-served:
		t.Fatalf("Serve returned with %d requests in progress: %v", requests, err)
	default:
	}
	close(handler.release)
	clients.Wait()
	if err := <-served; err != nil {
		t.Errorf("Serve: %v", err)
	}
}

// TestDrainIsBounded: one request that never ends does not hold the program.
func TestDrainIsBounded(t *testing.T) {
	t.Parallel()
	ln := loopback(t)
	handler := &blocking{entered: make(chan struct{}), release: make(chan struct{})}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	served := make(chan error, 1)
	go func() {
		served <- serving{bound: 10 * time.Millisecond}.serve(ctx, ln, handler, slog.New(slog.DiscardHandler))
	}()
	cut := make(chan error, 1)
	go func() {
		response, err := client().Get("http://" + ln.Addr().String())
		if err == nil {
			response.Body.Close()
		}
		cut <- err
	}()
	<-handler.entered
	stop()
	if err := <-served; !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Serve: %v, want a deadline exceeded", err)
	}
	if err := <-cut; err == nil {
		t.Error("the request that never ended was answered")
	}
	close(handler.release)
}

// TestDrainUnderLoad stops a server while many clients ask, over connections
// they keep. As a load balancer would, each goes elsewhere once it is told that
// the server is going; until then, no request may fail.
func TestDrainUnderLoad(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	ln := loopback(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	served := make(chan error, 1)
	const clients, before = 8, 400
	told := make(chan struct{})
	door := &watchedDoor{entrance: s.server.Handler().(*entrance), hold: told}
	go func() { served <- serving{bound: time.Minute}.serve(ctx, ln, door, slog.New(slog.DiscardHandler)) }()
	var answered atomic.Int64
	var loaded sync.WaitGroup
	for range clients {
		loaded.Go(func() {
			own := &http.Client{Transport: &http.Transport{DisableCompression: true}}
			defer own.CloseIdleConnections()
			for {
				response, err := own.Get("http://" + ln.Addr().String() + "/layers/all.geojson")
				if err != nil {
					t.Errorf("a request was lost: %v", err)
					return
				}
				content, err := io.ReadAll(response.Body)
				response.Body.Close()
				if err != nil || response.StatusCode != 200 || int64(len(content)) != response.ContentLength {
					t.Errorf("status %d, %d bytes of %d, %v", response.StatusCode, len(content), response.ContentLength, err)
					return
				}
				if answered.Add(1) == before {
					stop()
				}
				if response.Close {
					return
				}
			}
		})
	}
	loaded.Wait()
	close(told)
	if err := <-served; err != nil {
		t.Errorf("Serve: %v", err)
	}
	if answered.Load() < before {
		t.Errorf("only %d requests were answered", answered.Load())
	}
}

// watchedDoor is an entrance whose drain waits, as the delay does in earnest,
// until the clients were told.
type watchedDoor struct {
	*entrance
	hold <-chan struct{}
}

func (d *watchedDoor) drain() {
	d.entrance.drain()
	<-d.hold
}

// TestDrainOrder: the server is not ready any more before it stops accepting.
func TestDrainOrder(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	ln := loopback(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	hold := make(chan struct{})
	served := make(chan error, 1)
	go func() {
		door := &watchedDoor{entrance: s.server.Handler().(*entrance), hold: hold}
		served <- serving{bound: time.Minute}.serve(ctx, ln, door, slog.New(slog.DiscardHandler))
	}()
	url := "http://" + ln.Addr().String() + "/readyz"
	if got := ask(t, http.MethodGet, url); got.StatusCode != 200 {
		t.Fatalf("before: status %d", got.StatusCode)
	}
	stop()
	for ask(t, http.MethodGet, url).StatusCode != http.StatusServiceUnavailable {
	}
	if got := ask(t, http.MethodGet, "http://"+ln.Addr().String()+"/layers/all.geojson"); got.StatusCode != 200 {
		t.Errorf("a layer while not ready any more: status %d", got.StatusCode)
	}
	close(hold)
	if err := <-served; err != nil {
		t.Errorf("Serve: %v", err)
	}
	if conn, err := net.Dial("tcp", ln.Addr().String()); err == nil {
		conn.Close()
		t.Error("the address still accepts")
	}
}

// TestServeFails: a listener that breaks is an error, not a silent end.
func TestServeFails(t *testing.T) {
	t.Parallel()
	ln := loopback(t)
	ln.Close()
	err := Serve(t.Context(), ln, http.NotFoundHandler(), nil)
	if err == nil || !strings.Contains(err.Error(), ln.Addr().String()) {
		t.Errorf("Serve on a closed listener: %v", err)
	}
}

// TestRequestsOutliveTheContext: what is in progress is not cancelled by the
// order to stop.
func TestRequestsOutliveTheContext(t *testing.T) {
	t.Parallel()
	ln := loopback(t)
	entered, proceed := make(chan struct{}), make(chan struct{})
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(entered)
		<-proceed
		if r.Context().Err() != nil {
			w.WriteHeader(http.StatusTeapot)
		}
	})
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	served := make(chan error, 1)
	go func() { served <- serving{bound: time.Minute}.serve(ctx, ln, handler, slog.New(slog.DiscardHandler)) }()
	answered := make(chan answer, 1)
	go func() { answered <- ask(t, http.MethodGet, "http://"+ln.Addr().String()) }()
	<-entered
	stop()
	close(proceed)
	if got := <-answered; got.StatusCode != 200 {
		t.Errorf("status %d: its context was cancelled", got.StatusCode)
	}
	if err := <-served; err != nil {
		t.Errorf("Serve: %v", err)
	}
}

// TestBounds: a client that sends half a request, or reads half an answer, does
// not stay for ever.
func TestBounds(t *testing.T) {
	t.Parallel()
	server := newHTTPServer(t.Context(), http.NotFoundHandler(), slog.New(slog.DiscardHandler))
	for name, timeout := range map[string]time.Duration{
		"read header": server.ReadHeaderTimeout, "read": server.ReadTimeout, "write": server.WriteTimeout, "idle": server.IdleTimeout,
	} {
		if timeout <= 0 || timeout > 5*time.Minute {
			t.Errorf("the %s timeout is %v", name, timeout)
		}
	}
	if server.MaxHeaderBytes <= 0 || server.MaxHeaderBytes > 64<<10 {
		t.Errorf("headers may have %d bytes", server.MaxHeaderBytes)
	}
}

func loopback(t *testing.T) net.Listener {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	return ln
}
