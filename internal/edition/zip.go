package edition

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/passerelles/passerelles/internal/atlas"
)

// A zip of an edition holds metaName first, then, for each file, its content
// deflated under its own name, and its Brotli body under that name and ".br".
// The gzip body is the deflated content between a header and a trailer, so that
// it is not there twice.
const (
	metaName   = "edition.json"
	brotliName = ".br"
)

// What a zip may hold at most: what is beyond is not an edition of ours, and is
// refused before it is unpacked.
const (
	mostEntries    = 512
	mostBytes      = 2 << 30 // all entries, unpacked
	mostMetaBytes  = 64 << 10
	mostExpansion  = 200     // unpacked over packed, for entries over smallEntry
	smallEntry     = 1 << 20 // bytes
	gzipHeaderSize = 10      // RFC 1952 section 2.3, no optional field
)

// gzipHeader is the header of a gzip body made here: deflate, no flags, no
// time, unknown system.
var gzipHeader = [gzipHeaderSize]byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255}

// zipMeta is the first entry of a zip.
type zipMeta struct {
	Format      int       `json:"format"`
	Number      int       `json:"number"`
	Digest      string    `json:"digest"`
	PublishedAt time.Time `json:"published_at"`
}

// WriteZip writes an edition as one file, which [OpenZip] reads. The same
// edition gives the same bytes.
func WriteZip(w io.Writer, e *Edition) error {
	archive := zip.NewWriter(w)
	meta := marshal(zipMeta{Format, e.Number, e.Digest, e.PublishedAt})
	if err := storeEntry(archive, metaName, meta); err != nil {
		return err
	}
	for _, file := range e.Stored() {
		if err := deflatedEntry(archive, file); err != nil {
			return err
		}
		if err := storeEntry(archive, file.Name+brotliName, file.Brotli); err != nil {
			return err
		}
	}
	if err := archive.Close(); err != nil {
		return fmt.Errorf("close zip: %w", err)
	}
	return nil
}

func storeEntry(archive *zip.Writer, name string, body []byte) error {
	entry, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
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

// OpenZip reads an edition from a zip file that [WriteZip] wrote, and checks
// its digest. Anything else is a CodeInvalid error; a file that is not there, a
// CodeNotFound one.
func OpenZip(path string) (*Edition, error) {
	file, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, &atlas.Error{
			Code: atlas.CodeNotFound,
			Message: atlas.Text{
				FR: "Il n’y a pas de fichier d’édition à cet endroit.",
				EN: "There is no edition file there",
			},
			Cause: err,
		}
	}
	if err != nil {
		return nil, fmt.Errorf("open edition: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("open edition: %w", err)
	}
	return readZip(file, info.Size())
}

func readZip(r io.ReaderAt, size int64) (*Edition, error) {
	archive, err := zip.NewReader(r, size)
	if err != nil && archive == nil {
		return nil, damaged(fmt.Errorf("read zip: %w", err))
	}
	if err := checkEntries(archive.File); err != nil {
		return nil, err
	}
	meta, err := readMeta(archive)
	if err != nil {
		return nil, err
	}
	stored := map[string]*Stored{}
	for _, entry := range archive.File {
		if err := readEntry(entry, stored); err != nil {
			return nil, damaged(fmt.Errorf("read %s: %w", entry.Name, err))
		}
	}
	files := make([]Stored, 0, len(stored))
	for _, file := range stored {
		if file.Identity == nil {
			return nil, damaged(fmt.Errorf("there is %s%s, but no %s", file.Name, brotliName, file.Name))
		}
		files = append(files, *file)
	}
	return Assemble(meta, files)
}

// checkEntries refuses a zip that cannot be an edition by its table of
// contents: nothing is unpacked for that.
func checkEntries(entries []*zip.File) error {
	if len(entries) > mostEntries {
		return damaged(fmt.Errorf("the zip has %d entries", len(entries)))
	}
	seen := map[string]bool{}
	total := uint64(0)
	for _, entry := range entries {
		name := strings.TrimSuffix(entry.Name, brotliName)
		switch {
		case entry.Name != metaName && !fileName.MatchString(name):
			return damaged(fmt.Errorf("the zip has an entry named %.80q", entry.Name))
		case seen[entry.Name]:
			return damaged(fmt.Errorf("the zip has two entries named %q", entry.Name))
		case entry.UncompressedSize64 > smallEntry &&
			entry.UncompressedSize64/mostExpansion > entry.CompressedSize64:
			return damaged(fmt.Errorf("%s would unpack to %d times its size", entry.Name, mostExpansion))
		case entry.Name == metaName && entry.UncompressedSize64 > mostMetaBytes:
			return damaged(fmt.Errorf("%s is too large", metaName))
		}
		seen[entry.Name] = true
		total += min(entry.UncompressedSize64, mostBytes+1)
	}
	if total > mostBytes {
		return damaged(fmt.Errorf("the zip would unpack to more than %d bytes", mostBytes))
	}
	return nil
}

// readMeta reads the entry that says what the zip is, and refuses a newer
// format before anything else is read.
func readMeta(archive *zip.Reader) (Meta, error) {
	i := slices.IndexFunc(archive.File, func(entry *zip.File) bool { return entry.Name == metaName })
	if i < 0 {
		return Meta{}, damaged(fmt.Errorf("there is no %s", metaName))
	}
	body, err := unpack(archive.File[i])
	if err != nil {
		return Meta{}, damaged(fmt.Errorf("read %s: %w", metaName, err))
	}
	var meta zipMeta
	if err := json.Unmarshal(body, &meta); err != nil {
		return Meta{}, damaged(fmt.Errorf("read %s: %w", metaName, err))
	}
	if meta.Format > Format {
		return Meta{}, newer(meta.Format)
	}
	return Meta{Number: meta.Number, Digest: meta.Digest, PublishedAt: meta.PublishedAt}, nil
}

// readEntry adds an entry to the file it belongs to.
func readEntry(entry *zip.File, stored map[string]*Stored) error {
	if entry.Name == metaName {
		return nil
	}
	body, err := unpack(entry)
	if err != nil {
		return err
	}
	name, isBrotli := strings.CutSuffix(entry.Name, brotliName)
	file := stored[name]
	if file == nil {
		file = &Stored{Name: name}
		stored[name] = file
	}
	if isBrotli {
		file.Brotli = body
		return nil
	}
	file.Identity = body
	file.Gzip, err = gzipFrom(entry)
	return err
}

// unpack returns the content of an entry, which has the size and the checksum
// the zip says.
func unpack(entry *zip.File) ([]byte, error) {
	reader, err := entry.Open()
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	body, err := io.ReadAll(io.LimitReader(reader, int64(entry.UncompressedSize64)+1))
	if err != nil {
		return nil, err
	}
	if uint64(len(body)) != entry.UncompressedSize64 {
		return nil, fmt.Errorf("it has not the size the zip says")
	}
	return slices.Clip(body), nil
}

// gzipFrom makes the gzip body of a deflated entry; nil for one that somebody
// packed otherwise.
func gzipFrom(entry *zip.File) ([]byte, error) {
	if entry.Method != zip.Deflate {
		return nil, nil
	}
	reader, err := entry.OpenRaw()
	if err != nil {
		return nil, err
	}
	body := make([]byte, 0, gzipHeaderSize+entry.CompressedSize64+8)
	body = append(body, gzipHeader[:]...)
	deflated := body[gzipHeaderSize:cap(body)][:entry.CompressedSize64]
	if _, err := io.ReadFull(reader, deflated); err != nil {
		return nil, err
	}
	body = body[:gzipHeaderSize+len(deflated)]
	body = binary.LittleEndian.AppendUint32(body, entry.CRC32)
	return binary.LittleEndian.AppendUint32(body, uint32(entry.UncompressedSize64)), nil
}
