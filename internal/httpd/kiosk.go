package httpd

import (
	"encoding/json"
	"net/http"
)

// kioskTarget is the address, in the first language, of the map as exhibitions
// show it on a touch screen.
const kioskTarget = "/kiosque"

// kioskTemplate is the map's page for an exhibition.
const kioskTemplate = "kiosk.html"

// kioskData is what only the kiosk's page is given.
type kioskData struct {
	Profile json.RawMessage // the exhibition's profile, as the page reads it
	Build   string          // which front end this is
	Pulse   bool            // whether there is a kiosk here that wants to hear the page's heart
}

// serveKiosk serves the map under an exhibition's profile. On a server of the
// public the profile is the address's alone.
func (s *Server) serveKiosk(x *exchange, r *http.Request) {
	s.serveMapPage(x, r, kioskTarget, kioskTemplate)
}
