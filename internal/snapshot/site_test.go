package snapshot

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/passerelles/passerelles/internal/atlas"
)

// answers is a handler that answers some addresses: a status and a body.
type answers map[string]string

func (a answers) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	said, found := a[r.URL.Path]
	if !found {
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, `<link href="/error.css"><a href="/">`)
		return
	}
	if retired, found := strings.CutPrefix(said, "410 "); found {
		w.WriteHeader(http.StatusGone)
		said = retired
	}
	fmt.Fprint(w, said)
}

func tiny() Site {
	return Site{
		Handler: answers{
			"/": `<a href="/pays">`, "/pays": `<a href="/"><a href="/pays/SU">`, "/pays/SU": `410 <a href="/pays">`,
			"/api/edition": `{"href":"/"}`, "/assets/main-1.js": "1", "/error.css": "a{}", "/away": `<a href="/pays">`,
		},
		Pages: []string{"/", "/pays", "/pays/SU", "/away"}, StandIns: []string{"/away"}, Files: []string{"/api/edition", "/assets/main-1.js", "/error.css"},
		NotFound: "/404.html", Base: "/atlas", Lasting: []string{"assets"},
	}
}

// contents reads a folder: what is in each of its files.
func contents(t *testing.T, folder string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		name, _ := filepath.Rel(folder, path)
		found[filepath.ToSlash(name)] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// alone checks that nothing is left beside a folder.
func alone(t *testing.T, folder string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(folder))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if entry.Name() != filepath.Base(folder) {
			t.Errorf("%s is left beside the folder", entry.Name())
		}
	}
}

func TestWrite(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "www", "atlas") // neither is there
	summary, err := Write(t.Context(), folder, tiny())
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"index.html": `<a href="pays/">`, "pays/index.html": `<a href="../"><a href="../pays/SU/">`,
		"pays/SU/index.html": `<a href="../../pays/">`, "away/index.html": `<a href="/atlas/pays/">`,
		"api/edition": `{"href":"/"}`, "assets/main-1.js": "1", "error.css": "a{}",
		"404.html": `<link href="/atlas/error.css"><a href="/atlas/">`, markerName: marker,
	}
	if got := contents(t, folder); !maps.Equal(got, want) {
		t.Errorf("written: %q\nwant %q", got, want)
	}
	if summary.Pages != 4 || summary.Files != 3 || summary.Bytes == 0 {
		t.Errorf("summary %+v", summary)
	}
	if info, err := os.Stat(folder); err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("the folder: %v, %v; a host runs under another account", info.Mode(), err)
	}
	alone(t, folder)
}

func TestWriteReplaces(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "atlas")
	if err := os.Mkdir(folder, 0o755); err != nil { // empty: nobody's
		t.Fatal(err)
	}
	site := tiny()
	if _, err := Write(t.Context(), folder, site); err != nil {
		t.Fatal(err)
	}
	site.Handler = answers{"/": "new", "/assets/main-2.js": "2"}
	site.Pages, site.StandIns, site.Files, site.NotFound = []string{"/"}, nil, []string{"/assets/main-2.js"}, ""
	if _, err := Write(t.Context(), folder, site); err != nil {
		t.Fatal(err)
	}
	got := slices.Sorted(maps.Keys(contents(t, folder)))
	// What never changes is still there for pages that are open.
	want := []string{markerName, "assets/main-1.js", "assets/main-2.js", "index.html"}
	if !slices.Equal(got, want) {
		t.Errorf("files %q, want %q", got, want)
	}
	long := time.Now().Add(-lastingFor - time.Hour)
	if err := os.Chtimes(filepath.Join(folder, "assets/main-1.js"), long, long); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(t.Context(), folder, site); err != nil {
		t.Fatal(err)
	}
	if _, found := contents(t, folder)["assets/main-1.js"]; found {
		t.Error("an old file is kept for ever")
	}
	alone(t, folder)
}

func TestWriteThroughALink(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	real, link := filepath.Join(parent, "real"), filepath.Join(parent, "link")
	if err := os.Mkdir(real, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(real, link); err != nil {
		t.Skip("no links here:", err)
	}
	if _, err := Write(t.Context(), link, tiny()); err != nil {
		t.Fatal(err)
	}
	if _, found := contents(t, real)["index.html"]; !found {
		t.Error("what the link leads to was not written")
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is one no longer: %v, %v", info.Mode(), err)
	}
}

// TestWriteFails holds that a site that cannot be written whole leaves the former
// one as it is, and nothing beside.
func TestWriteFails(t *testing.T) {
	t.Parallel()
	ended, end := context.WithCancel(t.Context())
	end()
	tests := []struct {
		name   string
		ctx    context.Context
		change func(*Site)
		want   string
	}{
		{"a page is not there", t.Context(), func(s *Site) { s.Pages = append(s.Pages, "/nowhere") }, "/nowhere: the site answers 404"},
		{"a file is not there", t.Context(), func(s *Site) { s.Files = append(s.Files, "/none.js") }, "/none.js: the site answers 404"},
		{"a file was retired", t.Context(), func(s *Site) { s.Handler.(answers)["/error.css"] = "410 x" }, "/error.css: the site answers 410"},
		{"a dead link", t.Context(), func(s *Site) { s.Handler.(answers)["/"] = `<a href="/kiosque">` }, "it leads to /kiosque"},
		{"interrupted", ended, func(*Site) {}, "context canceled"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			folder := filepath.Join(t.TempDir(), "atlas")
			if _, err := Write(context.Background(), folder, tiny()); err != nil {
				t.Fatal(err)
			}
			before := contents(t, folder)
			site := tiny()
			test.change(&site)
			_, err := Write(test.ctx, folder, site)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
			if after := contents(t, folder); !maps.Equal(before, after) {
				t.Errorf("the former site changed: %q", after)
			}
			alone(t, folder)
		})
	}
}

func TestWriteRefusesFolders(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	photos, file := filepath.Join(parent, "photos"), filepath.Join(parent, "file")
	if err := os.MkdirAll(filepath.Join(photos, "2025"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	for folder, want := range map[string]atlas.Code{photos: atlas.CodeConflict, file: atlas.CodeInvalid} {
		asked := false
		site := tiny()
		site.Handler = http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true })
		_, err := Write(t.Context(), folder, site)
		if atlas.ErrorCode(err) != want {
			t.Errorf("%s: error %v, want %s", folder, err, want)
		}
		if message := atlas.ErrorMessage(err); !strings.Contains(message.FR, folder) || !strings.Contains(message.EN, folder) {
			t.Errorf("%s: the sentences do not name it: %+v", folder, message)
		}
		if asked {
			t.Errorf("%s: refused after the work", folder)
		}
	}
	if entries, err := os.ReadDir(parent); err != nil || len(entries) != 2 {
		t.Errorf("beside: %v, %v", entries, err)
	}
}

// TestSwapInSteps is for systems that cannot exchange two folders at once.
func TestSwapInSteps(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	beside, folder := filepath.Join(parent, "new"), filepath.Join(parent, "atlas")
	for name, content := range map[string]string{beside: "new", folder: "old"} {
		if err := writeFile(filepath.Join(name, "index.html"), []byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := swapInSteps(beside, folder); err != nil {
		t.Fatal(err)
	}
	if got := contents(t, parent); !maps.Equal(got, map[string]string{"atlas/index.html": "new"}) {
		t.Errorf("after the swap: %q", got)
	}
	if err := swapInSteps(filepath.Join(parent, "none"), folder); err == nil {
		t.Error("nothing took the place of the folder")
	}
	if got := contents(t, parent); !maps.Equal(got, map[string]string{"atlas/index.html": "new"}) {
		t.Errorf("after a swap that failed: %q", got)
	}
}
