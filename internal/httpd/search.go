package httpd

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/paulmach/orb"
	"golang.org/x/text/language"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/geocode"
)

// The bounds of a search.
const (
	maxSearchText      = 200 // characters
	maxSearchCountries = 20
)

// geocodeParams are the parameters of /api/geocode. countrycode and layer are
// photon's names of country and level; lat and lon are where to look first, as
// photon has them.
func geocodeParams() []string {
	return []string{"q", "country", "countrycode", "level", "layer", "lang", "limit", "lat", "lon"}
}

// parseSearch reads the parameters of a search. An optional one that is empty,
// as a form sends it, counts for nothing.
func parseSearch(values map[string]string, languages []string) (geocode.Search, *problem) {
	search := geocode.Search{Lang: languages[0], Limit: geocode.DefaultSearchLimit}
	for alias, name := range map[string]string{"countrycode": "country", "layer": "level"} {
		_, both := values[name]
		if _, aliased := values[alias]; aliased && both {
			return search, repeatedParameter(alias)
		}
	}
	for _, parse := range []func(*geocode.Search, map[string]string) *problem{parseText, parseCountries, parseLevel, parseLimit, parseNear} {
		if refused := parse(&search, values); refused != nil {
			return search, refused
		}
	}
	if lang := values["lang"]; lang != "" {
		if !slices.Contains(languages, lang) {
			list := strings.Join(languages, ", ")
			return search, invalidParameter("lang", atlas.Text{FR: "les langues sont " + list, EN: "the languages are " + list})
		}
		search.Lang = lang
	}
	return search, nil
}

func parseText(search *geocode.Search, values map[string]string) *problem {
	text := strings.TrimSpace(values["q"])
	switch {
	case text == "":
		return &problem{kind: "missing-parameter", status: 400, parameter: "q", detail: atlas.Text{
			FR: "Le paramètre «\u202fq\u202f» doit contenir le nom cherché.",
			EN: `The parameter "q" must hold the name to look for.`,
		}}
	case utf8.RuneCountInString(text) > maxSearchText:
		return invalidParameter("q", atlas.Text{
			FR: fmt.Sprintf("il dépasse %d caractères", maxSearchText),
			EN: fmt.Sprintf("it is longer than %d characters", maxSearchText),
		})
	case strings.ContainsFunc(text, unicode.IsControl):
		return invalidParameter("q", atlas.Text{
			FR: "il contient un caractère de contrôle",
			EN: "it holds a control character",
		})
	}
	if _, refused := geocode.Refusal(text); refused {
		return invalidParameter("q", atlas.Text{
			FR: "il contient des caractères qu’aucun nom de lieu n’a",
			EN: "it holds characters that no place name has",
		})
	}
	search.Text = text
	return nil
}

// parseCountries reads ISO 3166-1 alpha-2 codes, separated by commas.
func parseCountries(search *geocode.Search, values map[string]string) *problem {
	name, text := pick(values, "country", "countrycode")
	if text == "" {
		return nil
	}
	codes := strings.Split(strings.ToUpper(text), ",")
	for _, code := range codes {
		if len(codes) > maxSearchCountries || len(code) != 2 || code[0] < 'A' || code[0] > 'Z' || code[1] < 'A' || code[1] > 'Z' {
			return invalidParameter(name, atlas.Text{
				FR: "il faut un code de pays ISO 3166-1 de deux lettres, par exemple PS, ou plusieurs séparés par des virgules",
				EN: "a two-letter ISO 3166-1 country code is needed, for example PS, or several separated by commas",
			})
		}
		if region, err := language.ParseRegion(code); err != nil || !region.IsCountry() || region.Canonicalize() != region {
			return invalidParameter(name, atlas.Text{
				FR: "aucun pays n’a le code " + code,
				EN: "no country has the code " + code,
			})
		}
	}
	search.Countries = codes
	return nil
}

func parseLevel(search *geocode.Search, values map[string]string) *problem {
	name, text := pick(values, "level", "layer")
	if text == "" {
		return nil
	}
	level := atlas.Level(text)
	if name == "layer" {
		level = photonLevel(text)
	}
	if !slices.Contains(atlas.Levels(), level) {
		names := make([]string, 0, len(atlas.Levels()))
		for _, known := range atlas.Levels() {
			names = append(names, string(known))
		}
		list := strings.Join(names, ", ")
		return invalidParameter(name, atlas.Text{FR: "les niveaux sont " + list, EN: "the levels are " + list})
	}
	search.Level = level
	return nil
}

// photonLevel turns photon's words for layers into ours, where they differ.
func photonLevel(layer string) atlas.Level {
	switch layer {
	case "city":
		return atlas.LevelLocality
	case "state":
		return atlas.LevelRegion
	default:
		return atlas.Level(layer)
	}
}

func parseLimit(search *geocode.Search, values map[string]string) *problem {
	text := values["limit"]
	if text == "" {
		return nil
	}
	limit, err := strconv.Atoi(text)
	if err != nil || limit < 1 || limit > geocode.MaxSearchLimit || text[0] == '+' {
		return invalidParameter("limit", atlas.Text{
			FR: fmt.Sprintf("il faut un nombre entier de 1 à %d", geocode.MaxSearchLimit),
			EN: fmt.Sprintf("a whole number from 1 to %d is needed", geocode.MaxSearchLimit),
		})
	}
	search.Limit = limit
	return nil
}

// parseNear reads where to look first: WGS 84 degrees, both or neither.
func parseNear(search *geocode.Search, values map[string]string) *problem {
	if values["lat"] == "" && values["lon"] == "" {
		return nil
	}
	lat, refused := parseDegrees("lat", values["lat"], 90)
	if refused != nil {
		return refused
	}
	lon, refused := parseDegrees("lon", values["lon"], 180)
	if refused != nil {
		return refused
	}
	search.Near = &orb.Point{lon, lat}
	return nil
}

// parseDegrees reads an angle between -most and most.
func parseDegrees(name, text string, most float64) (float64, *problem) {
	degrees, err := strconv.ParseFloat(text, 64)
	if err != nil || !(degrees >= -most && degrees <= most) {
		return 0, invalidParameter(name, atlas.Text{
			FR: fmt.Sprintf("il faut des degrés décimaux de -%v à %v, et lat et lon ensemble", most, most),
			EN: fmt.Sprintf("decimal degrees from -%v to %v are needed, and lat and lon together", most, most),
		})
	}
	return degrees, nil
}

// pick returns the value of a parameter that has an alias, and which of the two
// names the client used.
func pick(values map[string]string, name, alias string) (used, value string) {
	if value, found := values[alias]; found {
		return alias, strings.TrimSpace(value)
	}
	return name, strings.TrimSpace(values[name])
}
