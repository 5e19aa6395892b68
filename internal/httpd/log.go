package httpd

import (
	"log/slog"
	"net/http"
	"time"
)

// maxLoggedPath bounds what a client can write into the log.
const maxLoggedPath = 200

// logExchange writes one line about an exchange. It says neither who asked nor
// the query: addresses and searches are personal.
//
// Most answers take microseconds, and their line is a good part of that: what is
// the same for all reads of a route is formatted once (routeLog), and five
// attributes are as many as a slog.Record holds without asking for memory.
func (s *Server) logExchange(x *exchange, r *http.Request, took time.Duration) {
	level := slog.LevelInfo
	switch {
	case x.status >= http.StatusInternalServerError || x.stack != nil:
		level = slog.LevelError
	case x.route != nil && x.route.quiet:
		level = slog.LevelDebug
	}
	ctx := r.Context()
	if !s.log.Enabled(ctx, level) {
		return
	}
	log := s.routeLog(x.route, r.Method)
	if x.number != "" { // the visitor was told
		log = log.With("id", x.number)
	}
	if x.cause != nil {
		log = log.With("error", x.cause.Error())
	}
	if x.stack != nil {
		log = log.With("stack", string(x.stack))
	}
	path := r.URL.Path
	if len(path) > maxLoggedPath {
		path = path[:maxLoggedPath]
	}
	log.LogAttrs(ctx, level, "request",
		slog.String("path", path),
		slog.Int("status", x.status),
		slog.Int64("bytes", x.bytes),
		slog.Duration("duration", took),
		slog.String("coding", x.coding.String()),
	)
}

// routeLog is the log with what is known of an exchange before it takes place.
// route is nil for what was refused at the door.
func (s *Server) routeLog(route *route, method string) *slog.Logger {
	switch {
	case route == nil:
		return s.log.With("method", knownMethod(method), "route", unknownRoute)
	case method == http.MethodGet:
		return route.reads
	default:
		return s.log.With("method", knownMethod(method), "route", route.name)
	}
}
