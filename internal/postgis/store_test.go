package postgis_test

import (
	"cmp"
	"context"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"

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
			_, err := store.SaveDecisions(ctx, 0, []atlas.Decision{accepted(partner("naplouse"))})
			return err
		},
		"publish": func(ctx context.Context) error {
			_, _, err := store.Publish(ctx, &edition.Edition{}, 0)
			return err
		},
		"due":      func(ctx context.Context) error { _, err := store.PublishDue(ctx, nil); return err },
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

// Ensure that the eight searches that may go on at once do not keep others from
// asking whether the database is there and which edition is current.
func TestReaderAnswersBesideSearches(t *testing.T) {
	t.Parallel()
	reader := openAs(t, postgistest.Database(t), postgis.RoleReader)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	release, err := postgis.Occupy(ctx, reader, 8)
	defer release()
	if err != nil {
		t.Fatal(err)
	}
	more, err := postgis.Occupy(ctx, reader, 1) // one asks
	defer more()
	if err != nil {
		t.Fatalf("one: %v", err)
	}
	if err := reader.Ping(ctx); err != nil { // another at the same time
		t.Errorf("another: %v", err)
	}
}

// Ensure that of several hosts, of which the first is a standby, what writes
// goes to the primary, whatever readers are told to prefer.
func TestStandbyFirst(t *testing.T) {
	t.Parallel()
	for _, preference := range []string{"", "prefer-standby", "any"} {
		parsed, err := url.Parse(postgistest.Empty(t))
		if err != nil {
			t.Fatal(err)
		}
		query := parsed.Query()
		if query.Get("host") == "" {
			t.Skip("the tests' cluster is not on a Unix socket")
		}
		query.Set("host", standby(t, cmp.Or(query.Get("port"), "5432"))+","+query.Get("host"))
		if preference != "" {
			query.Set("target_session_attrs", preference)
		}
		parsed.RawQuery = query.Encode()
		if err := postgis.Migrate(t.Context(), parsed.String(), silent()); err != nil {
			t.Fatalf("%q: migrate: %v", preference, err)
		}
		mustImport(t, openAs(t, parsed.String(), postgis.RoleWriter), full(sample()))
	}
}

// standby pretends to be a server that follows another: it lets anybody in, says
// that it is in recovery, and refuses all the rest. It returns its folder.
func standby(t *testing.T, port string) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "standby") // short: a socket's path is
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	listener, err := net.Listen("unix", filepath.Join(folder, ".s.PGSQL."+port))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go pretend(conn)
		}
	}()
	return folder
}

func pretend(conn net.Conn) {
	defer conn.Close()
	backend := pgproto3.NewBackend(conn, conn)
	if _, err := backend.ReceiveStartupMessage(); err != nil {
		return
	}
	backend.Send(&pgproto3.AuthenticationOk{})
	for {
		backend.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
		if backend.Flush() != nil {
			return
		}
		message, err := backend.Receive()
		if err != nil {
			return
		}
		if query, ok := message.(*pgproto3.Query); ok && query.String == "select pg_is_in_recovery()" {
			backend.Send(&pgproto3.RowDescription{Fields: []pgproto3.FieldDescription{{Name: []byte("r"), DataTypeOID: 16}}})
			backend.Send(&pgproto3.DataRow{Values: [][]byte{[]byte("t")}})
			backend.Send(&pgproto3.CommandComplete{CommandTag: []byte("SELECT 1")})
			continue
		}
		backend.Send(&pgproto3.ErrorResponse{Severity: "ERROR", Code: "25006", Message: "read-only"})
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
