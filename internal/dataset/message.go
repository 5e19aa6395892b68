package dataset

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/passerelles/passerelles/internal/atlas"
)

// say fills the same arguments into a French and an English sentence. An
// argument that is an [atlas.Text] is put in the sentence's language. The
// French one is written with plain blanks around « » and before : ; ! ?, which
// become narrow no-break ones.
func say(fr, en string, args ...any) atlas.Text {
	return atlas.Text{
		FR: fmt.Sprintf(french(fr), inLanguage("fr", args)...),
		EN: fmt.Sprintf(en, inLanguage("en", args)...),
	}
}

func inLanguage(lang string, args []any) []any {
	resolved := make([]any, len(args))
	for i, arg := range args {
		resolved[i] = arg
		if text, ok := arg.(atlas.Text); ok {
			resolved[i] = text.In(lang)
		}
	}
	return resolved
}

// french sets the narrow no-break space (U+202F) where French typography wants
// one.
func french(text string) string { return frenchSpaces.Replace(text) }

var frenchSpaces = strings.NewReplacer(
	"« ", "«\u202f", " »", "\u202f»",
	" :", "\u202f:", " ;", "\u202f;", " !", "\u202f!", " ?", "\u202f?",
)

// join puts two sentences side by side; an empty one leaves the other alone.
func join(a, b atlas.Text) atlas.Text {
	if a == (atlas.Text{}) || b == (atlas.Text{}) {
		return atlas.Text{FR: a.FR + b.FR, EN: a.EN + b.EN}
	}
	return atlas.Text{FR: a.FR + " " + b.FR, EN: a.EN + " " + b.EN}
}

// shown makes a value fit to be quoted to a person, on a terminal or a page:
// cut after [maxShown] characters, with everything unprintable escaped.
func shown(value string) string { return printable(value, maxShown) }

// shownName does the same to a name of a file, a sheet or a column.
func shownName(name string) string { return printable(name, maxNameShown) }

func printable(value string, most int) string {
	var b strings.Builder
	count := 0
	for _, r := range value {
		if count == most {
			b.WriteRune('…')
			break
		}
		count++
		switch {
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case unicode.IsPrint(r) && r != unicode.ReplacementChar:
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, `\u%04X`, r)
		}
	}
	return b.String()
}

// list joins names for a sentence: "a, b, c".
func list(names []string) string {
	const most = 12
	if len(names) > most {
		return strings.Join(names[:most], ", ") + "…"
	}
	return strings.Join(names, ", ")
}
