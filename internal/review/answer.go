package review

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
)

// answer is what a person answers about one subject.
type answer struct {
	kind      answerKind
	number    int             // of a candidate, from 1
	name      string          // to look up
	position  orb.Point       // WGS 84 longitude, latitude
	exactness atlas.Exactness // "" when the person does not say
}

type answerKind int

const (
	answerNothing   answerKind = iota // an empty line
	answerCandidate                   // "2", "2 approx"
	answerName                        // "n Naplouse", "Naplouse, Palestine"
	answerPosition                    // "c 32.22 35.25"
	answerNowhere                     // "0", "aucun"
	answerPass                        // "p"
	answerQuit                        // "q"
	answerHelp                        // "?"
)

// parseAnswer reads an answer, when the subject has that many candidates. The
// flaw says what is wrong with it; it is empty when nothing is.
func parseAnswer(line string, candidates int) (a answer, flaw atlas.Text) {
	line = strings.TrimSpace(line)
	word, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	switch strings.ToLower(word) {
	case "":
		return answer{kind: answerNothing}, flaw
	case "n":
		if rest == "" {
			return a, say("Écrivez le nom à chercher\u202f: n Naplouse", "Write the name to look up: n Nablus")
		}
		return answer{kind: answerName, name: rest}, flaw
	case "c":
		return parsePosition(rest)
	}
	if number, err := strconv.Atoi(word); err == nil {
		return parseNumber(number, rest, candidates)
	}
	switch strings.ToLower(line) {
	case "aucun", "none":
		return answer{kind: answerNowhere}, flaw
	case "p":
		return answer{kind: answerPass}, flaw
	case "q":
		return answer{kind: answerQuit}, flaw
	case "?", "h":
		return answer{kind: answerHelp}, flaw
	}
	if len([]rune(line)) == 1 {
		return a, say("Réponse inconnue\u202f: «\u202f%s\u202f». Tapez ? pour l’aide.", "Unknown answer: “%s”. Type ? for help.", line)
	}
	return answer{kind: answerName, name: line}, flaw
}

func parseNumber(number int, rest string, candidates int) (a answer, flaw atlas.Text) {
	exactness, known := parseExactness(rest)
	switch {
	case !known:
		return a, say(
			"Après le numéro, rien, ou «\u202fapprox\u202f». Un nom qui commence par un chiffre se cherche avec n.",
			"After the number, nothing, or “approx”. A name that begins with a digit is looked up with n.")
	case number == 0 && rest == "":
		return answer{kind: answerNowhere}, flaw
	case candidates == 0:
		return a, say("Il n’y a pas de candidat\u202f: donnez un nom, des coordonnées ou 0.",
			"There is no candidate: give a name, coordinates or 0.")
	case number < 1 || number > candidates:
		return a, say("Il n’y a pas de candidat %d\u202f: donnez un numéro de 1 à %d.",
			"There is no candidate %d: give a number from 1 to %d.", number, candidates)
	}
	return answer{kind: answerCandidate, number: number, exactness: exactness}, flaw
}

// parsePosition reads a latitude and a longitude, in this order, and "approx".
func parsePosition(text string) (a answer, flaw atlas.Text) {
	if at := strings.LastIndexByte(text, ' '); at >= 0 {
		if exactness, known := parseExactness(text[at+1:]); known && exactness != "" {
			text, a.exactness = text[:at], exactness
		}
	}
	lat, lon, ok := splitPosition(text)
	if !ok {
		return answer{}, say(
			"Écrivez la latitude (nord positif), puis la longitude (est positif), en degrés\u202f: c 32.2211 35.2544",
			"Write the latitude (north positive), then the longitude (east positive), in degrees: c 32.2211 35.2544")
	}
	position, flaw := validPosition(lat, lon)
	if flaw != (atlas.Text{}) {
		return answer{}, flaw
	}
	a.kind, a.position = answerPosition, position
	return a, flaw
}

// The ways to write two numbers of degrees: apart, with a decimal point or
// comma; or with a comma between them, and then no decimal comma, which could
// not be told from it.
var (
	positionApart  = regexp.MustCompile(`^([+-]?[0-9]+(?:[.,][0-9]+)?)°?(?:\s*[;/]\s*|,?\s+)([+-]?[0-9]+(?:[.,][0-9]+)?)°?$`)
	positionCommas = regexp.MustCompile(`^([+-]?[0-9]+\.[0-9]+)°?,([+-]?[0-9]+\.[0-9]+)°?$`)
)

func splitPosition(text string) (lat, lon float64, ok bool) {
	parts := positionCommas.FindStringSubmatch(strings.TrimSpace(text))
	if parts == nil {
		parts = positionApart.FindStringSubmatch(strings.TrimSpace(text))
	}
	if parts == nil {
		return 0, 0, false
	}
	lat, latErr := strconv.ParseFloat(strings.Replace(parts[1], ",", ".", 1), 64)
	lon, lonErr := strconv.ParseFloat(strings.Replace(parts[2], ",", ".", 1), 64)
	return lat, lon, latErr == nil && lonErr == nil
}

// parseExactness reads a degree of exactness as people write it; "" for an empty
// text, and known is false for any other.
func parseExactness(text string) (exactness atlas.Exactness, known bool) {
	switch strings.ToLower(strings.TrimRight(strings.TrimSpace(text), ".")) {
	case "":
		return "", true
	case "exact", "exacte":
		return atlas.Exact, true
	case "approx", "approximate", "approximatif", "approximative", "approché", "approchée":
		return atlas.Approximate, true
	}
	return "", false
}
