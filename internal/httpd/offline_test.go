package httpd

import (
	"net/http"
	"strings"
	"testing"

	"github.com/passerelles/passerelles/static"
)

// TestServiceWorker: it is above all pages, and asked for again each time, or
// an old one would never go.
func TestServiceWorker(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	got := s.get("/sw.js")
	if got.StatusCode != http.StatusOK || got.body != "self.addEventListener('fetch', () => {});" {
		t.Errorf("status %d, body %s", got.StatusCode, got.body)
	}
	for header, want := range map[string]string{
		"Content-Type": "text/javascript; charset=utf-8", "Cache-Control": "no-cache",
		"Content-Security-Policy": contentSecurityPolicy, "X-Content-Type-Options": "nosniff",
	} {
		if value := got.Header.Get(header); value != want {
			t.Errorf("%s = %q, want %q", header, value, want)
		}
	}
	again := s.get("/sw.js", "If-None-Match", got.Header.Get("Etag"))
	if again.StatusCode != http.StatusNotModified {
		t.Errorf("asked again: status %d", again.StatusCode)
	}
}

// TestOfflinePage: every page names the one that stands in for it, in its own
// language, and search engines do not read that one.
func TestOfflinePage(t *testing.T) {
	t.Parallel()
	s := open(t, func(c *Config) {
		c.Pages = Pages{
			Templates: static.Templates(), Translations: static.Translations(), Dist: madeUp(t), Languages: static.Languages(),
		}
	})
	for path, offline := range map[string]string{
		"/": "/hors-connexion", "/cooperations/eau-naplouse": "/hors-connexion",
		"/en/": "/en/hors-connexion", "/ar/pays": "/ar/hors-connexion",
	} {
		if got := s.get(path); !strings.Contains(got.body, ` data-offline="`+offline+`"`) {
			t.Errorf("%s does not name %s", path, offline)
		}
	}
	for _, test := range []struct{ path, says string }{
		{"/hors-connexion", "Vous êtes hors connexion"}, {"/en/hors-connexion", "You are offline"},
	} {
		got := s.get(test.path)
		if got.StatusCode != http.StatusOK || !strings.Contains(got.body, test.says) {
			t.Errorf("%s: status %d, without %q", test.path, got.StatusCode, test.says)
		}
		if !strings.Contains(got.body, `content="noindex"`) {
			t.Errorf("%s is open to search engines", test.path)
		}
	}
	if strings.Contains(s.get("/sitemap.xml").body, offlineTarget) {
		t.Error("the sitemap lists the page of those who are offline")
	}
}
