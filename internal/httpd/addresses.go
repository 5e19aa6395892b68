package httpd

import (
	"errors"
	"maps"
	"slices"

	"github.com/passerelles/passerelles/internal/catalogue"
)

// target is a page: its address in the first language, and the languages it
// exists in.
type target struct {
	path      string
	languages []string
}

// targets lists the pages that are for everybody to find: the map, the lists,
// what is about the atlas, then every record.
func (set *pageSet) targets(records *catalogue.Catalogue) []target {
	all := []target{{"/", set.languages}}
	for _, of := range collections() {
		all = append(all, target{of.path, set.languages})
	}
	if set.hasMissions() {
		all = append(all, target{missionsTarget, set.languages}, target{planTarget, set.languages})
	}
	for _, kind := range aboutKinds() {
		if written := set.proseLanguages(kind); len(written) > 0 {
			all = append(all, target{kind.path, written})
		}
	}
	for _, of := range collections() {
		for _, id := range of.ids(records) {
			all = append(all, target{of.path + "/" + id, set.languages})
		}
	}
	return all
}

// hiddenTargets lists the pages that search engines are not told of: the map for
// other sites, and what is said of the records that were retired.
func (set *pageSet) hiddenTargets(records *catalogue.Catalogue) []target {
	all := []target{{embedTarget, set.languages}}
	for _, of := range collections() {
		for _, id := range records.RetiredIDs(of.kind) {
			all = append(all, target{of.path + "/" + id, set.languages})
		}
	}
	return all
}

// Addresses is what a server answers without being asked a question, and a host
// of files can answer as well.
type Addresses struct {
	Pages    []string
	StandIns []string // of the pages, those that browsers show in place of others
	Files    []string // what pages and other programs read
}

// Addresses lists what the server answers of the current edition, but for what
// is the kiosk's. The list of pages for search engines is among it only where
// the public address is known.
func (s *Server) Addresses() (Addresses, error) {
	v := s.currentVolume()
	if v == nil {
		return Addresses{}, errors.New("list the addresses: there is no edition")
	}
	records, err := v.records()
	if err != nil {
		return Addresses{}, err
	}
	var pages, standIns []string
	for _, each := range slices.Concat(s.pages.targets(records), s.pages.hiddenTargets(records)) {
		for _, lang := range each.languages {
			pages = append(pages, s.pages.routePath(lang, each.path))
		}
	}
	for _, lang := range s.pages.languages {
		if s.pages.has(lang, offlineTemplate) {
			standIns = append(standIns, s.pages.routePath(lang, offlineTarget))
		}
	}
	var files []string
	for _, name := range slices.Sorted(maps.Keys(s.pages.assets.bodies)) {
		files = append(files, "/"+name)
	}
	for _, name := range slices.Sorted(maps.Keys(v.bodies)) {
		files = append(files, "/"+name, v.edition.Href(name))
	}
	files = append(files, errorStylesheet)
	if s.pages.assets.hashed[workerName] != "" {
		files = append(files, workerTarget)
	}
	if s.publicURL != "" {
		files = append(files, "/robots.txt", "/sitemap.xml")
	}
	return Addresses{Pages: append(pages, standIns...), StandIns: standIns, Files: files}, nil
}
