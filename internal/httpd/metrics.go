package httpd

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics counts and times. It has its own registry: nothing registers itself
// from elsewhere.
type metrics struct {
	registry *prometheus.Registry
	duration *prometheus.HistogramVec // by route, method and status
	sent     *prometheus.CounterVec   // bytes, by route and coding
	inFlight prometheus.Gauge
	geocoded *prometheus.CounterVec // searches, by outcome
	handler  http.Handler
}

// The outcomes of a search.
const (
	outcomeGazetteer   = "gazetteer"    // answered by the database
	outcomeEdition     = "edition"      // answered by the edition
	outcomeUnavailable = "unavailable"  // answered by nobody
	outcomeBusy        = "busy"         // too many at once
	outcomeLimited     = "rate_limited" // too many from this client
	outcomeError       = "error"
)

// durationBuckets, in seconds: most answers come from memory.
var durationBuckets = []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

func newMetrics(s *Server) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "passerelles_http_request_duration_seconds", Buckets: durationBuckets,
			Help: "Time to answer, by route, method and status.",
		}, []string{"route", "method", "status"}),
		sent: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "passerelles_http_response_bytes_total", Help: "Bytes of bodies sent, by route and coding.",
		}, []string{"route", "coding"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "passerelles_http_requests_in_flight", Help: "Requests being answered.",
		}),
		geocoded: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "passerelles_geocode_total", Help: "Searches on /api/geocode, by outcome.",
		}, []string{"outcome"}),
	}
	m.registry.MustRegister(m.duration, m.sent, m.inFlight, m.geocoded,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		gauge("passerelles_edition_number", "Number of the edition served, 0 when there is none.", func() float64 {
			if e := s.editions.Current(); e != nil {
				return float64(e.Number)
			}
			return 0
		}),
		gauge("passerelles_edition_published_timestamp_seconds", "When the edition served was published.", func() float64 {
			if e := s.editions.Current(); e != nil && !e.PublishedAt.IsZero() {
				return float64(e.PublishedAt.Unix())
			}
			return 0
		}),
		gauge("passerelles_database_up", "1 when the database answered the last time it was asked, 0 otherwise.", func() float64 {
			if s.health.up.Load() {
				return 1
			}
			return 0
		}),
	)
	m.handler = promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{DisableCompression: true})
	return m
}

func gauge(name, help string, value func() float64) prometheus.GaugeFunc {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value)
}

// routeTimers are the instruments of one route, looked up once: the common
// outcomes have their place, the others are looked up.
type routeTimers struct {
	ok, notModified prometheus.Observer // of GET
	sent            [codings]prometheus.Counter
}

// prepare gives a route its instruments.
func (m *metrics) prepare(r *route) {
	r.timers.ok = m.duration.WithLabelValues(r.name, http.MethodGet, "200")
	r.timers.notModified = m.duration.WithLabelValues(r.name, http.MethodGet, "304")
	for c := range codings {
		r.timers.sent[c] = m.sent.WithLabelValues(r.name, c.String())
	}
}

// observe measures one exchange.
func (m *metrics) observe(x *exchange, r *http.Request, took time.Duration) {
	if x.route == nil { // refused at the door
		m.duration.WithLabelValues(unknownRoute, knownMethod(r.Method), strconv.Itoa(x.status)).Observe(took.Seconds())
		return
	}
	x.route.timers.sent[x.coding].Add(float64(x.bytes))
	switch {
	case r.Method == http.MethodGet && x.status == http.StatusOK:
		x.route.timers.ok.Observe(took.Seconds())
	case r.Method == http.MethodGet && x.status == http.StatusNotModified:
		x.route.timers.notModified.Observe(took.Seconds())
	default:
		m.duration.WithLabelValues(x.route.name, knownMethod(r.Method), strconv.Itoa(x.status)).Observe(took.Seconds())
	}
}

// searched counts a search.
func (m *metrics) searched(outcome string) { m.geocoded.WithLabelValues(outcome).Inc() }

// knownMethod keeps methods that clients invent out of the labels.
func knownMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete:
		return method
	default:
		return "other"
	}
}

// serveMetrics writes all metrics in Prometheus's text format.
func (s *Server) serveMetrics(x *exchange, r *http.Request) {
	x.Header()["Cache-Control"] = noStore
	s.metrics.handler.ServeHTTP(x, r)
}

// serveMetricsOnLoopback serves them on the public address when only this
// machine reaches it. A request that a proxy passes on comes from elsewhere,
// even so.
func (s *Server) serveMetricsOnLoopback(x *exchange, r *http.Request) {
	if !s.loopback.Load() || forwarded(r) {
		s.serveNotFound(x, r)
		return
	}
	s.serveMetrics(x, r)
}

// forwarded reports whether a proxy passed the request on.
func forwarded(r *http.Request) bool {
	for _, name := range []string{"X-Forwarded-For", "Forwarded", "Via", "X-Real-Ip"} {
		if r.Header.Get(name) != "" {
			return true
		}
	}
	return false
}
