package snapshot

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/passerelles/passerelles/internal/atlas"
)

// markerName is a file that says that a folder is the work of [Write], which may
// replace it.
const markerName = ".passerelles-snapshot"

const marker = "Ce dossier est remplacé tout entier par « passerelles export --static » : rien d’autre n’y a sa place.\n" +
	"This folder is replaced as a whole by “passerelles export --static”: nothing else belongs here.\n"

// replaceFolder has write fill a folder beside, then puts it in the place of
// folder. That one is as it was until all of the new one is on the disk.
func replaceFolder(folder string, write func(beside string) error) (err error) {
	folder, err = realPath(folder)
	if err != nil {
		return fmt.Errorf("find the folder: %w", err)
	}
	if err := checkReplaceable(folder); err != nil {
		return err
	}
	parent, name := filepath.Split(folder)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return fmt.Errorf("make the folder: %w", err)
	}
	beside, err := os.MkdirTemp(parent, name+".new-*")
	if err != nil {
		return fmt.Errorf("make the folder: %w", err)
	}
	defer os.RemoveAll(beside) // unfinished, or the former one: see swap
	if err := os.WriteFile(filepath.Join(beside, markerName), []byte(marker), 0o644); err != nil {
		return fmt.Errorf("write the folder: %w", err)
	}
	if err := write(beside); err != nil {
		return err
	}
	if err := os.Chmod(beside, 0o755); err != nil { // hosts run under another account
		return fmt.Errorf("open the folder to others: %w", err)
	}
	if err := syncAll(beside); err != nil {
		return fmt.Errorf("sync the folder: %w", err)
	}
	// Nobody may have put anything there meanwhile.
	if err := checkReplaceable(folder); err != nil {
		return err
	}
	if err := swap(beside, folder); err != nil {
		return &atlas.Error{
			Code: atlas.CodeSetup,
			Message: atlas.Text{
				FR: fmt.Sprintf("le dossier %s ne peut pas être remplacé d’un coup (un point de montage\u202f?)\u202f: donnez-en un à l’intérieur", folder),
				EN: fmt.Sprintf("the folder %s cannot be replaced at once (a mount point?); give one inside it", folder),
			},
			Cause: err,
		}
	}
	return nil
}

// realPath returns the folder that is meant, which need not be there: a link
// stays a link, and what it leads to is replaced.
func realPath(folder string) (string, error) {
	real, err := filepath.EvalSymlinks(folder)
	if errors.Is(err, os.ErrNotExist) {
		real, err = folder, nil
	}
	if err != nil {
		return "", err
	}
	return filepath.Abs(real)
}

// checkReplaceable refuses a folder that holds what Write did not put there.
func checkReplaceable(folder string) error {
	entries, err := os.ReadDir(folder)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil
	case err != nil:
		return &atlas.Error{Code: atlas.CodeInvalid, Message: atlas.Text{
			FR: fmt.Sprintf("%s n’est pas un dossier que l’on puisse lire", folder),
			EN: fmt.Sprintf("%s is not a folder that can be read", folder),
		}, Cause: err}
	case len(entries) == 0:
		return nil
	}
	for _, entry := range entries {
		if entry.Name() == markerName {
			return nil
		}
	}
	return &atlas.Error{Code: atlas.CodeConflict, Message: atlas.Text{
		FR: fmt.Sprintf("le dossier %s n’est pas vide et ne vient pas de «\u202fpasserelles export --static\u202f»\u202f: rien n’y a été changé, donnez-en un autre", folder),
		EN: fmt.Sprintf("the folder %s is not empty and was not written by “passerelles export --static”: nothing was changed in it, give another one", folder),
	}}
}

// swap puts beside in the place of folder, at once where the system can: the
// former folder, if there was one, then has the name of beside.
func swap(beside, folder string) error {
	if _, err := os.Lstat(folder); errors.Is(err, os.ErrNotExist) {
		return os.Rename(beside, folder)
	}
	if exchange(beside, folder) == nil {
		return nil
	}
	return swapInSteps(beside, folder)
}

// swapInSteps is swap where folders cannot be exchanged: the first step is undone
// when the second fails, and the former folder is gone after the last.
func swapInSteps(beside, folder string) error {
	old, err := os.MkdirTemp(filepath.Dir(folder), filepath.Base(folder)+".old-*")
	if err != nil {
		return err
	}
	if err := os.Remove(old); err != nil { // its name is what was wanted
		return err
	}
	if err := os.Rename(folder, old); err != nil {
		return err
	}
	if err := os.Rename(beside, folder); err != nil {
		return errors.Join(err, os.Rename(old, folder))
	}
	return os.RemoveAll(old)
}
