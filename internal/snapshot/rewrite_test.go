package snapshot

import (
	"strings"
	"testing"
)

// small is a site with a page at each depth.
func small() targets {
	return targetsOf(Site{
		Pages: []string{"/", "/en/", "/pays", "/pays/SN", "/en/pays/SN", "/integrer"},
		Files: []string{"/api/edition", "/api/table.csv", "/assets/main.js", "/assets/a.png", "/assets/b.png", "/assets/glyphs.svg"},
	})
}

func TestRewriteAttributes(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, page, want string }{
		{"a page", `<a href="/pays/SN">x</a>`, `<a href="../../pays/SN/">x</a>`},
		{"a page with its slash", `<a href="/pays/SN/">x</a>`, `<a href="../../pays/SN/">x</a>`},
		{"the root", `<a href="/">x</a>`, `<a href="../../">x</a>`},
		{"a query", `<a href="/?sel=country:SN&amp;carte=1,2,3">x</a>`, `<a href="../../?sel=country:SN&amp;carte=1,2,3">x</a>`},
		{"a part of a page", `<a href="/pays#lettre-s">x</a>`, `<a href="../../pays/#lettre-s">x</a>`},
		{"a file", `<a href="/api/edition">x</a>`, `<a href="../../api/edition">x</a>`},
		{"a script", `<script type="module" src="/assets/main.js"></script>`, `<script type="module" src="../../assets/main.js"></script>`},
		{"a head link", `<link rel="alternate" hreflang="en" href="/en/pays/SN">`, `<link rel="alternate" hreflang="en" href="../../en/pays/SN/">`},
		{"a drawing in a drawing", `<use href="/assets/glyphs.svg#star" transform="scale(0.1)"/>`, `<use href="../../assets/glyphs.svg#star" transform="scale(0.1)"/>`},
		{"several pictures", `<img srcset="/assets/a.png 1x,/assets/b.png 2x">`, `<img srcset="../../assets/a.png 1x, ../../assets/b.png 2x">`},
		{"a form", `<form action="/pays"></form>`, `<form action="../../pays/"></form>`},
		{"data for scripts", `<body data-root="/" data-static data-embed="/integrer">`, `<body data-root="../../" data-static="" data-embed="../../integrer/">`},
		{"data that are words", `<p data-offer="24/7 / oui">`, `<p data-offer="24/7 / oui">`},
		{"what is shared", `<meta property="og:url" content="/pays/SN">`, `<meta property="og:url" content="../../pays/SN/">`},
		{"a description", `<meta name="description" content="/ un texte">`, `<meta name="description" content="/ un texte">`},
		{"another site", `<a href="https://example.org/pays/SN">x</a>`, `<a href="https://example.org/pays/SN">x</a>`},
		{"another site by its host", `<a href="//example.org/">x</a>`, `<a href="//example.org/">x</a>`},
		{"a mailbox", `<a href="mailto:a@example.org?subject=%2F">x</a>`, `<a href="mailto:a@example.org?subject=%2F">x</a>`},
		{"a part of this page", `<a class=skip href=#contenu>x</a>`, `<a class=skip href=#contenu>x</a>`},
		{"for readers without scripts", `<noscript><p>R&amp;D : <a href="/pays">x</a></p></noscript>`, `<noscript><p>R&amp;D : <a href="../../pays/">x</a></p></noscript>`},
		{"data in a script", `<script type="application/json">{"href":"/api/edition","b":"<a href=\"/nowhere\">"}</script>`, `<script type="application/json">{"href":"/api/edition","b":"<a href=\"/nowhere\">"}</script>`},
		{"a comment", `<!-- <a href="/nowhere"> -->`, `<!-- <a href="/nowhere"> -->`},
		{"a text about addresses", `<code>&lt;a href="/nowhere"&gt;</code>`, `<code>&lt;a href="/nowhere"&gt;</code>`},
		{"quotes in an attribute", `<a title='«"»' href='/pays'>x</a>`, `<a title="«&#34;»" href="../../pays/">x</a>`},
	}
	links := relativeTo(small(), "pays/SN/")
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := rewrite([]byte(test.page), links)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != test.want {
				t.Errorf("rewrite(%s)\n = %s\nwant %s", test.page, got, test.want)
			}
		})
	}
}

func TestRewriteDepth(t *testing.T) {
	t.Parallel()
	for folder, want := range map[string]string{
		"":            `<a href="./"><img src="assets/a.png">`,
		"en/":         `<a href="../"><img src="../assets/a.png">`,
		"en/pays/SN/": `<a href="../../../"><img src="../../../assets/a.png">`,
	} {
		got, err := rewrite([]byte(`<a href="/"><img src="/assets/a.png">`), relativeTo(small(), folder))
		if err != nil || string(got) != want {
			t.Errorf("in %q: %s, %v; want %s", folder, got, err, want)
		}
	}
	for base, want := range map[string]string{"": `<a href="/pays/">`, "/": `<a href="/pays/">`, "/atlas": `<a href="/atlas/pays/">`, "/a/b/": `<a href="/a/b/pays/">`} {
		got, err := rewrite([]byte(`<a href="/pays">`), below(small(), base))
		if err != nil || string(got) != want {
			t.Errorf("below %q: %s, %v; want %s", base, got, err, want)
		}
	}
}

func TestRewriteDeadLinks(t *testing.T) {
	t.Parallel()
	for _, page := range []string{
		`<a href="/pays/ZZ">`, `<a href="/pays/SN/x">`, `<img srcset="/assets/a.png 1x, /assets/none.png 2x">`,
		`<body data-world="/assets/none.json">`, `<noscript><a href="/nowhere"></a></noscript>`, `<a href="/api/edition/">`,
	} {
		_, err := rewrite([]byte(page), relativeTo(small(), ""))
		if err == nil || !strings.Contains(err.Error(), "not in the snapshot") {
			t.Errorf("rewrite(%s): error %v, want one that names the dead link", page, err)
		}
	}
}
