package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/backup"
	"github.com/passerelles/passerelles/internal/localdb"
	"github.com/passerelles/passerelles/internal/postgis"
)

// Backups that the program makes by itself: the last few of each kind are kept.
const (
	beforeMigration   = "avant-migration"
	beforeRestoration = "avant-restauration"
	keptBackups       = 5
)

// backupCmd saves the database.
type backupCmd struct {
	File string `arg:"" optional:"" placeholder:"FICHIER" help:"Fichier à écrire (sans nom : daté, dans le dossier de travail)."`
}

// Run saves to a file that is written whole or not at all.
func (c *backupCmd) Run(ctx context.Context, app *app) error {
	url, _, closing, err := app.database(ctx)
	if err != nil {
		return err
	}
	defer closing()
	held, err := postgis.Look(ctx, url)
	if err != nil {
		return err
	}
	if !held.Atlas {
		return &atlas.Error{Code: atlas.CodeNotFound, Message: atlas.Text{
			FR: "il n’y a rien à sauvegarder\u202f: cette base n’a jamais servi à Passerelles",
			EN: "there is nothing to save: Passerelles never used this database",
		}}
	}
	path := c.File
	if path == "" {
		path = filepath.Join(app.backupsFolder(), backup.Name("passerelles", time.Now()))
	}
	return app.save(ctx, url, held, path)
}

// restoreCmd puts a backup back.
type restoreCmd struct {
	File  string `arg:"" placeholder:"FICHIER" help:"Sauvegarde à restaurer."`
	Force bool   `help:"Remplacer sans le demander ce que la base contient ; c’est sauvegardé d’abord."`
}

// Run replaces what the database holds in one transaction, once that is saved
// and somebody said yes to it.
func (c *restoreCmd) Run(ctx context.Context, app *app) error {
	url, _, closing, err := app.database(ctx)
	if err != nil {
		return err
	}
	defer closing()
	held, err := postgis.Look(ctx, url)
	if err != nil {
		return err
	}
	tools, err := toolsFor(ctx, held)
	if err != nil {
		return err
	}
	if err := tools.Check(ctx, postgis.Schema, c.File); err != nil {
		return err
	}
	if held.Used {
		if err := c.replace(ctx, app, url, held); err != nil {
			return err
		}
	}
	app.say(atlas.Text{FR: "→ Restauration de %s", EN: "→ Restoring %s"}, c.File)
	if err := c.restore(ctx, tools, url); err != nil {
		return err
	}
	// A backup of an older program has an older schema; the file itself is its backup.
	if err := postgis.Migrate(ctx, url, app.log); err != nil {
		return err
	}
	app.say(atlas.Text{FR: "→ Restaurée", EN: "→ Restored"})
	return nil
}

func (c *restoreCmd) restore(ctx context.Context, tools backup.Tools, url string) error {
	before, after, err := postgis.Replacement()
	if err != nil {
		return err
	}
	if err := postgis.Prepare(ctx, url); err != nil {
		return err
	}
	err = tools.Restore(ctx, url, postgis.Schema, string(postgis.RoleOwner), c.File, backup.Script{Before: before, After: after})
	if err != nil && strings.Contains(err.Error(), postgis.NewerSchema) {
		return postgis.ErrNewerSchema(err)
	}
	return err
}

// replace saves what the database holds before it is replaced, with the leave of
// whoever is at the terminal.
func (c *restoreCmd) replace(ctx context.Context, app *app, url string, held postgis.Holding) error {
	if !c.Force {
		agreed, err := app.agrees(atlas.Text{
			FR: "La base contient déjà des données, que cette sauvegarde remplacera. Continuer\u202f? (oui/non) ",
			EN: "The database holds data already, which this backup will replace. Go on? (yes/no) ",
		})
		if err != nil {
			return err
		}
		if !agreed {
			return &atlas.Error{Code: atlas.CodeConflict, Message: atlas.Text{
				FR: "la base contient déjà des données\u202f; pour les remplacer\u202f: --force (elles sont sauvegardées d’abord). Rien n’a été changé.",
				EN: "the database holds data already; to replace them: --force (they are saved first). Nothing was changed.",
			}}
		}
	}
	return app.saveBefore(ctx, url, held, beforeRestoration)
}

// agrees asks whoever is at the terminal; nobody there is no.
func (a *app) agrees(question atlas.Text) (bool, error) {
	terminal, ok := a.in.(*os.File)
	if !ok || !term.IsTerminal(int(terminal.Fd())) {
		return false, nil
	}
	fmt.Fprint(a.out, question.In(a.lang))
	answer, err := bufio.NewReader(terminal).ReadString('\n')
	if err != nil {
		return false, err
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "oui", "o", "yes", "y":
		return true, nil
	}
	return false, nil
}

// backupsFolder is where backups go that nobody named.
func (a *app) backupsFolder() string { return filepath.Join(a.StateDir, "backups") }

// migrate brings the schema up to date, and saves first what a database holds
// whose schema is to be changed.
func (a *app) migrate(ctx context.Context, url string) error {
	if a.NoBackup {
		return postgis.Migrate(ctx, url, a.log)
	}
	return postgis.MigrateSaved(ctx, url, a.log, func(ctx context.Context, _ int32) error {
		held, err := postgis.Look(ctx, url)
		if err != nil {
			return err
		}
		return a.saveBefore(ctx, url, held, beforeMigration)
	})
}

// saveBefore saves the database before something is done to it, and forgets the
// oldest of the backups made for the same reason.
func (a *app) saveBefore(ctx context.Context, url string, held postgis.Holding, why string) error {
	folder := a.backupsFolder()
	if err := a.save(ctx, url, held, filepath.Join(folder, backup.Name(why, time.Now()))); err != nil {
		return err
	}
	return backup.Prune(folder, why, keptBackups)
}

// save writes one backup, and says where.
func (a *app) save(ctx context.Context, url string, held postgis.Holding, path string) error {
	tools, err := toolsFor(ctx, held)
	if err != nil {
		return err
	}
	a.say(atlas.Text{FR: "→ Sauvegarde de la base", EN: "→ Backup of the database"})
	if err := tools.Write(ctx, url, postgis.Schema, string(postgis.RoleOwner), path); err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	a.say(atlas.Text{FR: "  écrite dans %s (%.1f Mo)", EN: "  written to %s (%.1f MB)"}, path, float64(info.Size())/1e6)
	return nil
}

func toolsFor(ctx context.Context, held postgis.Holding) (backup.Tools, error) {
	return backup.ToolsFor(backup.Server{Major: held.Major, Version: held.Version}, localdb.FindClients(ctx))
}
