package main

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"slices"
	"sync"
	"testing"
	"time"
)

// What somebody types, ten times over.
func typed() []string {
	var all []string
	for _, name := range []string{
		"Naplouse", "Ouagadougou", "Saint-Louis du Sénégal", "Wrocław", "Breslau", "Tlemcen", "Minas Gerais", "Stavenger",
		"Cologne", "Zabrze", "Yaoundé 3", "Haute-Silésie", "Kayes Mali", "Le Caire", "San José", "Valladolid", "Xyzzyx", "Kéniéba",
	} {
		runes := []rune(name)
		for end := 2; end <= len(runes); end++ {
			all = append(all, string(runes[:end]))
		}
	}
	return all
}

// BenchmarkAsYouType asks the real program, with the real gazetteer, what people
// type letter by letter, 50 times a second whether or not it keeps up. Run it
// with `make bench`, after `make run` once.
func BenchmarkAsYouType(b *testing.B) {
	address := os.Getenv("PASSERELLES_BENCH_URL")
	if address == "" {
		b.Skip("needs a running server: `make bench`")
	}
	const interval = time.Second / 50
	var took []time.Duration
	for b.Loop() {
		var wait sync.WaitGroup
		var mutex sync.Mutex
		tick := time.NewTicker(interval)
		for round := range 6 {
			for _, text := range typed() {
				<-tick.C
				wait.Go(func() {
					began := time.Now()
					status, _, err := get(context.Background(), address+"/api/geocode?q="+url.QueryEscape(text))
					if err != nil || status != http.StatusOK {
						b.Errorf("%q: status %d, %v", text, status, err)
					}
					if round == 0 {
						return // the database has just been started, and reads the gazetteer from its disk
					}
					mutex.Lock()
					defer mutex.Unlock()
					took = append(took, time.Since(began))
				})
			}
		}
		wait.Wait()
		tick.Stop()
	}
	slices.Sort(took)
	for name, share := range map[string]float64{"p50-ms": 0.5, "p99-ms": 0.99, "max-ms": 1} {
		b.ReportMetric(float64(took[int(float64(len(took)-1)*share)].Microseconds())/1000, name)
	}
}
