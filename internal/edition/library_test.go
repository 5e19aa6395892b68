package edition

import (
	"fmt"
	"sync"
	"testing"

	"github.com/passerelles/passerelles/internal/atlas"
)

// edited returns an edition that holds a digest and nothing else: libraries do
// not look inside.
func edited(number int) *Edition {
	return &Edition{Meta: Meta{Number: number, Digest: fmt.Sprintf("%064d", number)}}
}

func TestLibrary(t *testing.T) {
	t.Parallel()
	var library Library
	if library.Current() != nil {
		t.Error("an empty library has a current edition")
	}
	if _, err := library.ByDigest("x"); atlas.ErrorCode(err) != atlas.CodeNotFound {
		t.Errorf("error %v, want not found", err)
	}
	var editions []*Edition
	for number := range Kept + 3 {
		editions = append(editions, edited(number+1))
		library.SetCurrent(editions[number])
	}
	if current := library.Current(); current.Number != Kept+3 {
		t.Errorf("edition %d is current, want %d", current.Number, Kept+3)
	}
	for i, e := range editions {
		found, err := library.ByDigest(e.Digest)
		if i < 3 && atlas.ErrorCode(err) != atlas.CodeGone {
			t.Errorf("edition %d: error %v, want gone", e.Number, err)
		}
		if i >= 3 && (err != nil || found.Number != e.Number) {
			t.Errorf("edition %d: %v, error %v", e.Number, found, err)
		}
	}

	// Rolled back to one that is gone: it comes back, and stays whatever follows.
	library.SetCurrent(editions[0])
	for number := range Kept + 1 {
		library.Put(edited(100 + number))
	}
	if e, err := library.ByDigest(editions[0].Digest); err != nil || library.Current().Number != 1 || e.Number != 1 {
		t.Errorf("the current edition is gone: %v", err)
	}
	library.MarkGone(editions[0].Digest)
	if _, err := library.ByDigest(editions[0].Digest); err != nil {
		t.Errorf("the current edition was marked gone: %v", err)
	}
	library.MarkGone("never seen here")
	if _, err := library.ByDigest("never seen here"); atlas.ErrorCode(err) != atlas.CodeGone {
		t.Errorf("error %v, want gone", err)
	}
}

// TestLibraryShares: files that two editions have in common are held once.
func TestLibraryShares(t *testing.T) {
	t.Parallel()
	record := fixture()
	first := build(t, record).WithMeta(Meta{Number: 1})
	record.Cooperations[1].Title = "Un autre titre"
	second := build(t, record).WithMeta(Meta{Number: 2})
	var library Library
	library.SetCurrent(first)
	library.SetCurrent(second)
	same(t, second, library.Current())
	a, _ := first.File(AllName)
	b, _ := library.Current().File(AllName)
	if a != b {
		t.Error("a layer that did not change is held twice")
	}
	a, _ = first.File(CooperationsName)
	b, _ = library.Current().File(CooperationsName)
	if a == b {
		t.Error("cooperations that changed are those of before")
	}
}

// TestLibraryReaders: readers see whole states while editions change.
func TestLibraryReaders(t *testing.T) {
	t.Parallel()
	editions := []*Edition{edited(1), edited(2), edited(3)}
	var library Library
	library.SetCurrent(editions[0])
	var group sync.WaitGroup
	done := make(chan struct{})
	for range 3 {
		group.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				current := library.Current()
				if found, err := library.ByDigest(current.Digest); err != nil || found.Digest != current.Digest {
					t.Errorf("the current edition is not in the library: %v", err)
					return
				}
			}
		})
	}
	for i := range 500 {
		library.SetCurrent(editions[i%3])
		library.MarkGone(fmt.Sprint(i))
	}
	close(done)
	group.Wait()
}
