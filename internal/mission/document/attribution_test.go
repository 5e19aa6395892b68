package document_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/passerelles/passerelles/internal/mission/document"
)

// TestAttribution: whatever leaves with a dossier's positions says whom they come
// from and under what licence.
func TestAttribution(t *testing.T) {
	t.Parallel()
	d, o := dossier(t, "region=011")
	b, err := readBundled()
	if err != nil {
		t.Fatal(err)
	}
	kml, err := b.index.KML(d, o.Words)
	if err != nil {
		t.Fatal(err)
	}
	geojson, err := b.index.GeoJSON(d)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"PDF":     flat(strings.Join(pdfText(t, written(t, document.WritePDF, d, o)), " ")),
		"DOCX":    unzipped(t, written(t, document.WriteDOCX, d, o)),
		"XLSX":    unzipped(t, written(t, document.WriteXLSX, d, o)),
		"KML":     string(kml),
		"GeoJSON": string(geojson),
	} {
		at := strings.Index(text, "GeoNames")
		if at < 0 || !strings.Contains(strings.ReplaceAll(text, "CC-BY-4.0", "CC BY 4.0"), "CC BY 4.0") {
			t.Errorf("%s does not name GeoNames (at %d) and CC BY 4.0", name, at)
		}
	}
}

// unzipped is all that the files of a zip say.
func unzipped(t *testing.T, content []byte) string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, file := range archive.File {
		opened, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, opened); err != nil {
			t.Fatal(err)
		}
		opened.Close()
	}
	return all.String()
}
