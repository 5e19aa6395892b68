package chaos

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"hash/crc32"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
)

// A bomb is a megabyte or less that unpacks to a gigabyte.
const (
	bombPiece  = 1 << 20
	bombPieces = 1 << 10
	// mostUnpacking is the memory of a command that refuses one. With the bundled
	// data a command that opens an edition takes half of it.
	mostUnpacking = 256 << 20
)

// flusher writes what it was given so far, whole.
type flusher interface {
	io.WriteCloser
	Flush() error
}

// inflating returns what unpacks to a gigabyte of spaces. They are packed once,
// a megabyte, and what comes of it is repeated.
func inflating(t *testing.T, writer func(io.Writer) flusher) []byte {
	t.Helper()
	var packed bytes.Buffer
	w := writer(&packed)
	piece := bytes.Repeat([]byte(" "), bombPiece)
	var ends [2]int
	for i := range ends { // the first has a beginning, the second is as all others
		if _, err := w.Write(piece); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		ends[i] = packed.Len()
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	all := packed.Bytes()
	return bytes.Join([][]byte{all[:ends[0]], bytes.Repeat(all[ends[0]:ends[1]], bombPieces-1), all[ends[1]:]}, nil)
}

func deflated(t *testing.T) []byte {
	t.Helper()
	return inflating(t, func(w io.Writer) flusher {
		packer, _ := flate.NewWriter(w, flate.BestSpeed) // the level is right: no error
		return packer
	})
}

// repack copies a zip, with other entries in the place of some, or beside them.
func repack(t *testing.T, from, to string, changed map[string][]byte) {
	t.Helper()
	archive, err := zip.OpenReader(from)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	file, err := os.Create(to)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	out := zip.NewWriter(file)
	for _, entry := range archive.File {
		if _, other := changed[entry.Name]; other {
			continue
		}
		if err := out.Copy(entry); err != nil {
			t.Fatal(err)
		}
	}
	for name, content := range changed {
		entry, err := out.Create(name)
		if err == nil {
			_, err = entry.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
}

// addRaw adds an entry to a zip, already packed, of which the zip says that it
// unpacks to that much.
func addRaw(t *testing.T, path, name string, packed []byte, unpacked uint64) {
	t.Helper()
	old := path + ".old"
	if err := os.Rename(path, old); err != nil {
		t.Fatal(err)
	}
	archive, err := zip.OpenReader(old)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	out := zip.NewWriter(file)
	for _, entry := range archive.File {
		if entry.Name == name {
			continue
		}
		if err := out.Copy(entry); err != nil {
			t.Fatal(err)
		}
	}
	entry, err := out.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate,
		CompressedSize64: uint64(len(packed)), UncompressedSize64: unpacked, CRC32: crc32.ChecksumIEEE(nil)})
	if err == nil {
		_, err = entry.Write(packed)
	}
	if err == nil {
		err = out.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
}

// listing returns the edition.json of an edition's zip in which one entry is
// said to be what it is going to be.
func listing(t *testing.T, path, name string, content []byte) []byte {
	t.Helper()
	archive, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	entry, err := archive.Open("edition.json")
	if err != nil {
		t.Fatal(err)
	}
	defer entry.Close()
	var meta map[string]any
	if err := json.NewDecoder(entry).Decode(&meta); err != nil {
		t.Fatal(err)
	}
	digest, found := sha256.Sum256(content), false
	for _, file := range meta["files"].([]any) {
		file := file.(map[string]any)
		if file["name"] == name {
			file["bytes"], file["sha256"], found = len(content), hex.EncodeToString(digest[:]), true
		}
	}
	if !found {
		t.Fatalf("edition.json does not list %s", name)
	}
	text, err := json.Marshal(meta)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestBombs gives the program files that unpack to a gigabyte: it refuses each in
// a sentence, and never has that much in memory.
func TestBombs(t *testing.T) {
	t.Parallel()
	url := newCluster(t, "").url(atlas)
	folder := t.TempDir()
	at := func(name string) string { return filepath.Join(folder, name) }
	honest := at("edition.zip")
	must(t, url, "export", honest)
	bomb := deflated(t)

	repack(t, honest, at("says so.zip"), nil)
	addRaw(t, at("says so.zip"), "layers/all.geojson", bomb, bombPieces*bombPiece)
	repack(t, honest, at("lies.zip"), nil)
	addRaw(t, at("lies.zip"), "layers/all.geojson", bomb, 1000)
	repack(t, honest, at("pages.zip"), nil)
	addRaw(t, at("pages.zip"), "pages/dist/assets/bomb.js", bomb, bombPieces*bombPiece)
	const body = "layers/all.geojson.br"
	inside := inflating(t, func(w io.Writer) flusher { return brotli.NewWriterLevel(w, 1) })
	repack(t, honest, at("brotli.zip"), map[string][]byte{
		body: inside, "edition.json": listing(t, honest, body, inside),
	})
	writeWorkbookBomb(t, at("bomb.xlsx"), bomb)

	for _, args := range [][]string{
		{"serve", "--edition", at("says so.zip")},
		{"serve", "--edition", at("lies.zip")},
		{"serve", "--edition", at("pages.zip")},
		{"serve", "--edition", at("brotli.zip")},
		{"export", "--edition", at("says so.zip"), "--static", at("site")},
		{"import", at("bomb.xlsx")},
	} {
		t.Run(args[0]+" "+filepath.Base(args[len(args)-1]), func(t *testing.T) { refuses(t, url, args) })
	}
}

// refuses runs the program, and wants it to refuse in a sentence what it is given.
func refuses(t *testing.T, url string, args []string) {
	t.Helper()
	c := command(t, url, args...)
	c.Env = append(c.Env, "PASSERELLES_ADDR="+freeAddress(t), "PASSERELLES_ADMIN_ADDR=")
	said, err := endWithin(t, c, time.Minute)
	if err == nil {
		t.Errorf("it was accepted:\n%s", last(said, 10))
	}
	if strings.Contains(said, "goroutine ") || len(strings.TrimSpace(said)) == 0 || len(said) > 4<<10 {
		t.Errorf("it is not refused in a sentence:\n%s", last(said, 10))
	}
	most := c.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10
	if most > mostUnpacking {
		t.Errorf("it took %d MiB to refuse it, want %d at most", most>>20, mostUnpacking>>20)
	}
	report.add("bomb: "+strings.TrimPrefix(t.Name(), "TestBombs/"), map[string]float64{"peak_mib": float64(most >> 20)})
}

// endWithin runs a command, and kills it when it takes too long.
func endWithin(t *testing.T, c *exec.Cmd, limit time.Duration) (said string, err error) {
	t.Helper()
	var text output
	c.Stdout, c.Stderr = &text, &text
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(limit, func() {
		t.Errorf("it goes on after %v", limit)
		_ = c.Process.Kill() // unless it has just ended
	})
	defer timer.Stop()
	err = c.Wait()
	return text.String(), err
}

// writeWorkbookBomb writes a workbook whose one sheet is the bomb.
func writeWorkbookBomb(t *testing.T, path string, bomb []byte) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	out := zip.NewWriter(file)
	for name, content := range map[string]string{
		"[Content_Types].xml":        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
		"_rels/.rels":                `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="cooperations" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
	} {
		entry, err := out.Create(name)
		if err == nil {
			_, err = io.WriteString(entry, content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	addRaw(t, path, "xl/worksheets/sheet1.xml", bomb, bombPieces*bombPiece)
}

// TestCodedBodies sends forms that are packed, to every address that takes one:
// nobody unpacks them.
func TestCodedBodies(t *testing.T) {
	t.Parallel()
	s := serve(t, newCluster(t, "").url(atlas))
	s.ready()
	var form bytes.Buffer
	packer := gzip.NewWriter(&form)
	_, err := io.WriteString(packer, "--b\r\nContent-Disposition: form-data; name=\"notes\"\r\n\r\n{"+strings.Repeat(" ", 32<<20)+"}\r\n--b--\r\n")
	if err == nil {
		err = packer.Close()
	}
	if err != nil || form.Len() > 60_000 {
		t.Fatalf("the form has %d bytes, more than is taken: %v", form.Len(), err)
	}
	before := s.peakMemory(t)
	for _, path := range []string{"pdf", "docx", "xlsx", "kml", "geojson", "ics", "json"} {
		path := "/missions/dossier." + path + "?country=DE"
		status, body := s.post(t, path, map[string]string{"Content-Type": "multipart/form-data; boundary=b", "Content-Encoding": "gzip"}, form.Bytes())
		if status != http.StatusUnsupportedMediaType && status != http.StatusMethodNotAllowed {
			t.Errorf("%s: status %d for a packed form", path, status)
		}
		if status == http.StatusUnsupportedMediaType && !strings.Contains(body, "Content-Encoding") {
			t.Errorf("%s: the answer does not say what is wrong:\n%s", path, last(body, 10))
		}
	}
	if more := s.peakMemory(t) - before; more > 16<<20 {
		t.Errorf("packed forms took %d MiB", more>>20)
	}
}

// post sends a body to the server.
func (s *server) post(t *testing.T, path string, header map[string]string, body []byte) (status int, said string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+s.addr+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range header {
		request.Header.Set(name, value)
	}
	answer, err := asking.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(content)
}
