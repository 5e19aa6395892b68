package httpd

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"time"
)

// crowded serves the small atlas to so many connections.
func crowded(t *testing.T, most int) (addr string) {
	t.Helper()
	s := open(t, nil)
	ln := loopback(t)
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() {
		served <- serving{bound: time.Minute, most: most}.serve(ctx, ln, s.server.Handler(), slog.New(slog.DiscardHandler))
	}()
	t.Cleanup(func() {
		stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return ln.Addr().String()
}

// visitor is somebody on a connection of an address of this machine.
type visitor struct {
	t      *testing.T
	conn   net.Conn
	answer *bufio.Reader
}

func visitFrom(t *testing.T, own, addr string) *visitor {
	t.Helper()
	conn, err := (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(own)}}).DialContext(t.Context(), "tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return &visitor{t, conn, bufio.NewReader(conn)}
}

// ask asks for the manifest on the connection, and reports whether it is served.
func (v *visitor) ask() bool {
	v.t.Helper()
	if _, err := io.WriteString(v.conn, "GET /api/edition HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		return false
	}
	response, err := http.ReadResponse(v.answer, nil)
	if err != nil {
		return false
	}
	defer response.Body.Close()
	_, err = io.Copy(io.Discard, response.Body)
	return err == nil && response.StatusCode == http.StatusOK
}

// TestConnectionsAreBounded fills a server from one address: each connection more
// costs that address another one, and nobody else.
func TestConnectionsAreBounded(t *testing.T) {
	t.Parallel()
	addr := crowded(t, 4)
	honest := visitFrom(t, "127.0.0.2", addr)
	if !honest.ask() {
		t.Fatal("the honest visitor is not served")
	}
	var flood []*visitor
	for range 12 {
		v := visitFrom(t, "127.0.0.3", addr)
		if !v.ask() {
			t.Fatal("a connection that is let in is not served")
		}
		flood = append(flood, v)
	}
	left := 0
	for _, v := range flood {
		if v.ask() {
			left++
		}
	}
	if left != 3 {
		t.Errorf("the flood has %d connections left, want 3", left)
	}
	if !honest.ask() {
		t.Error("the honest visitor lost a connection to somebody else's crowd")
	}
}

// TestConnectionsAllBusy: where no connection waits, the oldest of who holds the
// most has to go; and what has gone is forgotten.
func TestConnectionsAllBusy(t *testing.T) {
	t.Parallel()
	l := newConnLimiter(3)
	conn := func(port int, ip string) net.Conn {
		return &fakeConn{from: &net.TCPAddr{IP: net.ParseIP(ip), Port: port}}
	}
	busy := []net.Conn{conn(1, "203.0.113.1"), conn(2, "203.0.113.1"), conn(3, "198.51.100.1")}
	for _, b := range busy {
		l.changed(b, http.StateNew)
		l.changed(b, http.StateActive)
	}
	last := conn(4, "192.0.2.1")
	l.changed(last, http.StateNew)
	for i, want := range []bool{true, false, false} {
		if got := busy[i].(*fakeConn).closed; got != want {
			t.Errorf("connection %d: closed %v, want %v", i, got, want)
		}
	}
	l.changed(busy[0], http.StateIdle) // its goroutine has not noticed yet
	for _, gone := range append(busy, last) {
		l.changed(gone, http.StateClosed)
	}
	if len(l.held) > 0 || len(l.clients) > 0 {
		t.Errorf("%d connections of %d clients are kept after all have gone", len(l.held), len(l.clients))
	}
}

// fakeConn is a connection of which only the address counts, and its end.
type fakeConn struct {
	net.Conn
	from   net.Addr
	closed bool
}

func (c *fakeConn) RemoteAddr() net.Addr { return c.from }
func (c *fakeConn) Close() error         { c.closed = true; return nil }
