package httpd

import (
	"cmp"
	"slices"
	"strings"

	"github.com/passerelles/passerelles/internal/catalogue"
	"github.com/passerelles/passerelles/internal/gazetteer"
)

// attribution says whom places come from, as their licences ask: the sources of
// these, and no other, in the order the gazetteer lists them. A source that the
// gazetteer does not list is named as the places name it.
func attribution(features []feature) string {
	type origin struct{ source, licence string }
	var origins []origin
	for i := range features {
		from := origin{features[i].Properties.Source, features[i].Properties.Licence}
		if from.source != "" && !slices.Contains(origins, from) {
			origins = append(origins, from)
		}
	}
	known := gazetteer.Attributions()
	rank := func(o origin) int {
		at := slices.IndexFunc(known, func(a gazetteer.Attribution) bool { return a.Source == o.source })
		if at < 0 {
			return len(known)
		}
		return at
	}
	slices.SortFunc(origins, func(a, b origin) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.source, b.source), cmp.Compare(a.licence, b.licence))
	})
	credits := make([]string, 0, len(origins))
	for _, o := range origins {
		title, url := o.source, ""
		if at := rank(o); at < len(known) {
			title, url = known[at].Title, known[at].URL
		}
		credits = append(credits, strings.TrimSpace(strings.TrimSuffix(title+", "+o.licence, ", ")+" "+url))
	}
	return strings.Join(credits, " ; ")
}

// credits are attributions as a page shows them, their licences by the names
// that people know.
func credits(w catalogue.Words, attributions []catalogue.Attribution) []catalogue.Attribution {
	shown := slices.Clone(attributions)
	for i := range shown {
		shown[i].Licence = catalogue.LicenceName(w, shown[i].Licence)
	}
	return shown
}
