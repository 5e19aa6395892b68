package backup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/exectest"
	"github.com/passerelles/passerelles/internal/localdb"
)

func TestParseAddress(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, conninfo, password string }{
		{"a URL", "postgres://ana:s%20ecret%27@db/atlas?sslmode=require&pool_max_conns=4",
			`host='db' dbname='atlas' user='ana' sslmode='require'`, "s ecret'"},
		{"several hosts", "postgresql://ana@db1:5433,db2/atlas?target_session_attrs=any",
			`host='db1,db2' port='5433,' dbname='atlas' user='ana' target_session_attrs='any'`, ""},
		{"IPv6", "postgres://[::1]:5432/atlas", `host='::1' port='5432' dbname='atlas'`, ""},
		{"a socket", "postgres://passerelles@/passerelles?host=%2Ftmp%2Fun%20dossier&port=5432",
			`host='/tmp/un dossier' port='5432' dbname='passerelles' user='passerelles'`, ""},
		{"a password among the parameters", "postgres://db/atlas?password=secret", `host='db' dbname='atlas'`, "secret"},
		{"words", `host=db dbname = atlas user='a\'na' password='se cr\\et' pool_max_conns=4`,
			`host='db' dbname='atlas' user='a\'na'`, `se cr\et`},
		{"nothing", "", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := parseAddress(test.text)
			if err != nil || got.conninfo != test.conninfo || got.password != test.password {
				t.Errorf("parseAddress(%q) = %+v, %v, want %s and %q", test.text, got, err, test.conninfo, test.password)
			}
		})
	}
	for _, text := range []string{"postgres://ana:secret%@host/", "password='secret", "secret", "postgres:///?sslpassword=secret"} {
		_, err := parseAddress(text)
		if atlas.ErrorCode(err) != atlas.CodeInvalid || strings.Contains(err.Error(), "secret@") || strings.Contains(err.Error(), "'secret") {
			t.Errorf("parseAddress(%q) = %v, want it refused without its text", text, err)
		}
	}
}

func TestToolsFor(t *testing.T) {
	t.Parallel()
	machine := []localdb.Clients{{Bin: "/18", Major: 18}, {Bin: "/17", Major: 17}, {Bin: "/15", Major: 15}}
	tests := []struct {
		server int
		found  []localdb.Clients
		want   string
	}{
		{15, machine, "/15"},
		{16, machine, "/17"},
		{19, machine, "/18"},
	}
	for _, test := range tests {
		got, err := ToolsFor(Server{Major: test.server}, test.found)
		if err != nil || got.clients.Bin != test.want {
			t.Errorf("ToolsFor(%d) = %s, %v, want %s", test.server, got.clients.Bin, err, test.want)
		}
	}
	if _, err := ToolsFor(Server{Major: 15}, nil); !strings.Contains(atlas.ErrorMessage(err).FR, "postgresql-client-15") {
		t.Errorf("without tools: %v, want the package to install", err)
	}
	tools, err := ToolsFor(Server{Major: 19, Version: "19.1"}, machine)
	if err != nil {
		t.Fatal(err)
	}
	err = tools.Write(t.Context(), "postgres://db/atlas", "passerelles", "owner", filepath.Join(t.TempDir(), "a.dump"))
	if !strings.Contains(atlas.ErrorMessage(err).FR, "plus ancien que le serveur") {
		t.Errorf("saving a newer server: %v", err)
	}
}

// fakeTools are programs that do as told.
func fakeTools(t *testing.T, dump, restore, psql string) Tools {
	t.Helper()
	bin := t.TempDir()
	for name, script := range map[string]string{"pg_dump": dump, "pg_restore": restore, "psql": psql} {
		exectest.WriteProgram(t, filepath.Join(bin, name), []byte("#!/bin/sh\n"+script+"\n"))
	}
	return Tools{clients: localdb.Clients{Bin: bin, Major: 15, Version: "15.1"}, server: Server{Major: 15, Version: "15.1"}}
}

const contents = `echo ';     Dumped from database version: 15.1'; echo '1; 1259 1 TABLE passerelles schema_version owner'`

// What a program that fails half-way wrote is not left under the backup's name.
func TestWriteWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "atlas.dump")
	if err := os.WriteFile(path, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	tools := fakeTools(t, `echo half; echo 'pg_dump: error: connection to server failed' >&2; exit 1`, "", "")
	err := tools.Write(t.Context(), "postgres://db/atlas", "passerelles", "owner", path)
	if atlas.ErrorCode(err) != atlas.CodeUnavailable || !strings.Contains(atlas.ErrorMessage(err).FR, "ne répond pas") {
		t.Errorf("Write() = %v", err)
	}
	left, err := os.ReadDir(filepath.Dir(path))
	content, reading := os.ReadFile(path)
	if err != nil || reading != nil || len(left) != 1 || string(content) != "before" {
		t.Errorf("the folder holds %v, the file %q (%v, %v)", left, content, err, reading)
	}
}

// The password goes to the environment, and nowhere else.
func TestPasswordIsOnNoCommandLine(t *testing.T) {
	t.Parallel()
	const address = "postgres://ana:secret@db/atlas"
	path, seen := filepath.Join(t.TempDir(), "atlas.dump"), filepath.Join(t.TempDir(), "seen")
	record := fmt.Sprintf(`echo "$(basename "$0") $* / $PGPASSWORD" >>'%s'`, seen)
	tools := fakeTools(t, record, record+"; "+contents, record+"; cat >/dev/null")
	if err := tools.Write(t.Context(), address, "passerelles", "owner", path); err != nil {
		t.Fatal(err)
	}
	if err := tools.Restore(t.Context(), address, "passerelles", "owner", path, Script{}); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(seen)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"pg_dump", "pg_restore", "psql"} {
		if !strings.Contains(string(content), name+" ") {
			t.Errorf("%s was not called: %s", name, content)
		}
	}
	for line := range strings.Lines(string(content)) {
		arguments, environment, _ := strings.Cut(line, " / ")
		reads := strings.HasPrefix(line, "pg_restore ") // a file, and no database
		if strings.Contains(arguments, "secret") || (environment == "secret\n") == reads {
			t.Errorf("a program was called with %s and %q", arguments, environment)
		}
	}
}

// A full disk is a real one here: a file system of one megabyte.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("a small disk cannot be made here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	tools := fakeTools(t, `head -c 4000000 /dev/zero`, "", "")
	err := tools.Write(t.Context(), "postgres://db/atlas", "passerelles", "owner", filepath.Join(folder, "atlas.dump"))
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(atlas.ErrorMessage(err).FR, "disque est plein") {
		t.Errorf("Write() = %v", err)
	}
	left, err := os.ReadDir(folder)
	if err != nil || len(left) != 0 {
		t.Errorf("%v was left behind (%v)", left, err)
	}
}

// The end of the script, which commits, is never said when the file was not read
// to its own end.
func TestDamagedFileIsNotCommitted(t *testing.T) {
	t.Parallel()
	heard := filepath.Join(t.TempDir(), "heard")
	file := filepath.Join(t.TempDir(), "atlas.dump")
	if err := os.WriteFile(file, []byte("PGDMP"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ restore, heard string }{
		"whole":   {`echo content`, "begin\ncontent\ncommit\n"},
		"damaged": {`echo content; echo 'pg_restore: error: could not read' >&2; exit 1`, "begin\ncontent\n"},
	} {
		tools := fakeTools(t, "", `[ "$1" != --list ] || { `+contents+`; exit; }; `+test.restore, `cat > '`+heard+`'`)
		err := tools.Restore(t.Context(), "postgres://db/atlas", "passerelles", "owner", file, Script{"begin\n", "commit\n"})
		if damaged := isDamage(err); damaged != (name == "damaged") || (err != nil) != damaged {
			t.Errorf("%s: Restore() = %v", name, err)
		}
		got, err := os.ReadFile(heard)
		if err != nil || string(got) != test.heard {
			t.Errorf("%s: psql heard %q, want %q (%v)", name, got, test.heard, err)
		}
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "atlas.dump")
	if err := os.WriteFile(file, []byte("PGDMP"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ list, want string }{
		"another database's": {`echo '1; 1259 1 TABLE public schema_version owner'`, "pas de Passerelles"},
		"a newer server's":   {strings.Replace(contents, "15.1", "17.2", 1), "PostgreSQL 17 ou plus récent"},
		"newer tools'":       {`echo 'pg_restore: error: unsupported version (1.16) in file header' >&2; exit 1`, "plus récent que pg_restore 15.1"},
	} {
		err := fakeTools(t, "", test.list, "").Check(t.Context(), "passerelles", file)
		if !strings.Contains(atlas.ErrorMessage(err).FR, test.want) {
			t.Errorf("%s: Check() = %v, want %q", name, err, test.want)
		}
	}
}

// Somebody who stops a backup stops its program.
func TestStopped(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	begun := filepath.Join(t.TempDir(), "begun")
	tools := fakeTools(t, `: > '`+begun+`'; exec sleep 600`, "", "")
	ended := make(chan error)
	go func() {
		ended <- tools.Write(ctx, "postgres://db/atlas", "passerelles", "owner", filepath.Join(t.TempDir(), "a.dump"))
	}()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if _, err := os.Stat(begun); err == nil {
			break
		}
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("Write() = %v, want it interrupted", err)
	}
}
