package httpd

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/edition"
)

// kindsInSource lists the kinds of problem that the package's source makes.
func kindsInSource(t *testing.T) []string {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(node ast.Node) bool {
			field, ok := node.(*ast.KeyValueExpr)
			if !ok {
				return true
			}
			key, ok := field.Key.(*ast.Ident)
			value, literal := field.Value.(*ast.BasicLit)
			if ok && literal && key.Name == "kind" {
				kind, err := strconv.Unquote(value.Value)
				if err != nil {
					t.Fatal(err)
				}
				kinds = append(kinds, kind)
			}
			return true
		})
	}
	slices.Sort(kinds)
	return slices.Compact(kinds)
}

// TestProblems renders every kind of problem there is, as JSON and as a page.
func TestProblems(t *testing.T) {
	t.Parallel()
	kinds := kindsInSource(t)
	if len(kinds) < 10 {
		t.Fatalf("only %v: is this test looking at the right source?", kinds)
	}
	titles := map[atlas.Text]string{}
	for _, kind := range kinds {
		title := problemTitle(kind)
		if other, taken := titles[title]; taken {
			t.Errorf("%s and %s have the same title %q: is one of them without its own?", kind, other, title.FR)
		}
		titles[title] = kind
		for _, lang := range []string{"fr", "en"} {
			page := string(new(pageSet).errorPage(&problem{kind: kind, status: 500}, "0123", "/"+lang+"/"))
			for _, want := range []string{title.FR, title.EN, "0123", `<html lang="` + lang + `" dir="ltr">`, errorStylesheet} {
				if !strings.Contains(page, want) {
					t.Errorf("%s: %q is not on the page", kind, want)
				}
			}
		}
	}
}

// TestProblemBodies keeps the shape that programs rely on.
func TestProblemBodies(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	empty := open(t, func(c *Config) { c.Editions = &edition.Library{} })
	tests := []struct {
		name string
		got  answer
	}{
		{"unknown-parameter", s.get("/layers/all.geojson?bbox=1")},
		{"unknown-parameter-geocode", s.get("/api/geocode?query=Lille")},
		{"invalid-parameter", s.get("/api/geocode?q=Lille&limit=0")},
		{"repeated-parameter", s.get("/api/geocode?q=Lille&q=x")},
		{"missing-parameter", s.get("/api/geocode")},
		{"not-found", s.get("/layers/none.geojson")},
		{"unknown-edition", s.get("/editions/0/api/edition")},
		{"method-not-allowed", s.ask(http.MethodPost, "/api/edition")},
		{"no-edition", empty.get("/api/edition")},
	}
	stable := regexp.MustCompile(`"id":"[0-9a-f]{16}"`)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			problemOf(t, test.got)
			if !stable.MatchString(test.got.body) {
				t.Errorf("no id in %s", test.got.body)
			}
			golden(t, "problem-"+test.name+".json", stable.ReplaceAllString(test.got.body, `"id":"0123456789abcdef"`))
		})
	}
	page := s.get("/nowhere")
	id := regexp.MustCompile(`[0-9a-f]{16}`)
	golden(t, "problem-page.html", id.ReplaceAllString(page.body, "0123456789abcdef"))
	if value := page.Header.Get("Content-Type"); value != "text/html; charset=utf-8" {
		t.Errorf("an unknown page: Content-Type %q", value)
	}
}

// breakingEditions panics, as a bug would.
type breakingEditions struct{}

func (breakingEditions) Current() *edition.Edition                 { panic("bug at /secret/path") }
func (breakingEditions) ByDigest(string) (*edition.Edition, error) { panic(errors.New("bug")) }

// TestPanic: a bug costs its own request a 500, the log has where it happened
// under the id the visitor sees, once, and the server goes on.
func TestPanic(t *testing.T) {
	t.Parallel()
	s := open(t, func(c *Config) { c.Editions = breakingEditions{} })
	got := s.get("/layers/all.geojson")
	found := problemOf(t, got)
	if got.StatusCode != 500 || found.kind() != "internal" || strings.Contains(got.body, "secret") {
		t.Errorf("status %d, body %s", got.StatusCode, got.body)
	}
	checkSecurityHeaders(t, "a panic", got, true)
	page := s.get("/")
	if page.StatusCode != 500 || !strings.Contains(page.body, "Erreur interne") {
		t.Errorf("a page: status %d, %s", page.StatusCode, page.body)
	}
	if live := s.get("/livez"); live.StatusCode != 200 {
		t.Errorf("afterwards: status %d", live.StatusCode)
	}
	lines := 0
	for line := range strings.Lines(s.log.String()) {
		if !strings.Contains(line, found.ID) {
			continue
		}
		lines++
		var logged struct{ Level, Error, Stack string }
		if err := json.Unmarshal([]byte(line), &logged); err != nil {
			t.Fatal(err)
		}
		if logged.Level != "ERROR" || !strings.Contains(logged.Error, "bug at /secret/path") || !strings.Contains(logged.Stack, "serveCurrent") {
			t.Errorf("logged %s", line)
		}
	}
	if lines != 1 {
		t.Errorf("the incident is logged %d times, want once", lines)
	}
}

// TestPanicMidway: when part of an answer is gone, the connection is cut, so
// that nobody takes the part for the whole.
func TestPanicMidway(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	broken := s.server.router([]*route{{path: "/half", serve: func(x *exchange, _ *http.Request) {
		x.Header().Set("Content-Length", "10")
		if _, err := x.Write([]byte("half")); err != nil {
			t.Error(err)
		}
		panic("bug")
	}}})
	url := listen(t, &entrance{server: s.server, router: broken})
	response, err := client().Get(url + "/half")
	if err == nil {
		defer response.Body.Close()
		buffer := make([]byte, 100)
		n := 0
		for err == nil {
			var more int
			more, err = response.Body.Read(buffer[n:])
			n += more
		}
		if n == 10 || strings.Contains(err.Error(), "EOF") && !strings.Contains(err.Error(), "unexpected") {
			t.Errorf("the answer ended as if it were whole: %q, %v", buffer[:n], err)
		}
	}
	if !strings.Contains(s.log.String(), "panic: bug") {
		t.Errorf("the log says nothing: %s", s.log.String())
	}
}

// TestAccessLog: one line for each request, with the route's name, and the
// identifier of those whose visitor was told one.
func TestAccessLog(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	read := s.get("/layers/all.geojson", "Accept-Encoding", "gzip")
	refused := s.ask(http.MethodPost, "/api/edition")
	type line struct {
		Level, Msg, ID, Method, Route, Path, Coding string
		Status, Bytes                               int
		Duration                                    int64
	}
	var logged []line
	for decoder := json.NewDecoder(strings.NewReader(s.log.String())); decoder.More(); {
		var next line
		if err := decoder.Decode(&next); err != nil {
			t.Fatalf("%v in %s", err, s.log.String())
		}
		if next.Duration <= 0 {
			t.Errorf("logged %+v, which took no time", next)
		}
		next.Duration = 0
		logged = append(logged, next)
	}
	want := []line{
		{Level: "INFO", Msg: "request", Method: "GET", Route: "/layers/{name}.geojson", Path: "/layers/all.geojson", Coding: "gzip", Status: 200, Bytes: len(read.body)},
		{Level: "INFO", Msg: "request", Method: "POST", Route: "/api/edition", Path: "/api/edition", Coding: "identity", Status: 405, Bytes: len(refused.body), ID: refused.Header.Get("X-Request-Id")},
	}
	if diff := cmp.Diff(want, logged); diff != "" || want[1].ID == "" {
		t.Errorf("the log (-want +got):\n%s", diff)
	}
}
