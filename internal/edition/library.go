package edition

import (
	"cmp"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Kept is how many editions stay servable: the current one and those before it.
const Kept = 10

// Library holds the editions a server answers from. Readers never wait: they
// see one state or the next, whole. The zero Library is empty and ready.
type Library struct {
	writing sync.Mutex
	state   atomic.Pointer[shelf]
}

// shelf is one immutable state of a library.
type shelf struct {
	current  *Edition
	byDigest map[string]*Edition
	gone     map[string]bool
}

// Current returns the edition to serve, nil when there is none yet.
func (l *Library) Current() *Edition { return l.shelf().current }

// ByDigest returns an edition by its digest: a CodeGone error when it is no
// longer kept, CodeNotFound when it never was here.
func (l *Library) ByDigest(digest string) (*Edition, error) {
	shelf := l.shelf()
	if e := shelf.byDigest[digest]; e != nil {
		return e, nil
	}
	if shelf.gone[digest] {
		return nil, &atlas.Error{
			Code: atlas.CodeGone,
			Message: atlas.Text{
				FR: "Cette édition de l’atlas n’est plus conservée : voyez l’édition courante.",
				EN: "This edition of the atlas is no longer kept: see the current one",
			},
		}
	}
	return nil, &atlas.Error{
		Code: atlas.CodeNotFound,
		Message: atlas.Text{
			FR: "Aucune édition de l’atlas n’a cette empreinte.",
			EN: "No edition of the atlas has this digest",
		},
	}
}

// Put adds an edition without making it current. Beyond [Kept], those with the
// smallest numbers are gone, never the current one.
func (l *Library) Put(e *Edition) { l.change(func(s *shelf) { s.put(e) }) }

// SetCurrent adds an edition and makes it the one to serve.
func (l *Library) SetCurrent(e *Edition) {
	l.change(func(s *shelf) {
		s.current = e
		s.put(e)
	})
}

// MarkGone says that an edition is no longer kept. The current one stays.
func (l *Library) MarkGone(digest string) {
	l.change(func(s *shelf) {
		if s.current == nil || s.current.Digest != digest {
			delete(s.byDigest, digest)
			s.gone[digest] = true
		}
	})
}

func (l *Library) shelf() *shelf {
	if state := l.state.Load(); state != nil {
		return state
	}
	return &shelf{}
}

// change makes a new state of the present one.
func (l *Library) change(edit func(*shelf)) {
	l.writing.Lock()
	defer l.writing.Unlock()
	now := l.shelf()
	next := &shelf{current: now.current, byDigest: maps.Clone(now.byDigest), gone: maps.Clone(now.gone)}
	if next.byDigest == nil {
		next.byDigest, next.gone = map[string]*Edition{}, map[string]bool{}
	}
	edit(next)
	l.state.Store(next)
}

func (s *shelf) put(e *Edition) {
	delete(s.gone, e.Digest)
	s.byDigest[e.Digest] = e
	oldest := slices.SortedFunc(maps.Values(s.byDigest), func(a, b *Edition) int {
		return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.Digest, b.Digest))
	})
	for _, old := range oldest {
		if len(s.byDigest) <= Kept {
			break
		}
		if s.current == nil || old.Digest != s.current.Digest {
			delete(s.byDigest, old.Digest)
			s.gone[old.Digest] = true
		}
	}
}
