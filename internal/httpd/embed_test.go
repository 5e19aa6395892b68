package httpd

import (
	"net/http"
	"strings"
	"testing"

	"github.com/passerelles/passerelles/internal/edition"
)

// TestEmbed: the page for other sites is the one that they may frame, in every
// language; the map's own page says where it is.
func TestEmbed(t *testing.T) {
	t.Parallel()
	s := open(t, func(c *Config) { c.PublicURL = "https://atlas.example" })
	tests := []struct {
		path      string
		ancestors string
		want      string
	}{
		{"/integrer", "*", `<html lang="fr" class="embed">`},
		{"/en/integrer?themes=eau", "*", `<html lang="en" class="embed">`},
		{"/", "'none'", `data-embed="https://atlas.example/integrer"`},
		{"/en/", "'none'", `data-embed="https://atlas.example/en/integrer"`},
		{"/cooperations", "'none'", ""},
		{"/api/edition", "'none'", ""},
		{"/nulle-part", "'none'", ""},
	}
	for _, test := range tests {
		got := s.get(test.path)
		policy := got.Header.Get("Content-Security-Policy")
		if !strings.HasSuffix(policy, "; frame-ancestors "+test.ancestors) || strings.Count(policy, "frame-ancestors") != 1 {
			t.Errorf("%s: Content-Security-Policy %q", test.path, policy)
		}
		if !strings.HasPrefix(policy, "default-src 'self'; ") && !strings.HasPrefix(policy, "default-src 'none'; ") {
			t.Errorf("%s: the policy lets in more than its own host: %q", test.path, policy)
		}
		if !strings.Contains(got.body, test.want) {
			t.Errorf("%s: %q is not in the page:\n%s", test.path, test.want, strings.TrimSpace(got.body))
		}
	}
	if got := s.get("/integrer?lang=en&themes=eau"); got.StatusCode != http.StatusFound || got.Header.Get("Location") != "/en/integrer?themes=eau" {
		t.Errorf("another language: status %d, location %q", got.StatusCode, got.Header.Get("Location"))
	}
	if got := s.get("/zz/integrer"); got.StatusCode != http.StatusNotFound {
		t.Errorf("no language of ours: status %d", got.StatusCode)
	}
	if got := s.get("/integrer").Header.Get("Cross-Origin-Resource-Policy"); got != "cross-origin" {
		t.Errorf("Cross-Origin-Resource-Policy %q", got)
	}
}

// TestEmbedFollowsTheEdition: both pages of the map are those of the current
// edition, and neither is given for the other.
func TestEmbedFollowsTheEdition(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	s.get("/")
	s.get("/integrer")
	s.library.SetCurrent(publish(t, smallRecord(), 41))
	if got := s.get("/integrer").body; !strings.Contains(got, "<p>41</p>") || !strings.Contains(got, `class="embed"`) {
		t.Errorf("the framed page of edition 41:\n%s", got)
	}
	if got := s.get("/").body; !strings.Contains(got, "<p>41 ") || strings.Contains(got, `class="embed"`) {
		t.Errorf("the page of edition 41:\n%s", strings.TrimSpace(got))
	}
}

// TestEmbedWithoutEdition: what is wrong is seen where the map would be.
func TestEmbedWithoutEdition(t *testing.T) {
	t.Parallel()
	s := open(t, func(c *Config) { c.Editions = &edition.Library{} })
	got := s.get("/integrer")
	if got.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("no edition: status %d", got.StatusCode)
	}
	if policy := got.Header.Get("Content-Security-Policy"); !strings.HasSuffix(policy, "frame-ancestors *") {
		t.Errorf("the error cannot be seen where the map would be: %q", policy)
	}
}
