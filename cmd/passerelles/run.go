package main

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/passerelles/passerelles/data"
	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/dataset"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/internal/postgis"
)

// runCmd is the whole service on one machine: what `make run` ends in.
type runCmd struct{}

// Run serves the last edition at once when there is one on disk, while the
// database is opened and the set-up brings it up to date.
func (c *runCmd) Run(ctx context.Context, app *app) error {
	service, err := app.newService()
	if err != nil {
		return err
	}
	defer service.close()
	return service.run(ctx, func(ctx context.Context, url string) error {
		group, ctx := errgroup.WithContext(ctx)
		group.Go(func() error { return service.follow(ctx, url) })
		group.Go(func() error {
			err := app.setUpPatiently(ctx, url)
			if err != nil && (ctx.Err() != nil || service.library.Current() == nil) {
				return err
			}
			if err != nil { // the previous edition goes on
				app.complain(err)
			}
			service.announce()
			return nil
		})
		return group.Wait()
	})
}

// setUpPatiently sets up, from the start again each time the database went away
// meanwhile. What only a person can mend ends it.
func (a *app) setUpPatiently(ctx context.Context, url string) error {
	a.say(atlas.Text{FR: "→ Schéma de la base", EN: "→ Database schema"})
	rest := backoff{first: time.Second, longest: 10 * time.Second}
	for {
		err := a.setUp(ctx, url)
		if err == nil || atlas.ErrorCode(err) != atlas.CodeUnavailable {
			return err
		}
		a.log.Warn("the database is away: the set-up will start again", "error", err)
		if err := rest.wait(ctx); err != nil {
			return err
		}
	}
}

// setUp brings the database from whatever state to a published edition. Each
// step does nothing when it has nothing to do: an edition that a person put
// back in service stays, unless the record has changed since the last one.
func (a *app) setUp(ctx context.Context, url string) error {
	if err := a.migrate(ctx, url); err != nil {
		return err
	}
	store, err := postgis.Open(ctx, url, postgis.RoleWriter, a.log)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := a.loadGazetteerSources(ctx, store); err != nil {
		return err
	}
	if err := a.importBundled(ctx, store); err != nil {
		return err
	}
	if err := a.geocode(ctx, store); err != nil {
		return err
	}
	facts, err := dataset.ReadFacts(data.World())
	if err != nil {
		return err
	}
	due, err := store.PublishDue(ctx, edition.Expected(&facts))
	if err != nil || !due {
		return err
	}
	return a.publish(ctx, store)
}

// backoff is the rest between two attempts: each twice as long as the one
// before, up to a longest.
type backoff struct{ first, longest, next time.Duration }

// wait rests, unless the context ends first.
func (b *backoff) wait(ctx context.Context) error {
	b.next = min(max(b.first, b.next), b.longest)
	timer := time.NewTimer(b.next)
	defer timer.Stop()
	b.next *= 2
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
