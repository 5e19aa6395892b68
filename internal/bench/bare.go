//go:build linux

package bench

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
)

// bareTag is the entity tag of all that [Bare] serves.
const bareTag = `"bare"`

// NewBare is the least that net/http can do: it writes the files of a folder such
// as [Nginx] serves to whoever asks, with the headers of the program's layers, and
// keeps neither log nor figures. What it is to nginx is what Go's server is.
func NewBare(folder string) (http.Handler, error) {
	mux := http.NewServeMux()
	for _, coding := range []string{"br", "gzip"} {
		files, err := os.ReadDir(filepath.Join(folder, coding))
		if err != nil {
			return nil, fmt.Errorf("serve %s: %w", folder, err)
		}
		for _, file := range files {
			body, err := os.ReadFile(filepath.Join(folder, coding, file.Name()))
			if err != nil {
				return nil, fmt.Errorf("serve %s: %w", folder, err)
			}
			mux.Handle("/"+coding+"/"+file.Name(), bare(coding, body))
		}
	}
	return mux, nil
}

// bare answers with a body, or says that it has not changed.
func bare(coding string, body []byte) http.Handler {
	fields := http.Header{
		"Access-Control-Allow-Origin":   {"*"},
		"Access-Control-Expose-Headers": {"ETag, Retry-After, X-Request-Id"},
		"Cache-Control":                 {"no-cache"},
		"Content-Security-Policy":       {"default-src 'none'; frame-ancestors 'none'"},
		"Cross-Origin-Resource-Policy":  {"cross-origin"},
		"Etag":                          {bareTag},
		"Vary":                          {"Accept-Encoding"},
		"X-Content-Type-Options":        {"nosniff"},
	}
	length, codings, contentType := []string{strconv.Itoa(len(body))}, []string{coding}, []string{"application/geo+json"}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		for name, values := range fields {
			header[name] = values
		}
		if r.Header.Get("If-None-Match") == bareTag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		header["Content-Length"], header["Content-Encoding"], header["Content-Type"] = length, codings, contentType
		_, _ = w.Write(body) // who goes away is missed by the driver
	})
}
