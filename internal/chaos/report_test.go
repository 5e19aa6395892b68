package chaos

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
	"time"
)

// figure is what one fault did, in numbers.
type figure struct {
	Fault    string             `json:"fault"`
	Measures map[string]float64 `json:"measures"` // by name and unit, as "slowest_ms"
}

// figures are those of a run.
type figures struct {
	mu   sync.Mutex
	list []figure
}

// report is filled by the tests and written when they are over.
var report figures

func (f *figures) add(fault string, measures map[string]float64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.list = append(f.list, figure{fault, measures})
}

// write prints the figures as a table and, where a file is named, as JSON.
func (f *figures) write() error {
	if !thorough() || len(f.list) == 0 {
		return nil
	}
	slices.SortFunc(f.list, func(a, b figure) int { return strings.Compare(a.Fault, b.Fault) })
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "\nfault\tfigures (seed %d)\n", seed())
	for _, row := range f.list {
		var parts []string
		for _, name := range slices.Sorted(maps.Keys(row.Measures)) {
			parts = append(parts, fmt.Sprintf("%s %g", name, row.Measures[name]))
		}
		fmt.Fprintf(table, "%s\t%s\n", row.Fault, strings.Join(parts, " · "))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	path := os.Getenv("PASSERELLES_CHAOS_REPORT")
	if path == "" {
		return nil
	}
	content, err := json.MarshalIndent(map[string]any{
		"seed": seed(), "date": time.Now().UTC().Format(time.RFC3339),
		"machine": map[string]any{"cpus": runtime.NumCPU(), "os": runtime.GOOS, "arch": runtime.GOARCH, "go": runtime.Version()},
		"figures": f.list,
	}, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(content, '\n'), 0o644)
}

// ms is a duration in whole milliseconds.
func ms(d time.Duration) float64 { return float64(d.Milliseconds()) }
