package httpd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// The bounds that keep a slow or hostile client from holding the server.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 10 * time.Second
	// writeTimeout leaves a phone on a bad line the time for the largest layer.
	writeTimeout   = 90 * time.Second
	idleTimeout    = 120 * time.Second
	maxHeaderBytes = 32 << 10
)

// How a server stops.
const (
	// drainDelay is how long it goes on accepting, not ready any more, so that
	// whoever sends it traffic has seen that it is going.
	drainDelay = 500 * time.Millisecond
	// drainBound is how long the answers in progress have to finish.
	drainBound = 15 * time.Second
)

// Serve answers on a listener until ctx ends, then drains: it first stops being
// ready, then closes the listener and the idle connections and lets what is in
// progress finish, within a bound. It returns nil after a clean drain. It takes
// the listener over and closes it.
//
// With a handler of a [Server], the server learns the address, and stops being
// ready as soon as ctx ends.
func Serve(ctx context.Context, ln net.Listener, h http.Handler, log *slog.Logger) error {
	return serving{delay: drainDelay, bound: drainBound, most: affordable(mostConnections)}.serve(ctx, ln, h, log)
}

// serving is how Serve waits, and for how many.
type serving struct {
	delay, bound time.Duration
	most         int // connections at once; 0 means mostConnections
}

func (s serving) serve(ctx context.Context, ln net.Listener, h http.Handler, log *slog.Logger) error {
	if log == nil {
		log = slog.Default()
	}
	if door, ok := h.(interface{ listening(net.Addr) }); ok {
		door.listening(ln.Addr())
	}
	server := newHTTPServer(ctx, h, log)
	server.ConnState = newConnLimiter(cmp.Or(s.most, mostConnections)).changed
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(ln) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve on %s: %w", ln.Addr(), err)
	case <-ctx.Done():
	}
	if door, ok := h.(interface{ drain() }); ok {
		door.drain()
		s.linger(failed)
	}
	bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.bound)
	defer cancel()
	if err := server.Shutdown(bounded); err != nil {
		// Whoever is still there has had its time.
		return errors.Join(fmt.Errorf("drain %s: %w", ln.Addr(), err), server.Close())
	}
	return nil
}

// newHTTPServer is a server with all its bounds.
func newHTTPServer(ctx context.Context, h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		// What goes wrong below HTTP is the clients' doing.
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
		// Requests outlive ctx: it ends when the drain begins.
		BaseContext: func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
}

// linger waits for the delay, or for the server to fail meanwhile.
func (s serving) linger(failed <-chan error) {
	timer := time.NewTimer(s.delay)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-failed:
	}
}
