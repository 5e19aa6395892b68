package httpd

import "net/http"

// embedTarget is the address, in the first language, of the map that pages of
// other sites frame.
const embedTarget = "/integrer"

// embedTemplate is the map's page in a compact profile.
const embedTemplate = "embed.html"

// embedSecurityPolicy is that of the one page that any other may frame.
const embedSecurityPolicy = resourcePolicy + "; frame-ancestors *"

var embedSecurity = []string{embedSecurityPolicy}

// serveEmbed serves the map as pages of other sites frame it. An error of it
// may be framed too, or nobody would see what is wrong.
func (s *Server) serveEmbed(x *exchange, r *http.Request) {
	header := x.Header()
	header["Content-Security-Policy"] = embedSecurity
	header["Cross-Origin-Resource-Policy"] = crossOrigin // for pages that isolate themselves
	s.serveMapPage(x, r, embedTarget, embedTemplate)
}
