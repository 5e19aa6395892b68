package edition

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/passerelles/passerelles/internal/atlas"
)

// A folder of editions holds one zip an edition, and currentName, a text whose
// only line is the name of the zip to serve.
const (
	currentName  = "current"
	zipSuffix    = ".edition.zip"
	unfinished   = ".unfinished-"
	keptInFolder = 3 // the current one, and two to fall back on
	longAgo      = time.Hour
)

// Save keeps an edition in a folder, as the one [OpenFolder] opens. It is
// written beside, synced, and put in its place in one step: whatever stops the
// program, the folder holds the edition of before or this one. The folder is
// made when it is not there; the oldest of its editions are removed.
func Save(folder string, e *Edition) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("save edition: %w", err)
	}
	name := fmt.Sprintf("%08d-%.16s%s", e.Number, e.Digest, zipSuffix)
	err := writeBeside(folder, name, func(file *os.File) error { return WriteZip(file, e) })
	if err == nil {
		err = writeBeside(folder, currentName, func(file *os.File) error {
			_, err := file.WriteString(name + "\n")
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("save edition: %w", err)
	}
	return prune(folder, name)
}

// writeBeside writes a file under another name and renames it once it is on
// disk.
func writeBeside(folder, name string, write func(*os.File) error) (err error) {
	file, err := os.CreateTemp(folder, unfinished+"*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			file.Close()
			os.Remove(file.Name())
		}
	}()
	if err := write(file); err != nil {
		return err
	}
	if err := errors.Join(file.Chmod(0o644), file.Sync(), file.Close()); err != nil {
		return err
	}
	if err := os.Rename(file.Name(), filepath.Join(folder, name)); err != nil {
		return err
	}
	return syncFolder(folder)
}

// syncFolder puts a renaming on disk.
func syncFolder(folder string) error {
	directory, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(directory.Sync(), directory.Close())
}

// prune removes the oldest editions of a folder, never the one named current,
// and what a Save that was interrupted long ago left.
func prune(folder, current string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return fmt.Errorf("prune editions: %w", err)
	}
	others := slices.DeleteFunc(zips(entries), func(name string) bool { return name == current })
	removed := others[min(len(others), keptInFolder-1):]
	for _, entry := range entries {
		info, err := entry.Info()
		if err == nil && strings.HasPrefix(entry.Name(), unfinished) && time.Since(info.ModTime()) > longAgo {
			removed = append(removed, entry.Name())
		}
	}
	for _, name := range removed {
		if err := os.Remove(filepath.Join(folder, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("prune editions: %w", err)
		}
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
		e, err := OpenZip(filepath.Join(folder, name))
		if err == nil {
			return e, nil
		}
		failures = append(failures, fmt.Errorf("open %s: %w", name, err))
	}
	return nil, fmt.Errorf("open saved edition: %w", errors.Join(failures...))
}
