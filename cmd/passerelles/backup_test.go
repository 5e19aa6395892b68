package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/tern/v2/migrate"

	"github.com/passerelles/passerelles/internal/postgis"
	"github.com/passerelles/passerelles/internal/postgistest"
	"github.com/passerelles/passerelles/migrations"
)

// A database whose schema is to be changed is saved first, and stays as it is
// when it cannot be.
func TestBackupBeforeMigration(t *testing.T) {
	t.Parallel()
	address := postgistest.Empty(t)
	last := migrateButLast(t, address)
	state := filepath.Join(t.TempDir(), "un dossier")
	folder := filepath.Join(state, "backups")
	program := func(args ...string) (int, string) {
		var said bytes.Buffer
		status := run(t.Context(), append([]string{"--state-dir=" + state, "--database-url=" + address}, args...), nil, &said, &said)
		return status, said.String()
	}

	if err := os.WriteFile(state, nil, 0o600); err != nil { // a file where the folder is to be
		t.Fatal(err)
	}
	if status, said := program("migrate"); status == 0 || !strings.Contains(said, "n’a pas pu être écrite") {
		t.Errorf("migrate without a place for the backup: status %d, %s", status, said)
	}
	if have := schemaVersion(t, address); have != last-1 {
		t.Errorf("the schema is at %d without a backup, want %d", have, last-1)
	}

	if err := os.Remove(state); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for i := range 7 {
		name := fmt.Sprintf("%s-2012010%d-120000.000.dump", beforeMigration, i+1)
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if status, said := program("migrate"); status != 0 {
		t.Fatalf("migrate: status %d, %s", status, said)
	}
	if have := schemaVersion(t, address); have != last {
		t.Errorf("the schema is at %d, want %d", have, last)
	}
	saved := list(t, folder)
	if len(saved) != keptBackups || strings.Contains(saved[0], "20120103") || !strings.Contains(saved[0], "20120104") {
		t.Fatalf("the backups are %q, want the newest %d", saved, keptBackups)
	}
	newest := filepath.Join(folder, saved[keptBackups-1])
	if status, said := program("migrate"); status != 0 || len(list(t, folder)) != keptBackups || list(t, folder)[0] != saved[0] {
		t.Errorf("migrating what is up to date: status %d, backups %q, %s", status, list(t, folder), said)
	}

	// What was saved has the older schema; restored elsewhere, it gets the new one.
	address = postgistest.Empty(t)
	if status, said := program("restore", newest); status != 0 {
		t.Fatalf("restore: status %d, %s", status, said)
	}
	if have := schemaVersion(t, address); have != last {
		t.Errorf("the schema restored is at %d, want %d", have, last)
	}
}

// A first migration has nothing to save, and whoever saves otherwise may say so.
func TestNoBackupBeforeMigration(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	for name, address := range map[string]string{"empty": postgistest.Empty(t), "saved otherwise": postgistest.Empty(t)} {
		args := []string{"--state-dir=" + state, "--database-url=" + address, "migrate"}
		if name != "empty" {
			migrateButLast(t, address)
			args = append(args, "--no-backup")
		}
		var said bytes.Buffer
		if status := run(t.Context(), args, nil, &said, &said); status != 0 {
			t.Errorf("%s: status %d, %s", name, status, &said)
		}
	}
	if _, err := os.Stat(filepath.Join(state, "backups")); err == nil {
		t.Error("something was saved")
	}
}

// A backup that a newer program made is refused before anything changes.
func TestRestoreNewerSchema(t *testing.T) {
	t.Parallel()
	newer, state := postgistest.Database(t), t.TempDir()
	execute(t, newer, `update passerelles.schema_version set version = 99`)
	here := postgistest.Database(t)
	execute(t, here, `create table passerelles.kept (n integer)`)
	var said bytes.Buffer
	path := filepath.Join(state, "newer.dump")
	if status := run(t.Context(), []string{"--state-dir=" + state, "--database-url=" + newer, "backup", path}, nil, &said, &said); status != 0 {
		t.Fatalf("backup: status %d, %s", status, &said)
	}
	status := run(t.Context(), []string{"--state-dir=" + state, "--database-url=" + here, "restore", "--force", path}, nil, &said, &said)
	if status == 0 || !strings.Contains(said.String(), "plus récent que ce programme") {
		t.Errorf("restore: status %d, %s", status, &said)
	}
	execute(t, here, `insert into passerelles.kept values (1)`) // which must still be there
}

// migrateButLast brings an empty database to the schema of an older program, and
// returns the version of this one's.
func migrateButLast(t *testing.T, address string) (last int32) {
	t.Helper()
	ctx := t.Context()
	if err := postgis.Prepare(ctx, address); err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(migrations.Files(), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	older := fstest.MapFS{}
	for _, name := range names[:len(names)-1] {
		body, err := fs.ReadFile(migrations.Files(), name)
		if err != nil {
			t.Fatal(err)
		}
		older[name] = &fstest.MapFile{Data: body}
	}
	config, err := pgx.ParseConfig(address)
	if err != nil {
		t.Fatal(err)
	}
	config.RuntimeParams["search_path"] = "passerelles, public"
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := conn.Exec(ctx, `set role `+string(postgis.RoleOwner)); err != nil {
		t.Fatal(err)
	}
	migrator, err := migrate.NewMigrator(ctx, conn, "passerelles.schema_version")
	if err != nil {
		t.Fatal(err)
	}
	if err := migrator.LoadMigrations(older); err != nil {
		t.Fatal(err)
	}
	if err := migrator.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	return int32(len(names))
}

func schemaVersion(t *testing.T, address string) (version int32) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(t.Context()))
	if err := conn.QueryRow(t.Context(), `select version from passerelles.schema_version`).Scan(&version); err != nil {
		t.Fatal(err)
	}
	return version
}

func execute(t *testing.T, address, statement string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(t.Context()))
	if _, err := conn.Exec(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func list(t *testing.T, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}
