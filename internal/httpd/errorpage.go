package httpd

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
	"slices"
	"strings"
)

// The page of errors stands alone: it must be there when the front end is not
// built, and when it is what fails. Its style is a file of this host, as the
// content security policy wants.
var (
	//go:embed errorpage.html
	errorPageSource string
	//go:embed errorpage.css
	errorStyle []byte

	errorTemplate = template.Must(template.New("error").Parse(errorPageSource))
)

// errorStylesheet is where the style of error pages is served.
const errorStylesheet = "/error.css"

// errorSection is an error in one language.
type errorSection struct {
	Lang, Dir, Title, Detail, Home, Back, Reference string
}

// errorPage renders a problem for a person: in French and in English, which
// every problem has, and before them in the language of the address they asked.
func (set *pageSet) errorPage(p *problem, id, path string) []byte {
	title, detail := problemTitle(p.kind), p.text()
	sections := []errorSection{
		{Lang: "fr", Dir: "ltr", Title: title.FR, Detail: detail.FR, Home: set.home("fr"), Back: "Retour à la carte", Reference: "Référence"},
		{Lang: "en", Dir: "ltr", Title: title.EN, Detail: detail.EN, Home: set.home("en"), Back: "Back to the map", Reference: "Reference"},
	}
	switch lang := set.languageOf(path); lang {
	case "", "fr":
	case "en":
		slices.Reverse(sections)
	default:
		sections = append([]errorSection{set.errorSection(p, lang)}, sections...)
	}
	if set.static { // nobody was asked, and nobody keeps a log
		id = ""
	}
	var out bytes.Buffer
	err := errorTemplate.Execute(&out, map[string]any{
		"Lang": sections[0].Lang, "Dir": sections[0].Dir, "Sections": sections, "Status": p.status, "ID": id, "Stylesheet": errorStylesheet,
	})
	if err != nil { // a fixed template over strings: a test renders every problem
		return []byte(title.FR + " · " + title.EN)
	}
	return out.Bytes()
}

// home returns the address of the map in a language, or else of the map.
func (set *pageSet) home(lang string) string {
	if !slices.Contains(set.languages, lang) {
		return "/"
	}
	return set.langPath(lang, "/")
}

// errorSection words a problem in a language that problems are not written in:
// what it means for who reads a page, which is one of four things.
func (set *pageSet) errorSection(p *problem, lang string) errorSection {
	key := "error.refused"
	switch {
	case p.status == http.StatusNotFound || p.status == http.StatusGone:
		key = "error.not_found"
	case p.status == http.StatusServiceUnavailable || p.status == http.StatusTooManyRequests:
		key = "error.later"
	case p.status >= http.StatusInternalServerError:
		key = "error.internal"
	}
	texts := set.recordTexts[lang]
	return errorSection{
		Lang: lang, Dir: texts["language.direction"], Title: texts[key], Detail: texts[key+"_text"],
		Home: set.langPath(lang, "/"), Back: texts["error.back"], Reference: texts["error.reference"],
	}
}

// languageOf returns the language of an address that has one before its path:
// English, or one of those whose texts were read; "" for the others.
func (set *pageSet) languageOf(path string) string {
	prefix, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if _, found := set.recordTexts[prefix]; !found && prefix != "en" {
		return ""
	}
	return prefix
}

// serveErrorStylesheet serves the style of error pages.
func (s *Server) serveErrorStylesheet(x *exchange, r *http.Request) {
	x.send(r, s.errorStyle, revalidate)
}

// errorStyleBody prepares the style of error pages.
func errorStyleBody() *body { return compressedBody(typeCSS, errorStyle) }
