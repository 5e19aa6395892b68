package review

import (
	"testing"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
)

func TestParseAnswer(t *testing.T) {
	t.Parallel()
	at := func(lon, lat float64) answer { return answer{kind: answerPosition, position: orb.Point{lon, lat}} }
	approximately := func(a answer) answer { a.exactness = atlas.Approximate; return a }
	name := func(text string) answer { return answer{kind: answerName, name: text} }
	candidate := func(n int) answer { return answer{kind: answerCandidate, number: n} }
	tests := map[string]struct {
		line string
		want answer
	}{
		"nothing":                      {"  ", answer{kind: answerNothing}},
		"a candidate":                  {" 2 ", candidate(2)},
		"a candidate, approximately":   {"2 approx", approximately(candidate(2))},
		"a name after n":               {"n Naplouse", name("Naplouse")},
		"a capital N":                  {"N Halle, Allemagne", name("Halle, Allemagne")},
		"a name that begins with n":    {"Naplouse", name("Naplouse")},
		"a name in two words":          {"New York", name("New York")},
		"a name with a digit":          {"n 6 octobre", name("6 octobre")},
		"a name of one letter":         {"n Y", name("Y")},
		"points":                       {"c 32.2211 35.2544", at(35.2544, 32.2211)},
		"decimal commas":               {"c 32,2211 35,2544", at(35.2544, 32.2211)},
		"decimal commas and semicolon": {"c 32,2211;35,2544", at(35.2544, 32.2211)},
		"decimal commas and a comma":   {"c 32,2211, 35,2544", at(35.2544, 32.2211)},
		"as maps copy it":              {"c 32.2211, 35.2544", at(35.2544, 32.2211)},
		"a comma without a blank":      {"c 32.2211,35.2544", at(35.2544, 32.2211)},
		"south and west":               {"C -22.9 -43.2", at(-43.2, -22.9)},
		"degrees":                      {"c 32° 35°", at(35, 32)},
		"approximately":                {"c 32.2 35.3 approx.", approximately(at(35.3, 32.2))},
		"nowhere, a number":            {"0", answer{kind: answerNowhere}},
		"nowhere, in French":           {"Aucun", answer{kind: answerNowhere}},
		"nowhere, in English":          {"none", answer{kind: answerNowhere}},
		"pass":                         {"p", answer{kind: answerPass}},
		"quit":                         {"Q", answer{kind: answerQuit}},
		"help":                         {"?", answer{kind: answerHelp}},
	}
	for label, test := range tests {
		t.Run(label, func(t *testing.T) {
			t.Parallel()
			got, flaw := parseAnswer(test.line, 3)
			if flaw != (atlas.Text{}) || got != test.want {
				t.Errorf("parseAnswer(%q) = %+v, %q, want %+v", test.line, got, flaw.EN, test.want)
			}
		})
	}
}

// What cannot be told from something else is asked again.
func TestParseAnswerRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		line       string
		candidates int
	}{
		"a number that is not there":      {"4", 3},
		"a negative number":               {"-1", 3},
		"a number, with no candidates":    {"1", 0},
		"a number and something":          {"1 Naplouse", 3},
		"n alone":                         {"n", 3},
		"a letter":                        {"x", 3},
		"c alone":                         {"c", 3},
		"one coordinate":                  {"c 32.2", 3},
		"one comma, of two meanings":      {"c 32,35", 3},
		"three commas, of many meanings":  {"c 32,2,35,3", 3},
		"a latitude out of bounds":        {"c 95 3", 3},
		"a longitude out of bounds":       {"c 5 183", 3},
		"the zero point":                  {"c 0 0", 3},
		"letters for coordinates":         {"c nord est", 3},
		"three coordinates":               {"c 1 2 3", 3},
		"no number at all":                {"c NaN NaN", 3},
		"more digits than a number holds": {"c 1e999 1", 3},
	}
	for label, test := range tests {
		t.Run(label, func(t *testing.T) {
			t.Parallel()
			if got, flaw := parseAnswer(test.line, test.candidates); flaw.FR == "" || flaw.EN == "" || got != (answer{}) {
				t.Errorf("parseAnswer(%q) = %+v, %q, want a flaw", test.line, got, flaw)
			}
		})
	}
}

// Any line is an answer that can be acted on, or a flaw.
func FuzzParseAnswer(f *testing.F) {
	for _, seed := range []string{"", "1", "2 approx", "n Naplouse", "c 32,2 35,3", "c 1.5,2.5", "0", "aucun", "?", "c -0 -0", "\x00", "c 9e9 1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		a, flaw := parseAnswer(line, 5)
		lon, lat := a.position.Lon(), a.position.Lat()
		switch {
		case flaw != (atlas.Text{}) && a != (answer{}):
			t.Errorf("%q is both %+v and wrong: %s", line, a, flaw.EN)
		case a.kind == answerCandidate && (a.number < 1 || a.number > 5), a.kind == answerName && a.name == "":
			t.Errorf("%q is read as %+v", line, a)
		case a.kind == answerPosition && (lat < -90 || lat > 90 || lon < -180 || lon > 180 || a.position == orb.Point{}):
			t.Errorf("%q is read as the position %v", line, a.position)
		}
	})
}
