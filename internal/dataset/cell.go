package dataset

import (
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/passerelles/passerelles/internal/atlas"
)

// cell cleans one cell, checks it by itself and puts it into the row. A cell
// that fails is left empty and marked.
func (l *loader) cell(r *row, place int, text string) {
	f := l.table.resource.fields[place]
	if l.table.resource.forPeople {
		text = unguard(text)
	}
	if flaw := judgeText(text); flaw != (atlas.Text{}) {
		l.problem(r.line, f.name, text, flaw)
		r.spoil(place)
		return
	}
	trimmed := strings.TrimSpace(text)
	if trimmed != text {
		l.counts.trimmed++
	}
	if !norm.NFC.IsNormalString(trimmed) {
		l.counts.composed++
		trimmed = norm.NFC.String(trimmed)
	}
	if len(trimmed) > MaxCell {
		l.problem(r.line, f.name, trimmed, longCell())
		r.spoil(place)
		return
	}
	value, flaw := l.value(f, trimmed)
	if flaw != (atlas.Text{}) {
		l.problem(r.line, f.name, trimmed, flaw)
		r.spoil(place)
		return
	}
	r.cells[place] = value
}

func longCell() atlas.Text {
	return say(
		"cellule de plus de %d Kio : raccourcissez-la, ou fermez le guillemet qui l’ouvre.",
		"a cell of more than %d KiB: shorten it, or close the quote that opens it.", MaxCell>>10)
}

// value brings a cell to its canonical form by the type of its field, and says
// what is wrong with it.
func (l *loader) value(f *field, text string) (string, atlas.Text) {
	if text == "" {
		if f.required() {
			return "", say("cellule vide : cette colonne est obligatoire.", "empty cell: this column is required.")
		}
		return "", atlas.Text{}
	}
	var flaw atlas.Text
	switch f.kind {
	case "boolean":
		text, flaw = parseBoolean(text)
	case "number", "integer":
		plainNumber := text
		if text, flaw = parseNumber(f, text); flaw == (atlas.Text{}) && text != plainNumber {
			l.counts.decimals++
		}
	case "list":
		text, flaw = checkList(f, text)
	default:
		if f.format == dayFormat {
			return parseDay(text)
		}
		if restored := restoreZeros(l.table.resource.name, f.name, text); restored != text {
			l.counts.zeros++
			text = restored
		}
		flaw = f.check(text)
	}
	return text, flaw
}

// check judges one value: the whole cell, or one element of a list.
func (f *field) check(value string) atlas.Text {
	for _, rule := range f.rules {
		if len(rule.Enum) > 0 && !slices.Contains(rule.Enum, value) {
			return join(say("valeur inconnue.", "unknown value."), suggest(value, rule.Enum))
		}
		if rule.MaxLength > 0 && utf8.RuneCountInString(value) > rule.MaxLength {
			return say("texte de plus de %d caractères.", "a text of more than %d characters.", rule.MaxLength)
		}
	}
	for _, pattern := range f.patterns {
		if !pattern.MatchString(value) {
			return f.patternFlaw(value, pattern)
		}
	}
	switch f.format {
	case "edtf":
		return checkDate(value)
	case "url":
		return checkURL(value)
	case "period-names":
		if _, err := parsePeriodName(value); err != nil {
			return periodNameFlaw(err)
		}
	}
	return atlas.Text{}
}

func (f *field) patternFlaw(value string, pattern *regexp.Regexp) atlas.Text {
	for _, try := range []string{strings.ToUpper(value), strings.ToLower(value), slug(value)} {
		if try != value && pattern.MatchString(try) && f.references == "" {
			return join(say("forme inattendue.", "unexpected form."), didYouMean(try))
		}
	}
	if f.references == countryReference {
		return atlas.Text{} // the reference check knows the names of countries
	}
	return say("forme inattendue : il faut %s.", "unexpected form: it must match %s.",
		strings.TrimSuffix(strings.TrimPrefix(pattern.String(), "^(?:"), ")$"))
}

// slug makes an identifier of a name: "Ville de Lens" → "ville-de-lens".
func slug(name string) string {
	return strings.Trim(notSlug.ReplaceAllString(strings.ToLower(stripMarks(name)), "-"), "-")
}

var notSlug = regexp.MustCompile(`[^a-z0-9]+`)

var marks = regexp.MustCompile(`\p{Mn}+`)

func stripMarks(text string) string { return marks.ReplaceAllString(norm.NFD.String(text), "") }

func checkList(f *field, text string) (string, atlas.Text) {
	items := splitList(text, f.delimiter)
	if len(items) == 0 {
		return "", say(
			"liste sans élément : videz la cellule.", "a list of nothing: empty the cell.")
	}
	for i, item := range items {
		if slices.Contains(items[:i], item) {
			return "", say("« %s » y est deux fois.", "“%s” is there twice.", shown(item))
		}
		if flaw := f.check(item); flaw != (atlas.Text{}) {
			return "", join(say("élément « %s » :", "element “%s”:", shown(item)), flaw)
		}
	}
	return strings.Join(items, f.delimiter), atlas.Text{}
}

func parseBoolean(text string) (string, atlas.Text) {
	switch strings.ToLower(text) {
	case "true", "1", "vrai", "oui":
		return "true", atlas.Text{}
	case "false", "0", "faux", "non":
		return "false", atlas.Text{}
	default:
		return "", say("écrivez true ou false.", "write true or false.")
	}
}

func checkURL(value string) atlas.Text {
	address, err := url.Parse(value)
	if err != nil || (address.Scheme != "http" && address.Scheme != "https") ||
		address.Host == "" || address.User != nil || strings.ContainsAny(value, " \t\n\"<>") {
		return say(
			"ce n’est pas une adresse web : il faut https://…",
			"not a web address: it must be https://…")
	}
	return atlas.Text{}
}

// codeWidths are the codes whose leading zeros a spreadsheet removes, by
// resource and field, with their length.
var codeWidths = map[string]int{
	"authorities.seat":       5,
	"authorities.department": 2,
	"world_regions.code":     3,
	"world_regions.parent":   3,
}

// restoreZeros gives a code of digits its leading zeros back. Only codes of a
// fixed length are touched; an authority's own code, whose length depends on
// its scheme, is left to the domain to judge.
func restoreZeros(resource, field, text string) string {
	width := codeWidths[resource+"."+field]
	for _, r := range text {
		if r < '0' || r > '9' {
			return text
		}
	}
	if missing := width - len(text); missing > 0 && (width < 5 || missing == 1) {
		return strings.Repeat("0", missing) + text
	}
	return text
}

// periodName is the written form of an [atlas.PeriodName]: "Nom [since/until]",
// where ".." or nothing stands for an unknown end.
var periodName = regexp.MustCompile(`^([^\[\]]*?)\s*(?:\[\s*([^\[\]/]*?)\s*/\s*([^\[\]/]*?)\s*\])?$`)

var (
	errPeriodForm  = errors.New("form")
	errPeriodDate  = errors.New("date")
	errPeriodOrder = errors.New("order")
)

// parsePeriodName reads "Conseil général du Nord [../2015-03]" or a plain name.
func parsePeriodName(text string) (atlas.PeriodName, error) {
	parts := periodName.FindStringSubmatch(strings.TrimSpace(text))
	if parts == nil || parts[1] == "" {
		return atlas.PeriodName{}, errPeriodForm
	}
	name := atlas.PeriodName{Name: parts[1]}
	for i, end := range []*atlas.Date{&name.Since, &name.Until} {
		written := parts[2+i]
		if written == ".." || written == "" {
			continue
		}
		date, err := atlas.ParseDate(written)
		if err != nil {
			return atlas.PeriodName{}, errPeriodDate
		}
		*end = date
	}
	if name.Since.After(name.Until) {
		return atlas.PeriodName{}, errPeriodOrder
	}
	return name, nil
}

// formatPeriodName is the inverse of [parsePeriodName].
func formatPeriodName(name atlas.PeriodName) string {
	if name.Since == "" && name.Until == "" {
		return name.Name
	}
	end := func(date atlas.Date) string {
		if date == "" {
			return ".."
		}
		return string(date)
	}
	return name.Name + " [" + end(name.Since) + "/" + end(name.Until) + "]"
}

func periodNameFlaw(err error) atlas.Text {
	switch {
	case errors.Is(err, errPeriodOrder):
		return say("la période finit avant de commencer.", "the period ends before it begins.")
	case errors.Is(err, errPeriodDate):
		return say("date impossible entre les crochets.", "impossible date between the brackets.")
	default:
		return say(
			"il faut un nom, puis au besoin ses années : « Nom [1990/2015-03] », « Nom [../2015] ».",
			"it must be a name, then its years if known: “Nom [1990/2015-03]”, “Nom [../2015]”.")
	}
}
