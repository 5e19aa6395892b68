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
	name := unknownRoute
	if x.route != nil {
		name = x.route.name
	}
	path := r.URL.Path
	if len(path) > maxLoggedPath {
		path = path[:maxLoggedPath]
	}
	attributes := make([]slog.Attr, 0, 12)
	attributes = append(attributes,
		slog.String("id", x.id()),
		slog.String("method", knownMethod(r.Method)),
		slog.String("route", name),
		slog.String("path", path),
		slog.Int("status", x.status),
		slog.Int64("bytes", x.bytes),
		slog.Duration("duration", took),
		slog.String("coding", x.coding.String()),
	)
	if x.cause != nil {
		attributes = append(attributes, slog.String("error", x.cause.Error()))
	}
	if x.stack != nil {
		attributes = append(attributes, slog.String("stack", string(x.stack)))
	}
	s.log.LogAttrs(ctx, level, "request", attributes...)
}
