package httpd

import (
	"container/list"
	"net"
	"net/http"
	"net/netip"
	"sync"
)

// mostConnections is how many connections a server holds at once: some twenty
// kilobytes each, so that all of them fit in the memory of a small machine.
const mostConnections = 4096

// connLimiter keeps the connections of a server within bounds. One more is always
// let in, and another one closed for it: of the address that holds the most, the
// one that has been waiting longest for a request, or else its oldest. So whoever
// opens thousands closes their own, and the others notice nothing; except from
// thousands of addresses, where nothing tells them from the others.
type connLimiter struct {
	most int

	mu      sync.Mutex
	held    map[net.Conn]*list.Element  // of *guest
	clients map[netip.Prefix]*list.List // the guests of each, the longest there in front
}

// guest is a connection.
type guest struct {
	conn   net.Conn
	client netip.Prefix
	idle   bool // between two requests, or before the first
}

func newConnLimiter(most int) *connLimiter {
	return &connLimiter{most: most, held: map[net.Conn]*list.Element{}, clients: map[netip.Prefix]*list.List{}}
}

// changed is told of every connection what becomes of it: see
// [http.Server.ConnState].
func (l *connLimiter) changed(conn net.Conn, state http.ConnState) {
	if leaving := l.note(conn, state); leaving != nil {
		_ = leaving.Close() // what reads from it sees that, and ends
	}
}

// note keeps the books, and returns the connection that is to be closed, if any.
func (l *connLimiter) note(conn net.Conn, state http.ConnState) (leaving net.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	element, known := l.held[conn]
	switch {
	case state == http.StateNew:
		if len(l.held) >= l.most {
			leaving = l.turnOut()
		}
		l.letIn(conn)
	case !known: // it was turned out
	case state == http.StateActive:
		element.Value.(*guest).idle = false
	case state == http.StateIdle:
		g := element.Value.(*guest)
		g.idle = true
		l.clients[g.client].MoveToBack(element)
	default: // closed, or somebody else's
		l.forget(element)
	}
	return leaving
}

func (l *connLimiter) letIn(conn net.Conn) {
	addr, _ := parseAddr(conn.RemoteAddr().String()) // the zero address is a client too
	g := &guest{conn: conn, client: clientKey(addr), idle: true}
	guests := l.clients[g.client]
	if guests == nil {
		guests = list.New()
		l.clients[g.client] = guests
	}
	l.held[conn] = guests.PushBack(g)
}

func (l *connLimiter) forget(element *list.Element) {
	g := element.Value.(*guest)
	delete(l.held, g.conn)
	guests := l.clients[g.client]
	guests.Remove(element)
	if guests.Len() == 0 {
		delete(l.clients, g.client)
	}
}

// turnOut chooses the connection that leaves for another one.
func (l *connLimiter) turnOut() net.Conn {
	var largest *list.List
	for _, guests := range l.clients {
		if largest == nil || guests.Len() > largest.Len() {
			largest = guests
		}
	}
	chosen := largest.Front()
	for element := chosen; element != nil; element = element.Next() {
		if element.Value.(*guest).idle {
			chosen = element
			break
		}
	}
	l.forget(chosen)
	return chosen.Value.(*guest).conn
}
