package httpd

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/edition"
)

// Pages is the front end, as the folder static hands it over.
type Pages struct {
	// Templates holds html/template sources: map.html is the map. A file whose
	// name starts with "_" is shared by the others.
	Templates fs.FS
	// Translations holds fr.json, en.json…: {"key": "text"}, the same keys in
	// each but for the plural categories; records/ what only the pages of records
	// use; names/ what a language calls the entries of an edition's lists.
	Translations fs.FS
	// Dist holds what the build made: assets/… and assets.json, which maps plain
	// names to hashed ones. Without assets.json the pages are not built.
	Dist fs.FS
	// Languages are the languages of the pages; the first is the one without a
	// prefix. Empty means French and English.
	Languages []string
}

// mapTemplate is the page that / serves.
const mapTemplate = "map.html"

// pageData is what templates are executed with.
type pageData struct {
	Lang        string
	Languages   []pageLanguage // all of them, in order
	Menu        []menuEntry    // the map and the lists of records
	Lists       []menuEntry    // of the menu, the lists of records
	About       []menuEntry    // the pages about the atlas
	Title       string         // the translation of "page.title"
	Description string         // the translation of "page.description"
	// Territory is the name of the home territory of the edition; empty without
	// an edition.
	Territory string
	// Canonical is the address of the page: absolute when the public address is
	// known, a path otherwise.
	Canonical string
	// Embed is the address of the map for other sites' pages, absolute like
	// Canonical.
	Embed   string
	Edition *pageEdition
	// Unread says that nobody has proofread the page's language.
	Unread bool
	// Static says that there is no program to ask: see [Config].
	Static bool
	// Manifest is the body of /api/edition, and Translations the texts of the
	// page's language: both for <script type="application/json">, where
	// html/template writes them as JSON.
	Manifest     json.RawMessage
	Translations map[string]string
	kioskData
}

// pageLanguage is an entry of the language switch.
type pageLanguage struct {
	Code     string
	Name     string // in itself: "Français", the translation of "language.name"
	Dir      string // ltr or rtl
	Offer    string // that the page exists in it, in itself, for those whose browser prefers it
	Dismiss  string // no, thank you
	URL      string // of the same page in that language
	Absolute string // the same, with the public address when it is known
	Current  bool
}

// pageEdition is the edition that a page was rendered for.
type pageEdition struct {
	Number      int
	Digest      string
	PublishedAt time.Time
}

// pageSet renders the pages, each once for an edition and a language.
type pageSet struct {
	publicURL string
	static    bool // see [Config]
	languages []string
	texts     map[string]map[string]string // by language, then key
	// recordTexts are texts and those of the pages of records, which the map's
	// page does not carry.
	recordTexts map[string]map[string]string
	// documentTexts are these and those of documents, in the languages that
	// documents are written in.
	documentTexts map[string]map[string]string
	templates     map[string]*template.Template
	assets        *assetSet
	build         string         // names the front end; "" when it is not built
	source        *edition.Pages // as it was given; nil when it is not built
	kiosk         Kiosk          // nil when this is no kiosk

	mu       sync.Mutex
	edition  *edition.Edition // what rendered is for
	rendered map[string]*body // by language
}

// newPageSet reads templates, translations and assets, and renders every page
// once in every language, so that a missing translation is found now.
func newPageSet(c Config, publicURL string) (*pageSet, error) {
	p := c.Pages
	set := &pageSet{publicURL: publicURL, static: c.Static, kiosk: c.Kiosk, languages: p.Languages, rendered: map[string]*body{}}
	if len(set.languages) == 0 {
		set.languages = []string{"fr", "en"}
	}
	var err error
	if set.assets, err = readAssets(p.Dist); err != nil {
		return nil, fmt.Errorf("read assets: %w", err)
	}
	if p.Templates == nil {
		set.assets.built = false // nothing to show, as good as not built
		return set, nil
	}
	if set.texts, err = readTranslations(p.Translations, "", set.languages); err != nil {
		return nil, fmt.Errorf("read translations: %w", err)
	}
	if err := addNames(p.Translations, set.languages, set.texts); err != nil {
		return nil, fmt.Errorf("read translations: %w", err)
	}
	if set.recordTexts, err = readRecordTexts(p.Translations, set.languages, set.texts); err != nil {
		return nil, fmt.Errorf("read translations: %w", err)
	}
	if set.documentTexts, err = readDocumentTexts(p.Translations, set.languages, set.recordTexts); err != nil {
		return nil, fmt.Errorf("read translations: %w", err)
	}
	if err = set.parse(p.Templates); err != nil {
		return nil, fmt.Errorf("read templates: %w", err)
	}
	if !set.assets.built {
		return set, nil
	}
	if set.build, err = buildOf(p); err != nil {
		return nil, fmt.Errorf("name the build: %w", err)
	}
	source := edition.Pages(p)
	source.Languages, set.source = set.languages, &source
	for _, lang := range set.languages {
		sample := set.data(lang, "/")
		sample.Edition, sample.Manifest, sample.kioskData = &pageEdition{}, json.RawMessage("{}"), set.kioskData()
		for _, page := range set.mapPages() {
			if _, err := set.render(page.template, sample); err != nil {
				return nil, fmt.Errorf("render %s in %s: %w", page.template, lang, err)
			}
		}
	}
	return set, nil
}

// mapPage is a page that shows the map.
type mapPage struct{ template, target string }

// mapPages are the pages that show the map; those of editions exported before
// had none for exhibitions.
func (set *pageSet) mapPages() []mapPage {
	pages := []mapPage{{mapTemplate, "/"}, {embedTemplate, embedTarget}, {kioskTemplate, kioskTarget}}
	return slices.DeleteFunc(pages, func(page mapPage) bool { return !set.has(set.languages[0], page.template) })
}

// buildOf names a front end by its content. The names of assets hold a hash of
// theirs, so that their list is enough.
func buildOf(p Pages) (string, error) {
	sum := sha256.New()
	list, err := fs.ReadFile(p.Dist, "assets.json")
	if err != nil {
		return "", err
	}
	fmt.Fprintf(sum, "assets.json %d\n%s", len(list), list)
	for _, files := range []fs.FS{p.Templates, p.Translations} {
		err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			content, err := fs.ReadFile(files, name)
			fmt.Fprintf(sum, "%s %d\n%s", name, len(content), content)
			return err
		})
		if err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:8]), nil
}

// parse reads the templates, once for each language: what t says depends on it.
func (set *pageSet) parse(files fs.FS) error {
	names, err := fs.Glob(files, "*.html")
	if err != nil {
		return err
	}
	var shared, pages []string
	for _, name := range names {
		switch {
		case strings.HasPrefix(name, "_"):
			shared = append(shared, name)
		case name != aboutTemplate: // which is nothing without its prose
			pages = append(pages, name)
		}
	}
	if !slices.Contains(pages, mapTemplate) {
		return fmt.Errorf("there is no %s", mapTemplate)
	}
	set.templates = map[string]*template.Template{}
	for _, lang := range set.languages {
		for _, page := range pages {
			if set.templates[lang+"/"+page], err = set.parseOne(files, lang, append([]string{page}, shared...)); err != nil {
				return err
			}
		}
		if err := set.parseAbout(files, lang, shared); err != nil {
			return err
		}
	}
	return nil
}

// parseOne reads a template, the first of names, and those it uses.
func (set *pageSet) parseOne(files fs.FS, lang string, names []string) (*template.Template, error) {
	return template.New(names[0]).Option("missingkey=error").Funcs(set.functions(lang)).ParseFS(files, names...)
}

// functions are what templates may call.
func (set *pageSet) functions(lang string) template.FuncMap {
	return template.FuncMap{
		"t": func(key string) (string, error) {
			text, found := set.recordTexts[lang][key]
			if !found {
				return "", fmt.Errorf("there is no text %q in %s.json", key, lang)
			}
			return text, nil
		},
		"textin": func(code, key string) (string, error) {
			text, found := set.texts[code][key]
			if !found {
				return "", fmt.Errorf("there is no text %q in %s.json", key, code)
			}
			return text, nil
		},
		"asset":    set.assets.address,
		"foreign":  func(code string) template.HTMLAttr { return set.foreign(lang, code) },
		"langpath": func(target string) string { return set.langPath(lang, target) },
	}
}

// foreign returns the attributes of what is in another language than the page;
// none when code is empty.
func (set *pageSet) foreign(lang, code string) template.HTMLAttr {
	switch {
	case code == "":
		return ""
	case set.texts[lang]["language.direction"] == "rtl":
		return template.HTMLAttr(` lang="` + template.HTMLEscapeString(code) + `" dir="ltr"`)
	}
	return template.HTMLAttr(` lang="` + template.HTMLEscapeString(code) + `"`)
}

// pageLanguages are the entries of the language switch of a page in lang that
// exists in languages.
func (set *pageSet) pageLanguages(lang, target string, languages []string) []pageLanguage {
	entries := make([]pageLanguage, len(languages))
	for i, other := range languages {
		texts := set.texts[other]
		entries[i] = pageLanguage{
			Code: other, Name: texts["language.name"], Dir: texts["language.direction"],
			Offer: texts["language.offer"], Dismiss: texts["language.dismiss"],
			URL: set.langPath(other, target), Absolute: set.publicURL + set.langPath(other, target), Current: other == lang,
		}
	}
	return entries
}

// langPath returns the address of a page in a language: "/kiosque" is
// "/en/kiosque" in English, and itself in the first language.
func (set *pageSet) langPath(lang, target string) string {
	if set.static && !strings.HasSuffix(target, "/") {
		target += "/"
	}
	return set.routePath(lang, target)
}

// routePath is langPath as the routes have it, whatever the host.
func (set *pageSet) routePath(lang, target string) string {
	if lang == set.languages[0] {
		return target
	}
	return "/" + lang + target
}

// body prepares a page to be sent. For a host of files nobody asks for it
// compressed, and nobody asks twice.
func (set *pageSet) body(content []byte) *body {
	if set.static {
		return plainBody(typeHTML, content)
	}
	return compressedBody(typeHTML, content)
}

// data is what a template is given for the page whose address in the first
// language is target, but for the edition.
func (set *pageSet) data(lang, target string) pageData {
	data := pageData{
		Lang:         lang,
		Languages:    set.pageLanguages(lang, target, set.languages),
		Title:        set.texts[lang]["page.title"],
		Description:  set.texts[lang]["page.description"],
		Canonical:    set.publicURL + set.langPath(lang, target),
		Embed:        set.publicURL + set.langPath(lang, embedTarget),
		Static:       set.static,
		Translations: set.texts[lang],
	}
	data.Menu, data.About = set.menu(lang, target), set.aboutLinks(lang, target)
	data.Lists = data.Menu[1 : 1+len(collections())]
	return data
}

// menu is the menu of a page in lang whose address in the first language is
// target: the map, the lists of records, missions, and the atlas itself.
func (set *pageSet) menu(lang, target string) []menuEntry {
	texts := set.recordTexts[lang]
	entries := []menuEntry{{Label: texts["menu.map"], URL: set.langPath(lang, "/"), Current: target == "/"}}
	for _, of := range collections() {
		entries = append(entries, menuEntry{
			Label: texts["menu."+of.kind], URL: set.langPath(lang, of.path),
			Current: target == of.path, Within: strings.HasPrefix(target, of.path+"/"),
		})
	}
	if set.hasMissions() {
		entries = append(entries, menuEntry{
			Label: texts["menu.missions"], URL: set.langPath(lang, missionsTarget),
			Current: target == missionsTarget, Within: strings.HasPrefix(target, missionsTarget+"/"),
		})
	}
	if about := set.aboutLinks(lang, target); len(about) > 0 {
		about[0].Label = texts["menu.about"]
		about[0].Within = !about[0].Current && slices.ContainsFunc(about, func(e menuEntry) bool { return e.Current })
		entries = append(entries, about[0])
	}
	return entries
}

// render executes a template.
func (set *pageSet) render(page string, data pageData) ([]byte, error) {
	return set.execute(data.Lang, page, data)
}

// has reports whether a front end has a page: an older one that a file brings
// may not.
func (set *pageSet) has(lang, page string) bool { return set.templates[lang+"/"+page] != nil }

// execute executes a template of a language.
func (set *pageSet) execute(lang, page string, data any) ([]byte, error) {
	template := set.templates[lang+"/"+page]
	if template == nil {
		return nil, fmt.Errorf("there is no template %s", page)
	}
	var out bytes.Buffer
	if err := template.Execute(&out, data); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// mapBody returns the map for an edition, on its own page or on the one that is
// framed, rendered and compressed once.
func (set *pageSet) mapBody(page, target, lang string, e *edition.Edition) (*body, error) {
	set.mu.Lock()
	defer set.mu.Unlock()
	if set.edition != e {
		set.edition, set.rendered = e, map[string]*body{}
	}
	key := lang + "/" + page
	if held := set.rendered[key]; held != nil {
		return held, nil
	}
	data := set.data(lang, target)
	data.Canonical = set.publicURL + set.langPath(lang, "/") // of each of them: it is the same map
	data.kioskData = set.kioskData()
	data.Edition = &pageEdition{Number: e.Number, Digest: e.Digest, PublishedAt: e.PublishedAt}
	data.Manifest = e.Manifest().Identity
	territory, err := territoryOf(e)
	if err != nil {
		return nil, err
	}
	data.Territory, data.Unread = territory.Name.In(lang), !territory.IsProofread(lang)
	content, err := set.render(page, data)
	if err != nil {
		return nil, err
	}
	rendered := set.body(content)
	set.rendered[key] = rendered
	return rendered, nil
}

// territoryOf returns the home territory of an edition.
func territoryOf(e *edition.Edition) (*atlas.Territory, error) {
	file, found := e.File(edition.ReferenceName)
	if !found {
		return nil, fmt.Errorf("read territory: the edition has no %s", edition.ReferenceName)
	}
	var reference struct {
		Territory atlas.Territory `json:"territory"`
	}
	if err := json.Unmarshal(file.Identity, &reference); err != nil {
		return nil, fmt.Errorf("read territory: %w", err)
	}
	return &reference.Territory, nil
}

// serveMap serves the map in the language of the path.
func (s *Server) serveMap(x *exchange, r *http.Request) { s.serveMapPage(x, r, "/", mapTemplate) }

// serveMapPage serves a page that shows the map; target is its address in the first
// language.
func (s *Server) serveMapPage(x *exchange, r *http.Request, target, template string) {
	lang, done := s.pageLanguage(x, r, target)
	if done {
		return
	}
	if !s.pages.has(lang, template) {
		s.serveNotFound(x, r)
		return
	}
	e := s.editions.Current()
	if e == nil {
		x.fail(r, noEdition())
		return
	}
	page, err := s.pages.mapBody(template, target, lang, e)
	if err != nil {
		x.fail(r, &problem{
			kind: "internal", status: http.StatusInternalServerError,
			cause: fmt.Errorf("render the map: %w", err),
		})
		return
	}
	header := x.Header()
	header["Content-Language"] = []string{lang}
	x.send(r, page, revalidate)
}

// takeLang splits the parameter lang from the others, which a redirect keeps.
func takeLang(query url.Values) (lang, rest string) {
	lang = query.Get("lang")
	query.Del("lang")
	return lang, query.Encode()
}

// redirectLang gives "/en" its slash.
func (s *Server) redirectLang(x *exchange, r *http.Request) {
	if !slices.Contains(s.pages.languages, x.vars["lang"]) {
		s.serveNotFound(x, r)
		return
	}
	x.redirect(r, http.StatusMovedPermanently, s.pages.langPath(x.vars["lang"], "/"), r.URL.RawQuery)
}

// redirect sends the visitor to a path of this site.
func (x *exchange) redirect(r *http.Request, status int, target, query string) {
	if query != "" {
		target += "?" + query
	}
	x.Header()["Location"] = []string{target}
	x.Header()["Cache-Control"] = revalidate
	x.WriteHeader(status)
}

// pagesNotBuilt answers for a program that was compiled without its front end.
func pagesNotBuilt() *problem {
	return &problem{kind: "pages-not-built", status: http.StatusServiceUnavailable, detail: atlas.Text{
		FR: "Les pages ne sont pas construites\u202f: lancez «\u202fmake build\u202f». Les données ouvertes sont servies.",
		EN: "The pages are not built: run “make build”. The open data is served.",
	}}
}

// contentTypeOf returns the media type of a file of the front end.
func contentTypeOf(name string) []string {
	switch path.Ext(name) {
	case ".js", ".mjs":
		return []string{"text/javascript; charset=utf-8"}
	case ".css":
		return typeCSS
	case ".json", ".map":
		return typeJSON
	case ".geojson":
		return typeGeoJSON
	case ".webmanifest":
		return []string{"application/manifest+json"}
	case ".svg":
		return []string{"image/svg+xml"}
	case ".png":
		return []string{"image/png"}
	case ".webp":
		return []string{"image/webp"}
	case ".ico":
		return []string{"image/x-icon"}
	case ".woff2":
		return []string{"font/woff2"}
	case ".txt":
		return typeText
	case ".html":
		return typeHTML
	default:
		return []string{"application/octet-stream"}
	}
}
