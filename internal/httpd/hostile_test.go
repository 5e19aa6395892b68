package httpd

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/geocode"
)

// waysUp are the ways to write that one goes up a folder, from the plain one to
// those that some program or other decodes twice, or wrongly.
func waysUp() []string {
	return []string{
		"../", "..%2f", "..%2F", "%2e%2e/", "%2E%2E%2F", ".%2e/", "%2e./", `..\`, "..%5c", "%2e%2e%5c", "..%5C..%2f",
		"%252e%252e/", "%252e%252e%252f", "..%252f", "%25252e%25252e%25252f",
		"%c0%ae%c0%ae/", "..%c0%af", "%c0%ae%c0%ae%c0%af", "..%e0%80%af", "%f0%80%80%ae%f0%80%80%ae/",
		"%ef%bc%8e%ef%bc%8e%ef%bc%8f", "..%ef%bc%8f", "%e2%80%a5/", "..%e2%88%95", "%u002e%u002e%u002f",
		"..;/", "..;x=1/", ".../", "....//", "./../", "..//", "..%00/", "..%0d%0a/", "..%09/", "..%20/", "..?/", "..%23/", "%00../", "~/../",
	}
}

// TestPathTraversal goes up and out of everything that looks like a folder, in
// every writing: there is nothing there.
func TestPathTraversal(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	folders := []string{
		"/", "/assets/", "/assets/nested/", "/editions/", "/editions/" + s.edition.Digest + "/", "/editions/" + s.edition.Digest + "/layers/",
		"/layers/", "/api/", "/cooperations/", "/en/cooperations/", "/en/", missionFolder,
	}
	goals := []string{"secret.txt", "assets.json", "dist/secret.txt", "templates/map.html", "etc/passwd", "proc/self/environ", "manifest.json"}
	asked := 0
	for _, folder := range folders {
		for _, up := range waysUp() {
			for _, depth := range []int{1, 3} {
				goal := goals[asked%len(goals)]
				asked++
				target := folder + strings.Repeat(up, depth) + goal
				got := raw(t, s, "GET "+target+" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
				if page := strings.Contains(up, "?"); got.StatusCode/100 != 4 && !page {
					t.Errorf("%s: status %d, Location %q", target, got.StatusCode, got.Header.Get("Location"))
				}
				if strings.Contains(got.body, "not an asset") || strings.Contains(got.body, "root:") || strings.Contains(got.body, "{{") {
					t.Errorf("%s: it is there: %.100s", target, got.body)
				}
			}
		}
	}
}

// TestRanges asks for parts of the one file that has any, as nobody should: the
// answer is a part, the whole or a refusal, and never longer than the whole.
func TestRanges(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	whole := s.get("/api/edition.zip").body
	size := len(whole)
	tests := []struct {
		name, ask string
		status    int
		body      string // of 206
	}{
		{"first byte", "bytes=0-0", 206, whole[:1]},
		{"the end", "bytes=-5", 206, whole[size-5:]},
		{"more than there is", "bytes=0-99999999999", 206, whole},
		{"a longer end than there is", "bytes=-99999999999", 206, whole},
		{"beyond the end", "bytes=99999999999-", 416, ""},
		{"backwards", "bytes=5-2", 416, ""},
		{"negative", "bytes=--5", 416, ""},
		{"negative start", "bytes=-5-9", 416, ""},
		{"no number", "bytes=a-b", 416, ""},
		{"larger than any number", "bytes=" + strings.Repeat("9", 60) + "-", 416, ""},
		{"nothing", "bytes=-0", 206, ""},
		{"another unit", "lines=1-2", 416, ""},
		{"two", "bytes=0-1,4-5", 200, ""},
		{"overlapping", "bytes=0-,0-,0-,0-", 200, ""},
		{"a thousand of one byte", "bytes=" + strings.TrimSuffix(strings.Repeat("0-0,", 1000), ","), 200, ""},
		{"thousands of what is not there", "bytes=" + strings.TrimSuffix(strings.Repeat("9999999-,", 3000), ","), 200, ""},
		{"only commas", "bytes=,,,", 200, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := s.get("/api/edition.zip", "Range", test.ask)
			if got.StatusCode != test.status {
				t.Errorf("status %d, want %d", got.StatusCode, test.status)
			}
			if len(got.body) > size || got.StatusCode == 200 && got.body != whole || got.StatusCode == 206 && got.body != test.body {
				t.Errorf("%d bytes of %d, and not those asked for", len(got.body), size)
			}
		})
	}
	for _, path := range []string{"/layers/all.geojson", "/", "/assets/main-ABC123.js"} {
		if got := s.get(path, "Range", "bytes=0-0,1-1"); got.StatusCode != 200 || got.body != s.get(path).body {
			t.Errorf("%s with ranges, of which it has none: status %d", path, got.StatusCode)
		}
	}
}

// scripts are texts that run in a page that takes them for its own.
func scripts() []string {
	return []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `'><svg/onload=alert(1)>`, `</script><script>alert(1)</script>`,
		`"onmouseover="alert(1)`, `{{7*7}}<b>`, `<!--<img src="--><img src=x onerror=alert(1)//">`,
	}
}

// TestScriptsInRequests puts scripts in every parameter of every route, and where
// a path has room: what is answered never holds one as it was sent.
func TestScriptsInRequests(t *testing.T) {
	t.Parallel()
	s := open(t, func(c *Config) {
		c.Geocoder = searchFunc(func(_ context.Context, search geocode.Search) ([]atlas.Candidate, error) {
			found := nabulus()
			found[0].Place.Name = search.Text // as a gazetteer might have it
			return found, nil
		})
		c.GeocodeRate = Rate{PerSecond: 1e6, Burst: 1e6}
	})
	all := strings.Join(scripts(), " ")
	coded, inPath := url.QueryEscape(all), url.PathEscape(all)
	targets := []string{}
	addresses := everyAddress(s)
	for _, route := range s.server.publicRoutes() {
		name := route.name
		if name == "" {
			name = route.path
		}
		path, _, _ := strings.Cut(addresses[name], "?")
		for _, parameter := range slices.Concat(route.params, []string{coded, "utm_source"}) {
			targets = append(targets, path+"?"+parameter+"="+coded)
		}
	}
	for _, folder := range []string{
		"/", "/en/", "/ar/", "/assets/", "/editions/", "/editions/" + s.edition.Digest + "/", "/layers/", "/api/", "/cooperations/", "/collectivites/",
		"/partenaires/", "/en/pays/", "/missions/",
	} {
		targets = append(targets, folder+inPath, folder+inPath+".geojson", folder+inPath+".json", folder+inPath+"/x")
	}
	for _, target := range targets {
		got := s.get(target, "Accept", "text/html", "Referer", "http://x/"+all, "User-Agent", all, "X-Forwarded-Host", all)
		if got.StatusCode >= 500 {
			t.Errorf("%s: status %d", target, got.StatusCode)
		}
		said := got.body
		for name, values := range got.Header {
			said += "\n" + name + ": " + strings.Join(values, " ")
		}
		for _, script := range scripts() {
			if strings.Contains(said, script) {
				t.Errorf("%s as %s: the answer holds %s", target, got.Header.Get("Content-Type"), script)
			}
		}
	}
}

// TestGeocodeShare: whoever asks slow questions, many at a time, leaves turns to
// the others.
func TestGeocodeShare(t *testing.T) {
	t.Parallel()
	const turns, flood = 4, 30
	entered, release := make(chan struct{}, flood), make(chan struct{})
	s := open(t, func(c *Config) {
		c.GeocodeAtOnce, c.GeocodeDeadline = turns, time.Minute
		c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
		c.Geocoder = searchFunc(func(_ context.Context, search geocode.Search) ([]atlas.Candidate, error) {
			if search.Text != "Naplouse" {
				entered <- struct{}{}
				<-release
			}
			return nabulus(), nil
		})
	})
	s.server.search.patience = time.Millisecond
	refused := make(chan int, flood)
	for i := range flood {
		go func() {
			got := ask(t, http.MethodGet, s.url+"/api/geocode?q=Lieu"+strings.Repeat("a", i+1), "X-Forwarded-For", "203.0.113.1")
			refused <- got.StatusCode
		}()
	}
	for range turns / 2 {
		<-entered
	}
	for range flood - turns/2 { // the rest wait in vain
		select {
		case <-entered:
			t.Error("one client has more than its share")
		case status := <-refused:
			if status != http.StatusServiceUnavailable {
				t.Errorf("more than its share: status %d, want 503", status)
			}
		}
	}
	if got := s.get("/api/geocode?q=Naplouse", "X-Forwarded-For", "203.0.113.2"); got.StatusCode != http.StatusOK {
		t.Errorf("somebody else: status %d, want 200", got.StatusCode)
	}
	close(release)
	for range turns / 2 {
		if status := <-refused; status != http.StatusOK {
			t.Errorf("within its share: status %d, want 200", status)
		}
	}
}
