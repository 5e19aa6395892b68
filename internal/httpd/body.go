package httpd

import (
	"net/http"
	"strconv"
)

// body is something to serve, in every coding it comes in, with the header
// values that go with each ready to be sent.
type body struct {
	contentType []string
	available   [codings]bool
	variants    [codings]variant
}

// variant is a body in one coding.
type variant struct {
	data     []byte
	tag      string // strong entity tag, quoted
	etag     []string
	length   []string
	encoding []string // nil for identity
	spool    *spool   // of a large one; nil otherwise
}

// add gives the body a coding.
func (b *body) add(c coding, data []byte, tag string) {
	b.available[c] = true
	b.variants[c] = variant{data: data, tag: tag, etag: []string{tag}, length: []string{strconv.Itoa(len(data))}}
	if c == identity {
		return // rarely asked for, and the largest: not worth a second copy
	}
	b.variants[c].encoding = []string{c.String()}
	if len(data) >= spoolFrom {
		b.variants[c].spool = newSpool()
	}
}

// send answers with a body: negotiated, or 304 when the client has it already.
// If-Modified-Since is ignored: there is no date here, only content.
func (x *exchange) send(r *http.Request, b *body, cacheControl []string) {
	x.sendAs(r, http.StatusOK, b, cacheControl)
}

// sendAs is send with another status than 200, which is never a 304.
func (x *exchange) sendAs(r *http.Request, status int, b *body, cacheControl []string) {
	x.coding = negotiate(r.Header["Accept-Encoding"], b.available)
	chosen := &b.variants[x.coding]
	header := x.Header()
	header["Cache-Control"] = cacheControl
	header["Vary"] = varyEncoding
	if status == http.StatusOK {
		header["Etag"] = chosen.etag
	}
	if lines := r.Header["If-None-Match"]; status == http.StatusOK && lines != nil && noneMatch(lines, chosen.tag) {
		x.WriteHeader(http.StatusNotModified)
		return
	}
	header["Content-Type"] = b.contentType
	header["Content-Length"] = chosen.length
	if chosen.encoding != nil {
		header["Content-Encoding"] = chosen.encoding
	}
	x.WriteHeader(status)
	x.writeVariant(r, chosen)
}

// sendOnce answers with a small body that is of this moment only.
func (x *exchange) sendOnce(r *http.Request, status int, contentType []string, content []byte) {
	header := x.Header()
	header["Cache-Control"] = noStore
	header["Content-Type"] = contentType
	header["Content-Length"] = []string{strconv.Itoa(len(content))}
	header["X-Request-Id"] = []string{x.id()}
	x.WriteHeader(status)
	x.writeBody(r, content)
}

// writeBody writes a whole body, except to HEAD. That the client went away
// meanwhile is no error of ours.
func (x *exchange) writeBody(r *http.Request, content []byte) {
	if r.Method != http.MethodHead {
		_, _ = x.Write(content)
	}
}
