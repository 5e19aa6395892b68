package httpd

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// The states that /readyz tells of.
const (
	stateOK       = "ok"
	stateDegraded = "degraded" // served, but without the database
	stateAway     = "away"
	stateAbsent   = "absent"
	stateNone     = "none" // there is none, and none is needed
	stateDraining = "draining"
	stateNotReady = "unavailable"
)

// How the database is asked how it is.
const (
	pingEvery    = time.Second            // at most; in between the last answer holds
	pingDeadline = 800 * time.Millisecond // those who probe us wait a second at most
)

// health knows how the database is, without asking it at every question.
type health struct {
	database Database
	now      func() time.Time

	mu    sync.Mutex // held while it is asked
	asked time.Time
	up    atomic.Bool
}

func newHealth(database Database, now func() time.Time) *health {
	return &health{database: database, now: now}
}

// state asks the database, at most once every pingEvery. Those who come while
// it is being asked wait for its answer.
func (h *health) state(ctx context.Context) string {
	if h.database == nil {
		return stateNone
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.asked.IsZero() || h.now().Sub(h.asked) >= pingEvery {
		// The answer serves others too: it does not end with this request.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), pingDeadline)
		defer cancel()
		h.up.Store(h.database.Ping(ctx) == nil)
		h.asked = h.now()
	}
	if h.up.Load() {
		return stateOK
	}
	return stateAway
}

// readiness is the body of /readyz.
type readiness struct {
	Status   string        `json:"status"`
	Process  processState  `json:"process"`
	Edition  editionState  `json:"edition"`
	Database databaseState `json:"database"`
}

type processState struct {
	Status    string    `json:"status"`
	StartedAt time.Time `json:"started_at"`
}

type editionState struct {
	Status      string     `json:"status"`
	Number      int        `json:"number,omitempty"`
	Digest      string     `json:"digest,omitempty"`
	PublishedAt *time.Time `json:"published_at,omitempty"`
}

type databaseState struct {
	Status string `json:"status"`
}

// readiness looks at the parts one by one.
func (s *Server) readiness(ctx context.Context) (readiness, int) {
	ready := readiness{
		Status:   stateOK,
		Process:  processState{Status: stateOK, StartedAt: s.started.UTC().Truncate(time.Second)},
		Edition:  editionState{Status: stateAbsent},
		Database: databaseState{Status: s.health.state(ctx)},
	}
	if ready.Database.Status == stateAway {
		ready.Status = stateDegraded
	}
	status := http.StatusOK
	if e := s.editions.Current(); e != nil {
		published := e.PublishedAt.UTC().Truncate(time.Second)
		ready.Edition = editionState{Status: stateOK, Number: e.Number, Digest: e.Digest, PublishedAt: &published}
	} else {
		ready.Status, status = stateNotReady, http.StatusServiceUnavailable
	}
	if s.draining.Load() {
		ready.Status, ready.Process.Status = stateDraining, stateDraining
		status = http.StatusServiceUnavailable
	}
	return ready, status
}

// serveReady says whether traffic should come here: yes as long as there is an
// edition to serve, database or not.
func (s *Server) serveReady(x *exchange, r *http.Request) {
	ready, status := s.readiness(r.Context())
	if status != http.StatusOK {
		x.Header()["Retry-After"] = []string{retrySeconds(retryEdition)}
	}
	content, err := json.Marshal(ready)
	if err != nil {
		x.fail(r, &problem{kind: "internal", status: http.StatusInternalServerError, cause: err})
		return
	}
	x.sendOnce(r, status, typeJSON, append(content, '\n'))
}

// serveLive says that the process runs.
func (s *Server) serveLive(x *exchange, r *http.Request) {
	x.sendOnce(r, http.StatusOK, typeJSON, []byte(`{"status":"ok"}`+"\n"))
}
