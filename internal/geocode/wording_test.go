package geocode

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelles/passerelles/internal/atlas"
)

func TestBare(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		name, bare string
		level      atlas.Level
	}{
		"wilaya":         {"Wilaya de Relizane", "relizane", atlas.LevelRegion},
		"voivodeship":    {"Silesian Voivodeship", "silesian", atlas.LevelRegion},
		"voïvodie":       {"Voïvodie de Silésie", "silesie", atlas.LevelRegion},
		"comté":          {"Comté de Kent", "kent", atlas.LevelCounty},
		"cercle":         {"Cercle de Kéniéba", "kenieba", atlas.LevelCounty},
		"cercle after":   {"Kenieba Cercle", "kenieba", atlas.LevelCounty},
		"rural commune":  {"Commune rurale de Lalo", "lalo", atlas.LevelLocality},
		"two wordings":   {"Région de la province du Namur", "namur", atlas.LevelRegion},
		"province":       {"Province d’Anvers", "anvers", anyDivision},
		"only a wording": {"Région", "region", ""},
		"no wording":     {"Lille", "lille", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			form := Normalise(test.name)
			if got := Bare(form); got != test.bare {
				t.Errorf("Bare(%q) = %q, want %q", form, got, test.bare)
			}
			if got := WordingLevel(form); got != test.level {
				t.Errorf("WordingLevel(%q) = %q, want %q", form, got, test.level)
			}
		})
	}
}

func TestSplitContext(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		main    string
		context []string
	}{
		"Hull (Gatineau)":          {"Hull", []string{"Gatineau"}},
		"Cologne/Porz":             {"Cologne", []string{"Porz"}},
		"Lalo, Bénin":              {"Lalo", []string{"Bénin"}},
		"(Haute) Silésie [PL]":     {"Silésie", []string{"Haute", "PL"}},
		"Halle (Westfalen":         {"Halle (Westfalen", nil},
		"/seul":                    {"seul", nil},
		"Saint-Louis (Sénégal), x": {"Saint-Louis", []string{"Sénégal", "x"}},
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			main, context := splitContext(name)
			if main != want.main {
				t.Errorf("main %q, want %q", main, want.main)
			}
			if diff := cmp.Diff(want.context, context); diff != "" {
				t.Errorf("context (-want +got):\n%s", diff)
			}
		})
	}
}

func TestEdits(t *testing.T) {
	t.Parallel()
	tests := []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"a", "", 1}, {"stavenger", "stavanger", 1}, {"naplouse", "napluose", 1},
		{"naples", "naplouse", 3}, {"kayes", "kais", 2}, {"łódź", "łodź", 1},
	}
	for _, test := range tests {
		if got := edits(test.a, test.b); got != test.want {
			t.Errorf("edits(%q, %q) = %d, want %d", test.a, test.b, got, test.want)
		}
		if edits(test.a, test.b) != edits(test.b, test.a) {
			t.Errorf("edits(%q, %q) depends on the order", test.a, test.b)
		}
	}
}

func TestCountryNames(t *testing.T) {
	t.Parallel()
	names := testCountries()
	for text, want := range map[string]string{
		"DE": "DE", " de ": "DE", "DEU": "DE", "allemagne": "DE", "GERMANY": "DE", "État de Palestine": "PS", "": "", "Europe": "", "XX": "",
		"Alemagne": "DE", "Itelie": "IT", "Ital": "",
	} {
		if got := strings.Join(names.Find(text), ","); got != want {
			t.Errorf("Find(%q) = %q, want %q", text, got, want)
		}
	}
}
