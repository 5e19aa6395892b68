package geocode

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/passerelles/passerelles/internal/atlas"
)

// spellings are the normal forms under which a query is looked up, from the
// most faithful to the loosest, with what its wording says besides the name.
type spellings struct {
	forms   []string    // normal forms, no duplicate; the first is the name as written
	names   []string    // of them, the query's own name without its context, with and without its wording
	strict  []string    // the name folded, with and without its context, for the closer comparison
	context []string    // normal forms of what the name says in brackets or after a comma
	hints   []string    // the same of its other names: it may be so, and need not be
	said    []string    // the context, as it was written
	level   atlas.Level // what the wording announces: see [WordingLevel]
	main    string      // the query's own name as written, without its context
	second  string      // normal form of the one thing that stands beside it: it may be a part of it
	city    string      // normal form of the city, when the name is that of a numbered part of it
}

// spell reads a query's names. The name as written comes first, then without
// its brackets or what follows a slash or a comma, then without administrative
// wording ("Ville de", "Wilaya de"), then with the qualifier appended (the
// gazetteer may know "Halle (Westfalen)"), then the other names the same way;
// what those say in brackets need not be so.
func spell(query Query) spellings {
	var s spellings
	around, more := splitContext(query.Qualifier)
	main, beside := splitContext(query.Name)
	for _, context := range slices.Concat([]string{around}, more, beside) {
		s.addContext(context)
	}
	s.strict = appendForm(appendForm(nil, fold(query.Name)), fold(main))
	for _, name := range append([]string{query.Name}, query.OtherNames...) {
		main, context := splitContext(name)
		for _, hint := range context {
			if form := Normalise(hint); !slices.Contains(s.context, form) && len(s.hints) < maxContexts {
				s.hints = appendForm(s.hints, form)
			}
		}
		whole, short := Normalise(name), Normalise(main)
		s.forms = appendForm(s.forms, whole)
		s.forms = appendForm(s.forms, short)
		s.forms = appendForm(s.forms, Bare(short))
		if query.Qualifier != "" {
			s.forms = appendForm(s.forms, Normalise(main+" "+query.Qualifier))
		}
		if s.level == noWording {
			s.level = WordingLevel(short)
		}
	}
	if query.Qualifier == "" && len(s.context) == 1 {
		s.second = s.context[0]
		s.forms = appendForm(s.forms, s.second)
	}
	s.main = norm.NFC.String(main)
	short := Normalise(main)
	s.names = appendForm(appendForm(s.names, short), Bare(short))
	if city, ok := numberedPart(short); ok {
		s.city = city
	}
	return s
}

// addContext keeps what a name says beside itself: "Kayes (Mali)". A level
// ("Kayes (région)") is one of the name, not a place around it.
func (s *spellings) addContext(text string) {
	form := Normalise(text)
	if level := wordingLevel(form); level != noWording {
		s.level = level
		return
	}
	if form != "" && len(s.context) < maxContexts && !slices.Contains(s.context, form) {
		s.context, s.said = append(s.context, form), append(s.said, strings.TrimSpace(text))
	}
}

// setAside takes a context away, for it is known otherwise, and returns it as it
// was written.
func (s *spellings) setAside(form string) (text string) {
	if i := slices.Index(s.context, form); i >= 0 {
		text = s.said[i]
		s.context, s.said = slices.Delete(s.context, i, i+1), slices.Delete(s.said, i, i+1)
	}
	if s.second == form {
		s.second = ""
		s.forms = slices.DeleteFunc(s.forms, func(other string) bool { return other == form && !slices.Contains(s.names, form) })
	}
	return text
}

// maxContexts is how many things a name may say beside itself: a list is no name.
const maxContexts = 6

func appendForm(forms []string, form string) []string {
	if form == "" || slices.Contains(forms, form) {
		return forms
	}
	return append(forms, form)
}

// splitContext separates the name from what stands in brackets, after a slash,
// a comma or a dash between blanks: "Hull (Gatineau)", "Cologne/Porz", "Lalo,
// Couffo, Bénin", "Commune de Lalo - Bénin".
func splitContext(name string) (main string, context []string) {
	main = clip(name)
	for {
		open := strings.IndexAny(main, "([")
		if open < 0 {
			break
		}
		inside, after, found := strings.Cut(main[open+1:], closing(main[open]))
		if !found {
			break
		}
		context = append(context, splitList(inside)...)
		main = main[:open] + " " + after
	}
	parts := splitList(main)
	if len(parts) == 0 {
		return strings.TrimSpace(main), context
	}
	return parts[0], append(context, parts[1:]...)
}

func closing(open byte) string {
	if open == '[' {
		return "]"
	}
	return ")"
}

// splitList cuts a text at slashes, commas, semicolons, colons and dashes
// between blanks; what is left is trimmed and not empty. "s/" is "sur".
func splitList(text string) []string {
	if strings.ContainsAny(text, "/-–—") {
		text = onRiver(text)
		text = strings.ReplaceAll(text, "--", " - ")
		for _, dash := range []string{" - ", " – ", " — "} {
			text = strings.ReplaceAll(text, dash, ",")
		}
	}
	var parts []string
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune("/,;:|", r) }) {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// onRiver spells out an abbreviation: "Neuville-s/-Escaut", "Villers s/ Mer".
func onRiver(text string) string {
	for _, short := range []string{" s/ ", " s/", "-s/-", "-s/"} {
		text = strings.ReplaceAll(text, short, " sur ")
	}
	return text
}

// ShortForms returns the shorter normal forms under which a gazetteer's name of
// that level is found too: a town's without its brackets ("Halle (Westfalen)")
// or its river ("Porz am Rhein"), a division's without its administrative wording
// ("Voïvodie de Silésie").
func ShortForms(name string, level atlas.Level) []string {
	var forms []string
	main, _ := splitContext(name)
	if main != name {
		forms = appendForm(forms, Normalise(main))
	}
	switch level {
	case atlas.LevelCounty, atlas.LevelRegion, atlas.LevelCountry:
		forms = appendForm(forms, Bare(Normalise(main)))
	case atlas.LevelLocality, atlas.LevelDistrict:
		forms = appendForm(forms, withoutRiver(Normalise(main)))
	}
	return forms
}

// withoutRiver cuts a town's name before what it lies on or near: "haltern am
// see", "chalons sur saone", "stoke on trent". It returns "" for a name that says
// nothing of it.
func withoutRiver(form string) string {
	words := strings.Fields(form)
	for i := 1; i+1 < len(words); i++ {
		switch words[i] {
		case "am", "an", "im", "in", "en", "bei", "ob", "sur", "sous", "les", "on", "upon", "aan", "nad", "pod", "ved":
			if short := strings.Join(words[:i], " "); len(short) >= minSpellingLetters {
				return short
			}
		}
	}
	return ""
}

// A part of a name is looked up when the whole is not one: what is around it may
// be its country, or words that lists add.
const (
	maxPartWords   = 8 // of a longer text, only the first words are looked at
	minPartLetters = 3
)

// partForms returns the runs of words of a form that may be a name by
// themselves, with what is left of the form around each.
func partForms(form string) map[string]string {
	words := strings.Fields(form)
	words = words[:min(len(words), maxPartWords)]
	parts := map[string]string{}
	for start := range words {
		for end := start + 1; end <= len(words); end++ {
			run := words[start:end]
			if end-start == len(words) || isConnector(run[0]) || isConnector(run[len(run)-1]) {
				continue
			}
			part := strings.Join(dropArticle(run), " ")
			if len(part) < minPartLetters || wordingLevel(part) != noWording {
				continue
			}
			if _, found := parts[part]; !found {
				rest := slices.Concat(words[:start], words[end:])
				parts[part] = strings.Join(trimConnectors(rest), " ")
			}
		}
	}
	return parts
}

// trimConnectors drops the articles and prepositions at both ends of a run of
// words: "saint louis du senegal" leaves "senegal".
func trimConnectors(words []string) []string {
	for len(words) > 0 && isConnector(words[0]) {
		words = words[1:]
	}
	for len(words) > 0 && isConnector(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return words
}

// respelt returns other writings of a form that are common enough to be looked
// up when the form itself is unknown: umlauts written with an e, Saint and its
// sisters in other languages.
func respelt(form string) []string {
	var forms []string
	for _, pair := range [][2]string{{"oe", "o"}, {"ue", "u"}, {"ae", "a"}, {"aa", "a"}} {
		if other := strings.ReplaceAll(form, pair[0], pair[1]); other != form {
			forms = appendForm(forms, other)
		}
	}
	saints := []string{"saint", "san", "sant", "sao", "santo", "sainte", "santa"}
	words := strings.Fields(form)
	for i, word := range words {
		if len(words) == 1 || !slices.Contains(saints, word) {
			continue
		}
		for _, other := range saints {
			again := slices.Clone(words)
			again[i] = other
			forms = appendForm(forms, strings.Join(again, " "))
		}
		break
	}
	return slices.DeleteFunc(forms, func(other string) bool { return other == form })
}
