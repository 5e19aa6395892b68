package httpd

import (
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// aboutTemplate frames the pages about the atlas; their prose is in aboutFolder.
const (
	aboutTemplate = "about.html"
	aboutFolder   = "about"
)

// correctionPath is the page that says how a record is corrected.
const correctionPath = "/donnees"

// aboutKind is a page about the atlas itself: the project, its data, its
// accessibility, who answers for it. Its prose is a file for each language,
// about/{name}.{lang}.html: the page exists in the languages that have one.
type aboutKind struct {
	name string
	path string // as it is in addresses
}

// aboutKinds are the pages about the atlas, in the order of the menu.
func aboutKinds() []aboutKind {
	return []aboutKind{
		{"project", "/a-propos"},
		{"data", correctionPath},
		{"accessibility", "/accessibilite"},
		{"legal", "/mentions-legales"},
	}
}

// template names the page among the templates of a language.
func (kind aboutKind) template() string { return path.Join(aboutFolder, kind.name) }

// parseAbout reads the pages about the atlas that a language has, into parsed.
func (set *pageSet) parseAbout(files fs.FS, lang string, shared []string) error {
	for _, kind := range aboutKinds() {
		prose := path.Join(aboutFolder, kind.name+"."+lang+".html")
		if _, err := fs.Stat(files, prose); err != nil {
			continue
		}
		page, err := set.parseOne(files, lang, append([]string{aboutTemplate, prose}, shared...))
		if err != nil {
			return err
		}
		set.templates[lang+"/"+kind.template()] = page
	}
	return nil
}

// proseLang returns the language in which those who read lang read a page about
// the atlas: theirs, else English, else the first that has it; "" when none has.
func (set *pageSet) proseLang(lang string, kind aboutKind) string {
	for _, candidate := range append([]string{lang, "en"}, set.languages...) {
		if set.templates[candidate+"/"+kind.template()] != nil {
			return candidate
		}
	}
	return ""
}

// proseLanguages are the languages that have a page about the atlas.
func (set *pageSet) proseLanguages(kind aboutKind) []string {
	var languages []string
	for _, lang := range set.languages {
		if set.proseLang(lang, kind) == lang {
			languages = append(languages, lang)
		}
	}
	return languages
}

// aboutLinks are the links to the pages about the atlas, on a page in lang
// whose address in the first language is target.
func (set *pageSet) aboutLinks(lang, target string) []menuEntry {
	var links []menuEntry
	for _, kind := range aboutKinds() {
		prose := set.proseLang(lang, kind)
		if prose == "" {
			continue
		}
		link := menuEntry{
			Label: set.recordTexts[lang]["about.menu."+kind.name], URL: set.langPath(prose, kind.path), Current: target == kind.path,
		}
		if prose != lang {
			link.Lang, link.LangName = prose, set.texts[prose]["language.name"]
		}
		links = append(links, link)
	}
	return links
}

// correctionLink leads to what the pages about the atlas say on corrections, nil
// when there is no such page.
func (set *pageSet) correctionLink(lang string) *menuEntry {
	for _, link := range set.aboutLinks(lang, correctionPath) {
		if link.Current {
			link.Current, link.Label, link.URL = false, set.recordTexts[lang]["correct.help"], link.URL+"#corriger"
			return &link
		}
	}
	return nil
}

// aboutRoutes are the routes of the pages about the atlas, in every language.
func (s *Server) aboutRoutes() []*route {
	var routes []*route
	for _, kind := range aboutKinds() {
		serve := func(x *exchange, r *http.Request) { s.serveAbout(x, r, kind) }
		for _, prefix := range []string{"", "/{lang:[a-z]{2}}"} {
			name := strings.Replace(prefix, ":[a-z]{2}", "", 1) + kind.path
			routes = append(routes,
				&route{path: prefix + kind.path, name: name, serve: serve},
				&route{path: prefix + kind.path + "/", name: name + "/", serve: s.redirectSlash},
			)
		}
	}
	return routes
}

// serveAbout serves a page about the atlas. A language that has no text of its
// own for it is sent to the one that stands in.
func (s *Server) serveAbout(x *exchange, r *http.Request, kind aboutKind) {
	lang, done := s.pageLanguage(x, r, kind.path)
	if done {
		return
	}
	switch prose := s.pages.proseLang(lang, kind); prose {
	case lang:
	case "":
		s.serveNotFound(x, r)
		return
	default:
		x.redirect(r, http.StatusFound, s.pages.langPath(prose, kind.path), r.URL.RawQuery)
		return
	}
	s.sendPage(x, r, lang, kind.path, s.aboutWriter(lang, kind))
}

// aboutWriter writes a page about the atlas in a language that has it.
func (s *Server) aboutWriter(lang string, kind aboutKind) pageWriter {
	return func(d *desk) (int, []byte, error) {
		content, err := s.pages.execute(lang, kind.template(), d.about(kind))
		if err != nil {
			err = fmt.Errorf("write about %s: %w", kind.name, err)
		}
		return http.StatusOK, content, err
	}
}
