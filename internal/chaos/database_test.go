package chaos

import (
	"bytes"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// scene is a server on a database that is about to have a bad day.
type scene struct {
	t       *testing.T
	cluster *cluster
	proxy   *proxy // between the two; nil when there is none
	server  *server
	taken   []*pgx.Conn // connections that the fault holds
}

// fault is one way for a database to be away.
type fault struct {
	name     string
	quick    bool // part of the short form
	settings []string
	proxied  bool
	harm     func(*scene)
	mend     func(*scene)
}

func faults() []fault {
	return []fault{
		{
			name: "killed", quick: true,
			harm: func(s *scene) { s.cluster.kill() },
			mend: func(s *scene) { s.cluster.start() },
		},
		{
			name: "stopped",
			harm: func(s *scene) { s.cluster.stop(syscall.SIGINT) },
			mend: func(s *scene) { s.cluster.start() },
		},
		{
			name: "restarted at once",
			harm: func(s *scene) { s.cluster.stop(syscall.SIGINT); s.cluster.start() },
			mend: func(*scene) {},
		},
		{
			name: "frozen", quick: true,
			harm: func(s *scene) { s.cluster.freeze() },
			mend: func(s *scene) { s.cluster.thaw() },
		},
		{
			name: "out of connections", quick: true, settings: []string{"max_connections=24"},
			harm: (*scene).takeConnections,
			mend: (*scene).giveConnectionsBack,
		},
		{
			name: "slow", proxied: true,
			harm: func(s *scene) { s.proxy.set(3*time.Second, false) },
			mend: func(s *scene) { s.proxy.set(0, false) },
		},
		{
			name: "mute", proxied: true, quick: true, // as a host that vanished
			harm: func(s *scene) { s.proxy.set(0, true) },
			mend: func(s *scene) { s.proxy.set(0, false); s.proxy.cut() },
		},
		{
			name: "cut in the middle", proxied: true,
			harm: func(s *scene) { s.proxy.set(0, true); s.proxy.cut() },
			mend: func(s *scene) { s.proxy.set(0, false); s.proxy.cut() },
		},
	}
}

// takeConnections takes all connections that the cluster has, the server's too.
func (s *scene) takeConnections() {
	s.t.Helper()
	for attempt := 0; ; attempt++ {
		conn, err := pgx.Connect(s.t.Context(), s.cluster.url("postgres")+"?application_name=chaos")
		if err == nil {
			s.taken = append(s.taken, conn)
			continue
		}
		if !strings.Contains(err.Error(), "53300") || len(s.taken) == 0 || attempt > 500 {
			s.t.Fatalf("take every connection (%d taken): %v", len(s.taken), err)
		}
		var others int
		err = s.taken[0].QueryRow(s.t.Context(), `
			select count(pg_terminate_backend(pid)) from pg_stat_activity
			where application_name like 'passerelles%'`).Scan(&others)
		if err != nil {
			s.t.Fatal(err)
		}
		if others == 0 {
			return
		}
	}
}

func (s *scene) giveConnectionsBack() {
	for _, conn := range s.taken {
		if err := conn.Close(s.t.Context()); err != nil {
			s.t.Error(err)
		}
	}
	s.taken = nil
}

// What is promised while the database is away and when it is back.
const (
	// searchDeadline is what a search waits for its turn, for an answer, then to
	// know whether the database is there, and a little for a machine of two cores.
	searchDeadline = 500*time.Millisecond + 2*time.Second + 800*time.Millisecond + 500*time.Millisecond
	recovery       = 15 * time.Second
	poolSize       = 10 + 1 // of readers, and the one that listens
)

// TestDatabaseFaults takes the database away in every manner while people look
// at the map. None of them notices; whoever needs the database is told when to
// come back; it is used again once it is there, and nothing is left over.
func TestDatabaseFaults(t *testing.T) {
	t.Parallel()
	for _, fault := range faults() {
		if !fault.quick && !thorough() {
			continue
		}
		t.Run(fault.name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, fault)
			s.warmUp()
			goroutines := s.atRest()
			load := s.server.begin(t)
			people := s.server.typing(t)
			var away, back time.Duration
			for range pick(1, 4) { // what leaks, leaks each time
				fault.harm(s)
				if fault.name != "restarted at once" { // which may be over before anybody asks
					away = max(away, s.away())
				}
				fault.mend(s)
				back = max(back, eventually(t, pick(2*time.Minute, recovery), "the gazetteer answers again", s.server.searches))
			}
			people.check(t)
			load.check(t)
			left, sessions := s.leftOver(goroutines)
			report.add("PostgreSQL "+fault.name, map[string]float64{
				"requests": float64(load.asked), "failed": float64(len(load.failures)), "slowest_ms": ms(load.slowest),
				"slowest_search_ms": ms(people.slowest), "searches_503": float64(people.refused),
				"told_away_ms": ms(away), "back_ms": ms(back),
				"goroutines_more": left, "connections": float64(sessions),
			})
		})
	}
}

func newScene(t *testing.T, f fault) *scene {
	t.Helper()
	s := &scene{t: t, cluster: newCluster(t, "", f.settings...)}
	url := s.cluster.url(atlas)
	if f.proxied {
		s.proxy = newProxy(t, "127.0.0.1:"+s.cluster.port)
		_, port, err := net.SplitHostPort(s.proxy.addr())
		if err != nil {
			t.Fatal(err)
		}
		url = strings.Replace(url, ":"+s.cluster.port+"/", ":"+port+"/", 1)
	}
	s.server = serve(t, url)
	s.server.ready()
	return s
}

// warmUp has the server open what it keeps open, so that what comes on top is
// left over from the fault.
func (s *scene) warmUp() {
	var several sync.WaitGroup
	for range 8 {
		several.Go(func() { s.server.searches() })
	}
	several.Wait()
}

// atRest returns how many goroutines the server has when it does nothing: the
// fewest of some looks, as a poll of the database, or a connection that is being
// closed, has some for an instant.
func (s *scene) atRest() float64 {
	fewest := s.server.metric("go_goroutines")
	for range 40 {
		time.Sleep(50 * time.Millisecond) // between two looks; together more than a poll
		fewest = min(fewest, s.server.metric("go_goroutines"))
	}
	return fewest
}

// away waits until the server has noticed that the database is away: it says so
// to those who search, and goes on being ready for those who look.
func (s *scene) away() time.Duration {
	s.t.Helper()
	took := eventually(s.t, 30*time.Second, "a search is told that the gazetteer is away", func() bool {
		answer, err := s.server.search()
		return err == nil && answer.status == http.StatusServiceUnavailable
	})
	eventually(s.t, 30*time.Second, "/readyz says that the database is away", func() bool {
		answer, err := fetch("http://" + s.server.addr + "/readyz")
		return err == nil && answer.status == http.StatusOK && bytes.Contains(answer.body, []byte(`"status":"degraded"`))
	})
	return took
}

// leftOver waits until what the fault left behind is gone, and returns how many
// goroutines there are more than before, and the connections.
func (s *scene) leftOver(before float64) (goroutines float64, sessions int) {
	s.t.Helper()
	eventually(s.t, time.Minute, "no goroutine is left over", func() bool {
		s.warmUp() // as many connections as before
		goroutines = s.atRest() - before
		return goroutines <= 0
	})
	eventually(s.t, time.Minute, "no connection is left over", func() bool {
		sessions = s.cluster.sessions(atlas)
		return sessions <= poolSize
	})
	idle := ask[int](s.cluster, "postgres", `select count(*)::integer from pg_stat_activity
		where application_name like 'passerelles%' and state like 'idle in transaction%'`)
	if idle > 0 {
		s.t.Errorf("%d connections sit in a transaction", idle)
	}
	return goroutines, sessions
}

// people are those who search meanwhile.
type people struct {
	stopping  chan struct{}
	done      sync.WaitGroup
	refused   int
	slowest   time.Duration
	complaint string
}

// typing has somebody type in the search, five letters a second.
func (s *server) typing(t *testing.T) *people {
	t.Helper()
	p := &people{stopping: make(chan struct{})}
	p.done.Go(func() {
		ticker := time.NewTicker(200 * time.Millisecond)
		defer ticker.Stop()
		for {
			select {
			case <-p.stopping:
				return
			case <-ticker.C:
				p.count(s.search())
			}
		}
	})
	t.Cleanup(p.stop)
	return p
}

func (p *people) stop() {
	select {
	case <-p.stopping:
	default:
		close(p.stopping)
	}
	p.done.Wait()
}

// count keeps the books: a search has an answer, or a date to come back.
func (p *people) count(r response, err error) {
	p.slowest = max(p.slowest, r.took)
	switch {
	case err != nil:
		p.complaint = err.Error()
	case r.status == http.StatusOK:
	case r.status == http.StatusServiceUnavailable:
		p.refused++
		if seconds, err := strconv.Atoi(r.header.Get("Retry-After")); err != nil || seconds < 1 {
			p.complaint = "503 with Retry-After " + strconv.Quote(r.header.Get("Retry-After"))
		}
	default:
		p.complaint = "status " + strconv.Itoa(r.status) + ": " + string(r.body)
	}
}

// check ends the searches and wants every one of them to have been answered
// properly and, where times count, in time.
func (p *people) check(t *testing.T) {
	t.Helper()
	p.stop()
	if p.complaint != "" {
		t.Errorf("somebody who searched got %s", p.complaint)
	}
	if thorough() && p.slowest > searchDeadline {
		t.Errorf("the slowest search took %v, want %v at most", p.slowest, searchDeadline)
	}
}

// TestNothingToServe starts a server with neither database nor edition: it says
// when to come back, and serves as soon as there is something.
func TestNothingToServe(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "")
	c.stop(syscall.SIGINT)
	s := serve(t, c.url(atlas))
	eventually(t, time.Minute, "the server answers", func() bool {
		_, err := fetch("http://" + s.addr + "/livez")
		return err == nil
	})
	for _, path := range []string{"/readyz", "/api/edition", "/layers/all.geojson", elsewhere} {
		answer, err := fetch("http://" + s.addr + path)
		if err != nil || answer.status != http.StatusServiceUnavailable || answer.header.Get("Retry-After") == "" {
			t.Errorf("%s: status %d, Retry-After %q, %v; want 503 and when to come back",
				path, answer.status, answer.header.Get("Retry-After"), err)
		}
	}
	c.start()
	s.ready()
}
