package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/internal/httpd"
)

// TestKiosk runs each script of testdata/kiosk: the real program, with neither a
// database nor a network.
func TestKiosk(t *testing.T) {
	t.Parallel()
	scripts, err := filepath.Glob("testdata/kiosk/*.txtar")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts in testdata/kiosk (%v)", err)
	}
	for _, script := range scripts {
		t.Run(strings.TrimSuffix(filepath.Base(script), ".txtar"), func(t *testing.T) {
			t.Parallel()
			testscript.Run(t, testscript.Params{
				Files: []string{script},
				Setup: func(env *testscript.Env) error {
					env.Setenv("PASSERELLES_ADDR", freeAddress(t))
					env.Setenv("OTHER_ADDR", freeAddress(t))
					env.Setenv("PASSERELLES_LOG_LEVEL", "WARN")
					env.Setenv("LANG", "fr_FR.UTF-8")
					for number := 1; number <= 3; number++ {
						name := filepath.Join(env.WorkDir, fmt.Sprintf("edition-%d.zip", number))
						if err := os.WriteFile(name, editionFile(t, number), 0o600); err != nil {
							return err
						}
					}
					return nil
				},
				Cmds: map[string]func(*testscript.TestScript, bool, []string){
					"await": await, "fetch": fetch, "await-fetch": awaitFetch,
				},
			})
		})
	}
}

// editionFile is an edition file with small pages. Each number has its own
// content and its own front end.
func editionFile(tb testing.TB, number int) []byte {
	tb.Helper()
	built, err := edition.Build(context.Background(), &atlas.Record{
		Territory: atlas.Territory{ID: "ici", Name: atlas.Text{FR: fmt.Sprint("Ici ", number), EN: fmt.Sprint("Here ", number)}},
	})
	if err != nil {
		tb.Fatal(err)
	}
	page := func(name string) *fstest.MapFile {
		return &fstest.MapFile{Data: fmt.Appendf(nil, `<!doctype html><html lang="{{.Lang}}"><title>%s</title>`, name)}
	}
	pages := edition.Pages{
		Templates: fstest.MapFS{
			"map.html": page("map"), "embed.html": page("embed"), "record.html": page("record"), "records.html": page("records"), "missing.html": page("missing"),
			"kiosk.html": {Data: []byte(`<!doctype html><html lang="{{.Lang}}"><title>{{.Territory}}</title><body data-build="{{.Build}}" data-pulse="{{.Pulse}}">` +
				`<script src="{{asset "main.js"}}"></script><script type="application/json" id="profile">{{.Profile}}</script></html>`)},
		},
		Translations: fstest.MapFS{"fr.json": {Data: []byte(`{"page.title":"Passerelles","page.description":"","language.name":"Français"}`)}},
		Dist: fstest.MapFS{
			"assets.json":                            {Data: fmt.Appendf(nil, `{"main.js":"assets/main-%d.js"}`, number)},
			fmt.Sprintf("assets/main-%d.js", number): {Data: fmt.Appendf(nil, "export const number = %d;\n", number)},
		},
		Languages: []string{"fr"},
	}
	var archive bytes.Buffer
	published := time.Date(2026, 1, number, 9, 0, 0, 0, time.UTC)
	if err := edition.WriteZip(&archive, built.WithMeta(edition.Meta{Number: number, PublishedAt: published}), &pages); err != nil {
		tb.Fatal(err)
	}
	return archive.Bytes()
}

// awaitFetch is the script command `await-fetch PATH TEXT`: it asks the server of
// the script for PATH until the body holds the text.
func awaitFetch(script *testscript.TestScript, negated bool, args []string) {
	if len(args) != 2 || negated {
		script.Fatalf("usage: await-fetch PATH TEXT")
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	address := "http://" + script.Getenv("PASSERELLES_ADDR") + args[0]
	for {
		status, body, err := get(ctx, address)
		if err == nil && strings.Contains(string(body), args[1]) {
			return
		}
		select {
		case <-ctx.Done():
			script.Fatalf("%s never said %q: status %d, %v:\n%s", address, args[1], status, err, body)
		case <-time.After(50 * time.Millisecond): // between two looks
		}
	}
}

// tinyBrowser is a browser on the kiosk's page: tinybrowser URL FOLDER. The first
// that is started dies, the second falls silent, those after beat for ever.
func tinyBrowser() {
	if err := browse(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func browse(address, folder string) error {
	started, err := filepath.Glob(filepath.Join(folder, "browser-*"))
	if err != nil {
		return err
	}
	number := len(started) + 1
	if err := os.WriteFile(filepath.Join(folder, fmt.Sprint("browser-", number)), nil, 0o600); err != nil {
		return err
	}
	if number == 1 {
		return errors.New("I have crashed")
	}
	var heard struct{ Edition, Build string }
	for beat := 0; number > 2 || beat < 2; beat++ {
		body := fmt.Sprintf(`{"page":"browser-%d","edition":%q,"build":%q,"state":"attract","ready":true,"errors":0,"heap":1,"counts":{"visit":1}}`,
			number, heard.Edition, heard.Build)
		response, err := http.Post(address+"/battement", "application/json", strings.NewReader(body))
		if err == nil { // a server that is away comes back
			json.NewDecoder(response.Body).Decode(&heard)
			response.Body.Close()
		}
		time.Sleep(200 * time.Millisecond) // as often as it beats
	}
	select {}
}

// TestFetch: what the network gives is put where a stick's editions are put, and
// nothing else is.
func TestFetch(t *testing.T) {
	t.Parallel()
	file := editionFile(t, 2)
	digest := strings.Repeat("ab", 32)
	for _, test := range []struct {
		name     string
		manifest string
		serve    http.HandlerFunc
		came     bool
		fails    string
	}{
		{"a new one", `{"digest":"` + digest + `"}`, func(w http.ResponseWriter, _ *http.Request) { w.Write(file) }, true, ""},
		{"one that is here", `{"digest":"` + digest + `"}`, func(w http.ResponseWriter, r *http.Request) {
			if len(r.Header.Get("If-None-Match")) != 66 { // the one that is shown, in quotes
				http.Error(w, "no tag", http.StatusBadRequest)
				return
			}
			w.WriteHeader(http.StatusNotModified)
		}, false, ""},
		{"cut on the way", `{"digest":"` + digest + `"}`, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", fmt.Sprint(len(file)))
			w.Write(file[:100])
		}, false, "unexpected EOF"},
		{"larger than may be", `{"digest":"` + digest + `"}`, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "2000000000")
		}, false, "2000000000 bytes"},
		{"sent on to where anybody listens", `{"digest":"` + digest + `"}`, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://atlas.example/edition.zip", http.StatusFound)
		}, false, "sent on to http://atlas.example"},
		{"a digest that is a path", `{"digest":"../../etc"}`, nil, false, "the digest is"},
		{"no manifest", `<html>`, nil, false, "invalid character"},
		{"an error", `{"digest":"` + digest + `"}`, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusBadGateway)
		}, false, "status 502"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			routes := http.NewServeMux()
			routes.HandleFunc("/atlas/api/edition", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, test.manifest) })
			if test.serve != nil {
				routes.HandleFunc("/atlas/editions/"+digest+"/edition.zip", test.serve)
			}
			server := httptest.NewServer(routes)
			defer server.Close()
			f := newFetcher(hallOf(t).kiosk, address(t, server.URL+"/atlas"), testLog())
			came, err := f.fetch(t.Context())
			if came != test.came || (test.fails == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), test.fails) {
				t.Errorf("fetch() = %v, %v, want %v and %q", came, err, test.came, test.fails)
			}
			arrived, errRead := os.ReadFile(filepath.Join(f.kiosk.Arrivals(), fetchedName))
			if test.came && !bytes.Equal(arrived, file) || !test.came && !errors.Is(errRead, fs.ErrNotExist) {
				t.Errorf("%d bytes arrived, %v", len(arrived), errRead)
			}
			if test.came { // it has to lie still to be judged
				server.Close()
				if came, err := f.fetch(t.Context()); !came || err != nil {
					t.Errorf("fetch() while one waits = %v, %v", came, err)
				}
			}
			entries, errRead := os.ReadDir(f.kiosk.Arrivals())
			if errRead != nil || len(entries) > 1 {
				t.Errorf("left over: %v, %v", entries, errRead)
			}
		})
	}
}

// hallOf is a kiosk that shows the edition 1.
func hallOf(t *testing.T) *hall {
	t.Helper()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "edition.zip"), editionFile(t, 1), 0o600); err != nil {
		t.Fatal(err)
	}
	s := &service{app: &app{log: testLog()}}
	h, err := s.newHall(&kioskServeCmd{Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	h.kiosk.Start()
	return h
}

// TestHallLetsGo: of all the servers that were shown, the last two are left.
func TestHallLetsGo(t *testing.T) {
	h := hallOf(t)
	var gone atomic.Int32
	const shown = 6
	for number := range shown {
		e, pages, err := edition.OpenZip(written(t, editionFile(t, number+2)))
		if err != nil {
			t.Fatal(err)
		}
		server, err := h.newServer(e, pages)
		if err != nil {
			t.Fatal(err)
		}
		runtime.AddCleanup(server.(*httpd.Server), func(int) { gone.Add(1) }, number)
		h.show(server)
		recorder := httptest.NewRecorder()
		h.relay.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/kiosque", nil))
		if want := fmt.Sprint("<title>Ici ", number+2); !strings.Contains(recorder.Body.String(), want) {
			t.Fatalf("no %s in %s", want, recorder.Body)
		}
	}
	for range 100 {
		if gone.Load() == shown-2 {
			return
		}
		runtime.GC()
		time.Sleep(10 * time.Millisecond) // cleanups run beside
	}
	t.Errorf("of %d servers %d were let go, want %d", shown, gone.Load(), shown-2)
}

func written(t *testing.T, content []byte) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "edition.zip")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func address(t *testing.T, text string) *url.URL {
	t.Helper()
	parsed, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func TestSource(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		from    string
		refused bool
	}{
		{"", false},
		{"https://atlas.example", false},
		{"https://atlas.example/passerelles/", false},
		{"http://127.0.0.1:8081", false},
		{"http://[::1]:8081", false},
		{"http://localhost:8081", false},
		{"http://atlas.example", true},
		{"http://localhost.example", true},
		{"ftp://atlas.example", true},
		{"https://me:secret@atlas.example", true},
		{"https://atlas.example?x=1", true},
		{"atlas.example", true},
		{"https://", true},
	} {
		_, err := (&kioskServeCmd{From: test.from}).source()
		if refused := atlas.ErrorCode(err) == atlas.CodeInvalid; refused != test.refused {
			t.Errorf("%q: %v, want refused %v", test.from, err, test.refused)
		}
	}
}

func TestCommandOf(t *testing.T) {
	t.Parallel()
	got := commandOf([]string{"--", "chromium", "--kiosk", "--app={url}", "--", "{url}"}, "http://a/kiosque")
	if want := "chromium --kiosk --app=http://a/kiosque -- http://a/kiosque"; strings.Join(got, " ") != want {
		t.Errorf("command %q, want %q", got, want)
	}
}

func testLog() *slog.Logger { return slog.New(slog.DiscardHandler) }
