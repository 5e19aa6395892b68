package httpd

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gorilla/mux"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/internal/geocode"
)

// Editions gives the editions to serve.
type Editions interface {
	// Current returns the edition served now, nil when there is none yet. It is
	// called for every request: it must be cheap.
	Current() *edition.Edition
	// ByDigest returns an edition that can still be served. The error's code is
	// atlas.CodeGone for one that was pruned, atlas.CodeNotFound for one that
	// never was.
	ByDigest(digest string) (*edition.Edition, error)
}

// Geocoder answers names with places, best first. An error whose code is
// atlas.CodeUnavailable means that its database is away.
type Geocoder interface {
	Search(ctx context.Context, search geocode.Search) ([]atlas.Candidate, error)
}

// Database is asked whether it is there.
type Database interface {
	Ping(ctx context.Context) error
}

// Config is what a [Server] is made of. Editions is required; all else has a
// sensible zero value.
type Config struct {
	Editions Editions
	Geocoder Geocoder // nil: the edition alone answers /api/geocode
	Database Database // nil: served without a database
	Kiosk    Kiosk    // nil: this is no kiosk
	Pages    Pages
	// PublicURL is where the public reaches the atlas ("https://atlas.example"),
	// for canonical links. When it is empty they are relative: the Host header
	// is the client's word and is never used.
	PublicURL string
	// Static prepares pages for a host of files: they are folders there, so that
	// their addresses end with a slash, and what needs the program hides itself.
	Static bool
	// TrustedProxies are those whose X-Forwarded-For counts.
	TrustedProxies []netip.Prefix
	Log            *slog.Logger // nil: slog.Default()
	// GeocodeRate bounds what one client may ask of the database.
	GeocodeRate Rate
	// GeocodeAtOnce bounds how many searches the database answers together; 0
	// means 8.
	GeocodeAtOnce int
	// GeocodeDeadline is what one search may take; 0 means 2 seconds.
	GeocodeDeadline time.Duration
	// Now is the clock of rate limits and health; nil means time.Now.
	Now func() time.Time
}

// Server serves the atlas. It is safe for concurrent use.
type Server struct {
	editions  Editions
	log       *slog.Logger
	now       func() time.Time
	publicURL string // without a trailing slash; "" when unknown
	started   time.Time

	shelf   atomic.Pointer[volume] // the current edition, prepared
	pages   *pageSet
	search  *searcher
	health  *health
	metrics *metrics
	clients clientFinder

	pageHeaders, dataHeaders []headerField // of every response: see setCommonHeaders

	dossiers   chan struct{} // those being made
	errorStyle *body
	kiosk      Kiosk // nil on a server of the public
	kioskStyle *body
	sameOrigin *http.CrossOriginProtection

	main     *mux.Router
	admin    *mux.Router
	draining atomic.Bool
	loopback atomic.Bool // the main address is this machine's own
}

// New prepares a server. It reads and checks all templates and translations: a
// page that could not be rendered is an error here, not in front of a visitor.
func New(c Config) (*Server, error) {
	if c.Editions == nil {
		return nil, errors.New("new server: no editions given")
	}
	publicURL, err := cleanPublicURL(c.PublicURL)
	if err != nil {
		return nil, fmt.Errorf("new server: %w", err)
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	pages, err := newPageSet(c, publicURL)
	if err != nil {
		return nil, fmt.Errorf("new server: %w", err)
	}
	s := &Server{
		editions:  c.Editions,
		log:       c.Log,
		now:       c.Now,
		publicURL: publicURL,
		started:   c.Now(),
		pages:     pages,
		health:    newHealth(c.Database, c.Now),
		clients:   clientFinder{trusted: c.TrustedProxies},

		pageHeaders: securityHeaders(publicURL),
		dataHeaders: dataHeaders(publicURL),

		dossiers:   make(chan struct{}, missionsAtOnce),
		errorStyle: errorStyleBody(),
		kiosk:      c.Kiosk,
		kioskStyle: compressedBody(typeCSS, kioskStyle),
		sameOrigin: http.NewCrossOriginProtection(),
	}
	s.metrics = newMetrics(s)
	s.search = newSearcher(c, s.health)
	s.main = s.router(s.publicRoutes())
	s.admin = s.router(s.adminRoutes())
	return s, nil
}

// cleanPublicURL checks the address the public uses and takes its trailing
// slash off.
func cleanPublicURL(address string) (string, error) {
	if address == "" {
		return "", nil
	}
	parsed, err := url.Parse(address)
	if err != nil || parsed.Host == "" || (parsed.Scheme != "https" && parsed.Scheme != "http") ||
		parsed.RawQuery != "" || parsed.Fragment != "" || parsed.User != nil {
		return "", &atlas.Error{
			Code: atlas.CodeInvalid,
			Message: atlas.Text{
				FR: fmt.Sprintf("l’adresse publique «\u202f%s\u202f» doit ressembler à https://atlas.exemple.fr", address),
				EN: fmt.Sprintf("the public address %q should look like https://atlas.example.org", address),
			},
		}
	}
	return strings.TrimRight(parsed.Scheme+"://"+parsed.Host+parsed.EscapedPath(), "/"), nil
}

// Handler serves the public. Given to [Serve], it stops being ready before the
// listener closes, and shows /metrics when it listens on loopback only.
func (s *Server) Handler() http.Handler { return s.entrance() }

func (s *Server) entrance() *entrance { return &entrance{server: s, router: s.main, public: true} }

// AdminHandler serves metrics and health, for a loopback address.
func (s *Server) AdminHandler() http.Handler { return &entrance{server: s, router: s.admin} }

// entrance is one of the two doors of a server.
type entrance struct {
	server *Server
	router *mux.Router
	public bool
}

// ServeHTTP answers one request.
func (e *entrance) ServeHTTP(w http.ResponseWriter, r *http.Request) { e.server.answer(w, r, e.router) }

// listening is called by [Serve] with the address it accepts from.
func (e *entrance) listening(addr net.Addr) {
	if tcp, ok := addr.(*net.TCPAddr); ok && e.public {
		e.server.loopback.Store(tcp.IP.IsLoopback())
	}
}

// drain is called by [Serve] before it closes the listener: /readyz turns 503,
// and answers ask clients to let their connections go.
func (e *entrance) drain() { e.server.draining.Store(true) }
