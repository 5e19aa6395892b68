package kiosk

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/durable"
	"github.com/passerelles/passerelles/internal/edition"
)

// What a shelf holds: see the documentation of the package.
const (
	currentName  = "edition.zip"
	previousName = "edition-precedente.zip"
	trialName    = "essai.json"
	arrivalsName = "arrivees"
)

// MostBytes is how large an edition file may be.
const MostBytes = 1 << 30

// Server shows an edition.
type Server interface {
	// Build names the front end of the server.
	Build() string
}

// volume is an edition of the shelf, made ready to be shown.
type volume struct {
	edition.Meta
	server Server
	file   string // SHA-256 of the zip
	beside string // where it waits, until it is put on the shelf
}

// isSame reports whether another volume would show the same.
func (v *volume) isSame(other *volume) bool {
	return v.file == other.file ||
		v.Digest == other.Digest && v.Number == other.Number && v.server.Build() == other.server.Build()
}

// errSame says that an edition is the one that is shown.
var errSame = errors.New("it is the edition that is shown")

// shelf is the editions on disk. Whenever the plug is pulled, the current one is
// whole: the one before a change, or the one after.
type shelf struct {
	folder string
	make   func(*edition.Edition, *edition.Pages) (Server, error)
	refused
	// step is called between two steps of a change, by tests that pull the plug.
	step func(name string)
}

func (s *shelf) path(name string) string { return filepath.Join(s.folder, name) }

// prepare makes the folders, and clears what an interrupted change left.
func (s *shelf) prepare() error {
	for _, folder := range []string{s.folder, s.path(arrivalsName), s.path(refusedFolder)} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return fmt.Errorf("prepare the kiosk's folder: %w", err)
		}
	}
	if err := errors.Join(durable.Sweep(s.folder, 0), durable.Sweep(s.path(arrivalsName), 0)); err != nil {
		return fmt.Errorf("prepare the kiosk's folder: %w", err)
	}
	return s.refused.read(s.path(refusedName))
}

// open opens the current edition. One that is damaged, or was refused, makes way
// for the one before. nil means that there is none to show.
func (s *shelf) open() (*volume, error) {
	current, err := s.openOne(currentName)
	if err == nil || errors.Is(err, fs.ErrNotExist) && !s.has(previousName) {
		return current, nil
	}
	previous, errPrevious := s.openOne(previousName)
	if errPrevious != nil {
		return nil, errors.Join(err, errPrevious)
	}
	if !errors.Is(err, fs.ErrNotExist) && atlas.ErrorCode(err) != atlas.CodeInvalid {
		return previous, err // it cannot be read, today: it stays where it is
	}
	if errors.Is(err, fs.ErrNotExist) { // somebody took it away
		return previous, durable.Rename(s.path(previousName), s.path(currentName))
	}
	if errRefuse := s.setAside(currentName, err); errRefuse != nil {
		return previous, errRefuse // it is shown all the same
	}
	return previous, durable.Rename(s.path(previousName), s.path(currentName))
}

func (s *shelf) has(name string) bool {
	_, err := os.Stat(s.path(name))
	return err == nil
}

// openOne opens an edition of the shelf and makes a server of it. The error is
// CodeInvalid when the file is at fault.
func (s *shelf) openOne(name string) (*volume, error) {
	file, err := digestOfFile(s.path(name))
	if err != nil {
		return nil, err
	}
	if known := s.refused.find(file); known != nil {
		return nil, known.error()
	}
	return s.volume(s.path(name), file)
}

// volume makes a server of a file whose digest is known.
func (s *shelf) volume(path, file string) (*volume, error) {
	e, pages, err := edition.OpenZip(path)
	if err != nil {
		return nil, err
	}
	server, err := s.make(e, pages)
	if err != nil {
		return nil, err
	}
	return &volume{Meta: e.Meta, server: server, file: file}, nil
}

func digestOfFile(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// stage copies an edition file next to the shelf and makes a server of the copy:
// from then on nothing depends on where it came from. errSame when it would show
// what shown shows. A file that is refused is CodeInvalid, and noted; any other
// error is not the file's fault.
func (s *shelf) stage(path string, shown *volume) (*volume, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Size() > MostBytes {
		return nil, s.refuse("", path, edition.Meta{}, tooLarge())
	}
	sum := sha256.New()
	beside, err := durable.WriteBeside(s.path(currentName), func(w io.Writer) error { return copyFile(w, sum, path) })
	if err != nil {
		return nil, fmt.Errorf("copy an edition: %w", err)
	}
	staged, err := s.judge(beside, hex.EncodeToString(sum.Sum(nil)), path, shown)
	if err != nil {
		os.Remove(beside) // gone already when it was kept among the refused
		return nil, err
	}
	staged.beside = beside
	return staged, nil
}

// judge makes a server of a copy, or refuses it.
func (s *shelf) judge(beside, file, from string, shown *volume) (*volume, error) {
	if shown != nil && file == shown.file {
		return nil, errSame
	}
	if known := s.refused.find(file); known != nil {
		return nil, known.error()
	}
	staged, err := s.volume(beside, file)
	switch {
	case err != nil && atlas.ErrorCode(err) == atlas.CodeInvalid:
		meta, _ := edition.PeekZip(beside) // what it says of itself, when it says anything
		if errKeep := s.keepRefused(beside, file); errKeep != nil {
			err = errors.Join(err, errKeep)
		}
		return nil, s.refuse(file, from, meta, err)
	case err != nil:
		return nil, err
	case shown != nil && staged.isSame(shown):
		return nil, errSame
	}
	return staged, nil
}

func copyFile(w, sum io.Writer, path string) error {
	from, err := os.Open(path)
	if err != nil {
		return err
	}
	defer from.Close()
	_, err = io.Copy(io.MultiWriter(w, sum), io.LimitReader(from, MostBytes))
	return err
}

func tooLarge() error {
	return &atlas.Error{Code: atlas.CodeInvalid, Message: atlas.Text{
		FR: "Ce fichier est trop volumineux pour être une édition.",
		EN: "This file is too large to be an edition",
	}}
}

// put makes a staged edition the current one, and keeps the one before to go
// back to, which is shown, when there is one. onTrial says that the new one has
// still to prove itself.
func (s *shelf) put(staged, shown *volume, onTrial bool) error {
	s.reached("staged")
	if onTrial {
		if err := writeJSON(s.path(trialName), trialNote{staged.file}); err != nil {
			return err
		}
	} else if err := s.endTrial(); err != nil {
		return err
	}
	s.reached("noted")
	if shown != nil && s.has(currentName) {
		if err := s.keepPrevious(); err != nil {
			return fmt.Errorf("keep the edition before: %w", err)
		}
	}
	s.reached("kept")
	if err := durable.Rename(staged.beside, s.path(currentName)); err != nil {
		return fmt.Errorf("put the edition on the shelf: %w", err)
	}
	s.reached("put")
	staged.beside = ""
	return nil
}

// keepPrevious gives the current edition a second name. Where the disk has no
// such thing it is copied.
func (s *shelf) keepPrevious() error {
	if durable.Link(s.path(currentName), s.path(previousName)) == nil {
		return nil
	}
	return durable.WriteFile(s.path(previousName), func(w io.Writer) error {
		return copyFile(w, io.Discard, s.path(currentName))
	})
}

// back goes back to the edition before, and refuses the current one for a
// reason.
func (s *shelf) back(bad *volume, reason error) (*volume, error) {
	previous, err := s.openOne(previousName)
	if err != nil {
		return nil, fmt.Errorf("go back to the edition before: %w", err)
	}
	s.reached("opened")
	// From here on a start refuses it too, whatever is still to be done.
	if err := s.refuse(bad.file, currentName, bad.Meta, reason); atlas.ErrorCode(err) != atlas.CodeInvalid {
		return nil, err
	}
	s.reached("refused")
	if err := durable.Link(s.path(currentName), s.refusedPath(bad.file)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		os.Remove(s.refusedPath(bad.file)) // it is in the list; the file itself is a courtesy
	}
	s.reached("aside")
	if err := durable.Rename(s.path(previousName), s.path(currentName)); err != nil {
		return nil, fmt.Errorf("go back to the edition before: %w", err)
	}
	s.reached("back")
	return previous, s.endTrial()
}

// trialNote says which edition has still to prove itself.
type trialNote struct {
	File string `json:"fichier"`
}

// isOnTrial reports whether an edition has still to prove itself.
func (s *shelf) isOnTrial(v *volume) bool {
	var note trialNote
	return readJSON(s.path(trialName), &note) == nil && note.File == v.file
}

// endTrial forgets which edition had to prove itself.
func (s *shelf) endTrial() error {
	if err := os.Remove(s.path(trialName)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("end the trial: %w", err)
	}
	return nil
}

// previous says which edition there is to go back to.
func (s *shelf) previous() (edition.Meta, bool) {
	meta, err := edition.PeekZip(s.path(previousName))
	return meta, err == nil
}

func (s *shelf) reached(step string) {
	if s.step != nil {
		s.step(step)
	}
}
