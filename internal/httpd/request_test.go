package httpd

import (
	"bufio"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// FuzzRequest: whatever is asked, the answer is one that the contract knows: no
// failure of ours, a problem that is one, the security headers.
func FuzzRequest(f *testing.F) {
	f.Add("GET /layers/eau.geojson HTTP/1.1\r\nHost: x\r\nIf-None-Match: W/\"a\", *\r\nAccept-Encoding: br;q=0, gzip\r\n\r\n")
	f.Add("GET /api/edition.zip HTTP/1.1\r\nHost: x\r\nRange: bytes=-1\r\nIf-Range: \"a\"\r\n\r\n")
	f.Add("GET /api/cooperations.csv?form=tableur HTTP/1.1\r\nHost: x\r\n\r\n")
	f.Add("POST /missions/dossier.pdf?country=PS HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 4\r\n\r\n--b-")
	f.Add("GET /missions?area=0,0;1,1;1,0&theme=eau&theme=amitie HTTP/1.1\r\nHost: x\r\nCookie: a=b; =; c\r\n\r\n")
	f.Add("OPTIONS /api/geocode HTTP/1.1\r\nHost: x\r\nOrigin: null\r\nAccess-Control-Request-Method: PUT\r\n\r\n")
	s := open(f, nil)
	handler := s.server.Handler()
	f.Fuzz(func(t *testing.T, text string) {
		request, err := http.ReadRequest(bufio.NewReader(strings.NewReader(text)))
		if err != nil {
			return // net/http refuses it before us
		}
		request.RemoteAddr = "127.0.0.1:9"
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, request)
		if recorder.Code >= 500 && recorder.Code != http.StatusServiceUnavailable {
			t.Fatalf("status %d for %q: %s", recorder.Code, text, recorder.Body)
		}
		header := recorder.Header()
		if header.Get("X-Content-Type-Options") != "nosniff" || header.Get("Content-Security-Policy") == "" {
			t.Errorf("%q is answered without %v", text, header)
		}
		if recorder.Body.Len() > 0 && strings.HasSuffix(header.Get("Content-Type"), "json") && header.Get("Content-Encoding") == "" &&
			recorder.Code != http.StatusPartialContent && !json.Valid(recorder.Body.Bytes()) {
			t.Errorf("%q is answered %q", text, recorder.Body)
		}
	})
}

// FuzzNotes: what a form brings is notes, or is refused with a sentence; notes
// that were read are read again from the form that their page would send.
func FuzzNotes(f *testing.F) {
	form, contentType := notesForm(f, map[string]note{"naplouse": {Met: "a", Talk: "b"}, "*": {Follow: "c"}})
	f.Add(contentType, string(form))
	f.Add("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=notes\r\n\r\nnull\r\n--b--")
	f.Add("multipart/mixed; boundary=b", "--b\r\nContent-Disposition: form-data; name=notes\r\n\r\n{}\r\n--b--")
	f.Add("multipart/form-data", "")
	read := func(contentType, body string) (map[string]note, *problem) {
		request := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		request.Header.Set("Content-Type", contentType)
		return readNotes(request)
	}
	f.Fuzz(func(t *testing.T, contentType, body string) {
		notes, refused := read(contentType, body)
		if refused != nil {
			if refused.status/100 != 4 || refused.detail.FR == "" || refused.detail.EN == "" {
				t.Errorf("%q is refused with %+v", body, refused)
			}
			return
		}
		form, contentType := notesForm(t, notes)
		again, refused := read(contentType, string(form))
		if refused != nil || len(again) != len(notes) {
			t.Fatalf("%v is read again as %v, %v", notes, again, refused)
		}
		for place, n := range notes {
			if again[place] != n {
				t.Errorf("%+v is read again as %+v", n, again[place])
			}
		}
	})
}
