package document

import (
	"image"
	"strconv"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// cover is the first page: where, what is there, a map.
func (p *printer) cover() {
	p.newPage("")
	const band = 88.0
	p.fill(0, 0, pageWidth, band, accent)
	p.text(marginSide, 20, "PASSERELLES", style{"B", 9.5, 5, white})
	kind := style{"", 9.5, 5, "#C9DAE2"}
	p.textRight(pageWidth-marginSide, 20, p.b.Kind, kind)
	p.line(marginSide, 27, pageWidth-marginSide, 27, 0.2, "#5F8BA0")

	// The title is as large as it may be on three lines.
	size := 38.0
	var lines []string
	for ; size > 15; size -= 1.5 {
		if lines = p.lines(p.b.Title, titleStyle(size), textWidth); len(lines) <= 2 || size < 27 && len(lines) <= 3 {
			break
		}
	}
	if len(lines) > 3 {
		lines = append(lines[:2:2], lines[2]+"…")
	}
	title := titleStyle(size)
	y := band - 11 - float64(len(lines))*title.leading
	for _, line := range lines {
		p.text(marginSide, y, line, title)
		y += title.leading
	}

	p.y = band + 9
	for _, line := range p.lines(p.b.Sentence, style{"", 14, 6.6, ink}, textWidth) {
		p.text(marginSide, p.y, line, style{"", 14, 6.6, ink})
		p.y += 6.6
	}
	p.y += 3
	const column = 34.0
	for _, item := range p.b.Facts {
		text := p.lines(item.Text, factStyle(), textWidth-column)
		for i, line := range text[:min(3, len(text))] {
			if i == 0 {
				p.text(marginSide, p.y, item.Label, labelStyle())
			}
			p.text(marginSide+column, p.y, line, factStyle())
			p.y += factStyle().leading
		}
	}
	p.y += 4

	const foot = 262.0
	p.atlas.drawWay(p, marginSide, p.y, textWidth, foot-7-p.y)
	p.line(marginSide, foot, pageWidth-marginSide, foot, 0.2, rule)
	p.text(marginSide, foot+4, p.b.Edition, style{"B", 9.5, 5, ink})
	for i, line := range p.lines(p.b.Map, tinyStyle(), 118) {
		p.text(marginSide, foot+10+float64(i)*tinyStyle().leading, line, tinyStyle())
	}
	p.code(foot + 3)
}

func titleStyle(size float64) style { return style{"B", size, size * 0.40, white} }

// code is the QR code that leads to the live dossier, as a drawing: sharp at
// any size.
func (p *printer) code(y float64) {
	if p.b.Address == "" {
		return
	}
	code, err := qr.Encode(p.b.Address, qr.M, qr.Auto)
	if err != nil {
		return // no code has room for an address this long
	}
	side := code.Bounds().Dx()
	const wide = 24.0
	module := wide / float64(side)
	x := pageWidth - marginSide - wide
	p.pdf.SetFillColor(0, 0, 0)
	for row := range side {
		for column := 0; column < side; {
			from := column
			for column < side && dark(code, column, row) {
				column++
			}
			if column > from {
				p.pdf.Rect(x+float64(from)*module, y+float64(row)*module, float64(column-from)*module, module*1.02, "F")
			}
			if column == from {
				column++
			}
		}
	}
	p.color = ""
	p.pdf.LinkString(x, y, wide, wide, p.b.Address)
	s := smallStyle()
	lines := p.lines(p.b.AtQR, s, 26)
	for i, line := range lines {
		p.textRight(x-3, y+wide-float64(len(lines)-i)*s.leading, line, s)
	}
}

// contentsPages says how many pages the table of contents needs.
func (p *printer) contentsPages() int {
	lines := 0
	for _, chapter := range p.b.Chapters {
		lines++
		for _, b := range chapter.Blocks {
			if h, is := b.(heading); is && h.Level == 2 {
				lines++
			}
		}
	}
	first := contentsLines - 3
	if lines <= first {
		return 1
	}
	return 1 + (lines-first+contentsLines-1)/contentsLines
}

// contentsLines is how many lines of the contents a page has, the chapters'
// counted as any other.
const contentsLines = 36

const contentsLeading = (textBottom - marginTop) / contentsLines

// contents writes the table of contents on the pages that were left for it.
func (p *printer) contents() {
	page, left := p.toc, contentsLines-3
	p.pdf.SetPage(page)
	p.face, p.size, p.color = "?", 0, ""
	p.text(marginSide, marginTop, p.b.Contents, style{"B", 25, 11, accent})
	p.y = marginTop + 3*contentsLeading
	for _, e := range p.entries {
		if left == 0 {
			page, left = page+1, contentsLines
			p.pdf.SetPage(page)
			p.face, p.size, p.color = "?", 0, ""
			p.y = marginTop
		}
		p.contentsLine(e)
		left--
	}
}

func (p *printer) contentsLine(e entry) {
	s, x := style{"", 9.8, contentsLeading, ink}, marginSide+8.0
	number, text, chapter := strings.Cut(e.text, "\t")
	if e.level == 1 && chapter {
		s = style{"B", 11, contentsLeading, accent}
		p.text(marginSide, p.y, number, s)
	} else {
		text = e.text
	}
	page := strconv.Itoa(e.page)
	text = p.one(text, s, textWidth-25)
	p.text(x, p.y, text, s)
	p.textRight(pageWidth-marginSide, p.y, page, s)
	from, to := x+p.width(text, s)+2, pageWidth-marginSide-p.width(page, s)-2
	if from < to {
		p.pdf.SetDashPattern([]float64{0.25, 1.5}, 0)
		p.line(from, p.y+contentsLeading*0.62, to, p.y+contentsLeading*0.62, 0.25, "#9AA3A8")
		p.pdf.SetDashPattern(nil, 0)
	}
	p.pdf.Link(marginSide, p.y, textWidth, contentsLeading, e.link)
	p.y += contentsLeading
}

func dark(code image.Image, x, y int) bool {
	level, _, _, _ := code.At(x, y).RGBA()
	return level == 0
}
