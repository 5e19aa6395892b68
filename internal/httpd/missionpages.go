package httpd

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

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
		missionsTarget: s.serveMissions, dossierTarget: s.serveDossierPage, planTarget: s.servePlanPage,
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

// serveDossierPage serves the page of a dossier. One that is asked for in another
// form than its own, as a form does, is sent to its own address; what nobody can
// make anything of is shown in the form, with a sentence that says why.
func (s *Server) serveDossierPage(x *exchange, r *http.Request) {
	lang, done := s.missionLanguage(x, r, dossierTarget)
	if done {
		return
	}
	v := s.currentVolume()
	if v == nil {
		x.fail(r, noEdition())
		return
	}
	var fault *mission.Fault
	query := filled(r.URL.Query())
	request, err := mission.ParseRequest(query)
	if errors.As(err, &fault) {
		s.sendFault(x, r, lang, query, fault)
		return
	}
	if own := request.Query(); r.URL.RawQuery != own {
		x.redirect(r, http.StatusFound, s.pages.langPath(lang, dossierTarget), own)
		return
	}
	page := v.files.get(lang + " dossier?" + r.URL.RawQuery)
	if page == nil {
		var refused *problem
		page, refused = s.makeMission(r, v, lang+" dossier?"+r.URL.RawQuery, typeHTML[0], func(_ *volume, index *mission.Index) ([]byte, error) {
			dossier, err := index.Dossier(request)
			if err != nil {
				errors.As(err, &fault)
				return nil, err
			}
			records, err := v.records()
			if err != nil {
				return nil, err
			}
			return s.pages.execute(lang, dossierTemplate, s.pages.desk(records, v.edition, lang, dossierTarget).dossier(dossier))
		})
		switch {
		case fault != nil:
			s.sendFault(x, r, lang, query, fault)
			return
		case refused != nil:
			x.fail(r, refused)
			return
		}
	}
	x.Header()["Content-Language"] = []string{lang}
	x.send(r, page, revalidate)
}

// sendFault shows the form again, with what is wrong.
func (s *Server) sendFault(x *exchange, r *http.Request, lang string, query url.Values, fault *mission.Fault) {
	s.sendFresh(x, r, lang, missionsTarget, func(d *desk) (int, []byte, error) { return d.workshop(query, fault) })
}

// filled returns the parameters of missions that have a value: a form sends the
// fields that were left empty too, and a radius that is round nothing.
func filled(query url.Values) url.Values {
	kept := url.Values{}
	for _, name := range mission.Parameters() {
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
	x.sendAs(r, status, packedBody(typeHTML, content), revalidate)
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
