package edition

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/durable"
)

func zipped(tb testing.TB, e *Edition) []byte {
	tb.Helper()
	var archive bytes.Buffer
	if err := WriteZip(&archive, e, nil); err != nil {
		tb.Fatal(err)
	}
	return archive.Bytes()
}

func openBytes(archive []byte) (*Edition, error) {
	e, _, err := readZip(bytes.NewReader(archive), int64(len(archive)))
	return e, err
}

func TestZip(t *testing.T) {
	t.Parallel()
	e := published(t)
	archive := zipped(t, e)
	if !bytes.Equal(archive, zipped(t, e)) {
		t.Error("two zips of one edition differ")
	}
	path := filepath.Join(t.TempDir(), "édition.zip")
	if err := os.WriteFile(path, archive, 0o600); err != nil {
		t.Fatal(err)
	}
	again, pages, err := OpenZip(path)
	if err != nil {
		t.Fatal(err)
	}
	same(t, e, again)
	if pages != nil {
		t.Error("a file without pages has some")
	}
	if meta, err := PeekZip(path); err != nil || meta != e.Meta {
		t.Errorf("PeekZip() = %+v, %v, want %+v", meta, err, e.Meta)
	}
	if _, _, err := OpenZip(path + ".absent"); atlas.ErrorCode(err) != atlas.CodeNotFound {
		t.Errorf("error %v, want not found", err)
	}
	if _, _, err := OpenZip(filepath.Dir(path)); atlas.ErrorCode(err) != atlas.CodeInvalid {
		t.Errorf("error %v for a folder, want invalid", err)
	}
}

// TestZipOfFiles: a person who unpacks the zip finds the files; packed again
// with another tool, in another order, it is the same edition. So is one of the
// first format, which listed no digests, without the Brotli bodies.
func TestZipOfFiles(t *testing.T) {
	t.Parallel()
	e := published(t)
	entries := entriesOf(t, zipped(t, e))
	for _, name := range []string{CooperationsName, AllName, LayerName("eau")} {
		if !bytes.Equal(entries[name], body(t, e, name)) {
			t.Errorf("%s in the zip is not the file", name)
		}
	}
	again, err := openBytes(packed(t, zip.Store, entries))
	if err != nil {
		t.Fatal(err)
	}
	same(t, e, again)

	for name := range entries {
		if strings.HasSuffix(name, brotliName) {
			delete(entries, name)
		}
	}
	entries[metaName] = firstFormat(e)
	if again, err = openBytes(packed(t, zip.Store, entries)); err != nil {
		t.Fatal(err)
	}
	same(t, e, again)
}

// firstFormat is the edition.json that the first format had.
func firstFormat(e *Edition) []byte {
	return marshal(struct {
		Format      int       `json:"format"`
		Number      int       `json:"number"`
		Digest      string    `json:"digest"`
		PublishedAt time.Time `json:"published_at"`
	}{1, e.Number, e.Digest, e.PublishedAt})
}

// entriesOf unpacks a zip.
func entriesOf(tb testing.TB, archive []byte) map[string][]byte {
	tb.Helper()
	reader, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		tb.Fatal(err)
	}
	entries := map[string][]byte{}
	for _, entry := range reader.File {
		if entries[entry.Name], err = unpack(entry); err != nil {
			tb.Fatal(err)
		}
	}
	return entries
}

// packed makes a zip.
func packed(tb testing.TB, method uint16, entries map[string][]byte) []byte {
	tb.Helper()
	var archive bytes.Buffer
	writer := zip.NewWriter(&archive)
	for name, content := range entries {
		entry, err := writer.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		if err != nil {
			tb.Fatal(err)
		}
		entry.Write(content)
	}
	if err := writer.Close(); err != nil {
		tb.Fatal(err)
	}
	return archive.Bytes()
}

// TestZipRefuses: what is not an edition is refused in one sentence, and
// nothing of it is unpacked further than it takes to know.
func TestZipRefuses(t *testing.T) {
	t.Parallel()
	whole := zipped(t, published(t))
	with := func(name string, content []byte) []byte {
		entries := entriesOf(t, whole)
		entries[name] = content
		return packed(t, zip.Deflate, entries)
	}
	without := func(name string) []byte {
		entries := entriesOf(t, whole)
		delete(entries, name)
		return packed(t, zip.Deflate, entries)
	}
	changed := func(name string) []byte { // and its checksum with it
		entries := entriesOf(t, whole)
		entries[name] = append(bytes.Clone(entries[name]), ' ')
		return packed(t, zip.Deflate, entries)
	}
	damagedInside := damagedIn(t, whole, CooperationsName)
	twice := bytes.Replace(whole, []byte("layers/eau.geojson"), []byte("layers/all.geojson"), -1)
	for name, row := range map[string]struct {
		archive []byte
		want    string
	}{
		"nothing":                {nil, "read zip"},
		"not a zip":              {[]byte("La vie est belle"), "read zip"},
		"half of it":             {whole[:len(whole)/2], "read zip"},
		"a byte":                 {damagedInside, ""},
		"a name that leads out":  {with("../../etc/cron.d/x", nil), "has an entry named"},
		"an absolute name":       {with("/etc/passwd", nil), "has an entry named"},
		"a name of Windows":      {with(`layers\..\x.geojson`, nil), "has an entry named"},
		"a file of its own":      {with("index.html", nil), "has an entry named"},
		"two entries, one name":  {twice, "two entries named"},
		"a bomb":                 {with("layers/bomb.geojson", make([]byte, 2*smallEntry)), "would unpack to"},
		"many small bombs":       {manyBombs(t), "the zip would unpack to"},
		"too many entries":       {manyEntries(t), "entries"},
		"no edition.json":        {without(metaName), "there is no edition.json"},
		"an edition.json of ten": {with(metaName, []byte("10")), "read edition.json"},
		"a huge edition.json":    {with(metaName, make([]byte, mostMetaBytes+1)), "edition.json is too large"},
		"no cooperations":        {without(CooperationsName), "api/cooperations.json"},
		"no brotli body":         {without(AllName + brotliName), `lists "layers/all.geojson.br"`},
		"one file too many":      {with("layers/more.geojson", []byte("{}")), "does not list layers/more.geojson"},
		"another content":        {changed(TableName), "read api/cooperations.csv: it is not what edition.json says"},
		"a newer format":         {with(metaName, []byte(`{"format":12,"what":["is","new"]}`)), "newer Passerelles (format 12;"},
		"another digest":         {with(metaName, []byte(`{"format":1,"digest":"00"}`)), "the digest is"},
	} {
		_, err := openBytes(row.archive)
		if atlas.ErrorCode(err) != atlas.CodeInvalid || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: error %v, want one that says %q", name, err, row.want)
		}
	}
}

// damagedIn changes a byte in the middle of what an entry holds.
func damagedIn(tb testing.TB, archive []byte, name string) []byte {
	tb.Helper()
	reader, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		tb.Fatal(err)
	}
	for _, entry := range reader.File {
		if entry.Name != name {
			continue
		}
		at, err := entry.DataOffset()
		if err != nil {
			tb.Fatal(err)
		}
		changed := bytes.Clone(archive)
		changed[at+int64(entry.CompressedSize64)/2] ^= 0xff
		return changed
	}
	tb.Fatalf("no %s in the zip", name)
	return nil
}

// manyBombs are entries that are each small enough to be a bomb.
func manyBombs(tb testing.TB) []byte {
	entries := map[string][]byte{}
	for i := range 40 {
		entries["layers/a"+strings.Repeat("a", i)+".geojson"] = make([]byte, smallEntry)
	}
	return packed(tb, zip.Deflate, entries)
}

func manyEntries(tb testing.TB) []byte {
	entries := map[string][]byte{}
	for i := range mostEntries + 1 {
		entries["layers/a"+strings.Repeat("a", i)+".geojson"] = nil
	}
	return packed(tb, zip.Store, entries)
}

// TestNewerFormatIsOneSentence holds what an operator reads.
func TestNewerFormatIsOneSentence(t *testing.T) {
	t.Parallel()
	want := atlas.Text{
		FR: "Cette édition a été écrite par une version plus récente de Passerelles (format 2\u202f; celle-ci lit jusqu’au format 1)\u202f: mettez le programme à jour.",
		EN: "This edition was written by a newer Passerelles (format 2; this one reads up to format 1): update the program",
	}
	if diff := cmp.Diff(want, atlas.ErrorMessage(newer(2, 1))); diff != "" {
		t.Errorf("sentence (-want +got):\n%s", diff)
	}
}

func TestFolder(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "éditions [1]", "ici")
	if _, err := OpenFolder(folder); atlas.ErrorCode(err) != atlas.CodeNotFound {
		t.Fatalf("error %v before anything was saved, want not found", err)
	}
	base := built(t)
	for number := 1; number <= keptInFolder+2; number++ {
		if err := Save(folder, base.WithMeta(Meta{Number: number})); err != nil {
			t.Fatal(err)
		}
	}
	last, err := OpenFolder(folder)
	if err != nil {
		t.Fatal(err)
	}
	same(t, base.WithMeta(Meta{Number: keptInFolder + 2}), last)
	if names := folderNames(t, folder); len(names) != keptInFolder+1 {
		t.Errorf("the folder holds %q, want %d editions and the name of the current one", names, keptInFolder)
	}

	// An older one is made current again: it is the one to open.
	if err := Save(folder, base.WithMeta(Meta{Number: 2})); err != nil {
		t.Fatal(err)
	}
	if back, err := OpenFolder(folder); err != nil || back.Number != 2 {
		t.Errorf("edition %v, error %v, want 2", back, err)
	}
}

// TestFolderDamaged: whatever happened to the disk, the newest whole edition is
// served; with none, the error says so.
func TestFolderDamaged(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	base := built(t)
	for number := 1; number <= 2; number++ {
		if err := Save(folder, base.WithMeta(Meta{Number: number})); err != nil {
			t.Fatal(err)
		}
	}
	names := folderNames(t, folder)
	truncate := func(name string) {
		if err := os.Truncate(filepath.Join(folder, name), 100); err != nil {
			t.Fatal(err)
		}
	}
	truncate(names[1]) // the second edition
	if e, err := OpenFolder(folder); err != nil || e.Number != 1 {
		t.Errorf("edition %v, error %v, want the first", e, err)
	}
	if err := os.Remove(filepath.Join(folder, currentName)); err != nil {
		t.Fatal(err)
	}
	if e, err := OpenFolder(folder); err != nil || e.Number != 1 {
		t.Errorf("without a current one: edition %v, error %v, want the first", e, err)
	}
	truncate(names[0])
	if _, err := OpenFolder(folder); atlas.ErrorCode(err) != atlas.CodeInvalid {
		t.Errorf("error %v with none left, want invalid", err)
	}
}

// TestFolderInterrupted: what a Save that was killed left is never opened, and
// goes in the end.
func TestFolderInterrupted(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	e := published(t)
	fresh, stale := filepath.Join(folder, durable.Unfinished+"fresh"), filepath.Join(folder, durable.Unfinished+"stale")
	for _, path := range []string{fresh, stale} {
		if err := os.WriteFile(path, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	old := time.Now().Add(-2 * longAgo)
	if err := os.Chtimes(stale, old, old); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenFolder(folder); atlas.ErrorCode(err) != atlas.CodeNotFound {
		t.Errorf("error %v, want not found", err)
	}
	if err := Save(folder, e); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(fresh); err != nil {
		t.Errorf("the file another Save may be writing is gone: %v", err)
	}
	if _, err := os.Stat(stale); err == nil {
		t.Error("a file left long ago is still there")
	}
}

func folderNames(tb testing.TB, folder string) []string {
	tb.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		tb.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}
