package localdb

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Level says how serious a [Finding] is.
type Level string

// The levels.
const (
	LevelOK      Level = "ok"
	LevelWarning Level = "warning" // works, but somebody should know
	LevelError   Level = "error"   // the private cluster cannot be used
)

// Finding is one thing that was looked at, and what was found.
type Finding struct {
	Level Level
	Text  atlas.Text
}

// Locate returns the data directory of the cluster of a state folder: where it
// is, or where Open would make it. It changes nothing. The folder is returned
// with the error, when there is one and the folder is known all the same.
func Locate(ctx context.Context, c Config) (string, error) {
	return thisMachine().locate(ctx, c)
}

func (m machine) locate(ctx context.Context, c Config) (string, error) {
	state, err := trueName(c.StateDir)
	if err != nil {
		return "", err
	}
	s, err := m.survey(ctx, state, m.installations(ctx))
	return s.folder, err
}

// Diagnose looks at all that the private cluster needs of this machine and says
// in plain words what it finds. It starts nothing and changes nothing.
func Diagnose(ctx context.Context, c Config) []Finding {
	return thisMachine().diagnose(ctx, c)
}

func (m machine) diagnose(ctx context.Context, c Config) []Finding {
	found := m.installations(ctx)
	findings := []Finding{installed(found)}
	state, err := trueName(c.StateDir)
	if err != nil {
		return append(findings, refusal(err))
	}
	findings = append(findings, stateFolder(state))
	s, err := m.survey(ctx, state, found)
	switch {
	case err == nil:
		findings = append(findings, s.runsAs(m.euid)...)
		findings = append(findings, s.condition(ctx)...)
	case s.exists || findings[0].Level == LevelOK: // else the first finding said it already
		findings = append(findings, refusal(err))
	}
	return append(findings, m.abandoned()...)
}

func refusal(err error) Finding {
	return Finding{LevelError, atlas.ErrorMessage(err)}
}

func found(level Level, fr, en string, args ...any) Finding {
	return Finding{level, atlas.Text{FR: fmt.Sprintf(fr, args...), EN: fmt.Sprintf(en, args...)}}
}

// installed judges the PostgreSQL servers of the machine.
func installed(all []installation) Finding {
	best, err := newest(all)
	if err != nil {
		return refusal(err)
	}
	return found(LevelOK,
		"PostgreSQL %s avec PostGIS %s, dans %s.",
		"PostgreSQL %s with PostGIS %s, in %s.", best.version, best.postgis, best.bin)
}

// stateFolder judges whether the state folder can be written, or made.
func stateFolder(state string) Finding {
	at := existing(state)
	info, err := os.Stat(at)
	if err == nil && !info.IsDir() {
		err = syscall.ENOTDIR
	}
	if err == nil {
		const write, enter = 2, 1 // W_OK, X_OK of access(2)
		err = syscall.Access(at, write|enter)
	}
	if err != nil {
		return refusal(badStateDir(state, err))
	}
	free, err := freeMB(at)
	switch {
	case err != nil:
		return refusal(badStateDir(state, err))
	case free < minFreeMB:
		return refusal(diskFull(state, nil))
	case at != state:
		return found(LevelOK,
			"Le dossier d’état %s sera créé (%d Mo libres).",
			"The state folder %s will be made (%d MB free).", state, free)
	default:
		return found(LevelOK,
			"Le dossier d’état %s est accessible en écriture (%d Mo libres).",
			"The state folder %s can be written (%d MB free).", state, free)
	}
}

// runsAs says which account PostgreSQL runs as, where that is not obvious.
func (s site) runsAs(euid int) []Finding {
	if euid != 0 {
		return nil
	}
	return []Finding{found(LevelOK,
		"Sous root, PostgreSQL tourne sous le compte %s.",
		"Under root, PostgreSQL runs as the account %s.", s.account.name)}
}

// condition says what state the cluster is in.
func (s site) condition(ctx context.Context) []Finding {
	var findings []Finding
	if s.socket != s.folder {
		if _, err := os.Lstat(s.socket); err == nil {
			if err := s.checkSocketFolder(); err != nil {
				findings = append(findings, refusal(err))
			}
		}
	}
	server := s.postmaster()
	switch {
	case !s.exists:
		findings = append(findings, found(LevelOK,
			"La base privée n’existe pas encore\u202f; elle sera créée dans %s.",
			"The private database does not exist yet; it will be made in %s.", s.folder))
	case s.owns(server.pid) && s.answers(ctx):
		findings = append(findings, found(LevelOK,
			"La base privée de %s fonctionne (processus %d).",
			"The private database in %s is running (process %d).", s.folder, server.pid))
	case s.owns(server.pid):
		findings = append(findings, found(LevelWarning,
			"La base privée de %s (processus %d) ne répond pas\u202f: elle démarre, se rétablit ou s’arrête. Son journal\u202f: %s.",
			"The private database in %s (process %d) does not answer: it is starting, recovering or stopping. Its log: %s.",
			s.folder, server.pid, filepath.Join(s.folder, logName)))
	case s.owns(-server.pid):
		findings = append(findings, refusal(busy(s.folder, -server.pid)))
	case server.pid != 0:
		findings = append(findings, found(LevelWarning,
			"La base privée de %s s’est arrêtée brutalement\u202f; elle se rétablira au prochain démarrage.",
			"The private database in %s stopped abruptly; it will recover at the next start.", s.folder))
	default:
		findings = append(findings, found(LevelOK,
			"La base privée de %s est arrêtée.",
			"The private database in %s is stopped.", s.folder))
	}
	return findings
}

// abandoned lists clusters kept outside a state folder that is gone.
func (m machine) abandoned() []Finding {
	notes, _ := filepath.Glob(filepath.Join(m.fallback, "*", noteName)) // the pattern is ours: no error
	var findings []Finding
	for _, note := range notes {
		content, err := os.ReadFile(note)
		if err != nil {
			continue
		}
		state, home := strings.TrimSpace(string(content)), filepath.Dir(note)
		linked, err := os.Readlink(filepath.Join(state, "pg"))
		if errors.Is(err, fs.ErrPermission) || err == nil && linked == home {
			continue
		}
		findings = append(findings, found(LevelWarning,
			"%s garde la base d’un dossier d’état supprimé (%s)\u202f; elle peut être effacée.",
			"%s holds the database of a state folder that was deleted (%s); it can be removed.", home, state))
	}
	return findings
}
