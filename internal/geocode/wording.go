package geocode

import (
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Bare removes the administrative wording around a normalised name: "wilaya de
// relizane" and "relizane province" both give "relizane". The gazetteer uses it
// for the names of divisions, a query for its own. Of a name that is nothing but
// wording, the last word is left.
func Bare(normalised string) string {
	words := strings.Fields(normalised)
	words = trimWordingBefore(words)
	for len(words) > 1 && wordingLevel(words[len(words)-1]) != noWording {
		words = words[:len(words)-1]
	}
	return strings.Join(dropArticle(words), " ")
}

func trimWordingBefore(words []string) []string {
	for len(words) > 1 && wordingLevel(words[0]) != noWording {
		rest := words[1:]
		for len(rest) > 1 && isConnector(rest[0]) {
			rest = rest[1:]
		}
		words = rest
	}
	return words
}

// WordingLevel returns the level that administrative wording at the head or the
// tail of a normalised name announces: "wilaya de relizane" is a region, "conseil
// municipal de tambacounda" a town. It is "" when there is none, and "division"
// when it announces a territory without saying which: a province is a region here
// and a county there.
func WordingLevel(normalised string) atlas.Level {
	words := strings.Fields(normalised)
	if len(words) < 2 {
		return noWording
	}
	announced := noWording
	for i, word := range words[:len(words)-1] {
		level := wordingLevel(word)
		if level == noWording && (i == 0 || !isConnector(word)) {
			break
		}
		if level != noWording && (announced == noWording || announced == anyDivision) {
			announced = level
		}
	}
	if announced == noWording || announced == anyDivision {
		if tail := wordingLevel(words[len(words)-1]); tail != noWording {
			return tail
		}
	}
	return announced
}

// Besides the levels of atlas, a word of administration may announce a division
// without saying which.
const (
	noWording   atlas.Level = ""
	anyDivision atlas.Level = "division"
)

// wordingLevel says what an administrative word announces, in the languages of
// the countries where authorities have partners.
func wordingLevel(word string) atlas.Level {
	switch word {
	case "region", "regione", "regiao", "wilaya", "wilayat", "willaya", "voivodie", "voivodat", "voievodie",
		"voivodeship", "wojewodztwo", "oblast", "etat", "estado", "state", "bundesland", "krai", "kray", "gouvernorat", "governorate",
		"muhafazah", "regional", "regionale", "regions":
		return atlas.LevelRegion
	case "comte", "county", "comitat", "cercle", "landkreis", "kreis", "powiat", "raion", "rayon", "judet", "judetul", "comarca", "daira", "okres",
		"hrabstwo", "ilce":
		return atlas.LevelCounty
	case "ville", "commune", "municipalite", "municipality", "municipio", "gemeinde", "gemeente", "stadt", "comune",
		"mairie", "village", "kommune", "kommun", "concelho", "obshtina", "obec", "miasto", "miasta", "gmina", "gminy", "urzad",
		"ayuntamiento", "ajuntament", "prefeitura", "camara", "city", "town", "township", "rathaus", "stadtverwaltung",
		"landeshauptstadt", "hansestadt", "kreisstadt", "belediye", "belediyesi", "municipal", "municipale", "communal", "communale",
		"council", "localite", "citta", "primaria", "apc", "comuna":
		return atlas.LevelLocality
	case "borough", "bezirk", "stadtteil", "stadtbezirk", "stadsdeel", "dzielnica", "quartier", "bairro", "barrio", "secteur":
		return atlas.LevelDistrict
	case "communaute", "agglomeration", "metropole", "intercommunalite", "syndicat", "verbandsgemeinde", "samtgemeinde":
		return atlas.LevelGrouping
	case "province", "provincie", "provincia", "provinz", "prowincja", "prefecture", "sousprefecture", "district",
		"departement", "department", "departamento", "canton", "kanton", "kraj", "megye", "zupanija", "arrondissement", "cantone",
		"land", "lan", "fylke", "amt", "conseil", "assemblee", "departemental", "departementale", "provincial", "provinciale",
		"diputacio", "diputacion":
		return anyDivision
	case "republique", "royaume", "republic", "republica", "kingdom", "principaute":
		return atlas.LevelCountry
	}
	return noWording
}

// isConnector reports the words between the wording and the name: "wilaya de
// relizane", "commune rurale de", "province of".
func isConnector(word string) bool {
	switch word {
	case "de", "du", "des", "d", "of", "la", "le", "les", "l", "rurale", "urbaine", "urbain", "rural", "libre",
		"do", "da", "dos", "das", "del", "dell", "della", "di", "von", "van", "der", "den", "the", "et", "and", "en", "au", "aux", "a":
		return true
	}
	return false
}

// numberedPart reads the name of a numbered part of a city: "yaounde 3", "3
// arrondissement de paris", "bamako commune 4". It returns the form of the
// city's own name; ok is false when the name is not one.
func numberedPart(form string) (city string, ok bool) {
	words := strings.Fields(form)
	numbers := 0
	for trimmed := true; trimmed && len(words) > 0; {
		trimmed = false
		if last := words[len(words)-1]; isPartNumber(last) || isPartWording(last) {
			if isPartNumber(last) {
				numbers++
			}
			words, trimmed = words[:len(words)-1], true
			continue
		}
		if first := words[0]; isPartNumber(first) || isPartWording(first) || len(words) < len(strings.Fields(form)) && isConnector(first) {
			if isPartNumber(first) {
				numbers++
			}
			words, trimmed = words[1:], true
		}
	}
	city = strings.Join(words, " ")
	return city, numbers == 1 && len(city) >= minSpellingLetters
}

// isPartWording reports the words that go with the number of a part of a city.
func isPartWording(word string) bool {
	switch word {
	case "arrondissement", "commune", "district", "quartier", "secteur", "mairie", "bezirk", "sector", "ward":
		return true
	}
	return false
}

// isPartNumber reports a number from 1 to 99, in digits, in the Roman numerals that
// are a letter elsewhere, or as an ordinal.
func isPartNumber(word string) bool {
	word = canonicalWord(strings.TrimSuffix(canonicalWord(word, 1), "e"), 1)
	if word == "i" || word == "v" || word == "x" {
		return true
	}
	return len(word) <= 2 && word != "" && word != "0" && strings.Trim(word, "0123456789") == ""
}
