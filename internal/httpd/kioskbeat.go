package httpd

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/kiosk"
)

// beatReply is what the page hears: what it should show, and whether to be dark.
type beatReply struct {
	Edition string `json:"edition"`
	Build   string `json:"build"`
	Profile string `json:"profile"` // its digest
	Dark    bool   `json:"dark"`
}

// serveBeat takes a heartbeat of the page. It comes from this machine, and from
// a page of this server.
func (s *Server) serveBeat(x *exchange, r *http.Request) {
	body, refused := s.readBeat(r)
	if refused != nil {
		x.fail(r, refused)
		return
	}
	beat, err := kiosk.ParseBeat(body)
	if err != nil {
		x.fail(r, &problem{kind: "invalid-beat", status: http.StatusBadRequest, detail: atlas.ErrorMessage(err)})
		return
	}
	reply := beatReply{Build: s.pages.build, Profile: profileDigest(s.kiosk.Profile()), Dark: s.kiosk.Beat(beat)}
	if e := s.editions.Current(); e != nil {
		reply.Edition = e.Digest
	}
	content, err := json.Marshal(reply)
	if err != nil {
		x.fail(r, &problem{kind: "internal", status: http.StatusInternalServerError, cause: err})
		return
	}
	x.sendOnce(r, http.StatusOK, typeJSON, append(content, '\n'))
}

// readBeat reads the body of a heartbeat, after a look at who sends it.
func (s *Server) readBeat(r *http.Request) ([]byte, *problem) {
	if !isFromHere(r) || s.sameOrigin.Check(r) != nil {
		return nil, &problem{kind: "forbidden", status: http.StatusForbidden, detail: atlas.Text{
			FR: "Seule la page de la borne, sur la borne elle-même, envoie des battements.",
			EN: "Only the kiosk’s page, on the kiosk itself, sends heartbeats.",
		}}
	}
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != "application/json" {
		return nil, &problem{kind: "unsupported-media-type", status: http.StatusUnsupportedMediaType, detail: atlas.Text{
			FR: "Un battement est du JSON\u202f: Content-Type application/json.",
			EN: "A heartbeat is JSON: Content-Type application/json.",
		}}
	}
	body, err := io.ReadAll(r.Body)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, &problem{kind: "body-too-large", status: http.StatusRequestEntityTooLarge}
	case err != nil:
		return nil, &problem{kind: "invalid-beat", status: http.StatusBadRequest, cause: err}
	}
	return body, nil
}

// isFromHere reports whether a request was made on this very machine.
func isFromHere(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	from, err := netip.ParseAddr(host)
	return err == nil && from.Unmap().IsLoopback() && !forwarded(r)
}
