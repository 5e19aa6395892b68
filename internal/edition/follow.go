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

// slowest is the longest wait between two looks at a source that is away.
const slowest = 10 * time.Second

// Follow keeps a library as its source is: it looks at once, then each time
// wake says so, and every so often in case it did not. A new edition replaces
// the current one in a single step, and then goes to saved, which may be nil. A
// source that is away, or that gives a damaged edition, changes nothing: what
// the library has goes on being served, and the source is asked again, less and
// less often, at least every ten seconds. Each change of state is logged once.
//
// It returns nil when ctx ends, which is the only way it ends.
func Follow(
	ctx context.Context, source Source, lib *Library, wake <-chan struct{},
	every time.Duration, saved func(*Edition), log *slog.Logger,
) error {
	f := &follower{source: source, library: lib, saved: saved, log: log}
	wait := every
	for {
		if err := f.look(ctx); ctx.Err() != nil {
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
	saved   func(*Edition)
	log     *slog.Logger
	state   string // what was logged last
	shelved string // digest and number of the current edition when the older ones were last read
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
		if f.enter("away") {
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
	meta, err := f.source.CurrentEdition(ctx)
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
	if f.saved != nil {
		f.saved(e)
	}
	return true, nil
}

// older puts the editions before the current one into the library, once for
// each current edition.
func (f *follower) older(ctx context.Context) error {
	current := f.library.Current()
	mark := fmt.Sprint(current.Number, current.Digest)
	if f.shelved == mark {
		return nil
	}
	editions, err := f.source.Editions(ctx)
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
	e, err := f.source.LoadEdition(ctx, digest)
	if err != nil {
		return nil, fmt.Errorf("load edition %.12s: %w", digest, err)
	}
	return e, nil
}
