package localdb

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	"github.com/passerelles/passerelles/internal/atlas"
)

// problem makes an error a person can act upon.
func problem(code atlas.Code, cause error, fr, en string) *atlas.Error {
	return &atlas.Error{Code: code, Message: atlas.Text{FR: fr, EN: en}, Cause: cause}
}

func noPostgreSQL() *atlas.Error {
	return problem(atlas.CodeUnavailable, nil,
		"PostgreSQL 15 ou plus récent n’est pas installé sur cette machine. Sous Debian ou Ubuntu\u202f: "+
			"«\u202fapt-get install postgresql-postgis\u202f»\u202f; ou donnez une autre base par PASSERELLES_DATABASE_URL.",
		"PostgreSQL 15 or newer is not installed on this machine. On Debian or Ubuntu: "+
			"“apt-get install postgresql-postgis”; or name another database in PASSERELLES_DATABASE_URL.")
}

func noPostGIS(newest installation) *atlas.Error {
	return problem(atlas.CodeUnavailable, nil,
		fmt.Sprintf("PostgreSQL %d est installé, mais sans PostGIS. Sous Debian ou Ubuntu\u202f: «\u202fapt-get install postgresql-%d-postgis-3\u202f».",
			newest.major, newest.major),
		fmt.Sprintf("PostgreSQL %d is installed, but without PostGIS. On Debian or Ubuntu: “apt-get install postgresql-%d-postgis-3”.",
			newest.major, newest.major))
}

// otherMajor refuses a cluster made by a PostgreSQL that is not there any more.
func otherMajor(folder string, major int, newest string) *atlas.Error {
	return problem(atlas.CodeConflict, nil,
		fmt.Sprintf("La base de %s a été créée par PostgreSQL %d, qui n’est pas utilisable ici (%s)\u202f: elle n’est ni ouverte ni remplacée. "+
			"Pour la reprendre\u202f: «\u202fapt-get install postgresql-%d-postgis-3\u202f», puis relancez. "+
			"Pour changer de version\u202f: une fois PostgreSQL %d remis, «\u202fpasserelles backup atlas.dump\u202f», déplacez le dossier («\u202fmv '%s' '%s.old'\u202f»), puis «\u202fpasserelles restore atlas.dump\u202f»\u202f; "+
			"sans décisions propres à garder, déplacer le dossier suffit\u202f: les données fournies seront réimportées.",
			folder, major, newest, major, major, folder, folder),
		fmt.Sprintf("The database in %s was made by PostgreSQL %d, which cannot be used here (%s): it is neither opened nor replaced. "+
			"To take it up again: “apt-get install postgresql-%d-postgis-3”, then start again. "+
			"To change version: with PostgreSQL %d back, “passerelles backup atlas.dump”, move the folder away (“mv '%s' '%s.old'”), then “passerelles restore atlas.dump”; "+
			"with no decisions of your own to keep, moving the folder is enough: the bundled data will be imported again.",
			folder, major, newest, major, major, folder, folder))
}

func badStateDir(folder string, cause error) *atlas.Error {
	if errors.Is(cause, syscall.ENOSPC) || errors.Is(cause, syscall.EDQUOT) {
		return diskFull(folder, cause)
	}
	return problem(atlas.CodeUnavailable, cause,
		fmt.Sprintf("Le dossier d’état %s ne peut pas être utilisé (%s). Choisissez-en un autre par PASSERELLES_STATE_DIR.", folder, reason(cause).FR),
		fmt.Sprintf("The state folder %s cannot be used (%s). Choose another with PASSERELLES_STATE_DIR.", folder, reason(cause).EN))
}

// reason says the usual causes of a refused folder in plain words.
func reason(err error) atlas.Text {
	switch {
	case errors.Is(err, syscall.EACCES), errors.Is(err, syscall.EPERM):
		return atlas.Text{FR: "écriture refusée", EN: "permission denied"}
	case errors.Is(err, syscall.EROFS):
		return atlas.Text{FR: "système de fichiers en lecture seule", EN: "read-only file system"}
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.EEXIST):
		return atlas.Text{FR: "un fichier occupe ce nom", EN: "a file has that name"}
	default:
		return atlas.Text{FR: "erreur du système", EN: "system error"}
	}
}

func diskFull(folder string, cause error) *atlas.Error {
	return problem(atlas.CodeUnavailable, cause,
		fmt.Sprintf("Le disque de %s est plein\u202f: libérez au moins %d Mo, puis relancez.", folder, minFreeMB),
		fmt.Sprintf("The disk of %s is full: free at least %d MB, then start again.", folder, minFreeMB))
}

func otherOwner(folder, owner string) *atlas.Error {
	return problem(atlas.CodeConflict, nil,
		fmt.Sprintf("La base de %s appartient au compte %s. Lancez Passerelles sous le compte qui l’a créée, ou choisissez un autre PASSERELLES_STATE_DIR.", folder, owner),
		fmt.Sprintf("The database in %s belongs to the account %s. Run Passerelles as the account that made it, or choose another PASSERELLES_STATE_DIR.", folder, owner))
}

func lostHome(link, target string) *atlas.Error {
	return problem(atlas.CodeConflict, nil,
		fmt.Sprintf("La base privée était dans %s, qui n’est plus là\u202f: remettez ce dossier en place (un disque à monter\u202f?), ou supprimez le lien %s pour repartir d’une base vide.", target, link),
		fmt.Sprintf("The private database was in %s, which is no longer there: put that folder back (a disk to mount?), or remove the link %s to start from an empty database.", target, link))
}

func outOfReach(folder, account string) *atlas.Error {
	return problem(atlas.CodeUnavailable, nil,
		fmt.Sprintf("Le compte %s, sous lequel PostgreSQL doit tourner, ne peut plus atteindre sa base dans %s\u202f: "+
			"un dossier parent lui est fermé. Rouvrez-le (chmod o+x) ou déplacez la base.", account, folder),
		fmt.Sprintf("The account %s, which PostgreSQL must run as, can no longer reach its database in %s: "+
			"a folder above is closed to it. Open it (chmod o+x) or move the database.", account, folder))
}

func noAccount(cause error) *atlas.Error {
	return problem(atlas.CodeUnavailable, cause,
		"PostgreSQL refuse de tourner sous root, et cette machine ne permet pas de lancer un programme sous un autre compte (postgres ou nobody).",
		"PostgreSQL refuses to run as root, and this machine does not let a program run as another account (postgres or nobody).")
}

func badSocket(folder string, cause error) *atlas.Error {
	return problem(atlas.CodeUnavailable, cause,
		fmt.Sprintf("Le dossier de la prise de PostgreSQL, %s, est inutilisable\u202f: il doit appartenir au compte de PostgreSQL et n’être ouvert qu’à lui. Supprimez-le, puis relancez.", folder),
		fmt.Sprintf("The folder of PostgreSQL’s socket, %s, cannot be used: it must belong to PostgreSQL’s account and be open to no other. Remove it, then start again.", folder))
}

func notStarted(folder string, cause error) *atlas.Error {
	if strings.Contains(cause.Error(), "No space left on device") || errors.Is(cause, syscall.ENOSPC) {
		return diskFull(folder, cause)
	}
	return problem(atlas.CodeUnavailable, cause,
		fmt.Sprintf("La base privée n’a pas démarré. Le journal dit pourquoi\u202f: %s/%s.", folder, logName),
		fmt.Sprintf("The private database did not start. Its log says why: %s/%s.", folder, logName))
}

func notCreated(folder string, cause error) *atlas.Error {
	if strings.Contains(cause.Error(), "No space left on device") || errors.Is(cause, syscall.ENOSPC) {
		return diskFull(folder, cause)
	}
	return problem(atlas.CodeUnavailable, cause,
		fmt.Sprintf("La base privée n’a pas pu être créée dans %s.", folder),
		fmt.Sprintf("The private database could not be created in %s.", folder))
}

func busy(folder string, pid int) *atlas.Error {
	return problem(atlas.CodeConflict, nil,
		fmt.Sprintf("Un autre outil travaille directement dans %s (processus %d). Attendez qu’il finisse, puis relancez.", folder, pid),
		fmt.Sprintf("Another tool is at work directly in %s (process %d). Wait for it to end, then start again.", folder, pid))
}

func notStopped(folder string, pid int, cause error) *atlas.Error {
	return problem(atlas.CodeUnavailable, cause,
		fmt.Sprintf("La base privée de %s (processus %d) ne s’est pas arrêtée.", folder, pid),
		fmt.Sprintf("The private database in %s (process %d) did not stop.", folder, pid))
}
