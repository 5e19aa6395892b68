package httpd

import (
	"encoding/json"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/passerelles/passerelles/internal/atlas"
)

// problemPrefix starts the type of every problem: a stable name, that programs
// may compare, and not an address to fetch.
const problemPrefix = "urn:passerelles:problem:"

// problem is an answer that is not what was asked for.
type problem struct {
	kind      string // ends the type; has its title in problemTitle
	status    int
	detail    atlas.Text // what to do; empty where the title says all
	parameter string     // the parameter that is wrong
	// retryAfter is when asking again may help; 0 when it would not.
	retryAfter time.Duration
	cause      error // for the log only
}

// problemTitle is what a problem is, whatever its occurrence.
func problemTitle(kind string) atlas.Text {
	switch kind {
	case "unknown-parameter":
		return atlas.Text{FR: "Paramètre inconnu", EN: "Unknown parameter"}
	case "repeated-parameter":
		return atlas.Text{FR: "Paramètre répété", EN: "Repeated parameter"}
	case "missing-parameter":
		return atlas.Text{FR: "Paramètre manquant", EN: "Missing parameter"}
	case "invalid-parameter":
		return atlas.Text{FR: "Paramètre incorrect", EN: "Invalid parameter"}
	case "not-found":
		return atlas.Text{FR: "Adresse introuvable", EN: "Not found"}
	case "unknown-edition":
		return atlas.Text{FR: "Édition inconnue", EN: "Unknown edition"}
	case "edition-pruned":
		return atlas.Text{FR: "Édition retirée", EN: "Edition no longer kept"}
	case "no-edition":
		return atlas.Text{FR: "Aucune édition publiée", EN: "No edition published"}
	case "pages-not-built":
		return atlas.Text{FR: "Pages non construites", EN: "Pages not built"}
	case "method-not-allowed":
		return atlas.Text{FR: "Méthode non permise", EN: "Method not allowed"}
	case "forbidden":
		return atlas.Text{FR: "Accès refusé", EN: "Forbidden"}
	case "unsupported-media-type":
		return atlas.Text{FR: "Type de contenu non accepté", EN: "Unsupported media type"}
	case "invalid-beat":
		return atlas.Text{FR: "Battement incorrect", EN: "Invalid heartbeat"}
	case "uri-too-long":
		return atlas.Text{FR: "Adresse trop longue", EN: "Address too long"}
	case "body-too-large":
		return atlas.Text{FR: "Contenu trop volumineux", EN: "Content too large"}
	case "too-many-requests":
		return atlas.Text{FR: "Trop de demandes", EN: "Too many requests"}
	case "busy":
		return atlas.Text{FR: "Service surchargé", EN: "Service busy"}
	case "geocoder-unavailable":
		return atlas.Text{FR: "Répertoire de lieux indisponible", EN: "Gazetteer unavailable"}
	default:
		return atlas.Text{FR: "Erreur interne", EN: "Internal error"}
	}
}

// problemBody is a problem as it is sent: RFC 9457, with the English beside the
// French and the id that finds it in the log.
type problemBody struct {
	Type      string `json:"type"`
	Title     string `json:"title"`
	TitleEN   string `json:"title_en"`
	Status    int    `json:"status"`
	Detail    string `json:"detail"`
	DetailEN  string `json:"detail_en"`
	Parameter string `json:"parameter,omitempty"`
	ID        string `json:"id"`
}

// text returns the sentences of the problem: what to do, or what is wrong.
func (p *problem) text() atlas.Text {
	switch {
	case p.detail != atlas.Text{}:
		return p.detail
	case p.status >= http.StatusInternalServerError:
		return atlas.Text{
			FR: "Le serveur n’a pas pu répondre. L’incident est consigné sous le numéro indiqué.",
			EN: "The server could not answer. The incident is logged under the id given here.",
		}
	default:
		title := problemTitle(p.kind)
		return atlas.Text{FR: title.FR + ".", EN: title.EN + "."}
	}
}

// fail answers with a problem: JSON where programs read, a page where people do.
func (x *exchange) fail(r *http.Request, p *problem) {
	x.cause = p.cause
	header := x.Header()
	for _, name := range []string{"Content-Encoding", "Content-Length", "Etag", "Vary"} {
		delete(header, name) // what a handler said of the body it did not send
	}
	header["Cache-Control"] = noStore
	header["X-Request-Id"] = []string{x.id()}
	if p.retryAfter > 0 {
		header["Retry-After"] = []string{retrySeconds(p.retryAfter)}
	}
	var body []byte
	if x.html {
		header["Content-Type"] = typeHTML
		body = x.server.pages.errorPage(p, x.id(), r.URL.Path)
	} else {
		header["Content-Type"] = typeProblem
		body = p.encode(x.id())
	}
	header["Content-Length"] = []string{strconv.Itoa(len(body))}
	x.WriteHeader(p.status)
	x.writeBody(r, body)
}

// encode writes the problem as JSON.
func (p *problem) encode(id string) []byte {
	title, detail := problemTitle(p.kind), p.text()
	body, err := json.Marshal(problemBody{
		Type: problemPrefix + p.kind, Title: title.FR, TitleEN: title.EN, Status: p.status,
		Detail: detail.FR, DetailEN: detail.EN, Parameter: p.parameter, ID: id,
	})
	if err != nil { // strings and a number: cannot happen
		return []byte(`{"type":"` + problemPrefix + `internal"}`)
	}
	return append(body, '\n')
}

// retrySeconds writes a delay for Retry-After, which counts whole seconds.
func retrySeconds(delay time.Duration) string {
	return strconv.Itoa(int(math.Ceil(delay.Seconds())))
}

// serveNotFound answers for addresses that name nothing.
func (s *Server) serveNotFound(x *exchange, r *http.Request) {
	x.fail(r, &problem{kind: "not-found", status: http.StatusNotFound, detail: atlas.Text{
		FR: "Cette adresse ne désigne rien dans l’atlas.",
		EN: "This address names nothing in the atlas.",
	}})
}

// methodNotAllowed answers for a method that an address does not take.
func methodNotAllowed(r *route) *problem {
	detail := atlas.Text{
		FR: "Cette adresse se lit seulement\u202f: méthodes GET, HEAD et OPTIONS.",
		EN: "This address is for reading only: methods GET, HEAD and OPTIONS.",
	}
	if r.form > 0 {
		detail = atlas.Text{
			FR: "Cette adresse se lit, ou reçoit un formulaire\u202f: méthodes GET, HEAD, POST et OPTIONS.",
			EN: "This address is read, or sent a form: methods GET, HEAD, POST and OPTIONS.",
		}
	}
	if r.post {
		detail = atlas.Text{
			FR: "Cette adresse ne se lit pas\u202f: méthodes POST et OPTIONS.",
			EN: "This address is not for reading: methods POST and OPTIONS.",
		}
	}
	return &problem{kind: "method-not-allowed", status: http.StatusMethodNotAllowed, detail: detail}
}

// noEdition answers when nothing was ever published.
func noEdition() *problem {
	return &problem{
		kind: "no-edition", status: http.StatusServiceUnavailable, retryAfter: retryEdition,
		detail: atlas.Text{
			FR: "L’atlas n’a pas encore d’édition publiée. Revenez dans un instant.",
			EN: "The atlas has no published edition yet. Come back in a moment.",
		},
	}
}

// retryEdition is when a first edition may be there: a poll away.
const retryEdition = 5 * time.Second
