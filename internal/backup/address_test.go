package backup

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/passerelles/passerelles/internal/atlas"
)

// FuzzParseAddress: an address becomes words that libpq reads as what was
// written, of the settings that are passed on; the password is not among them.
func FuzzParseAddress(f *testing.F) {
	for _, text := range []string{
		"postgres://me:secret@one:5432,two/atlas?sslmode=require", "postgresql:///atlas?host=/tmp/a%20b", "postgres://u@[::1]:5433/a",
		`host=one password='it\'s' dbname = atlas`, "postgres://%zz@x/", "host", "host='a", "postgres://a@b/c?password=p&sslpassword=q",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		parsed, err := parseAddress(text)
		if err != nil {
			if atlas.ErrorCode(err) != atlas.CodeInvalid || atlas.ErrorMessage(err).FR == "" {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		read, err := parseDSN(parsed.conninfo)
		if err != nil {
			t.Fatalf("%q is written %q, which is refused: %v", text, parsed.conninfo, err)
		}
		for key, value := range read {
			if !slices.Contains(libpqKeys(), key) || value == "" {
				t.Errorf("%q is written with %s=%q", text, key, value)
			}
		}
		again, err := parseAddress(parsed.conninfo)
		if err != nil || again.conninfo != parsed.conninfo || again.password != "" {
			t.Errorf("%q is written %q, then %q (%v)", text, parsed.conninfo, again.conninfo, err)
		}
		var settings map[string]string
		if strings.HasPrefix(text, "postgres://") || strings.HasPrefix(text, "postgresql://") {
			settings, err = parseURL(text)
		} else {
			settings, err = parseDSN(text)
		}
		if err != nil {
			t.Fatal(err)
		}
		maps.DeleteFunc(settings, func(key, value string) bool { return value == "" || !slices.Contains(libpqKeys(), key) })
		if !maps.Equal(settings, read) {
			t.Errorf("%q says %v, and libpq is told %v", text, settings, read)
		}
	})
}
