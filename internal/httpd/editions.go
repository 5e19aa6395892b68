package httpd

import (
	"fmt"
	"net/http"
	"sync"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/catalogue"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/internal/mission"
)

// volume is an edition made ready to be served: each file under its address,
// with its headers. It is immutable, but for what is computed once.
type volume struct {
	edition *edition.Edition
	bodies  map[string]*body // by the path after the leading slash
	places  func() (*placeIndex, error)
	records func() (*catalogue.Catalogue, error)
	sitemap func() (*body, error)
	file    func() (*wholeFile, error)
	kept    pageKeeper
	// missions is what dossiers are built from; files are theirs, that were
	// asked lately.
	missions func() (*mission.Index, error)
	files    fileKeeper
}

// newVolume prepares an edition. The bytes are shared with it.
func newVolume(e *edition.Edition) *volume {
	v := &volume{edition: e, bodies: map[string]*body{}}
	for _, name := range e.Names() {
		if file, found := e.File(name); found {
			v.bodies[name] = fileBody(file)
		}
	}
	v.records = sync.OnceValues(func() (*catalogue.Catalogue, error) { return catalogue.Read(e) })
	v.missions = sync.OnceValues(func() (*mission.Index, error) {
		records, err := v.records()
		if err != nil {
			return nil, err
		}
		return mission.NewIndex(e, records)
	})
	v.places = sync.OnceValues(func() (*placeIndex, error) { return readPlaces(e) })
	return v
}

func fileBody(file *edition.File) *body {
	b := &body{contentType: []string{file.MediaType}}
	b.add(identity, file.Identity, file.ETagFor(identity.String()))
	if len(file.Gzip) > 0 {
		b.add(gzipped, file.Gzip, file.ETagFor(gzipped.String()))
	}
	if len(file.Brotli) > 0 {
		b.add(brotlied, file.Brotli, file.ETagFor(brotlied.String()))
	}
	return b
}

// editionFile prepares one file of an edition that is not the current one.
// These are asked too rarely to be worth keeping.
func editionFile(e *edition.Edition, name string) *body {
	file, found := e.File(name)
	if !found {
		return nil
	}
	return fileBody(file)
}

// currentVolume returns the edition served now, nil when there is none. Two
// requests that meet a new edition together may both prepare it: that is cheap,
// and they agree.
func (s *Server) currentVolume() *volume {
	e := s.editions.Current()
	if e == nil {
		return nil
	}
	if held := s.shelf.Load(); held != nil && held.edition == e {
		return held
	}
	prepared := newVolume(e)
	s.bindSitemap(prepared)
	s.bindFile(prepared)
	s.shelf.Store(prepared)
	return prepared
}

// serveCurrent serves a file of the current edition at its stable address.
func (s *Server) serveCurrent(x *exchange, r *http.Request) {
	v := s.currentVolume()
	if v == nil {
		x.fail(r, noEdition())
		return
	}
	b := v.bodies[r.URL.Path[1:]]
	if b == nil {
		s.serveNotFound(x, r)
		return
	}
	x.send(r, b, revalidate)
}

// serveManifest serves the manifest of the current edition: the one address
// that a page asks again.
func (s *Server) serveManifest(x *exchange, r *http.Request) { s.serveCurrent(x, r) }

// serveEdition serves a file of a given edition. What it answers never changes,
// but for the manifest: the same content published again has another number.
func (s *Server) serveEdition(x *exchange, r *http.Request) {
	e, err := s.editions.ByDigest(x.vars["digest"])
	if err != nil {
		x.fail(r, editionProblem(err))
		return
	}
	name, refused := x.tableName(x.vars["name"])
	if refused != nil {
		x.fail(r, refused)
		return
	}
	var b *body
	if v := s.currentVolume(); v != nil && v.edition == e {
		b = v.bodies[name]
	} else {
		b = editionFile(e, name)
	}
	if b == nil {
		s.serveNotFound(x, r)
		return
	}
	if x.vars["name"] == edition.ManifestName {
		x.send(r, b, revalidate)
		return
	}
	x.send(r, b, immutable)
}

// editionProblem tells an edition that never was from one that was pruned.
func editionProblem(err error) *problem {
	switch atlas.ErrorCode(err) {
	case atlas.CodeNotFound:
		return &problem{kind: "unknown-edition", status: http.StatusNotFound, detail: atlas.Text{
			FR: "Aucune édition n’a cette empreinte. L’édition courante est décrite par /api/edition.",
			EN: "No edition has this digest. The current edition is described by /api/edition.",
		}}
	case atlas.CodeGone:
		return &problem{kind: "edition-pruned", status: http.StatusGone, detail: atlas.Text{
			FR: "Cette édition n’est plus conservée. L’édition courante est décrite par /api/edition.",
			EN: "This edition is no longer kept. The current edition is described by /api/edition.",
		}}
	default:
		return &problem{
			kind: "internal", status: http.StatusInternalServerError,
			cause: fmt.Errorf("find edition: %w", err),
		}
	}
}
