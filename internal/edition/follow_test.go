package edition

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelles/passerelles/internal/atlas"
)

// fakeSource is a source in memory that a test may break.
type fakeSource struct {
	mu       sync.Mutex
	editions []*Edition // newest first
	current  *Edition
	broken   error
	damaged  string // digest of an edition that cannot be read
	pruned   string
	hanging  string // the question that is answered only when its context ends
	asked    int
}

// hang holds a question up, as a connection that nobody answers on.
func (s *fakeSource) hang(ctx context.Context, question string) error {
	s.mu.Lock()
	hanging := s.hanging == question
	s.mu.Unlock()
	if !hanging {
		return nil
	}
	<-ctx.Done()
	return ctx.Err()
}

func (s *fakeSource) publish(e *Edition) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.editions = append([]*Edition{e}, s.editions...)
	s.current = e
}

func (s *fakeSource) set(edit func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	edit()
}

func (s *fakeSource) CurrentEdition(ctx context.Context) (Meta, error) {
	if err := s.hang(ctx, "current"); err != nil {
		return Meta{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	if s.broken != nil {
		return Meta{}, s.broken
	}
	if s.current == nil {
		return Meta{}, &atlas.Error{Code: atlas.CodeNotFound}
	}
	return s.current.Meta, nil
}

func (s *fakeSource) Editions(ctx context.Context) ([]Meta, error) {
	if err := s.hang(ctx, "list"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var metas []Meta
	for _, e := range s.editions {
		meta := e.Meta
		meta.Pruned = meta.Digest == s.pruned
		metas = append(metas, meta)
	}
	return metas, s.broken
}

func (s *fakeSource) LoadEdition(ctx context.Context, digest string) (*Edition, error) {
	if err := s.hang(ctx, "load"); err != nil {
		return nil, damaged(err) // half of it came
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken != nil {
		return nil, s.broken
	}
	if digest == s.damaged {
		return nil, damaged(errors.New("a byte is wrong"))
	}
	for _, e := range s.editions {
		if e.Digest == digest {
			return e, nil
		}
	}
	return nil, &atlas.Error{Code: atlas.CodeNotFound}
}

// followed runs Follow in a bubble where time is the test's.
type followed struct {
	source  *fakeSource
	library *Library
	wake    chan struct{}
	mu      sync.Mutex
	saved   []int
	full    bool // the disk: nothing can be saved
	log     bytes.Buffer
}

// inBubble follows a source each second, and stops when the test is over.
func inBubble(t *testing.T, test func(f *followed)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		f := &followed{source: &fakeSource{}, library: &Library{}, wake: make(chan struct{}, 1)}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() {
			ended <- Follow(ctx, f.source, f.library, f.wake, time.Second,
				f.save,
				slog.New(slog.NewTextHandler(&f.log, nil)))
		}()
		synctest.Wait()
		test(f)
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Follow returned %v, want nil", err)
		}
	})
}

func (f *followed) save(e *Edition) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.full {
		return errors.New("no space left on device")
	}
	f.saved = append(f.saved, e.Number)
	return nil
}

// fill makes saving fail, or work again, and returns what was saved so far.
func (f *followed) fill(full bool) []int {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.full = full
	return slices.Clone(f.saved)
}

func (f *followed) pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func (f *followed) number() int {
	if e := f.library.Current(); e != nil {
		return e.Number
	}
	return 0
}

func TestFollow(t *testing.T) {
	t.Parallel()
	one, two, three := edited(1), edited(2), edited(3)
	inBubble(t, func(f *followed) {
		f.pass(3 * time.Second)
		if f.number() != 0 {
			t.Errorf("edition %d of an empty source", f.number())
		}
		f.source.publish(one)
		f.pass(slowest)
		if f.number() != 1 {
			t.Errorf("edition %d, want 1", f.number())
		}
		f.source.publish(two)
		f.pass(1100 * time.Millisecond) // the poll
		if f.number() != 2 {
			t.Errorf("edition %d after a second, want 2", f.number())
		}
		f.source.publish(three)
		f.wake <- struct{}{}
		synctest.Wait() // no time passes
		if f.number() != 3 {
			t.Errorf("edition %d after a notification, want 3", f.number())
		}
		f.source.set(func() { f.source.current = one }) // rolled back
		f.pass(2 * time.Second)
		if f.number() != 1 {
			t.Errorf("edition %d after a rollback, want 1", f.number())
		}
		if diff := cmp.Diff([]int{1, 2, 3, 1}, f.fill(false)); diff != "" {
			t.Errorf("saved (-want +got):\n%s", diff)
		}
		if lines := strings.Count(f.log.String(), "no edition is published yet"); lines != 1 {
			t.Errorf("the empty source was logged %d times:\n%s", lines, f.log.String())
		}
	})
}

// TestFollowAway: a source that goes away leaves the library as it is, is asked
// at least every ten seconds, and is logged once.
func TestFollowAway(t *testing.T) {
	t.Parallel()
	one, two := edited(1), edited(2)
	inBubble(t, func(f *followed) {
		f.source.publish(one)
		f.pass(slowest)
		f.source.set(func() { f.source.broken = errors.New("connection refused") })
		f.pass(time.Minute)
		var before, asked int
		f.source.set(func() { before = f.source.asked })
		f.pass(time.Minute)
		f.source.set(func() { asked = f.source.asked - before })
		if asked < 6 || asked > 7 {
			t.Errorf("a source that is away was asked %d times in a minute, want every ten seconds", asked)
		}
		if f.number() != 1 {
			t.Errorf("edition %d while the source is away, want 1", f.number())
		}
		f.source.publish(two)
		f.source.set(func() { f.source.broken = nil })
		f.pass(slowest)
		if f.number() != 2 {
			t.Errorf("edition %d once the source is back, want 2", f.number())
		}
		if lines := strings.Count(f.log.String(), "cannot be read"); lines != 1 {
			t.Errorf("the absence was logged %d times:\n%s", lines, f.log.String())
		}
	})
}

// TestFollowHangs: a source that takes a question and never answers is a source
// that is away, and is followed again as soon as it is back.
func TestFollowHangs(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		question string
		within   time.Duration // to give up, wait and be followed again
	}{
		{"current", askDeadline + slowest},
		{"list", askDeadline + slowest},
		{"load", loadDeadline + slowest},
	} {
		t.Run(test.question, func(t *testing.T) {
			t.Parallel()
			one, two := edited(1), edited(2)
			inBubble(t, func(f *followed) {
				f.source.publish(one)
				f.pass(slowest)
				f.source.set(func() { f.source.hanging = test.question })
				f.source.publish(two)
				f.pass(10 * time.Minute)
				if lines := strings.Count(f.log.String(), "cannot be read"); lines != 1 {
					t.Errorf("the absence was logged %d times:\n%s", lines, f.log.String())
				}
				f.source.set(func() { f.source.hanging = "" })
				f.pass(test.within)
				if f.number() != 2 {
					t.Errorf("edition %d once the source answers, want 2", f.number())
				}
				for _, e := range []*Edition{one, two} {
					if _, err := f.library.ByDigest(e.Digest); err != nil {
						t.Errorf("edition %d: %v", e.Number, err)
					}
				}
			})
		})
	}
}

// TestFollowSavesAgain: an edition that could not be saved is saved later, be
// the source away meanwhile, and its failure is logged once.
func TestFollowSavesAgain(t *testing.T) {
	t.Parallel()
	one, two := edited(1), edited(2)
	inBubble(t, func(f *followed) {
		f.fill(true)
		f.source.publish(one)
		f.pass(slowest)
		f.source.publish(two)
		f.pass(time.Minute)
		f.source.set(func() { f.source.broken = errors.New("connection refused") })
		f.pass(time.Minute)
		if saved := f.fill(false); f.number() != 2 || len(saved) > 0 {
			t.Errorf("edition %d, saved %v; want 2 and none", f.number(), saved)
		}
		f.pass(time.Minute)
		if diff := cmp.Diff([]int{2}, f.fill(false)); diff != "" {
			t.Errorf("saved (-want +got):\n%s", diff)
		}
		if lines := strings.Count(f.log.String(), "not saved"); lines != 1 {
			t.Errorf("the failure was logged %d times:\n%s", lines, f.log.String())
		}
	})
}

// TestFollowDamaged: a damaged edition is not served, and a damaged older one
// does not keep the others from it.
func TestFollowDamaged(t *testing.T) {
	t.Parallel()
	one, two, three := edited(1), edited(2), edited(3)
	inBubble(t, func(f *followed) {
		f.source.publish(one)
		f.pass(slowest)
		f.source.set(func() { f.source.damaged = two.Digest })
		f.source.publish(two)
		f.pass(time.Minute)
		if f.number() != 1 {
			t.Errorf("edition %d, want 1: the second is damaged", f.number())
		}
		f.source.publish(three)
		f.pass(slowest)
		if f.number() != 3 {
			t.Errorf("edition %d, want 3", f.number())
		}
		if _, err := f.library.ByDigest(one.Digest); err != nil {
			t.Errorf("the first edition: %v", err)
		}
		if _, err := f.library.ByDigest(two.Digest); atlas.ErrorCode(err) != atlas.CodeGone {
			t.Errorf("the damaged edition: error %v, want gone", err)
		}
	})
}

// TestFollowStart: a server that starts has the ten last editions, and knows
// which addresses are gone; the same content published twice is there.
func TestFollowStart(t *testing.T) {
	t.Parallel()
	var editions []*Edition
	for number := range Kept + 2 {
		editions = append(editions, edited(number+1))
	}
	again := &Edition{Meta: Meta{Number: Kept + 3, Digest: editions[1].Digest}}
	inBubble(t, func(f *followed) {
		for _, e := range editions {
			f.source.publish(e)
		}
		f.source.publish(again)
		f.source.set(func() { f.source.pruned = editions[4].Digest })
		f.pass(slowest)
		if f.number() != Kept+3 {
			t.Errorf("edition %d, want %d", f.number(), Kept+3)
		}
		for i, e := range editions {
			_, err := f.library.ByDigest(e.Digest)
			gone := i == 0 || i == 4
			if gone != (atlas.ErrorCode(err) == atlas.CodeGone) {
				t.Errorf("edition %d: error %v, want gone: %v", e.Number, err, gone)
			}
		}
	})
}
