//go:build linux

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/bench"
)

// samples draws cooperations for what follows. The bundled data are an edition of
// their own: see the server.
func (b *bencher) samples(ctx context.Context) error {
	if err := b.exportBundled(ctx); err != nil {
		return err
	}
	args := []string{"3000=" + b.file("phone.zip"), "10000=" + b.file("map.zip")}
	for _, n := range sizes() {
		args = append(args, fmt.Sprintf("%d=%s", n, b.file(folderOf(n))))
	}
	_, err := bench.Spend(ctx, nil, "bin/sampledata", args...)
	return err
}

// exportBundled sets up the run's own database once, and writes its edition.
func (b *bencher) exportBundled(ctx context.Context) error {
	server, err := b.serve(ctx, "run")
	if err != nil {
		return err
	}
	_, err = bench.Spend(ctx, b.environment(), program, "export", b.file("small.zip"))
	return errors.Join(err, server.Stop())
}

// geocode runs the benchmark of batches, which makes its own comparison.
func (b *bencher) geocode(ctx context.Context) error {
	metrics, err := benchmarks(ctx, []string{"PASSERELLES_BENCH=1"}, "-bench", "^BenchmarkGeocode$", "-benchtime", "3x", "-timeout", "10m", "./internal/postgis")
	if err != nil {
		return err
	}
	batch := metrics["BenchmarkGeocode/batch"]
	b.add(bench.Figure{
		What:    atlas.Text{FR: "10 000 noms à géocoder, un sur cinq mal écrit", EN: "10,000 names to geocode, one in five misspelt"},
		Against: atlas.Text{FR: "une requête pg_trgm par nom", EN: "one pg_trgm query for each"},
		Unit:    "×", Target: bench.AtLeast(20),
		Spread: bench.Spread{Median: batch["×faster"], Least: batch["×faster-least"], Most: batch["×faster-most"]},
	})
	return nil
}

// asYouType asks the running program what people type, three times over: seven
// answers of 750 decide.
func (b *bencher) asYouType(ctx context.Context, server *served) error {
	var slow []float64
	for range 3 {
		metrics, err := benchmarks(ctx, []string{"PASSERELLES_BENCH_URL=" + server.url()}, "-bench", "^BenchmarkAsYouType$", "-benchtime", "1x", "./cmd/passerelles")
		if err != nil {
			return err
		}
		slow = append(slow, metrics["BenchmarkAsYouType"]["p99-ms"])
	}
	b.add(bench.Figure{
		What: atlas.Text{FR: "réponses pendant la frappe, 99 sur cent", EN: "answers as one types, 99 in a hundred"},
		Unit: "ms", Spread: bench.SpreadOf(slow), Target: bench.AtMost(25),
	})
	return nil
}

// benchstat tells measurements from chance.
const benchstat = "golang.org/x/perf/cmd/benchstat@v0.0.0-20260908200009-22c9c6c9d4da"

// functions tells what inner parts cost, and what changed since the last run.
func (b *bencher) functions(ctx context.Context) error {
	before, now := b.file("functions-before.txt"), b.file("functions.txt")
	if err := os.Rename(now, before); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	out, err := exec.CommandContext(ctx, "go", "test", "-run", "^$", "-bench", "Layer|Normalise|GreatCircle|Build/1000$",
		"-benchmem", "-benchtime", "100ms", "-count", "6",
		"./internal/geocode", "./internal/geodesy", "./internal/edition", "./internal/httpd").CombinedOutput()
	if err != nil {
		return fmt.Errorf("go test: %w\n%s", err, out)
	}
	if err := os.WriteFile(now, out, 0o644); err != nil {
		return err
	}
	args := []string{"run", benchstat, "maintenant=" + now}
	if _, err := os.Stat(before); err == nil {
		args = []string{"run", benchstat, "avant=" + before, "maintenant=" + now}
	}
	command := exec.CommandContext(ctx, "go", args...)
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	if err := command.Run(); err != nil {
		return fmt.Errorf("benchstat: %w", err)
	}
	return nil
}

// firstLoad measures the first page on a slowed phone.
func (b *bencher) firstLoad(ctx context.Context, server *served) error {
	var measured struct {
		Performance int     `json:"performance"`
		Kilobytes   float64 `json:"kilobytes"`
	}
	if err := b.node(ctx, &measured, "static/test/bench/lighthouse.js", server.url()); err != nil {
		return err
	}
	b.add(single(atlas.Text{FR: "première page, tout ce qu’elle demande", EN: "first load, everything the page fetches"}, measured.Kilobytes, "KB", bench.AtMost(300)))
	b.add(single(atlas.Text{FR: "Lighthouse, téléphone ralenti", EN: "Lighthouse, on a slowed phone"}, float64(measured.Performance), "/ 100", nil))
	return nil
}

// mapFrames measures how smoothly the map moves.
func (b *bencher) mapFrames(ctx context.Context) error {
	for _, device := range []struct{ edition, name string }{{"map.zip", "desktop"}, {"phone.zip", "phone"}} {
		server, err := b.serve(ctx, "serve", "--edition", b.file(device.edition))
		if err != nil {
			return err
		}
		err = b.frames(ctx, server, device.name)
		if err = errors.Join(err, server.Stop()); err != nil {
			return err
		}
	}
	return nil
}

func (b *bencher) frames(ctx context.Context, server *served, device string) error {
	var measured struct {
		Links   int `json:"links"`
		Figures []struct {
			What atlas.Text `json:"what"`
			Got  float64    `json:"got"`
			Most float64    `json:"most"`
		} `json:"figures"`
	}
	if err := b.node(ctx, &measured, "static/test/bench/frames.js", server.url(), device); err != nil {
		return err
	}
	for _, figure := range measured.Figures {
		what := atlas.Text{
			FR: fmt.Sprintf("carte, %d liens : %s", measured.Links, figure.What.FR),
			EN: fmt.Sprintf("map, %d links: %s", measured.Links, figure.What.EN),
		}
		b.add(single(what, figure.Got, "ms", bench.AtMost(figure.Most)))
	}
	return nil
}

// single is a figure that was measured once.
func single(what atlas.Text, value float64, unit string, target *bench.Target) bench.Figure {
	return bench.Figure{What: what, Unit: unit, Spread: bench.Spread{Median: value, Least: value, Most: value}, Target: target}
}

// node runs a script whose last line is JSON.
func (b *bencher) node(ctx context.Context, into any, args ...string) error {
	command := exec.CommandContext(ctx, "node", args...)
	command.Env = append(os.Environ(), "CHROMIUM="+b.chromium)
	command.Stderr = os.Stderr
	out, err := command.Output()
	if err != nil {
		return fmt.Errorf("node %s: %w\n%s", args[0], err, out)
	}
	lines := bytes.Split(bytes.TrimSpace(out), []byte("\n"))
	if err := json.Unmarshal(lines[len(lines)-1], into); err != nil {
		return fmt.Errorf("node %s: %w", args[0], err)
	}
	return nil
}

// benchmarks runs Go benchmarks, and returns what each reports, by unit.
func benchmarks(ctx context.Context, env []string, args ...string) (map[string]map[string]float64, error) {
	command := exec.CommandContext(ctx, "go", append([]string{"test", "-run", "^$"}, args...)...)
	command.Env = append(os.Environ(), env...)
	command.Stderr = os.Stderr
	out, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	measured := map[string]map[string]float64{}
	for lines := bufio.NewScanner(io.TeeReader(out, os.Stdout)); lines.Scan(); {
		if name, metrics := benchmarkLine(lines.Text()); name != "" {
			measured[name] = metrics
		}
	}
	// A benchmark that misses its own bound fails, and its figures say so here too.
	if err := command.Wait(); err != nil && len(measured) == 0 {
		return nil, fmt.Errorf("go test: %w", err)
	}
	if len(measured) == 0 {
		return nil, errors.New("go test measured nothing")
	}
	return measured, nil
}

// benchmarkLine reads a line such as "BenchmarkX/y-2  3  1200 ns/op  4 µs/name".
func benchmarkLine(line string) (name string, metrics map[string]float64) {
	fields := strings.Fields(line)
	if len(fields) < 4 || !strings.HasPrefix(fields[0], "Benchmark") {
		return "", nil
	}
	name = fields[0]
	if at := strings.LastIndexByte(name, '-'); at > 0 { // the number of processors
		name = name[:at]
	}
	metrics = map[string]float64{}
	for i := 2; i+1 < len(fields); i += 2 {
		if value, err := strconv.ParseFloat(fields[i], 64); err == nil {
			metrics[fields[i+1]] = value
		}
	}
	return name, metrics
}
