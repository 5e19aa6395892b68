package main

import (
	"context"
	"errors"
	"io"
	"path/filepath"

	"github.com/passerelles/passerelles/data"
	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/dataset"
	"github.com/passerelles/passerelles/internal/durable"
	"github.com/passerelles/passerelles/internal/gazetteer"
	"github.com/passerelles/passerelles/internal/postgis"
)

// gazetteerCmd is about the world's places and their names.
type gazetteerCmd struct {
	Load  gazetteerLoadCmd  `cmd:"" help:"Charger des fichiers GeoNames (cities500.txt, allCountries.zip, alternateNamesV2.zip, FR.zip…) ou un répertoire construit."`
	Build gazetteerBuildCmd `cmd:"" help:"Construire un seul fichier comprimé depuis les sources épinglées."`
}

type gazetteerLoadCmd struct {
	Files []string `arg:"" placeholder:"FICHIER" help:"Fichiers à charger ensemble."`
}

// Run replaces the gazetteer, whole or not at all.
func (c *gazetteerLoadCmd) Run(ctx context.Context, app *app) error {
	bundle, err := gazetteer.OpenFiles(data.Bundled(), c.Files...)
	if err != nil {
		return err
	}
	return app.withStore(ctx, postgis.RoleWriter, func(store *postgis.Store) error {
		return app.loadGazetteer(ctx, store, bundle, true)
	})
}

type gazetteerBuildCmd struct {
	Out string `arg:"" placeholder:"SORTIE" help:"Fichier à écrire."`
}

// Run needs no database.
func (c *gazetteerBuildCmd) Run(ctx context.Context, app *app) error {
	bundle, err := app.gazetteerSources(ctx)
	if err != nil {
		return err
	}
	return durable.WriteFile(c.Out, func(w io.Writer) error { return gazetteer.Build(ctx, bundle, w) })
}

// gazetteerSources opens the files that were set, or what `make` fetched.
func (a *app) gazetteerSources(ctx context.Context) (*gazetteer.Bundle, error) {
	if len(a.Gazetteer) > 0 {
		return gazetteer.OpenFiles(data.Bundled(), a.Gazetteer...)
	}
	bundled, err := dataset.ReadFS(ctx, data.Bundled(), "data")
	if err != nil {
		return nil, err
	}
	var departments []string
	for _, department := range bundled.Record.Territory.Departments {
		departments = append(departments, department.Code)
	}
	return gazetteer.Sources(gazetteer.Folders{
		NodeModules: filepath.Join("data", "gazetteer", "node_modules"),
		Libgeonames: filepath.Join(a.StateDir, "gazetteer", "libgeonames"),
		Supplement:  data.Bundled(),
		Departments: departments,
	})
}

// loadGazetteerSources loads the gazetteer when it is not the one loaded. A
// server that has one does without its sources, and one that a person loaded
// stays, unless the settings name another.
func (a *app) loadGazetteerSources(ctx context.Context, store *postgis.Store) error {
	loaded, byHand, err := store.GazetteerDigest(ctx)
	if err != nil || (byHand && len(a.Gazetteer) == 0) {
		return err
	}
	bundle, err := a.gazetteerSources(ctx)
	if loaded != "" && atlas.ErrorCode(err) == atlas.CodeNotFound {
		a.log.Warn("the gazetteer's sources are away: the loaded one stays", "error", err)
		return nil
	}
	if err != nil {
		return err
	}
	if bundle.Digest() == loaded {
		return nil
	}
	return a.loadGazetteer(ctx, store, bundle, false)
}

func (a *app) loadGazetteer(ctx context.Context, store *postgis.Store, bundle *gazetteer.Bundle, byHand bool) error {
	a.say(atlas.Text{FR: "→ Répertoire de lieux", EN: "→ Gazetteer"})
	bar := a.progress(atlas.Text{FR: "lieux", EN: "places"})
	each := func(emit func(gazetteer.Entry) error) error { return bundle.Each(ctx, emit) }
	err := store.LoadGazetteer(ctx, bundle.Digest(), byHand, each, func(done int) { bar.set(done) })
	return errors.Join(err, bar.end())
}
