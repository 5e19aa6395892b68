package backup

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/passerelles/passerelles/internal/durable"
)

// Name is what a backup of that moment is called in a folder of them: names sort
// as their moments do. why is the word it begins with.
func Name(why string, at time.Time) string {
	return fmt.Sprintf("%s-%s.dump", why, at.UTC().Format("20060102-150405.000"))
}

// Prune removes from a folder all but the newest backups that begin with why,
// and what a program that was killed left half written.
func Prune(folder, why string, keep int) error {
	entries, err := os.ReadDir(folder) // by name, that is by moment
	if err != nil {
		return err
	}
	var found []string
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), why+"-") && strings.HasSuffix(entry.Name(), ".dump") {
			found = append(found, entry.Name())
		}
	}
	for _, name := range found[:max(0, len(found)-keep)] {
		if err := os.Remove(filepath.Join(folder, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return durable.Sweep(folder, time.Hour)
}
