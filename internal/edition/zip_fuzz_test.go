package edition

import (
	"archive/zip"
	"bytes"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/passerelles/passerelles/internal/atlas"
)

// FuzzOpenZip: no bytes make it panic; what opens is written and opened again the
// same, and says of itself what it is.
func FuzzOpenZip(f *testing.F) {
	e := published(f)
	f.Add(zipped(f, e))
	f.Add(zippedWith(f, e, smallPages()))
	f.Add(packed(f, zip.Deflate, map[string][]byte{metaName: []byte(`{"format":1}`)}))
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	file := filepath.Join(f.TempDir(), "edition.zip")
	f.Fuzz(func(t *testing.T, archive []byte) {
		got, pages, err := readZip(bytes.NewReader(archive), int64(len(archive)))
		if err != nil {
			if atlas.ErrorCode(err) != atlas.CodeInvalid || atlas.ErrorMessage(err).FR == "" {
				t.Errorf("error %v has no code, or no sentence", err)
			}
			return
		}
		if err := os.WriteFile(file, archive, 0o600); err != nil {
			t.Fatal(err)
		}
		if meta, err := PeekZip(file); err != nil || meta != got.Meta {
			t.Errorf("it says %+v of itself, and is %+v (%v)", meta, got.Meta, err)
		}
		var again bytes.Buffer
		if err := WriteZip(&again, got, pages); err != nil {
			t.Fatal(err)
		}
		same, samePages, err := readZip(bytes.NewReader(again.Bytes()), int64(again.Len()))
		if err != nil || same.Meta != got.Meta || (pages == nil) != (samePages == nil) {
			t.Errorf("written again, it is %+v (%v), not %+v", same, err, got.Meta)
		}
	})
}

// FuzzZipEntry: an entry that passes has a name that leads nowhere else, and
// unpacking it takes memory in proportion to the zip, whatever sizes it claims.
func FuzzZipEntry(f *testing.F) {
	f.Add("layers/eau.geojson", uint16(zip.Deflate), uint64(1000), []byte("\x4a\x04\x00"))
	f.Add("../../etc/passwd", uint16(zip.Store), uint64(1), []byte("x"))
	f.Fuzz(func(t *testing.T, name string, method uint16, claimed uint64, content []byte) {
		var archive bytes.Buffer
		writer := zip.NewWriter(&archive)
		entry, err := writer.CreateRaw(&zip.FileHeader{
			Name: name, Method: method, CompressedSize64: uint64(len(content)), UncompressedSize64: claimed,
		})
		if err != nil {
			return // a name that no zip may have
		}
		entry.Write(content)
		if err := writer.Close(); err != nil {
			t.Fatal(err)
		}
		reader, err := zip.NewReader(bytes.NewReader(archive.Bytes()), int64(archive.Len()))
		if reader == nil || len(reader.File) != 1 {
			return
		}
		if checkEntries(reader.File, int64(archive.Len())) != nil {
			return
		}
		if !filepath.IsLocal(name) || path.Clean(name) != name || strings.ContainsAny(name, "\\:\x00") {
			t.Errorf("an entry may be named %q (%v)", name, err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		body, err := unpack(reader.File[0])
		runtime.ReadMemStats(&after)
		if most := uint64(6*(smallEntry+mostExpansion*archive.Len())) + 1<<20; after.TotalAlloc-before.TotalAlloc > most {
			t.Errorf("%d bytes take %d of memory", archive.Len(), after.TotalAlloc-before.TotalAlloc)
		}
		if err == nil && uint64(len(body)) != reader.File[0].UncompressedSize64 {
			t.Errorf("%d bytes came of an entry of %d", len(body), reader.File[0].UncompressedSize64)
		}
	})
}
