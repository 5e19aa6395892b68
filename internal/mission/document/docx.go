package document

import (
	"archive/zip"
	"bytes"
	"embed"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/passerelles/passerelles/internal/mission"
)

// The parts of a DOCX that say nothing of the dossier.
//
//go:embed docx
var docxParts embed.FS

// WriteDOCX writes a dossier as a DOCX, for staff who edit it: real headings,
// lists and tables, and a table of contents that the word processor keeps up.
func WriteDOCX(w io.Writer, d *mission.Dossier, o Options) error {
	e, err := newEditor(d, o)
	if err != nil {
		return err
	}
	doc := &wordDocument{b: e.book()}
	doc.write()
	archive := zip.NewWriter(w)
	for _, part := range doc.parts(d.Edition.PublishedAt) {
		into, err := archive.Create(part.name)
		if err == nil {
			_, err = into.Write(part.content)
		}
		if err != nil {
			return fmt.Errorf("write the DOCX: %w", err)
		}
	}
	if err := archive.Close(); err != nil {
		return fmt.Errorf("write the DOCX: %w", err)
	}
	return nil
}

// wordDocument writes the WordprocessingML (ECMA-376) of a book.
type wordDocument struct {
	b         *book
	body      bytes.Buffer
	relations []string // addresses, from rId10 on
	bookmarks int
}

type docxPart struct {
	name    string
	content []byte
}

const firstRelation = 10

// parts are the files of the package, what it is first.
func (d *wordDocument) parts(published time.Time) []docxPart {
	fixed := func(name string) []byte {
		content, err := docxParts.ReadFile("docx/" + name)
		if err != nil {
			panic(err) // only for a name that the embed directive above does not have
		}
		return content
	}
	language := map[string]string{"fr": "fr-FR", "en": "en-GB", "nl": "nl-NL", "pl": "pl-PL", "pt": "pt-PT", "ar": "ar-SA"}[d.b.Lang]
	if language == "" {
		language = "fr-FR"
	}
	styles := strings.ReplaceAll(string(fixed("styles.xml")), "{language}", language)
	return []docxPart{
		{"[Content_Types].xml", fixed("content-types.xml")},
		{"_rels/.rels", fixed("package-rels.xml")},
		{"docProps/core.xml", d.core(published, language)},
		{"docProps/app.xml", fixed("app.xml")},
		{"word/document.xml", d.document()},
		{"word/styles.xml", []byte(styles)},
		{"word/settings.xml", fixed("settings.xml")},
		{"word/footer1.xml", d.footer()},
		{"word/_rels/document.xml.rels", d.rels()},
	}
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

func (d *wordDocument) core(published time.Time, language string) []byte {
	at := published.UTC().Format(time.RFC3339)
	return []byte(xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		`<dc:title>` + escaped(d.b.Kind+" – "+d.b.Title) + `</dc:title><dc:subject>` + escaped(d.b.Sentence) + `</dc:subject><dc:creator>Passerelles</dc:creator><dc:language>` + language + `</dc:language>` +
		`<dcterms:created xsi:type="dcterms:W3CDTF">` + at + `</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">` + at + `</dcterms:modified></cp:coreProperties>`)
}

const wordSpaces = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

func (d *wordDocument) document() []byte {
	return []byte(xmlHead + `<w:document` + wordSpaces + `><w:body>` + d.body.String() +
		`<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1304" w:right="1247" w:bottom="1304" w:left="1247" w:header="709" w:footer="567" w:gutter="0"/><w:titlePg/></w:sectPr></w:body></w:document>`)
}

func (d *wordDocument) footer() []byte {
	before, after, _ := strings.Cut(d.b.Page, "{n}")
	between, end, _ := strings.Cut(after, "{total}")
	return []byte(xmlHead + `<w:ftr` + wordSpaces + `><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>` +
		run(d.b.Foot, "") + `<w:r><w:tab/></w:r>` + run(before, "") + field("PAGE", "1") + run(between, "") + field("NUMPAGES", "1") + run(end, "") + `</w:p></w:ftr>`)
}

func (d *wordDocument) rels() []byte {
	var out strings.Builder
	const kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	out.WriteString(xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="` + kind + `styles" Target="styles.xml"/><Relationship Id="rId2" Type="` + kind + `settings" Target="settings.xml"/><Relationship Id="rId3" Type="` + kind + `footer" Target="footer1.xml"/>`)
	for i, address := range d.relations {
		fmt.Fprintf(&out, `<Relationship Id="rId%d" Type="%shyperlink" Target="%s" TargetMode="External"/>`, firstRelation+i, kind, escaped(address))
	}
	out.WriteString(`</Relationships>`)
	return []byte(out.String())
}

func escaped(text string) string {
	var out strings.Builder
	_ = xml.EscapeText(&out, []byte(text)) // a strings.Builder never fails
	return out.String()
}

// run is a piece of text, with what its look is made of.
func run(text, look string) string {
	if text == "" {
		return ""
	}
	if look != "" {
		look = `<w:rPr>` + look + `</w:rPr>`
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = `<w:t xml:space="preserve">` + escaped(line) + `</w:t>`
	}
	return `<w:r>` + look + strings.Join(lines, `<w:br/>`) + `</w:r>`
}

func field(instruction, shown string) string {
	return `<w:fldSimple w:instr=" ` + instruction + ` "><w:r><w:t>` + shown + `</w:t></w:r></w:fldSimple>`
}

func (d *wordDocument) put(text string) { d.body.WriteString(text) }

// paragraph writes a paragraph of a style.
func (d *wordDocument) paragraph(style, runs string) {
	d.put(`<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>` + runs + `</w:p>`)
}

// link returns a piece of text that leads to an address.
func (d *wordDocument) link(text, address string) string {
	if !strings.HasPrefix(address, "http://") && !strings.HasPrefix(address, "https://") {
		return run(text, "")
	}
	d.relations = append(d.relations, address)
	return `<w:hyperlink r:id="rId` + strconv.Itoa(firstRelation+len(d.relations)-1) + `">` + run(text, `<w:rStyle w:val="Hyperlink"/>`) + `</w:hyperlink>`
}

// heading writes a heading that links may lead to.
func (d *wordDocument) heading(level int, text, name string) {
	d.bookmarks++
	id := strconv.Itoa(d.bookmarks)
	d.put(`<w:p><w:pPr><w:pStyle w:val="Heading` + strconv.Itoa(level) + `"/></w:pPr><w:bookmarkStart w:id="` + id + `" w:name="` + name + `"/>` + run(text, "") + `<w:bookmarkEnd w:id="` + id + `"/></w:p>`)
}

// write writes the whole book.
func (d *wordDocument) write() {
	d.cover()
	d.contents()
	for i, chapter := range d.b.Chapters {
		d.heading(1, strconv.Itoa(i+1)+"  "+chapter.Title, chapterName(i))
		for j, block := range chapter.Blocks {
			d.block(block, chapterName(i)+"_"+strconv.Itoa(j))
		}
	}
}

func chapterName(i int) string { return "_Toc_" + strconv.Itoa(i+1) }

func (d *wordDocument) cover() {
	d.paragraph("Subtitle", run("Passerelles · "+d.b.Kind, ""))
	d.paragraph("Title", run(d.b.Title, ""))
	d.paragraph("Lead", run(d.b.Sentence, ""))
	d.facts(d.b.Facts)
	d.paragraph("Normal", run(d.b.Edition, "<w:b/>"))
	if d.b.Address != "" {
		d.paragraph("Normal", run(d.b.AtQR+" · ", "")+d.link(d.b.Address, d.b.Address))
	}
}

// contents is a field that a word processor fills again when it is asked to;
// until then its lines are links.
func (d *wordDocument) contents() {
	d.paragraph("ContentsTitle", run(d.b.Contents, ""))
	type line struct{ style, text, name string }
	var lines []line
	for i, chapter := range d.b.Chapters {
		lines = append(lines, line{"TOC1", strconv.Itoa(i+1) + "  " + chapter.Title, chapterName(i)})
		for j, block := range chapter.Blocks {
			if h, is := block.(heading); is && h.Level == 2 {
				lines = append(lines, line{"TOC2", h.Text, chapterName(i) + "_" + strconv.Itoa(j)})
			}
		}
	}
	for i, l := range lines {
		d.put(`<w:p><w:pPr><w:pStyle w:val="` + l.style + `"/></w:pPr>`)
		if i == 0 {
			d.put(`<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \o "1-2" \h \z \u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>`)
		}
		d.put(`<w:hyperlink w:anchor="` + l.name + `">` + run(l.text, "") + `</w:hyperlink>`)
		if i == len(lines)-1 {
			d.put(`<w:r><w:fldChar w:fldCharType="end"/></w:r>`)
		}
		d.put(`</w:p>`)
	}
}

func (d *wordDocument) block(b block, name string) {
	switch b := b.(type) {
	case heading:
		text := b.Text
		if b.Number > 0 {
			text = strconv.Itoa(b.Number) + ". " + text
		}
		d.heading(b.Level, text, name)
		if b.Aside != "" {
			d.paragraph("Quiet", run(b.Aside, ""))
		}
	case paragraph:
		d.paragraph(wordStyle(b.Style), run(b.Text, ""))
	case facts:
		d.facts(b.Items)
	case record:
		d.record(b)
	case reference:
		d.paragraph("Normal", run("→ "+b.Text, ""))
	case table:
		d.table(b)
	case bars:
		rows := make([][]cell, len(b.Items))
		for i, item := range b.Items {
			rows[i] = []cell{{Text: item.Label, Color: item.Color}, {Text: item.Text}}
		}
		d.rows([]column{{Width: 8}, {Width: 2, Right: true}}, rows, "Cell", false)
	case checks:
		for _, item := range b.Items {
			d.paragraph("Check", run("☐  ", "")+run(item.Text, "<w:b/>")+run("\n"+item.Detail, `<w:color w:val="4C5B64"/><w:sz w:val="17"/>`)+run("\n", "")+d.link(item.Link, item.Link))
		}
	case ruled:
		for range b.Lines {
			d.paragraph("Ruled", "")
		}
	case mapping: // the map is a drawing: it is in the PDF, and on the page
	}
}

func wordStyle(style paragraphStyle) string {
	switch style {
	case lead:
		return "Lead"
	case quiet:
		return "Quiet"
	case warning:
		return "Verify"
	case strong:
		return "Heading4"
	case note:
		return "Note"
	}
	return "Normal"
}

func (d *wordDocument) facts(items []fact) {
	for _, item := range items {
		d.paragraph("Fact", run(item.Label, `<w:color w:val="4C5B64"/>`)+`<w:r><w:tab/></w:r>`+run(item.Text, ""))
	}
}

func (d *wordDocument) record(r record) {
	d.put(`<w:p><w:pPr><w:pStyle w:val="Heading4"/><w:pBdr><w:left w:val="single" w:sz="24" w:space="6" w:color="` + strings.TrimPrefix(r.Color, "#") + `"/></w:pBdr></w:pPr>` + run(r.Title, "") + `</w:p>`)
	d.paragraph("Quiet", run(r.Kind, ""))
	for _, text := range r.Text {
		d.paragraph("Normal", run(text, ""))
	}
	d.facts(r.Facts)
	if r.Weaknesses != "" {
		d.paragraph("Verify", run(r.Weaknesses, ""))
	}
	said := []string{r.Verified}
	for _, source := range r.Sources {
		said = append(said, source.Text+"\u00a0["+strconv.Itoa(source.Number)+"]")
	}
	d.paragraph("Quiet", run(strings.Join(said, " · "), ""))
}

func (d *wordDocument) table(t table) {
	style := "Cell"
	if t.Dense {
		style = "CellDense"
	}
	d.rows(t.Columns, t.Rows, style, true)
}

// rows writes a table; its heading is repeated on each page, and no row is cut.
func (d *wordDocument) rows(columns []column, rows [][]cell, style string, headed bool) {
	const width = 9412.0 // twentieths of a point, between the margins
	total := 0.0
	for _, c := range columns {
		total += c.Width
	}
	d.put(`<w:tbl><w:tblPr><w:tblStyle w:val="Plain"/><w:tblW w:w="5000" w:type="pct"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr><w:tblGrid>`)
	widths := make([]string, len(columns))
	for i, c := range columns {
		widths[i] = strconv.Itoa(int(width * c.Width / total))
		d.put(`<w:gridCol w:w="` + widths[i] + `"/>`)
	}
	d.put(`</w:tblGrid>`)
	row := func(properties string, cells []cell, bold bool) {
		d.put(`<w:tr><w:trPr><w:cantSplit/>` + properties + `</w:trPr>`)
		for i, c := range cells {
			look, align := "", ""
			if bold {
				look = `<w:b/><w:color w:val="0B4A63"/>`
			}
			if c.Weak {
				look = `<w:b/><w:color w:val="B3240F"/>`
			}
			if columns[i].Right {
				align = `<w:jc w:val="end"/>`
			}
			mark := ""
			if c.Color != "" {
				mark = run("■ ", `<w:color w:val="`+strings.TrimPrefix(c.Color, "#")+`"/>`)
			}
			text := run(c.Text, look)
			if first, second, cut := strings.Cut(c.Text, "\n"); c.Link != "" && cut && second == c.Link {
				text = run(first+"\n", look) + d.link(second, c.Link)
			}
			d.put(`<w:tc><w:tcPr><w:tcW w:w="` + widths[i] + `" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="` + style + `"/>` + align + `</w:pPr>` + mark + text + `</w:p></w:tc>`)
		}
		d.put(`</w:tr>`)
	}
	if headed {
		titles := make([]cell, len(columns))
		for i, c := range columns {
			titles[i] = cell{Text: c.Title}
		}
		row(`<w:tblHeader/>`, titles, true)
	}
	for _, cells := range rows {
		row("", cells, false)
	}
	d.put(`</w:tbl>`)
	d.paragraph("Cell", "") // two tables in a row would be one
}
