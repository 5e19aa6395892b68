package httpd

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/edition"
)

func TestReady(t *testing.T) {
	t.Parallel()
	up := pingFunc(func(context.Context) error { return nil })
	down := pingFunc(func(context.Context) error { return errors.New("refused by 10.1.2.3") })
	bare := pingFunc(func(context.Context) error { return &atlas.Error{Code: atlas.CodeSetup} })
	tests := []struct {
		name                        string
		change                      func(*Config)
		status                      int
		overall, edition, databased string
	}{
		{"all is well", func(c *Config) { c.Database = up }, 200, "ok", "ok", "ok"},
		{"the database is away", func(c *Config) { c.Database = down }, 200, "degraded", "ok", "away"},
		{"the database is not set up", func(c *Config) { c.Database = bare }, 200, "degraded", "ok", "away"},
		{"no database is needed", func(*Config) {}, 200, "ok", "ok", "none"},
		{"nothing published", func(c *Config) { c.Database, c.Editions = up, &edition.Library{} }, 503, "unavailable", "absent", "ok"},
		{"nothing at all", func(c *Config) { c.Database, c.Editions = down, &edition.Library{} }, 503, "unavailable", "absent", "away"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := open(t, test.change)
			got := s.get("/readyz")
			ready := decode[readiness](t, got)
			if got.StatusCode != test.status || ready.Status != test.overall || ready.Edition.Status != test.edition || ready.Database.Status != test.databased {
				t.Errorf("status %d, %s", got.StatusCode, got.body)
			}
			if strings.Contains(got.body, "10.1.2.3") {
				t.Error("the cause is shown")
			}
			if live := s.get("/livez"); live.StatusCode != 200 || got.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("livez: status %d, Cache-Control %q", live.StatusCode, got.Header.Get("Cache-Control"))
			}
		})
	}
}

func TestReadyNamesTheEdition(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	ready := decode[readiness](t, s.get("/readyz"))
	published := s.edition.PublishedAt
	want := editionState{Status: stateOK, Number: 7, Digest: s.edition.Digest, PublishedAt: &published}
	if diff := cmp.Diff(want, ready.Edition); diff != "" {
		t.Errorf("edition (-want +got):\n%s", diff)
	}
}

// TestReadyAsksSparingly: probes do not turn into a load on the database, and
// its return is seen within a second.
func TestReadyAsksSparingly(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	var down atomic.Bool
	s := open(t, func(c *Config) {
		c.Database = pingFunc(func(ctx context.Context) error {
			asked.Add(1)
			if _, bounded := ctx.Deadline(); !bounded {
				t.Error("asked without a deadline")
			}
			if down.Load() {
				return errors.New("away")
			}
			return nil
		})
	})
	down.Store(true)
	for range 5 {
		s.get("/readyz")
	}
	if got := asked.Load(); got != 1 {
		t.Errorf("five probes in a moment asked %d times, want 1", got)
	}
	down.Store(false)
	s.clock.advance(time.Second)
	if got := decode[readiness](t, s.get("/readyz")).Status; got != stateOK {
		t.Errorf("a second later: %q, want ok", got)
	}
}

func TestReadyWhileDraining(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	s.server.draining.Store(true)
	got := s.get("/readyz")
	if ready := decode[readiness](t, got); got.StatusCode != http.StatusServiceUnavailable || ready.Process.Status != stateDraining {
		t.Errorf("status %d, %s", got.StatusCode, got.body)
	}
	if layer := s.get("/layers/all.geojson"); layer.StatusCode != 200 || !layer.Close {
		t.Errorf("a layer meanwhile: status %d, Connection: close %v", layer.StatusCode, layer.Close)
	}
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	admin := listen(t, s.server.AdminHandler())
	s.get("/layers/all.geojson", "Accept-Encoding", "br")
	s.get("/layers/eau.geojson", "Accept-Encoding", "br")
	s.get("/wp-login.php")
	s.ask("BREW", "/layers/all.geojson")
	s.get("/api/geocode?q=Lille")
	s.get("/readyz")
	got := ask(t, http.MethodGet, admin+"/metrics")
	for _, want := range []string{
		`passerelles_http_request_duration_seconds_count{method="GET",route="/layers/{name}.geojson",status="200"} 2`,
		`passerelles_http_request_duration_seconds_count{method="GET",route="unknown",status="404"} 1`,
		`passerelles_http_request_duration_seconds_count{method="other",route="/layers/{name}.geojson",status="405"} 1`,
		`passerelles_http_response_bytes_total{coding="br",route="/layers/{name}.geojson"}`,
		`passerelles_geocode_total{outcome="edition"} 1`,
		"passerelles_edition_number 7",
		"passerelles_edition_published_timestamp_seconds 1.7",
		"passerelles_database_up 0",
		"go_goroutines", "process_resident_memory_bytes",
	} {
		if !strings.Contains(got.body, want) {
			t.Errorf("no %s in the metrics", want)
		}
	}
	if strings.Contains(got.body, "wp-login") || strings.Contains(got.body, "BREW") {
		t.Error("what clients invent is in the labels")
	}
	for _, path := range []string{"/livez", "/readyz"} {
		if health := ask(t, http.MethodGet, admin+path); health.StatusCode != 200 {
			t.Errorf("%s on the administration address: status %d", path, health.StatusCode)
		}
	}
	if page := ask(t, http.MethodGet, admin+"/"); page.StatusCode != 404 {
		t.Errorf("the map on the administration address: status %d", page.StatusCode)
	}
}

// TestMetricsArePrivate: on the public address only this machine sees them.
func TestMetricsArePrivate(t *testing.T) {
	t.Parallel()
	s := open(t, nil) // listens on loopback
	if got := s.get("/metrics"); got.StatusCode != 200 {
		t.Errorf("on loopback: status %d", got.StatusCode)
	}
	if got := s.get("/metrics", "X-Forwarded-For", "203.0.113.1"); got.StatusCode != 404 {
		t.Errorf("through a proxy on this machine: status %d, want 404", got.StatusCode)
	}
	s.server.loopback.Store(false)
	if got := s.get("/metrics"); got.StatusCode != 404 {
		t.Errorf("on a public address: status %d, want 404", got.StatusCode)
	}
}
