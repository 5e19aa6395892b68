package main

import (
	"context"

	"github.com/passerelles/passerelles/data"
	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/dataset"
	"github.com/passerelles/passerelles/internal/postgis"
)

// migrateCmd brings the schema up to date.
type migrateCmd struct{}

// Run migrates.
func (c *migrateCmd) Run(ctx context.Context, app *app) error {
	url, _, closing, err := app.database(ctx)
	if err != nil {
		return err
	}
	defer closing()
	app.say(atlas.Text{FR: "→ Schéma de la base", EN: "→ Database schema"})
	return app.migrate(ctx, url)
}

// withStore runs do with the record open to act in a role.
func (a *app) withStore(ctx context.Context, role postgis.Role, do func(*postgis.Store) error) error {
	url, _, closing, err := a.database(ctx)
	if err != nil {
		return err
	}
	defer closing()
	store, err := postgis.Open(ctx, url, role, a.log)
	if err != nil {
		return err
	}
	defer store.Close()
	return do(store)
}

// importCmd imports what an office or a colleague sends.
type importCmd struct {
	Path   string `arg:"" placeholder:"CHEMIN" help:"Dossier de données (état complet), CSV ou XLSX (ajouts et mises à jour)."`
	DryRun bool   `help:"Tout vérifier, ne rien changer."`
}

// Run reads the file whole, and changes nothing when anything in it is wrong.
func (c *importCmd) Run(ctx context.Context, app *app) error {
	return app.withStore(ctx, postgis.RoleWriter, func(store *postgis.Store) error {
		known, err := store.Record(ctx)
		if err != nil {
			return err
		}
		read, err := dataset.Read(ctx, c.Path, known)
		if err != nil {
			return err
		}
		return app.importPackage(ctx, store, read, postgis.Import{DryRun: c.DryRun})
	})
}

// importBundled imports the data the program was built with, when they are not
// those it imported last: what people imported since is left alone.
func (a *app) importBundled(ctx context.Context, store *postgis.Store) error {
	read, err := dataset.ReadFS(ctx, data.Bundled(), "data")
	if err != nil {
		return err
	}
	digest, err := store.ImportedDigest(ctx, read.Origin)
	if err != nil {
		return err
	}
	if digest == read.Digest {
		return nil
	}
	return a.importPackage(ctx, store, read, postgis.Import{Bundled: true})
}

// importPackage imports what was read, in the manner that how says.
func (a *app) importPackage(ctx context.Context, store *postgis.Store, read *dataset.Package, how postgis.Import) error {
	read.Notices.Write(a.errs, a.lang)
	a.say(atlas.Text{FR: "→ Import de %s", EN: "→ Import of %s"}, read.Origin)
	how.Origin, how.Full, how.Digest, how.Record = read.Origin, read.Full, read.Digest, &read.Record
	report, err := store.Import(ctx, how)
	if err != nil {
		return err
	}
	a.say(atlas.Text{
		FR: "  %d ajoutées, %d modifiées, %d inchangées, %d retirées",
		EN: "  %d added, %d changed, %d unchanged, %d retired",
	}, total(report.Added), total(report.Changed), total(report.Unchanged), total(report.Retired))
	if how.DryRun {
		a.say(atlas.Text{FR: "  essai seulement : rien n’a été changé", EN: "  dry run: nothing was changed"})
	}
	return nil
}

func total(counts map[string]int) int {
	sum := 0
	for _, n := range counts {
		sum += n
	}
	return sum
}
