package snapshot

import (
	"bytes"
	"io/fs"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// FuzzRewrite: a page whose addresses lead nowhere else stays as it is, byte for
// byte; in any other, no address begins at the root of the site any more.
func FuzzRewrite(f *testing.F) {
	for _, page := range []string{
		`<a href="/pays/SN">x</a>`, `<img srcset="/assets/a.png 1x,/assets/b.png 2x">`, `<noscript><a href='/pays'></noscript>`,
		`<a href=//example.org/x>y</a><!-- <a href="/pays"> -->`, `<script>"<a href=\"/pays\">"</script>`, `<p data-offer="24/7 / oui">`,
		"<a href=\" /pays\">", "<textarea><a href=/pays></textarea>", "<plaintext><a href=/pays>",
	} {
		f.Add(page)
	}
	links := relativeTo(small(), "pays/SN/")
	f.Fuzz(func(t *testing.T, page string) {
		got, err := rewrite([]byte(page), links)
		if err != nil {
			return // it leads to what the snapshot does not have
		}
		again, err := rewrite(got, links)
		if err != nil || !bytes.Equal(got, again) {
			t.Fatalf("%q is rewritten %q, then %q (%v)", page, got, again, err)
		}
		for tokens := html.NewTokenizer(bytes.NewReader(got)); tokens.Next() != html.ErrorToken; {
			for _, attribute := range tokens.Token().Attr {
				if attribute.Key == "href" && strings.HasPrefix(attribute.Val, "/") && !strings.HasPrefix(attribute.Val, "//") {
					t.Errorf("%q still leads to %q", got, attribute.Val)
				}
			}
		}
	})
}

// FuzzAddresses: whatever a site calls its pages and files, which it does by the
// identifiers of an edition, nothing is written outside the folder.
func FuzzAddresses(f *testing.F) {
	for _, address := range []string{
		"/pays/SN", "/../../etc/passwd", "/cooperations/..", "/a/%2e%2e/%2e%2e/b", "//etc/x", `/a\..\..\b`, "/a/./b", "/\x00", "/CON", "",
	} {
		f.Add(address, true)
		f.Add(address, false)
	}
	f.Fuzz(func(t *testing.T, address string, isFile bool) {
		parent := t.TempDir()
		folder := filepath.Join(parent, "in", "folder")
		site := Site{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("x")) })}
		if isFile {
			site.Files = []string{address}
		} else {
			site.Pages = []string{address}
		}
		_, err := site.write(t.Context(), folder)
		walked := filepath.WalkDir(parent, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() && !strings.HasPrefix(path, folder+string(filepath.Separator)) {
				t.Errorf("%q is written at %s", address, path)
			}
			return err
		})
		if walked != nil {
			t.Fatal(walked)
		}
		if name := pageFolder(address); err == nil && !filepath.IsLocal(name+"index.html") {
			t.Errorf("%q is written, and leads out", address)
		}
	})
}
