package httpd

import (
	"fmt"
	"net/http"
)

// Rehearse renders a page of each kind for the current edition, in the first
// language, so that pages which this program or this edition cannot fill in are
// known of before a visitor meets them. [New] has seen to the other languages'
// texts. Without pages, or without an edition, there is nothing to try.
func (s *Server) Rehearse() error {
	v := s.currentVolume()
	if v == nil || !s.pages.assets.built {
		return nil
	}
	lang := s.pages.languages[0]
	for _, page := range s.pages.mapPages() {
		if _, err := s.pages.mapBody(page.template, page.target, lang, v.edition); err != nil {
			return fmt.Errorf("render %s: %w", page.target, err)
		}
	}
	for target, write := range s.rehearsed(v, lang) {
		if page, err := s.pageOf(v, lang, target, write); err != nil {
			return fmt.Errorf("render %s: %w", target, err)
		} else if page.status >= http.StatusInternalServerError {
			return fmt.Errorf("render %s: status %d", target, page.status)
		}
	}
	return nil
}

// rehearsed yields a page of each kind that is about records, the kiosk or the atlas.
func (s *Server) rehearsed(v *volume, lang string) func(func(string, pageWriter) bool) {
	return func(yield func(string, pageWriter) bool) {
		records, err := v.records()
		if err != nil {
			yield("records", func(*desk) (int, []byte, error) { return 0, nil, err })
			return
		}
		for _, of := range collections() {
			for _, id := range append([]string{"", "-"}, first(of.ids(records))...) { // the list, nothing, a record
				write := func(d *desk) (int, []byte, error) {
					d.of = of
					return d.write(id)
				}
				target := of.path
				if id != "" {
					target += "/" + id
				}
				if !yield(target, write) {
					return
				}
			}
		}
		if s.pages.has(lang, kioskSetupTemplate) && !yield(kioskSetupTarget, s.kioskSetupWriter(lang)) {
			return
		}
		for _, kind := range aboutKinds() {
			if s.pages.proseLang(lang, kind) == lang && !yield(kind.path, s.aboutWriter(lang, kind)) {
				return
			}
		}
	}
}

// pageWriter writes a page: its status and its content.
type pageWriter = func(d *desk) (int, []byte, error)

func first(ids []string) []string { return ids[:min(1, len(ids))] }

// Warm prepares every asset, which is otherwise done when one is first asked for:
// for a server that is to show them all, and whose memory is given back after.
func (s *Server) Warm() {
	for _, prepare := range s.pages.assets.bodies {
		prepare()
	}
}

// HasKiosk reports whether the server has a page for exhibitions.
func (s *Server) HasKiosk() bool {
	return s.pages.assets.built && s.pages.has(s.pages.languages[0], kioskTemplate)
}

// Build names the front end: another one has another name. It is empty for a
// program compiled without its pages.
func (s *Server) Build() string { return s.pages.build }
