package main

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/postgis"
)

// setUpPause is the rest a database that went away is given before the set-up
// starts again.
const setUpPause = time.Second

// runCmd is the whole service on one machine: what `make run` ends in.
type runCmd struct{}

// Run serves the last edition at once when there is one on disk, while the
// set-up brings the database up to date beside it.
func (c *runCmd) Run(ctx context.Context, app *app) error {
	service, err := app.newService()
	if err != nil {
		return err
	}
	defer service.close()
	url, supervise, closing, err := app.database(ctx)
	if err != nil {
		return err
	}
	defer closing()

	// Whatever ends first, a signal or a failure, ends the rest.
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return supervise(ctx) })
	group.Go(func() error { return service.serve(ctx, url) })
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
	err = group.Wait()
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// setUpPatiently sets up, from the start again each time the database went away
// meanwhile.
func (a *app) setUpPatiently(ctx context.Context, url string) error {
	for {
		err := a.setUp(ctx, url)
		if err == nil || atlas.ErrorCode(err) != atlas.CodeUnavailable {
			return err
		}
		a.log.Warn("the database went away during the set-up: starting again", "error", err)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(setUpPause):
		}
	}
}

// setUp brings the database from whatever state to a published edition of the
// bundled data. Each step does nothing when it has nothing to do.
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
	return a.publish(ctx, store)
}
