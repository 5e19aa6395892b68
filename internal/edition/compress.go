package edition

import (
	"bytes"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// brotliLevel returns the quality for a body. The best one costs about a second
// per megabyte, so that it is for what the public fetches first; what is large
// gets the quality that keeps publishing linear.
func brotliLevel(size int) int {
	switch {
	case size <= 512<<10:
		return brotli.BestCompression
	case size <= 4<<20:
		return 9
	}
	return 5
}

func gzipLevel(size int) int {
	if size <= 4<<20 {
		return gzip.BestCompression
	}
	return 6
}

// compressed makes a file of its identity body.
func compressed(name string, identity []byte) *File {
	return newFile(name, identity, brotliOf(identity), gzipOf(identity))
}

func brotliOf(identity []byte) []byte {
	var body bytes.Buffer
	body.Grow(len(identity)/6 + 64)
	writer := brotli.NewWriterLevel(&body, brotliLevel(len(identity)))
	writer.Write(identity) // a bytes.Buffer takes everything
	writer.Close()
	return bytes.Clone(body.Bytes())
}

// gzipOf returns a gzip body with no file name and no time in its header: the
// same bytes for the same content.
func gzipOf(identity []byte) []byte {
	var body bytes.Buffer
	body.Grow(len(identity)/5 + 64)
	writer, err := gzip.NewWriterLevel(&body, gzipLevel(len(identity)))
	if err != nil {
		panic("edition: " + err.Error()) // the levels above exist
	}
	writer.Write(identity)
	writer.Close()
	return bytes.Clone(body.Bytes())
}
