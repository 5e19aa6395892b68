package httpd

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// everyAddress is an address for each route of the public table, and some that
// lead nowhere.
func everyAddress(s *site) map[string]string {
	addresses := map[string]string{
		"/layers/{name}.geojson":         "/layers/all.geojson",
		"/editions/{digest}/{name}":      "/editions/" + s.edition.Digest + "/api/edition",
		"/assets/{name}":                 "/assets/nested/chunk-9.js",
		"/editions/{digest}/edition.zip": "/editions/" + s.edition.Digest + "/edition.zip",
		"/api/edition.zip":               "/api/edition.zip",
		"/api/edition":                   "/api/edition",
		"/api/geocode":                   "/api/geocode?q=Lille",
		"/api/{name}.json":               "/api/cooperations.json",
		"/":                              "/",
		"/{lang}/":                       "/en/",
		"/{lang}":                        "/en",
		embedTarget:                      embedTarget,
		"/{lang}" + embedTarget:          "/en" + embedTarget,
		"/sw.js":                         "/sw.js",
		offlineTarget:                    offlineTarget,
		"/{lang}" + offlineTarget:        "/en" + offlineTarget,
		"/livez":                         "/livez",
		"/readyz":                        "/readyz",
		"/metrics":                       "/metrics",
		"/favicon.ico":                   "/favicon.ico",
		"/robots.txt":                    "/robots.txt",
		"/error.css":                     "/error.css",
		"/sitemap.xml":                   "/sitemap.xml",
		missionFolder + "plan.json":      missionFolder + "plan.json",
		missionFolder + "plan.csv":       missionFolder + "plan.csv",
		"/api/{name}.csv":                "/api/cooperations.csv?form=tableur",
		"/editions/{digest}/{name}.csv":  "/editions/" + s.edition.Digest + "/api/cooperations.csv?form=tableur",
		unknownRoute:                     "/nowhere",
	}
	for _, target := range []string{kioskTarget, kioskSetupTarget} {
		addresses[target], addresses["/{lang}"+target] = target, "/en"+target
	}
	for _, form := range dossierForms() {
		address := missionFolder + "dossier." + form.extension
		addresses[address] = address + "?country=PS&from=2027-03-01&to=2027-03-09"
		if form.speaks != wordless {
			addresses["/{lang}"+address] = "/en" + addresses[address]
		}
	}
	for list, id := range map[string]string{
		"/cooperations": "eau-naplouse", "/collectivites": "lille", "/partenaires": "naplouse", "/pays": "PS",
	} {
		for name, prefix := range map[string]string{"": "", "/{lang}": "/en"} {
			addresses[name+list] = prefix + list
			addresses[name+list+"/"] = prefix + list + "/"
			addresses[name+list+"/{id}"] = prefix + list + "/" + id
		}
	}
	for target, query := range map[string]string{missionsTarget: "", dossierTarget: "?country=PS", planTarget: ""} {
		for name, prefix := range map[string]string{"": "", "/{lang}": "/en"} {
			addresses[name+target] = prefix + target + query
			addresses[name+target+"/"] = prefix + target + "/"
		}
	}
	for _, kind := range aboutKinds() {
		for name, prefix := range map[string]string{"": "", "/{lang}": "/en"} {
			addresses[name+kind.path] = prefix + kind.path
			addresses[name+kind.path+"/"] = prefix + kind.path + "/"
		}
	}
	return addresses
}

// TestEveryRoute walks the whole table: each route has an address here, answers,
// and carries the security headers, whatever the method.
func TestEveryRoute(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	addresses := everyAddress(s)
	forms := map[string]bool{} // what may be sent a form as well
	for _, route := range s.server.publicRoutes() {
		name := route.name
		if name == "" {
			name = route.path
		}
		if addresses[name] == "" {
			t.Errorf("the route %s has no address in this test", name)
		}
		forms[name] = route.form > 0
	}
	for name, path := range addresses {
		for _, method := range []string{"GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "PROPFIND"} {
			got := s.ask(method, path)
			want := map[string]int{"GET": 200, "HEAD": 200, "OPTIONS": 204}[method]
			switch {
			case name == unknownRoute:
				want = 404
			case method == "POST" && forms[name]:
				want = 415 // there is no form
			case want == 0:
				want = 405
			case (name == "/{lang}" || len(name) > 1 && name != "/{lang}/" && strings.HasSuffix(name, "/")) && method != "OPTIONS":
				want = 301
			}
			if got.StatusCode != want {
				t.Errorf("%s %s: status %d, want %d", method, path, got.StatusCode, want)
			}
			if framed := strings.HasSuffix(path, embedTarget) && (method == "GET" || method == "HEAD"); !framed { // see TestEmbed
				checkSecurityHeaders(t, method+" "+path, got, isOpen(path) && !(method == "POST" && forms[name]))
			}
			if want == 405 || want == 204 {
				allowed := "GET, HEAD, OPTIONS"
				if forms[name] {
					allowed = "GET, HEAD, POST, OPTIONS"
				}
				if allow := got.Header.Get("Allow"); allow != allowed {
					t.Errorf("%s %s: Allow = %q, want %q", method, path, allow, allowed)
				}
			}
		}
	}
}

func checkSecurityHeaders(t *testing.T, what string, got answer, isOpenData bool) {
	t.Helper()
	wanted := map[string]string{
		"Content-Security-Policy":      contentSecurityPolicy,
		"X-Content-Type-Options":       "nosniff",
		"Referrer-Policy":              "strict-origin-when-cross-origin",
		"Permissions-Policy":           permissionsPolicy,
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Access-Control-Allow-Origin":  "",
		"Server":                       "",
		"Strict-Transport-Security":    "",
	}
	if isOpenData {
		for header, want := range map[string]string{
			"Content-Security-Policy":      "default-src 'none'; frame-ancestors 'none'",
			"Referrer-Policy":              "",
			"Permissions-Policy":           "",
			"Cross-Origin-Opener-Policy":   "",
			"Cross-Origin-Resource-Policy": "cross-origin",
			"Access-Control-Allow-Origin":  "*",
		} {
			wanted[header] = want
		}
	}
	for header, want := range wanted {
		if value := strings.Join(got.Header.Values(header), "|"); value != want {
			t.Errorf("%s: %s = %q, want %q", what, header, value, want)
		}
	}
	if got.StatusCode != 304 && got.Header.Get("Cache-Control") == "" {
		t.Errorf("%s: no Cache-Control", what)
	}
}

func TestStrictTransport(t *testing.T) {
	t.Parallel()
	s := open(t, func(c *Config) { c.PublicURL = "https://atlas.example/" })
	for _, path := range []string{"/", "/layers/all.geojson"} {
		if got := s.get(path).Header.Get("Strict-Transport-Security"); got == "" {
			t.Errorf("%s: a site under https does not say so", path)
		}
	}
}

func TestPreflight(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	for _, path := range []string{"/layers/all.geojson", "/api/edition", "/api/geocode", "/editions/" + s.edition.Digest + "/api/edition"} {
		got := s.ask(http.MethodOptions, path, "Origin", "https://gis.example",
			"Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "if-none-match")
		for header, want := range map[string]string{
			"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS", "Access-Control-Max-Age": "86400",
		} {
			if value := got.Header.Get(header); value != want {
				t.Errorf("%s: %s = %q, want %q", path, header, value, want)
			}
		}
		if allowed := got.Header.Get("Access-Control-Allow-Headers"); !strings.Contains(allowed, "If-None-Match") {
			t.Errorf("%s: Access-Control-Allow-Headers = %q", path, allowed)
		}
		if exposed := s.get(path).Header.Get("Access-Control-Expose-Headers"); !strings.Contains(exposed, "ETag") {
			t.Errorf("%s: Access-Control-Expose-Headers = %q", path, exposed)
		}
	}
	if got := s.ask(http.MethodOptions, "/").Header.Get("Access-Control-Allow-Methods"); got != "" {
		t.Errorf("a page allows %q to other sites", got)
	}
}

// TestParameters: open data refuses what it does not know, by name; pages do
// not mind.
func TestParameters(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	immutable := "/editions/" + s.edition.Digest + "/layers/all.geojson"
	tests := []struct {
		name, path, kind, parameter string
	}{
		{"layer", "/layers/all.geojson?bbox=1,2,3,4", "unknown-parameter", "bbox"},
		{"edition", immutable + "?v=2", "unknown-parameter", "v"},
		{"manifest", "/api/edition?utm_source=x", "unknown-parameter", "utm_source"},
		{"without value", "/api/edition?debug", "unknown-parameter", "debug"},
		{"without name", "/api/edition?=1", "unknown-parameter", ""},
		{"malformed name", "/api/edition?%zz=1", "unknown-parameter", "%zz"},
		{"not UTF-8", "/api/edition?%ff=1", "unknown-parameter", "%ff"},
		{"geocode", "/api/geocode?q=Lille&Q=Lille", "unknown-parameter", "Q"},
		{"repeated", "/api/geocode?q=Lille&q=Lille", "repeated-parameter", "q"},
		{"repeated empty", "/api/geocode?q=Lille&limit=&limit=", "repeated-parameter", "limit"},
		{"repeated by its alias", "/api/geocode?q=Lille&country=FR&countrycode=FR", "repeated-parameter", "countrycode"},
		{"malformed value", "/api/geocode?q=%e9", "invalid-parameter", "q"},
		{"truncated escape", "/api/geocode?q=Lille%2", "invalid-parameter", "q"},
		{"semicolon", "/api/geocode?q=a;b=c", "invalid-parameter", "q"},
		{"a very long name is cut", "/api/edition?" + strings.Repeat("a", 300) + "=1", "unknown-parameter", strings.Repeat("a", 60) + "…"},
		{"control characters are not shown back", "/api/edition?a%0ab=1", "unknown-parameter", "a?b"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := s.get(test.path)
			found := problemOf(t, got)
			if got.StatusCode != 400 || found.kind() != test.kind || found.Parameter != test.parameter {
				t.Errorf("status %d, problem %q on %q; want 400, %q on %q", got.StatusCode, found.kind(), found.Parameter, test.kind, test.parameter)
			}
			if !strings.Contains(found.Detail, test.parameter) || !strings.Contains(found.DetailEN, test.parameter) {
				t.Errorf("the sentences do not name %q: %s", test.parameter, got.body)
			}
		})
	}
	for _, path := range []string{"/?utm_source=x&%zz", "/en/?fbclid=1", "/assets/main-ABC123.js?v=1", "/readyz?x=1", "/api/edition?", "/api/edition?&"} {
		if got := s.get(path); got.StatusCode != 200 {
			t.Errorf("%s: status %d, want 200", path, got.StatusCode)
		}
	}
}

// TestHostilePaths sends addresses as no client library would.
func TestHostilePaths(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	tests := []struct {
		name, target string
		status       int
	}{
		{"up and out", "/assets/../secret.txt", 404},
		{"up and out, coded", "/assets/%2e%2e/secret.txt", 404},
		{"up and out, slash coded", "/assets/..%2fsecret.txt", 404},
		{"backslash", `/assets/..\secret.txt`, 404},
		{"the list of assets", "/assets.json", 404},
		{"a folder", "/assets/nested", 404},
		{"a folder with its slash", "/assets/", 404},
		{"double slash", "//layers/all.geojson", 404},
		{"double slash inside", "/layers//all.geojson", 404},
		{"dot", "/./layers/all.geojson", 404},
		{"another host", "//evil.example/..", 404},
		{"NUL", "/assets/main-ABC123.js%00", 404},
		{"upper case", "/LAYERS/ALL.GEOJSON", 404},
		{"trailing slash", "/layers/all.geojson/", 404},
		{"a coded letter is the same letter", "/layers/%61ll.geojson", 200},
		{"a language that is none", "/de/", 404},
		{"a language that is none, without slash", "/de", 404},
		{"the first language has no prefix", "/fr/", 301},
		{"absolute form", "http://elsewhere.example/layers/all.geojson", 200},
		{"too long", "/" + strings.Repeat("a", maxURI), 414},
		{"too long query", "/api/geocode?q=" + strings.Repeat("a", maxURI), 414},
		{"headers too long", "/", 431},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			more := ""
			if test.status == 431 {
				more = "Cookie: " + strings.Repeat("a", 2*maxHeaderBytes) + "\r\n"
			}
			got := raw(t, s, "GET "+test.target+" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"+more+"\r\n")
			if got.StatusCode != test.status {
				t.Fatalf("status %d, want %d; body %s", got.StatusCode, test.status, got.body)
			}
			if strings.Contains(got.body, "not an asset") || strings.Contains(got.Header.Get("Location"), "evil") {
				t.Errorf("location %q, body %s", got.Header.Get("Location"), got.body)
			}
		})
	}
}

// raw sends bytes and reads one response.
func raw(t *testing.T, s *site, request string) answer {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{response, string(content)}
}

func TestRequestBodies(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	got := raw(t, s, fmt.Sprintf("GET /layers/all.geojson HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n", maxBody+1))
	if kind := problemOf(t, got).kind(); got.StatusCode != 413 || kind != "body-too-large" {
		t.Errorf("a large body: status %d, problem %q", got.StatusCode, kind)
	}
	got = raw(t, s, "GET /layers/all.geojson HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab")
	if got.StatusCode != 200 {
		t.Errorf("a small body: status %d, want 200", got.StatusCode)
	}
}

// TestHostIsNotTrusted: nothing that is served repeats the Host header.
func TestHostIsNotTrusted(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	for _, path := range []string{"/", "/en", "/?lang=en", "/nowhere", "/api/edition", "/api/edition?x=1"} {
		got := raw(t, s, "GET "+path+" HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\nConnection: close\r\n\r\n")
		if strings.Contains(got.body, "evil.example") {
			t.Errorf("%s repeats the host", path)
		}
		for name, values := range got.Header {
			if slices.ContainsFunc(values, func(value string) bool { return strings.Contains(value, "evil.example") }) {
				t.Errorf("%s repeats the host in %s", path, name)
			}
		}
	}
}
