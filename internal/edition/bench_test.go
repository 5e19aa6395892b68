package edition

import (
	"fmt"
	"runtime"
	"testing"
)

// BenchmarkBuild measures the building of an edition, and reports what it costs
// for each cooperation, so that linearity shows.
func BenchmarkBuild(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			record := world(n)
			runtime.GC()
			var bytes int
			for b.Loop() {
				e, err := Build(b.Context(), record)
				if err != nil {
					b.Fatal(err)
				}
				bytes = 0
				for _, file := range e.Stored() {
					bytes += len(file.Identity)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*n), "µs/cooperation")
			b.ReportMetric(float64(bytes)/1e6, "MB")
		})
	}
}
