package dataset

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
)

// writtenTerritory is territory.json as it is written: boxes and points are
// lists of any length there, so that a wrong length is seen.
type writtenTerritory struct {
	ID          string             `json:"id"`
	Name        atlas.Text         `json:"name"`
	Title       atlas.Text         `json:"title"`
	Departments []atlas.Department `json:"departments"`
	Extent      []float64          `json:"extent"`
	FirstView   []float64          `json:"first_view"`
	Anchor      []float64          `json:"anchor"`
	Languages   []string           `json:"languages"`
	Proofread   []string           `json:"proofread"`
	Legal       atlas.Legal        `json:"legal"`
}

// decodeTerritory reads territory.json. It is strict: a name it does not know
// is a problem, since what it says would be lost.
func decodeTerritory(text []byte, rep *report) atlas.Territory {
	rep.expect(territoryFile)
	wrong := func(row int, column, value string, message atlas.Text) {
		rep.add(Problem{File: territoryFile, Row: row, Column: column, Value: value, Message: message})
	}
	text = bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF"))
	if !utf8.Valid(text) {
		wrong(0, "", "", say("ce fichier doit être en UTF-8.", "this file must be in UTF-8."))
		return atlas.Territory{}
	}
	var written writtenTerritory
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&written)
	if name, unknown := unknownField(err); unknown {
		wrong(rowOf(text, `"`+name+`"`), name, "", join(
			say("nom inconnu.", "unknown name."), suggest(name, territoryFields)))
		return atlas.Territory{}
	}
	if err != nil {
		rep.add(jsonProblem(territoryFile, text, err))
		return atlas.Territory{}
	}
	if _, err := decoder.Token(); err != io.EOF {
		wrong(0, "", "", say("texte après la fin du JSON.", "text after the end of the JSON."))
	}
	for _, flaw := range written.flaws() {
		wrong(rowOf(text, `"`+flaw.Field+`"`), flaw.Field, flaw.Value, flaw.Message)
	}
	return written.territory()
}

// territoryFields are the names that territory.json may hold.
var territoryFields = []string{
	"id", "name", "title", "departments", "extent", "first_view", "anchor", "languages", "proofread", "legal",
	"code", "fr", "en", "publisher", "director", "host", "data_contact", "contact",
}

// unknownField recognises the decoder's complaint about a name that the type
// does not have; it has no type of its own.
func unknownField(err error) (name string, unknown bool) {
	if err == nil {
		return "", false
	}
	rest, unknown := strings.CutPrefix(err.Error(), `json: unknown field "`)
	return strings.TrimSuffix(rest, `"`), unknown
}

// rowOf returns the line of the first occurrence of part, 0 when there is none.
func rowOf(text []byte, part string) int {
	at := bytes.Index(text, []byte(part))
	if at < 0 {
		return 0
	}
	return 1 + bytes.Count(text[:at], []byte("\n"))
}

func (w *writtenTerritory) flaws() []atlas.Flaw {
	var flaws []atlas.Flaw
	add := func(field, value string, message atlas.Text) {
		flaws = append(flaws, atlas.Flaw{Field: field, Value: value, Message: message})
	}
	if !slugPattern.MatchString(w.ID) {
		add("id", w.ID, say(
			"il faut un identifiant de minuscules, de chiffres et de tirets.",
			"it must be an identifier of lower-case letters, digits and hyphens."))
	}
	texts := map[string]atlas.Text{"name": w.Name, "title": w.Title}
	for _, field := range slices.Sorted(maps.Keys(texts)) {
		if texts[field].FR == "" || texts[field].EN == "" {
			add(field, "", say("il faut un texte en fr et en en.", "it needs a text in fr and in en."))
		}
	}
	if !validBox(w.Extent) {
		add("extent", "", badBox())
	}
	if !validBox(w.FirstView) {
		add("first_view", "", badBox())
	}
	if len(w.Anchor) != 2 || !within(w.Anchor[0], 180) || !within(w.Anchor[1], 90) {
		add("anchor", "", say(
			"il faut une longitude puis une latitude, en degrés.", "it must be a longitude then a latitude, in degrees."))
	}
	if !slices.Contains(w.Languages, "fr") {
		add("languages", strings.Join(w.Languages, ", "), say(
			"les langues doivent compter fr.", "the languages must include fr."))
	}
	for i, language := range w.Languages {
		if !languageTag.MatchString(language) || slices.Contains(w.Languages[:i], language) {
			add("languages", language, say("code de langue inattendu ou répété.", "unexpected or repeated language code."))
		}
	}
	for i, language := range w.Proofread {
		if !slices.Contains(w.Languages, language) || slices.Contains(w.Proofread[:i], language) {
			add("proofread", language, say(
				"langue relue qui n’est pas dans «\u202flanguages\u202f», ou répétée.",
				"proofread language that is not in “languages”, or repeated."))
		}
	}
	return append(flaws, w.departmentFlaws()...)
}

// languageTag is the form of the language codes of the atlas: ISO 639-1.
var languageTag = regexp.MustCompile(`^[a-z]{2}$`)

func (w *writtenTerritory) departmentFlaws() []atlas.Flaw {
	if len(w.Departments) == 0 {
		return []atlas.Flaw{{Field: "departments", Message: say(
			"il faut au moins un département.", "it needs at least one department.")}}
	}
	var flaws []atlas.Flaw
	codes := map[string]bool{}
	for _, d := range w.Departments {
		if d.Code == "" || d.Name == "" || codes[d.Code] {
			flaws = append(flaws, atlas.Flaw{Field: "departments", Value: d.Code, Message: say(
				"chaque département a un code, qui n’est qu’à lui, et un nom.",
				"each department has a code of its own and a name.")})
		}
		codes[d.Code] = true
	}
	return flaws
}

// validBox reports whether box is west, south, east, north in degrees.
func validBox(box []float64) bool {
	return len(box) == 4 && within(box[0], 180) && within(box[2], 180) && within(box[1], 90) && within(box[3], 90) &&
		box[0] < box[2] && box[1] < box[3]
}

func within(degrees, limit float64) bool { return degrees >= -limit && degrees <= limit }

func badBox() atlas.Text {
	return say(
		"il faut ouest, sud, est, nord, en degrés et dans cet ordre.",
		"it must be west, south, east, north, in degrees and in this order.")
}

func (w *writtenTerritory) territory() atlas.Territory {
	t := atlas.Territory{
		ID: w.ID, Name: w.Name, Title: w.Title, Departments: w.Departments, Languages: w.Languages,
		Proofread: w.Proofread, Legal: w.Legal,
	}
	copy(t.Extent[:], w.Extent)
	copy(t.FirstView[:], w.FirstView)
	if len(w.Anchor) == 2 {
		t.Anchor = orb.Point{w.Anchor[0], w.Anchor[1]}
	}
	return t
}
