package httpd

import (
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
)

// Relay is a handler behind which servers take turns: no request fails when one
// takes the place of another. What the one before served for ever, its assets
// and editions, is still to be had, for the pages that are open. A Relay that was
// never shown a server answers 503.
type Relay struct {
	turn atomic.Pointer[turn]

	mu       sync.Mutex
	addr     net.Addr // where [Serve] accepts from; nil before it does
	draining bool
}

// turn is the server whose turn it is, and the one before.
type turn struct {
	now, before *Server // before is nil at first
}

// Show puts a server in front. The one before stays for what only it has; the
// one before that is let go.
func (r *Relay) Show(s *Server) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.addr != nil {
		s.entrance().listening(r.addr)
	}
	s.draining.Store(r.draining)
	next := &turn{now: s}
	if last := r.turn.Load(); last != nil {
		next.before = last.now
	}
	r.turn.Store(next)
}

// ServeHTTP answers one request.
func (r *Relay) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	turn := r.turn.Load()
	if turn == nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	server := turn.now
	if path := request.URL.Path; turn.before != nil && !server.holds(path) && turn.before.holds(path) {
		server = turn.before
	}
	server.answer(w, request, server.main)
}

// AdminHandler serves metrics and health of the server whose turn it is, for a
// loopback address.
func (r *Relay) AdminHandler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		turn := r.turn.Load()
		if turn == nil {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		turn.now.answer(w, request, turn.now.admin)
	})
}

// holds reports whether what is kept for ever at an address is here. Of any
// other address it is true.
func (s *Server) holds(path string) bool {
	if strings.HasPrefix(path, "/assets/") {
		return s.pages.assets.bodies[path[1:]] != nil
	}
	rest, found := strings.CutPrefix(path, "/editions/")
	if !found {
		return true
	}
	digest, _, _ := strings.Cut(rest, "/")
	_, err := s.editions.ByDigest(digest)
	return err == nil
}

// listening is called by [Serve] with the address it accepts from.
func (r *Relay) listening(addr net.Addr) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.addr = addr
	if turn := r.turn.Load(); turn != nil {
		turn.now.entrance().listening(addr)
	}
}

// drain is called by [Serve] before it closes the listener.
func (r *Relay) drain() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.draining = true
	if turn := r.turn.Load(); turn != nil {
		turn.now.entrance().drain()
	}
}
