package localdb

import (
	"cmp"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// minMajor is the oldest PostgreSQL that Passerelles works with.
const minMajor = 15

// installation is a PostgreSQL server found on the machine.
type installation struct {
	bin     string // folder of initdb, postgres, psql, pg_isready
	major   int
	version string // "15.13"
	postgis string // default version of the extension, "3.3.2"; empty when PostGIS is absent
}

func (i installation) program(name string) string { return filepath.Join(i.bin, name) }

// machine is what the package looks at outside its own folders. Tests give it
// other places.
type machine struct {
	servers  []string // patterns of the folders servers are installed in
	path     string   // PATH
	fallback string   // where clusters go that cannot be in the state folder
	tmp      string   // where sockets go that cannot be in the cluster
	euid     int
}

func thisMachine() machine {
	return machine{
		servers:  []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin"},
		path:     os.Getenv("PATH"),
		fallback: "/var/lib/passerelles",
		tmp:      "/tmp",
		euid:     os.Geteuid(),
	}
}

// installations returns every PostgreSQL server found, newest first, old ones
// and those without PostGIS included.
func (m machine) installations(ctx context.Context) []installation {
	var folders []string
	for _, pattern := range m.servers {
		found, _ := filepath.Glob(pattern) // the patterns are constants: no error
		folders = append(folders, found...)
	}
	for _, folder := range filepath.SplitList(m.path) {
		if !filepath.IsAbs(folder) {
			continue
		}
		folders = append(folders, folder)
		if bin, ok := ask(ctx, folder, "--bindir"); ok {
			folders = append(folders, bin)
		}
	}
	var found []installation
	for _, folder := range folders {
		if i, ok := inspect(ctx, folder); ok && !slices.ContainsFunc(found, i.same) {
			found = append(found, i)
		}
	}
	slices.SortStableFunc(found, func(a, b installation) int {
		return cmp.Or(cmp.Compare(b.major, a.major), cmp.Compare(b.postgis, a.postgis))
	})
	return found
}

func (i installation) same(other installation) bool { return i.bin == other.bin }

var versionLine = regexp.MustCompile(`\(PostgreSQL\) ((\d+)\S*)`)

// inspect says what server the folder holds, if it holds a whole one.
func inspect(ctx context.Context, folder string) (installation, bool) {
	folder, err := filepath.EvalSymlinks(folder)
	if err != nil {
		return installation{}, false
	}
	for _, name := range []string{"initdb", "postgres", "psql", "pg_isready"} {
		if !isFile(filepath.Join(folder, name)) {
			return installation{}, false
		}
	}
	out, err := exec.CommandContext(ctx, filepath.Join(folder, "postgres"), "--version").Output()
	if err != nil {
		return installation{}, false
	}
	match := versionLine.FindStringSubmatch(string(out))
	if match == nil {
		return installation{}, false
	}
	major, err := strconv.Atoi(match[2])
	if err != nil {
		return installation{}, false
	}
	return installation{bin: folder, major: major, version: match[1], postgis: postgisVersion(ctx, folder, major)}, true
}

// What a control file says of the extension.
var (
	controlVersion = regexp.MustCompile(`(?m)^default_version\s*=\s*'([^']+)'`)
	controlLibrary = regexp.MustCompile(`(?m)^module_pathname\s*=\s*'\$libdir/([^']+)'`)
)

// postgisVersion reads the version of the extension's control file, in the
// share folder that pg_config names or where Debian keeps it. A control file
// whose library is not there, for Debian packages them apart, is no PostGIS.
func postgisVersion(ctx context.Context, bin string, major int) string {
	share := filepath.Join("/usr/share/postgresql", strconv.Itoa(major))
	libraries := filepath.Join(filepath.Dir(bin), "lib")
	if said, ok := ask(ctx, bin, "--sharedir"); ok {
		share = said
	}
	if said, ok := ask(ctx, bin, "--pkglibdir"); ok {
		libraries = said
	}
	control, err := os.ReadFile(filepath.Join(share, "extension", "postgis.control"))
	if err != nil {
		return ""
	}
	if library := controlLibrary.FindSubmatch(control); library != nil && !isFile(filepath.Join(libraries, string(library[1])+".so")) {
		return ""
	}
	if version := controlVersion.FindSubmatch(control); version != nil {
		return string(version[1])
	}
	return "?"
}

// ask puts one question to pg_config.
func ask(ctx context.Context, bin, question string) (string, bool) {
	out, err := exec.CommandContext(ctx, filepath.Join(bin, "pg_config"), question).Output()
	return strings.TrimSpace(string(out)), err == nil
}

// newest returns the newest usable installation: PostgreSQL 15 or more, with
// PostGIS. Its error says what is missing.
func newest(found []installation) (installation, error) {
	for _, i := range found {
		if i.major >= minMajor && i.postgis != "" {
			return i, nil
		}
	}
	if len(found) == 0 || found[0].major < minMajor {
		return installation{}, noPostgreSQL()
	}
	return installation{}, noPostGIS(found[0])
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
