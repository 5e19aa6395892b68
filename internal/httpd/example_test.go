package httpd_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/internal/httpd"
)

// A server needs nothing but editions: here one of an empty record, without
// database or pages.
func Example() {
	empty, err := edition.Build(context.Background(), &atlas.Record{})
	if err != nil {
		fmt.Println(err)
		return
	}
	var library edition.Library
	library.SetCurrent(empty)
	server, err := httpd.New(httpd.Config{Editions: &library, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, path := range []string{"/layers/all.geojson", "/layers/all.geojson?bbox=1,2,3,4", "/"} {
		response := httptest.NewRecorder()
		server.Handler().ServeHTTP(response, httptest.NewRequest(http.MethodGet, path, nil))
		fmt.Println(response.Code, response.Header().Get("Content-Type"))
	}
	// Output:
	// 200 application/geo+json
	// 400 application/problem+json
	// 503 text/html; charset=utf-8
}
