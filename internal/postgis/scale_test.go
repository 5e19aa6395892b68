package postgis_test

import (
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/passerelles/passerelles/internal/atlas"
)

// many returns a record of n cooperations between n/10 partners and the
// authorities of the sample, with the parts a cooperation has on average.
func many(n int) *atlas.Record {
	record := sample()
	for i := range n/10 + 1 {
		record.Partners = append(record.Partners, atlas.Partner{
			ID: fmt.Sprintf("partenaire-%d", i), Name: fmt.Sprintf("Partenaire %d", i), SourceName: "Partenaire",
			Level: atlas.LevelLocality, Countries: []string{"BJ"}, Origin: origin,
		})
	}
	template := record.Cooperations[1]
	for i := range n {
		c := template
		c.ID, c.Title = fmt.Sprintf("cooperation-%d", i), fmt.Sprintf("Coopération %d", i)
		c.Themes = []string{"eau", "jeunesse"}
		c.Participations = []atlas.Participation{
			{Actor: atlas.Actor{Kind: atlas.ActorAuthority, ID: "lille"}, Role: atlas.RoleLead},
			{Actor: atlas.Actor{Kind: atlas.ActorPartner, ID: fmt.Sprintf("partenaire-%d", i/10)}, Role: atlas.RoleParticipant},
		}
		record.Cooperations = append(record.Cooperations, c)
	}
	return record
}

// BenchmarkImport tells what an import costs: a first one, one that changes
// nothing, and one that retires all but the sample; then reading it all. The
// cost of one cooperation must not depend on their number:
//
//	go test ./internal/postgis -run - -bench Import -benchtime 1x
func BenchmarkImport(b *testing.B) {
	for _, n := range []int{1000, 10_000, 100_000} {
		if limit, err := strconv.Atoi(os.Getenv("PASSERELLES_BENCH_COOPERATIONS")); err == nil && n > limit {
			continue
		}
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			record := many(n)
			for b.Loop() {
				store := writer(b)
				timed := func(what string, do func()) {
					start := time.Now()
					do()
					b.ReportMetric(float64(time.Since(start).Microseconds())/float64(n), "µs/"+what)
				}
				timed("first", func() { mustImport(b, store, full(record)) })
				timed("again", func() { mustImport(b, store, full(record)) })
				timed("read", func() { mustRecord(b, store) })
				timed("retire", func() { mustImport(b, store, full(sample())) })
			}
		})
	}
}
