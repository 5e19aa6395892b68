package kiosk

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/durable"
	"github.com/passerelles/passerelles/internal/edition"
)

const (
	refusedName   = "refuse.json"
	refusedFolder = "refuses"
	refusedListed = 20 // refusals that are remembered
	refusedKept   = 3  // files that are kept, for who wants to know
)

// Refusal is an edition that is not shown, and why.
type Refusal struct {
	Name   string     `json:"name"`             // of the file, as it came
	File   string     `json:"file,omitempty"`   // its SHA-256
	Number int        `json:"number,omitempty"` // 0 when the file does not say
	Digest string     `json:"digest,omitempty"` // of the edition
	Reason atlas.Text `json:"reason"`
}

// error says again why.
func (r *Refusal) error() error { return &atlas.Error{Code: atlas.CodeInvalid, Message: r.Reason} }

// refused are the editions that are not taken again. It is safe for concurrent
// use.
type refused struct {
	path string

	mu   sync.Mutex
	list []Refusal // the last one last; replaced, never changed
}

// refusals returns the list, the last one last.
func (r *refused) refusals() []Refusal {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.list
}

// read reads the list. One that is damaged is as good as none: what was refused
// will be again.
func (r *refused) read(path string) error {
	r.path, r.list = path, nil
	err := readJSON(path, &r.list)
	r.list = slices.DeleteFunc(r.list, func(known Refusal) bool { return !digestForm.MatchString(known.File) }) // no name of a file
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	r.list = nil
	var notJSON *json.SyntaxError
	var notOurs *json.UnmarshalTypeError
	if errors.As(err, &notJSON) || errors.As(err, &notOurs) || errors.Is(err, io.ErrUnexpectedEOF) {
		return durable.Rename(path, path+damagedSuffix)
	}
	return err
}

// find returns why a file was refused; nil when it was not.
func (r *refused) find(file string) *Refusal {
	list := r.refusals()
	i := slices.IndexFunc(list, func(known Refusal) bool { return known.File == file && file != "" })
	if i < 0 {
		return nil
	}
	return &list[i]
}

// refuse notes a refusal and returns it as an error, or what kept it from being
// noted.
func (r *refused) refuse(file, from string, meta edition.Meta, reason error) error {
	refusal := Refusal{
		Name: filepath.Base(from), File: file, Number: meta.Number, Digest: meta.Digest, Reason: atlas.ErrorMessage(reason),
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	list := append(slices.Clone(r.list), refusal)
	list = list[max(0, len(list)-refusedListed):]
	if err := writeJSON(r.path, list); err != nil {
		return fmt.Errorf("note a refused edition: %w", err)
	}
	r.list = list
	return &atlas.Error{Code: atlas.CodeInvalid, Message: refusal.Reason, Cause: reason}
}

// refusedPath is where a refused file is kept.
func (s *shelf) refusedPath(file string) string {
	return filepath.Join(s.path(refusedFolder), fmt.Sprintf("%.16s.zip", file))
}

// keepRefused puts a refused file among the last that were.
func (s *shelf) keepRefused(path, file string) error {
	if err := durable.Rename(path, s.refusedPath(file)); err != nil {
		return fmt.Errorf("keep a refused edition: %w", err)
	}
	kept := []string{filepath.Base(s.refusedPath(file))}
	for _, refusal := range slices.Backward(s.refusals()) {
		if len(kept) < refusedKept && refusal.File != "" {
			kept = append(kept, filepath.Base(s.refusedPath(refusal.File)))
		}
	}
	entries, err := os.ReadDir(s.path(refusedFolder))
	if err != nil {
		return fmt.Errorf("keep a refused edition: %w", err)
	}
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), ".zip") && !slices.Contains(kept, entry.Name()) {
			if err := os.Remove(filepath.Join(s.path(refusedFolder), entry.Name())); err != nil {
				return fmt.Errorf("keep a refused edition: %w", err)
			}
		}
	}
	return nil
}

// setAside refuses an edition that is on the shelf, and takes it away.
func (s *shelf) setAside(name string, reason error) error {
	file, err := digestOfFile(s.path(name))
	if err != nil {
		return err
	}
	if s.refused.find(file) == nil {
		meta, _ := edition.PeekZip(s.path(name)) // what it says of itself, when it says anything
		if err := s.refuse(file, name, meta, reason); atlas.ErrorCode(err) != atlas.CodeInvalid {
			return err
		}
	}
	return s.keepRefused(s.path(name), file)
}

func readJSON(path string, into any) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return json.Unmarshal(content, into)
}

func writeJSON(path string, value any) error {
	return durable.WriteFile(path, func(w io.Writer) error {
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", "  ")
		return encoder.Encode(value)
	})
}
