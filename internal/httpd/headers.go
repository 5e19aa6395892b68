package httpd

import "strings"

// Header values that never change are made once: a header map may hold the same
// slice for every response, since nothing here appends to one.
var (
	allowHeader       = []string{"GET, HEAD, OPTIONS"}
	allowPost         = []string{"POST, OPTIONS"}
	allowForm         = []string{"GET, HEAD, POST, OPTIONS"}
	corsAnyOrigin     = []string{"*"}
	corsAllowHeaders  = []string{"Accept, Accept-Encoding, If-None-Match"}
	corsExposeHeaders = []string{"ETag, Retry-After, X-Request-Id"}
	corsMaxAge        = []string{"86400"}
	varyEncoding      = []string{"Accept-Encoding"}

	noStore    = []string{"no-store"}
	revalidate = []string{"no-cache"}
	immutable  = []string{"public, max-age=31536000, immutable"}

	sameOrigin  = []string{"same-origin"}
	crossOrigin = []string{"cross-origin"}
	connClose   = []string{"close"}

	typeJSON    = []string{"application/json"}
	typeProblem = []string{"application/problem+json"}
	typeHTML    = []string{"text/html; charset=utf-8"}
	typeText    = []string{"text/plain; charset=utf-8"}
	typeXML     = []string{"application/xml"}
	typeCSS     = []string{"text/css; charset=utf-8"}
	typeGeoJSON = []string{"application/geo+json"}
)

// resourcePolicy lets a page load from this host only, and run no script but its
// files.
const resourcePolicy = "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; " +
	"worker-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'"

// contentSecurityPolicy lets nobody frame a page either: see [embedSecurityPolicy].
const contentSecurityPolicy = resourcePolicy + "; frame-ancestors 'none'"

// permissionsPolicy leaves a page the position of a visitor who agrees, and
// full screen for the kiosk.
const permissionsPolicy = "accelerometer=(), camera=(), display-capture=(), fullscreen=(self), geolocation=(self), " +
	"gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()"

// headerField is a header that is ready to be sent.
type headerField struct {
	name   string // canonical
	values []string
}

// securityHeaders lists what every response carries.
func securityHeaders(publicURL string) []headerField {
	fields := []headerField{
		{"Content-Security-Policy", []string{contentSecurityPolicy}},
		{"Cross-Origin-Opener-Policy", sameOrigin},
		{"Permissions-Policy", []string{permissionsPolicy}},
		{"Referrer-Policy", []string{"strict-origin-when-cross-origin"}},
		{"X-Content-Type-Options", []string{"nosniff"}},
	}
	if strings.HasPrefix(publicURL, "https://") {
		fields = append(fields, headerField{"Strict-Transport-Security", []string{"max-age=31536000"}})
	}
	return fields
}

// setCommonHeaders writes what every response carries, and what makes open data
// readable from other sites.
func (x *exchange) setCommonHeaders() {
	header := x.Header()
	for _, field := range x.server.security {
		header[field.name] = field.values
	}
	if x.open {
		header["Access-Control-Allow-Origin"] = corsAnyOrigin
		header["Access-Control-Expose-Headers"] = corsExposeHeaders
		header["Cross-Origin-Resource-Policy"] = crossOrigin
	} else {
		header["Cross-Origin-Resource-Policy"] = sameOrigin
	}
	if x.server.draining.Load() {
		header["Connection"] = connClose
	}
}
