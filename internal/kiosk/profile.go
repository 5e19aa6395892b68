package kiosk

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Profile is what an exhibition wants of its kiosk. Its keys are those that the
// page reads in its address too. What is empty is left to the page.
type Profile struct {
	Title     string   `json:"titre,omitempty"`
	Themes    []string `json:"themes,omitempty"`     // those shown; none: all
	Languages []string `json:"langues,omitempty"`    // those offered, that of the start first
	View      string   `json:"carte,omitempty"`      // "lat,lon,zoom"
	Idle      int      `json:"inactivite,omitempty"` // seconds without a touch
	Countdown int      `json:"compte,omitempty"`     // seconds
	Stories   []string `json:"recits,omitempty"`     // cooperations told while nobody is there
	Controls  string   `json:"commandes,omitempty"`  // "bas": within low reach
	Contrast  string   `json:"contraste,omitempty"`  // "fort"
	Address   string   `json:"adresse,omitempty"`    // where visitors find the atlas on their own phone
	Night     string   `json:"nuit,omitempty"`       // "20:00-08:00", local time
}

// What a profile may hold at most.
const (
	mostProfileBytes = 64 << 10
	longestTitle     = 120 // characters
	mostInList       = 200
)

var (
	themeCode    = regexp.MustCompile(`^[a-z_]{2,40}$`)
	languageCode = regexp.MustCompile(`^[a-z]{2,3}$`)
	recordID     = regexp.MustCompile(`^[A-Za-z0-9_-]{1,200}$`)
	viewForm     = regexp.MustCompile(`^(-?\d{1,2}(?:\.\d{1,4})?),(-?\d{1,3}(?:\.\d{1,4})?),(\d{1,2}(?:\.\d{1,2})?)$`)
	nightForm    = regexp.MustCompile(`^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$`)
)

// farthestZoom is how near the map goes.
const farthestZoom = 11

// ParseProfile reads a profile and says everything that is wrong with it, a
// sentence each. What is wrong is left out of the profile, so that the kiosk
// goes on with the rest.
func ParseProfile(content []byte) (Profile, []atlas.Text) {
	p := profileReader{seen: map[string]bool{}}
	content = bytes.TrimPrefix(content, []byte("\ufeff")) // editors of Windows write one
	switch {
	case len(content) > mostProfileBytes:
		p.wrong("le fichier dépasse %d octets", "the file is longer than %d bytes", mostProfileBytes)
	case !utf8.Valid(content):
		p.wrong("le fichier n’est pas en UTF-8", "the file is not UTF-8")
	default:
		p.object(content)
	}
	return p.profile, p.problems
}

// profileReader reads a profile key by key.
type profileReader struct {
	profile  Profile
	problems []atlas.Text
	seen     map[string]bool
}

func (p *profileReader) wrong(fr, en string, args ...any) {
	p.problems = append(p.problems, atlas.Text{FR: fmt.Sprintf(fr, args...), EN: fmt.Sprintf(en, args...)})
}

// refuse says what is wrong with the value of a key.
func (p *profileReader) refuse(key string, value json.RawMessage, fr, en string) {
	shown := string(value)
	if runes := []rune(shown); len(runes) > 80 {
		shown = string(runes[:80]) + "…"
	}
	p.problems = append(p.problems, atlas.Text{
		FR: fmt.Sprintf("«\u202f%s\u202f»\u202f: %s ne convient pas\u202f; il faut %s", key, shown, fr),
		EN: fmt.Sprintf("%q: %s will not do; it should be %s", key, shown, en),
	})
}

// object reads the keys of a JSON object one after the other.
func (p *profileReader) object(content []byte) {
	decoder := json.NewDecoder(bytes.NewReader(content))
	if token, err := decoder.Token(); err != nil || token != json.Delim('{') {
		p.notJSON(err)
		return
	}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			p.notJSON(err)
			return
		}
		key := token.(string) // keys of an object are
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			p.notJSON(err)
			return
		}
		if p.seen[key] {
			p.wrong("«\u202f%s\u202f» est écrit deux fois", "%q is written twice", key)
			continue
		}
		p.seen[key] = true
		p.key(key, value)
	}
	if _, err := decoder.Token(); err != nil {
		p.notJSON(err)
	} else if decoder.More() {
		p.wrong("il y a quelque chose après la fin du profil", "there is something after the end of the profile")
	}
}

func (p *profileReader) notJSON(err error) {
	why := "{ … }"
	if err != nil {
		why = err.Error()
	}
	p.wrong("le profil n’est pas un objet JSON (%s)", "the profile is not a JSON object (%s)", why)
}

// key reads the value of one key.
func (p *profileReader) key(key string, value json.RawMessage) {
	of := &p.profile
	switch key {
	case "titre":
		p.text(key, value, &of.Title, isTitle, fmt.Sprintf("un texte d’au plus %d caractères", longestTitle), fmt.Sprintf("a text of at most %d characters", longestTitle))
	case "themes":
		p.list(key, value, &of.Themes, themeCode, `une liste de codes de thèmes, par exemple ["eau"]`, `a list of theme codes, for example ["eau"]`)
	case "langues":
		p.list(key, value, &of.Languages, languageCode, `une liste de codes de langues, par exemple ["fr", "en"]`, `a list of language codes, for example ["fr", "en"]`)
	case "recits":
		p.list(key, value, &of.Stories, recordID, "une liste d’identifiants de coopérations", "a list of identifiers of cooperations")
	case "carte":
		p.text(key, value, &of.View, isView, "«\u202flatitude,longitude,zoom\u202f», comme dans l’adresse de la carte", "“latitude,longitude,zoom”, as in the address of the map")
	case "inactivite":
		p.seconds(key, value, &of.Idle, 20, 900)
	case "compte":
		p.seconds(key, value, &of.Countdown, 5, 60)
	case "commandes":
		p.text(key, value, &of.Controls, isEither("", "bas"), "«\u202fbas\u202f» ou rien", "“bas” or nothing")
	case "contraste":
		p.text(key, value, &of.Contrast, isEither("", "fort"), "«\u202ffort\u202f» ou rien", "“fort” or nothing")
	case "adresse":
		p.text(key, value, &of.Address, isAddress, "une adresse du web, par exemple https://atlas.exemple.fr", "an address of the web, for example https://atlas.example.org")
	case "nuit":
		p.text(key, value, &of.Night, isNight, "deux heures, par exemple 20:00-08:00", "two times of day, for example 20:00-08:00")
	default:
		p.wrong("«\u202f%.80s\u202f» n’est pas une clé du profil", "%.80q is no key of the profile", key)
	}
}

func (p *profileReader) text(key string, value json.RawMessage, into *string, good func(string) bool, fr, en string) {
	var text string
	if json.Unmarshal(value, &text) != nil || string(value) == "null" || !good(text) {
		p.refuse(key, value, fr, en)
		return
	}
	*into = text
}

func (p *profileReader) list(key string, value json.RawMessage, into *[]string, form *regexp.Regexp, fr, en string) {
	var list []string
	if json.Unmarshal(value, &list) != nil || string(value) == "null" || len(list) > mostInList {
		p.refuse(key, value, fr, en)
		return
	}
	for i, item := range list {
		if !form.MatchString(item) || slices.Contains(list[:i], item) {
			p.refuse(key, json.RawMessage(strconv.Quote(item)), fr+", sans répétition", en+", each once")
			return
		}
	}
	*into = append([]string(nil), list...) // none at all, rather than an empty list
}

func (p *profileReader) seconds(key string, value json.RawMessage, into *int, least, most int) {
	number, err := strconv.Atoi(string(value))
	if err != nil || number < least || number > most {
		p.refuse(key, value, fmt.Sprintf("un nombre de secondes de %d à %d", least, most), fmt.Sprintf("a number of seconds from %d to %d", least, most))
		return
	}
	*into = number
}

func isTitle(text string) bool {
	return utf8.RuneCountInString(text) <= longestTitle && !strings.ContainsFunc(text, unicode.IsControl)
}

func isView(text string) bool {
	found := viewForm.FindStringSubmatch(text)
	if found == nil {
		return false
	}
	var at [3]float64
	for i := range at {
		at[i], _ = strconv.ParseFloat(found[i+1], 64) // the form holds digits only
	}
	return at[0] >= -85 && at[0] <= 85 && at[1] >= -180 && at[1] <= 180 && at[2] >= 1 && at[2] <= farthestZoom
}

func isEither(these ...string) func(string) bool {
	return func(text string) bool { return slices.Contains(these, text) }
}

func isAddress(text string) bool {
	address, err := url.Parse(text)
	return err == nil && (address.Scheme == "https" || address.Scheme == "http") && address.Host != "" &&
		address.User == nil && address.RawQuery == "" && address.Fragment == ""
}

func isNight(text string) bool {
	from, to, ok := nightOf(text)
	return ok && from != to
}

// nightOf returns when a night begins and ends, in minutes of the day.
func nightOf(text string) (from, to int, ok bool) {
	found := nightForm.FindStringSubmatch(text)
	if found == nil {
		return 0, 0, false
	}
	var at [4]int
	for i := range at {
		at[i], _ = strconv.Atoi(found[i+1]) // the form holds digits only
	}
	return at[0]*60 + at[1], at[2]*60 + at[3], true
}

// IsNight reports whether the screen is to be dark at a local time.
func (p Profile) IsNight(now time.Time) bool {
	from, to, ok := nightOf(p.Night)
	if !ok {
		return false
	}
	minute := now.Hour()*60 + now.Minute()
	if from < to {
		return minute >= from && minute < to
	}
	return minute >= from || minute < to
}
