package httpd

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/passerelles/passerelles/internal/catalogue"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/internal/mission"
)

// forged is the small edition with another content in one of its files, under the
// digest that this content has: a digest tells damage, not malice.
func forged(tb testing.TB, name string, content []byte) (*edition.Edition, error) {
	tb.Helper()
	e := published(tb)
	files := e.Stored()
	at := slices.IndexFunc(files, func(f edition.Stored) bool { return f.Name == name })
	if at < 0 {
		tb.Fatalf("the edition has no %s", name)
	}
	files[at] = edition.Stored{Name: name, Identity: content}
	const before, digits = `{"edition":"`, 2 * sha256.Size
	whole := sha256.New()
	fmt.Fprintf(whole, "passerelles edition %d\n", edition.Format)
	for _, file := range files { // sorted by name
		body := file.Identity
		if file.Name == edition.CooperationsName && len(body) >= len(before)+digits && strings.HasPrefix(string(body), before) {
			body = slices.Concat([]byte(before+strings.Repeat("0", digits)), body[len(before)+digits:])
		}
		fmt.Fprintf(whole, "%s %d %x\n", file.Name, len(body), sha256.Sum256(body))
	}
	digest := hex.EncodeToString(whole.Sum(nil))
	for i := range files {
		if file := &files[i]; file.Name == edition.CooperationsName && len(file.Identity) >= len(before)+digits {
			file.Identity = slices.Concat(file.Identity[:len(before)], []byte(digest), file.Identity[len(before)+digits:])
			file.Brotli, file.Gzip = nil, nil
		}
	}
	meta := numbered(8)
	meta.Digest = digest
	return edition.Assemble(meta, files)
}

// forgedAddresses are pages and data that go through all that an edition holds.
func forgedAddresses() []string {
	return []string{
		"/", "/cooperations", "/cooperations/eau-naplouse", "/collectivites", "/collectivites/lille", "/partenaires/naplouse", "/pays", "/pays/PS",
		"/missions", "/missions?country=PS", "/missions/dossier.geojson?country=PS", "/missions/dossier.kml?country=PS",
		"/missions/dossier.csv?country=PS", "/api/geocode?q=Naplouse", "/api/cooperations.csv", "/sitemap.xml", "/readyz",
	}
}

// FuzzForgedEdition puts a value in the place of another, somewhere in a file of
// an edition: each page is there, or says that it is not, and nothing panics.
func FuzzForgedEdition(f *testing.F) {
	var names []string
	for _, file := range published(f).Stored() {
		names = append(names, file.Name)
	}
	library, log := &edition.Library{}, &syncBuffer{}
	library.SetCurrent(published(f))
	// Only what goes wrong: the log of thousands of editions is looked through at each.
	server, err := New(Config{Editions: library, Pages: smallPages(), Log: slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelError}))})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, which uint8, at uint16, value string) {
		name := names[int(which)%len(names)]
		file, _ := published(t).File(name)
		e, err := forged(t, name, replaced(file.Identity, int(at), value))
		if err != nil {
			return // it is not an edition at all
		}
		addresses := forgedAddresses()
		if records, err := catalogue.Read(e); err != nil {
			addresses = []string{"/", "/cooperations"} // every page says the same
		} else if index, err := mission.NewIndex(e, records); err == nil {
			if _, err := index.Dossier(mission.Request{Countries: []string{"PS"}}); err == nil {
				addresses = append(addresses, "/missions/dossier.csv?country=PS")
			}
		}
		library.SetCurrent(e)
		for _, address := range addresses {
			request := httptest.NewRequest(http.MethodGet, address, nil)
			server.Handler().ServeHTTP(httptest.NewRecorder(), request)
			if strings.Contains(log.String(), "panic") {
				t.Fatalf("%s: %s", address, log)
			}
		}
	})
}

// replaced is a JSON text with another value in the place of one of those it has.
// What is no JSON (a table) is cut there.
func replaced(text []byte, at int, value string) []byte {
	var places [][2]int64
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var begun []int64
	for {
		before := decoder.InputOffset()
		token, err := decoder.Token()
		if err != nil {
			break
		}
		end := decoder.InputOffset()
		start := before + int64(len(text[before:end])-len(bytes.TrimLeft(text[before:end], " \n,:")))
		switch token {
		case json.Delim('{'), json.Delim('['):
			begun = append(begun, start)
			continue
		case json.Delim('}'), json.Delim(']'):
			start, begun = begun[len(begun)-1], begun[:len(begun)-1]
		}
		places = append(places, [2]int64{start, end})
	}
	if len(places) == 0 {
		return []byte(value)
	}
	place := places[at%len(places)]
	return slices.Concat(text[:place[0]], []byte(value), text[place[1]:])
}

// A null among the records is refused while they are read, whatever the list.
func TestNullRecords(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{
		edition.ReferenceName: `{"countries":[null]}`, edition.RetiredName: `{"retired":[null]}`,
		edition.PartnersName: `{"features":[{}]}`, edition.AuthoritiesName: `{"features":[{"properties":null}]}`,
	} {
		e, err := forged(t, name, []byte(content))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := catalogue.Read(e); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: error %v, want one that names it", name, err)
		}
	}
}

// What is no address of the web is none of a link, in pages and documents alike.
func TestForgedAddresses(t *testing.T) {
	t.Parallel()
	for name, place := range map[string]string{edition.CooperationsName: `"sources":[{`, edition.ReferenceName: `"attributions":[{`} {
		file, _ := published(t).File(name)
		content := bytes.ReplaceAll(file.Identity, []byte(`"url":`), []byte(`"was":`))
		content = bytes.ReplaceAll(content, []byte(place), []byte(place+`"url":"javascript:alert(1)",`))
		if !bytes.Contains(content, []byte("javascript:")) {
			t.Fatalf("%s has no %s", name, place)
		}
		e, err := forged(t, name, content)
		if err != nil {
			t.Fatal(err)
		}
		records, err := catalogue.Read(e)
		if err != nil {
			t.Fatal(err)
		}
		read, err := json.Marshal([]any{records.Cooperations, records.Attributions})
		if err != nil || bytes.Contains(read, []byte("javascript:")) {
			t.Errorf("%s: an address that is a script is kept (%v)", name, err)
		}
	}
}
