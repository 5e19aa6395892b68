package bench

import (
	"net/http"
	"os"
	"strconv"
)

// Bare is the least that net/http can do: it writes the same bytes to whoever
// asks, with the headers of the program's layers, and neither looks at the address
// nor keeps a log. What it is to nginx is what Go's server is.
type Bare struct {
	body   []byte
	header http.Header
}

// NewBare serves a file that is compressed with Brotli.
func NewBare(file string) (*Bare, error) {
	body, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	header := http.Header{
		"Access-Control-Allow-Origin":   {"*"},
		"Access-Control-Expose-Headers": {"ETag, Retry-After, X-Request-Id"},
		"Cache-Control":                 {"no-cache"},
		"Content-Encoding":              {"br"},
		"Content-Length":                {strconv.Itoa(len(body))},
		"Content-Security-Policy":       {"default-src 'none'; frame-ancestors 'none'"},
		"Content-Type":                  {"application/geo+json"},
		"Cross-Origin-Resource-Policy":  {"cross-origin"},
		"Etag":                          {`"bare"`},
		"Vary":                          {"Accept-Encoding"},
		"X-Content-Type-Options":        {"nosniff"},
	}
	return &Bare{body: body, header: header}, nil
}

// ServeHTTP answers every request with the body.
func (b *Bare) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	header := w.Header()
	for name, values := range b.header {
		header[name] = values
	}
	_, _ = w.Write(b.body) // who goes away is missed by the driver
}
