package edition

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestZipRoundTrip(t *testing.T) {
	t.Parallel()
	e, err := Build(t.Context(), world(200))
	if err != nil {
		t.Fatal(err)
	}
	var buffer bytes.Buffer
	if err := WriteZip(&buffer, e); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "e.zip")
	if err := os.WriteFile(path, buffer.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	again, err := OpenZip(path)
	if err != nil {
		t.Fatal(err)
	}
	if again.Digest != e.Digest {
		t.Errorf("digest %s, want %s", again.Digest, e.Digest)
	}
	for _, name := range e.Names() {
		want, _ := e.File(name)
		got, _ := again.File(name)
		if !bytes.Equal(got.Identity, want.Identity) || got.ETagFor(Gzip) != want.ETagFor(Gzip) || got.ETagFor(Brotli) != want.ETagFor(Brotli) {
			t.Errorf("%s differs", name)
		}
	}
	folder := t.TempDir()
	if err := Save(folder, e); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenFolder(folder); err != nil {
		t.Fatal(err)
	}
	m, _ := e.File("api/edition")
	t.Logf("%s", m.Identity)
}
