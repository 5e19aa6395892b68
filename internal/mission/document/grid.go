package document

// table lays rows out under a heading, which is drawn again on each page. A row
// is cut only when no page has room for it.
func (p *printer) table(t table) []atom {
	s, pad := style{"", 8.8, 4.2, ink}, 1.3
	if t.Dense {
		s, pad = style{"", 7.9, 3.7, ink}, 0.8
	}
	total := 0.0
	for _, c := range t.Columns {
		total += c.Width
	}
	gutter := 4.0
	if t.Dense {
		gutter = 2
	}
	lefts, widths := make([]float64, len(t.Columns)), make([]float64, len(t.Columns))
	x := marginSide
	for i, c := range t.Columns {
		lefts[i], widths[i] = x, textWidth*c.Width/total-gutter
		x += textWidth * c.Width / total
	}
	widths[len(widths)-1] += gutter

	head := p.tableHead(t, lefts, widths, s)
	atoms := make([]atom, 0, len(t.Rows)+1)
	first := head
	first.space, first.glued = 1.5, true
	atoms = append(atoms, first)
	for _, row := range t.Rows {
		atoms = append(atoms, p.tableRow(t, row, lefts, widths, s, pad, &head)...)
	}
	atoms[len(atoms)-1].height += 3.5
	return keepRows(atoms)
}

// mostKept is how high a table may be and still never be cut.
const mostKept = 80.0

// keepRows keeps the rows of a small table together; of a larger one, no page
// has but one row.
func keepRows(atoms []atom) []atom {
	height := 0.0
	for _, a := range atoms {
		height += a.height
	}
	for i := range atoms[:len(atoms)-1] {
		atoms[i].glued = height <= mostKept || i <= 1 || i == len(atoms)-2
	}
	return atoms
}

func (p *printer) tableHead(t table, lefts, widths []float64, s style) atom {
	bold := style{"B", s.size - 0.6, s.leading, accent}
	titles, high := make([][]string, len(t.Columns)), 1
	for i, c := range t.Columns {
		titles[i] = p.lines(c.Title, bold, widths[i])
		high = max(high, len(titles[i]))
	}
	height := float64(high)*bold.leading + 2.2
	return atom{height: height, draw: func(y float64) {
		for i, c := range t.Columns {
			for j, line := range titles[i] {
				at := y + 0.6 + float64(high-len(titles[i])+j)*bold.leading
				if c.Right {
					p.textRight(lefts[i]+widths[i], at, line, bold)
				} else {
					p.text(lefts[i], at, line, bold)
				}
			}
		}
		p.line(marginSide, y+height-0.6, pageWidth-marginSide, y+height-0.6, 0.35, accent)
	}}
}

// tableRow is one atom; several for a row that is higher than a third of a page.
func (p *printer) tableRow(t table, row []cell, lefts, widths []float64, s style, pad float64, head *atom) []atom {
	texts, high := make([][]string, len(row)), 1
	styles := make([]style, len(row))
	for i, c := range row {
		styles[i] = s
		width := widths[i]
		if c.Weak {
			styles[i] = style{"B", s.size, s.leading, mark}
			if t.Dense {
				styles[i].face = "" // thousands of rows: a change of font for each would weigh
			}
		}
		if c.Color != "" {
			width -= 3.4
		}
		texts[i] = p.lines(c.Text, styles[i], width)
		high = max(high, len(texts[i]))
	}
	const most = 20 // lines in an atom
	var atoms []atom
	for start := 0; start < high; start += most {
		end := min(start+most, high)
		height := float64(end-start) * s.leading
		above, below := 0.0, 0.0
		if start == 0 {
			above = pad
		}
		if end == high {
			below = pad
		}
		atoms = append(atoms, atom{height: above + height + below, repeat: head, draw: func(y float64) {
			for i, c := range row {
				x := lefts[i]
				if c.Color != "" {
					if start == 0 {
						p.fill(x, y+above+0.7, 2, s.leading-1.4, c.Color)
					}
					x += 3.4
				}
				for j := start; j < min(end, len(texts[i])); j++ {
					at := y + above + float64(j-start)*s.leading
					if t.Columns[i].Right {
						p.textRight(lefts[i]+widths[i], at, texts[i][j], styles[i])
					} else {
						p.text(x, at, texts[i][j], styles[i])
					}
					if c.Link != "" && j > 0 {
						p.pdf.LinkString(x, at, p.width(texts[i][j], styles[i]), s.leading, c.Link)
					}
				}
			}
			if below > 0 {
				p.line(marginSide, y+above+height+below, pageWidth-marginSide, y+above+height+below, 0.12, rule)
			}
		}})
	}
	return atoms
}
