package localdb

import (
	"cmp"
	"context"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
)

// Clients is a folder that holds the programs of PostgreSQL that save and
// restore: pg_dump, pg_restore and psql. A machine may have them without a server.
type Clients struct {
	Bin     string
	Major   int
	Version string // "15.13"
}

// Program returns the path of one of the programs.
func (c Clients) Program(name string) string { return filepath.Join(c.Bin, name) }

// FindClients returns those of this machine, newest first: beside the servers,
// then on PATH.
func FindClients(ctx context.Context) []Clients { return thisMachine().clients(ctx) }

func (m machine) clients(ctx context.Context) []Clients {
	var folders []string
	for _, pattern := range m.servers {
		found, _ := filepath.Glob(pattern) // the patterns are constants: no error
		folders = append(folders, found...)
	}
	for _, folder := range filepath.SplitList(m.path) {
		if filepath.IsAbs(folder) {
			folders = append(folders, folder)
		}
	}
	var found []Clients
	for _, folder := range folders {
		if c, ok := inspectClients(ctx, folder); ok {
			found = append(found, c)
		}
	}
	slices.SortStableFunc(found, func(a, b Clients) int { return cmp.Compare(b.Major, a.Major) })
	return found
}

// inspectClients says which programs the folder holds, if it has the three.
func inspectClients(ctx context.Context, folder string) (Clients, bool) {
	for _, name := range []string{"pg_dump", "pg_restore", "psql"} {
		if !isFile(filepath.Join(folder, name)) {
			return Clients{}, false
		}
	}
	out, err := exec.CommandContext(ctx, filepath.Join(folder, "pg_dump"), "--version").Output()
	if err != nil {
		return Clients{}, false
	}
	match := versionLine.FindStringSubmatch(string(out))
	if match == nil {
		return Clients{}, false
	}
	major, err := strconv.Atoi(match[2])
	return Clients{Bin: folder, Major: major, Version: match[1]}, err == nil
}
