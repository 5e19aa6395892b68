package dataset

import (
	"regexp"
	"strings"
)

// webAddress is what typography leaves alone in a sentence.
var webAddress = regexp.MustCompile(`https?://\S*`)

// typography is what a keyboard gives, and what the data package writes.
var typography = []struct {
	typed *regexp.Regexp
	kept  string
}{
	{regexp.MustCompile(`[\s\x{00A0}]+`), " "},
	{regexp.MustCompile(`\.\.\.`), "…"},
	{regexp.MustCompile(`"([^"]*)"`), "«${1}»"},
	{regexp.MustCompile(`'`), "’"},
	{regexp.MustCompile(`«[ \x{202F}]*`), "«\u202f"},
	{regexp.MustCompile(`[ \x{202F}]+([:;!?»])`), "\u202f${1}"},
	{regexp.MustCompile(`([^\s\x{202F}])([;!?»])`), "${1}\u202f${2}"},
	{regexp.MustCompile(`([^\s\x{202F}])([;!?»])`), "${1}\u202f${2}"}, // of ?!, the second
	{regexp.MustCompile(`(\pL):( |$)`), "${1}\u202f:${2}"},
	{regexp.MustCompile(`\b(\d{1,3}) (\d{3})\b`), "${1}\u202f${2}"},
	{regexp.MustCompile(`(\x{202F}\d{3}) (\d{3})\b`), "${1}\u202f${2}"}, // of millions, the other half
}

// FrenchSentence sets a French sentence that a person typed as the sentences of
// the data package are: ’ and « », narrow no-break spaces before double marks
// and in numbers, one space elsewhere. Web addresses stay as they are.
func FrenchSentence(text string) string {
	var sentence strings.Builder
	for text = strings.TrimSpace(text); text != ""; {
		at := webAddress.FindStringIndex(text)
		if at == nil {
			at = []int{len(text), len(text)}
		}
		part := text[:at[0]]
		for _, rule := range typography {
			part = rule.typed.ReplaceAllString(part, rule.kept)
		}
		sentence.WriteString(part)
		sentence.WriteString(text[at[0]:at[1]])
		text = text[at[1]:]
	}
	return sentence.String()
}
