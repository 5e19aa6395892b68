package catalogue

import (
	"encoding/json"
	"io/fs"
	"slices"
	"testing"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/static"
)

func words(t *testing.T, lang string) Words {
	t.Helper()
	content, err := fs.ReadFile(static.Translations(), lang+".json")
	if err != nil {
		t.Fatal(err)
	}
	var texts map[string]string
	if err := json.Unmarshal(content, &texts); err != nil {
		t.Fatal(err)
	}
	return NewWords(lang, texts)
}

func TestPeriod(t *testing.T) {
	t.Parallel()
	tests := []struct {
		start, end atlas.Date
		over       bool
		fr, en     string
	}{
		{"", "", false, "", ""},
		{"2012", "", false, "depuis 2012", "since 2012"},
		{"2012", "", true, "à partir de 2012", "from 2012"},
		{"2009-08", "2012-10-01", false, "d’août 2009 au 1er octobre 2012", "from August 2009 to 1 October 2012"},
		{"196X", "", false, "depuis les années 1960", "since the 1960s"},
		{"16XX", "16XX", false, "au XVIIe siècle", "in the 17th century"},
		{"2012-04", "2012-04", false, "en avril 2012", "in April 2012"},
		{"2012-08~", "", true, "à partir d’août 2012 environ", "from about August 2012"},
		{"1998?", "", false, "depuis 1998 (date incertaine)", "since 1998 (uncertain date)"},
		{"", "2014", false, "jusqu’en 2014", "until 2014"},
	}
	fr, en := words(t, "fr"), words(t, "en")
	for _, test := range tests {
		if got := fr.Period(test.start, test.end, test.over); got != test.fr {
			t.Errorf("%s/%s: %q, want %q", test.start, test.end, got, test.fr)
		}
		if got := en.Period(test.start, test.end, test.over); got != test.en {
			t.Errorf("%s/%s: %q, want %q", test.start, test.end, got, test.en)
		}
	}
}

func TestFrenchArticles(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][2]string{
		frenchCountry("Bénin", "BJ"):             {"au Bénin", "du Bénin"},
		frenchCountry("Comores", "KM"):           {"aux Comores", "des Comores"},
		frenchCountry("Algérie", "DZ"):           {"à l’Algérie", "de l’Algérie"},
		frenchCountry("Cuba", "CU"):              {"à Cuba", "de Cuba"},
		frenchCountry("Mexique", "MX"):           {"au Mexique", "du Mexique"},
		frenchName("Département du Nord", ""):    {"au Département du Nord", "du Département du Nord"},
		frenchName("Le Quesnoy", ""):             {"au Quesnoy", "du Quesnoy"},
		frenchName("Arras", ""):                  {"à Arras", "d’Arras"},
		frenchName("communes togolaises", ""):    {"à des communes togolaises", "de communes togolaises"},
		frenchName("Région de Kayes", ""):        {"à la Région de Kayes", "de la Région de Kayes"},
		frenchName("Toscane", "region"):          {"à la Toscane", "de la Toscane"},
		frenchName("Agglomération d’Alger", ""):  {"à l’Agglomération d’Alger", "de l’Agglomération d’Alger"},
		frenchName("Pays de Saint-Omer", ""):     {"au Pays de Saint-Omer", "du Pays de Saint-Omer"},
		frenchName("pays riverains voisins", ""): {"à des pays riverains voisins", "de pays riverains voisins"},
	} {
		if got := [2]string{afterA(name), afterDe(name)}; got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestSort(t *testing.T) {
	t.Parallel()
	got := Sort("fr", []string{"Zuydcoote", "Étaples", "Œuf-en-Ternois", "Lille", "étang", "Escaudœuvres", "Orchies"}, func(s string) string { return s })
	want := []string{"Escaudœuvres", "étang", "Étaples", "Lille", "Œuf-en-Ternois", "Orchies", "Zuydcoote"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	for name, want := range map[string]string{"Étaples": "E", "œuf": "O", "’s-Hertogenbosch": "S", "59": "#", "": "#"} {
		if got := Initial(name); got != want {
			t.Errorf("Initial(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestNumber(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		"18000": {"18\u202f000", "18,000"}, "150000.50": {"150\u202f000,50", "150,000.50"}, "999": {"999", "999"}, "une dizaine": {"une dizaine", "une dizaine"},
	} {
		if got := [2]string{NewWords("fr", nil).Number(text), NewWords("en", nil).Number(text)}; got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
