// Sampledata writes an edition, or a data package, of as many cooperations as
// asked for, in the shape of the real ones and over real places, to measure with:
//
//	go run ./cmd/sampledata -cooperations 10000 -seed 1 sample.zip
//	bin/passerelles serve --edition sample.zip
//
//	go run ./cmd/sampledata -cooperations 10000 -seed 1 sample
//	bin/passerelles import sample
//
// A number before what is written is its own size: "1000=small 10000=large.zip"
// reads the places once for both.
//
// It reads the bundled data package and the pinned sources of the gazetteer, so
// it is to be run from the repository, after "make build".
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/passerelles/passerelles/data"
	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/dataset"
	"github.com/passerelles/passerelles/internal/durable"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/internal/gazetteer"
	"github.com/passerelles/passerelles/internal/sampledata"
)

// origin names the data package that is written.
const origin = "exemple"

func main() {
	size := sampledata.Size{}
	flag.IntVar(&size.Cooperations, "cooperations", 10_000, "how many to make")
	flag.Uint64Var(&size.Seed, "seed", 1, "the same seed makes the same edition")
	translations := flag.String("libgeonames", filepath.Join(".passerelles", "gazetteer", "libgeonames"), "where make put them")
	flag.Parse()
	if err := run(context.Background(), size, *translations, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, size sampledata.Size, translations string, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("say what to write: sampledata [-cooperations N] [-seed N] [N=]FILE.zip|[N=]FOLDER…")
	}
	bundled, err := dataset.ReadFS(ctx, data.Bundled(), "data")
	if err != nil {
		return err
	}
	if bundled.Record.Facts, err = dataset.ReadFacts(data.World()); err != nil {
		return err
	}
	places, err := readPlaces(ctx, bundled.Record.Territory, translations)
	if err != nil {
		return err
	}
	for _, out := range args {
		own := size
		if number, rest, found := strings.Cut(out, "="); found {
			if own.Cooperations, err = strconv.Atoi(number); err != nil {
				return fmt.Errorf("%s: how many cooperations? %w", out, err)
			}
			out = rest
		}
		grown, err := sampledata.Grow(&bundled.Record, places, own)
		if err != nil {
			return err
		}
		if err := write(ctx, out, grown); err != nil {
			return err
		}
	}
	return nil
}

// write writes an edition when the name says so, else a data package.
func write(ctx context.Context, out string, grown *atlas.Record) error {
	if filepath.Ext(out) != ".zip" {
		return dataset.WriteFolder(ctx, out, origin, sampledata.Decided(grown))
	}
	built, err := edition.Build(ctx, grown)
	if err != nil {
		return err
	}
	if err := durable.WriteFile(out, func(w io.Writer) error { return edition.WriteZip(w, built, nil) }); err != nil {
		return err
	}
	counts := built.Counts()
	fmt.Printf("%s: %d cooperations, %d links, %d authorities, %d partners\n",
		out, counts.Cooperations, counts.Links, counts.Authorities, counts.Partners)
	return nil
}

// readPlaces reads the pinned sources of the gazetteer.
func readPlaces(ctx context.Context, territory atlas.Territory, translations string) (sampledata.Places, error) {
	var departments []string
	for _, department := range territory.Departments {
		departments = append(departments, department.Code)
	}
	bundle, err := gazetteer.Sources(gazetteer.Folders{
		NodeModules: filepath.Join("data", "gazetteer", "node_modules"), Libgeonames: translations, Departments: departments,
	})
	if err != nil {
		return sampledata.Places{}, err
	}
	return sampledata.ReadPlaces(ctx, bundle)
}
