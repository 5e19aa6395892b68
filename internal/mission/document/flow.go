package document

import (
	"strconv"
	"strings"
)

// atom is what is never cut: a line, a row of a table, a heading.
type atom struct {
	height float64
	glued  bool            // to the one that follows: no page ends between them
	draw   func(y float64) // nil for room that no page starts with
	// repeat is drawn again at the top of a page that starts with this atom: the
	// heading of a table.
	repeat *atom
	// space is before it, and left out at the top of a page.
	space float64
}

// flow draws atoms, from page to page.
func (p *printer) flow(atoms []atom) {
	for start := 0; start < len(atoms); {
		if atoms[start].draw == nil {
			p.y = min(p.y+atoms[start].height, textBottom)
			start++
			continue
		}
		end, height := start, atoms[start].space
		for {
			height += atoms[end].height
			if end > start {
				height += atoms[end].space
			}
			end++
			if end == len(atoms) || !atoms[end-1].glued {
				break
			}
		}
		if height > p.room() && p.y > marginTop {
			p.newPage(p.running)
			if repeat := atoms[start].repeat; repeat != nil {
				repeat.draw(p.y)
				p.y += repeat.height
			}
		}
		for _, a := range atoms[start:end] {
			if p.y > marginTop {
				p.y += a.space
			}
			if a.height > p.room() && p.y > marginTop { // a chain that no page has room for
				p.newPage(p.running)
			}
			a.draw(p.y)
			p.y += a.height
		}
		start = end
	}
}

// glue keeps atoms together when they are no higher than a fifth of a page;
// the first ones and the last ones of what is higher.
func glue(atoms []atom) []atom {
	height := 0.0
	for _, a := range atoms {
		height += a.height + a.space
	}
	for i := range atoms[:max(0, len(atoms)-1)] {
		atoms[i].glued = atoms[i].glued || height < 52 || i < 3 || i >= len(atoms)-4
	}
	return atoms
}

// chapter prints a chapter, from a page of its own unless the one before left
// half of its last page empty.
func (p *printer) chapter(number int, c chapter) {
	if number == 1 || p.room() < 0.5*(textBottom-marginTop) {
		p.newPage(p.running)
	}
	atoms := []atom{p.opening(number, c.Title)}
	for i, b := range c.Blocks {
		laid := p.atoms(b)
		if i+1 < len(c.Blocks) && introduces(b, c.Blocks[i+1]) {
			for j := range laid {
				laid[j].glued = true
			}
		}
		if i == 0 && len(laid) > 0 {
			laid[0].space = 0
		}
		atoms = append(atoms, laid...)
		// Laid out by parts, so that a long chapter does not wait in memory. A
		// heading waits for what follows it.
		if len(atoms) > 200 && !atoms[len(atoms)-1].glued && i+1 < len(c.Blocks) {
			p.flow(atoms)
			atoms = atoms[:0]
		}
	}
	p.flow(atoms)
}

// opening is the title of a chapter. It never ends a page.
func (p *printer) opening(number int, title string) atom {
	const after = 6.0
	big := style{"B", 25, 11, accent}
	lines := p.lines(title, big, textWidth-13)
	return atom{height: float64(len(lines))*big.leading + after, space: 16, glued: true, draw: func(y float64) {
		link := p.pdf.AddLink()
		p.pdf.SetLink(link, y, p.pdf.PageNo())
		p.entries = append(p.entries, entry{1, strconv.Itoa(number) + "\t" + title, p.pdf.PageNo(), link})
		p.set(bodyStyle())
		p.pdf.Bookmark(p.faces[""].fit(title), 0, y)
		p.text(marginSide, y, strconv.Itoa(number), big.in("#9DB4BE"))
		for _, line := range lines {
			p.text(marginSide+13, y, line, big)
			y += big.leading
		}
	}}
}

// introduces reports whether a block would be lost without the next, at the foot
// of a page: what is said of a partner before what is done with it, or of a
// table before its rows.
func introduces(b, next block) bool {
	switch next := next.(type) {
	case record, reference:
	case table:
		_, is := b.(paragraph)
		return is
	case paragraph:
		if next.Style != warning && next.Style != quiet {
			return false
		}
	default:
		return false
	}
	switch b := b.(type) {
	case facts:
		return true
	case paragraph:
		return b.Style == warning || b.Style == quiet
	}
	return false
}

// atoms lays a block out.
func (p *printer) atoms(b block) []atom {
	switch b := b.(type) {
	case heading:
		return p.heading(b)
	case paragraph:
		return p.paragraph(b)
	case facts:
		return p.facts(b.Items, marginSide, textWidth, 1.5)
	case record:
		return p.record(b)
	case reference:
		return p.reference(b)
	case table:
		return p.table(b)
	case bars:
		return p.bars(b)
	case checks:
		return p.checks(b)
	case ruled:
		return p.ruled(b)
	case mapping:
		return p.mapping()
	}
	return nil
}

// heading is a title with what is said beside it. It never ends a page.
func (p *printer) heading(h heading) []atom {
	s, space := style{"B", 16.5, 7.4, accent}, 9.0
	if h.Level == 3 {
		s, space = style{"B", 12.5, 5.8, ink}, 6.5
	}
	x := marginSide
	if h.Number > 0 {
		x += 9.5
	}
	lines := p.lines(h.Text, s, textWidth-(x-marginSide))
	var asides []string
	if h.Aside != "" {
		asides = p.lines(h.Aside, smallStyle(), textWidth-(x-marginSide))
	}
	height := float64(len(lines))*s.leading + float64(len(asides))*smallStyle().leading + 1.6
	if h.Level == 2 {
		height += 1.4
	}
	return []atom{{height: height, space: space, glued: true, draw: func(y float64) {
		if h.Level == 2 {
			link := p.pdf.AddLink()
			p.pdf.SetLink(link, y, p.pdf.PageNo())
			p.entries = append(p.entries, entry{2, h.Text, p.pdf.PageNo(), link})
			p.set(bodyStyle())
			p.pdf.Bookmark(p.faces[""].fit(h.Text), 1, y)
			p.line(marginSide, y, pageWidth-marginSide, y, 0.35, accent)
			y += 1.4
		}
		if h.Number > 0 {
			p.badge(marginSide+3.6, y+s.leading/2, h.Number, accent, false)
		}
		for _, line := range lines {
			p.text(x, y, line, s)
			y += s.leading
		}
		for _, line := range asides {
			p.text(x, y, line, smallStyle())
			y += smallStyle().leading
		}
	}}}
}

// badge is the number of a place, in a disc as wide as it needs.
func (p *printer) badge(x, y float64, number int, color string, hollow bool) {
	text := strconv.Itoa(number)
	s := style{"B", 8, 4, white}
	half := max(2.5, p.width(text, s)/2+1.2)
	r, g, b := rgb(color)
	p.pdf.SetFillColor(r, g, b)
	p.pdf.SetDrawColor(r, g, b)
	mode := "F"
	if hollow {
		s.color = color
		p.pdf.SetFillColor(255, 255, 255)
		p.pdf.SetLineWidth(0.45)
		mode = "FD"
	}
	p.pdf.RoundedRect(x-half, y-2.5, 2*half, 5, 2.5, "1234", mode)
	p.color = ""
	p.text(x-p.width(text, s)/2, y-2, text, s)
}

// paragraph is a text, a line at a time.
func (p *printer) paragraph(b paragraph) []atom {
	s, after, x, width := bodyStyle(), 2.0, marginSide, textWidth
	bar := ""
	switch b.Style {
	case lead:
		s, after = leadStyle(), 4
	case quiet:
		s, after = smallStyle(), 2
	case warning:
		s, bar, x, width = warnStyle(), mark, x+3.2, width-3.2
	case strong:
		s, after = strongStyle(), 0.6
	case note:
		s, bar, x, width = style{"I", 9.5, 4.7, ink}, accent, x+3.2, width-3.2
	}
	lines := p.lines(b.Text, s, width)
	atoms := make([]atom, len(lines))
	for i, line := range lines {
		atoms[i] = atom{height: s.leading, draw: func(y float64) {
			if bar != "" {
				p.fill(marginSide, y, 0.8, s.leading, bar)
			}
			p.text(x, y, line, s)
		}}
		// No page starts or ends with a line of a paragraph that is alone.
		atoms[i].glued = i+1 < len(lines) && (i == 0 || i == len(lines)-2)
	}
	atoms[len(atoms)-1].height += after
	if b.Style == strong {
		atoms[0].space = 3.5
		for i := range atoms {
			atoms[i].glued = true
		}
	}
	if bar != "" {
		atoms[0].space = 0.8
	}
	return atoms
}

// facts is a list of labels and what they stand for, kept together.
func (p *printer) facts(items []fact, left, width, after float64) []atom {
	return glue(p.factLines(items, left, width, after))
}

// factLines are the lines of facts: what a label stands for is not cut.
func (p *printer) factLines(items []fact, left, width, after float64) []atom {
	label, value := labelStyle(), factStyle()
	const column = 31.0
	var atoms []atom
	for _, item := range items {
		lines := p.lines(item.Text, value, width-column)
		for i, line := range lines {
			name := ""
			if i == 0 {
				name = p.one(item.Label, label, column-2)
			}
			atoms = append(atoms, atom{height: value.leading, glued: i+1 < len(lines) && len(lines) <= mostLines, draw: func(y float64) {
				p.text(left, y, name, label)
				p.text(left+column, y, line, value)
			}})
		}
	}
	if len(atoms) > 0 {
		atoms[len(atoms)-1].height += after
	}
	return atoms
}

// mostLines is how many lines of a fact are kept together at most.
const mostLines = 8

// record is a cooperation, beside a line in the colour of its theme.
func (p *printer) record(r record) []atom {
	const indent = 4.5
	x, width := marginSide+indent, textWidth-indent
	var atoms []atom
	add := func(text string, s style) {
		for _, line := range p.lines(text, s, width) {
			atoms = append(atoms, atom{height: s.leading, draw: func(y float64) { p.text(x, y, line, s) }})
		}
	}
	pad := func(by float64) { atoms[len(atoms)-1].height += by }
	add(r.Title, strongStyle())
	add(r.Kind, smallStyle())
	pad(1.1)
	for _, text := range r.Text {
		add(text, bodyStyle())
		pad(0.9)
	}
	atoms = append(atoms, p.factLines(r.Facts, x, width, 0.6)...)
	if r.Weaknesses != "" {
		add(r.Weaknesses, warnStyle())
		pad(0.4)
	}
	said := []string{r.Verified}
	for _, source := range r.Sources {
		said = append(said, source.Text+"\u00a0["+strconv.Itoa(source.Number)+"]")
	}
	add(strings.Join(said, " · "), tinyStyle())

	for i := range atoms {
		draw, height := atoms[i].draw, atoms[i].height
		atoms[i].draw = func(y float64) {
			if i == 0 {
				p.tell(r.ID, y)
			}
			p.fill(marginSide, y, 1.1, height+0.1, r.Color) // no hairline between lines
			draw(y)
		}
	}
	atoms = glue(atoms)
	atoms[0].space = 2.6
	// Room below that no bar is drawn in.
	return append(atoms, atom{height: 2.2})
}

// tell remembers where a cooperation is.
func (p *printer) tell(id string, y float64) {
	p.pages[id] = p.pdf.PageNo()
	p.links[id] = p.pdf.AddLink()
	p.pdf.SetLink(p.links[id], y, p.pdf.PageNo())
}

// reference says on which page a cooperation was told.
func (p *printer) reference(r reference) []atom {
	s := bodyStyle()
	page := p.pages[r.ID]
	text := r.Text
	if page > 0 {
		text += " (" + filled(p.b.SeePage, page, 0) + ")"
	}
	var atoms []atom
	for _, line := range p.lines("→ "+text, s, textWidth) {
		atoms = append(atoms, atom{height: s.leading, draw: func(y float64) {
			p.text(marginSide, y, line, s)
			if link := p.links[r.ID]; link > 0 {
				p.pdf.Link(marginSide, y, p.width(line, s), s.leading, link)
			}
		}})
	}
	atoms[len(atoms)-1].height += 1.5
	return glue(atoms)
}

// bars is a count for each of several names.
func (p *printer) bars(b bars) []atom {
	most := 1
	for _, item := range b.Items {
		most = max(most, item.Count)
	}
	s := factStyle()
	const label, room = 78.0, 74.0
	atoms := make([]atom, len(b.Items))
	for i, item := range b.Items {
		atoms[i] = atom{height: 5.6, draw: func(y float64) {
			p.text(marginSide, y+0.6, p.one(item.Label, s, label-3), s)
			long := max(0.6, room*float64(item.Count)/float64(most))
			p.fill(marginSide+label, y+1, long, 3.6, item.Color)
			p.text(marginSide+label+long+2, y+0.6, item.Text, s)
		}}
	}
	return glue(atoms)
}

// checks is what to look up, with a box to tick before each.
func (p *printer) checks(b checks) []atom {
	var atoms []atom
	for _, item := range b.Items {
		detail := p.lines(item.Detail, smallStyle(), textWidth-9)
		address := p.lines(item.Link, smallStyle().in(accent), textWidth-9)
		if item.Link == "" {
			address = nil
		}
		body := factStyle()
		atoms = append(atoms, atom{
			height: body.leading + float64(len(detail)+len(address))*smallStyle().leading + 2.6,
			draw: func(y float64) {
				r, g, bl := rgb(ink)
				p.pdf.SetDrawColor(r, g, bl)
				p.pdf.SetLineWidth(0.3)
				p.pdf.Rect(marginSide+0.3, y+0.5, 3.6, 3.6, "D")
				x := marginSide + 9.0
				p.text(x, y, item.Text, style{"B", body.size, body.leading, ink})
				y += body.leading
				for _, line := range detail {
					p.text(x, y, line, smallStyle())
					y += smallStyle().leading
				}
				for _, line := range address {
					p.text(x, y, line, smallStyle().in(accent))
					p.pdf.LinkString(x, y, p.width(line, smallStyle()), smallStyle().leading, item.Link)
					y += smallStyle().leading
				}
			},
		})
	}
	return glue(atoms)
}

// ruledTogether is how many lines to write on are never parted by the end of a
// page.
const ruledTogether = 10

// ruled is room to write by hand.
func (p *printer) ruled(b ruled) []atom {
	const apart = 8.5
	atoms := make([]atom, b.Lines)
	for i := range atoms {
		atoms[i] = atom{height: apart, glued: i < b.Lines-1 && (i < 3 || b.Lines <= ruledTogether), draw: func(y float64) {
			p.line(marginSide, y+apart-0.5, pageWidth-marginSide, y+apart-0.5, 0.15, "#B9B6AC")
		}}
	}
	return atoms
}

// filled puts page numbers into a text.
func filled(text string, page, total int) string {
	return strings.NewReplacer("{n}", strconv.Itoa(page), "{total}", strconv.Itoa(total)).Replace(text)
}
