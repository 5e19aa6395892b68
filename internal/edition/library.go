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

// mostOlderBytes is how much the editions that are not current may take.
const mostOlderBytes = 512 << 20

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
				FR: "Cette édition de l’atlas n’est plus conservée\u202f: voyez l’édition courante.",
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
//
// Memory is bounded too: those before the current one take 512 MiB at most,
// which only an atlas of tens of thousands of cooperations ever reaches.
func (l *Library) Put(e *Edition) { l.change(func(s *shelf) { s.put(s.sharing(e)) }) }

// SetCurrent adds an edition and makes it the one to serve.
func (l *Library) SetCurrent(e *Edition) {
	l.change(func(s *shelf) {
		s.current = s.sharing(e)
		s.put(s.current)
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

// put adds an edition, and lets the oldest go: see [Library.Put].
func (s *shelf) put(e *Edition) {
	delete(s.gone, e.Digest)
	s.byDigest[e.Digest] = e
	newest := slices.SortedFunc(maps.Values(s.byDigest), func(a, b *Edition) int {
		return cmp.Or(cmp.Compare(b.Number, a.Number), cmp.Compare(b.Digest, a.Digest))
	})
	kept, bytes := 0, 0
	if s.current != nil {
		kept = 1
	}
	for _, other := range newest {
		if s.current != nil && other.Digest == s.current.Digest {
			continue
		}
		kept++
		bytes += other.size()
		if kept > Kept || bytes > mostOlderBytes {
			delete(s.byDigest, other.Digest)
			s.gone[other.Digest] = true
		}
	}
}

// size returns how many bytes the bodies of an edition take.
func (e *Edition) size() int {
	size := 0
	for _, file := range e.files {
		size += len(file.Identity) + len(file.Brotli) + len(file.Gzip)
	}
	return size
}

// sharing returns the edition with the files it has in common with those that
// are here: most layers do not change from one edition to the next, and are
// held once.
func (s *shelf) sharing(e *Edition) *Edition {
	files := maps.Clone(e.files)
	for _, other := range s.byDigest {
		for name, file := range files {
			if same := other.files[name]; same != nil && same.equal(file) {
				files[name] = same
			}
		}
	}
	shared := *e
	shared.files = files
	return &shared
}
