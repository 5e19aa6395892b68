package httpd

import (
	"net/http"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/passerelles/passerelles/internal/geocode"
)

func FuzzGeocodeParameters(f *testing.F) {
	for _, query := range []string{
		"q=Lille", "q=%00", "q=a&country=fr,be&limit=3", "layer=city&q=x", "q=x&limit=-0", "q=x;y=z", "%=%", "q=%C3%A9&lang=en", "&&&=",
		"q\u2028r=x", "%C2%85=x", "\u202egnp.exe=x", "\xff=x",
	} {
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		if len(raw) > maxURI {
			t.Skip("no query is that long: checkSize refuses it first")
		}
		languages := []string{"fr", "en"}
		values, refused := parseQuery(raw, geocodeParams(), nil)
		if refused == nil {
			var search geocode.Search
			if search, refused = parseSearch(values, languages); refused == nil {
				checkSearch(t, raw, search)
				return
			}
		}
		if refused.status != http.StatusBadRequest || refused.detail.FR == "" || refused.detail.EN == "" {
			t.Fatalf("%q: refused with %+v", raw, refused)
		}
		if utf8.RuneCountInString(refused.parameter) > 61 {
			t.Fatalf("%q: the parameter is shown in full: %q", raw, refused.parameter)
		}
		if shown := refused.parameter; !utf8.ValidString(shown) || strings.ContainsFunc(shown, unprintable) {
			t.Fatalf("%q: the parameter is not fit to be shown: %q", raw, shown)
		}
	})
}

func unprintable(r rune) bool { return !unicode.IsPrint(r) }

func checkSearch(t *testing.T, raw string, search geocode.Search) {
	t.Helper()
	runes := len([]rune(search.Text))
	if runes == 0 || runes > maxSearchText || strings.TrimSpace(search.Text) != search.Text {
		t.Fatalf("%q: text %q", raw, search.Text)
	}
	if search.Limit < 1 || search.Limit > geocode.MaxSearchLimit || len(search.Countries) > maxSearchCountries {
		t.Fatalf("%q: %+v", raw, search)
	}
	for _, country := range search.Countries {
		if len(country) != 2 || strings.ToUpper(country) != country {
			t.Fatalf("%q: country %q", raw, country)
		}
	}
}
