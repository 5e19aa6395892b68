package httpd

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/passerelles/passerelles/internal/edition"
)

// editionFileName is the whole atlas as one file: what a kiosk fetches.
const editionFileName = "edition.zip"

var typeZip = []string{"application/zip"}

// wholeFile is the current edition and its pages as one file. It is on disk,
// in no folder, so that a large atlas is not in memory twice, and goes with the
// edition.
type wholeFile struct {
	content *os.File
	size    int64
	tag     string // strong entity tag, quoted
}

// bindFile lets a volume make its file when it is first asked for. What failed,
// for want of room on the disk, is tried again.
func (s *Server) bindFile(v *volume) {
	var mu sync.Mutex
	var made *wholeFile
	v.file = func() (*wholeFile, error) {
		mu.Lock()
		defer mu.Unlock()
		var err error
		if made == nil {
			made, err = makeEditionFile(v.edition, s.pages.source)
		}
		return made, err
	}
}

func makeEditionFile(e *edition.Edition, pages *edition.Pages) (*wholeFile, error) {
	content, err := os.CreateTemp("", "passerelles-edition-*")
	if err != nil {
		return nil, err
	}
	os.Remove(content.Name()) // open, it stays until it is closed
	sum := sha256.New()
	if err := edition.WriteZip(io.MultiWriter(content, sum), e, pages); err != nil {
		content.Close()
		return nil, err
	}
	size, err := content.Seek(0, io.SeekCurrent)
	if err != nil {
		content.Close()
		return nil, err
	}
	return &wholeFile{content, size, `"` + hex.EncodeToString(sum.Sum(nil)) + `"`}, nil
}

// serveEditionFile serves the current edition as one file. The address that
// holds its digest is asked again too: the digest is that of the records, and
// the pages beside them change with the program.
func (s *Server) serveEditionFile(x *exchange, r *http.Request) {
	v := s.currentVolume()
	if v == nil {
		x.fail(r, noEdition())
		return
	}
	if digest, given := x.vars["digest"]; given && digest != v.edition.Digest {
		if _, err := s.editions.ByDigest(digest); err != nil {
			x.fail(r, editionProblem(err))
			return
		}
		s.serveNotFound(x, r) // the older ones are served file by file
		return
	}
	file, err := v.file()
	if err != nil {
		x.fail(r, &problem{kind: "internal", status: http.StatusInternalServerError, cause: fmt.Errorf("make %s: %w", editionFileName, err)})
		return
	}
	header := x.Header()
	header["Cache-Control"] = revalidate
	header["Content-Type"] = typeZip
	header["Content-Disposition"] = []string{fmt.Sprintf(`attachment; filename="passerelles-edition-%d.zip"`, v.edition.Number)}
	header["Etag"] = []string{file.tag}
	if strings.Contains(r.Header.Get("Range"), ",") { // whoever goes on with a download asks for one part
		r.Header.Del("Range")
	}
	http.ServeContent(x, r, "", time.Time{}, io.NewSectionReader(file.content, 0, file.size))
}
