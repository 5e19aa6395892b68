package catalogue

import (
	"regexp"
	"slices"
	"strings"
)

// Articles of French names, and how they contract: "le Bénin", "les Comores",
// "l’Algérie", but "Cuba" and "Lille"; "au Bénin", "du Quesnoy". The rules are
// those of static/js/text/french.js.
var (
	pluralCountries = strings.Fields("AE AS BM BS FJ FM KM MV NL PH PW SC TF TO TV US WS")
	bareCountries   = strings.Fields("AG AI AW BH BL BQ CU CW CY DJ GG GI GU HK HT IL JE KI KN LC MC MF MG MO MS MT MU NR NU OM PM PR RE SG SH SM ST SX TK TT TW VC WF YT")
	masculine       = strings.Fields("BZ GB IO KH MX MZ SR ZW") // though their first word ends in e
	feminine        = strings.Fields("SL")                      // though theirs does not
	// englishArticle are the countries that English calls "the".
	englishArticle = strings.Fields("AE BS CD CF DO FK FO GB GM KM KY MH MP MV NL PH SB TC US VG VI")

	vowel      = regexp.MustCompile(`(?i)^[aeiouàâåäéèêëîïôöùûüœæ]`)
	endsInE    = regexp.MustCompile(`^[^ -]*e([ -]|$)`)
	feminineOf = regexp.MustCompile(`(?i)^(région|communauté|métropole|ville|voïvodie|province|commune|wilaya|principauté|municipalité|préfecture|collectivité|république|fédération|vallée)(\s|$)`)
	mascOf     = regexp.MustCompile(`(?i)^(département|conseil|pays|canton|district|comté|cercle|réseau|syndicat|grand-duché|land|gouvernorat|raïon|powiat|groupement|territoire|parc|maghreb|machrek|mashrek|sahel)(\s|$)`)
	elidedOf   = regexp.MustCompile(`(?i)^(état|oblast|arrondissement|initiative|union|agglomération|eurométropole|eurorégion|eurodistrict|association|émirat|entente)(\s|$)`)
	severalOf  = regexp.MustCompile(`(?i)^((communes|collectivités|villes|régions|partenaires|territoires|départements|destinations|provinces)(\s|$)|pays [^d]\pL*s(\s|$))`)
	beforeY    = regexp.MustCompile(`(?i)^y[^aeiouéè]`)
	article    = regexp.MustCompile(`(?i)^(les?) (.+)$`)
)

// frenchCountry returns a country as the subject of a sentence.
func frenchCountry(name, iso2 string) string {
	switch {
	case slices.Contains(bareCountries, iso2):
		return name
	case slices.Contains(pluralCountries, iso2) || strings.HasPrefix(name, "Îles "):
		return "les " + name
	case vowel.MatchString(name):
		return "l’" + name
	case slices.Contains(feminine, iso2) || endsInE.MatchString(name) && !slices.Contains(masculine, iso2):
		return "la " + name
	}
	return "le " + name
}

// frenchName returns a name as the subject of a sentence. A region has an
// article whatever its name.
func frenchName(name, level string) string {
	switch {
	case severalOf.MatchString(name):
		return "des " + lowerStart(name)
	case feminineOf.MatchString(name):
		return "la " + name
	case mascOf.MatchString(name):
		return "le " + name
	case elidedOf.MatchString(name):
		return "l’" + name
	case level != "region":
		return name
	case vowel.MatchString(name):
		return "l’" + name
	case endsInE.MatchString(name):
		return "la " + name
	}
	return "le " + name
}

func lowerStart(name string) string {
	first := strings.ToLower(string([]rune(name)[:1]))
	return first + string([]rune(name)[1:])
}

// afterA returns a name, with its article, after "à".
func afterA(name string) string { return contracted(name, "au ", "aux ", "à "+name) }

// afterDe returns a name, with its article, after "de".
func afterDe(name string) string {
	if rest, found := strings.CutPrefix(name, "des "); found {
		return afterDe(rest)
	}
	if vowel.MatchString(name) || beforeY.MatchString(name) {
		return contracted(name, "du ", "des ", "d’"+name)
	}
	return contracted(name, "du ", "des ", "de "+name)
}

func contracted(name, one, several, otherwise string) string {
	found := article.FindStringSubmatch(name)
	switch {
	case found == nil:
		return otherwise
	case strings.EqualFold(found[1], "le"):
		return one + found[2]
	}
	return several + found[2]
}

// subjectCountry returns a country as the subject of a sentence, which in
// English may have an article.
func subjectCountry(w Words, name, iso2 string) string {
	if w.Lang == "en" && slices.Contains(englishArticle, iso2) {
		return "the " + name
	}
	return name
}
