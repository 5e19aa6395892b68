package document

import (
	_ "embed"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

var (
	//go:embed font/SourceSans3-Regular.ttf
	regularFont []byte
	//go:embed font/SourceSans3-SemiBold.ttf
	boldFont []byte
	//go:embed font/SourceSans3-Italic.ttf
	italicFont []byte
)

// missing stands for what the fonts have no letters for.
const missing = '□'

// face measures a font.
type face struct {
	font     *sfnt.Font
	buffer   sfnt.Buffer
	advances map[rune]float64 // in ems; negative where the font has no such character
}

func newFace(content []byte) (*face, error) {
	parsed, err := sfnt.Parse(content)
	if err != nil {
		return nil, fmt.Errorf("font: %w", err)
	}
	return &face{font: parsed, advances: map[rune]float64{}}, nil
}

// advance returns how wide a character is, in ems.
func (f *face) advance(r rune) float64 {
	if known, found := f.advances[r]; found {
		return known
	}
	width := -1.0
	if r <= 0xffff { // the PDF library writes two bytes for each character
		if glyph, err := f.font.GlyphIndex(&f.buffer, r); err == nil && glyph != 0 {
			if units, err := f.font.GlyphAdvance(&f.buffer, glyph, fixed.I(1000), font.HintingNone); err == nil {
				width = float64(units) / 64 / 1000
			}
		}
	}
	f.advances[r] = width
	return width
}

// width returns how wide a text is, in ems.
func (f *face) width(text string) float64 {
	width := 0.0
	for _, r := range text {
		width += max(0, f.advance(r))
	}
	return width
}

// fit returns a text in characters that the font has. A letter with marks that
// it has only without them loses them; a run of what it has nothing for is one □,
// and what is only an ornament or a joiner is left out.
func (f *face) fit(text string) string {
	if f.has(text) {
		return text
	}
	var out strings.Builder
	lost := false
	for _, r := range norm.NFC.String(text) {
		if r == '\n' || f.advance(r) >= 0 {
			out.WriteRune(r)
			lost = false
			continue
		}
		if base, found := f.base(r); found {
			out.WriteString(base)
			lost = false
			continue
		}
		if unicode.In(r, unicode.M, unicode.Cf) || unicode.Is(unicode.So, r) || unicode.Is(unicode.Sk, r) {
			continue
		}
		if !lost {
			out.WriteRune(missing)
		}
		lost = true
	}
	return strings.Join(strings.FieldsFunc(out.String(), func(r rune) bool { return r == ' ' }), " ")
}

func (f *face) has(text string) bool {
	for _, r := range text {
		if r != '\n' && f.advance(r) < 0 {
			return false
		}
	}
	return true
}

// base returns what is left of a character without its marks, or of its
// compatibility form.
func (f *face) base(r rune) (string, bool) {
	var out strings.Builder
	for _, part := range norm.NFKD.String(string(r)) {
		if f.advance(part) >= 0 && !unicode.Is(unicode.M, part) {
			out.WriteRune(part)
		}
	}
	return out.String(), out.Len() > 0
}

// lines breaks a text into lines of at most so many ems. Only ordinary spaces
// are broken at; a word that is too long by itself, an address, is broken where
// it must.
func (f *face) lines(text string, ems float64) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		lines = append(lines, f.linesOf(paragraph, ems)...)
	}
	return lines
}

func (f *face) linesOf(text string, ems float64) []string {
	var lines []string
	var line strings.Builder
	width, space := 0.0, f.advance(' ')
	end := func() {
		lines = append(lines, line.String())
		line.Reset()
		width = 0
	}
	for word := range strings.SplitSeq(text, " ") {
		wide := f.width(word)
		if line.Len() > 0 {
			if width+space+wide <= ems {
				line.WriteByte(' ')
				line.WriteString(word)
				width += space + wide
				continue
			}
			end()
		}
		for wide > ems {
			head := f.head(word, ems)
			lines = append(lines, head)
			word = word[len(head):]
			wide = f.width(word)
		}
		line.WriteString(word)
		width = wide
	}
	end()
	return lines
}

// head returns the start of a word that is too long: up to the last character
// that an address may be cut after, or as much as there is room for.
func (f *face) head(word string, ems float64) string {
	width, end, good := 0.0, 0, 0
	for i, r := range word {
		width += max(0, f.advance(r))
		if width > ems && i > 0 {
			break
		}
		end = i + len(string(r))
		if strings.ContainsRune("/-_?&=.,;", r) {
			good = end
		}
	}
	if good > end/2 {
		return word[:good]
	}
	return word[:end]
}
