package geocode

import (
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Bare removes the administrative wording around a normalised name: "wilaya de
// relizane" and "relizane province" both give "relizane". The gazetteer uses it
// for the names of divisions, a query for its own. A name that is nothing but
// wording is returned unchanged.
func Bare(normalised string) string {
	words := strings.Fields(normalised)
	words = trimWordingBefore(words)
	for len(words) > 1 && wordingLevel(words[len(words)-1]) != noWording {
		words = words[:len(words)-1]
	}
	return strings.Join(words, " ")
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
// tail of a normalised name announces, "" when there is none or it does not
// tell: "wilaya de relizane" is a region.
func WordingLevel(normalised string) atlas.Level {
	words := strings.Fields(normalised)
	if len(words) < 2 {
		return ""
	}
	for _, word := range []string{words[0], words[len(words)-1]} {
		if level := wordingLevel(word); level != noWording && level != anyDivision {
			return level
		}
	}
	return ""
}

// Besides the levels of atlas, a word of administration may announce a division
// without saying which: a province is a region here and a county there.
const (
	noWording   atlas.Level = ""
	anyDivision atlas.Level = "division"
)

// wordingLevel says what an administrative word announces.
func wordingLevel(word string) atlas.Level {
	switch word {
	case "region", "regions", "regione", "wilaya", "wilayat", "willaya", "voivodie", "voivodat", "voievodie", "voivodeship",
		"wojewodztwo", "oblast", "etat", "estado", "bundesland", "krai", "kray", "gouvernorat", "governorate", "muhafazah":
		return atlas.LevelRegion
	case "comte", "county", "cercle", "landkreis", "kreis", "powiat", "raion", "rayon", "judet", "comarca", "daira", "obshtina":
		return atlas.LevelCounty
	case "ville", "commune", "municipalite", "municipality", "municipio", "gemeinde", "gemeente", "stadt", "comune",
		"mairie", "village", "kommune", "concelho":
		return atlas.LevelLocality
	case "province", "provincie", "provincia", "provinz", "prowincja", "prefecture", "district", "departement", "department", "departamento",
		"canton", "kanton", "kraj", "megye", "zupanija", "arrondissement", "cantone", "land", "lan", "fylke", "amt":
		return anyDivision
	}
	return noWording
}

// isConnector reports the words between the wording and the name: "wilaya de
// relizane", "commune rurale de", "province of".
func isConnector(word string) bool {
	switch word {
	case "de", "du", "des", "d", "of", "la", "le", "les", "l", "rurale", "urbaine", "do", "da", "del", "della", "di", "von", "van":
		return true
	}
	return false
}
