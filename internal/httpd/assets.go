package httpd

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"

	"github.com/passerelles/passerelles/internal/edition"
)

// assetSet is what the build of the front end made, in memory.
type assetSet struct {
	built  bool
	hashed map[string]string       // "main.js" → "assets/main-HASH.js"
	bodies map[string]func() *body // by path after the leading slash; compressed when first asked
}

// readAssets reads a build. One without assets.json, or none at all, is a
// program compiled without its pages: not an error.
func readAssets(dist fs.FS) (*assetSet, error) {
	set := &assetSet{hashed: map[string]string{}, bodies: map[string]func() *body{}}
	if dist == nil {
		return set, nil
	}
	list, err := fs.ReadFile(dist, "assets.json")
	if errors.Is(err, fs.ErrNotExist) {
		return set, nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(list, &set.hashed); err != nil {
		return nil, fmt.Errorf("assets.json: %w", err)
	}
	err = fs.WalkDir(dist, "assets", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(dist, name)
		if err != nil {
			return err
		}
		set.bodies[name] = sync.OnceValue(func() *body { return compressedBody(contentTypeOf(name), content) })
		return nil
	})
	if err != nil {
		return nil, err
	}
	for name, hashed := range set.hashed {
		if set.bodies[hashed] == nil {
			return nil, fmt.Errorf("assets.json: %s is %s, which is not there", name, hashed)
		}
	}
	set.built = true
	return set, nil
}

// address returns the address of an asset by its plain name.
func (set *assetSet) address(name string) (string, error) {
	hashed, found := set.hashed[name]
	if !found {
		return "", fmt.Errorf("there is no asset %q in assets.json", name)
	}
	return "/" + hashed, nil
}

// serveAsset serves a file of the build. Its name holds a hash of its content,
// so it is kept for ever.
func (s *Server) serveAsset(x *exchange, r *http.Request) {
	prepare, found := s.pages.assets.bodies[r.URL.Path[1:]]
	if !found {
		s.serveNotFound(x, r)
		return
	}
	x.send(r, prepare(), immutable)
}

// The effort of compression at run time: it is spent once for each file, but a
// visitor waits for it. Brotli's level 9 would make our pages a hundredth smaller, with
// tables of 32 MiB instead of 8 for each.
const (
	brotliLevel = 7
	gzipLevel   = gzip.BestCompression
)

// compressedBody prepares a body in the codings that make it smaller.
func compressedBody(contentType []string, content []byte) *body {
	b := plainBody(contentType, content)
	tag := strings.Trim(b.variants[identity].tag, `"`)
	if !compressible(contentType[0]) {
		return b
	}
	if packed := packBrotli(content); len(packed) < len(content) {
		b.add(brotlied, packed, `"`+tag+`-br"`)
	}
	if packed := packGzip(content); len(packed) < len(content) {
		b.add(gzipped, packed, `"`+tag+`-gz"`)
	}
	return b
}

// plainBody prepares a body as it is.
func plainBody(contentType []string, content []byte) *body {
	b := &body{contentType: contentType}
	sum := sha256.Sum256(content)
	b.add(identity, content, `"`+hex.EncodeToString(sum[:12])+`"`)
	return b
}

// compressible tells text from what is compressed already.
func compressible(contentType string) bool {
	for _, prefix := range []string{"text/", "application/json", "application/geo+json", "application/manifest+json", "application/xml", "image/svg+xml", "image/x-icon"} {
		if strings.HasPrefix(contentType, prefix) {
			return true
		}
	}
	return false
}

func packBrotli(content []byte) []byte {
	var out bytes.Buffer
	w := brotli.NewWriterOptions(&out, brotli.WriterOptions{Quality: brotliLevel, LGWin: edition.BrotliWindow(len(content))})
	if _, err := w.Write(content); err != nil {
		return content
	}
	if w.Close() != nil {
		return content
	}
	return out.Bytes()
}

func packGzip(content []byte) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzipLevel)
	if err != nil {
		return content
	}
	if _, err := w.Write(content); err != nil {
		return content
	}
	if w.Close() != nil {
		return content
	}
	return out.Bytes()
}

// serveFavicon serves the icon of the build, for browsers that ask for it
// without reading the page. Without one there is nothing to show, and nothing
// to complain of.
func (s *Server) serveFavicon(x *exchange, r *http.Request) {
	for _, name := range []string{"favicon.ico", "favicon.svg", "icon.svg"} {
		if hashed, found := s.pages.assets.hashed[name]; found {
			x.send(r, s.pages.assets.bodies[hashed](), revalidate)
			return
		}
	}
	x.Header()["Cache-Control"] = revalidate
	x.WriteHeader(http.StatusNoContent)
}

// serveRobots lets search engines read everything but the geocoder, and says
// where the list of pages is.
func (s *Server) serveRobots(x *exchange, r *http.Request) {
	x.sendOnce(r, http.StatusOK, typeText, []byte("User-agent: *\nDisallow: /api/geocode\nAllow: /\n\nSitemap: "+s.publicURL+"/sitemap.xml\n"))
}
