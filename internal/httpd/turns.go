package httpd

import (
	"context"
	"net/netip"
	"sync"
	"time"
)

// turns are those of the searches that the database answers together. A client
// has half of them at most, so that there is one for somebody else, however many
// and however slow the questions of one are.
type turns struct {
	all   chan struct{} // one for each search under way
	share int

	mu      sync.Mutex
	clients map[netip.Prefix]*clientTurns // of those that wait, or are being answered
}

// clientTurns are those of one client.
type clientTurns struct {
	own  chan struct{}
	here int // searches that wait, or are being answered
}

func newTurns(atOnce int) *turns {
	return &turns{all: make(chan struct{}, atOnce), share: max(1, atOnce/2), clients: map[netip.Prefix]*clientTurns{}}
}

// enter waits for a turn of the client's, and no longer than patience. leave
// gives it back.
func (t *turns) enter(ctx context.Context, client netip.Prefix, patience time.Duration) (leave func(), err error) {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	own := t.arrive(client)
	if err := wait(ctx, own, timer.C); err != nil {
		t.depart(client)
		return nil, err
	}
	if err := wait(ctx, t.all, timer.C); err != nil {
		<-own
		t.depart(client)
		return nil, err
	}
	return func() {
		<-t.all
		<-own
		t.depart(client)
	}, nil
}

func wait(ctx context.Context, turn chan<- struct{}, late <-chan time.Time) error {
	select {
	case turn <- struct{}{}: // first of all: who finds one free is never late
		return nil
	default:
	}
	select {
	case turn <- struct{}{}:
		return nil
	case <-late:
		return errBusy
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (t *turns) arrive(client netip.Prefix) chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	found := t.clients[client]
	if found == nil {
		found = &clientTurns{own: make(chan struct{}, t.share)}
		t.clients[client] = found
	}
	found.here++
	return found.own
}

// depart forgets a client of whom nothing is under way.
func (t *turns) depart(client netip.Prefix) {
	t.mu.Lock()
	defer t.mu.Unlock()
	found := t.clients[client]
	found.here--
	if found.here == 0 {
		delete(t.clients, client)
	}
}
