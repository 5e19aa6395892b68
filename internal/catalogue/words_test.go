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

func TestPartnerNames(t *testing.T) {
	t.Parallel()
	c := &Catalogue{partners: map[string]*Partner{
		"naplouse": {ID: "naplouse", Name: "Naplouse", Level: atlas.LevelLocality, Names: map[string]string{"en": "Nablus", "ar": "نابلس"}},
	}}
	for lang, want := range map[string]string{"fr": "Naplouse", "en": "Nablus", "ar": "نابلس", "nl": "Naplouse"} {
		if got := c.PartnerLabel(words(t, lang), "naplouse"); got != want {
			t.Errorf("in %s the label is %q, want %q", lang, got, want)
		}
	}
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
	mixed := Sort("ar", []string{"\u2068Deva\u2069 (رومانيا)", "Dakar", "\u2068Arras\u2069 (فرنسا)"}, func(s string) string { return s })
	if want := []string{"\u2068Arras\u2069 (فرنسا)", "Dakar", "\u2068Deva\u2069 (رومانيا)"}; !slices.Equal(mixed, want) {
		t.Errorf("%q, want %q", mixed, want)
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

// TestPeriodInOtherLanguages: cases and articles are where they belong.
func TestPeriodInOtherLanguages(t *testing.T) {
	t.Parallel()
	tests := []struct {
		start, end atlas.Date
		over       bool
		want       map[string]string
	}{
		{"2012-04", "", false, map[string]string{"nl": "sinds april 2012", "pl": "od kwietnia 2012", "pt": "desde abril de 2012", "ar": "منذ أبريل 2012"}},
		{"2012-04", "2012-04", false, map[string]string{"nl": "in april 2012", "pl": "(kwiecień 2012)", "pt": "em abril de 2012", "ar": "في أبريل 2012"}},
		{"2012-05-14", "2014", false, map[string]string{"nl": "van 14 mei 2012 tot 2014", "pl": "od 14 maja 2012 do 2014 roku", "pt": "de 14 de maio de 2012 a 2014", "ar": "من 14 مايو 2012 إلى 2014"}},
		{"196X", "", false, map[string]string{"nl": "sinds de jaren 1960", "pl": "od lat 1960–1969", "pt": "desde os anos 1960", "ar": "منذ عقد 1960"}},
		{"16XX", "16XX", false, map[string]string{"nl": "in de 17e eeuw", "pl": "w XVII wieku", "pt": "no século XVII", "ar": "في القرن الـ17"}},
		{"1998?", "", true, map[string]string{"nl": "vanaf 1998 (datum onzeker)", "pl": "od 1998 roku (data niepewna)", "pt": "a partir de 1998 (data incerta)", "ar": "ابتداءً من 1998 (تاريخ غير مؤكد)"}},
	}
	for _, test := range tests {
		for lang, want := range test.want {
			if got := words(t, lang).Period(test.start, test.end, test.over); got != want {
				t.Errorf("%s/%s in %s: %q, want %q", test.start, test.end, lang, got, want)
			}
		}
	}
}

// TestCounts: each language has its own plural categories, numbers and lists.
func TestCounts(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string][]string{
		"fr": {"0\u00a0partenaire", "1\u00a0partenaire", "2\u00a0partenaires", "5\u00a0partenaires", "22\u00a0partenaires", "1\u202f234\u00a0partenaires"},
		"nl": {"0 partners", "1 partner", "2 partners", "5 partners", "22 partners", "1.234 partners"},
		"pl": {"0 współprac", "1 współpraca", "2 współprace", "5 współprac", "22 współprace", "1234 współprace"},
		"pt": {"0 parceiros", "1 parceiro", "2 parceiros", "5 parceiros", "22 parceiros", "1234 parceiros"},
		"ar": {"لا شريك", "شريك واحد", "شريكان", "5 شركاء", "22 شريكًا", "1,234 شريكًا"},
	} {
		key := map[bool]string{true: "count.cooperations", false: "count.partners"}[lang == "pl"]
		for i, n := range []int{0, 1, 2, 5, 22, 1234} {
			if got := words(t, lang).N(key, n); got != want[i] {
				t.Errorf("%d in %s: %q, want %q", n, lang, got, want[i])
			}
		}
	}
	for lang, want := range map[string]string{"fr": "a, b et c", "en": "a, b and c", "nl": "a, b en c", "pl": "a, b i c", "pt": "a, b e c", "ar": "a و b و c"} {
		if got := words(t, lang).List([]string{"a", "b", "c"}); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
	if got := words(t, "pl").Number("12345.5"); got != "12\u00a0345,5" {
		t.Errorf("pl: %q", got)
	}
}
