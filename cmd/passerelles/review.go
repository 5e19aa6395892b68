package main

import (
	"context"
	"io"
	"time"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/durable"
	"github.com/passerelles/passerelles/internal/geocode"
	"github.com/passerelles/passerelles/internal/postgis"
	"github.com/passerelles/passerelles/internal/review"
)

// reviewCmd lets people decide what the geocoder was not sure of.
type reviewCmd struct {
	Subjects  []string `arg:"" optional:"" placeholder:"IDENTIFIANT" help:"Fiches à décider de nouveau, même si une personne l’a déjà fait."`
	All       bool     `help:"Montrer aussi ce que le géocodage n’a pas trouvé du tout."`
	By        string   `env:"PASSERELLES_DECIDED_BY" placeholder:"SERVICE" help:"Qui décide : un service, jamais une personne privée (${env})."`
	Decisions string   `placeholder:"FICHIER" help:"Fichier où garder aussi les décisions (data/decisions.csv quand data/ est un dossier de données)."`
	Export    string   `xor:"way" placeholder:"FICHIER" help:"Écrire ce qui attend dans un CSV, pour un tableur."`
	Import    string   `xor:"way" placeholder:"FICHIER" help:"Lire les décisions d’un CSV exporté, puis rempli au tableur."`
	DryRun    bool     `help:"Avec --import : tout vérifier, ne rien changer."`
}

// Run is a conversation at the terminal, unless a sheet is exported or
// imported.
func (c *reviewCmd) Run(ctx context.Context, app *app) error {
	if c.By != "" {
		by, flaw := review.CheckDecider(c.By)
		if flaw != (atlas.Text{}) {
			return &atlas.Error{Code: atlas.CodeInvalid, Message: flaw}
		}
		c.By = by
	}
	if c.DryRun && c.Import == "" {
		return misused("--dry-run", "--import")
	}
	role := postgis.RoleWriter
	if c.Export != "" {
		role = postgis.RoleReader
	}
	return app.withStore(ctx, role, func(store *postgis.Store) error {
		record, err := store.Record(ctx)
		if err != nil {
			return err
		}
		switch {
		case c.Export != "":
			return c.export(app, record)
		case c.Import != "":
			return c.importSheet(ctx, app, store, record)
		}
		return c.converse(ctx, app, store, record)
	})
}

func (c *reviewCmd) export(app *app, record *atlas.Record) error {
	waiting := review.Waiting(record, c.All)
	err := durable.WriteFile(c.Export, func(w io.Writer) error {
		return review.Export(w, waiting, review.NewCountries(record.WorldRegions))
	})
	if err != nil {
		return err
	}
	app.say(atlas.Text{FR: "→ À revoir, dans %s\u202f: %d", EN: "→ To review, in %s: %d"}, c.Export, len(waiting))
	app.sayUndecided(record)
	return nil
}

func (c *reviewCmd) importSheet(ctx context.Context, app *app, store *postgis.Store, record *atlas.Record) error {
	ledger, err := app.openLedger(ctx, c.Decisions)
	if err != nil {
		return err
	}
	keeper := keeper{app: app, store: store, ledger: ledger, revision: record.Revision}
	if record, err = keeper.reconcile(ctx, record); err != nil {
		return err
	}
	filled, err := review.Import(ctx, c.Import, record, &geocode.Geocoder{Gazetteer: store}, c.By, today())
	if err != nil {
		return err
	}
	filled.Notices.Write(app.errs, app.lang)
	app.say(atlas.Text{FR: "→ Décisions de %s", EN: "→ Decisions of %s"}, c.Import)
	app.say(atlas.Text{
		FR: "  nouvelles\u202f: %d, déjà prises\u202f: %d, lignes sans choix\u202f: %d",
		EN: "  new: %d, made already: %d, rows without a choice: %d",
	}, len(filled.Decisions), filled.Same, filled.Waiting)
	if c.DryRun {
		app.say(atlas.Text{FR: "  essai seulement : rien n’a été changé", EN: "  dry run: nothing was changed"})
		return nil
	}
	if err := keeper.catchUp(ctx); err != nil {
		return err
	}
	kept, err := keeper.keep(ctx, filled.Decisions)
	if err != nil {
		return err
	}
	if changed := len(filled.Decisions) - kept; changed > 0 {
		app.say(atlas.Text{
			FR: "  non enregistrées, leur fiche ayant changé entre-temps\u202f: %d",
			EN: "  not saved, as their record changed meanwhile: %d",
		}, changed)
	}
	keeper.sayWhere()
	return nil
}

func (c *reviewCmd) converse(ctx context.Context, app *app, store *postgis.Store, record *atlas.Record) error {
	ledger, err := app.openLedger(ctx, c.Decisions)
	if err != nil {
		return err
	}
	keeper := keeper{app: app, store: store, ledger: ledger, revision: record.Revision}
	if record, err = keeper.reconcile(ctx, record); err != nil {
		return err
	}
	if err := keeper.catchUp(ctx); err != nil {
		return err
	}
	geocoder := &geocode.Geocoder{Gazetteer: store}
	waiting := review.Waiting(record, c.All)
	if len(c.Subjects) > 0 {
		if waiting, err = review.Reopen(ctx, record, geocoder, c.Subjects); err != nil {
			return err
		}
	}
	app.say(atlas.Text{FR: "→ À décider par une personne\u202f: %d", EN: "→ Waiting for a person: %d"}, len(waiting))
	app.sayUndecided(record)
	if len(waiting) == 0 {
		return nil
	}
	session := review.Session{
		In: app.in, Out: app.out, Lang: app.lang, By: c.By, Today: today(),
		Geocoder: geocoder, Countries: review.NewCountries(record.WorldRegions),
		Keep: func(ctx context.Context, decision atlas.Decision) (bool, error) {
			kept, err := keeper.keep(ctx, []atlas.Decision{decision})
			return kept == 1, err
		},
	}
	session.List(waiting)
	outcome, err := session.Run(ctx, waiting)
	app.say(atlas.Text{FR: "→ Décisions\u202f: %d, encore en attente\u202f: %d", EN: "→ Decisions: %d, still waiting: %d"},
		outcome.Decided, outcome.Left)
	keeper.sayWhere()
	return err
}

// sayUndecided says what the geocoder has not looked at.
func (a *app) sayUndecided(record *atlas.Record) {
	if undecided := review.Undecided(record); undecided > 0 {
		a.say(atlas.Text{
			FR: "  pas encore géocodées\u202f: %d (passerelles geocode)",
			EN: "  not geocoded yet: %d (passerelles geocode)",
		}, undecided)
	}
}

// today is the day of a decision, in universal time as those of the geocoder.
func today() atlas.Date { return atlas.Date(time.Now().UTC().Format(time.DateOnly)) }
