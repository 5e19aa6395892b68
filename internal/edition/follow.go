package edition

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Source is where editions are published: the database.
type Source interface {
	// CurrentEdition returns the edition to serve; CodeNotFound when nothing was
	// published yet.
	CurrentEdition(ctx context.Context) (Meta, error)
	// Editions returns the editions, newest first, those without files pruned.
	Editions(ctx context.Context) ([]Meta, error)
	// LoadEdition returns an edition whole, its digest checked.
	LoadEdition(ctx context.Context, digest string) (*Edition, error)
}

const (
	// slowest is the longest wait between two looks at a source that is away.
	slowest = 10 * time.Second
	// askDeadline and loadDeadline are how long a question to the source, and an
	// edition, may take: a connection that hangs is a source that is away.
	askDeadline  = 5 * time.Second
	loadDeadline = time.Minute
)

// Follow keeps a library as its source is: it looks at once, then each time
// wake says so, and every so often in case it did not. A new edition replaces
// the current one in a single step. A source that is away, does not answer in
// time or gives a damaged edition changes nothing: what the library has goes on
// being served, and the source is asked again, less and less often, at least
// every ten seconds. Each change of state is logged once.
//
// A new current edition then goes to saved, which may be nil. When that fails,
// it is tried again at every look, whether or not the source answers, until it
// worked or a newer edition took the place of that one.
//
// Follow returns nil when ctx ends, which is the only way it ends.
func Follow(
	ctx context.Context, source Source, lib *Library, wake <-chan struct{},
	every time.Duration, saved func(*Edition) error, log *slog.Logger,
) error {
	f := &follower{source: source, library: lib, saved: saved, log: log}
	wait := every
	for {
		err := f.look(ctx)
		f.save(ctx)
		if ctx.Err() != nil {
			return nil
		} else if err == nil {
			wait = every
		} else {
			wait = min(2*wait, max(slowest, every))
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil
		case <-wake:
			timer.Stop()
		case <-timer.C:
		}
	}
}

type follower struct {
	source  Source
	library *Library
	saved   func(*Edition) error
	log     *slog.Logger
	state   string   // what was logged last
	unsaved *Edition // goes to saved at the next occasion; nil when all is saved
	failing bool     // saving it failed, and that was logged
	shelved string   // digest and number of the current edition when the older ones were last read
}

// look brings the library up to date.
func (f *follower) look(ctx context.Context) error {
	changed, err := f.current(ctx)
	if err == nil {
		err = f.older(ctx)
	}
	switch {
	case ctx.Err() != nil:
	case err == nil:
		if f.enter("followed") || changed {
			f.log.Info("serving edition", "number", f.library.Current().Number, "digest", f.library.Current().Digest)
		}
	case atlas.ErrorCode(err) == atlas.CodeNotFound:
		if f.enter("empty") {
			f.log.Warn("no edition is published yet")
		}
	default:
		if f.enter("away: " + string(atlas.ErrorCode(err))) {
			f.log.Warn("editions cannot be read: serving what is here", "error", err)
		}
	}
	return err
}

// enter reports whether a state is new.
func (f *follower) enter(state string) bool {
	fresh := f.state != state
	f.state = state
	return fresh
}

// current makes the source's current edition the library's.
func (f *follower) current(ctx context.Context) (changed bool, err error) {
	meta, err := within(ctx, askDeadline, f.source.CurrentEdition)
	if err != nil {
		return false, fmt.Errorf("find current edition: %w", err)
	}
	here := f.library.Current()
	if here != nil && here.Digest == meta.Digest && here.Number == meta.Number {
		return false, nil
	}
	e, err := f.library.ByDigest(meta.Digest)
	if err == nil {
		e = e.WithMeta(meta)
	} else if e, err = f.load(ctx, meta.Digest); err != nil {
		return false, err
	}
	f.library.SetCurrent(e)
	f.unsaved = e
	return true, nil
}

// save hands the current edition over, if that was not done yet.
func (f *follower) save(ctx context.Context) {
	if f.saved == nil || f.unsaved == nil || ctx.Err() != nil {
		return
	}
	err := f.saved(f.unsaved)
	switch {
	case err == nil:
		if f.failing {
			f.log.Info("edition saved after all", "number", f.unsaved.Number)
		}
		f.unsaved, f.failing = nil, false
	case !f.failing:
		f.log.Error("edition not saved: trying again", "number", f.unsaved.Number, "error", err)
		f.failing = true
	}
}

// older puts the editions before the current one into the library, once for
// each current edition.
func (f *follower) older(ctx context.Context) error {
	current := f.library.Current()
	mark := fmt.Sprint(current.Number, current.Digest)
	if f.shelved == mark {
		return nil
	}
	editions, err := within(ctx, askDeadline, f.source.Editions)
	if err != nil {
		return fmt.Errorf("list editions: %w", err)
	}
	handled := map[string]bool{} // a content published twice has two numbers
	for _, meta := range editions {
		if handled[meta.Digest] {
			continue
		}
		if meta.Pruned || len(handled) >= Kept {
			f.library.MarkGone(meta.Digest)
		} else if err := f.shelve(ctx, meta); err != nil {
			return err
		} else {
			handled[meta.Digest] = true
		}
	}
	f.shelved = mark
	return nil
}

// shelve puts an older edition into the library. One that is damaged is gone:
// it must not keep the others from being served.
func (f *follower) shelve(ctx context.Context, meta Meta) error {
	if _, err := f.library.ByDigest(meta.Digest); err == nil {
		return nil
	}
	e, err := f.load(ctx, meta.Digest)
	switch atlas.ErrorCode(err) {
	case "":
		f.library.Put(e)
		return nil
	case atlas.CodeInvalid, atlas.CodeNotFound, atlas.CodeGone:
		f.log.Warn("an older edition cannot be served", "number", meta.Number, "error", err)
		f.library.MarkGone(meta.Digest)
		return nil
	}
	return err
}

func (f *follower) load(ctx context.Context, digest string) (*Edition, error) {
	e, err := within(ctx, loadDeadline, func(ctx context.Context) (*Edition, error) {
		return f.source.LoadEdition(ctx, digest)
	})
	if err != nil {
		return nil, fmt.Errorf("load edition %.12s: %w", digest, err)
	}
	return e, nil
}

// within asks the source, and gives up after a while. Whatever the source then
// says, it is away: an edition that came half is not a damaged one.
func within[T any](ctx context.Context, limit time.Duration, ask func(context.Context) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	answer, err := ask(ctx)
	if err != nil && ctx.Err() != nil {
		err = &atlas.Error{Code: atlas.CodeUnavailable, Cause: err, Message: atlas.Text{
			FR: "les éditions n’ont pas été données à temps",
			EN: "the editions were not given in time",
		}}
	}
	return answer, err
}
