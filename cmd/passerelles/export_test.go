package main

import (
	"context"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/passerelles/passerelles/data"
	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/dataset"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/internal/snapshot"
)

// someEdition is an edition of a part of the bundled data, and of a record that
// was retired. It is immutable, so that the tests share it.
var someEdition = sync.OnceValues(func() (*edition.Edition, error) {
	ctx := context.Background()
	bundled, err := dataset.ReadFS(ctx, data.Bundled(), "data")
	if err != nil {
		return nil, err
	}
	built, err := edition.Build(ctx, partOf(&bundled.Record))
	if err != nil {
		return nil, err
	}
	return built.WithMeta(edition.Meta{Number: 7, PublishedAt: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}), nil
})

// partOf keeps one cooperation in eight of a record, and those who take part in
// them or in a network: every kind of page, and not a thousand of each.
func partOf(record *atlas.Record) *atlas.Record {
	part := *record
	part.Cooperations = nil
	kept := map[atlas.Actor]bool{}
	for i, cooperation := range record.Cooperations {
		if i%8 != 0 {
			continue
		}
		part.Cooperations = append(part.Cooperations, cooperation)
		for _, participation := range cooperation.Participations {
			kept[participation.Actor] = true
		}
	}
	for _, member := range record.NetworkMembers {
		kept[member.Member] = true
		kept[atlas.Actor{Kind: atlas.ActorPartner, ID: member.Network}] = true
	}
	for _, authority := range record.Authorities {
		if authority.Successor != "" {
			kept[atlas.Actor{Kind: atlas.ActorAuthority, ID: authority.Successor}] = true
		}
	}
	part.Authorities = slices.DeleteFunc(slices.Clone(record.Authorities), func(a atlas.Authority) bool {
		return !kept[atlas.Actor{Kind: atlas.ActorAuthority, ID: a.ID}]
	})
	part.Partners = slices.DeleteFunc(slices.Clone(record.Partners), func(p atlas.Partner) bool {
		return !kept[atlas.Actor{Kind: atlas.ActorPartner, ID: p.ID}]
	})
	part.Decisions = slices.DeleteFunc(slices.Clone(record.Decisions), func(d atlas.Decision) bool { return !kept[d.Subject] })
	part.Retired = []atlas.Tombstone{{Kind: "cooperation", ID: "retiree", Successor: part.Cooperations[0].ID, RetiredOn: "2026-01-02"}}
	return &part
}

// exported writes it as a site of files.
func exported(t *testing.T, publicURL string, languages []string) (folder string, summary snapshot.Summary) {
	t.Helper()
	current, err := someEdition()
	if err != nil {
		t.Fatal(err)
	}
	app := &app{Settings: Settings{PublicURL: publicURL}, errs: io.Discard}
	site, err := app.staticSite(current, ownPages(), languages)
	if err != nil {
		t.Fatal(err)
	}
	folder = filepath.Join(t.TempDir(), "atlas")
	summary, err = snapshot.Write(t.Context(), folder, site)
	if err != nil {
		t.Fatal(err)
	}
	return folder, summary
}

// TestExportStaticLinks follows every address of every page, as the browser would from where the page is: each leads to a file of the
// folder, wherever that folder is served.
func TestExportStaticLinks(t *testing.T) {
	t.Parallel()
	folder, summary := exported(t, "", []string{"fr", "en"})
	pages, links := 0, 0
	err := filepath.WalkDir(folder, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(file) != ".html" || filepath.Base(file) == "404.html" ||
			filepath.Base(filepath.Dir(file)) == "hors-connexion" { // what stands in for others is not where it is
			return err
		}
		pages++
		name, err := filepath.Rel(folder, file)
		if err != nil {
			return err
		}
		for _, address := range addressesOf(t, file) {
			links++
			checkLink(t, folder, filepath.ToSlash(name), address)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if pages != summary.Pages-2 || pages < 200 || links < 20*pages {
		t.Errorf("%d links read on %d pages of %d: is this the whole site?", links, pages, summary.Pages)
	}
}

// addressesOf lists the addresses that a page holds.
func addressesOf(t *testing.T, file string) []string {
	t.Helper()
	opened, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	// What readers without scripts are shown is read as well.
	document, err := html.ParseWithOptions(opened, html.ParseOptionEnableScripting(false))
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for node := range document.Descendants() {
		for _, attribute := range node.Attr {
			switch attribute.Key {
			case "href", "src", "action", "data-root", "data-world", "data-finer-world", "data-paint-worker", "data-embed", "data-offline":
				found = append(found, attribute.Val)
			}
		}
	}
	return found
}

// checkLink resolves an address of a page, whose name is that of its file.
func checkLink(t *testing.T, folder, name, address string) {
	t.Helper()
	if strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://") || strings.HasPrefix(address, "mailto:") {
		return // another site, that a source names
	}
	link, err := url.Parse(address)
	if err != nil || link.IsAbs() || link.Host != "" || strings.HasPrefix(link.Path, "/") {
		t.Errorf("%s leads to %s, which is not relative", name, address)
		return
	}
	target := path.Join("/", path.Dir(name), link.Path) // "/" would swallow a way out
	if depth := strings.Count(name, "/"); strings.Count(link.Path, "../") > depth {
		t.Errorf("%s leads to %s, out of the folder", name, address)
	}
	if link.Path == "" || strings.HasSuffix(link.Path, "/") {
		target = path.Join(target, "index.html")
		if link.Path == "" {
			target = "/" + name
		}
	}
	info, err := os.Stat(filepath.Join(folder, target))
	if err != nil || !info.Mode().IsRegular() {
		t.Errorf("%s leads to %s, where there is no file", name, address)
	}
}

// TestExportStaticPublicURL holds that a site that knows where it will be says so
// to search engines, and to a page that is shown at any address.
func TestExportStaticPublicURL(t *testing.T) {
	t.Parallel()
	folder, _ := exported(t, "https://host.example/atlas", []string{"fr", "en"})
	for name, wants := range map[string][]string{
		"en/pays/index.html": {
			`<link rel="canonical" href="https://host.example/atlas/en/pays/">`,
			`hreflang="fr" href="https://host.example/atlas/pays/">`, `"url":"https://host.example/atlas/en/pays/"`,
			`<a href="../../en/cooperations/">`,
		},
		"cooperations/retiree/index.html": {`<meta name="robots" content="noindex">`, `<p class="replaced">`},
		"index.html":                      {`data-embed="https://host.example/atlas/integrer/"`, `data-root="./" data-static`},
		"sitemap.xml":                     {`<loc>https://host.example/atlas/en/pays/</loc>`},
		"robots.txt":                      {`Sitemap: https://host.example/atlas/sitemap.xml`},
		"en/hors-connexion/index.html":    {`<link rel="stylesheet" href="/atlas/assets/`, `<a href="/atlas/en/cooperations/">`, `data-root="/atlas/"`},
		"404.html":                        {`href="/atlas/error.css"`, `<a href="/atlas/">`, `<a href="/atlas/en/">`, `<p class="status">404</p>`},
	} {
		content, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Error(err)
			continue
		}
		for _, want := range wants {
			if !strings.Contains(string(content), want) {
				t.Errorf("%s does not say %s", name, want)
			}
		}
	}
}

// TestExportStaticUnknownURL holds that a site that does not know where it will be
// does not pretend to.
func TestExportStaticUnknownURL(t *testing.T) {
	t.Parallel()
	folder, _ := exported(t, "", []string{"en"})
	for _, name := range []string{"sitemap.xml", "robots.txt", "fr", "en"} {
		if _, err := os.Stat(filepath.Join(folder, name)); err == nil {
			t.Errorf("there is a %s", name)
		}
	}
	content, err := os.ReadFile(filepath.Join(folder, "pays", "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(content), `<html lang="en"`) || strings.Contains(string(content), "ld+json") {
		t.Errorf("not the page expected:\n%.2000s", content)
	}
}
