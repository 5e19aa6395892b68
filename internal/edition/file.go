package edition

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Content codings (RFC 9110 section 8.4.1) of the bodies of a [File].
const (
	Identity = ""
	Brotli   = "br"
	Gzip     = "gzip"
)

// File is one file of an edition, in three codings. It is immutable.
type File struct {
	Name      string // its address without the leading slash
	MediaType string // with a charset for tables: JSON is UTF-8
	// ETag is the entity tag of the identity body: strong and quoted. See
	// [File.ETagFor] for the others.
	ETag     string
	Identity []byte
	Brotli   []byte
	Gzip     []byte

	etagBrotli, etagGzip string
}

// ETagFor returns the entity tag of a coding's body: "br", "gzip", or anything
// else for identity. Tags are strong and quoted, and differ from one coding to
// the other, as their bytes do (RFC 9110 section 8.8.3).
func (f *File) ETagFor(coding string) string {
	switch coding {
	case Brotli:
		return f.etagBrotli
	case Gzip:
		return f.etagGzip
	}
	return f.ETag
}

// equal reports whether two files are the same in every coding.
func (f *File) equal(other *File) bool {
	return f.Name == other.Name && f.ETag == other.ETag &&
		f.etagBrotli == other.etagBrotli && f.etagGzip == other.etagGzip
}

// newFile takes ownership of the bodies.
func newFile(name string, identity, brotli, gzip []byte) *File {
	return &File{
		Name:       name,
		MediaType:  mediaType(name),
		Identity:   identity,
		Brotli:     brotli,
		Gzip:       gzip,
		ETag:       entityTag(identity, ""),
		etagBrotli: entityTag(brotli, "-br"),
		etagGzip:   entityTag(gzip, "-gz"),
	}
}

func mediaType(name string) string {
	if strings.HasSuffix(name, ".geojson") {
		return "application/geo+json" // RFC 7946 section 12
	}
	if strings.HasSuffix(name, ".csv") {
		return "text/csv; charset=utf-8; header=present" // RFC 4180 and RFC 7111
	}
	return "application/json"
}

func entityTag(body []byte, suffix string) string {
	sum := sha256.Sum256(body)
	return `"` + hex.EncodeToString(sum[:16]) + suffix + `"`
}
