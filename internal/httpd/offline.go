package httpd

import (
	"fmt"
	"net/http"
)

// workerName is what the build calls the service worker, workerTarget where it
// is served.
const (
	workerName   = "service-worker.js"
	workerTarget = "/sw.js"
)

// offlineTarget is the address, in the first language, of the page that stands
// in, with no network, for those that a browser has never read.
const offlineTarget = "/hors-connexion"

// offlineTemplate is that page.
const offlineTemplate = "offline.html"

// serveWorker serves the service worker at an address that stays, and above all
// pages: it sees those below its own only. Browsers ask for it again.
func (s *Server) serveWorker(x *exchange, r *http.Request) {
	name, found := s.pages.assets.hashed[workerName]
	if !found {
		s.serveNotFound(x, r)
		return
	}
	x.send(r, s.pages.assets.bodies[name](), revalidate)
}

// serveOffline serves the page that service workers keep for a reader who is
// offline.
func (s *Server) serveOffline(x *exchange, r *http.Request) {
	lang, done := s.pageLanguage(x, r, offlineTarget)
	if done {
		return
	}
	s.sendPage(x, r, lang, offlineTarget, func(d *desk) (int, []byte, error) {
		title := d.words.T("offline.title")
		page := d.site(title, title)
		page.Hidden = true
		content, err := s.pages.execute(lang, offlineTemplate, page)
		if err != nil {
			err = fmt.Errorf("write the page of those who are offline: %w", err)
		}
		return http.StatusOK, content, err
	})
}
