package postgis_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/postgis"
	"github.com/passerelles/passerelles/internal/postgistest"
)

// actAs returns a connection of the store's own making: its role, its limits.
func actAs(t *testing.T, url string, role postgis.Role) *pgx.Conn {
	t.Helper()
	conn := connect(t, url)
	if err := postgis.Enter(role, t.Context(), conn); err != nil {
		t.Fatal(err)
	}
	return conn
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.WithoutCancel(t.Context())) })
	return conn
}

// Ensure that each role may not do what is not its job.
func TestRolesMayNot(t *testing.T) {
	t.Parallel()
	const privilege, readOnly = "42501", "25006"
	statements := []struct {
		statement string
		writer    string // SQLSTATE, or "" when it may
		reader    string
	}{
		{`select count(*) from passerelles.cooperation`, "", ""},
		{`select count(*) from passerelles.history`, "", ""},
		{`insert into passerelles.source (id, title, origin) values ('x', 'x', 'x')`, "", readOnly},
		{`update passerelles.source set title = 'y'`, "", readOnly},
		{`delete from passerelles.citation`, "", readOnly},
		{`truncate passerelles.citation`, privilege, readOnly},
		{`drop table passerelles.citation`, privilege, readOnly},
		{`alter table passerelles.cooperation drop constraint cooperation_status`, privilege, readOnly},
		{`alter table passerelles.cooperation disable trigger history_update`, privilege, readOnly},
		{`create table passerelles.mine (a integer)`, privilege, readOnly},
		{`create schema mine`, privilege, readOnly},
		{`create function passerelles.mine() returns integer language sql return 1`, privilege, readOnly},
		{`insert into passerelles.history (table_name, key, operation, new_row, role) values ('source', 'x', 'insert', '{}', 'me')`, privilege, readOnly},
		{`update passerelles.history set role = 'somebody'`, privilege, readOnly},
		{`delete from passerelles.history`, privilege, readOnly},
		{`truncate passerelles.history`, privilege, readOnly},
		{`update passerelles.import_run set digest = 'x'`, privilege, readOnly},
		{`delete from passerelles.import_run`, privilege, readOnly},
		{`update passerelles.edition set digest = 'x'`, privilege, readOnly},
		{`delete from passerelles.edition`, privilege, readOnly},
		{`update passerelles.edition set revision = 1`, "", readOnly},
		{`update passerelles.gazetteer set by_hand = true`, "", readOnly},
		{`update passerelles.gazetteer set digest = 'x'`, privilege, readOnly},
		{`select passerelles.gazetteer_swap()`, privilege, privilege},
		{`update passerelles.edition_file set identity = ''`, privilege, readOnly},
		{`update passerelles.schema_version set version = 0`, privilege, readOnly},
		{`set session_replication_role = replica`, privilege, privilege},
		{`copy passerelles.source to program 'cat'`, privilege, privilege},
	}
	url := postgistest.Database(t)
	mustImport(t, openAs(t, url, postgis.RoleWriter), full(sample()))
	writer, reader := actAs(t, url, postgis.RoleWriter), actAs(t, url, postgis.RoleReader)
	// The reader's transactions are read-only because its sessions say so; were
	// they not, its privileges hold too.
	daring := actAs(t, url, postgis.RoleReader)
	if _, err := daring.Exec(t.Context(), `set default_transaction_read_only to off`); err != nil {
		t.Fatal(err)
	}
	for _, test := range statements {
		wantState(t, writer, test.statement, test.writer)
		wantState(t, reader, test.statement, test.reader)
		if test.reader == readOnly {
			wantState(t, daring, test.statement, privilege)
		}
	}
}

// wantState runs the statement in a transaction that is undone, and checks what
// the database answers.
func wantState(t *testing.T, conn *pgx.Conn, statement, wanted string) {
	t.Helper()
	tx, err := conn.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(t.Context())
	_, err = tx.Exec(t.Context(), statement)
	var refused *pgconn.PgError
	got := ""
	if errors.As(err, &refused) {
		got = refused.Code
	} else if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	if got != wanted {
		t.Errorf("%s: %q (%v), want %q", statement, got, err, wanted)
	}
}

// Ensure that no table was forgotten: the owner owns all, the writer and the
// reader have the rights of their jobs and none besides.
func TestPrivileges(t *testing.T) {
	t.Parallel()
	conn := connect(t, postgistest.Database(t))
	rows, err := conn.Query(t.Context(), `
		select c.relname::text, c.relowner::regrole::text,
			(select string_agg(privilege_type, ' ' order by privilege_type)
				from aclexplode(c.relacl) a where a.grantee = 'passerelles_reader'::regrole),
			(select string_agg(privilege_type, ' ' order by privilege_type)
				from aclexplode(c.relacl) a where a.grantee = 'passerelles_writer'::regrole),
			(select count(*) from aclexplode(c.relacl) a where a.grantee = 0)
		from pg_class c where c.relnamespace = 'passerelles'::regnamespace and c.relkind = 'r' order by 1`)
	if err != nil {
		t.Fatal(err)
	}
	var name, owner string
	var reader, writer *string
	var public int
	_, err = pgx.ForEachRow(rows, []any{&name, &owner, &reader, &writer, &public}, func() error {
		if owner != string(postgis.RoleOwner) {
			t.Errorf("%s belongs to %s", name, owner)
		}
		if reader == nil || *reader != "SELECT" {
			t.Errorf("the reader may %v on %s", deref(reader), name)
		}
		if public != 0 {
			t.Errorf("everybody may do something on %s", name)
		}
		for _, privilege := range strings.Fields(deref(writer)) {
			if !slices.Contains([]string{"SELECT", "INSERT", "UPDATE", "DELETE"}, privilege) {
				t.Errorf("the writer may %s on %s", privilege, name)
			}
		}
		if writer == nil {
			t.Errorf("the writer cannot read %s", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func deref(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// Ensure that sessions are held to their role's limits.
func TestLimits(t *testing.T) {
	t.Parallel()
	url := postgistest.Database(t)
	type limits struct{ Role, ReadOnly, Statement, Idle, Zone string }
	for role, wanted := range map[postgis.Role]limits{
		postgis.RoleReader: {"passerelles_reader", "on", "10s", "10s", "UTC"},
		postgis.RoleWriter: {"passerelles_writer", "off", "0", "5min", "UTC"},
	} {
		conn := actAs(t, url, role)
		rows, err := conn.Query(t.Context(), `
			select current_user::text, current_setting('transaction_read_only'), current_setting('statement_timeout'),
				current_setting('idle_in_transaction_session_timeout'), current_setting('timezone')`)
		if err != nil {
			t.Fatal(err)
		}
		got, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[limits])
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(wanted, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", role, diff)
		}
	}
}

// Ensure that a reader reads everything it serves, and writes nothing.
func TestReaderStore(t *testing.T) {
	t.Parallel()
	url := postgistest.Database(t)
	mustImport(t, openAs(t, url, postgis.RoleWriter), full(sample()))
	reader := openAs(t, url, postgis.RoleReader)
	if diff := cmp.Diff(sample(), mustRecord(t, reader)); diff != "" {
		t.Errorf("record (-want +got):\n%s", diff)
	}
	if _, err := reader.Import(t.Context(), full(sample())); atlas.ErrorCode(err) != atlas.CodeInternal {
		t.Errorf("a reader imports: %v", err)
	}
	if _, err := reader.SaveDecisions(t.Context(), 0, []atlas.Decision{accepted(partner("naplouse"))}); err == nil {
		t.Error("a reader decides")
	}
	have, want, err := reader.SchemaVersion(t.Context())
	if err != nil || have != want || want < 4 {
		t.Errorf("schema version = %d of %d, %v", have, want, err)
	}
}
