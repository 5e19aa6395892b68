package chaos

import (
	"io"
	"net"
	"sync"
	"testing"
	"time"
)

// proxy is a road to a database that can be made bad.
type proxy struct {
	listener net.Listener
	target   string

	mu    sync.Mutex
	delay time.Duration // what each piece of data waits, either way
	mute  bool          // connections are taken, and nothing goes through
	open  map[net.Conn]bool
}

// newProxy opens a road to an address.
func newProxy(t *testing.T, target string) *proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{listener: listener, target: target, open: map[net.Conn]bool{}}
	var roads sync.WaitGroup
	roads.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return // closed below
			}
			roads.Go(func() { p.carry(conn) })
		}
	})
	t.Cleanup(func() {
		listener.Close()
		p.set(0, false)
		p.cut()
		roads.Wait()
	})
	return p
}

func (p *proxy) addr() string { return p.listener.Addr().String() }

// set makes the road slow, or mute.
func (p *proxy) set(delay time.Duration, mute bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.delay, p.mute = delay, mute
}

// cut closes every connection under way, in the middle of whatever it was saying.
func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for conn := range p.open {
		conn.Close()
	}
}

func (p *proxy) keep(conn net.Conn) (done func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open[conn] = true
	return func() {
		conn.Close()
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.open, conn)
	}
}

// carry takes a connection to the database and back.
func (p *proxy) carry(client net.Conn) {
	defer p.keep(client)()
	database, err := net.Dial("tcp", p.target)
	if err != nil {
		return
	}
	defer p.keep(database)()
	var ways sync.WaitGroup
	for _, way := range [][2]net.Conn{{client, database}, {database, client}} {
		ways.Go(func() {
			p.copy(way[1], way[0])
			way[0].Close() // one way being over ends the other
			way[1].Close()
		})
	}
	ways.Wait()
}

// copy carries one way, as slowly as the road is.
func (p *proxy) copy(to io.Writer, from io.Reader) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 && p.pass() {
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// pass waits as long as the road makes things wait, and reports whether they go
// through.
func (p *proxy) pass() bool {
	p.mu.Lock()
	delay, mute := p.delay, p.mute
	p.mu.Unlock()
	time.Sleep(delay)
	return !mute
}
