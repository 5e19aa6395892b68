package httpd

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/passerelles/passerelles/internal/catalogue"
	"github.com/passerelles/passerelles/internal/edition"
)

// Templates of the pages of records, beside [mapTemplate].
const (
	recordTemplate  = "record.html"
	listTemplate    = "records.html"
	missingTemplate = "missing.html"
)

// collection is a kind of record that has pages: one for each, and a list.
type collection struct {
	path string // as it is in addresses
	// kind is the record's, as tombstones and the map's addresses say it.
	kind   string
	record func(d *desk, id string) *recordPage // nil when there is none
	list   func(d *desk) *listPage
	ids    func(c *catalogue.Catalogue) []string // whose pages search engines read
}

// collections are the kinds of records, in the order of the menu.
func collections() []*collection {
	return []*collection{
		{"/cooperations", "cooperation", (*desk).cooperation, (*desk).cooperations, func(c *catalogue.Catalogue) []string {
			return identifiers(c.Cooperations, func(x *catalogue.Cooperation) string { return x.ID })
		}},
		{"/collectivites", "authority", (*desk).authority, (*desk).authorities, func(c *catalogue.Catalogue) []string {
			return identifiers(c.Authorities, func(x *catalogue.Authority) string { return x.ID })
		}},
		{"/partenaires", "partner", (*desk).partner, (*desk).partners, func(c *catalogue.Catalogue) []string {
			return identifiers(c.Partners, func(x *catalogue.Partner) string { return x.ID })
		}},
		{"/pays", "country", (*desk).country, (*desk).countries, func(c *catalogue.Catalogue) []string {
			return identifiers(c.Countries(), func(x *catalogue.Country) string { return x.ISO2 })
		}},
	}
}

func identifiers[T any](all []T, id func(T) string) []string {
	ids := make([]string, len(all))
	for i, each := range all {
		ids[i] = id(each)
	}
	return ids
}

// collectionRoutes are the routes of the pages of records, in every language.
func (s *Server) collectionRoutes() []*route {
	var routes []*route
	for _, of := range collections() {
		list := func(x *exchange, r *http.Request) { s.servePage(x, r, of, "") }
		record := func(x *exchange, r *http.Request) { s.servePage(x, r, of, x.vars["id"]) }
		for _, prefix := range []string{"", "/{lang:[a-z]{2}}"} {
			name := strings.Replace(prefix, ":[a-z]{2}", "", 1) + of.path
			routes = append(routes,
				&route{path: prefix + of.path, name: name, serve: list},
				&route{path: prefix + of.path + "/", name: name + "/", serve: s.redirectSlash},
				&route{path: prefix + of.path + "/{id:[A-Za-z0-9_-]{1,200}}", name: name + "/{id}", serve: record},
			)
		}
	}
	return routes
}

// redirectSlash sends "/pays/" to "/pays".
func (s *Server) redirectSlash(x *exchange, r *http.Request) {
	x.redirect(r, http.StatusMovedPermanently, strings.TrimSuffix(r.URL.Path, "/"), r.URL.RawQuery)
}

// servePage serves the page of a record, or the list when id is empty.
func (s *Server) servePage(x *exchange, r *http.Request, of *collection, id string) {
	target := of.path
	if id != "" {
		target += "/" + id
	}
	lang, done := s.pageLanguage(x, r, target)
	if done {
		return
	}
	if of.kind == "country" && id != strings.ToUpper(id) && s.editions.Current() != nil {
		x.redirect(r, http.StatusMovedPermanently, s.pages.langPath(lang, of.path+"/"+strings.ToUpper(id)), r.URL.RawQuery)
		return
	}
	s.sendPage(x, r, lang, target, func(d *desk) (int, []byte, error) {
		d.of = of
		return d.write(id)
	})
}

// sendPage sends the page that write writes of the current edition. It is
// rendered once for an edition and kept; the database is never asked.
func (s *Server) sendPage(x *exchange, r *http.Request, lang, target string, write func(d *desk) (int, []byte, error)) {
	v := s.currentVolume()
	if v == nil {
		x.fail(r, noEdition())
		return
	}
	page, err := s.pageOf(v, lang, target, write)
	if err != nil {
		x.fail(r, &problem{kind: "internal", status: http.StatusInternalServerError, cause: fmt.Errorf("render %s: %w", target, err)})
		return
	}
	x.Header()["Content-Language"] = []string{lang}
	x.sendAs(r, page.status, page.body, revalidate)
}

// pageLanguage returns the language of a page's address. done says that the
// answer was given: the language is none of ours, or another address has it.
func (s *Server) pageLanguage(x *exchange, r *http.Request, target string) (lang string, done bool) {
	lang = s.pages.languages[0]
	if prefix := x.vars["lang"]; prefix != "" {
		if !slices.Contains(s.pages.languages, prefix) {
			s.serveNotFound(x, r)
			return "", true
		}
		if prefix == lang { // the first language has one address, without a prefix
			x.redirect(r, http.StatusMovedPermanently, target, r.URL.RawQuery)
			return "", true
		}
		lang = prefix
	}
	if r.URL.RawQuery != "" {
		wanted, rest := takeLang(r.URL.Query())
		if wanted != lang && slices.Contains(s.pages.languages, wanted) {
			x.redirect(r, http.StatusFound, s.pages.langPath(wanted, target), rest)
			return "", true
		}
	}
	if !s.pages.assets.built {
		x.fail(r, pagesNotBuilt())
		return "", true
	}
	return lang, false
}

// pageOf returns a page of an edition, rendered and compressed when first asked.
func (s *Server) pageOf(v *volume, lang, target string, write func(d *desk) (int, []byte, error)) (*keptPage, error) {
	address := s.pages.langPath(lang, target)
	if kept := v.kept.get(address); kept != nil {
		return kept, nil
	}
	records, err := v.records()
	if err != nil {
		return nil, err
	}
	status, content, err := write(s.pages.desk(records, v.edition, lang, target))
	if err != nil {
		return nil, err
	}
	page := &keptPage{status, s.pages.body(content)}
	if status == http.StatusOK && !s.pages.static { // addresses that name nothing are without number
		v.kept.put(address, page)
	}
	return page, nil
}

// write renders the page of a record, or of all of them when id is empty.
func (d *desk) write(id string) (status int, content []byte, err error) {
	if id == "" {
		content, err = d.pages.execute(d.lang, listTemplate, d.of.list(d))
		return http.StatusOK, content, err
	}
	if page := d.of.record(d, id); page != nil {
		content, err = d.pages.execute(d.lang, recordTemplate, page)
		return http.StatusOK, content, err
	}
	if stone := d.records.Retired(d.of.kind, id); stone != nil {
		content, err = d.pages.execute(d.lang, missingTemplate, d.retired(stone))
		return http.StatusGone, content, err
	}
	content, err = d.pages.execute(d.lang, missingTemplate, d.unknown())
	return http.StatusNotFound, content, err
}

// keptPage is a page that was rendered.
type keptPage struct {
	status int
	body   *body
}

func (p *keptPage) size() int {
	size := 0
	for _, variant := range p.body.variants {
		size += len(variant.data)
	}
	return size
}

// mostKept bounds what the pages of an edition take in memory, in bytes. Past
// it they are forgotten and rendered again, which takes milliseconds.
const mostKept = 24 << 20

// pageKeeper keeps the pages of an edition.
type pageKeeper struct {
	mu    sync.Mutex
	pages map[string]*keptPage // by address
	bytes int
}

func (k *pageKeeper) get(address string) *keptPage {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.pages[address]
}

func (k *pageKeeper) put(address string, page *keptPage) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.pages == nil || k.bytes+page.size() > mostKept {
		k.pages, k.bytes = map[string]*keptPage{}, 0
	}
	if k.pages[address] == nil {
		k.bytes += page.size()
	}
	k.pages[address] = page
}

// desk is what a page of records is written from.
type desk struct {
	pages   *pageSet
	records *catalogue.Catalogue
	edition *edition.Edition
	words   catalogue.Words
	lang    string
	target  string      // the address in the first language
	of      *collection // nil on a page that is about no record
}

func (set *pageSet) desk(records *catalogue.Catalogue, e *edition.Edition, lang, target string) *desk {
	return &desk{
		pages: set, records: records, edition: e, lang: lang, target: target,
		words: catalogue.NewWords(lang, set.recordTexts[lang]),
	}
}

// path returns an address in the language of the page.
func (d *desk) path(target string) string { return d.pages.langPath(d.lang, target) }

func (d *desk) cooperationPath(id string) string { return d.path("/cooperations/" + id) }
func (d *desk) authorityPath(id string) string   { return d.path("/collectivites/" + id) }
func (d *desk) partnerPath(id string) string     { return d.path("/partenaires/" + id) }
func (d *desk) countryPath(iso2 string) string   { return d.path("/pays/" + iso2) }

// mapPath returns the address of the map with a record selected.
func (d *desk) mapPath(kind, id string) string { return d.path("/") + "?sel=" + kind + ":" + id }

// foreign returns "fr" where a text that is French stands on another page.
func (d *desk) foreign() string {
	if d.lang == "fr" {
		return ""
	}
	return "fr"
}
