package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/durable"
	"github.com/passerelles/passerelles/internal/kiosk"
)

const (
	// fetchAgain is how soon a search that failed is tried again, at first.
	fetchAgain = time.Minute
	// fetchDeadline is how long an edition may take to come, on a slow line.
	fetchDeadline = time.Hour
	// mostManifest bounds what says which edition is current.
	mostManifest = 1 << 20
	// fetchedName is what a fetched edition is called among the arrivals.
	fetchedName = "reseau.zip"
)

var editionDigest = regexp.MustCompile(`^[0-9a-f]{64}$`)

// source returns where new editions are fetched from; nil for nowhere.
func (c *kioskServeCmd) source() (*url.URL, error) {
	if c.From == "" {
		return nil, nil
	}
	source, err := url.Parse(strings.TrimRight(c.From, "/"))
	if err != nil || !isSafe(source) || source.RawQuery != "" || source.Fragment != "" || source.User != nil {
		return nil, &atlas.Error{Code: atlas.CodeInvalid, Message: atlas.Text{
			FR: fmt.Sprintf("--from doit être une adresse en https, par exemple https://atlas.exemple.fr, et non %s", c.From),
			EN: fmt.Sprintf("--from must be an https address, for example https://atlas.example.org, not %s", c.From),
		}}
	}
	return source, nil
}

// isSafe reports whether nobody on the way can change what an address gives.
func isSafe(address *url.URL) bool {
	host := address.Hostname()
	ip, err := netip.ParseAddr(host)
	local := host == "localhost" || err == nil && ip.IsLoopback()
	return host != "" && (address.Scheme == "https" || address.Scheme == "http" && local)
}

// fetcher looks for new editions on the network, and puts them where those from
// a stick are put.
type fetcher struct {
	kiosk  *kiosk.Kiosk
	source *url.URL
	client *http.Client
	log    *slog.Logger
}

func newFetcher(k *kiosk.Kiosk, source *url.URL, log *slog.Logger) *fetcher {
	return &fetcher{kiosk: k, source: source, log: log, client: &http.Client{
		Transport: &http.Transport{
			Proxy:                 http.ProxyFromEnvironment,
			DialContext:           (&net.Dialer{Timeout: 15 * time.Second}).DialContext,
			TLSHandshakeTimeout:   15 * time.Second,
			ResponseHeaderTimeout: time.Minute,
			DisableKeepAlives:     true, // asked once an hour
		},
		CheckRedirect: func(request *http.Request, via []*http.Request) error {
			if !isSafe(request.URL) || len(via) > 5 {
				return fmt.Errorf("sent on to %s", request.URL.Redacted())
			}
			return nil
		},
	}}
}

// run looks until the context ends. That there is no network is no failure of
// the kiosk: it looks again.
func (f *fetcher) run(ctx context.Context, every time.Duration) error {
	rest := backoff{first: min(fetchAgain, every), longest: every}
	pause := backoff{first: every, longest: every}
	for {
		came, err := f.fetch(ctx)
		if ctx.Err() != nil {
			return nil
		}
		wait := &pause
		if err != nil {
			f.log.Warn("no edition could be fetched", "from", f.source.Redacted(), "error", err)
			wait = &rest
		} else {
			rest.next = 0
		}
		f.kiosk.Asked(outcome(came, err))
		if wait.wait(ctx) != nil {
			return nil
		}
	}
}

// outcome words what came of a search.
func outcome(came bool, err error) atlas.Text {
	switch {
	case err != nil:
		return atlas.Text{FR: "L’atlas n’a pas pu être joint.", EN: "The atlas could not be reached."}
	case came:
		return atlas.Text{FR: "Une édition est arrivée.", EN: "An edition arrived."}
	}
	return atlas.Text{FR: "Rien de nouveau.", EN: "Nothing new."}
}

// fetch asks which edition is current, and fetches its file when the kiosk has
// it not. came says that one did. While the last one that came has still to be
// judged, no other takes its place.
func (f *fetcher) fetch(ctx context.Context) (came bool, err error) {
	path := filepath.Join(f.kiosk.Arrivals(), fetchedName)
	if _, err := os.Stat(path); err == nil {
		return true, nil
	}
	ctx, cancel := context.WithTimeout(ctx, fetchDeadline)
	defer cancel()
	digest, err := f.current(ctx)
	if err != nil {
		return false, fmt.Errorf("ask for the current edition: %w", err)
	}
	response, err := f.get(ctx, "/editions/"+digest+"/edition.zip", http.Header{
		"If-None-Match":   {known(f.kiosk.Files())},
		"Accept-Encoding": {"identity"},
	})
	if err != nil {
		return false, fmt.Errorf("fetch edition %.12s: %w", digest, err)
	}
	defer response.Body.Close()
	switch {
	case response.StatusCode == http.StatusNotModified:
		return false, nil
	case response.StatusCode != http.StatusOK:
		return false, fmt.Errorf("fetch edition %.12s: status %d", digest, response.StatusCode)
	}
	if err := durable.WriteFile(path, func(w io.Writer) error { return copyWhole(w, response) }); err != nil {
		return false, fmt.Errorf("fetch edition %.12s: %w", digest, err)
	}
	return true, nil
}

// current returns the digest of the current edition.
func (f *fetcher) current(ctx context.Context) (string, error) {
	response, err := f.get(ctx, "/api/edition", nil)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return "", fmt.Errorf("status %d", response.StatusCode)
	}
	var manifest struct {
		Digest string `json:"digest"`
	}
	if err := json.NewDecoder(io.LimitReader(response.Body, mostManifest)).Decode(&manifest); err != nil {
		return "", err
	}
	if !editionDigest.MatchString(manifest.Digest) {
		return "", fmt.Errorf("the digest is %.80q", manifest.Digest)
	}
	return manifest.Digest, nil
}

func (f *fetcher) get(ctx context.Context, path string, header http.Header) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, f.source.String()+path, nil)
	if err != nil {
		return nil, err
	}
	if header != nil {
		request.Header = header
	}
	return f.client.Do(request)
}

// known writes the digests of files as entity tags.
func known(files []string) string {
	tags := make([]string, len(files))
	for i, file := range files {
		tags[i] = `"` + file + `"`
	}
	return strings.Join(tags, ", ")
}

// copyWhole copies a body that is neither cut nor larger than an edition may be.
func copyWhole(w io.Writer, response *http.Response) error {
	if response.ContentLength > kiosk.MostBytes {
		return fmt.Errorf("it is %d bytes large", response.ContentLength)
	}
	copied, err := io.Copy(w, io.LimitReader(response.Body, kiosk.MostBytes+1))
	if err != nil {
		return err
	}
	if copied > kiosk.MostBytes {
		return fmt.Errorf("it is larger than %d bytes", kiosk.MostBytes)
	}
	return nil
}
