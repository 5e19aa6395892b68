package httpd

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/static"
)

// manyTongues is the told site in every language of the interface.
func manyTongues(t *testing.T, change func(*atlas.Record)) *site {
	t.Helper()
	record := toldRecord()
	if change != nil {
		change(record)
	}
	e := publish(t, record, 7)
	return open(t, func(c *Config) {
		library := &edition.Library{}
		library.SetCurrent(e)
		c.Editions, c.PublicURL = library, "https://atlas.example"
		c.Pages = Pages{
			Templates: static.Templates(), Translations: static.Translations(), Dist: pictured(t), Languages: static.Languages(),
		}
	})
}

// in returns the address of a page in a language.
func in(lang, target string) string {
	if lang == static.Languages()[0] {
		return target
	}
	return "/" + lang + target
}

func TestEveryPageInEveryLanguage(t *testing.T) {
	t.Parallel()
	s := manyTongues(t, nil)
	targets := map[string]string{"map": "/"}
	for name, target := range kinds {
		targets[name] = target
	}
	for name, target := range targets {
		french := s.get(target)
		for _, lang := range static.Languages() {
			got := s.get(in(lang, target))
			if got.StatusCode != french.StatusCode || got.Header.Get("Content-Language") != lang {
				t.Errorf("%s in %s: status %d, Content-Language %q", name, lang, got.StatusCode, got.Header.Get("Content-Language"))
			}
			direction := map[bool]string{true: "rtl", false: "ltr"}[lang == "ar"]
			if !strings.Contains(got.body, fmt.Sprintf(`<html lang="%s" dir="%s">`, lang, direction)) {
				t.Errorf("%s in %s does not say its language and direction", name, lang)
			}
			for _, other := range static.Languages() {
				if other != lang && !strings.Contains(got.body, fmt.Sprintf(`<a href="%s" lang="%s"`, in(other, target), other)) {
					t.Errorf("%s in %s does not lead to %s", name, lang, other)
				}
				link := fmt.Sprintf(`<link rel="alternate" hreflang="%s" href="https://atlas.example%s">`, other, in(other, target))
				if got.StatusCode == http.StatusOK && !strings.Contains(got.body, link) {
					t.Errorf("%s in %s has no %s", name, lang, link)
				}
			}
			if got.StatusCode != http.StatusOK {
				continue
			}
			for _, want := range []string{
				`<link rel="canonical" href="https://atlas.example` + in(lang, target) + `">`,
				`<link rel="alternate" hreflang="x-default" href="https://atlas.example` + target + `">`,
			} {
				if !strings.Contains(got.body, want) {
					t.Errorf("%s in %s has no %s", name, lang, want)
				}
			}
		}
	}
	for _, lang := range static.Languages()[1:] {
		if got := s.get("/" + lang); got.StatusCode != http.StatusMovedPermanently || got.Header.Get("Location") != "/"+lang+"/" {
			t.Errorf("/%s: %d to %q", lang, got.StatusCode, got.Header.Get("Location"))
		}
		if got := s.get("/pays?lang=" + lang); got.Header.Get("Location") != "/"+lang+"/pays" {
			t.Errorf("/pays?lang=%s leads to %q", lang, got.Header.Get("Location"))
		}
		if !strings.Contains(s.get("/sitemap.xml").body, "<loc>https://atlas.example/"+lang+"/pays/PS</loc>") {
			t.Errorf("the sitemap has no pages in %s", lang)
		}
	}
}

// TestListsAreTranslated: what an edition names in French and in English only
// has its name in each other language, on the map's page and on the others.
func TestListsAreTranslated(t *testing.T) {
	t.Parallel()
	s := manyTongues(t, nil)
	for lang, want := range map[string]string{"nl": "Palestina", "pl": "Palestyna", "pt": "Palestina", "ar": "فلسطين"} {
		for _, target := range []string{"/", "/pays", "/pays/PS", "/cooperations/jumelage-naplouse"} {
			if !strings.Contains(s.get(in(lang, target)).body, want) {
				t.Errorf("%s in %s does not say %s", target, lang, want)
			}
		}
	}
	for _, lang := range []string{"fr", "en"} { // no page carries another language's texts
		if body := s.get(in(lang, "/")).body; strings.Contains(body, `"country.PS"`) {
			t.Errorf("the map in %s carries names that its edition has", lang)
		}
	}
}

func TestErrorPageInTheLanguageOfTheAddress(t *testing.T) {
	t.Parallel()
	s := manyTongues(t, nil)
	for lang, want := range map[string]string{
		"fr": "<h1>Adresse introuvable</h1>", "en": "<h1>Not found</h1>", "nl": "<h1>Adres niet gevonden</h1>",
		"pl": "<h1>Nie znaleziono adresu</h1>", "pt": "<h1>Endereço não encontrado</h1>", "ar": "<h1>العنوان غير موجود</h1>",
	} {
		got := s.get(in(lang, "/nulle/part"))
		if got.StatusCode != http.StatusNotFound || !strings.Contains(got.body, want) || !strings.Contains(got.body, `<html lang="`+lang+`" dir="`) {
			t.Errorf("%s: status %d:\n%s", lang, got.StatusCode, got.body)
		}
	}
}

// TestProofread: a translation says that nobody has read it, until the
// territory names it; an edition that names none is older than translations.
func TestProofread(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ read, unread []string }{
		{nil, []string{"nl", "pl", "pt", "ar"}},
		{[]string{"fr", "en", "nl"}, []string{"pl", "pt", "ar"}},
		{[]string{"pl"}, []string{"fr", "en", "nl", "pt", "ar"}},
	} {
		s := manyTongues(t, func(record *atlas.Record) { record.Territory.Proofread = test.read })
		for _, lang := range static.Languages() {
			for _, target := range []string{"/", "/pays", "/collectivites/lille", "/partenaires/nulle-part"} {
				if says := strings.Contains(s.get(in(lang, target)).body, `class="unread"`); says != slices.Contains(test.unread, lang) {
					t.Errorf("read %v: %s in %s says that it was not: %v", test.read, target, lang, says)
				}
			}
		}
	}
}

// TestPluralCategories: what is counted has a text for every count of up to two
// hundred things, in every language.
func TestPluralCategories(t *testing.T) {
	t.Parallel()
	forms := map[plural.Form]string{plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many", plural.Other: "other"}
	for _, folder := range []string{"", recordTextsFolder} {
		for _, lang := range static.Languages() {
			content, err := fs.ReadFile(static.Translations(), path.Join(folder, lang+".json"))
			if err != nil {
				t.Fatal(err)
			}
			var texts map[string]string
			if err := json.Unmarshal(content, &texts); err != nil {
				t.Fatal(err)
			}
			tag := language.Make(map[bool]string{true: "pt-PT", false: lang}[lang == "pt"])
			needed := map[string]bool{}
			for n := range 200 {
				needed[forms[plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0)]] = true
			}
			for key := range texts {
				name, category := cutLast(key, '.')
				if category != "one" && category != "few" {
					continue
				}
				for form := range needed {
					if _, found := texts[name+"."+form]; !found {
						t.Errorf("%s/%s.json: %s has no text for %q", folder, lang, name, form)
					}
				}
			}
		}
	}
}

func TestTranslationsKeys(t *testing.T) {
	t.Parallel()
	if _, err := readTranslations(static.Translations(), namesFolder, []string{"nl", "pl", "pt", "ar"}); err != nil {
		t.Error(err)
	}
}
