//go:build linux

package bench

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Figure is something that was measured.
type Figure struct {
	What    atlas.Text `json:"what"`
	Against atlas.Text `json:"against"` // what with; empty for a figure of its own
	Unit    string     `json:"unit"`    // "×" for a ratio
	Spread
	Target *Target `json:"target,omitempty"` // nil when nothing was promised
	// Comparison is what a ratio was made of.
	Comparison *Comparison `json:"comparison,omitempty"`
}

// Target is what was promised of a figure: see how good it must be, in the design.
type Target struct {
	Bound float64 `json:"bound"`
	Most  bool    `json:"most"` // the figure must not be larger; else not smaller
}

// AtLeast and AtMost are the two kinds of target.
func AtLeast(bound float64) *Target { return &Target{Bound: bound} }

// AtMost is the other one.
func AtMost(bound float64) *Target { return &Target{Bound: bound, Most: true} }

// leastOfLimit is how much of the most that net/http can do a figure must be, where
// what was promised is more than that. Routing, metrics and above all the line of the
// log are the rest.
const leastOfLimit = 0.5

// kept reports whether the figure, its median, is what was promised.
func (f Figure) kept() bool {
	if f.Target.Most {
		return f.Median <= f.Target.Bound
	}
	return f.Median >= f.Target.Bound
}

// Missed reports whether the figure is not what was promised, nor near enough to
// the most that could be had.
func (f Figure) Missed() bool {
	if f.Target == nil || f.kept() {
		return false
	}
	return f.Comparison == nil || !(f.Median >= leastOfLimit*f.Comparison.Limit.Median) // so that what is no number is missed
}

// Growth is what publishing and importing cost at one size.
type Growth struct {
	Cooperations   int     `json:"cooperations"`
	ImportSeconds  float64 `json:"import_seconds"`
	ImportCPU      float64 `json:"import_cpu_seconds"`
	ImportMiB      float64 `json:"import_mib"`
	PublishSeconds float64 `json:"publish_seconds"`
	PublishCPU     float64 `json:"publish_cpu_seconds"`
	PublishMiB     float64 `json:"publish_mib"`
}

// Memory is what the server held at one moment.
type Memory struct {
	When atlas.Text `json:"when"`
	MiB  float64    `json:"mib"`
}

// Report is all that one run measured.
type Report struct {
	Machine Machine  `json:"machine"`
	Date    string   `json:"date"` // YYYY-MM-DD
	Seconds float64  `json:"seconds"`
	Figures []Figure `json:"figures"`
	Growth  []Growth `json:"growth"`
	Memory  []Memory `json:"memory"`
	// Failed names what could not be measured.
	Failed []string `json:"failed,omitempty"`
}

// Kept reports whether all was measured, and every promise kept.
func (r *Report) Kept() bool {
	for _, figure := range r.Figures {
		if figure.Missed() {
			return false
		}
	}
	return len(r.Failed) == 0
}

// Print writes the tables for a terminal, in French.
func (r *Report) Print(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	line := func(cells ...string) { fmt.Fprintln(table, strings.Join(cells, "\t")) }
	line("\nquoi", "mesuré", "étendue", "nous / processeur", "promis", "verdict")
	for _, f := range r.Figures {
		what := f.What.FR
		if f.Against.FR != "" {
			what += " / " + f.Against.FR
		}
		line(what, f.measured(), f.extent(), f.detail(), f.promise("au moins", "au plus"), f.verdict("tenu", "NON TENU", "en deçà ; net/http nu : %s ×"))
	}
	if len(r.Growth) > 0 {
		line("\ncoopérations", "import", "son processeur", "sa mémoire", "publication", "son processeur", "sa mémoire")
	}
	for _, g := range r.Growth {
		line(fmt.Sprint(g.Cooperations),
			seconds(g.ImportSeconds), seconds(g.ImportCPU), megabytes(g.ImportMiB),
			seconds(g.PublishSeconds), seconds(g.PublishCPU), megabytes(g.PublishMiB))
	}
	if len(r.Memory) > 0 {
		line("\nmémoire du serveur", "")
	}
	for _, m := range r.Memory {
		line(m.When.FR, megabytes(m.MiB))
	}
	m := r.Machine
	line(fmt.Sprintf("\n%s, %d processeurs, %d Mio, %s, Go %s, PostgreSQL %s, nginx %s, %s, commit %s, %.0f s",
		m.CPU, m.Cores, m.MemoryMiB, m.Kernel, m.Go, m.PostgreSQL, m.Nginx, m.Chromium, m.Commit, r.Seconds))
	for _, failed := range r.Failed {
		line("NON MESURÉ : " + failed)
	}
	return table.Flush()
}

// String is the figure as one line, for who watches the run.
func (f Figure) String() string {
	what := f.What.FR
	if f.Against.FR != "" {
		what += " / " + f.Against.FR
	}
	return strings.Join(slices.DeleteFunc([]string{
		what + " :", f.measured(), f.extent(), f.detail(), f.promise("au moins", "au plus"), f.verdict("tenu", "NON TENU", "en deçà ; net/http nu : %s ×"),
	}, func(part string) bool { return part == "" }), "  ")
}

func seconds(s float64) string     { return number(s) + " s" }
func megabytes(mib float64) string { return fmt.Sprintf("%.0f MiB", mib) }

// number writes three digits that mean something, and no more.
func number(v float64) string {
	switch {
	case v >= 100 || v <= -100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	default:
		return fmt.Sprintf("%.2f", v)
	}
}

func (f Figure) measured() string { return number(f.Median) + " " + f.Unit }

// extent is how far the rounds were from one another.
func (f Figure) extent() string {
	if f.Least == f.Most {
		return ""
	}
	return number(f.Least) + "–" + number(f.Most)
}

// detail is what a ratio hides: how many requests a second that is, and the ratio
// of what the servers alone used, the driver apart.
func (f Figure) detail() string {
	if f.Comparison == nil {
		return ""
	}
	text := fmt.Sprintf("%.0f/s", f.Comparison.Ours.Median)
	if f.Comparison.Processor.Median > 0 {
		text += " / " + number(f.Comparison.Processor.Median) + " ×"
	}
	return text
}

func (f Figure) promise(least, most string) string {
	switch {
	case f.Target == nil:
		return ""
	case f.Target.Most:
		return most + " " + plain(f.Target.Bound) + " " + f.Unit
	default:
		return least + " " + plain(f.Target.Bound) + " " + f.Unit
	}
}

func plain(v float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", v), "0"), ".")
}

// verdict says how a promise was kept; short is the format of the most that could
// be had, for a figure that is near enough to it.
func (f Figure) verdict(kept, missed, short string) string {
	switch {
	case f.Target == nil:
		return ""
	case f.Missed():
		return missed
	case f.kept():
		return kept
	default:
		return fmt.Sprintf(short, number(f.Comparison.Limit.Median))
	}
}
