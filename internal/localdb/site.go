package localdb

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

const (
	port       = 5432                // part of the socket's name; no TCP port is opened
	socketName = "/.s.PGSQL.5432"    // what PostgreSQL adds to the socket's folder
	maxSocket  = 107                 // bytes in a Unix socket's path (unix(7): 108 with the final NUL)
	logName    = "passerelles.log"   // in the data directory
	readyName  = "passerelles.ready" // there once the database and its extensions are
	minFreeMB  = 200                 // an empty cluster with PostGIS, its log of transactions, and some room
)

// site is one cluster: where it is, and what runs it.
type site struct {
	state   string // the state folder, absolute, links resolved
	home    string // the folder of clusters
	link    string // where a link to home is to be made, when home is outside the state folder
	folder  string // the data directory: home/<major>
	exists  bool   // folder holds a cluster
	socket  string // the folder of the socket
	install installation
	account account
}

// survey decides where the cluster of a state folder is or will be, and with
// which PostgreSQL and account. It changes nothing on the machine. The state
// folder need not exist.
func (m machine) survey(ctx context.Context, state string, found []installation) (site, error) {
	s := site{state: state, home: filepath.Join(state, "pg")}
	if resolved, err := filepath.EvalSymlinks(s.home); err == nil {
		s.home = resolved
	} else if target, err := os.Readlink(s.home); err == nil {
		return s, lostHome(s.home, target)
	}
	if majors := clusters(s.home); len(majors) > 0 {
		return m.surveyExisting(ctx, s, slices.Max(majors), found)
	}
	var err error
	if s.install, err = newest(found); err != nil {
		return site{}, err
	}
	if s.account, err = m.accountFor(""); err != nil {
		return site{}, err
	}
	reached, err := s.account.reaches(ctx, existing(s.home))
	if err != nil {
		return site{}, err
	}
	if !reached {
		s.link = filepath.Join(state, "pg")
		s.home = m.freeFallback(state)
	}
	s.folder = filepath.Join(s.home, strconv.Itoa(s.install.major))
	s.socket = m.socketFolder(s.folder)
	return s, nil
}

// surveyExisting completes a site that holds a cluster: it is run by the
// PostgreSQL and the account that made it, or refused.
func (m machine) surveyExisting(ctx context.Context, s site, major int, found []installation) (site, error) {
	s.exists = true
	s.folder = filepath.Join(s.home, strconv.Itoa(major))
	s.socket = m.socketFolder(s.folder)
	at := slices.IndexFunc(found, func(i installation) bool {
		return i.major == major && i.major >= minMajor && i.postgis != ""
	})
	if at < 0 {
		if usable, err := newest(found); err == nil {
			return s, otherMajor(s.folder, major, "PostgreSQL "+usable.version)
		}
		return s, otherMajor(s.folder, major, "PostgreSQL –")
	}
	s.install = found[at]
	var err error
	if s.account, err = m.accountFor(s.folder); err != nil {
		return s, err
	}
	info, err := os.Stat(s.folder)
	if err != nil {
		return s, badStateDir(s.folder, err)
	}
	if owner := info.Sys().(*syscall.Stat_t).Uid; owner != s.account.uid { // always a Stat_t on Unix
		return s, otherOwner(s.folder, accountName(owner))
	}
	reached, err := s.account.reaches(ctx, s.folder)
	if err != nil {
		return s, err
	}
	if !reached {
		return s, outOfReach(s.folder, s.account.name)
	}
	return s, nil
}

// clusters returns the major versions of the clusters in a folder.
func clusters(home string) []int {
	entries, err := os.ReadDir(home)
	if err != nil {
		return nil
	}
	var majors []int
	for _, entry := range entries {
		major, err := strconv.Atoi(entry.Name())
		if err != nil || major <= 0 {
			continue
		}
		_, err = os.Stat(filepath.Join(home, entry.Name(), "PG_VERSION"))
		if err == nil || errors.Is(err, fs.ErrPermission) {
			majors = append(majors, major)
		}
	}
	return majors
}

// existing returns path, or the nearest folder above it that exists.
func existing(path string) string {
	for path != "/" && path != "." {
		if _, err := os.Stat(path); err == nil {
			return path
		}
		path = filepath.Dir(path)
	}
	return path
}

// freeFallback names the folder for a cluster that cannot be in its state
// folder. A folder left by a state folder of the same name that was deleted
// keeps its name: its data must neither come back nor be lost.
func (m machine) freeFallback(state string) string {
	base := filepath.Join(m.fallback, shortHash(state))
	for name, n := base, 2; ; n++ {
		if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
			return name
		}
		name = fmt.Sprintf("%s-%d", base, n)
	}
}

// socketFolder is the data directory, unless the path of the socket would be
// too long for the system or would need quoting somewhere between PostgreSQL's
// settings and a connection string: even a space, for which net/url writes a
// plus sign that PostgreSQL's clients do not read as one.
func (m machine) socketFolder(folder string) string {
	plain := strings.IndexFunc(folder, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/._-", r))
	}) < 0
	if plain && len(folder)+len(socketName) <= maxSocket {
		return folder
	}
	return filepath.Join(m.tmp, "passerelles-"+shortHash(folder))
}

func shortHash(path string) string {
	sum := sha256.Sum256([]byte(path))
	return hex.EncodeToString(sum[:6])
}

// makeHome makes the folder of clusters, and the link to it when it is outside
// the state folder.
func (s site) makeHome() error {
	if err := s.makeFolder(s.home); err != nil {
		return badStateDir(s.home, err)
	}
	if s.link == "" {
		return nil
	}
	note := filepath.Join(s.home, noteName)
	if err := os.WriteFile(note, []byte(s.state+"\n"), 0o644); err != nil {
		return badStateDir(s.home, err)
	}
	if err := os.Remove(s.link); err != nil && !errors.Is(err, fs.ErrNotExist) { // an empty folder
		return badStateDir(s.link, err)
	}
	if err := os.Symlink(s.home, s.link); err != nil {
		return badStateDir(s.link, err)
	}
	return nil
}

// makeFolder makes a folder and those above it that are missing. The ones it
// makes, and no other, are opened to the account whatever the umask.
func (s site) makeFolder(path string) error {
	err := os.Mkdir(path, 0o755)
	if errors.Is(err, fs.ErrNotExist) {
		if err := s.makeFolder(filepath.Dir(path)); err != nil {
			return err
		}
		err = os.Mkdir(path, 0o755)
	}
	if errors.Is(err, fs.ErrExist) {
		if info, statErr := os.Stat(path); statErr == nil && info.IsDir() {
			return nil
		}
	}
	if err == nil && s.account.other {
		err = os.Chmod(path, 0o755)
	}
	return err
}

// noteName is a file, in a folder of clusters outside the state folder, that
// says which state folder it belongs to.
const noteName = "state-dir"

// makeSocketFolder makes the folder of the socket when it is not the data
// directory, and checks it.
func (s site) makeSocketFolder() error {
	if s.socket == s.folder {
		return nil
	}
	err := os.Mkdir(s.socket, 0o700)
	if err == nil {
		err = s.account.own(s.socket)
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return badSocket(s.socket, err)
	}
	return s.checkSocketFolder()
}

// checkSocketFolder makes sure that only PostgreSQL's account can put a socket
// there: anybody can make a folder in /tmp.
func (s site) checkSocketFolder() error {
	info, err := os.Lstat(s.socket)
	if err != nil {
		return badSocket(s.socket, err)
	}
	if owner := info.Sys().(*syscall.Stat_t).Uid; !info.IsDir() || info.Mode().Perm() != 0o700 || owner != s.account.uid { // always a Stat_t on Unix
		return badSocket(s.socket, fmt.Errorf("%s of account %d", info.Mode(), owner))
	}
	return nil
}
