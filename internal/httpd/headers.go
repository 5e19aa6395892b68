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

// dataSecurityPolicy is that of what is no page: whoever opens it as one gets
// nothing that runs, loads or is framed.
const dataSecurityPolicy = "default-src 'none'; frame-ancestors 'none'"

// securityHeaders lists what every page carries, and all that pages load.
func securityHeaders(publicURL string) []headerField {
	return withTransport(publicURL,
		headerField{"Content-Security-Policy", []string{contentSecurityPolicy}},
		headerField{"Cross-Origin-Opener-Policy", sameOrigin},
		headerField{"Cross-Origin-Resource-Policy", sameOrigin},
		headerField{"Permissions-Policy", []string{permissionsPolicy}},
		headerField{"Referrer-Policy", []string{"strict-origin-when-cross-origin"}},
		headerField{"X-Content-Type-Options", []string{"nosniff"}},
	)
}

// dataHeaders lists what open data carry: any site may read them. Policies that
// only a page knows what to do with are left out: sorting and writing headers is
// a good part of what a small answer costs.
func dataHeaders(publicURL string) []headerField {
	return withTransport(publicURL,
		headerField{"Access-Control-Allow-Origin", corsAnyOrigin},
		headerField{"Access-Control-Expose-Headers", corsExposeHeaders},
		headerField{"Content-Security-Policy", []string{dataSecurityPolicy}},
		headerField{"Cross-Origin-Resource-Policy", crossOrigin},
		headerField{"X-Content-Type-Options", []string{"nosniff"}},
	)
}

// withTransport adds, on a site under https, that it stays there.
func withTransport(publicURL string, fields ...headerField) []headerField {
	if strings.HasPrefix(publicURL, "https://") {
		fields = append(fields, headerField{"Strict-Transport-Security", []string{"max-age=31536000"}})
	}
	return fields
}

// setCommonHeaders writes what every response carries, whatever it answers.
func (x *exchange) setCommonHeaders() {
	header := x.Header()
	fields := x.server.pageHeaders
	if x.open {
		fields = x.server.dataHeaders
	}
	for _, field := range fields {
		header[field.name] = field.values
	}
	if x.server.draining.Load() {
		header["Connection"] = connClose
	}
}
