package snapshot

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// lastingFor is how long a file that never changes stays in the folder after it
// was last written: longer than anybody leaves a page open.
const lastingFor = 30 * 24 * time.Hour

// keepLasting gives the new snapshot the files of some folders of the former one
// that it does not have itself, unless they are old.
func keepLasting(former, beside string, folders []string) error {
	oldest := time.Now().Add(-lastingFor)
	for _, folder := range folders {
		err := filepath.WalkDir(filepath.Join(former, folder), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.Type().IsRegular() {
				return err
			}
			info, err := entry.Info()
			if err != nil || info.ModTime().Before(oldest) {
				return err
			}
			name, err := filepath.Rel(former, path)
			if err != nil {
				return err
			}
			return keep(path, filepath.Join(beside, name), info.ModTime())
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("keep the former %s: %w", folder, err)
		}
	}
	return nil
}

// keep gives a file another name, its date included, unless that name is taken.
func keep(file, name string, written time.Time) error {
	if _, err := os.Lstat(name); err == nil {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	if os.Link(file, name) == nil {
		return nil
	}
	content, err := os.ReadFile(file) // on a disk without links
	if err != nil {
		return err
	}
	if err := os.WriteFile(name, content, 0o644); err != nil {
		return err
	}
	return os.Chtimes(name, written, written)
}
