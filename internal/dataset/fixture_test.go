package dataset

import (
	"bytes"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelles/passerelles/data"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// files is a data package in memory, by file name.
type files map[string]string

// fixture returns the small package of testdata/package, with the description,
// territory and reference tables that the program carries.
func fixture(tb testing.TB) files {
	tb.Helper()
	f := files{}
	f.take(tb, os.DirFS("testdata/package"), "*.csv")
	for _, name := range []string{descriptorFile, territoryFile, "themes.csv", "types.csv", "world_regions.csv"} {
		f.take(tb, data.Bundled(), name)
	}
	return f
}

func (f files) take(tb testing.TB, fsys fs.FS, pattern string) {
	tb.Helper()
	names, err := fs.Glob(fsys, pattern)
	if err != nil || len(names) == 0 {
		tb.Fatalf("no file %s: %v", pattern, err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			tb.Fatal(err)
		}
		f[name] = string(text)
	}
}

func (f files) fs() fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range f {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

// replace changes the only occurrence of old in a file.
func (f files) replace(tb testing.TB, name, old, with string) {
	tb.Helper()
	if strings.Count(f[name], old) != 1 {
		tb.Fatalf("%s holds %q %d times, want once", name, old, strings.Count(f[name], old))
	}
	f[name] = strings.Replace(f[name], old, with, 1)
}

// line appends a line to a file.
func (f files) line(name, text string) { f[name] += text + "\n" }

// write puts one file in a folder of the test and returns its path.
func write(tb testing.TB, name, text string) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

// problemsOf returns the problems in err, which must be nothing else.
func problemsOf(tb testing.TB, err error) Problems {
	tb.Helper()
	var problems Problems
	if err != nil && !errors.As(err, &problems) {
		tb.Fatalf("error is %v, want problems", err)
	}
	return problems
}

// listing writes problems in both languages, as a golden file holds them.
func listing(tb testing.TB, problems Problems) string {
	tb.Helper()
	var b bytes.Buffer
	for _, lang := range []string{"fr", "en"} {
		b.WriteString("-- " + lang + " --\n")
		if err := problems.Write(&b, lang); err != nil {
			tb.Fatal(err)
		}
	}
	return b.String()
}

// golden compares got with the golden file of the running test.
func golden(tb testing.TB, got string) {
	tb.Helper()
	_, name, _ := strings.Cut(tb.Name(), "/")
	path := filepath.Join("testdata", "problems", strings.ReplaceAll(name, "/", "-")+".golden")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			tb.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		tb.Errorf("%s differs (-want +got); -update rewrites it:\n%s", path, diff)
	}
}
