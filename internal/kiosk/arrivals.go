package kiosk

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// stillness is how long a file has to be left alone before it is judged: until
// then somebody may be copying it.
const stillness = 10 * time.Second

// arrivals are the folders where editions are put.
type arrivals struct {
	folders []string
	seen    map[string]sighting // by path
}

// sighting is what a file was like when it was looked at.
type sighting struct {
	size     int64
	modified time.Time
	since    time.Time // when it was first seen so
	settled  bool      // it was judged, and could not be taken away
}

// arrival is a file as it was when it was found to be still.
type arrival struct {
	path string
	sighting
}

// next returns a file that has been left alone for long enough. A folder that is
// not there is a stick that is not in.
func (a *arrivals) next(now time.Time) (found arrival, ok bool) {
	present := map[string]sighting{}
	for _, path := range a.paths() {
		info, err := os.Stat(path)
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		was, known := a.seen[path]
		if !known || !was.is(info) {
			was = sighting{size: info.Size(), modified: info.ModTime(), since: now}
		}
		present[path] = was
		if !ok && !was.settled && now.Sub(was.since) >= stillness {
			found, ok = arrival{path, was}, true
		}
	}
	a.seen = present
	return found, ok
}

// is reports whether a file is still what it was.
func (s sighting) is(info fs.FileInfo) bool {
	return s.size == info.Size() && s.modified.Equal(info.ModTime())
}

// paths lists what may be an edition, in order. Hidden files are not: systems
// leave some on sticks, and programs that are still writing.
func (a *arrivals) paths() []string {
	var paths []string
	for _, folder := range a.folders {
		entries, err := os.ReadDir(folder)
		if err != nil {
			continue
		}
		for _, entry := range entries {
			if name := entry.Name(); strings.EqualFold(filepath.Ext(name), ".zip") && !strings.HasPrefix(name, ".") {
				paths = append(paths, filepath.Join(folder, name))
			}
		}
	}
	slices.Sort(paths)
	return paths
}

// settle takes away a file that was judged, unless another one has its name by
// now. One that cannot be taken away, from a stick that is for reading only, is
// not looked at again.
func (a *arrivals) settle(judged arrival) {
	info, err := os.Stat(judged.path)
	if err != nil || !judged.is(info) {
		return
	}
	if os.Remove(judged.path) == nil {
		delete(a.seen, judged.path)
		return
	}
	judged.settled = true
	a.seen[judged.path] = judged.sighting
}

// postpone lets a file rest that could not be judged.
func (a *arrivals) postpone(judged arrival, now time.Time) {
	judged.since = now
	a.seen[judged.path] = judged.sighting
}
