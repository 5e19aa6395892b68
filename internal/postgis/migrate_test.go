package postgis_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/postgis"
	"github.com/passerelles/passerelles/internal/postgistest"
)

func silent() *slog.Logger { return slog.New(slog.DiscardHandler) }

// Ensure that any number of programs may migrate at once, and again.
func TestMigrateAtOnce(t *testing.T) {
	t.Parallel()
	address := postgistest.Empty(t)
	store := openAs(t, address, postgis.RoleReader)
	have, want, err := store.SchemaVersion(t.Context())
	if err != nil || have != 0 || want == 0 {
		t.Errorf("schema version before = %d of %d, %v", have, want, err)
	}
	_, err = store.Record(t.Context())
	wantError(t, err, atlas.CodeUnavailable, "passerelles migrate")

	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if err := postgis.Migrate(t.Context(), address, silent()); err != nil {
				t.Errorf("migrate: %v", err)
			}
		})
	}
	all.Wait()
	have, want, err = store.SchemaVersion(t.Context())
	if err != nil || have != want {
		t.Errorf("schema version after = %d of %d, %v", have, want, err)
	}
}

// Ensure that a migration waits for the one that goes on, and ends when its context
// does.
func TestMigrateWaits(t *testing.T) {
	t.Parallel()
	address := postgistest.Empty(t)
	admin := connect(t, address)
	exec(t, admin, `select pg_advisory_lock(`+postgis.LockMigrate+`)`)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if err := postgis.Migrate(ctx, address, silent()); err == nil {
		t.Fatal("a migration went through a lock")
	}
	var begun bool
	if err := admin.QueryRow(t.Context(), `select to_regnamespace('passerelles') is not null`).Scan(&begun); err != nil || begun {
		t.Fatalf("the schema is there already: %v, %v", begun, err)
	}
	exec(t, admin, `select pg_advisory_unlock(`+postgis.LockMigrate+`)`)
	if err := postgis.Migrate(t.Context(), address, silent()); err != nil {
		t.Errorf("migrate afterwards: %v", err)
	}
}

// Ensure that an ordinary login is told, one after the other, what its
// administrator must run, and can do everything once that is done.
func TestMigrateAsOrdinaryLogin(t *testing.T) {
	t.Parallel()
	postgistest.Database(t) // so that the roles exist in the cluster
	login := ordinaryLogin(t)
	address := postgistest.Empty(t)
	admin := connect(t, address)
	var name string
	if err := admin.QueryRow(t.Context(), `select current_database()`).Scan(&name); err != nil {
		t.Fatal(err)
	}
	exec(t, admin, fmt.Sprintf(`alter database %s owner to %s`, name, login))

	theirs := as(t, address, login)
	var asked []string
	var err error
	for range 5 {
		err = postgis.Migrate(t.Context(), theirs, silent())
		if err == nil {
			break
		}
		wantError(t, err, atlas.CodeSetup)
		_, statement, found := strings.Cut(atlas.ErrorMessage(err).EN, "run there: ")
		if !found {
			t.Fatalf("no statement to run in %v", err)
		}
		asked = append(asked, statement)
		exec(t, admin, statement)
	}
	if err != nil {
		t.Fatalf("still not migrated after %q: %v", asked, err)
	}
	wanted := []string{
		"GRANT \"passerelles_owner\" TO " + login + ";", "GRANT \"passerelles_writer\" TO " + login + ";",
		"GRANT \"passerelles_reader\" TO " + login + ";", "CREATE EXTENSION postgis SCHEMA public;",
	}
	if strings.Join(asked, "\n") != strings.Join(wanted, "\n") {
		t.Errorf("asked for %q, want %q", asked, wanted)
	}
	mustImport(t, openAs(t, theirs, postgis.RoleWriter), full(sample()))
	mustRecord(t, openAs(t, theirs, postgis.RoleReader))
}

// ordinaryLogin makes a login with no rights in the tests' cluster, which goes
// when the test ends, after the databases that the test asks for from here on.
func ordinaryLogin(t *testing.T) string {
	t.Helper()
	login := "passerelles_test_" + strings.ToLower(rand.Text()[:12])
	exec(t, connect(t, postgistest.Server(t)), `create role `+login+` login password 'essai'`)
	t.Cleanup(func() {
		conn, err := pgx.Connect(context.WithoutCancel(t.Context()), postgistest.Server(t))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(context.WithoutCancel(t.Context()))
		if _, err := conn.Exec(context.WithoutCancel(t.Context()), `drop role `+login); err != nil {
			t.Error(err)
		}
	})
	return login
}

// as returns the address under which that login connects.
func as(t *testing.T, address, login string) string {
	t.Helper()
	theirs, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	theirs.User = url.UserPassword(login, "essai")
	return theirs.String()
}

// Ensure that a login which may not act in a store's role is told what its
// administrator must run, and not that the database is away or out of date.
func TestOpenWithoutTheRole(t *testing.T) {
	t.Parallel()
	login := ordinaryLogin(t)
	address := postgistest.Database(t)
	theirs := as(t, address, login)
	statement := `GRANT "passerelles_reader" TO ` + login + ";"
	store := openAs(t, theirs, postgis.RoleReader)
	_, err := store.Record(t.Context())
	wantError(t, err, atlas.CodeSetup, statement)
	_, _, err = store.SchemaVersion(t.Context())
	wantError(t, err, atlas.CodeSetup, statement)
	wantError(t, store.Ping(t.Context()), atlas.CodeSetup, statement)
	exec(t, connect(t, address), statement)
	mustRecord(t, store)
}

// Ensure that a role which does not exist reads as a schema that is to be
// migrated, and that other values which are refused do not.
func TestOpenBeforeTheRolesExist(t *testing.T) {
	t.Parallel()
	address := postgistest.Database(t)
	store := openAs(t, address, postgis.Role("passerelles_nobody"))
	wantError(t, store.Ping(t.Context()), atlas.CodeUnavailable, "passerelles migrate")
	if have, want, err := store.SchemaVersion(t.Context()); err != nil || have != 0 || want == 0 {
		t.Errorf("schema version = %d of %d, %v", have, want, err)
	}
	_, err := connect(t, address).Exec(t.Context(), `set timezone = 'Nulle/Part'`)
	wantError(t, postgis.Translate(err), atlas.CodeInvalid)
}

func exec(t *testing.T, conn *pgx.Conn, statement string) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// Ensure that the extensions stay out of our schema, even for a login that has
// its name, as the private cluster's has.
func TestMigrateAsLoginOfTheSchemasName(t *testing.T) {
	t.Parallel()
	address := postgistest.Empty(t)
	admin := connect(t, address)
	exec(t, admin, `alter database `+admin.Config().Database+` set search_path = passerelles, public`)
	if err := postgis.Migrate(t.Context(), address, silent()); err != nil {
		t.Fatal(err)
	}
	var schemas string
	err := connect(t, address).QueryRow(t.Context(), `
		select string_agg(distinct extnamespace::regnamespace::text, ' ') from pg_extension where extname = any ($1)`,
		[]string{"postgis", "pg_trgm", "unaccent", "fuzzystrmatch"}).Scan(&schemas)
	if err != nil || schemas != "public" {
		t.Errorf("the extensions are in %q, %v", schemas, err)
	}
}

// Ensure that extensions somebody put in a schema of their own are found.
func TestMigrateWithExtensionsElsewhere(t *testing.T) {
	t.Parallel()
	address := postgistest.Empty(t)
	admin := connect(t, address)
	exec(t, admin, `create schema "Mes extensions"`)
	for _, name := range []string{"postgis", "pg_trgm", "unaccent"} {
		exec(t, admin, `create extension `+name+` schema "Mes extensions"`)
	}
	if err := postgis.Migrate(t.Context(), address, silent()); err != nil {
		t.Fatal(err)
	}
	store := openAs(t, address, postgis.RoleWriter)
	mustImport(t, store, full(sample()))
	save(t, store, accepted(partner("naplouse")))
	if got := decisionOn(t, store, partner("naplouse")); got == nil || got.Place == nil {
		t.Errorf("decision = %+v", got)
	}
}

// Ensure that an old program refuses a newer schema rather than guess.
func TestMigrateNewerSchema(t *testing.T) {
	t.Parallel()
	address := postgistest.Database(t)
	exec(t, connect(t, address), `update passerelles.schema_version set version = 99`)
	wantError(t, postgis.Migrate(t.Context(), address, silent()), atlas.CodeConflict)
}

// Ensure that a database which cannot hold the world's names is somebody's to
// make again, not a reason to wait.
func TestMigrateOtherEncoding(t *testing.T) {
	t.Parallel()
	name := "passerelles_test_" + strings.ToLower(rand.Text()[:12])
	exec(t, connect(t, postgistest.Server(t)),
		`create database `+name+` template template0 encoding 'LATIN1' lc_collate 'C' lc_ctype 'C'`)
	t.Cleanup(func() {
		conn, err := pgx.Connect(context.WithoutCancel(t.Context()), postgistest.Server(t))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(context.WithoutCancel(t.Context()))
		if _, err := conn.Exec(context.WithoutCancel(t.Context()), `drop database `+name+` with (force)`); err != nil {
			t.Error(err)
		}
	})
	address, err := url.Parse(postgistest.Server(t))
	if err != nil {
		t.Fatal(err)
	}
	address.Path = "/" + name
	wantError(t, postgis.Migrate(t.Context(), address.String(), silent()), atlas.CodeSetup, "LATIN1", "UTF8")
}

func TestMigrateErrors(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		url  string
		code atlas.Code
	}{
		"malformed": {"postgres://user:secret@host:port/", atlas.CodeInvalid},
		"words":     {`host=db password=a\ secret dbname`, atlas.CodeInvalid},
		"away":      {"postgres://user:secret@/database?host=" + t.TempDir(), atlas.CodeUnavailable},
	} {
		err := postgis.Migrate(t.Context(), test.url, silent())
		wantError(t, err, test.code)
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v tells the password", name, err)
		}
	}
}
