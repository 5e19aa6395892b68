package document

import (
	"bytes"
	"fmt"
	"io"
	"strconv"

	"codeberg.org/go-pdf/fpdf"

	"github.com/passerelles/passerelles/internal/mission"
)

// The page: A4, in millimetres.
const (
	pageWidth    = 210.0
	pageHeight   = 297.0
	marginSide   = 22.0
	marginTop    = 25.0
	marginBottom = 24.0
	textWidth    = pageWidth - 2*marginSide
	textBottom   = pageHeight - marginBottom
)

// The colours: those of static/css/tokens.css.
const (
	ink     = "#16252D"
	inkSoft = "#4C5B64"
	rule    = "#DEDBD2"
	deep    = "#F4F2EC"
	accent  = "#0B4A63"
	mark    = "#B3240F"
	white   = "#FFFFFF"
)

// WritePDF writes a dossier as a PDF: A4, to print or to read without a network.
// Its language is one of [Languages].
func WritePDF(w io.Writer, d *mission.Dossier, o Options) error {
	e, err := newEditor(d, o)
	if err != nil {
		return err
	}
	b := e.book()
	m, err := e.newAtlas()
	if err != nil {
		return err
	}
	p, err := newPrinter(b, m)
	if err != nil {
		return err
	}
	p.pdf.SetCreationDate(d.Edition.PublishedAt.UTC())
	p.pdf.SetModificationDate(d.Edition.PublishedAt.UTC())
	p.print()
	var plain bytes.Buffer
	if err := p.pdf.Output(&plain); err != nil {
		return fmt.Errorf("write the PDF: %w", err)
	}
	if err := pack(w, plain.Bytes()); err != nil {
		return fmt.Errorf("write the PDF: %w", err)
	}
	return nil
}

// style is how a text is set.
type style struct {
	face    string // "", "B" or "I", as fpdf calls them
	size    float64
	leading float64 // millimetres from line to line
	color   string
}

// The styles.
func bodyStyle() style   { return style{"", 9.5, 4.7, ink} }
func leadStyle() style   { return style{"", 12.5, 6.1, ink} }
func smallStyle() style  { return style{"", 8.2, 3.95, inkSoft} }
func tinyStyle() style   { return style{"", 7.4, 3.55, inkSoft} }
func labelStyle() style  { return style{"", 8.4, 4.4, inkSoft} }
func factStyle() style   { return style{"", 9, 4.4, ink} }
func strongStyle() style { return style{"B", 10.5, 5.1, ink} }
func warnStyle() style   { return style{"B", 8.4, 4.2, mark} }

func (s style) in(color string) style { s.color = color; return s }

// printer lays a book out.
type printer struct {
	pdf   *fpdf.Fpdf
	b     *book
	atlas *atlasMap
	faces map[string]*face

	y       float64 // where the next thing goes
	face    string  // what the page is set in now
	size    float64
	color   string
	running string // what the head of the page says

	heads   []string       // of each page, from the first
	entries []entry        // of the table of contents
	pages   map[string]int // where a cooperation is told
	links   map[string]int
	toc     int // its first page
}

// entry is a line of the table of contents.
type entry struct {
	level int
	text  string
	page  int
	link  int
}

func newPrinter(b *book, m *atlasMap) (*printer, error) {
	p := &printer{
		pdf: fpdf.New("P", "mm", "A4", ""), b: b, atlas: m, faces: map[string]*face{},
		pages: map[string]int{}, links: map[string]int{}, heads: []string{""},
	}
	for name, content := range map[string][]byte{"": regularFont, "B": boldFont, "I": italicFont} {
		face, err := newFace(content)
		if err != nil {
			return nil, err
		}
		p.faces[name] = face
	}
	for _, name := range []string{"", "B", "I"} {
		p.pdf.AddUTF8FontFromBytes("text", name, map[string][]byte{"": regularFont, "B": boldFont, "I": italicFont}[name])
	}
	p.pdf.SetCatalogSort(true)
	p.pdf.SetCompression(false) // pack does it
	p.pdf.SetAutoPageBreak(false, 0)
	p.pdf.SetMargins(0, 0, 0)
	p.pdf.SetLang(b.Lang)
	p.pdf.SetTitle(p.faces[""].fit(b.Kind+" – "+b.Title), true)
	p.pdf.SetSubject(p.faces[""].fit(b.Sentence), true)
	p.pdf.SetAuthor("Passerelles", true)
	p.pdf.SetCreator("Passerelles", true)
	p.pdf.SetProducer("Passerelles, fpdf", true)
	p.pdf.SetDisplayMode("fullwidth", "continuous")
	return p, nil
}

// print lays everything out: the cover, room for the contents, the chapters;
// then what needs to know every page: the contents, and the foot of the pages.
func (p *printer) print() {
	p.cover()
	p.toc = 2
	for range p.contentsPages() {
		p.newPage(p.b.Contents)
	}
	for i, chapter := range p.b.Chapters {
		p.running = strconv.Itoa(i+1) + "  " + chapter.Title
		p.chapter(i+1, chapter)
	}
	p.contents()
	p.feet()
}

// newPage starts a page. What its head says is known when it is finished.
func (p *printer) newPage(running string) {
	p.pdf.AddPage()
	p.heads = append(p.heads, running)
	p.y = marginTop
	p.face, p.size, p.color = "?", 0, ""
}

// room is what is left of the page.
func (p *printer) room() float64 { return textBottom - p.y }

// set chooses how the next text is set.
func (p *printer) set(s style) {
	if p.face != s.face || p.size != s.size {
		p.pdf.SetFont("text", s.face, s.size)
		p.face, p.size = s.face, s.size
	}
	if p.color != s.color {
		r, g, b := rgb(s.color)
		p.pdf.SetTextColor(r, g, b)
		p.color = s.color
	}
}

// text writes a line whose top is at y.
func (p *printer) text(x, y float64, text string, s style) {
	if text == "" {
		return
	}
	p.set(s)
	p.pdf.Text(x, y+s.leading*0.5+s.size*0.353*0.33, text)
}

// textRight writes a line that ends at x.
func (p *printer) textRight(x, y float64, text string, s style) {
	p.text(x-p.width(text, s), y, text, s)
}

func (p *printer) width(text string, s style) float64 {
	return p.faces[s.face].width(text) * s.size * 0.352778
}

// lines breaks a text, in characters that the font has, into lines.
func (p *printer) lines(text string, s style, width float64) []string {
	f := p.faces[s.face]
	return f.lines(f.fit(text), width/(s.size*0.352778))
}

// one is a text on one line, with an ellipsis where it is too long.
func (p *printer) one(text string, s style, width float64) string {
	lines := p.lines(text, s, width)
	if len(lines) == 1 {
		return lines[0]
	}
	lines = p.lines(text, s, width-2*p.width("…", s))
	return lines[0] + "…"
}

func (p *printer) fill(x, y, w, h float64, color string) {
	r, g, b := rgb(color)
	p.pdf.SetFillColor(r, g, b)
	p.pdf.Rect(x, y, w, h, "F")
	p.color = "" // the library compares the two colours to know whether to say that of the text
}

func (p *printer) line(x1, y1, x2, y2, width float64, color string) {
	r, g, b := rgb(color)
	p.pdf.SetDrawColor(r, g, b)
	p.pdf.SetLineWidth(width)
	p.pdf.Line(x1, y1, x2, y2)
}

// feet writes the head and the foot of every page but the cover.
func (p *printer) feet() {
	total := p.pdf.PageCount()
	s := smallStyle()
	for page := 2; page <= total; page++ {
		p.pdf.SetPage(page)
		p.face, p.size, p.color = "?", 0, ""
		p.text(marginSide, 12, p.one(p.b.Title, s, textWidth*0.55), s)
		p.textRight(pageWidth-marginSide, 12, p.one(p.heads[page], s, textWidth*0.42), s)
		p.line(marginSide, 17.5, pageWidth-marginSide, 17.5, 0.15, rule)
		p.text(marginSide, pageHeight-15, p.b.Foot, s)
		p.textRight(pageWidth-marginSide, pageHeight-15, filled(p.b.Page, page, total), s)
	}
	p.pdf.SetPage(total)
}

// rgb reads #RRGGBB.
func rgb(color string) (r, g, b int) {
	if len(color) != 7 {
		return 0, 0, 0
	}
	value, err := strconv.ParseUint(color[1:], 16, 32)
	if err != nil {
		return 0, 0, 0
	}
	return int(value >> 16), int(value >> 8 & 255), int(value & 255)
}
