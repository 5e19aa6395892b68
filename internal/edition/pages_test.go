package edition

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelles/passerelles/internal/atlas"
)

// smallPages is a front end of a few files, in folders.
func smallPages() *Pages {
	return &Pages{
		Templates:    fstest.MapFS{"map.html": {Data: []byte("<!doctype html>")}, "_site.html": {Data: []byte("{{}}")}, "about/project.fr.html": {Data: []byte("Le projet")}},
		Translations: fstest.MapFS{"fr.json": {Data: []byte("{}")}, "records/fr.json": {Data: []byte("{}")}},
		Dist:         fstest.MapFS{"assets.json": {Data: []byte(`{"a.js":"assets/a-1.js"}`)}, "assets/a-1.js": {Data: []byte("export {}")}, ".gitkeep": {}},
		Languages:    []string{"fr", "en"},
	}
}

func zippedWith(tb testing.TB, e *Edition, pages *Pages) []byte {
	tb.Helper()
	var archive bytes.Buffer
	if err := WriteZip(&archive, e, pages); err != nil {
		tb.Fatal(err)
	}
	return archive.Bytes()
}

// filesOf reads a whole file system.
func filesOf(tb testing.TB, files fs.FS) map[string]string {
	tb.Helper()
	all := map[string]string{}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(files, name)
		all[name] = string(content)
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return all
}

// TestPages: the pages come out of the file as they went in, and stay when the
// file goes away.
func TestPages(t *testing.T) {
	t.Parallel()
	e, pages := published(t), smallPages()
	archive := zippedWith(t, e, pages)
	if !bytes.Equal(archive, zippedWith(t, e, pages)) {
		t.Error("two zips of one edition and its pages differ")
	}
	path := filepath.Join(t.TempDir(), "edition.zip")
	if err := os.WriteFile(path, archive, 0o600); err != nil {
		t.Fatal(err)
	}
	again, got, err := OpenZip(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 0); err != nil { // the stick is pulled
		t.Fatal(err)
	}
	same(t, e, again)
	for _, part := range []struct {
		name      string
		want, got fs.FS
	}{
		{"templates", pages.Templates, got.Templates},
		{"translations", pages.Translations, got.Translations},
		{"dist", pages.Dist, got.Dist},
	} {
		want := filesOf(t, part.want)
		delete(want, ".gitkeep")
		if diff := cmp.Diff(want, filesOf(t, part.got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", part.name, diff)
		}
	}
	if !slices.Equal(got.Languages, pages.Languages) {
		t.Errorf("languages %q, want %q", got.Languages, pages.Languages)
	}
	if !bytes.Equal(archive, zippedWith(t, again, got)) {
		t.Error("what was read is not written as it was")
	}
}

// relisted packs an edition and its pages, changed, with an edition.json that
// lists what is there.
func relisted(t *testing.T, e *Edition, pages *Pages, change func(map[string][]byte)) []byte {
	t.Helper()
	entries := entriesOf(t, zippedWith(t, e, pages))
	change(entries)
	meta := zipMeta{Format: zipFormat, Number: e.Number, Digest: e.Digest, PublishedAt: e.PublishedAt}
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		if name != metaName {
			meta.list(name, entries[name])
		}
	}
	entries[metaName] = marshal(meta)
	return packed(t, zip.Deflate, entries)
}

// TestOlderPagesAreLeftOut: an edition of an older program is served with the
// pages of this one.
func TestOlderPagesAreLeftOut(t *testing.T) {
	t.Parallel()
	e := published(t)
	older := relisted(t, e, smallPages(), func(entries map[string][]byte) {
		entries[pagesMetaName] = marshal(pagesMeta{PagesFormat - 1, []string{"fr"}})
	})
	again, pages, err := readZip(bytes.NewReader(older), int64(len(older)))
	if err != nil {
		t.Fatal(err)
	}
	if again.Digest != e.Digest {
		t.Errorf("digest %s, want %s", again.Digest, e.Digest)
	}
	if pages != nil {
		t.Error("pages that this program cannot fill in are taken")
	}
}

// TestPagesRefused: pages that are not whole, or that lead elsewhere, are
// refused as the rest of the file is.
func TestPagesRefused(t *testing.T) {
	t.Parallel()
	e := published(t)
	whole := entriesOf(t, zippedWith(t, e, smallPages()))
	listed := func(change func(map[string][]byte)) []byte { return relisted(t, e, smallPages(), change) }
	with := func(name, content string) []byte {
		return listed(func(entries map[string][]byte) { entries[name] = []byte(content) })
	}
	for name, row := range map[string]struct {
		archive []byte
		want    string
	}{
		"a page changed": {packed(t, zip.Deflate, func() map[string][]byte {
			entries := maps.Clone(whole)
			entries["pages/templates/map.html"] = []byte("<script>")
			return entries
		}()), "read pages/templates/map.html: it is not what edition.json says"},
		"a page that leads out":       {with("pages/dist/../../../etc/passwd", ""), "has an entry named"},
		"a page of a folder unknown":  {with("pages/bin/sh", ""), "has an entry named"},
		"a hidden page":               {with("pages/dist/.env", ""), "has an entry named"},
		"a page with a backslash":     {with(`pages/dist/a\b`, ""), "has an entry named"},
		"a page without a name":       {with("pages/dist/", ""), "has an entry named"},
		"a page far too deep":         {with("pages/dist"+strings.Repeat("/a", 9), ""), "has an entry named"},
		"a bomb":                      {with("pages/dist/bomb.js", strings.Repeat(" ", 2*smallEntry)), "would unpack to"},
		"pages that say nothing":      {listed(func(entries map[string][]byte) { delete(entries, pagesMetaName) }), "there is no pages/pages.json"},
		"pages.json that is no JSON":  {with(pagesMetaName, "{"), "read pages/pages.json"},
		"pages without a language":    {with(pagesMetaName, `{"format":2,"languages":[]}`), "neither its format nor its languages"},
		"a language that is a path":   {with(pagesMetaName, `{"format":2,"languages":["../"]}`), "names the language"},
		"pages of a newer program":    {with(pagesMetaName, `{"format":7,"languages":["fr"]}`), "need a newer Passerelles (pages of format 7;"},
		"pages in the first format":   {packed(t, zip.Deflate, func() map[string][]byte { c := maps.Clone(whole); c[metaName] = firstFormat(e); return c }()), "a zip of format 1 has an entry named pages/"},
		"an edition.json that counts": {packed(t, zip.Deflate, func() map[string][]byte { c := maps.Clone(whole); delete(c, "pages/dist/assets.json"); return c }()), `lists "pages/dist/assets.json", which is not there`},
	} {
		_, err := openBytes(row.archive)
		if atlas.ErrorCode(err) != atlas.CodeInvalid || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: error %v, want one that says %q", name, err, row.want)
		}
	}
}

// TestPagesTooLarge: what the pages take when unpacked is bounded apart.
func TestPagesTooLarge(t *testing.T) {
	t.Parallel()
	var entries []*zip.File
	for i := range 33 {
		entries = append(entries, &zip.File{FileHeader: zip.FileHeader{
			Name: "pages/dist/" + strings.Repeat("a", i+1), CompressedSize64: 1 << 20, UncompressedSize64: 2 << 20,
		}})
	}
	if err := checkEntries(entries, mostBytes); err == nil || !strings.Contains(err.Error(), "of them pages") {
		t.Errorf("error %v, want one on the size of the pages", err)
	}
	if err := checkEntries(entries[:32], mostBytes); err != nil {
		t.Errorf("error %v for pages as large as they may be", err)
	}
}
