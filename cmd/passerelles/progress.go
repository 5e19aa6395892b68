package main

import (
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/passerelles/passerelles/internal/atlas"
)

// progress is a bar on a terminal, and nothing anywhere else.
type progress struct {
	bar *progressbar.ProgressBar // nil when there is nobody to look at it
}

func (a *app) progress(what atlas.Text) *progress {
	terminal, ok := a.errs.(*os.File)
	if !ok || !term.IsTerminal(int(terminal.Fd())) {
		return &progress{}
	}
	return &progress{bar: progressbar.NewOptions(-1,
		progressbar.OptionSetWriter(terminal),
		progressbar.OptionSetDescription("  "+what.In(a.lang)),
		progressbar.OptionShowCount(),
		progressbar.OptionClearOnFinish(),
	)}
}

// set shows how much is done.
func (p *progress) set(done int) {
	if p.bar != nil {
		p.bar.Set(done) // a bar that cannot be drawn is no reason to stop
	}
}

// end clears the bar.
func (p *progress) end() error {
	if p.bar == nil {
		return nil
	}
	return p.bar.Finish()
}
