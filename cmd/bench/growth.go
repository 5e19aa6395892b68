//go:build linux

package main

import (
	"context"
	"fmt"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/bench"
)

// sizes are how many cooperations growth is measured with.
func sizes() []int { return []int{1_000, 10_000, 100_000} }

func folderOf(cooperations int) string { return fmt.Sprintf("sample-%d", cooperations) }

// growth imports and publishes samples of growing size, each into a new database,
// with the commands that people use.
func (b *bencher) growth(ctx context.Context) error {
	for _, n := range sizes() {
		grown, err := b.grow(ctx, n)
		if err != nil {
			return err
		}
		b.report.Growth = append(b.report.Growth, grown)
		fmt.Printf("  %d : import %.1f s, publication %.1f s\n", n, grown.ImportSeconds, grown.PublishSeconds)
	}
	most, least := b.report.Growth[len(sizes())-1], b.report.Growth[0]
	b.add(single(atlas.Text{FR: "publier 100 000 coopérations", EN: "publishing 100,000 cooperations"}, most.PublishSeconds, "s", bench.AtMost(30)))
	b.add(single(atlas.Text{FR: "publier 100 000 coopérations : mémoire", EN: "publishing 100,000 cooperations: memory"}, most.PublishMiB, "MiB", bench.AtMost(1024)))
	// What a program costs to start weighs on the small size: it makes the large one
	// look better, not worse, so growth is told between the two larger ones too.
	perThousand := most.PublishCPU / float64(most.Cooperations/least.Cooperations)
	b.add(bench.Figure{
		What:    atlas.Text{FR: "publier mille coopérations parmi 100 000", EN: "publishing a thousand cooperations among 100,000"},
		Against: atlas.Text{FR: "mille parmi mille, temps de processeur", EN: "a thousand by themselves, processor time"},
		Unit:    "×", Spread: spreadOf(perThousand / least.PublishCPU), Target: bench.AtMost(1.5),
	})
	middle := b.report.Growth[1]
	b.add(bench.Figure{
		What:    atlas.Text{FR: "publier mille coopérations parmi 100 000", EN: "publishing a thousand cooperations among 100,000"},
		Against: atlas.Text{FR: "mille parmi 10 000, temps de processeur", EN: "a thousand among 10,000, processor time"},
		Unit:    "×", Spread: spreadOf(most.PublishCPU / 10 / middle.PublishCPU), Target: bench.AtMost(1.5),
	})
	b.add(bench.Figure{
		What:    atlas.Text{FR: "importer mille coopérations parmi 100 000", EN: "importing a thousand cooperations among 100,000"},
		Against: atlas.Text{FR: "mille parmi 10 000, base comprise", EN: "a thousand among 10,000, with the database's time"},
		Unit:    "×", Spread: spreadOf(most.ImportSeconds / 10 / middle.ImportSeconds), Target: bench.AtMost(1.5),
	})
	return nil
}

func spreadOf(value float64) bench.Spread { return bench.SpreadOf([]float64{value}) }

func (b *bencher) grow(ctx context.Context, n int) (bench.Growth, error) {
	database, err := b.database(ctx, fmt.Sprintf("passerelles_bench_%d", n))
	if err != nil {
		return bench.Growth{}, err
	}
	defer database.close(ctx)
	env := b.environment("PASSERELLES_DATABASE_URL=" + database.url)
	if _, err := bench.Spend(ctx, env, program, "migrate"); err != nil {
		return bench.Growth{}, err
	}
	imported, err := bench.Spend(ctx, env, program, "import", b.file(folderOf(n)))
	if err != nil {
		return bench.Growth{}, err
	}
	published, err := bench.Spend(ctx, env, program, "publish")
	if err != nil {
		return bench.Growth{}, err
	}
	return bench.Growth{
		Cooperations:  n,
		ImportSeconds: imported.Elapsed.Seconds(), ImportCPU: imported.Processor.Seconds(), ImportMiB: mebibytes(imported.Peak),
		PublishSeconds: published.Elapsed.Seconds(), PublishCPU: published.Processor.Seconds(), PublishMiB: mebibytes(published.Peak),
	}, nil
}

func mebibytes(bytes int64) float64 { return float64(bytes) / (1 << 20) }
