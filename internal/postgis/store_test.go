package postgis_test

import (
	"context"
	"net/url"
	"testing"
	"time"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/internal/postgis"
	"github.com/passerelles/passerelles/internal/postgistest"
)

// Ensure that a database that is away is noticed by each call, as such, and
// that opening does not need it.
func TestDatabaseAway(t *testing.T) {
	t.Parallel()
	store := openAs(t, "postgres://nobody@/nothing?host="+t.TempDir(), postgis.RoleWriter)
	calls := map[string]func(context.Context) error{
		"ping":           store.Ping,
		"schema version": func(ctx context.Context) error { _, _, err := store.SchemaVersion(ctx); return err },
		"import":         func(ctx context.Context) error { _, err := store.Import(ctx, full(sample())); return err },
		"digest":         func(ctx context.Context) error { _, err := store.ImportedDigest(ctx, origin); return err },
		"record":         func(ctx context.Context) error { _, err := store.Record(ctx); return err },
		"decisions": func(ctx context.Context) error {
			return store.SaveDecisions(ctx, []atlas.Decision{accepted(partner("naplouse"))})
		},
		"publish":  func(ctx context.Context) error { _, _, err := store.Publish(ctx, &edition.Edition{}); return err },
		"rollback": func(ctx context.Context) error { _, err := store.Rollback(ctx, 1); return err },
		"current":  func(ctx context.Context) error { _, err := store.CurrentEdition(ctx); return err },
		"editions": func(ctx context.Context) error { _, err := store.Editions(ctx); return err },
		"load":     func(ctx context.Context) error { _, err := store.LoadEdition(ctx, "x"); return err },
	}
	for name, call := range calls {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantError(t, call(t.Context()), atlas.CodeUnavailable)
		})
	}
}

func TestOpenMalformed(t *testing.T) {
	t.Parallel()
	_, err := postgis.Open(t.Context(), "postgres://user:secret@host:port/", postgis.RoleReader, nil)
	wantError(t, err, atlas.CodeInvalid)
}

// Ensure that a store survives its connections being cut, as when the server
// restarts: calls fail while it is away, and no longer than that.
func TestConnectionsCut(t *testing.T) {
	t.Parallel()
	address := postgistest.Database(t)
	store, admin := openAs(t, address, postgis.RoleReader), connect(t, address)
	for range 3 {
		if err := store.Ping(t.Context()); err != nil {
			t.Fatal(err)
		}
		exec(t, admin, `select pg_terminate_backend(pid, 5000) from pg_stat_activity
			where datname = current_database() and pid <> pg_backend_pid()`)
		// One call may meet the dead connection.
		if _, err := store.Editions(t.Context()); err != nil {
			wantError(t, err, atlas.CodeUnavailable)
		}
		if _, err := store.Editions(t.Context()); err != nil {
			t.Fatalf("after the connections were cut: %v", err)
		}
	}
}

// Ensure that an address may name several hosts, some of them away.
func TestSeveralHosts(t *testing.T) {
	t.Parallel()
	parsed, err := url.Parse(postgistest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	query := parsed.Query()
	if query.Get("host") == "" {
		t.Skip("the tests' cluster is not on a Unix socket")
	}
	query.Set("host", t.TempDir()+","+query.Get("host"))
	parsed.RawQuery = query.Encode()
	for _, role := range []postgis.Role{postgis.RoleReader, postgis.RoleWriter} {
		if err := openAs(t, parsed.String(), role).Ping(t.Context()); err != nil {
			t.Errorf("%s: %v", role, err)
		}
	}
}

// Ensure that a call ends when its context does, even in the middle of waiting
// for another import.
func TestImportCancelled(t *testing.T) {
	t.Parallel()
	address := postgistest.Database(t)
	store, admin := openAs(t, address, postgis.RoleWriter), connect(t, address)
	exec(t, admin, `select pg_advisory_lock(`+postgis.LockImport+`)`)
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := store.Import(ctx, full(sample())); err == nil {
		t.Fatal("an import went through a lock")
	}
	exec(t, admin, `select pg_advisory_unlock(`+postgis.LockImport+`)`)
	mustImport(t, store, full(sample()))
}
