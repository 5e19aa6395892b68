package mission_test

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/catalogue"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/internal/mission"
	"github.com/passerelles/passerelles/internal/sampledata"
)

// grown is an edition of so many cooperations, in the shape of the bundled ones,
// with towns that are where nothing is but near the real ones.
func grown(tb testing.TB, cooperations int) (*edition.Edition, *catalogue.Catalogue) {
	tb.Helper()
	record := bundled(tb).record
	random := rand.New(rand.NewPCG(1, 2))
	near := func(at orb.Point, degrees float64) orb.Point {
		return orb.Point{at.Lon() + degrees*(random.Float64()-0.5), max(min(at.Lat()+degrees*(random.Float64()-0.5), 85), -85)}
	}
	places := sampledata.Places{Towns: map[string][]atlas.Place{}}
	countryOf := map[string]string{}
	for _, p := range record.Partners {
		if len(p.Countries) == 1 {
			countryOf[p.ID] = p.Countries[0]
		}
	}
	for _, d := range record.Decisions {
		country := countryOf[d.Subject.ID]
		if d.Place == nil || country == "" {
			continue
		}
		for i := range 40 {
			places.Towns[country] = append(places.Towns[country], atlas.Place{
				ID: fmt.Sprintf("essai:%s-%d", d.Subject.ID, i), Name: fmt.Sprintf("%s-%d", d.Place.Name, i),
				Country: country, Level: atlas.LevelLocality, Position: near(d.Place.Position, 6), Source: "essai",
			})
		}
	}
	for i := range 900 {
		at := near(record.Territory.Anchor, 1)
		places.Communes = append(places.Communes, atlas.Commune{
			Code: fmt.Sprintf("59%03d", i), Name: fmt.Sprintf("Commune %d", i), Department: "59", Position: &at, Source: "essai",
		})
	}
	larger, err := sampledata.Grow(record, places, sampledata.Size{Cooperations: cooperations, Seed: 1})
	if err != nil {
		tb.Fatal(err)
	}
	built, err := edition.Build(tb.Context(), larger)
	if err != nil {
		tb.Fatal(err)
	}
	e := built.WithMeta(edition.Meta{Number: 1, PublishedAt: time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)})
	records, err := catalogue.Read(e)
	if err != nil {
		tb.Fatal(err)
	}
	return e, records
}

// mostDossierTime is what a reader may wait for the data of a dossier.
const mostDossierTime = 300 * time.Millisecond

// BenchmarkDossier is a dossier of the largest region of 10 000 cooperations,
// and of the whole world, to the JSON that is sent. With PASSERELLES_BENCH it
// holds what is promised of it.
func BenchmarkDossier(b *testing.B) {
	e, records := grown(b, 10_000)
	b.Run("index", func(b *testing.B) {
		for b.Loop() {
			if _, err := mission.NewIndex(e, records); err != nil {
				b.Fatal(err)
			}
		}
	})
	index, err := mission.NewIndex(e, records)
	if err != nil {
		b.Fatal(err)
	}
	for name, query := range map[string]url.Values{
		"Europe":    {"region": {"150"}},
		"world":     {"region": {"001"}},
		"departure": {"region": {"150"}, "authority": {records.Authorities[0].ID}, "from": {"2027-03-01"}, "to": {"2027-04-15"}},
		"circle":    {"near": {"50,10"}, "km": {"2000"}},
	} {
		b.Run(name, func(b *testing.B) {
			request, err := mission.ParseRequest(query)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				dossier, err := index.Dossier(request)
				if err != nil {
					b.Fatal(err)
				}
				text, err := dossier.JSON()
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(len(text))/1e6, "MB")
				b.ReportMetric(float64(dossier.Summary.Cooperations), "cooperations")
			}
			if each := b.Elapsed() / time.Duration(b.N); os.Getenv("PASSERELLES_BENCH") != "" && each > mostDossierTime {
				b.Errorf("a dossier takes %v, want %v at most", each, mostDossierTime)
			}
		})
	}
}
