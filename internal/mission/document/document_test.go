package document_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/xuri/excelize/v2"

	"github.com/passerelles/passerelles/data"
	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/dataset"
	"github.com/passerelles/passerelles/internal/mission"
	"github.com/passerelles/passerelles/internal/mission/document"
	"github.com/passerelles/passerelles/internal/sampledata"
)

type writer func(io.Writer, *mission.Dossier, document.Options) error

func written(t testing.TB, write writer, d *mission.Dossier, o document.Options) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out, d, o); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// tool runs a program of the machine, in a folder that has the file.
func tool(t testing.TB, file string, content []byte, name string, args ...string) (folder, output string) {
	t.Helper()
	found, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("%s is not on this machine: “make test” installs it", name)
	}
	folder = t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, file), content, 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), found, args...)
	command.Dir = folder
	said, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, said)
	}
	return folder, string(said)
}

// pdfText is a PDF read back, its pages apart. Layout would hide what is
// missing: the text is as the file has it.
func pdfText(t testing.TB, pdf []byte) []string {
	t.Helper()
	_, text := tool(t, "dossier.pdf", pdf, "pdftotext", "-enc", "UTF-8", "dossier.pdf", "-")
	return strings.Split(strings.TrimSuffix(text, "\f"), "\f")
}

// flat is a text without what breaks its lines.
func flat(text string) string { return strings.Join(strings.Fields(text), " ") }

// squeezed is a text without spaces and hyphens: a reader joins what was broken
// at one.
func squeezed(text string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(text), ""), "-", "")
}

func queries() map[string]string {
	return map[string]string{
		"West Africa":     "region=011&authority=lille&from=2027-01-11&to=2027-01-20",
		"Poland":          "country=PL",
		"Mediterranean":   "region=mediterranee",
		"round Nablus":    "near=32.22,35.26&km=300",
		"across the date": "region=009&country=JP&country=US&country=CL",
		"the world":       "region=001",
		"nothing there":   "country=MN",
	}
}

// TestPDF reads PDFs back: every cooperation and place of the dossier is in it,
// and the contents, the numbers of pages and the bookmarks agree.
func TestPDF(t *testing.T) {
	t.Parallel()
	for name, query := range queries() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, o := dossier(t, query)
			pdf := written(t, document.WritePDF, d, o)
			if len(pdf) > mostPDF {
				t.Errorf("the PDF has %d bytes, want %d at most", len(pdf), mostPDF)
			}
			pages := pdfText(t, pdf)
			all := flat(strings.Join(pages, " "))
			for _, c := range d.Cooperations {
				if !strings.Contains(all, flat(c.Title)) {
					t.Errorf("the cooperation %q is not in the PDF", c.Title)
				}
			}
			for _, stop := range d.Practical.Stops {
				if !strings.Contains(all, flat(stop.Name)) {
					t.Errorf("the stop %q is not in the PDF", stop.Name)
				}
			}
			for i, page := range pages[1:] {
				if want := fmt.Sprintf("Page %d sur %d", i+2, len(pages)); !strings.Contains(page, want) {
					t.Errorf("page %d does not say %q", i+2, want)
				}
			}
			checkContents(t, pages)
			if key := regexp.MustCompile(`dossier\.[a-z]`).FindString(all); key != "" {
				t.Errorf("a text is missing: %q shows", key)
			}
		})
	}
}

// checkContents follows the table of contents: each chapter is where it says.
func checkContents(t *testing.T, pages []string) {
	t.Helper()
	for i, title := range []string{"En bref", "Pays par pays", "Qui d’autre y va", "Ce qui manque", "Pratique", "À regarder avant de partir", "Notes", "Sources et licences"} {
		found := 0
		for j, page := range pages[2:] {
			if !strings.Contains(page, "Sommaire") && strings.Contains(flat(page), fmt.Sprintf("%d %s", i+1, title)) {
				found = j + 3
				break
			}
		}
		if found == 0 {
			t.Errorf("the chapter %q is not there", title)
			continue
		}
		contents := strings.Fields(strings.Join(pages[1:5], " "))
		if !slices.Contains(contents, fmt.Sprint(found)) {
			t.Errorf("the contents do not say page %d, where %q is", found, title)
		}
	}
}

// TestSameBytes: the same dossier gives the same file.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	d, o := dossier(t, "region=011&authority=lille")
	for name, write := range map[string]writer{"PDF": document.WritePDF, "DOCX": document.WriteDOCX, "XLSX": document.WriteXLSX} {
		first := written(t, write, d, o)
		if !bytes.Equal(first, written(t, write, d, o)) {
			t.Errorf("the %s is not the same twice", name)
		}
	}
}

// TestPDFIsDrawn renders pages: none is blank, and the cover has its map.
func TestPDFIsDrawn(t *testing.T) {
	t.Parallel()
	d, o := dossier(t, "region=011&authority=lille")
	pdf := written(t, document.WritePDF, d, o)
	folder, _ := tool(t, "dossier.pdf", pdf, "pdftoppm", "-r", "30", "-f", "1", "-l", "3", "dossier.pdf", "page")
	pictures, err := filepath.Glob(filepath.Join(folder, "page-*.ppm"))
	if err != nil || len(pictures) != 3 {
		t.Fatalf("%d pictures (%v), want 3", len(pictures), err)
	}
	cover, err := os.ReadFile(pictures[0])
	if err != nil {
		t.Fatal(err)
	}
	for name, color := range map[string]string{"sea": "\xdd\xe8\xee", "land": "\xf8\xf7\xf3", "band": "\x0b\x4a\x63"} {
		if n := strings.Count(string(cover), color); n < 500 {
			t.Errorf("the cover has %d pixels of %s, want its map", n, name)
		}
	}
	_, fonts := tool(t, "dossier.pdf", pdf, "pdffonts", "dossier.pdf")
	for _, line := range strings.Split(strings.TrimSpace(fonts), "\n")[2:] {
		if fields := strings.Fields(line); len(fields) < 5 || !strings.Contains(line, "yes") {
			t.Errorf("a font is not embedded: %s", line)
		}
	}
}

// hostile is a dossier whose names would break a careless writer.
func hostile(t *testing.T) (*mission.Dossier, document.Options) {
	t.Helper()
	d, o := dossier(t, "country=PL")
	for i, name := range []string{
		"=HYPERLINK(\"http://evil\")", "+33 1", "-1", "@SUM(A1)", "\t=1", "<w:p>&amp;\"'</w:p>", "Nul\x00 et \x0b\x1b[31m",
		"نابلس", "北京市", "Équipe 🎉👩‍👩‍👧 d’Œuvre", "Αθήνα Київ Łódź ș", "a\u202eb\u2066c", "\xff\xfe", strings.Repeat("longuissime", 40), "(\\) %PDF-1.4 endobj", "Z\u0335\u0321\u0327a\u0308lgo",
	} {
		if i < len(d.Cooperations) {
			d.Cooperations[i].Title = name
			d.Cooperations[i].Description = name
		}
		if i < len(d.Practical.Stops) {
			d.Practical.Stops[i].Name = name
		}
	}
	return d, o
}

func TestHostileNames(t *testing.T) {
	t.Parallel()
	d, o := hostile(t)
	o.Notes = map[string]string{d.Practical.Stops[0].Place: "=1+1\n\x00\x07deuxième ligne\r\ntroisième 🎉", "nowhere": "hors des étapes"}
	pages := pdfText(t, written(t, document.WritePDF, d, o))
	all := flat(strings.Join(pages, " "))
	for _, want := range []string{"=HYPERLINK", "<w:p>&amp;\"'</w:p>", "Équipe d’Œuvre", "Αθήνα Київ Łódź ș", "(\\) %PDF-1.4 endobj", "□", "deuxième ligne", "hors des étapes"} {
		if !strings.Contains(all, want) {
			t.Errorf("the PDF does not have %q", want)
		}
	}
	for _, refused := range []string{"\x00", "\x1b", "\u202e", "\ufffd"} {
		if strings.Contains(all, refused) {
			t.Errorf("the PDF has %q", refused)
		}
	}
	checkDOCX(t, written(t, document.WriteDOCX, d, o), "نابلس", "北京市", "🎉", "deuxième ligne")
	file := openXLSX(t, written(t, document.WriteXLSX, d, o))
	for _, name := range file.GetSheetList() {
		rows, err := file.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			for j, text := range row {
				at, _ := excelize.CoordinatesToCellName(j+1, i+1)
				kind, err := file.GetCellType(name, at)
				if err != nil {
					t.Fatal(err)
				}
				if formula, _ := file.GetCellFormula(name, at); formula != "" {
					t.Errorf("%s!%s is the formula %q", name, at, formula)
				}
				if kind != excelize.CellTypeNumber && kind != excelize.CellTypeUnset && text != "" && strings.ContainsRune("=+-@\t", []rune(text)[0]) {
					t.Errorf("%s!%s holds %q, which may be taken for a formula", name, at, text)
				}
			}
		}
	}
}

func openXLSX(t *testing.T, content []byte) *excelize.File {
	t.Helper()
	file, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return file
}

// checkDOCX reads all parts as XML, and looks for texts.
func checkDOCX(t *testing.T, content []byte, wanted ...string) {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	var texts strings.Builder
	for _, part := range archive.File {
		opened, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		for decoder := xml.NewDecoder(opened); ; {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s is no XML: %v", part.Name, err)
			}
			if text, is := token.(xml.CharData); is {
				texts.Write(text)
			}
		}
		opened.Close()
	}
	for _, want := range wanted {
		if !strings.Contains(texts.String(), want) {
			t.Errorf("the DOCX does not have %q", want)
		}
	}
}

// TestXLSX reads a spreadsheet back: its sheets, its counts, its dates.
func TestXLSX(t *testing.T) {
	t.Parallel()
	d, o := dossier(t, "region=011&authority=lille&from=2027-01-11&to=2027-01-20")
	d.Cooperations[0].VerifiedOn, d.Cooperations[0].Start, d.Cooperations[0].Amount = "2026-05-03", "196X", "12500.50"
	file := openXLSX(t, written(t, document.WriteXLSX, d, o))
	want := "Synthèse Coopérations Partenaires Collectivités Qui d’autre Manques Distances Pratique À regarder Sources"
	if got := strings.Join(file.GetSheetList(), " "); got != want {
		t.Errorf("the sheets are %q, want %q", got, want)
	}
	rows, err := file.GetRows("Coopérations", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(d.Cooperations)+1 {
		t.Errorf("%d rows of cooperations, want %d and a heading", len(rows), len(d.Cooperations))
	}
	values := map[string]string{}
	for i, title := range rows[0] {
		if i < len(rows[1]) {
			values[title] = rows[1][i]
		}
	}
	for title, want := range map[string]string{"Vérifiée le": "46145", "Début": "196X", "Montant": "12500.5"} {
		if values[title] != want {
			t.Errorf("%s is %q, want %q", title, values[title], want)
		}
	}
	panes, err := file.GetPanes("Coopérations")
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the heading does not stay: %+v %v", panes, err)
	}
	stops, err := file.GetRows("Distances")
	if err != nil || len(stops) != len(d.Practical.Stops)+1 {
		t.Errorf("%d rows of stops (%v), want %d and a heading", len(stops), err, len(d.Practical.Stops))
	}
}

// TestOffice has the files opened by LibreOffice, which repairs nothing without
// saying so when it has no one to ask.
func TestOffice(t *testing.T) {
	t.Parallel()
	d, o := hostile(t)
	for name, write := range map[string]writer{"dossier.docx": document.WriteDOCX, "dossier.xlsx": document.WriteXLSX} {
		folder, said := tool(t, name, written(t, write, d, o), "soffice", "--headless", "-env:UserInstallation=file://"+filepath.Join(t.TempDir(), "office"), "--convert-to", "pdf", name)
		pdf, err := os.ReadFile(filepath.Join(folder, "dossier.pdf"))
		if err != nil {
			t.Fatalf("%s was not converted: %v\n%s", name, err, said)
		}
		all := flat(strings.Join(pdfText(t, pdf), " "))
		for _, want := range []string{"Pologne", "Łódź", "Licence Ouverte"} {
			if !strings.Contains(all, want) {
				t.Errorf("%s, converted, does not have %q", name, want)
			}
		}
	}
}

// TestLongNote: a megabyte is printed to its last word, and not a byte more is
// taken.
func TestLongNote(t *testing.T) {
	t.Parallel()
	d, o := dossier(t, "country=PL")
	const phrase = "Parler de l’eau à Kraków. "
	note := strings.Repeat(phrase, document.MaxNotes/len(phrase)-1) + "Dernier mot"
	o.Notes = map[string]string{d.Practical.Stops[0].Place: note}
	if pages := pdfText(t, written(t, document.WritePDF, d, o)); !strings.Contains(strings.Join(pages, " "), "Dernier mot") {
		t.Error("the end of the note is not in the PDF")
	}
	checkDOCX(t, written(t, document.WriteDOCX, d, o), "Dernier mot")
	rows, err := openXLSX(t, written(t, document.WriteXLSX, d, o)).GetRows("Notes")
	if err != nil {
		t.Fatal(err)
	}
	var again strings.Builder
	for _, row := range rows[1:] {
		again.WriteString(row[1])
	}
	if again.String() != note {
		t.Errorf("the note has %d bytes in the spreadsheet, want %d", again.Len(), len(note))
	}
	o.Notes = map[string]string{"a": strings.Repeat("a", document.MaxNotes+1)}
	if err := document.WritePDF(io.Discard, d, o); atlas.ErrorCode(err) != atlas.CodeInvalid {
		t.Errorf("a note that is too long gives %v, want it refused", err)
	}
}

// TestLanguages: in each language a PDF can be in, no text is missing.
func TestLanguages(t *testing.T) {
	t.Parallel()
	for _, lang := range document.Languages() {
		d, o := dossier(t, "region=011&authority=lille&from=2027-01-11&to=2027-01-20")
		o.Words = words(t, lang)
		var out bytes.Buffer
		if err := document.WriteDOCX(&out, d, o); err != nil {
			t.Fatal(err)
		}
		checkDOCX(t, out.Bytes(), o.Words.T("dossier.chapter.countries"))
		all := strings.Join(pdfText(t, written(t, document.WritePDF, d, o)), " ")
		if strings.Contains(strings.ReplaceAll(all, "□ ", ""), "□□") || !strings.Contains(flat(all), flat(o.Words.T("dossier.chapter.countries"))) {
			t.Errorf("the PDF in %s lacks letters or its chapters", lang)
		}
	}
}

// large is the atlas with so many cooperations, over half a thousand places and
// more.
func large(t testing.TB, cooperations int) bundle {
	t.Helper()
	read, err := dataset.ReadFS(t.Context(), data.Bundled(), "data")
	if err != nil {
		t.Fatal(err)
	}
	decisions, err := readDecisions("../../postgis/testdata/bundled_decisions.golden")
	if err != nil {
		t.Fatal(err)
	}
	countries := map[string]string{}
	for _, partner := range read.Record.Partners {
		if len(partner.Countries) == 1 {
			countries[partner.ID] = partner.Countries[0]
		}
	}
	towns := map[string][]atlas.Place{}
	for _, decision := range decisions {
		iso2 := countries[decision.Subject.ID]
		if decision.Subject.Kind != atlas.ActorPartner || iso2 == "" || decision.Place == nil {
			continue
		}
		for i := range 40 {
			town := *decision.Place
			town.ID = fmt.Sprintf("%s-%d", town.ID, i)
			town.Name = fmt.Sprintf("%s %d", town.Name, i)
			town.Country = iso2
			town.Position = orb.Point{town.Position[0] + float64(i%7)*0.11, town.Position[1] + float64(i/7)*0.09}
			towns[iso2] = append(towns[iso2], town)
		}
	}
	var communes []atlas.Commune
	for i := range 60 {
		communes = append(communes, atlas.Commune{Code: fmt.Sprintf("59%03d", i+1), Name: fmt.Sprintf("Commune %d", i+1), Department: "59", Position: &orb.Point{3 + float64(i%10)*0.05, 50.4 + float64(i/10)*0.05}})
	}
	grown, err := sampledata.Grow(&read.Record, sampledata.Places{Towns: towns, Communes: communes}, sampledata.Size{Cooperations: cooperations, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if grown.Facts, err = dataset.ReadFacts(data.World()); err != nil {
		t.Fatal(err)
	}
	b, err := build(t.Context(), grown)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestLarge: a PDF of more than half a thousand stops says that it is condensed,
// and names the last as well as the first. [BenchmarkPDF] is of more, and of how
// long it takes.
func TestLarge(t *testing.T) {
	t.Parallel()
	d, o := ask(t, large(t, 1500), "region=001")
	if len(d.Cooperations) < 1200 || len(d.Practical.Stops) < 500 {
		t.Fatalf("%d cooperations and %d stops: not the size that is asked for", len(d.Cooperations), len(d.Practical.Stops))
	}
	pdf := written(t, document.WritePDF, d, o)
	if len(pdf) > mostPDF {
		t.Errorf("the PDF has %d bytes, want %d at most", len(pdf), mostPDF)
	}
	text := strings.Join(pdfText(t, pdf), " ")
	all := squeezed(text)
	if !strings.Contains(flat(text), "chacune y tient sur une ligne") {
		t.Error("the PDF does not say that it is condensed")
	}
	for _, country := range d.Countries {
		for _, place := range country.Places {
			if !strings.Contains(all, squeezed(place.Name)) { // long ones are broken
				t.Fatalf("the place %q is not in the PDF", place.Name)
			}
		}
	}
	last := d.Practical.Stops[len(d.Practical.Stops)-1]
	checkDOCX(t, written(t, document.WriteDOCX, d, o), "chacune y tient sur une ligne", last.Name)
	rows, err := openXLSX(t, written(t, document.WriteXLSX, d, o)).GetRows("Coopérations")
	if err != nil || len(rows) != len(d.Cooperations)+1 {
		t.Errorf("the spreadsheet has %d rows of cooperations (%v), want all %d", len(rows)-1, err, len(d.Cooperations))
	}
}

// What a PDF of the whole atlas may be, with 10 000 cooperations in it.
const (
	mostPDF     = 2_000_000 // bytes
	mostPDFTime = 3 * time.Second
)

// BenchmarkPDF is a PDF of 10 000 cooperations. With PASSERELLES_BENCH it holds
// what is promised of it.
func BenchmarkPDF(b *testing.B) {
	d, o := ask(b, large(b, 10_000), "region=001")
	b.ReportAllocs()
	size := 0
	for b.Loop() {
		size = len(written(b, document.WritePDF, d, o))
	}
	b.ReportMetric(float64(size)/1e6, "MB")
	if size > mostPDF {
		b.Errorf("the PDF has %d bytes, want %d at most", size, mostPDF)
	}
	if each := b.Elapsed() / time.Duration(b.N); os.Getenv("PASSERELLES_BENCH") != "" && each > mostPDFTime {
		b.Errorf("a PDF takes %v, want %v at most", each, mostPDFTime)
	}
}

// TestQR reads the code of the cover back, from a picture as a reader's camera
// would have it.
func TestQR(t *testing.T) {
	t.Parallel()
	d, o := dossier(t, "region=011&authority=lille")
	folder, _ := tool(t, "dossier.pdf", written(t, document.WritePDF, d, o), "pdftoppm", "-png", "-r", "150", "-f", "1", "-l", "1", "-singlefile", "dossier.pdf", "cover")
	cover, err := os.ReadFile(filepath.Join(folder, "cover.png"))
	if err != nil {
		t.Fatal(err)
	}
	if _, said := tool(t, "cover.png", cover, "zbarimg", "--nodbus", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", "cover.png"); strings.TrimSpace(said) != address {
		t.Errorf("the QR code leads to %q, want %q", said, address)
	}
}
