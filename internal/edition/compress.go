package edition

import (
	"bytes"
	"io"
	"math/bits"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// effort says how hard to compress the bodies of an edition. Every publication
// pays for it once, every reader gains by it.
//
// Measured on layers, a processor does 0.4 MB/s with Brotli at its best, 15 to
// 40 at level 5 and 70 to 450 at level 2 of the library's newer encoder; the
// bodies are 21, 26 and 29 % of the content. So the best is for what a phone
// fetches from an atlas of ordinary size, and what is large keeps publishing
// linear.
type effort struct {
	best int // bytes of a body up to which Brotli does its best
}

const (
	bestBody    = 512 << 10 // bytes
	bestEdition = 3 << 20   // bytes of content up to which whole layers get the best
	smallBody   = 32 << 10  // bytes; these get the best in any edition
	largeBody   = 8 << 20   // bytes from which speed comes first
)

// effortFor returns the effort for an edition of so many bytes.
func effortFor(content int) effort {
	if content <= bestEdition {
		return effort{bestBody}
	}
	return effort{smallBody}
}

func contentSize(files []Stored) int {
	size := 0
	for _, file := range files {
		size += len(file.Identity)
	}
	return size
}

// file makes a file of its identity body.
func (e effort) file(name string, identity []byte) *File {
	return newFile(name, identity, e.brotli(identity), e.gzip(identity))
}

// brotli returns a Brotli body (RFC 7932).
func (e effort) brotli(identity []byte) []byte {
	var body bytes.Buffer
	var writer io.WriteCloser
	switch size := len(identity); {
	case size <= e.best:
		writer = brotli.NewWriterOptions(&body, brotli.WriterOptions{Quality: brotli.BestCompression, LGWin: BrotliWindow(size)})
	case size <= largeBody:
		writer = brotli.NewWriterV2(&body, 5)
	default:
		writer = brotli.NewWriterV2(&body, 2)
	}
	return pour(writer, identity, &body)
}

// BrotliWindow returns the window for a body of so many bytes, as the binary
// logarithm that Brotli's options have: one as large as the body sees all of it. The
// default of 4 MiB would cost 32 MiB of tables for a body of a few hundred bytes.
func BrotliWindow(size int) int { return min(max(bits.Len(uint(size)), 10)+1, 24) }

// gzip returns a gzip body (RFC 1952) with the plainest header: no file name,
// no time.
func (e effort) gzip(identity []byte) []byte {
	level := gzip.BestCompression
	if len(identity) > 1<<20 {
		level = 6
	}
	var body bytes.Buffer
	writer, err := gzip.NewWriterLevel(&body, level)
	if err != nil {
		panic("edition: " + err.Error()) // both levels exist
	}
	compressed := pour(writer, identity, &body)
	copy(compressed, gzipHeader[:])
	return compressed
}

// pour writes a content through a compressor, in pieces so that none is held
// twice, and returns what came out. Writing to a buffer never fails.
func pour(writer io.WriteCloser, content []byte, out *bytes.Buffer) []byte {
	const piece = 64 << 10
	if len(content) > piece {
		out.Grow(len(content) * 3 / 10)
	}
	for len(content) > 0 {
		n := min(len(content), piece)
		writer.Write(content[:n])
		content = content[n:]
	}
	writer.Close()
	return snug(out.Bytes())
}

// snug returns a body in memory that is about its own size: an edition lives
// long, and what was set aside for it would too.
func snug(body []byte) []byte {
	if cap(body)-len(body) > len(body)/8 {
		return bytes.Clone(body)
	}
	return body
}
