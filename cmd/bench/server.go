//go:build linux

package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/bench"
)

const (
	starts       = 5
	publications = 10 // as many as a server keeps
	restFor      = 3 * time.Second
	loadFor      = 5 * time.Second
	readers      = 200 // at once, under load
)

// server measures the whole program with the bundled data, its database included.
func (b *bencher) server(ctx context.Context) error {
	server, err := b.secondStart(ctx)
	if err != nil {
		return err
	}
	// What is timed comes before twenty publications, which the database is still
	// writing to its disk long after they are there.
	err = b.asYouType(ctx, server)
	if err == nil {
		err = b.firstLoad(ctx, server)
	}
	if err == nil {
		err = b.memory(ctx, server)
	}
	return errors.Join(err, server.Stop())
}

// secondStart starts the program, which was set up before, several times, and
// leaves the last one running.
func (b *bencher) secondStart(ctx context.Context) (*served, error) {
	var took []float64
	for {
		server, err := b.serve(ctx, "run")
		if err != nil {
			return nil, err
		}
		took = append(took, server.took.Seconds())
		if len(took) < starts {
			if err := server.Stop(); err != nil {
				return nil, err
			}
			continue
		}
		b.add(bench.Figure{
			What: atlas.Text{FR: "deuxième démarrage, jusqu’à la première réponse", EN: "second start, to the first answer"},
			Unit: "s", Spread: bench.SpreadOf(took), Target: bench.AtMost(2),
		})
		return server, nil
	}
}

// memory follows what the server holds: at rest, under load, and as editions are
// published. The first ten fill what it keeps; more must not add to it.
func (b *bencher) memory(ctx context.Context, server *served) error {
	if _, err := b.held(ctx, server, atlas.Text{FR: "au repos", EN: "at rest"}); err != nil {
		return err
	}
	if err := b.underLoad(ctx, server); err != nil {
		return err
	}
	if err := b.publishAgain(ctx, server, 0); err != nil {
		return err
	}
	full, err := b.held(ctx, server, atlas.Text{FR: "après dix publications", EN: "after publishing ten times"})
	if err != nil {
		return err
	}
	if err := b.publishAgain(ctx, server, publications); err != nil {
		return err
	}
	more, err := b.held(ctx, server, atlas.Text{FR: "après dix de plus", EN: "after ten more"})
	if err != nil {
		return err
	}
	b.add(bench.Figure{
		What:    atlas.Text{FR: "mémoire après vingt publications", EN: "memory after publishing twenty times"},
		Against: atlas.Text{FR: "après dix", EN: "after ten"},
		Unit:    "×", Spread: spreadOf(more / full), Target: bench.AtMost(1.15),
	})
	b.add(single(atlas.Text{FR: "mémoire après vingt publications", EN: "memory after publishing twenty times"}, more, "MiB", bench.AtMost(128)))
	return nil
}

// held keeps what the server holds, once it is at rest.
func (b *bencher) held(ctx context.Context, server *served, when atlas.Text) (float64, error) {
	select {
	case <-ctx.Done():
		return 0, ctx.Err()
	case <-time.After(restFor):
	}
	now, _, err := server.Memory()
	if err != nil {
		return 0, err
	}
	b.report.Memory = append(b.report.Memory, bench.Memory{When: when, MiB: mebibytes(now)})
	return mebibytes(now), nil
}

// underLoad has many readers ask for what is largest, and keeps the peak.
func (b *bencher) underLoad(ctx context.Context, server *served) error {
	if err := server.ForgetPeak(); err != nil {
		return err
	}
	for _, question := range []bench.Question{
		{Path: layerPath, Coding: "br"}, {Path: "/api/places.json", Coding: "gzip"}, {Path: "/", Coding: "br"},
		{Path: layerPath, Coding: "br", Close: true},
	} {
		question.Address = server.address
		load, _, err := question.Prepare(ctx, readers)
		if err != nil {
			return err
		}
		if _, err := load.Run(ctx, loadFor); err != nil {
			return err
		}
	}
	_, peak, err := server.Memory()
	if err != nil {
		return err
	}
	b.report.Memory = append(b.report.Memory, bench.Memory{
		When: atlas.Text{FR: "sous charge, au plus haut", EN: "under load, at its peak"}, MiB: mebibytes(peak),
	})
	b.add(single(atlas.Text{FR: "mémoire sous charge, données du dépôt", EN: "memory under load, bundled data"}, mebibytes(peak), "MiB", bench.AtMost(128)))
	return nil
}

// publishAgain changes a title and publishes, ten times; the server takes each
// edition up.
func (b *bencher) publishAgain(ctx context.Context, server *served, from int) error {
	for i := range publications {
		before, err := bench.Ask(ctx, manifest(server), "")
		if err != nil {
			return err
		}
		file := b.file("cooperations.csv")
		if err := retitle(file, from+i); err != nil {
			return err
		}
		if _, err := bench.Spend(ctx, b.environment(), program, "import", file); err != nil {
			return err
		}
		if _, err := bench.Spend(ctx, b.environment(), program, "publish"); err != nil {
			return err
		}
		if err := takenUp(ctx, server, before.Header.Get("ETag")); err != nil {
			return err
		}
	}
	return nil
}

func manifest(server *served) bench.Question {
	return bench.Question{Address: server.address, Path: "/api/edition", Coding: "identity", Close: true}
}

// takenUp waits until the server has another edition.
func takenUp(ctx context.Context, server *served, before string) error {
	const patience = 15 * time.Second
	for began := time.Now(); time.Since(began) < patience; time.Sleep(20 * time.Millisecond) { // between two looks
		now, err := bench.Ask(ctx, manifest(server), "")
		if err != nil {
			return err
		}
		if now.Header.Get("ETag") != before {
			// Who reads it has it prepared, as it would be for anybody.
			_, err := bench.Ask(ctx, bench.Question{Address: server.address, Path: layerPath, Coding: "br", Close: true}, "")
			return err
		}
	}
	return fmt.Errorf("the server did not take up what was published within %v", patience)
}

// retitle writes one bundled cooperation with another title, as somebody who
// corrects it would.
func retitle(file string, number int) error {
	bundled, err := os.Open("data/cooperations.csv")
	if err != nil {
		return err
	}
	defer bundled.Close() //nolint:errcheck // only read
	reader := csv.NewReader(bundled)
	names, err := reader.Read()
	if err != nil {
		return err
	}
	row, err := reader.Read()
	if err != nil {
		return err
	}
	for i, name := range names {
		if name == "title" {
			// Another one than that of a former run, too.
			row[i] = fmt.Sprintf("%s (%d, %d)", row[i], time.Now().Unix(), number)
		}
	}
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	writer := csv.NewWriter(out)
	return errors.Join(writer.WriteAll([][]string{names, row}), out.Close())
}
