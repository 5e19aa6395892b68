package postgis_test

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/gazetteer"
	"github.com/passerelles/passerelles/internal/geocode"
	"github.com/passerelles/passerelles/internal/postgis"
	"github.com/passerelles/passerelles/internal/postgistest"
)

// The size of the batch that is measured, and how many of its names the slow way
// is tried on.
const (
	benchNames   = 10_000
	benchSlow    = 500
	benchMisspel = 5 // one name in five is misspelt
	leastRatio   = 20
)

// BenchmarkGeocode measures a batch of names against what most programs do, one
// trigram query for each, on the same real gazetteer and in one run; and the
// memory of a batch ten times longer. Run it with `make bench`.
func BenchmarkGeocode(b *testing.B) {
	if os.Getenv("PASSERELLES_BENCH") == "" {
		b.Skip("loads the real gazetteer: `make bench`")
	}
	store, url, names := benchGazetteer(b)
	geocoder := &geocode.Geocoder{Gazetteer: store}
	b.Run("batch", func(b *testing.B) {
		var fast, slow time.Duration // per name
		var ratios []float64
		for b.Loop() {
			fast = timed(b, benchNames, func() { geocodeBatch(b, geocoder, strings.NewReader(asCSV(names)), io.Discard) })
			slow = timed(b, benchSlow, func() { oneQueryPerName(b, url, names[:benchSlow]) })
			ratios = append(ratios, float64(slow)/float64(fast))
		}
		slices.Sort(ratios)
		median := ratios[len(ratios)/2]
		b.ReportMetric(float64(fast.Microseconds()), "µs/name")
		b.ReportMetric(float64(slow.Microseconds()), "µs/name-by-trigrams")
		b.ReportMetric(median, "×faster")
		b.ReportMetric(ratios[0], "×faster-least")
		b.ReportMetric(ratios[len(ratios)-1], "×faster-most")
		if median < leastRatio {
			b.Errorf("a batch is not %d times faster than a query per name", leastRatio)
		}
	})
	b.Run("memory", func(b *testing.B) {
		var short, long uint64
		for b.Loop() {
			short = peak(func() { geocodeBatch(b, geocoder, strings.NewReader(asCSV(names[:benchNames/10])), io.Discard) })
			long = peak(func() { geocodeBatch(b, geocoder, strings.NewReader(asCSV(names)), io.Discard) })
		}
		b.ReportMetric(float64(short)/(1<<20), "MiB-for-1000")
		b.ReportMetric(float64(long)/(1<<20), "MiB-for-10000")
	})
}

func timed(b *testing.B, names int, do func()) time.Duration {
	b.Helper()
	began := time.Now()
	do()
	return time.Since(began) / time.Duration(names)
}

// peak is the most that the heap held while do ran, above what it held before.
func peak(do func()) uint64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&stats)
	before, most := stats.HeapAlloc, stats.HeapAlloc
	done := make(chan struct{})
	go func() {
		defer close(done)
		do()
	}()
	for {
		select {
		case <-done:
			return most - before
		case <-time.After(5 * time.Millisecond):
			runtime.ReadMemStats(&stats)
			most = max(most, stats.HeapAlloc)
		}
	}
}

func geocodeBatch(b *testing.B, geocoder *geocode.Geocoder, in io.Reader, out io.Writer) {
	b.Helper()
	countries := geocode.NewCountryNames([]atlas.WorldRegion{{ISO2: "FR", ISO3: "FRA", Name: atlas.Text{FR: "France", EN: "France"}}})
	if err := geocode.Batch(b.Context(), geocoder, countries, in, out, ""); err != nil {
		b.Fatal(err)
	}
}

// oneQueryPerName is the slow way: the five names closest by trigrams, with
// PostgreSQL's own threshold, through the same index.
func oneQueryPerName(b *testing.B, url string, names []string) {
	b.Helper()
	conn, err := pgx.Connect(b.Context(), url)
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close(b.Context())
	for _, name := range names {
		rows, err := conn.Query(b.Context(), `
			select p.id, similarity(n.form, $1) as closeness
			from passerelles.gazetteer_name n join passerelles.gazetteer_place p on p.number = n.place
			where n.form % $1 order by closeness desc, n.weight desc limit 5`, geocode.Normalise(name))
		if err != nil {
			b.Fatal(err)
		}
		for rows.Next() {
			_ = rows.RawValues() // read as a program would
		}
		if rows.Err() != nil {
			b.Fatal(rows.Err())
		}
	}
}

// benchGazetteer loads the real gazetteer and draws names of its towns, always
// the same, one in five misspelt.
func benchGazetteer(b *testing.B) (store *postgis.Store, url string, names []string) {
	b.Helper()
	url = postgistest.Database(b)
	store = openAs(b, url, postgis.RoleWriter)
	bundle := realSources(b, nil)
	random := rand.New(rand.NewPCG(1, 2))
	seen := 0
	each := func(emit func(gazetteer.Entry) error) error {
		return bundle.Each(b.Context(), func(e gazetteer.Entry) error {
			if e.Place.Level == atlas.LevelLocality && e.Place.Population >= 500 && len(e.Place.Name) > 4 {
				seen++
				if name := e.Place.Name; len(names) < benchNames {
					names = append(names, name)
				} else if i := random.IntN(seen); i < benchNames {
					names[i] = name
				}
			}
			return emit(e)
		})
	}
	if err := store.LoadGazetteer(b.Context(), bundle.Digest(), false, each, nil); err != nil {
		b.Fatal(err)
	}
	for i := range names {
		if i%benchMisspel == 0 {
			names[i] = misspelt(names[i], random)
		}
	}
	return store, url, names
}

// misspelt loses, doubles or swaps a letter, or writes another one.
func misspelt(name string, random *rand.Rand) string {
	runes := []rune(name)
	i := 1 + random.IntN(len(runes)-2)
	switch random.IntN(4) {
	case 0:
		return string(runes[:i]) + string(runes[i+1:])
	case 1:
		return string(runes[:i]) + string(runes[i]) + string(runes[i:])
	case 2:
		runes[i], runes[i+1] = runes[i+1], runes[i]
	case 3:
		runes[i] = rune('a' + random.IntN(26))
	}
	return string(runes)
}

func asCSV(names []string) string {
	var out bytes.Buffer
	out.WriteString("query,country\n")
	for _, name := range names {
		fmt.Fprintf(&out, "%q,\n", strings.ReplaceAll(name, `"`, ""))
	}
	return out.String()
}
