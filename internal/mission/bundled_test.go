package mission_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/data"
	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/catalogue"
	"github.com/passerelles/passerelles/internal/dataset"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/internal/mission"
)

// bundle is the edition of the bundled data, as the program makes it: the
// places are those that the gazetteer gave, from the file that holds it to them.
type bundle struct {
	edition *edition.Edition
	records *catalogue.Catalogue
	index   *mission.Index
	record  *atlas.Record
}

func bundled(tb testing.TB) bundle {
	tb.Helper()
	b, err := readBundled()
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

var readBundled = sync.OnceValues(func() (bundle, error) {
	ctx := context.Background()
	read, err := dataset.ReadFS(ctx, data.Bundled(), "data")
	if err != nil {
		return bundle{}, err
	}
	record := &read.Record
	if record.Decisions, err = readDecisions("../postgis/testdata/bundled_decisions.golden"); err != nil {
		return bundle{}, err
	}
	if record.Facts, err = dataset.ReadFacts(data.World()); err != nil {
		return bundle{}, err
	}
	record.Communes = []atlas.Commune{
		{Code: "59350", Name: "Lille", Department: "59", EPCI: "200093201", EPCIName: "Métropole européenne de Lille"},
		{Code: "62041", Name: "Arras", Department: "62", EPCI: "200033579", EPCIName: "Communauté urbaine d’Arras"},
	}
	built, err := edition.Build(ctx, record)
	if err != nil {
		return bundle{}, err
	}
	e := built.WithMeta(edition.Meta{Number: 7, PublishedAt: time.Date(2026, 11, 26, 9, 30, 0, 0, time.UTC)})
	records, err := catalogue.Read(e)
	if err != nil {
		return bundle{}, err
	}
	index, err := mission.NewIndex(e, records)
	return bundle{e, records, index, record}, err
})

// readDecisions reads the lines "partner naplouse: accepted exact geonames:1 32.2,35.2 Naplouse, …".
func readDecisions(path string) ([]atlas.Decision, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var decisions []atlas.Decision
	for lines := bufio.NewScanner(file); lines.Scan(); {
		head, tail, _ := strings.Cut(lines.Text(), ": ")
		kind, id, _ := strings.Cut(head, " ")
		fields := strings.SplitN(tail, " ", 5)
		decision := atlas.Decision{
			Subject: atlas.Actor{Kind: atlas.ActorKind(kind), ID: id}, Status: atlas.DecisionStatus(fields[0]),
			Exactness: atlas.NoPlace,
		}
		if len(fields) == 5 {
			var lat, lon float64
			if _, err := fmt.Sscanf(fields[3], "%f,%f", &lat, &lon); err != nil {
				return nil, fmt.Errorf("%s: %w", lines.Text(), err)
			}
			name, _, _ := strings.Cut(fields[4], ",")
			source, _, _ := strings.Cut(fields[2], ":")
			decision.Exactness = atlas.Exactness(fields[1])
			decision.Place = &atlas.Place{ID: fields[2], Name: name, Source: source, Position: orb.Point{lon, lat}}
		}
		decisions = append(decisions, decision)
	}
	return decisions, nil
}
