package durable

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func put(tb testing.TB, path, content string) {
	tb.Helper()
	err := WriteFile(path, func(w io.Writer) error {
		_, err := io.WriteString(w, content)
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
}

// want checks what a folder holds: names and contents in turn.
func want(tb testing.TB, folder string, files ...string) {
	tb.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		tb.Fatal(err)
	}
	if len(entries) != len(files)/2 {
		tb.Errorf("the folder holds %v, want %q", entries, files)
	}
	for i := 0; i < len(files); i += 2 {
		content, err := os.ReadFile(filepath.Join(folder, files[i]))
		if err != nil || string(content) != files[i+1] {
			tb.Errorf("%s holds %q (%v), want %q", files[i], content, err, files[i+1])
		}
	}
}

func TestWriteFile(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	path := filepath.Join(folder, "a")
	put(t, path, "one")
	put(t, path, "two")
	want(t, folder, "a", "two")
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("mode %v (%v), want one that others may read", info.Mode(), err)
	}

	failure := errors.New("no")
	err = WriteFile(path, func(w io.Writer) error {
		io.WriteString(w, "half of thr")
		return failure
	})
	if !errors.Is(err, failure) {
		t.Errorf("error %v, want that of the writer", err)
	}
	want(t, folder, "a", "two")

	if err := WriteFile(filepath.Join(folder, "absent", "a"), func(io.Writer) error { return nil }); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error %v in a folder that is not there", err)
	}
}

func TestLink(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	a, b := filepath.Join(folder, "a"), filepath.Join(folder, "b")
	put(t, a, "one")
	put(t, b, "zero")
	for range 2 { // the second time they are the same file already
		if err := Link(a, b); err != nil {
			t.Fatal(err)
		}
		want(t, folder, "a", "one", "b", "one")
	}
	put(t, a, "two")
	want(t, folder, "a", "two", "b", "one")
}

func TestSweep(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	put(t, filepath.Join(folder, "a"), "one")
	for _, name := range []string{"fresh", "stale"} {
		put(t, filepath.Join(folder, Unfinished+name), name)
	}
	old := time.Now().Add(-2 * time.Hour)
	if err := errors.Join(
		os.Chtimes(filepath.Join(folder, Unfinished+"stale"), old, old),
		os.Chtimes(filepath.Join(folder, "a"), old, old),
	); err != nil {
		t.Fatal(err)
	}
	if err := Sweep(folder, time.Hour); err != nil {
		t.Fatal(err)
	}
	want(t, folder, "a", "one", Unfinished+"fresh", "fresh")
}
