package httpd

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"

	"github.com/passerelles/passerelles/internal/kiosk"
)

// kioskTarget is the address, in the first language, of the map as exhibitions
// show it on a touch screen.
const kioskTarget = "/kiosque"

// kioskTemplate is the map's page for an exhibition.
const kioskTemplate = "kiosk.html"

// Addresses that only the server of a kiosk has.
const (
	kioskBeat       = kioskTarget + "/battement"
	kioskHealth     = kioskTarget + "/sante"
	kioskHealthJSON = kioskTarget + "/sante.json"
	kioskCounters   = kioskTarget + "/compteurs.csv"
	kioskStylesheet = kioskTarget + "/borne.css"
)

// Kiosk is the exhibition that a server works for.
type Kiosk interface {
	// Profile returns what the exhibition wants, as the page reads it.
	Profile() json.RawMessage
	// Beat takes what the page says of itself, and tells it whether to be dark.
	Beat(kiosk.Beat) (dark bool)
	// Opened notes that a browser asked for the page.
	Opened()
	Health() kiosk.Health
	WriteCounters(io.Writer) error
	// Failed notes that an answer failed.
	Failed()
}

// kioskRoutes are those that only the server of a kiosk has.
func (s *Server) kioskRoutes() []*route {
	if s.kiosk == nil {
		return nil
	}
	return []*route{
		{path: kioskBeat, post: true, quiet: true, serve: s.serveBeat},
		{path: kioskHealth, serve: s.serveKioskHealth},
		{path: kioskHealthJSON, quiet: true, serve: s.serveKioskHealthJSON},
		{path: kioskCounters, serve: s.serveCounters},
		{path: kioskStylesheet, serve: s.serveKioskStylesheet},
	}
}

// kioskData is what only the kiosk's page is given.
type kioskData struct {
	Profile json.RawMessage // the exhibition's profile, as the page reads it
	// ProfileDigest changes when the profile does: the page is loaded anew then.
	ProfileDigest string
	Build         string // which front end this is
	Pulse         bool   // whether there is a kiosk here that wants to hear the page's heart
}

// kioskData returns what the kiosk's page is given.
func (set *pageSet) kioskData() kioskData {
	data := kioskData{Profile: json.RawMessage("{}"), Build: set.build}
	if set.kiosk != nil {
		data.Profile, data.Pulse = set.kiosk.Profile(), true
	}
	data.ProfileDigest = profileDigest(data.Profile)
	return data
}

func profileDigest(profile json.RawMessage) string {
	sum := sha256.Sum256(profile)
	return hex.EncodeToString(sum[:8])
}

// serveKiosk serves the map under an exhibition's profile. On a server of the
// public the profile is the address's alone. In an exhibition nobody is there to
// read an error: a quiet picture waits for the page.
func (s *Server) serveKiosk(x *exchange, r *http.Request) {
	if s.kiosk != nil {
		if cause, ok := s.kioskStands(x.vars["lang"]); !ok {
			s.serveKioskWait(x, r, cause)
			return
		}
		s.kiosk.Opened()
	}
	s.serveMapPage(x, r, kioskTarget, kioskTemplate)
}

// kioskStands reports whether the kiosk's page can be shown in a language. The
// cause is that of a failure: having no edition yet is none.
func (s *Server) kioskStands(lang string) (cause error, ok bool) {
	e := s.editions.Current()
	if e == nil || !s.pages.assets.built {
		return nil, false
	}
	if !slices.Contains(s.pages.languages, lang) {
		lang = s.pages.languages[0]
	}
	if _, err := s.pages.mapBody(kioskTemplate, kioskTarget, lang, e); err != nil {
		return fmt.Errorf("render the kiosk: %w", err), false
	}
	return nil, true
}

// The pages below stand alone, as that of errors does: they are needed most when
// the front end is what fails.
var (
	//go:embed kioskwait.html
	kioskWaitPage []byte
	//go:embed kiosk.css
	kioskStyle []byte
)

// serveKioskWait serves the quiet picture, which tries again by itself.
func (s *Server) serveKioskWait(x *exchange, r *http.Request, cause error) {
	x.cause = cause
	x.Header()["Refresh"] = []string{"5"}
	x.Header()["Retry-After"] = []string{"5"}
	x.sendOnce(r, http.StatusServiceUnavailable, typeHTML, kioskWaitPage)
}

// serveKioskStylesheet serves the style of the kiosk's own pages.
func (s *Server) serveKioskStylesheet(x *exchange, r *http.Request) {
	x.send(r, s.kioskStyle, revalidate)
}

// serveCounters serves what was counted, as a table.
func (s *Server) serveCounters(x *exchange, r *http.Request) {
	header := x.Header()
	header["Cache-Control"] = noStore
	header["Content-Type"] = []string{"text/csv; charset=utf-8; header=present"}
	header["Content-Disposition"] = []string{`attachment; filename="compteurs-passerelles.csv"`}
	if r.Method == http.MethodHead {
		return
	}
	// It comes from memory: what fails is the client's line.
	_ = s.kiosk.WriteCounters(x)
}
