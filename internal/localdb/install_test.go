package localdb

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/exectest"
)

// install puts programs on the bench that say they are a PostgreSQL.
func install(t *testing.T, folder, version, postgis string) {
	t.Helper()
	bin, share := filepath.Join(folder, "bin"), filepath.Join(folder, "share")
	if err := os.MkdirAll(bin, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(share, "extension"), 0o755); err != nil {
		t.Fatal(err)
	}
	programs := map[string]string{
		"initdb": "exit 1", "psql": "exit 1", "pg_isready": "exit 1",
		"postgres":  fmt.Sprintf("echo 'postgres (PostgreSQL) %s'", version),
		"pg_config": fmt.Sprintf("case $1 in --bindir) echo '%s';; --sharedir) echo '%s';; --pkglibdir) echo '%s';; esac", bin, share, folder),
	}
	for name, script := range programs {
		exectest.WriteProgram(t, filepath.Join(bin, name), []byte("#!/bin/sh\n"+script+"\n"))
	}
	if postgis == "" {
		return
	}
	version, removed := strings.CutSuffix(postgis, " without its library")
	if !removed {
		if err := os.WriteFile(filepath.Join(folder, "postgis-3.so"), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	control := "comment = 'PostGIS'\ndefault_version = '" + version + "'\nmodule_pathname = '$libdir/postgis-3'\n"
	if err := os.WriteFile(filepath.Join(share, "extension", "postgis.control"), []byte(control), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestNewest(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		present map[string]string // version → PostGIS
		want    string
		refusal string // in the sentence of the error
	}{
		{"none", nil, "", "PostgreSQL 15 or newer is not installed"},
		{"too old", map[string]string{"13.4 (Debian 13.4-0)": "3.1.1"}, "", "PostgreSQL 15 or newer is not installed"},
		{"without PostGIS", map[string]string{"16.2": ""}, "", "postgresql-16-postgis-3"},
		{"with what is left of PostGIS", map[string]string{"16.2": "3.4 without its library"}, "", "postgresql-16-postgis-3"},
		{"the newest", map[string]string{"9.6.24": "2.5", "15.13": "3.3.2", "17.5 (Ubuntu 17.5-1)": "3.5.2"}, "17.5", ""},
		{"the newest with PostGIS", map[string]string{"15.13": "3.3.2", "18beta1": ""}, "15.13", ""},
		{"a beta", map[string]string{"18beta1": "3.6.0dev"}, "18beta1", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			for version, postgis := range test.present {
				install(t, filepath.Join(folder, strings.Fields(version)[0]), version, postgis)
			}
			m := machine{servers: []string{filepath.Join(folder, "*", "bin")}}
			got, err := newest(m.installations(t.Context()))
			if got.version != test.want {
				t.Errorf("version %q, want %q", got.version, test.want)
			}
			if message := atlas.ErrorMessage(err).EN; test.refusal != "" && !strings.Contains(message, test.refusal) {
				t.Errorf("refusal %q, want %q", message, test.refusal)
			}
		})
	}
}

func TestInstallationsFromPath(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	install(t, filepath.Join(folder, "opt"), "16.1", "3.4")
	only := filepath.Join(folder, "only-pg_config")
	if err := os.Mkdir(only, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(folder, "opt", "bin", "pg_config"), filepath.Join(only, "pg_config")); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{
		"the programs themselves": filepath.Join(folder, "opt", "bin"),
		"pg_config":               only,
		"both, and relative ones": "bin:" + only + "::" + filepath.Join(folder, "opt", "bin"),
	} {
		found := machine{path: path}.installations(t.Context())
		want := []installation{{bin: filepath.Join(folder, "opt", "bin"), major: 16, version: "16.1", postgis: "3.4"}}
		if diff := cmp.Diff(want, found, cmp.AllowUnexported(installation{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
