package httpd

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
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
	Lang, Title, Detail, Home, Back string
}

// errorPage renders a problem for a person, in both languages, theirs first.
func errorPage(p *problem, id, lang string) []byte {
	title, detail := problemTitle(p.kind), p.text()
	sections := []errorSection{
		{Lang: "fr", Title: title.FR, Detail: detail.FR, Home: "/", Back: "Retour à la carte"},
		{Lang: "en", Title: title.EN, Detail: detail.EN, Home: "/en/", Back: "Back to the map"},
	}
	if lang == "en" {
		sections[0], sections[1] = sections[1], sections[0]
	}
	var out bytes.Buffer
	err := errorTemplate.Execute(&out, map[string]any{
		"Lang": sections[0].Lang, "Sections": sections, "Status": p.status, "ID": id, "Stylesheet": errorStylesheet,
	})
	if err != nil { // a fixed template over strings: a test renders every problem
		return []byte(title.FR + " · " + title.EN)
	}
	return out.Bytes()
}

// leadingLanguage guesses the language of a visitor from the address they asked.
func leadingLanguage(path string) string {
	if path == "/en" || strings.HasPrefix(path, "/en/") {
		return "en"
	}
	return "fr"
}

// serveErrorStylesheet serves the style of error pages.
func (s *Server) serveErrorStylesheet(x *exchange, r *http.Request) {
	x.send(r, s.errorStyle, revalidate)
}

// errorStyleBody prepares the style of error pages.
func errorStyleBody() *body { return compressedBody(typeCSS, errorStyle) }
