package edition

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/durable"
)

// A folder of editions holds one zip an edition, and currentName, a text whose
// only line is the name of the zip to serve.
const (
	currentName  = "current"
	zipSuffix    = ".edition.zip"
	keptInFolder = 3 // the current one, and two to fall back on
	longAgo      = time.Hour
)

// Save keeps an edition in a folder, as the one [OpenFolder] opens. It is
// without pages, written beside, synced, and put in its place in one step: whatever stops the
// program, the folder holds the edition of before or this one. The folder is
// made when it is not there; the oldest of its editions are removed.
func Save(folder string, e *Edition) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("save edition: %w", err)
	}
	name := fmt.Sprintf("%08d-%.16s%s", e.Number, e.Digest, zipSuffix)
	err := durable.WriteFile(filepath.Join(folder, name), func(w io.Writer) error { return WriteZip(w, e, nil) })
	if err == nil {
		err = durable.WriteFile(filepath.Join(folder, currentName), func(w io.Writer) error {
			_, err := io.WriteString(w, name+"\n")
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("save edition: %w", err)
	}
	return prune(folder, name)
}

// prune removes the oldest editions of a folder, never the one named current,
// and what a Save that was interrupted long ago left.
func prune(folder, current string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return fmt.Errorf("prune editions: %w", err)
	}
	others := slices.DeleteFunc(zips(entries), func(name string) bool { return name == current })
	for _, name := range others[min(len(others), keptInFolder-1):] {
		if err := os.Remove(filepath.Join(folder, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("prune editions: %w", err)
		}
	}
	if err := durable.Sweep(folder, longAgo); err != nil {
		return fmt.Errorf("prune editions: %w", err)
	}
	return nil
}

// zips returns the names of a folder's editions, newest first.
func zips(entries []fs.DirEntry) []string {
	var names []string
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), zipSuffix) {
			names = append(names, entry.Name())
		}
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Compare(b, a) })
	return names
}

// OpenFolder opens the edition that was saved last in a folder. When its file
// is damaged, the newest that is whole takes its place. CodeNotFound when
// nothing was ever saved there.
func OpenFolder(folder string) (*Edition, error) {
	entries, err := os.ReadDir(folder)
	names := zips(entries)
	if errors.Is(err, fs.ErrNotExist) || (err == nil && len(names) == 0) {
		return nil, &atlas.Error{
			Code: atlas.CodeNotFound,
			Message: atlas.Text{
				FR: "Aucune édition n’est enregistrée sur cette machine.",
				EN: "No edition is saved on this machine",
			},
		}
	}
	if err != nil {
		return nil, fmt.Errorf("open saved edition: %w", err)
	}
	if line, err := os.ReadFile(filepath.Join(folder, currentName)); err == nil {
		if i := slices.Index(names, strings.TrimSpace(string(line))); i >= 0 {
			names = slices.Concat(names[i:i+1], names[:i], names[i+1:])
		}
	}
	var failures []error
	for _, name := range names {
		e, _, err := OpenZip(filepath.Join(folder, name))
		if err == nil {
			return e, nil
		}
		failures = append(failures, fmt.Errorf("open %s: %w", name, err))
	}
	return nil, fmt.Errorf("open saved edition: %w", errors.Join(failures...))
}
