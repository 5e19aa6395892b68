// Package durable writes files that a power cut leaves whole: written beside,
// synced, then given their name in one step.
package durable

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Unfinished starts the name of a file that is being written. What a program
// that was killed left under such a name is for [Sweep].
const Unfinished = ".unfinished-"

// WriteFile makes the file at path hold what write writes: whatever happens, it
// is the old one or the new one, whole.
func WriteFile(path string, write func(io.Writer) error) error {
	return writeFile(path, 0o644, write)
}

// WritePrivate is [WriteFile] for what only the file's owner may read.
func WritePrivate(path string, write func(io.Writer) error) error {
	return writeFile(path, 0o600, write)
}

func writeFile(path string, mode fs.FileMode, write func(io.Writer) error) error {
	beside, err := writeBeside(path, mode, write)
	if err != nil {
		return err
	}
	if err := Rename(beside, path); err != nil {
		os.Remove(beside)
		return err
	}
	return nil
}

// WriteBeside writes a file next to path, syncs it, and returns its name, which
// starts with [Unfinished]: [Rename] puts it in its place.
func WriteBeside(path string, write func(io.Writer) error) (beside string, err error) {
	return writeBeside(path, 0o644, write)
}

func writeBeside(path string, mode fs.FileMode, write func(io.Writer) error) (beside string, err error) {
	file, err := os.CreateTemp(filepath.Dir(path), Unfinished+"*")
	if err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			file.Close()
			os.Remove(file.Name())
		}
	}()
	if err := write(file); err != nil {
		return "", err
	}
	if err := errors.Join(file.Chmod(mode), file.Sync(), file.Close()); err != nil {
		return "", err
	}
	return file.Name(), nil
}

// Rename gives a file another name in one step, and puts that on disk.
func Rename(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(to))
}

// Link gives a file a second name, in place of whatever had it.
func Link(from, to string) error {
	beside := filepath.Join(filepath.Dir(to), fmt.Sprintf("%slink-%d", Unfinished, os.Getpid()))
	if err := os.Remove(beside); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Link(from, beside); err != nil {
		return err
	}
	if err := Rename(beside, to); err != nil {
		os.Remove(beside)
		return err
	}
	// Renaming one name of a file to another of its names does nothing.
	if err := os.Remove(beside); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Sweep removes from a folder what was left unfinished longer ago than age.
func Sweep(folder string, age time.Duration) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil || !strings.HasPrefix(entry.Name(), Unfinished) || time.Since(info.ModTime()) < age {
			continue
		}
		if err := os.Remove(filepath.Join(folder, entry.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// syncFolder puts a renaming on disk.
func syncFolder(folder string) error {
	directory, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(directory.Sync(), directory.Close())
}
