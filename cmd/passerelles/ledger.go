package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/dataset"
	"github.com/passerelles/passerelles/internal/durable"
)

// ledger is the file that keeps people's decisions beside the database, so that
// they outlive it. The zero value is none.
type ledger struct {
	path string
	// subjects are those of the data folder that the file belongs to: a decision
	// about another one would make the folder refer to what it does not hold. nil
	// for a file that stands alone.
	subjects  map[atlas.Actor]bool
	decisions []atlas.Decision // as the file was when it was opened
}

// openLedger finds the decisions file: the one that is named, or that of the
// data folder here. It is read once, so that what is wrong with it is said
// before anybody decides anything.
func (a *app) openLedger(ctx context.Context, path string) (*ledger, error) {
	folder := "data"
	if path != "" {
		folder = filepath.Dir(path)
	}
	l := &ledger{path: path}
	if _, err := os.Stat(folder); path != "" && err != nil {
		return nil, &atlas.Error{Code: atlas.CodeInvalid, Message: atlas.Text{
			FR: "le dossier de " + path + " n’existe pas, ou ne se lit pas\u202f: créez-le, ou donnez un autre fichier",
			EN: "the folder of " + path + " does not exist, or cannot be read: make it, or give another file",
		}, Cause: err}
	}
	if _, err := os.Stat(filepath.Join(folder, "datapackage.json")); err == nil {
		read, err := dataset.Read(ctx, folder, nil)
		if err != nil {
			return nil, err
		}
		if path == "" {
			l.path = filepath.Join(folder, dataset.DecisionsPath)
		}
		l.subjects = map[atlas.Actor]bool{}
		for _, authority := range read.Record.Authorities {
			l.subjects[atlas.Actor{Kind: atlas.ActorAuthority, ID: authority.ID}] = true
		}
		for _, partner := range read.Record.Partners {
			l.subjects[atlas.Actor{Kind: atlas.ActorPartner, ID: partner.ID}] = true
		}
	}
	if l.path == "" {
		a.say(atlas.Text{
			FR: "  Pas de dossier data/ ici\u202f: les décisions ne seront que dans la base. Pour les garder aussi dans un fichier\u202f: --decisions FICHIER.",
			EN: "  No data/ folder here: decisions will be in the database only. To keep them in a file too: --decisions FILE.",
		})
		return l, nil
	}
	text, _, err := l.updated(ctx, nil)
	if err != nil {
		return nil, err
	}
	l.decisions, err = dataset.ReadDecisions(ctx, filepath.Base(l.path), text)
	return l, err
}

// updated returns the file as it is, and as it would be with the decisions.
func (l *ledger) updated(ctx context.Context, decisions []atlas.Decision) (before, after []byte, err error) {
	before, err = os.ReadFile(l.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, err
	}
	after, err = dataset.UpdateDecisions(ctx, filepath.Base(l.path), before, decisions)
	return before, after, err
}

// holds reports whether decisions about a subject have their place in the file.
func (l *ledger) holds(subject atlas.Actor) bool {
	return l.path != "" && (l.subjects == nil || l.subjects[subject])
}

// write puts decisions in the file: whatever happens, it is the old one or the
// new one, and two people who write at once lose nothing.
func (l *ledger) write(ctx context.Context, decisions []atlas.Decision) error {
	folder, err := os.Open(filepath.Dir(l.path))
	if err != nil {
		return err
	}
	defer folder.Close() // and with it, the lock
	if err := syscall.Flock(int(folder.Fd()), syscall.LOCK_EX); err != nil {
		return &os.PathError{Op: "lock", Path: folder.Name(), Err: err}
	}
	before, after, err := l.updated(ctx, decisions)
	if err != nil || bytes.Equal(before, after) {
		return err
	}
	return durable.WriteFile(l.path, func(w io.Writer) error {
		_, err := w.Write(after)
		return err
	})
}
