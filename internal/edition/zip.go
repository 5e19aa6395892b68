package edition

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"time"
)

// A zip of an edition holds metaName first, then, for each file, its content
// deflated under its own name, and its Brotli body under that name and ".br".
// The gzip body is the deflated content between a header and a trailer, so that
// it is not there twice. Then come the pages, when it has them: see [Pages].
const (
	metaName   = "edition.json"
	brotliName = ".br"
)

// zipFormat is the number of the shape of the zip itself. The first had neither
// digests of its entries nor pages.
const zipFormat = 2

const gzipHeaderSize = 10 // RFC 1952 section 2.3, no optional field

// gzipHeader is the header of a gzip body made here: deflate, no flags, no
// time, unknown system.
var gzipHeader = [gzipHeaderSize]byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255}

// zipMeta is the first entry of a zip.
type zipMeta struct {
	Format      int       `json:"format"`
	Number      int       `json:"number"`
	Digest      string    `json:"digest"`
	PublishedAt time.Time `json:"published_at"`
	Files       []zipFile `json:"files"` // every other entry, in order; none in format 1
}

// zipFile is what an entry has to be.
type zipFile struct {
	Name   string `json:"name"`
	Bytes  int    `json:"bytes"` // unpacked
	SHA256 string `json:"sha256"`
}

// WriteZip writes an edition as one file, which [OpenZip] reads, with the pages
// that show it when there are some. The same edition and pages give the same
// bytes.
func WriteZip(w io.Writer, e *Edition, pages *Pages) error {
	var shown []pageEntry
	if pages != nil {
		var err error
		if shown, err = pages.entries(); err != nil {
			return err
		}
	}
	stored := e.Stored()
	meta := zipMeta{Format: zipFormat, Number: e.Number, Digest: e.Digest, PublishedAt: e.PublishedAt}
	for _, file := range stored {
		meta.list(file.Name, file.Identity)
		meta.list(file.Name+brotliName, file.Brotli)
	}
	for _, file := range shown {
		meta.list(file.name, file.body)
	}
	archive := zip.NewWriter(w)
	if err := addEntry(archive, metaName, zip.Store, marshal(meta)); err != nil {
		return err
	}
	for _, file := range stored {
		if err := deflatedEntry(archive, file); err != nil {
			return err
		}
		if err := addEntry(archive, file.Name+brotliName, zip.Store, file.Brotli); err != nil {
			return err
		}
	}
	for _, file := range shown {
		if err := addEntry(archive, file.name, zip.Deflate, file.body); err != nil {
			return err
		}
	}
	if err := archive.Close(); err != nil {
		return fmt.Errorf("close zip: %w", err)
	}
	return nil
}

// list says what the next entry has to be.
func (m *zipMeta) list(name string, body []byte) {
	m.Files = append(m.Files, zipFile{name, len(body), digestOfEntry(body)})
}

func digestOfEntry(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

func addEntry(archive *zip.Writer, name string, method uint16, body []byte) error {
	entry, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: method})
	if err == nil {
		_, err = entry.Write(body)
	}
	if err != nil {
		return fmt.Errorf("write %s to zip: %w", name, err)
	}
	return nil
}

// deflatedEntry writes a file's content as it is already deflated in its gzip
// body, when that body has the plain header; deflated anew otherwise.
func deflatedEntry(archive *zip.Writer, file Stored) error {
	if !bytes.HasPrefix(file.Gzip, gzipHeader[:]) {
		file.Gzip = effortFor(len(file.Identity)).gzip(file.Identity)
	}
	trailer := len(file.Gzip) - 8
	header := &zip.FileHeader{
		Name:               file.Name,
		Method:             zip.Deflate,
		CRC32:              binary.LittleEndian.Uint32(file.Gzip[trailer:]),
		CompressedSize64:   uint64(trailer - gzipHeaderSize),
		UncompressedSize64: uint64(len(file.Identity)),
	}
	entry, err := archive.CreateRaw(header)
	if err == nil {
		_, err = entry.Write(file.Gzip[gzipHeaderSize:trailer])
	}
	if err != nil {
		return fmt.Errorf("write %s to zip: %w", file.Name, err)
	}
	return nil
}
