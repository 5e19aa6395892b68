//go:build linux

package bench

import (
	"errors"
	"fmt"
	"strings"
)

// The marks between which [UpdateReadme] writes.
const (
	readmeBegin = "<!-- figures: begin (written by bin/bench readme, from what make bench measured) -->\n"
	readmeEnd   = "<!-- figures: end -->\n"
)

// readmeChapter is what the tables stand in, before the chapter on licences, in a
// README that has none yet.
const (
	readmeChapter = "## How fast\n\n`make bench` measures all of this in one run, side by side, and fails when a promise is not\nkept. Ratios travel from one machine to another, times do not. Each is taken with a third\nserver in the same turns: Go's own, net/http, that writes the same bytes and does nothing\nelse. It shows the most that a program which serves with it could reach: a figure below\nwhat was promised must be half of that one's at least.\n\n"
	readmeNext    = "## Licences and attributions\n"
)

// UpdateReadme puts the tables of a report into a README, between its marks, which
// are made where there are none.
func UpdateReadme(readme string, r *Report) (string, error) {
	tables := readmeBegin + r.Markdown() + readmeEnd
	before, rest, found := strings.Cut(readme, readmeBegin)
	if !found {
		before, after, found := strings.Cut(readme, readmeNext)
		if !found {
			return "", fmt.Errorf("the README has no chapter %q to put the figures before", strings.TrimSpace(readmeNext))
		}
		return before + readmeChapter + tables + "\n" + readmeNext + after, nil
	}
	_, after, found := strings.Cut(rest, readmeEnd)
	if !found {
		return "", errors.New("the README has no mark where the figures end: " + strings.TrimSpace(readmeEnd))
	}
	return before + tables + after, nil
}

// Markdown writes the tables in English, for a README.
func (r *Report) Markdown() string {
	var text strings.Builder
	line := func(cells ...string) { fmt.Fprintf(&text, "| %s |\n", strings.Join(cells, " | ")) }
	line("what", "against", "measured", "spread", "promised", "")
	line("---", "---", "---", "---", "---", "---")
	for _, f := range r.Figures {
		measured := f.measured()
		if f.Comparison != nil {
			measured += fmt.Sprintf(" (%.0f/s)", f.Comparison.Ours.Median)
		}
		line(f.What.EN, f.Against.EN, measured, f.extent(), f.promise("≥", "≤"), f.verdict("kept", "**missed**", "below; bare net/http: %s ×"))
	}
	if len(r.Growth) > 0 {
		text.WriteByte('\n')
		line("cooperations", "import", "its processor time", "its memory", "publication", "its processor time", "its memory")
		line("---", "---", "---", "---", "---", "---", "---")
	}
	for _, g := range r.Growth {
		line(fmt.Sprint(g.Cooperations),
			seconds(g.ImportSeconds), seconds(g.ImportCPU), megabytes(g.ImportMiB),
			seconds(g.PublishSeconds), seconds(g.PublishCPU), megabytes(g.PublishMiB))
	}
	if len(r.Memory) > 0 {
		text.WriteByte('\n')
		line("the server", "memory")
		line("---", "---")
	}
	for _, m := range r.Memory {
		line(m.When.EN, megabytes(m.MiB))
	}
	m := r.Machine
	fmt.Fprintf(&text, "\n%s, on %s, %d cores, %d MiB, %s, Go %s, PostgreSQL %s, nginx %s, %s, commit %s; %.0f s in all.\n",
		r.Date, m.CPU, m.Cores, m.MemoryMiB, m.Kernel, m.Go, m.PostgreSQL, m.Nginx, m.Chromium, m.Commit, r.Seconds)
	for _, failed := range r.Failed {
		fmt.Fprintf(&text, "\nNot measured: %s\n", failed)
	}
	return text.String()
}
