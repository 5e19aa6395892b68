package main

import (
	"context"
	"os"
	"runtime/debug"

	"github.com/passerelles/passerelles/data"
	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/dataset"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/internal/postgis"
)

// publishCmd makes the record public.
type publishCmd struct {
	Rollback int `placeholder:"N" help:"Remettre en service l’édition N au lieu d’en construire une."`
}

// publishMemory is how much memory publishing takes before the collector works
// harder: left alone, it lets garbage double what is held, and what 100,000
// cooperations need would exceed 1 GiB. It is no bound: a larger atlas gets more.
const publishMemory = 768 << 20

// Run builds an edition and publishes it, or makes an older one current again.
func (c *publishCmd) Run(ctx context.Context, app *app) error {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(publishMemory)
	}
	return app.withStore(ctx, postgis.RoleWriter, func(store *postgis.Store) error {
		if c.Rollback == 0 {
			return app.publish(ctx, store)
		}
		back, err := store.Rollback(ctx, c.Rollback)
		if err != nil {
			return err
		}
		app.say(atlas.Text{FR: "→ Édition %d de nouveau en service", EN: "→ Edition %d is current again"}, back.Number)
		return nil
	})
}

// publish builds an edition of the record as it is and publishes it. Somebody
// who published a later state of the record meanwhile is not overridden.
func (a *app) publish(ctx context.Context, store *postgis.Store) error {
	current, changed, err := buildAndPublish(ctx, store)
	if atlas.ErrorCode(err) == atlas.CodeConflict { // of a state that is past: once more
		current, changed, err = buildAndPublish(ctx, store)
	}
	if err != nil {
		return err
	}
	if !changed {
		a.say(atlas.Text{FR: "→ Édition %d déjà à jour", EN: "→ Edition %d is up to date"}, current.Number)
		return nil
	}
	a.say(atlas.Text{FR: "→ Édition %d publiée (%.12s)", EN: "→ Edition %d published (%.12s)"}, current.Number, current.Digest)
	return nil
}

func buildAndPublish(ctx context.Context, store *postgis.Store) (current *edition.Edition, changed bool, err error) {
	record, err := store.Record(ctx)
	if err != nil {
		return nil, false, err
	}
	if record.Facts, err = dataset.ReadFacts(data.World()); err != nil {
		return nil, false, err
	}
	revision := record.Revision // kept by itself: the record may go before the edition is stored
	built, err := edition.Build(ctx, record)
	if err != nil {
		return nil, false, err
	}
	return store.Publish(ctx, built, revision)
}
