package httpd

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/mission"
)

// Where missions are prepared, in the first language, and the templates of it.
const (
	missionsTarget  = "/missions"
	dossierTarget   = missionsTarget + "/dossier"
	planTarget      = missionsTarget + "/plan"
	missionTemplate = "missions.html"
	dossierTemplate = "dossier.html"
	planTemplate    = "plan.html"
)

// missionPageRoutes are the routes of the pages of missions, in every language.
func (s *Server) missionPageRoutes() []*route {
	var routes []*route
	for target, serve := range map[string]func(*exchange, *http.Request){
		missionsTarget: s.serveMissions, dossierTarget: s.serveDossier, planTarget: s.servePlan,
	} {
		for _, prefix := range []string{"", "/{lang:[a-z]{2}}"} {
			name := strings.Replace(prefix, ":[a-z]{2}", "", 1) + target
			routes = append(routes,
				&route{path: prefix + target, name: name, serve: serve},
				&route{path: prefix + target + "/", name: name + "/", serve: s.redirectSlash},
			)
		}
	}
	return routes
}

// hasMissions reports whether missions are prepared here: a host of files
// answers no question, and older front ends have no page to ask it on.
func (set *pageSet) hasMissions() bool {
	return !set.static && set.has(set.languages[0], missionTemplate)
}

// missionLanguage is pageLanguage, on a server where missions are prepared.
func (s *Server) missionLanguage(x *exchange, r *http.Request, target string) (lang string, done bool) {
	if lang, done = s.pageLanguage(x, r, target); done {
		return "", true
	}
	if !s.pages.hasMissions() {
		s.serveNotFound(x, r)
		return "", true
	}
	return lang, false
}

// serveMissions serves the workshop: the form whose answer is a dossier. Its
// address may hold a choice, to be changed.
func (s *Server) serveMissions(x *exchange, r *http.Request) {
	lang, done := s.missionLanguage(x, r, missionsTarget)
	if done {
		return
	}
	query := filled(r.URL.Query())
	write := func(d *desk) (int, []byte, error) { return d.workshop(query, nil) }
	if len(query) == 0 {
		s.sendPage(x, r, lang, missionsTarget, write)
		return
	}
	s.sendFresh(x, r, lang, missionsTarget, write)
}

// serveDossier serves the page of a dossier. One that is asked for in another
// form than its own, as a form does, is sent to its own address; what nobody can
// make anything of is shown in the form, with a sentence that says why.
func (s *Server) serveDossier(x *exchange, r *http.Request) {
	lang, done := s.missionLanguage(x, r, dossierTarget)
	if done {
		return
	}
	v := s.currentVolume()
	if v == nil {
		x.fail(r, noEdition())
		return
	}
	query := filled(r.URL.Query())
	dossier, err := s.dossierOf(v, query)
	var refused *atlas.Error
	switch {
	case errors.As(err, &refused) && (refused.Code == atlas.CodeInvalid || refused.Code == atlas.CodeNotFound):
		s.sendFresh(x, r, lang, missionsTarget, func(d *desk) (int, []byte, error) { return d.workshop(query, d.fault(refused.Message)) })
		return
	case err != nil:
		x.fail(r, &problem{kind: "internal", status: http.StatusInternalServerError, cause: fmt.Errorf("make a dossier: %w", err)})
		return
	}
	if r.URL.RawQuery != dossier.Query {
		x.redirect(r, http.StatusFound, s.pages.langPath(lang, dossierTarget), dossier.Query)
		return
	}
	s.sendFresh(x, r, lang, dossierTarget, func(d *desk) (int, []byte, error) {
		content, err := d.pages.execute(lang, dossierTemplate, d.dossier(dossier))
		return http.StatusOK, content, err
	})
}

// dossierOf makes the dossier that a query asks for.
func (s *Server) dossierOf(v *volume, query url.Values) (*mission.Dossier, error) {
	request, err := mission.ParseRequest(query)
	if err != nil {
		return nil, err
	}
	index, err := v.missions()
	if err != nil {
		return nil, err
	}
	return index.Dossier(request)
}

// filled returns the parameters of missions that have a value: a form sends the
// fields that were left empty too, and a radius that is round nothing.
func filled(query url.Values) url.Values {
	kept := url.Values{}
	for _, name := range missionParams() {
		for _, value := range query[name] {
			if value = strings.TrimSpace(value); value != "" {
				kept.Add(name, value)
			}
		}
	}
	if !kept.Has("near") {
		kept.Del("km")
	}
	return kept
}

// missionParams are the parameters of a dossier, as the contract names them.
func missionParams() []string {
	return []string{"region", "country", "near", "km", "area", "authority", "theme", "status", "from", "to", "order"}
}

// sendFresh sends a page whose query is one of very many: nothing of it is kept.
func (s *Server) sendFresh(x *exchange, r *http.Request, lang, target string, write pageWriter) {
	v := s.currentVolume()
	if v == nil {
		x.fail(r, noEdition())
		return
	}
	records, err := v.records()
	if err != nil {
		x.fail(r, &problem{kind: "internal", status: http.StatusInternalServerError, cause: err})
		return
	}
	status, content, err := write(s.pages.desk(records, v.edition, lang, target))
	if err != nil {
		x.fail(r, &problem{kind: "internal", status: http.StatusInternalServerError, cause: fmt.Errorf("render %s: %w", target, err)})
		return
	}
	x.Header()["Content-Language"] = []string{lang}
	x.sendAs(r, status, fleetingBody(content), revalidate)
}

// split returns the values of a parameter that may be given several times, or
// once with commas.
func split(values []string) []string {
	var all []string
	for _, value := range values {
		all = append(all, strings.Split(value, ",")...)
	}
	return all
}
