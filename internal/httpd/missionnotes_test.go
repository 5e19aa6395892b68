package httpd

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/passerelles/passerelles/internal/mission/document"
)

// notesForm is the form that the page of a dossier sends.
func notesForm(tb testing.TB, notes any) (content []byte, contentType string) {
	tb.Helper()
	text, err := json.Marshal(notes)
	if err != nil {
		tb.Fatal(err)
	}
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	if err := w.WriteField(notesField, string(text)); err != nil {
		tb.Fatal(err)
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return form.Bytes(), w.FormDataContentType()
}

// TestNotes: the notes are in the file, under their topics, and nowhere else.
func TestNotes(t *testing.T) {
	t.Parallel()
	s := told(t, "")
	const secret = "Rencontré M. Żółć, 北京 🎉 : =1+1"
	form, contentType := notesForm(t, map[string]note{"naplouse": {Met: secret, Follow: "Rappeler"}, "*": {Talk: "Toute la mission"}})
	const address = "/missions/dossier.docx?country=PS"
	got := s.post(address, string(form), "Content-Type", contentType, "Sec-Fetch-Site", "same-origin")
	if got.StatusCode != http.StatusOK || got.Header.Get("Cache-Control") != "no-store" || got.Header.Get("Etag") != "" || got.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Fatalf("status %d, %v", got.StatusCode, got.Header)
	}
	if name := got.Header.Get("Content-Disposition"); name != `attachment; filename="passerelles-mission-PS.docx"` {
		t.Errorf("it is called %q", name)
	}
	text := docxText(t, got.body)
	for _, want := range []string{secret, "Personnes rencontrées\u00a0:", "Suites à donner\u00a0:", "Rappeler", "Notes sur toute la mission", "Toute la mission"} {
		if !strings.Contains(text, want) {
			t.Errorf("the document does not have %q", want)
		}
	}
	if strings.Contains(text, "Points à aborder\u00a0:\u00a0Rencontré") {
		t.Error("a note is under another topic")
	}
	if strings.Contains(docxText(t, s.get(address).body), "Rencontré") {
		t.Error("the notes of one reader were kept for the next")
	}
	if strings.Contains(s.log.String(), "Rencontr") || strings.Contains(s.log.String(), "Toute la mission") {
		t.Error("the log has the notes")
	}
}

// docxText is the text of the body of a DOCX.
func docxText(tb testing.TB, content string) string {
	tb.Helper()
	archive, err := zip.NewReader(strings.NewReader(content), int64(len(content)))
	if err != nil {
		tb.Fatal(err)
	}
	file, err := archive.Open("word/document.xml")
	if err != nil {
		tb.Fatal(err)
	}
	defer file.Close()
	text, err := io.ReadAll(file)
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}

func TestNotesFaults(t *testing.T) {
	t.Parallel()
	s := told(t, "")
	good, goodType := notesForm(t, map[string]note{"naplouse": {Met: "x"}})
	list, listType := notesForm(t, []string{"x"})
	noted := func(bytes int) []byte {
		form, _ := notesForm(t, map[string]note{"naplouse": {Met: strings.Repeat("a", bytes)}})
		return form
	}
	typeOf := func(form []byte) string {
		boundary, _, _ := bytes.Cut(form[2:], []byte("\r\n"))
		return "multipart/form-data; boundary=" + string(boundary)
	}
	long, longer := noted(document.MaxNotes+1), noted(2<<20)
	for name, test := range map[string]struct {
		address string
		form    []byte
		headers []string
		status  int
		says    string
	}{
		"a megabyte and a byte": {"/missions/dossier.pdf?country=PS", long, []string{"Content-Type", typeOf(long)}, 413, "Vos notes sont trop longues"},
		"two megabytes":         {"/missions/dossier.pdf?country=PS", longer, []string{"Content-Type", typeOf(longer)}, 413, "Vos notes sont trop longues"},
		"no notes":              {"/missions/dossier.pdf?country=PS", list, []string{"Content-Type", listType}, 400, "notes de dossier"},
		"half a form":           {"/missions/dossier.pdf?country=PS", good[:len(good)/2], []string{"Content-Type", goodType}, 400, "notes de dossier"},
		"another form":          {"/missions/dossier.pdf?country=PS", []byte("notes={}"), []string{"Content-Type", "application/x-www-form-urlencoded"}, 415, "formulaire"},
		"another site":          {"/missions/dossier.pdf?country=PS", good, []string{"Content-Type", goodType, "Sec-Fetch-Site", "cross-site"}, 403, "page du dossier"},
		"a wrong dossier":       {"/missions/dossier.pdf?country=ZZ", good, []string{"Content-Type", goodType}, 400, "country"},
		"a form without notes":  {"/missions/dossier.kml?country=PS", good, []string{"Content-Type", goodType}, 405, "GET, HEAD et OPTIONS"},
	} {
		got := s.post(test.address, string(test.form), test.headers...)
		if got.StatusCode != test.status || !strings.Contains(got.body, test.says) {
			t.Errorf("%s: status %d, want %d and %q: %.300s", name, got.StatusCode, test.status, test.says, got.body)
		}
		if page := got.Header.Get("Content-Type") == "text/html; charset=utf-8"; page == strings.Contains(test.address, "kml") {
			t.Errorf("%s: the answer is %q", name, got.Header.Get("Content-Type"))
		}
	}
	all := noted(document.MaxNotes - 200)
	if got := s.post("/missions/dossier.xlsx?country=PS", string(all), "Content-Type", typeOf(all)); got.StatusCode != http.StatusOK {
		t.Errorf("a megabyte of notes: status %d: %.300s", got.StatusCode, got.body)
	}
}

// TestNotesNotOnKiosk: whoever comes after on a kiosk finds nothing, and no way
// to leave anything.
func TestNotesNotOnKiosk(t *testing.T) {
	t.Parallel()
	s, _ := inHall(t, nil)
	form, contentType := notesForm(t, map[string]note{"naplouse": {Met: "x"}})
	if got := s.post("/missions/dossier.pdf?country=PS", string(form), "Content-Type", contentType); got.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("status %d, want 405", got.StatusCode)
	}
}
