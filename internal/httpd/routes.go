package httpd

import (
	"log/slog"
	"net/http"
	"slices"

	"github.com/gorilla/mux"
)

// route is one line of the table of what is served.
type route struct {
	// path is a gorilla/mux template. Its variables are in exchange.vars.
	path string
	// name is the path without regular expressions: what logs and metrics say.
	name string
	// params are the parameters it knows. Open data (see isOpen) refuses any
	// other; pages ignore what they do not know.
	params []string
	lists  []string // those of them that are lists: see parseQuery
	post   bool     // it takes POST, and is not read
	form   int64    // bytes of a form that it may be sent as well; 0 when it takes none
	longer *problem // the answer to a form that is longer
	quiet  bool     // programs ask it every few seconds: for weeks, that would fill the log
	serve  func(x *exchange, r *http.Request)
	timers routeTimers
	reads  *slog.Logger // of GET: see routeLog
}

// methods is what a route may be asked with, as the Allow header says it.
func (r *route) methods() []string {
	switch {
	case r.post:
		return allowPost
	case r.form > 0:
		return allowForm
	}
	return allowHeader
}

// takes reports whether a route is asked with a method, beside OPTIONS.
func (r *route) takes(method string) bool {
	if r.post {
		return method == http.MethodPost
	}
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodPost && r.form > 0
}

// mostBody is how many bytes a request may bring.
func (r *route) mostBody() int64 { return max(maxBody, r.form) }

// publicRoutes is everything the public is served. The layers come first: they
// are what is asked most, and routes are tried in order.
func (s *Server) publicRoutes() []*route {
	return append([]*route{
		{path: "/layers/{name:[a-z0-9_-]+}.geojson", name: "/layers/{name}.geojson", serve: s.serveCurrent},
		{path: "/editions/{digest}/" + editionFileName, serve: s.serveEditionFile},
		{path: "/editions/{digest}/{name:.+\\.csv}", name: "/editions/{digest}/{name}.csv", params: []string{formParameter}, serve: s.serveEdition},
		{path: "/editions/{digest}/{name:.+}", name: "/editions/{digest}/{name}", serve: s.serveEdition},
		{path: "/assets/{name:.+}", name: "/assets/{name}", serve: s.serveAsset},
		{path: "/api/edition", serve: s.serveManifest},
		{path: "/api/" + editionFileName, serve: s.serveEditionFile},
		{path: "/api/geocode", params: geocodeParams(), serve: s.serveGeocode},
		{path: "/api/{name:[a-z0-9_-]+}.csv", name: "/api/{name}.csv", params: []string{formParameter}, serve: s.serveTable},
		{path: "/api/{name:[a-z0-9_-]+}.json", name: "/api/{name}.json", serve: s.serveCurrent},
		{path: "/", serve: s.serveMap},
		{path: "/{lang:[a-z]{2}}/", name: "/{lang}/", serve: s.serveMap},
		{path: "/{lang:[a-z]{2}}", name: "/{lang}", serve: s.redirectLang},
		{path: embedTarget, serve: s.serveEmbed},
		{path: "/{lang:[a-z]{2}}" + embedTarget, name: "/{lang}" + embedTarget, serve: s.serveEmbed},
		{path: kioskTarget, serve: s.serveKiosk},
		{path: "/{lang:[a-z]{2}}" + kioskTarget, name: "/{lang}" + kioskTarget, serve: s.serveKiosk},
		{path: kioskSetupTarget, serve: s.serveKioskSetup},
		{path: "/{lang:[a-z]{2}}" + kioskSetupTarget, name: "/{lang}" + kioskSetupTarget, serve: s.serveKioskSetup},
		{path: workerTarget, serve: s.serveWorker},
		{path: offlineTarget, serve: s.serveOffline},
		{path: "/{lang:[a-z]{2}}" + offlineTarget, name: "/{lang}" + offlineTarget, serve: s.serveOffline},
		{path: "/livez", serve: s.serveLive},
		{path: "/readyz", serve: s.serveReady},
		{path: "/metrics", serve: s.serveMetricsOnLoopback},
		{path: "/favicon.ico", serve: s.serveFavicon},
		{path: "/robots.txt", serve: s.serveRobots},
		{path: "/sitemap.xml", serve: s.serveSitemap},
		{path: errorStylesheet, serve: s.serveErrorStylesheet},
	}, slices.Concat(s.collectionRoutes(), s.aboutRoutes(), s.missionPageRoutes(), s.kioskRoutes(), s.missionRoutes())...)
}

// adminRoutes is what the administration address serves.
func (s *Server) adminRoutes() []*route {
	return []*route{
		{path: "/metrics", serve: s.serveMetrics},
		{path: "/livez", serve: s.serveLive},
		{path: "/readyz", serve: s.serveReady},
	}
}

// router compiles a table. Paths are matched as they are: an address with ".."
// or "//" names nothing here, so it is not cleaned and redirected, but unknown.
func (s *Server) router(routes []*route) *mux.Router {
	router := mux.NewRouter().SkipClean(true)
	for _, route := range routes {
		if route.name == "" {
			route.name = route.path
		}
		router.Path(route.path).Handler(s.step(route))
	}
	router.NotFoundHandler = s.step(&route{name: unknownRoute, serve: s.serveNotFound})
	return router
}

// unknownRoute is what logs and metrics call an address that is served nothing:
// its own name is the client's invention.
const unknownRoute = "unknown"
