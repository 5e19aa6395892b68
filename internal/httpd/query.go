package httpd

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/passerelles/passerelles/internal/atlas"
)

// parseQuery reads the query of an open route. A parameter that the route does
// not know, is written twice, or does not decode is refused by name: a typing
// mistake in a filter must not pass for an unfiltered answer. Of the allowed,
// lists may be written several times, which is the same as with commas, and have
// semicolons that are not percent-encoded.
func parseQuery(raw string, allowed, lists []string) (map[string]string, *problem) {
	values := make(map[string]string, len(allowed))
	for pair := range strings.SplitSeq(raw, "&") {
		if pair == "" {
			continue
		}
		rawKey, rawValue, _ := strings.Cut(pair, "=")
		key, keyErr := url.QueryUnescape(rawKey)
		value, valueErr := url.QueryUnescape(rawValue)
		switch {
		case keyErr != nil || !utf8.ValidString(key):
			return nil, unknownParameter(rawKey, allowed)
		case !slices.Contains(allowed, key):
			return nil, unknownParameter(key, allowed)
		case valueErr != nil || !utf8.ValidString(value) || strings.Contains(rawValue, ";") && !slices.Contains(lists, key):
			return nil, invalidParameter(key, atlas.Text{
				FR: "sa valeur n’est pas de l’UTF-8 codé en pourcent",
				EN: "its value is not percent-encoded UTF-8",
			})
		}
		first, repeated := values[key]
		switch {
		case repeated && !slices.Contains(lists, key):
			return nil, repeatedParameter(key)
		case repeated:
			value = first + "," + value
		}
		values[key] = value
	}
	return values, nil
}

func unknownParameter(name string, allowed []string) *problem {
	name = readable(name)
	detail := atlas.Text{
		FR: fmt.Sprintf("Le paramètre «\u202f%s\u202f» n’existe pas ici\u202f; cette adresse n’en prend aucun.", name),
		EN: fmt.Sprintf("There is no parameter %q here; this address takes none.", name),
	}
	if len(allowed) > 0 {
		list := strings.Join(allowed, ", ")
		detail = atlas.Text{
			FR: fmt.Sprintf("Le paramètre «\u202f%s\u202f» n’existe pas ici. Paramètres possibles\u202f: %s.", name, list),
			EN: fmt.Sprintf("There is no parameter %q here. Possible parameters: %s.", name, list),
		}
	}
	return &problem{kind: "unknown-parameter", status: http.StatusBadRequest, parameter: name, detail: detail}
}

func repeatedParameter(name string) *problem {
	return &problem{kind: "repeated-parameter", status: http.StatusBadRequest, parameter: name, detail: atlas.Text{
		FR: fmt.Sprintf("Le paramètre «\u202f%s\u202f» est donné plusieurs fois.", name),
		EN: fmt.Sprintf("The parameter %q is given more than once.", name),
	}}
}

// invalidParameter says what is wrong with a value, in the words of why, which
// go on from "the parameter is incorrect:".
func invalidParameter(name string, why atlas.Text) *problem {
	return &problem{kind: "invalid-parameter", status: http.StatusBadRequest, parameter: name, detail: atlas.Text{
		FR: fmt.Sprintf("Le paramètre «\u202f%s\u202f» est incorrect\u202f: %s.", name, why.FR),
		EN: fmt.Sprintf("The parameter %q is incorrect: %s.", name, why.EN),
	}}
}

// readable makes a client's text fit to be shown back: short, valid, on one
// line.
func readable(text string) string {
	text = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) { // nor what turns the writing round
			return '?'
		}
		return r
	}, text)
	const most = 60
	if utf8.RuneCountInString(text) > most {
		return string([]rune(text)[:most]) + "…"
	}
	return text
}
