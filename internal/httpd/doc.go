// Package httpd serves the atlas over HTTP: the pages, the open layers, the
// editions, the geocoder, and what operations need.
//
// The hot path never leaves memory. A layer is looked up by its address in the
// current edition, the best of its ready-made codings (brotli, gzip, none) is
// chosen from Accept-Encoding, and its bytes are written as they are, with an
// ETag that answers 304 the next time. Nothing is rendered, compressed or asked
// of the database while somebody waits; only /api/geocode does, under a rate
// limit, a bound on how many ask at once and a deadline, and it falls back on
// the edition when the database is away.
//
//	server, err := httpd.New(httpd.Config{
//		Editions: &library,                     // whose Current is swapped under our feet
//		Geocoder: geocoder,                     // nil: the edition alone answers
//		Pages:    httpd.Pages{Templates: static.Templates(), …},
//		Log:      log,
//	})
//	…
//	err = httpd.Serve(ctx, listener, server.Handler(), log) // until ctx ends, then drains
//
// A newcomer reads routes.go first: it is the table of everything that is
// served. An [exchange] is one request and its answer; every handler is a
// method of [Server] that takes one. Errors are RFC 9457 problem+json on the
// data routes and bilingual pages elsewhere (problem.go); whatever their cause,
// it goes to the log under the id that the visitor is shown, and nowhere else.
package httpd
