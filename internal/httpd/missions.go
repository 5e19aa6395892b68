package httpd

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/gzip"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/catalogue"
	"github.com/passerelles/passerelles/internal/mission"
	"github.com/passerelles/passerelles/internal/mission/document"
)

// missionFolder is where missions are: the page, and below it the dossier and
// the plan in every form.
const missionFolder = "/missions/"

// dossierForm is a form that a dossier is taken along in.
type dossierForm struct {
	extension   string
	contentType string
	speaks      speech
	write       func(dossierMaking) ([]byte, error)
	notes       bool // the reader's notes may be in it
}

// speech says in which languages a form is written.
type speech int

const (
	wordless    speech = iota // one file for all
	inEvery                   // in each language of the pages, under its own address: /en/missions/dossier.kml
	inDocuments               // in those that documents are written in
)

// dossierMaking is what a file of a dossier is made of.
type dossierMaking struct {
	index   *mission.Index
	dossier *mission.Dossier
	records *catalogue.Catalogue
	words   catalogue.Words
	address string // where the dossier lives; empty without a public address
	notes   map[string]string
}

// dossierForms are the forms of a dossier, and what their addresses end with;
// those for people first.
func dossierForms() []dossierForm {
	return []dossierForm{
		{"pdf", "application/pdf", inDocuments, written(document.WritePDF), true},
		{"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", inDocuments, written(document.WriteDOCX), true},
		{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", inDocuments, written(document.WriteXLSX), true},
		{"ics", "text/calendar; charset=utf-8", inEvery, func(m dossierMaking) ([]byte, error) { return m.index.Calendar(m.dossier, m.words) }, false},
		{"kml", "application/vnd.google-earth.kml+xml", inEvery, func(m dossierMaking) ([]byte, error) { return m.index.KML(m.dossier, m.words) }, false},
		{"geojson", "application/geo+json", wordless, func(m dossierMaking) ([]byte, error) { return m.index.GeoJSON(m.dossier) }, false},
		{"json", "application/json", wordless, func(m dossierMaking) ([]byte, error) { return m.dossier.JSON() }, false},
	}
}

// written makes a form of what writes a document.
func written(write func(io.Writer, *mission.Dossier, document.Options) error) func(dossierMaking) ([]byte, error) {
	return func(m dossierMaking) ([]byte, error) {
		var out bytes.Buffer
		err := write(&out, m.dossier, document.Options{Words: m.words, Records: m.records, Address: m.address, Notes: m.notes})
		return out.Bytes(), err
	}
}

// formLanguage returns the language that a form is written in for a page in
// lang: the page's, or English where documents do not speak it. Empty when there
// is none.
func (set *pageSet) formLanguage(form dossierForm, lang string) string {
	switch {
	case form.speaks == wordless:
		return set.languages[0]
	case form.speaks == inEvery || set.documentTexts[lang] != nil:
		return lang
	case set.documentTexts["en"] != nil:
		return "en"
	}
	return ""
}

// isMissionFile tells the data of missions, which are open, from their page.
func isMissionFile(address string) bool {
	if len(address) > 3 && !strings.HasPrefix(address, missionFolder) {
		address = address[3:] // "/en/missions/…"
	}
	return strings.HasPrefix(address, missionFolder) && path.Ext(address) != ""
}

// missionRoutes are the addresses of the data of missions.
func (s *Server) missionRoutes() []*route {
	routes := []*route{
		{path: missionFolder + "plan.json", params: mission.PlanParameters(), serve: s.servePlan("application/json", func(p *mission.Plan) ([]byte, error) { return encodedJSON(p) })},
		{path: missionFolder + "plan.csv", params: mission.PlanParameters(), serve: s.servePlan("text/csv; charset=utf-8; header=present", (*mission.Plan).CSV)},
	}
	for _, form := range dossierForms() {
		address := missionFolder + "dossier." + form.extension
		serve := func(x *exchange, r *http.Request) { s.serveDossier(x, r, form) }
		most := int64(0)
		if form.notes && s.pages.kiosk == nil {
			most = mostNotes
		}
		parts := route{form: most, longer: notesTooLong(), params: mission.Parameters(), lists: append(mission.ListParameters(), "area"), serve: serve}
		plain, prefixed := parts, parts
		plain.path = address
		routes = append(routes, &plain)
		if form.speaks != wordless {
			prefixed.path, prefixed.name = "/{lang:[a-z]{2}}"+address, "/{lang}"+address
			routes = append(routes, &prefixed)
		}
	}
	return routes
}

// serveDossier serves the dossier that a query asks for, in one form.
func (s *Server) serveDossier(x *exchange, r *http.Request, form dossierForm) {
	lang := s.pages.languages[0]
	if prefix := x.vars["lang"]; prefix != "" {
		if prefix == lang || !slices.Contains(s.pages.languages, prefix) { // the first has one address, without a prefix
			s.serveNotFound(x, r)
			return
		}
		lang = prefix
	}
	if form.speaks != wordless && s.pages.formLanguage(form, lang) != lang {
		s.serveNotFound(x, r)
		return
	}
	request, err := mission.ParseRequest(x.query())
	if err != nil {
		x.fail(r, missionProblem(err))
		return
	}
	write := func(notes map[string]string) func(v *volume, index *mission.Index) ([]byte, error) {
		return func(v *volume, index *mission.Index) ([]byte, error) {
			dossier, err := index.Dossier(request)
			if err != nil {
				return nil, err
			}
			records, err := v.records()
			if err != nil {
				return nil, err
			}
			making := dossierMaking{index: index, dossier: dossier, records: records, words: s.formWords(form, lang), notes: notes}
			if s.publicURL != "" {
				making.address = s.publicURL + s.pages.langPath(lang, dossierTarget) + "?" + request.Query()
			}
			return form.write(making)
		}
	}
	name := dossierFileName(&request, form.extension)
	if r.Method == http.MethodPost {
		s.serveNoted(x, r, form, lang, name, write)
		return
	}
	address := lang + " dossier." + form.extension + "?" + request.Query()
	if form.speaks != wordless {
		x.Header()["Content-Language"] = []string{lang}
	}
	s.serveMission(x, r, address, form.contentType, name, write(nil))
}

// formWords are the texts of a form.
func (s *Server) formWords(form dossierForm, lang string) catalogue.Words {
	if form.speaks == inDocuments {
		return catalogue.NewWords(lang, s.pages.documentTexts[lang])
	}
	return catalogue.NewWords(lang, s.pages.recordTexts[lang])
}

// query returns the parameters of the request, as they were read for its route.
func (x *exchange) query() url.Values {
	query := url.Values{}
	for name, value := range x.values {
		query.Set(name, value)
	}
	return query
}

// servePlan serves the plan that a query asks for, in one form.
func (s *Server) servePlan(contentType string, write func(*mission.Plan) ([]byte, error)) func(*exchange, *http.Request) {
	return func(x *exchange, r *http.Request) {
		request, err := mission.ParsePlanRequest(x.query())
		if err != nil {
			x.fail(r, missionProblem(err))
			return
		}
		name := "passerelles-plan" + path.Ext(r.URL.Path)
		s.serveMission(x, r, withQuery(r.URL.Path, request.Query()), contentType, name, func(_ *volume, index *mission.Index) ([]byte, error) {
			plan, err := index.Plan(request)
			if err != nil {
				return nil, err
			}
			return write(plan)
		})
	}
}

// serveMission serves a file that write makes of the current edition, or as it
// was made for somebody before. key is what it is kept under.
func (s *Server) serveMission(x *exchange, r *http.Request, key, contentType, name string, write func(*volume, *mission.Index) ([]byte, error)) {
	v := s.currentVolume()
	if v == nil {
		x.fail(r, noEdition())
		return
	}
	b := v.files.get(key)
	if b == nil {
		var refused *problem
		if b, refused = s.makeMission(r, v, key, contentType, write); refused != nil {
			x.fail(r, refused)
			return
		}
	}
	x.setFileName(name)
	x.send(r, b, revalidate)
}

// setFileName says what a file is called where it is kept.
func (x *exchange) setFileName(name string) {
	x.Header()["Content-Disposition"] = []string{fmt.Sprintf(`%s; filename="%s"`, disposition(name), name)}
}

// makeMission makes a file, when it is its turn, and keeps it.
func (s *Server) makeMission(r *http.Request, v *volume, key, contentType string, write func(*volume, *mission.Index) ([]byte, error)) (*body, *problem) {
	done, refused := s.waitTurn(r)
	if refused != nil {
		return nil, refused
	}
	defer done()
	if b := v.files.get(key); b != nil { // somebody else asked for it meanwhile
		return b, nil
	}
	index, err := v.missions()
	if err != nil {
		return nil, missionProblem(err)
	}
	content, err := write(v, index)
	if err != nil {
		return nil, missionProblem(err)
	}
	b := packedBody([]string{contentType}, content)
	v.files.put(key, b)
	return b, nil
}

// waitTurn waits until one more file may be made: only so many are made at once.
// done gives the turn to the next.
func (s *Server) waitTurn(r *http.Request) (done func(), refused *problem) {
	patience := time.NewTimer(missionPatience)
	defer patience.Stop()
	select {
	case s.dossiers <- struct{}{}:
		return func() { <-s.dossiers }, nil
	case <-patience.C:
	case <-r.Context().Done():
	}
	return nil, missionBusy()
}

const (
	missionsAtOnce  = 3               // dossiers of a whole continent take megabytes
	missionPatience = 5 * time.Second // then it is better to say so
)

func missionBusy() *problem {
	return &problem{kind: "busy", status: http.StatusServiceUnavailable, retryAfter: missionPatience, detail: atlas.Text{
		FR: "Trop de dossiers sont demandés à la fois. Réessayez dans quelques secondes.",
		EN: "Too many dossiers are asked for at once. Try again in a few seconds.",
	}}
}

// disposition says that a browser shows what pages and people read, and keeps
// the rest.
func disposition(name string) string {
	if path.Ext(name) == ".json" {
		return "inline"
	}
	return "attachment"
}

// dossierFileName is what a dossier is called on the disk of whoever takes it,
// in letters that every system has.
func dossierFileName(r *mission.Request, extension string) string {
	parts := []string{"passerelles-mission"}
	switch r.Kind() {
	case mission.AreaCircle:
		parts = append(parts, "cercle")
	case mission.AreaPolygon:
		parts = append(parts, "zone")
	default:
		parts = append(parts, r.Regions...)
		parts = append(parts, r.Countries...)
	}
	if len(parts) > 6 {
		parts = append(parts[:5], "etc")
	}
	if r.Authority != "" && len(r.Authority) <= 60 {
		parts = append(parts, r.Authority)
	}
	if r.From != "" {
		parts = append(parts, string(r.From))
	}
	return strings.Join(parts, "-") + "." + extension
}

// missionProblem tells what was asked wrongly from what is our fault.
func missionProblem(err error) *problem {
	var fault *mission.Fault
	if !errors.As(err, &fault) {
		return &problem{kind: "internal", status: http.StatusInternalServerError, cause: fmt.Errorf("make a dossier: %w", err)}
	}
	kind := "invalid-parameter"
	if fault.Missing {
		kind = "missing-parameter"
	}
	return &problem{kind: kind, status: http.StatusBadRequest, parameter: fault.Parameter, detail: fault.Text()}
}

func encodedJSON(value any) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, fmt.Errorf("write JSON: %w", err)
	}
	return text.Bytes(), nil
}

// packedBody prepares a body that is made for one request: compressed quickly
// rather than well.
func packedBody(contentType []string, content []byte) *body {
	b := plainBody(contentType, content)
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestSpeed)
	if err != nil { // the level is a constant
		return b
	}
	if _, err := w.Write(content); err != nil || w.Close() != nil || packed.Len() >= len(content) {
		return b
	}
	b.add(gzipped, packed.Bytes(), strings.TrimSuffix(b.variants[identity].tag, `"`)+`-gz"`)
	return b
}

// The bounds on what is kept of dossiers: whoever looks at one asks for it
// again in another form, and few are looked at together.
const (
	mostFiles    = 8 << 20 // bytes in all
	largestFile  = 2 << 20 // bytes of one
	mostFileKeys = 200
)

// fileKeeper keeps the files of an edition that were made lately. When it is
// full everything is forgotten, and made again.
type fileKeeper struct {
	mu    sync.Mutex
	files map[string]*body
	bytes int
}

func (k *fileKeeper) get(key string) *body {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.files[key]
}

func (k *fileKeeper) put(key string, b *body) {
	size := len(key)
	for _, variant := range b.variants {
		size += len(variant.data)
	}
	if size > largestFile {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.files == nil || k.bytes+size > mostFiles || len(k.files) >= mostFileKeys {
		k.files, k.bytes = map[string]*body{}, 0
	}
	if k.files[key] == nil {
		k.bytes += size
	}
	k.files[key] = b
}
