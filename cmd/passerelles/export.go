package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"slices"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/durable"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/internal/httpd"
	"github.com/passerelles/passerelles/internal/postgis"
	"github.com/passerelles/passerelles/internal/snapshot"
	"github.com/passerelles/passerelles/static"
)

// exportCmd writes an edition: as one file, as a site of files, or both.
type exportCmd struct {
	File      string   `arg:"" optional:"" placeholder:"ÉDITION.zip" help:"Fichier à écrire."`
	Static    string   `placeholder:"DOSSIER" help:"Écrire aussi toutes les pages dans ce dossier, pour un hébergement de fichiers ou un CDN."`
	Languages []string `placeholder:"fr,en,…" help:"Langues de ces pages, celle de la racine d’abord (toutes)."`
	Edition   string   `placeholder:"FICHIER" help:"Partir de ce fichier d’édition, sans base."`
}

// Validate wants something to write, in languages that there are.
func (c *exportCmd) Validate() error {
	if c.File == "" && c.Static == "" {
		return fmt.Errorf("ÉDITION.zip ou --static DOSSIER\u202f: dites quoi écrire / say what to write")
	}
	for i, lang := range c.Languages {
		if !slices.Contains(static.Languages(), lang) || slices.Contains(c.Languages[:i], lang) {
			return fmt.Errorf("--languages=%s\u202f: %s", strings.Join(c.Languages, ","), strings.Join(static.Languages(), ", "))
		}
	}
	return nil
}

// Run writes each beside, syncs, then renames: what is there is the old one or
// the new.
func (c *exportCmd) Run(ctx context.Context, app *app) error {
	if c.Edition != "" {
		opened, pages, err := openFile(c.Edition)
		if err != nil {
			return err
		}
		return c.write(ctx, app, opened, &pages)
	}
	return app.withStore(ctx, postgis.RoleReader, func(store *postgis.Store) error {
		meta, err := store.CurrentEdition(ctx)
		if err != nil {
			return err
		}
		current, err := store.LoadEdition(ctx, meta.Digest)
		if err != nil {
			return err
		}
		return c.write(ctx, app, current, pagesToWrite())
	})
}

// write writes an edition and the pages that show it, nil when there are none.
func (c *exportCmd) write(ctx context.Context, app *app, current *edition.Edition, pages *edition.Pages) error {
	if c.File != "" {
		write := func(w io.Writer) error { return edition.WriteZip(w, current, pages) }
		if err := durable.WriteFile(c.File, write); err != nil {
			return err
		}
		app.say(atlas.Text{FR: "→ Édition %d écrite dans %s", EN: "→ Edition %d written to %s"}, current.Number, c.File)
	}
	if c.Static == "" {
		return nil
	}
	if pages == nil {
		return &atlas.Error{Code: atlas.CodeSetup, Message: atlas.Text{
			FR: "les pages ne sont pas construites\u202f: lancez «\u202fmake build\u202f»", EN: "the pages are not built: run “make build”",
		}}
	}
	site, err := app.staticSite(current, *pages, c.Languages)
	if err != nil {
		return err
	}
	written, err := snapshot.Write(ctx, c.Static, site)
	if err != nil {
		return err
	}
	app.say(atlas.Text{
		FR: "→ Édition %d\u202f: %d pages et %d fichiers écrits dans %s (%d Mo)",
		EN: "→ Edition %d: %d pages and %d files written to %s (%d MB)",
	}, current.Number, written.Pages, written.Files, c.Static, (written.Bytes+500_000)/1_000_000)
	return nil
}

// staticSite is an edition as a host of files serves it, in languages, all when
// none is given.
func (a *app) staticSite(current *edition.Edition, pages edition.Pages, languages []string) (snapshot.Site, error) {
	var library edition.Library
	library.SetCurrent(current)
	config := httpd.Config{
		Editions:  &library,
		PublicURL: a.PublicURL,
		Static:    true,
		// Nobody asks: one line for each page would bury what matters.
		Log: slog.New(slog.NewTextHandler(a.errs, &slog.HandlerOptions{Level: max(a.LogLevel, slog.LevelWarn)})),
	}
	if len(languages) > 0 {
		pages.Languages = languages
	}
	server, err := newServer(config, pages)
	if err != nil {
		return snapshot.Site{}, err
	}
	addresses, err := server.Addresses()
	if err != nil {
		return snapshot.Site{}, err
	}
	public, err := url.Parse(a.PublicURL)
	if err != nil { // which the server has checked
		return snapshot.Site{}, err
	}
	return snapshot.Site{
		Handler: server.Handler(), Pages: addresses.Pages, Files: addresses.Files, StandIns: addresses.StandIns,
		NotFound: "/404.html", Base: public.Path, Lasting: []string{"assets", "editions"},
	}, nil
}
