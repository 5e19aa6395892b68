package chaos

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// both is the address of two clusters, as an operator gives it.
func both(first, second *cluster) string {
	return fmt.Sprintf("postgres://%s@127.0.0.1:%s,127.0.0.1:%s/%s?target_session_attrs=any", login, first.port, second.port, atlas)
}

// replica makes a streaming replica of the cluster.
func (c *cluster) replica() *cluster {
	c.t.Helper()
	r := prepareCluster(c.t, filepath.Join(makeFolder(c.t), "data"), c.settings...)
	r.follow(c)
	return r
}

// seenWithin is how soon an edition that one server's commands published is
// served by another.
const seenWithin = 2 * time.Second

// TestReplica has two servers on a primary and its replica. What is published on
// one is served by the other; when the primary dies, reading goes on, the
// gazetteer too; once the replica is promoted, so does writing, and nobody
// changed an address.
func TestReplica(t *testing.T) {
	t.Parallel()
	primary := newCluster(t, "", "wal_level=replica", "max_wal_senders=4")
	standby := primary.replica()
	database := both(primary, standby)
	// One server has the primary first, the other the replica: two machines.
	one, two := serve(t, database), serve(t, both(standby, primary))
	one.ready()
	two.ready()
	if !ask[bool](standby, atlas, `select pg_is_in_recovery()`) || standby.sessions(atlas) == 0 {
		t.Error("nobody reads from the replica")
	}

	must(t, database, "import", input("titles.csv"))
	must(t, database, "publish")
	var seen time.Duration
	for _, s := range []*server{one, two} {
		seen = max(seen, s.number(pick(time.Minute, seenWithin), 2))
	}

	loads := []*load{one.begin(t), two.begin(t)}
	primary.kill()
	var reading time.Duration
	for _, s := range []*server{one, two} {
		reading = max(reading, eventually(t, pick(time.Minute, recovery), "the replica's gazetteer answers", s.searches))
	}
	if out, err := command(t, database, "publish").CombinedOutput(); err == nil {
		t.Errorf("a replica was written to:\n%s", out)
	}

	standby.exec("postgres", `select pg_promote()`)
	must(t, database, "import", input("data")) // the titles of before
	must(t, database, "publish")
	var writing time.Duration
	for _, s := range []*server{one, two} {
		writing = max(writing, s.number(pick(time.Minute, recovery), 3))
	}
	failed := 0
	for _, l := range loads {
		l.check(t)
		failed += len(l.failures)
	}

	// The primary of before comes back as the replica of the new one.
	primary.rejoin(standby)
	must(t, database, "import", input("titles.csv"))
	must(t, database, "publish")
	for _, s := range []*server{one, two} {
		s.number(pick(time.Minute, recovery), 4)
	}
	report.add("primary killed, replica promoted", map[string]float64{
		"published_seen_ms": ms(seen), "gazetteer_back_ms": ms(reading), "published_after_promotion_seen_ms": ms(writing),
		"failed": float64(failed),
	})
}

// rejoin makes a cluster that died the replica of the one that took its place.
func (c *cluster) rejoin(primary *cluster) {
	c.t.Helper()
	c.kill() // what may be left of it
	if err := os.RemoveAll(c.folder); err != nil {
		c.t.Fatal(err)
	}
	c.follow(primary)
}

// follow fills the cluster's folder from another one, and starts it as that
// one's replica.
func (c *cluster) follow(primary *cluster) {
	c.t.Helper()
	out, err := postgres(c.t, "pg_basebackup", "-D", c.folder, "-R", "-X", "stream", "-c", "fast", "--no-sync",
		"-d", fmt.Sprintf("host=127.0.0.1 port=%s user=%s", primary.port, login)).CombinedOutput()
	if err != nil {
		c.t.Fatalf("pg_basebackup: %v: %s", err, out)
	}
	c.start()
}

// TestPrimaryVanishes has the primary's machine vanish: nobody refuses, nobody
// answers. Reading goes on from the replica all the same.
func TestPrimaryVanishes(t *testing.T) {
	t.Parallel()
	if !thorough() {
		t.Skip("it takes a while: with PASSERELLES_CHAOS=1")
	}
	primary := newCluster(t, "", "wal_level=replica", "max_wal_senders=4")
	standby := primary.replica()
	road := newProxy(t, "127.0.0.1:"+primary.port)
	s := serve(t, fmt.Sprintf("postgres://%s@%s,127.0.0.1:%s/%s", login, road.addr(), standby.port, atlas))
	s.ready()
	(&scene{t: t, server: s}).warmUp()
	load, people := s.begin(t), s.typing(t)
	road.set(0, true)
	// The pool may not have noticed: only an answer that comes now counts.
	eventually(t, time.Minute, "the primary is missed", func() bool { return !s.searches() })
	back := eventually(t, recovery, "the replica's gazetteer answers", func() bool { return s.searches() && standby.sessions(atlas) > 0 })
	people.check(t)
	load.check(t)
	report.add("primary vanished", map[string]float64{
		"gazetteer_back_ms": ms(back), "slowest_ms": ms(load.slowest), "failed": float64(len(load.failures)),
	})
}
