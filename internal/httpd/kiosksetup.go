package httpd

import (
	"fmt"
	"net/http"
)

// Where the profile of an exhibition is put together, in the first language.
const (
	kioskSetupTarget   = kioskTarget + "/reglages"
	kioskSetupTemplate = "kiosk-setup.html"
)

// kioskSetupPage builds the address of the kiosk's page, and its profile.
type kioskSetupPage struct {
	sitePage
	Heading string
	SiteURL string // where visitors find the atlas, if that is known
	Themes  []kioskTheme
	Choices []pageLanguage // the languages a kiosk can offer
}

type kioskTheme struct{ Code, Label string }

// serveKioskSetup serves the page where those who prepare an exhibition choose
// what its kiosk shows, and try it.
func (s *Server) serveKioskSetup(x *exchange, r *http.Request) {
	lang, done := s.pageLanguage(x, r, kioskSetupTarget)
	if done {
		return
	}
	if !s.pages.has(lang, kioskSetupTemplate) {
		s.serveNotFound(x, r)
		return
	}
	s.sendPage(x, r, lang, kioskSetupTarget, s.kioskSetupWriter(lang))
}

// kioskSetupWriter writes that page in a language.
func (s *Server) kioskSetupWriter(lang string) pageWriter {
	return func(d *desk) (int, []byte, error) {
		content, err := s.pages.execute(lang, kioskSetupTemplate, d.kioskSetup())
		if err != nil {
			err = fmt.Errorf("write the kiosk's set-up: %w", err)
		}
		return http.StatusOK, content, err
	}
}

func (d *desk) kioskSetup() *kioskSetupPage {
	heading := d.words.T("setup.heading")
	page := &kioskSetupPage{
		sitePage: d.site(heading, d.words.T("setup.lead")),
		Heading:  heading, SiteURL: d.pages.publicURL,
		Choices: d.pages.pageLanguages(d.lang, kioskTarget, d.pages.languages),
	}
	page.Hidden = true
	for _, theme := range d.records.Themes {
		page.Themes = append(page.Themes, kioskTheme{theme.Code, d.mark(theme.Code).Label})
	}
	return page
}
