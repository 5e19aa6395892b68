package edition

import (
	"archive/zip"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
)

// What a zip may hold at most: what is beyond is not an edition of ours, and is
// refused before it is unpacked.
const (
	mostEntries    = 512
	mostBytes      = 2 << 30  // all entries, unpacked
	mostPagesBytes = 64 << 20 // the pages, unpacked
	mostMetaBytes  = 256 << 10
	mostExpansion  = 200     // unpacked over packed, for entries over smallEntry
	smallEntry     = 1 << 20 // bytes
)

// OpenZip reads an edition and its pages from a zip file that [WriteZip] wrote,
// and checks every digest. The pages are nil when the file has none; they do not
// need the file any more. Anything else is a CodeInvalid error; a file that is
// not there, a CodeNotFound one.
func OpenZip(path string) (*Edition, *Pages, error) {
	file, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil, &atlas.Error{
			Code: atlas.CodeNotFound,
			Message: atlas.Text{
				FR: "Il n’y a pas de fichier d’édition à cet endroit.",
				EN: "There is no edition file there",
			},
			Cause: err,
		}
	}
	if err != nil {
		return nil, nil, fmt.Errorf("open edition: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, nil, fmt.Errorf("open edition: %w", err)
	}
	return readZip(file, info.Size())
}

// PeekZip returns what a zip file says of the edition it holds, without
// checking that it holds it.
func PeekZip(path string) (Meta, error) {
	archive, err := zip.OpenReader(path)
	if err != nil {
		return Meta{}, fmt.Errorf("open edition: %w", err)
	}
	defer archive.Close()
	info, err := os.Stat(path)
	if err != nil {
		return Meta{}, fmt.Errorf("open edition: %w", err)
	}
	if err := checkEntries(archive.File, info.Size()); err != nil {
		return Meta{}, err
	}
	meta, err := readMeta(&archive.Reader)
	if err != nil {
		return Meta{}, err
	}
	return Meta{Number: meta.Number, Digest: meta.Digest, PublishedAt: meta.PublishedAt}, nil
}

func readZip(r io.ReaderAt, size int64) (*Edition, *Pages, error) {
	archive, err := zip.NewReader(r, size)
	if err != nil && archive == nil {
		return nil, nil, damaged(fmt.Errorf("read zip: %w", err))
	}
	if err := checkEntries(archive.File, size); err != nil {
		return nil, nil, err
	}
	meta, err := readMeta(archive)
	if err != nil {
		return nil, nil, err
	}
	wanted, err := meta.wanted(archive.File)
	if err != nil {
		return nil, nil, err
	}
	files, err := readEntries(archive.File, wanted)
	if err != nil {
		return nil, nil, err
	}
	e, err := Assemble(Meta{Number: meta.Number, Digest: meta.Digest, PublishedAt: meta.PublishedAt}, files)
	if err != nil {
		return nil, nil, err
	}
	pages, err := readPages(archive)
	if err != nil {
		return nil, nil, err
	}
	return e, pages, nil
}

// readEntries unpacks the entries, checks each against what is wanted, and
// returns the files of the edition. The pages stay packed.
func readEntries(entries []*zip.File, wanted map[string]zipFile) ([]Stored, error) {
	stored := map[string]*Stored{}
	for _, entry := range entries {
		if entry.Name == metaName {
			continue
		}
		if err := readEntry(entry, wanted, stored); err != nil {
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
	return files, nil
}

// checkEntries refuses a zip that cannot be an edition by its table of
// contents: nothing is unpacked for that. The whole is held to what one entry is:
// entries may be small, or share their bytes, and be many.
func checkEntries(entries []*zip.File, size int64) error {
	if len(entries) > mostEntries {
		return damaged(fmt.Errorf("the zip has %d entries", len(entries)))
	}
	seen := map[string]bool{}
	total, pages := uint64(0), uint64(0)
	for _, entry := range entries {
		name := strings.TrimSuffix(entry.Name, brotliName)
		switch {
		case entry.Name != metaName && !fileName.MatchString(name) && !pageName.MatchString(entry.Name):
			return damaged(fmt.Errorf("the zip has an entry named %.80q", entry.Name))
		case seen[entry.Name]:
			return damaged(fmt.Errorf("the zip has two entries named %q", entry.Name))
		case entry.UncompressedSize64 > smallEntry &&
			entry.UncompressedSize64/mostExpansion > entry.CompressedSize64:
			return damaged(fmt.Errorf("%s would unpack to more than %d times its size", entry.Name, mostExpansion))
		case entry.Name == metaName && entry.UncompressedSize64 > mostMetaBytes:
			return damaged(fmt.Errorf("%s is too large", metaName))
		}
		seen[entry.Name] = true
		unpacked := min(entry.UncompressedSize64, mostBytes+1)
		total += unpacked
		if strings.HasPrefix(entry.Name, pagesFolder) {
			pages += unpacked
		}
	}
	if total > smallEntry && total/mostExpansion > uint64(size) {
		return damaged(fmt.Errorf("the zip would unpack to more than %d times its size", mostExpansion))
	}
	if total > mostBytes || pages > mostPagesBytes {
		return damaged(fmt.Errorf("the zip would unpack to %d bytes, %d of them pages", total, pages))
	}
	return nil
}

// readMeta reads the entry that says what the zip is, and refuses a newer
// format before anything else is read.
func readMeta(archive *zip.Reader) (zipMeta, error) {
	var meta zipMeta
	i := slices.IndexFunc(archive.File, func(entry *zip.File) bool { return entry.Name == metaName })
	if i < 0 {
		return meta, damaged(fmt.Errorf("there is no %s", metaName))
	}
	body, err := unpack(archive.File[i])
	if err != nil {
		return meta, damaged(fmt.Errorf("read %s: %w", metaName, err))
	}
	// What a newer format says beside its number may be of any shape.
	var of struct {
		Format int `json:"format"`
	}
	if err := json.Unmarshal(body, &of); err != nil {
		return meta, damaged(fmt.Errorf("read %s: %w", metaName, err))
	}
	if of.Format > zipFormat {
		return meta, newer(of.Format, zipFormat)
	}
	if err := json.Unmarshal(body, &meta); err != nil {
		return meta, damaged(fmt.Errorf("read %s: %w", metaName, err))
	}
	return meta, nil
}

// wanted returns what each entry has to be, by name: nil in the first format,
// where the digest of the edition is all there is.
func (m *zipMeta) wanted(entries []*zip.File) (map[string]zipFile, error) {
	present := map[string]bool{}
	for _, entry := range entries {
		present[entry.Name] = true
		if m.Format < 2 && strings.HasPrefix(entry.Name, pagesFolder) {
			return nil, damaged(fmt.Errorf("a zip of format %d has an entry named %s", m.Format, entry.Name))
		}
	}
	if m.Format < 2 {
		return nil, nil
	}
	wanted := map[string]zipFile{}
	for _, file := range m.Files {
		if _, twice := wanted[file.Name]; twice || !present[file.Name] || file.Name == metaName {
			return nil, damaged(fmt.Errorf("%s lists %.80q, which is not there, or not once", metaName, file.Name))
		}
		wanted[file.Name] = file
	}
	for _, entry := range entries {
		if _, listed := wanted[entry.Name]; !listed && entry.Name != metaName {
			return nil, damaged(fmt.Errorf("%s does not list %s", metaName, entry.Name))
		}
	}
	return wanted, nil
}

// readEntry unpacks an entry, checks it, and adds it to the file it belongs to.
func readEntry(entry *zip.File, wanted map[string]zipFile, stored map[string]*Stored) error {
	body, err := unpack(entry)
	if err != nil {
		return err
	}
	if want, listed := wanted[entry.Name]; listed && (want.Bytes != len(body) || want.SHA256 != digestOfEntry(body)) {
		return fmt.Errorf("it is not what %s says", metaName)
	}
	if strings.HasPrefix(entry.Name, pagesFolder) {
		return nil
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
