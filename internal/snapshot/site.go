package snapshot

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
)

// Site is what there is to write. Addresses are paths from the root of the
// handler, without query.
type Site struct {
	Handler http.Handler
	// Pages are the addresses of HTML pages, with or without a slash at the end.
	Pages []string
	// Files are the addresses of everything else: each is the name of its file.
	Files []string
	// StandIns are those of the Pages that browsers show in place of others: what
	// they refer to cannot be relative to their own address.
	StandIns []string
	// NotFound is the address of a page that hosts show in place of what is not
	// there, written as 404.html; empty for none. It stands in too.
	NotFound string
	// Base is the path below which the folder will be served ("/atlas/"; empty
	// means "/"). Only what stands in needs it.
	Base string
	// Lasting are folders ("assets") whose files never change: pages of the
	// former snapshot that are still open may yet ask for those it had.
	Lasting []string
}

// Summary says what was written.
type Summary struct {
	Pages, Files int
	Bytes        int64
}

// notFoundName is what hosts of files call the page for what is not there.
const notFoundName = "404.html"

// Write writes the site into a folder, which is the former site or the new one,
// whatever happens. A folder that is neither empty nor the work of Write is
// refused.
func Write(ctx context.Context, folder string, site Site) (Summary, error) {
	var summary Summary
	err := replaceFolder(folder, func(beside string) error {
		var err error
		if summary, err = site.write(ctx, beside); err != nil {
			return err
		}
		return keepLasting(folder, beside, site.Lasting)
	})
	return summary, err
}

// document is one file to be written.
type document struct {
	address string // what the handler is asked
	name    string // of the file
	page    bool
	links   linker
}

// write writes the site into an empty folder, on all cores. One document is in
// memory for each.
func (s Site) write(ctx context.Context, folder string) (Summary, error) {
	documents := s.documents()
	sizes := make([]int64, len(documents))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, each := range documents {
		group.Go(func() error {
			// Addresses are made of the identifiers of an edition, which somebody else
			// may have written.
			if name := filepath.FromSlash(each.name); name == "." || !filepath.IsLocal(name) || filepath.Clean(name) != name {
				return fmt.Errorf("write %.80q: it is no address of a file", each.address)
			}
			content, err := s.content(ctx, each)
			if err != nil {
				return err
			}
			sizes[i] = int64(len(content))
			return writeFile(filepath.Join(folder, filepath.FromSlash(each.name)), content)
		})
	}
	if err := group.Wait(); err != nil {
		return Summary{}, err
	}
	summary := Summary{Pages: len(s.Pages), Files: len(s.Files)}
	for _, size := range sizes {
		summary.Bytes += size
	}
	return summary, nil
}

func (s Site) documents() []document {
	targets := targetsOf(s)
	var documents []document
	for _, address := range s.Pages {
		folder := pageFolder(address)
		links := relativeTo(targets, folder)
		if slices.Contains(s.StandIns, address) {
			links = below(targets, s.Base)
		}
		documents = append(documents, document{address, folder + "index.html", true, links})
	}
	for _, address := range s.Files {
		documents = append(documents, document{address: address, name: strings.TrimPrefix(address, "/")})
	}
	if s.NotFound != "" {
		documents = append(documents, document{s.NotFound, notFoundName, true, below(targets, s.Base)})
	}
	return documents
}

// content asks the handler for a document. What was retired answers 410 and
// still has something to say, which a host of files says with a 200.
func (s Site) content(ctx context.Context, of document) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	answer, err := ask(ctx, s.Handler, of.address)
	if err != nil {
		return nil, err
	}
	missing := of.address == s.NotFound && answer.status == http.StatusNotFound
	retired := of.page && answer.status == http.StatusGone
	if answer.status != http.StatusOK && !missing && !retired {
		return nil, fmt.Errorf("write %s: the site answers %d", of.address, answer.status)
	}
	if !of.page {
		return answer.body.Bytes(), nil
	}
	content, err := rewrite(answer.body.Bytes(), of.links)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", of.address, err)
	}
	return content, nil
}

// answer is what a handler answers, in memory.
type answer struct {
	status int
	header http.Header
	body   bytes.Buffer
}

// Header returns the header to be written.
func (a *answer) Header() http.Header { return a.header }

// WriteHeader keeps the first status.
func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

// Write adds to the body.
func (a *answer) Write(content []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(content)
}

// ask asks a handler for the plain content of an address, without any network.
func ask(ctx context.Context, handler http.Handler, address string) (*answer, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fmt.Errorf("ask for %s: %w", address, err)
	}
	request.RequestURI = address
	got := &answer{header: http.Header{}}
	handler.ServeHTTP(got, request)
	return got, nil
}

func writeFile(name string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, content, 0o644)
}
