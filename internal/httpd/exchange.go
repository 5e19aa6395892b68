package httpd

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"github.com/passerelles/passerelles/internal/atlas"
)

// The bounds on what a request may bring. Longer headers are refused by
// net/http itself with 431: see maxHeaderBytes.
const (
	maxURI  = 16 << 10 // bytes of the request line's address: an area drawn with 500 corners fits in
	maxBody = 64 << 10 // bytes; only the kiosk reads one, and what takes a form: see route.form
)

// exchange is one request and its answer. It is the http.ResponseWriter that
// handlers get, and remembers what the log and the metrics will say.
type exchange struct {
	http.ResponseWriter
	server *Server
	route  *route
	vars   map[string]string // of the route's path
	values map[string]string // parameters of an open route, checked
	began  time.Time
	open   bool // data that any site may read
	html   bool // errors are shown to a person

	status int
	bytes  int64
	coding coding
	number string // the id, once somebody asked for it
	cause  error  // what went wrong, for the log
	stack  []byte // where, for a panic
	cut    bool   // the connection has to be cut: the answer is not whole
}

// answer takes one request from the door to the log.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, router *mux.Router) {
	x := &exchange{ResponseWriter: w, server: s, began: time.Now(), coding: identity}
	x.open = isOpen(r.URL.Path)
	x.html = !x.open && !isProbe(r.URL.Path)
	s.metrics.inFlight.Inc()
	defer s.finish(x, r)
	x.setCommonHeaders()
	if len(r.RequestURI) > maxURI {
		x.Header()["Connection"] = connClose // what is still to come is not read
		x.fail(r, &problem{kind: "uri-too-long", status: http.StatusRequestURITooLong, detail: atlas.Text{
			FR: fmt.Sprintf("L’adresse dépasse %d octets.", maxURI),
			EN: fmt.Sprintf("The address is longer than %d bytes.", maxURI),
		}})
		return
	}
	var match mux.RouteMatch
	router.Match(r, &match) // always matches: the router has a NotFoundHandler
	x.vars = match.Vars
	match.Handler.ServeHTTP(x, r)
}

// isOpen tells the addresses of open data, which follow stricter rules: CORS,
// problem+json, no unknown parameter.
func isOpen(path string) bool {
	return strings.HasPrefix(path, "/layers/") || strings.HasPrefix(path, "/editions/") || strings.HasPrefix(path, "/api/") ||
		isMissionFile(path)
}

// isProbe tells the addresses that programs watch.
func isProbe(path string) bool {
	switch path {
	case "/livez", "/readyz", "/metrics", kioskBeat, kioskHealthJSON:
		return true
	}
	return false
}

// mostDrained is how much of a form that is too long is read all the same: a
// browser shows no answer before it has sent everything.
const mostDrained = 8 << 20

// refuseBody answers to a content that is longer than it may be.
func (x *exchange) refuseBody(r *http.Request, route *route) {
	refused := &problem{kind: "body-too-large", status: http.StatusRequestEntityTooLarge, detail: atlas.Text{
		FR: fmt.Sprintf("Le contenu envoyé dépasse %d octets.", maxBody),
		EN: fmt.Sprintf("The content sent is longer than %d bytes.", maxBody),
	}}
	if route.form > 0 {
		_, _ = io.CopyN(io.Discard, r.Body, mostDrained)
		refused = route.longer
	}
	x.Header()["Connection"] = connClose // what is still to come is not read
	x.fail(r, refused)
}

// isCoded reports whether a request's body is to be unpacked before it is read:
// nobody who sends us little needs that, and little may unpack to a lot.
func isCoded(header http.Header) bool {
	for _, value := range header["Content-Encoding"] {
		if !strings.EqualFold(strings.TrimSpace(value), identity.String()) {
			return true
		}
	}
	return false
}

func codedBody() *problem {
	return &problem{kind: "unsupported-media-type", status: http.StatusUnsupportedMediaType, detail: atlas.Text{
		FR: "Le contenu s’envoie tel quel, non compressé (sans Content-Encoding).",
		EN: "The content is sent as it is, not compressed (no Content-Encoding).",
	}}
}

// ownForm makes an exchange over open data one between a person and our own
// pages: what is wrong is said on a page, and no other site reads the answer.
func (x *exchange) ownForm() {
	clear(x.Header())
	x.open, x.html = false, true
	x.setCommonHeaders()
}

// step is a route as a handler: what all routes do before their own work.
func (s *Server) step(route *route) http.Handler {
	s.metrics.prepare(route)
	route.reads = s.log.With("method", http.MethodGet, "route", route.name)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x := w.(*exchange)
		x.route = route
		if r.Method == http.MethodPost && route.form > 0 { // a person sends it, from one of our pages
			x.ownForm()
		}
		if r.ContentLength > route.mostBody() {
			x.refuseBody(r, route)
			return
		}
		if r.Body != nil && r.Body != http.NoBody {
			r.Body = http.MaxBytesReader(x.ResponseWriter, r.Body, route.mostBody())
		}
		if route.name == unknownRoute {
			route.serve(x, r)
			return
		}
		if r.Method == http.MethodOptions {
			x.preflight()
			return
		}
		if !route.takes(r.Method) {
			x.Header()["Allow"] = route.methods()
			x.fail(r, methodNotAllowed(route))
			return
		}
		if r.Method == http.MethodPost && isCoded(r.Header) {
			x.Header()["Accept-Encoding"] = []string{identity.String()}
			x.fail(r, codedBody())
			return
		}
		if (x.open || route.form > 0) && r.URL.RawQuery != "" {
			values, refused := parseQuery(r.URL.RawQuery, route.params, route.lists)
			if refused != nil {
				x.fail(r, refused)
				return
			}
			x.values = values
		}
		route.serve(x, r)
	})
}

// preflight answers OPTIONS: what may be done here, and by which sites.
func (x *exchange) preflight() {
	header := x.Header()
	header["Allow"] = x.route.methods()
	header["Cache-Control"] = noStore
	if x.open {
		header["Access-Control-Allow-Methods"] = allowHeader
		header["Access-Control-Allow-Headers"] = corsAllowHeaders
		header["Access-Control-Max-Age"] = corsMaxAge
	}
	x.WriteHeader(http.StatusNoContent)
}

// finish closes an exchange: it turns a panic into a 500, then measures and
// logs, once.
func (s *Server) finish(x *exchange, r *http.Request) {
	recovered := recover()
	if recovered != nil {
		x.crash(r, recovered)
	}
	s.metrics.inFlight.Dec()
	took := time.Since(x.began)
	s.metrics.observe(x, r, took)
	s.logExchange(x, r, took)
	if s.kiosk != nil && x.status >= http.StatusInternalServerError && x.cause != nil {
		s.kiosk.Failed()
	}
	if x.cut {
		// The only way left to tell the client that it has no whole answer.
		panic(http.ErrAbortHandler)
	}
}

// crash answers for a handler that panicked.
func (x *exchange) crash(r *http.Request, recovered any) {
	if recovered == http.ErrAbortHandler { // the handler gave up on purpose
		x.cut = true
		return
	}
	x.stack = debug.Stack()
	cause, ok := recovered.(error)
	if !ok {
		cause = fmt.Errorf("%v", recovered)
	}
	cause = fmt.Errorf("panic: %w", cause)
	if x.status != 0 { // part of an answer is gone already
		x.cause, x.cut = cause, true
		return
	}
	x.fail(r, &problem{kind: "internal", status: http.StatusInternalServerError, cause: cause})
}

// id names the exchange to the visitor and in the log.
func (x *exchange) id() string {
	if x.number == "" {
		var raw [8]byte
		binary.BigEndian.PutUint64(raw[:], rand.Uint64())
		x.number = hex.EncodeToString(raw[:])
	}
	return x.number
}

// WriteHeader sends the status, once.
func (x *exchange) WriteHeader(status int) {
	if x.status == 0 && status >= http.StatusOK {
		x.status = status
	}
	x.ResponseWriter.WriteHeader(status)
}

// Write sends part of the body, after a 200 when nothing was said yet.
func (x *exchange) Write(body []byte) (int, error) {
	if x.status == 0 {
		x.status = http.StatusOK
	}
	n, err := x.ResponseWriter.Write(body)
	x.bytes += int64(n)
	return n, err
}

// Unwrap gives http.ResponseController what it needs.
func (x *exchange) Unwrap() http.ResponseWriter { return x.ResponseWriter }
