package document_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/passerelles/passerelles/internal/mission/document"
)

// fourDossiers are those that the bundled data are tried with everywhere.
func fourDossiers() map[string]string {
	return map[string]string{
		"West Africa":   "region=011&authority=lille&from=2027-03-20&to=2027-03-29",
		"Poland":        "country=PL&authority=harnes",
		"Mediterranean": "region=mediterranee",
		"round Nablus":  "near=32.22,35.26&km=300&authority=lille&from=2027-03-20&to=2027-03-29",
	}
}

// TestBundledPDF reads the PDFs back: the figures are those of the dossier,
// accents are whole, and no page is empty.
func TestBundledPDF(t *testing.T) {
	t.Parallel()
	for name, query := range fourDossiers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, o := dossier(t, query)
			pages := pdfText(t, written(t, document.WritePDF, d, o))
			all := flat(strings.Join(pages, " "))
			s := d.Summary
			for _, want := range []string{
				fmt.Sprintf("%d collectivités, %d coopérations dans %d pays", s.Authorities, s.Cooperations, s.Countries),
				fmt.Sprintf("%d sur %d à leur place exacte", s.Located, s.Cooperations),
				"Qui d’autre y va", "Édition 7 de l’atlas", "Nord–Pas-de-Calais",
			} {
				if !strings.Contains(all, want) {
					t.Errorf("the PDF does not have %q", want)
				}
			}
			for _, country := range d.Countries {
				heading := fmt.Sprintf("%d coopérations · capitale", country.Cooperations)
				if country.Cooperations == 1 {
					heading = "1 coopération · capitale"
				}
				if country.Facts != nil && country.Facts.Capital != nil && !strings.Contains(all, country.Name.FR+" "+heading) {
					t.Errorf("the PDF does not say %q of %s", heading, country.Name.FR)
				}
			}
			for _, c := range d.Cooperations {
				if !strings.Contains(all, flat(c.Title)) {
					t.Errorf("the cooperation %q is not in the PDF", c.Title)
				}
			}
			for _, broken := range []string{"\ufffd", "Ã", "()", "( )"} {
				if strings.Contains(all, broken) {
					t.Errorf("the PDF has %q", broken)
				}
			}
			if once := strings.Count(all, "aucune source consultée depuis"); once != 1 {
				t.Errorf("it is said %d times that no source is recent, want once for all", once)
			}
			for i, page := range pages[1:] {
				// The head and the foot are on every page: the title, the chapter, the
				// edition and the number.
				lines := slices.DeleteFunc(strings.Split(page, "\n"), func(line string) bool { return strings.TrimSpace(line) == "" })
				if len(lines) < 6 {
					t.Errorf("page %d is empty: %q", i+2, page)
				}
			}
		})
	}
}

// TestBundledOffice has LibreOffice convert the files to plain ones: they hold
// the same figures.
func TestBundledOffice(t *testing.T) {
	t.Parallel()
	d, o := dossier(t, fourDossiers()["West Africa"])
	office := func(file string, content []byte, to string) string {
		t.Helper()
		folder, _ := tool(t, file, content, "soffice", "--headless", "-env:UserInstallation=file://"+filepath.Join(t.TempDir(), "office"), "--convert-to", to, file)
		return folder
	}
	text, err := os.ReadFile(filepath.Join(office("dossier.docx", written(t, document.WriteDOCX, d, o), "txt:Text (encoded):UTF8"), "dossier.txt"))
	if err != nil {
		t.Fatal(err)
	}
	all, s := flat(string(text)), d.Summary
	for _, want := range []string{
		fmt.Sprintf("%d collectivités, %d coopérations dans %d pays", s.Authorities, s.Cooperations, s.Countries),
		fmt.Sprintf("%d sur %d à leur place exacte", s.Located, s.Cooperations), "aucune source consultée depuis",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("the DOCX, as text, does not have %q", want)
		}
	}
	for _, c := range d.Cooperations {
		if !strings.Contains(all, flat(c.Title)) {
			t.Errorf("the DOCX, as text, does not have the cooperation %q", c.Title)
		}
	}

	// Every sheet, as a file of its own.
	folder := office("dossier.xlsx", written(t, document.WriteXLSX, d, o), "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1")
	sheet := func(name string) [][]string {
		t.Helper()
		file, err := os.Open(filepath.Join(folder, "dossier-"+name+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		rows, err := csv.NewReader(file).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	figures := map[string]string{}
	for _, row := range sheet("Synthèse") {
		figures[row[0]] = row[1]
	}
	for label, want := range map[string]int{"Coopérations": s.Cooperations, "Collectivités": s.Authorities, "Partenaires": s.Partners, "Pays": s.Countries} {
		if figures[label] != strconv.Itoa(want) {
			t.Errorf("the XLSX says %q of %s, want %d", figures[label], label, want)
		}
	}
	if !strings.Contains(figures["À vérifier"], "aucune source consultée depuis") {
		t.Error("the XLSX does not say that no source is recent")
	}
	rows := sheet("Coopérations")
	ids := make([]string, 0, len(rows))
	for _, row := range rows[1:] {
		ids = append(ids, row[0])
	}
	wanted := make([]string, len(d.Cooperations))
	for i, c := range d.Cooperations {
		wanted[i] = c.ID
	}
	if !slices.Equal(ids, wanted) {
		t.Errorf("the XLSX has the cooperations %v, want %v", ids, wanted)
	}
	for i, row := range sheet("Distances")[1:] {
		stop := d.Practical.Stops[i]
		if row[0] != strconv.Itoa(stop.Number) || row[1] != stop.Name || row[6] != string(stop.Day) {
			t.Errorf("row %d of the distances is %q, want stop %d, %s, on %s", i+1, row, stop.Number, stop.Name, stop.Day)
		}
		for j, told := range row[7:] {
			if km, err := strconv.ParseFloat(told, 64); err != nil || km != d.Practical.Matrix[i][j] {
				t.Errorf("from %s to stop %d: %q, want %v km", stop.Name, j, told, d.Practical.Matrix[i][j])
			}
		}
	}
	// Days are dates and not texts: they have a number.
	file := openXLSX(t, written(t, document.WriteXLSX, d, o))
	if raw, err := file.GetCellValue("Distances", "G2", excelize.Options{RawCellValue: true}); err != nil || raw != "46466" { // 20 March 2027
		t.Errorf("the day of the first stop is %q (%v), want a date", raw, err)
	}
}

// TestFaultyAreas: areas at the edges of the world, or of sense, have documents
// that can be read.
func TestFaultyAreas(t *testing.T) {
	t.Parallel()
	const nothing, crossing = "ne connaît aucune coopération", "se croise elle-même"
	for query, want := range map[string]string{
		"near=-50,-120&km=300":                     nothing, // the sea
		"near=90,0&km=500":                         nothing, // the poles
		"near=-90,0&km=500":                        nothing,
		"area=-150,-80;-120,-80;-120,-75":          nothing,
		"area=0,60;90,60;180,60;-90,60":            "Zone dessinée", // round the north pole
		"area=170,-50;-110,-50;-110,60;170,60":     "Zone dessinée", // across ±180°
		"near=0,180&km=9000":                       "9 000 km autour de",
		"area=-10,30;40,50;40,30;-10,50":           crossing,
		"area=-150,-80;-120,-75;-120,-80;-150,-75": crossing,
	} {
		d, o := dossier(t, strings.ReplaceAll(query, ";", "%3B"))
		all := strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(flat(strings.Join(pdfText(t, written(t, document.WritePDF, d, o)), " ")))
		if !strings.Contains(all, want) {
			t.Errorf("%s: the PDF does not say %q", query, want)
		}
		if want != "9 000 km autour de" {
			checkDOCX(t, written(t, document.WriteDOCX, d, o), want)
		}
		rows, err := openXLSX(t, written(t, document.WriteXLSX, d, o)).GetRows("Coopérations")
		if err != nil || len(rows) != len(d.Cooperations)+1 {
			t.Errorf("%s: %d rows of cooperations (%v), want %d and a heading", query, len(rows), err, len(d.Cooperations))
		}
	}
}
