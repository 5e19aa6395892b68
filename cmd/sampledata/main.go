// Sampledata writes an edition of as many cooperations as asked for, in the shape
// of the real ones and over real places, to measure with:
//
//	go run ./cmd/sampledata -cooperations 10000 -seed 1 sample.zip
//	bin/passerelles serve --edition sample.zip
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

	"github.com/passerelles/passerelles/data"
	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/dataset"
	"github.com/passerelles/passerelles/internal/durable"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/internal/gazetteer"
	"github.com/passerelles/passerelles/internal/sampledata"
)

func main() {
	size := sampledata.Size{}
	flag.IntVar(&size.Cooperations, "cooperations", 10_000, "how many to make")
	flag.Uint64Var(&size.Seed, "seed", 1, "the same seed makes the same edition")
	flag.Parse()
	if err := run(context.Background(), size, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, size sampledata.Size, args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("say which file to write: sampledata [-cooperations N] [-seed N] FILE.zip")
	}
	bundled, err := dataset.ReadFS(ctx, data.Bundled(), "data")
	if err != nil {
		return err
	}
	if bundled.Record.Facts, err = dataset.ReadFacts(data.World()); err != nil {
		return err
	}
	places, err := readPlaces(ctx, bundled.Record.Territory)
	if err != nil {
		return fmt.Errorf("read places: %w", err)
	}
	grown, err := sampledata.Grow(&bundled.Record, places, size)
	if err != nil {
		return err
	}
	built, err := edition.Build(ctx, grown)
	if err != nil {
		return err
	}
	if err := durable.WriteFile(args[0], func(w io.Writer) error { return edition.WriteZip(w, built, nil) }); err != nil {
		return err
	}
	counts := built.Counts()
	fmt.Printf("%s: %d cooperations, %d links, %d authorities, %d partners\n",
		args[0], counts.Cooperations, counts.Links, counts.Authorities, counts.Partners)
	return nil
}

// readPlaces reads the towns of the world and the communes of the territory.
func readPlaces(ctx context.Context, territory atlas.Territory) (sampledata.Places, error) {
	places := sampledata.Places{Towns: map[string][]atlas.Place{}}
	var departments []string
	for _, department := range territory.Departments {
		departments = append(departments, department.Code)
	}
	bundle, err := gazetteer.Sources(gazetteer.Folders{
		NodeModules: filepath.Join("data", "gazetteer", "node_modules"), Departments: departments,
	})
	if err != nil {
		return places, err
	}
	err = bundle.Each(ctx, func(e gazetteer.Entry) error {
		switch {
		case e.Commune != nil:
			places.Communes = append(places.Communes, *e.Commune)
		case !e.NamesOnly && e.Place.Level == atlas.LevelLocality && e.Exactness == atlas.Exact && e.Place.Country != "FR":
			places.Towns[e.Place.Country] = append(places.Towns[e.Place.Country], e.Place)
		}
		return nil
	})
	return places, err
}
