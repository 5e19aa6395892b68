package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/localdb"
)

// problem makes an error a person can act upon.
func problem(code atlas.Code, cause error, fr, en string) *atlas.Error {
	return &atlas.Error{Code: code, Message: atlas.Text{FR: fr, EN: en}, Cause: cause}
}

func missing(server Server) error {
	return problem(atlas.CodeSetup, nil,
		fmt.Sprintf("Pour sauvegarder et restaurer, il faut pg_dump, pg_restore et psql de PostgreSQL %d, qui ne sont pas sur cette machine. "+
			"Sous Debian ou Ubuntu\u202f: « apt-get install postgresql-client-%d ».", server.Major, server.Major),
		fmt.Sprintf("To save and restore, pg_dump, pg_restore and psql of PostgreSQL %d are needed, and are not on this machine. "+
			"On Debian or Ubuntu: “apt-get install postgresql-client-%d”.", server.Major, server.Major))
}

func tooOld(newest localdb.Clients, server Server) error {
	return problem(atlas.CodeSetup, nil,
		fmt.Sprintf("pg_dump %s est plus ancien que le serveur (PostgreSQL %s)\u202f: il ne sait pas le lire. "+
			"Installez les outils de sa version, ou de plus récents\u202f: « apt-get install postgresql-client-%d ».", newest.Version, server.Version, server.Major),
		fmt.Sprintf("pg_dump %s is older than the server (PostgreSQL %s): it cannot read it. "+
			"Install the tools of its version, or newer ones: “apt-get install postgresql-client-%d”.", newest.Version, server.Version, server.Major))
}

func notWritten(path string, cause error) error {
	if errors.Is(cause, syscall.ENOSPC) || errors.Is(cause, syscall.EDQUOT) {
		return problem(atlas.CodeUnavailable, cause,
			fmt.Sprintf("Le disque est plein\u202f: la sauvegarde %s n’a pas été écrite. Libérez de la place, ou donnez un autre endroit.", path),
			fmt.Sprintf("The disk is full: the backup %s was not written. Make room, or give another place.", path))
	}
	return problem(atlas.CodeUnavailable, cause,
		fmt.Sprintf("La sauvegarde %s n’a pas pu être écrite.", path),
		fmt.Sprintf("The backup %s could not be written.", path))
}

func notRead(path string, cause error) error {
	if cause == nil || errors.Is(cause, fs.ErrNotExist) {
		return problem(atlas.CodeInvalid, nil,
			fmt.Sprintf("Il n’y a pas de fichier de sauvegarde %s.", path),
			fmt.Sprintf("There is no backup file %s.", path))
	}
	return problem(atlas.CodeInvalid, cause,
		fmt.Sprintf("La sauvegarde %s ne se lit pas.", path),
		fmt.Sprintf("The backup %s cannot be read.", path))
}

func notOurs(path string) error {
	return problem(atlas.CodeInvalid, nil,
		fmt.Sprintf("%s est une sauvegarde de PostgreSQL, mais pas de Passerelles.", path),
		fmt.Sprintf("%s is a backup of PostgreSQL, but not of Passerelles.", path))
}

func newerServer(path string, major int, server Server) error {
	return problem(atlas.CodeConflict, nil,
		fmt.Sprintf("La sauvegarde %s vient de PostgreSQL %d, plus récent que le serveur (%s)\u202f: restaurez-la sur PostgreSQL %d ou plus récent.",
			path, major, server.Version, major),
		fmt.Sprintf("The backup %s comes from PostgreSQL %d, newer than the server (%s): restore it on PostgreSQL %d or newer.",
			path, major, server.Version, major))
}

// damage is a file that is not what it was when it was written.
type damage struct{ problem *atlas.Error }

func (d damage) Error() string { return d.problem.Error() }
func (d damage) Unwrap() error { return d.problem }

func isDamage(err error) bool {
	var found damage
	return errors.As(err, &found)
}

// unreadable explains why pg_restore could not read a file to its end.
func (t Tools) unreadable(path string, cause error, said string) error {
	cause = withWords(cause, said)
	switch {
	case errors.Is(cause, context.Canceled):
		return cause
	case strings.Contains(said, "Broken pipe"), strings.Contains(cause.Error(), "broken pipe"):
		return cause // psql stopped first, and says why
	case strings.Contains(said, "unsupported version"):
		return problem(atlas.CodeSetup, cause,
			fmt.Sprintf("La sauvegarde %s a été faite par un pg_dump plus récent que pg_restore %s\u202f: installez une version plus récente des outils de PostgreSQL.", path, t.clients.Version),
			fmt.Sprintf("The backup %s was made by a pg_dump newer than pg_restore %s: install newer tools of PostgreSQL.", path, t.clients.Version))
	}
	return damage{problem(atlas.CodeInvalid, cause,
		fmt.Sprintf("Le fichier %s est endommagé, ou n’est pas une sauvegarde. Rien n’a été changé.", path),
		fmt.Sprintf("The file %s is damaged, or is not a backup. Nothing was changed.", path))}
}

// failed explains what a program said of the database.
func (t Tools) failed(program string, cause error, said string) error {
	cause = withWords(cause, said)
	switch {
	case strings.Contains(said, "No space left on device"), strings.Contains(said, "could not extend file"):
		return problem(atlas.CodeUnavailable, cause,
			"Le disque de la base de données est plein. Rien n’a été changé.",
			"The disk of the database is full. Nothing was changed.")
	case strings.Contains(said, "lock timeout"):
		return problem(atlas.CodeConflict, cause,
			"Un autre programme occupe la base\u202f: attendez qu’il finisse, puis recommencez. Rien n’a été changé.",
			"Another program is at work in the database: wait for it to end, then try again. Nothing was changed.")
	case strings.Contains(said, "permission denied"), strings.Contains(said, "must be "):
		return problem(atlas.CodeSetup, cause,
			"Ce compte n’a pas tous les droits qu’il faut sur la base\u202f: lancez d’abord « passerelles migrate ». Rien n’a été changé.",
			"This login lacks a right on the database: run “passerelles migrate” first. Nothing was changed.")
	case strings.Contains(said, "could not connect"), strings.Contains(said, "connection to server"):
		return problem(atlas.CodeUnavailable, cause,
			"La base de données ne répond pas.",
			"The database does not answer.")
	}
	return problem(atlas.CodeUnavailable, cause,
		fmt.Sprintf("%s n’a pas pu faire son travail. Rien n’a été changé.", program),
		fmt.Sprintf("%s could not do its work. Nothing was changed.", program))
}

// withWords puts the last lines of what a program said into its error.
func withWords(cause error, said string) error {
	if said == "" {
		return cause
	}
	lines := strings.Split(said, "\n")
	return fmt.Errorf("%w: %s", cause, strings.Join(lines[max(0, len(lines)-3):], " · "))
}
