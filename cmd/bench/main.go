//go:build linux

// Bench measures what the design promises, beside what it is compared with, in
// one run, and says whether the promises are kept:
//
//	bin/bench                  everything; the status is 1 when a promise is not kept
//	bin/bench -only layers     one part: see parts
//	bin/bench readme           puts the last figures into README.md
//
// It is to be run from the repository, as "make bench" does: that sets up all that
// is needed.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/passerelles/passerelles/internal/bench"
	"github.com/passerelles/passerelles/internal/durable"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	kept, err := run(ctx, os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench :", err)
	}
	if err != nil || !kept {
		stop()
		os.Exit(1)
	}
}

// bencher is one run.
type bencher struct {
	state    string // a folder of its own
	nginx    string // the program
	chromium string
	report   bench.Report
}

// part is something that is measured by itself.
type part struct {
	name, what string
	measure    func(context.Context) error
}

// parts lists what is measured, in order: what is generated comes first.
func (b *bencher) parts() []part {
	return []part{
		{"samples", "Coopérations d’exemple, sur de vrais lieux", b.samples},
		{"layers", "Couches : face à nginx, puis à une requête ST_AsGeoJSON à chaque demande", b.layers},
		{"geocode", "Géocodage en lot, contre une requête par trigrammes et par nom", b.geocode},
		{"server", "Réponses pendant la frappe, première page, deuxième démarrage, mémoire", b.server},
		{"map", "Fluidité de la carte, avec 10 000 liens, puis sur un téléphone avec 3 000", b.mapFrames},
		{"growth", "Import et publication : 1 000, 10 000 et 100 000 coopérations", b.growth},
		{"functions", "Fonctions", b.functions},
	}
}

func run(ctx context.Context, args []string) (kept bool, err error) {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	state := flags.String("state", filepath.Join(".passerelles", "test", "bench"), "folder to work in")
	nginx := flags.String("nginx", "nginx", "nginx program")
	chromium := flags.String("chromium", "chromium", "Chromium program")
	out := flags.String("json", filepath.Join(".passerelles", "bench.json"), "where the figures go")
	only := flags.String("only", "", "measure these parts only (comma-separated)")
	live := flags.String("live", "", "serve live layers from this database instead")
	bare := flags.String("bare", "", "serve this folder with net/http and nothing else instead")
	address := flags.String("address", "", "where to serve instead")
	if err := flags.Parse(args); err != nil {
		return false, err
	}
	switch {
	case *live != "":
		return true, serveLive(ctx, *live, *address)
	case *bare != "":
		return true, serveBare(ctx, *bare, *address)
	case flags.Arg(0) == "readme":
		return true, updateReadme(*out)
	case flags.NArg() > 0:
		return false, fmt.Errorf("%s: unknown; say nothing, or readme", flags.Arg(0))
	}
	if *state, err = filepath.Abs(*state); err != nil {
		return false, err
	}
	if err := os.MkdirAll(*state, 0o755); err != nil {
		return false, err
	}
	b := &bencher{state: *state, nginx: *nginx, chromium: *chromium}
	began := time.Now()
	b.report.Date = began.Format(time.DateOnly)
	b.report.Machine = bench.Describe(ctx, *nginx, *chromium)
	for _, part := range b.parts() {
		if *only != "" && !slices.Contains(strings.Split(*only, ","), part.name) {
			continue
		}
		fmt.Printf("→ %s\n", part.what)
		start := time.Now()
		if err := part.measure(ctx); err != nil {
			if ctx.Err() != nil {
				return false, ctx.Err()
			}
			fmt.Printf("  %v\n", err)
			b.report.Failed = append(b.report.Failed, part.name)
		}
		fmt.Printf("  (%.0f s)\n", time.Since(start).Seconds())
	}
	b.report.Seconds = time.Since(began).Seconds()
	if err := b.report.Print(os.Stdout); err != nil {
		return false, err
	}
	err = durable.WriteFile(*out, func(w io.Writer) error {
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", "  ")
		encoder.SetEscapeHTML(false)
		return encoder.Encode(&b.report)
	})
	return b.report.Kept(), err
}

// updateReadme puts the figures of a run into README.md.
func updateReadme(from string) error {
	content, err := os.ReadFile(from)
	if err != nil {
		return fmt.Errorf("make bench first: %w", err)
	}
	var report bench.Report
	if err := json.Unmarshal(content, &report); err != nil {
		return fmt.Errorf("read %s: %w", from, err)
	}
	const readme = "README.md"
	text, err := os.ReadFile(readme)
	if err != nil {
		return err
	}
	updated, err := bench.UpdateReadme(string(text), &report)
	if err != nil {
		return err
	}
	return durable.WriteFile(readme, func(w io.Writer) error {
		_, err := io.WriteString(w, updated)
		return err
	})
}

// add keeps a figure, and says it at once.
func (b *bencher) add(figure bench.Figure) {
	b.report.Figures = append(b.report.Figures, figure)
	fmt.Printf("  %s\n", figure)
}

func (b *bencher) file(name string) string { return filepath.Join(b.state, name) }

// program is the command that is measured.
const program = "bin/passerelles"

// freeAddress is an address of this machine where nobody listens.
func freeAddress() (netip.AddrPort, error) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return netip.AddrPort{}, err
	}
	defer listener.Close() //nolint:errcheck // nobody came
	return netip.ParseAddrPort(listener.Addr().String())
}

// served is the program as a server.
type served struct {
	*bench.Process
	address netip.AddrPort
	took    time.Duration // from its start to the first answer
}

func (s *served) url() string { return "http://" + s.address.String() }

// serve starts the program as a server, and waits until it answers with a layer.
func (b *bencher) serve(ctx context.Context, args ...string) (*served, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	process, err := bench.Start(b.file("server.log"), b.environment("PASSERELLES_ADDR="+address.String()), program, args...)
	if err != nil {
		return nil, err
	}
	s := &served{Process: process, address: address}
	if s.took, err = process.Await(ctx, s.url()+"/layers/all.geojson", 5*time.Minute); err != nil {
		_ = process.Stop() // what went wrong is said
		return nil, err
	}
	return s, nil
}

// environment has the program work in a folder of the run's, with its own cluster.
func (b *bencher) environment(more ...string) []string {
	return append([]string{"PASSERELLES_STATE_DIR=" + b.state, "PASSERELLES_DATABASE_URL="}, more...)
}
