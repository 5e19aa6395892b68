package postgis

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/tern/v2/migrate"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/migrations"
)

// Schema is where the atlas is in a database: all of it, and nothing else.
const Schema = "passerelles"

// Holding is what a database holds, as its login sees it.
type Holding struct {
	Major   int    // of the server: 15
	Version string // of the server, in its own words: "15.18 (Debian …)"
	Atlas   bool   // the schema was migrated, to whatever version
	Used    bool   // something was imported, loaded or published there
}

// Look looks at the database at url, of several hosts the primary, and changes
// nothing.
func Look(ctx context.Context, url string) (Holding, error) {
	conn, err := connectPrimary(ctx, url, "passerelles backup")
	if err != nil {
		return Holding{}, fmt.Errorf("look at the database: %w", translate(err))
	}
	defer conn.Close(context.WithoutCancel(ctx))
	held, err := look(ctx, conn)
	if err != nil {
		return Holding{}, fmt.Errorf("look at the database: %w", translate(err))
	}
	return held, nil
}

func look(ctx context.Context, conn *pgx.Conn) (held Holding, err error) {
	err = conn.QueryRow(ctx, `
		select current_setting('server_version_num')::integer / 10000, current_setting('server_version'),
			exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
				where n.nspname = $1 and c.relname = 'schema_version')`, Schema).Scan(&held.Major, &held.Version, &held.Atlas)
	if err != nil {
		return held, err
	}
	if !held.Atlas { // what somebody else put under our name is to be kept as well
		return held, conn.QueryRow(ctx, `
			select exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1)`,
			Schema).Scan(&held.Used)
	}
	// The login itself need not have the right to read.
	if _, err := conn.Exec(ctx, `set role `+string(RoleOwner)); err != nil {
		return held, forAdministrator(err, fmt.Sprintf("GRANT %s TO CURRENT_USER;", RoleOwner))
	}
	var migrated bool
	if err := conn.QueryRow(ctx, `select exists (select from passerelles.schema_version where version > 0)`).Scan(&migrated); err != nil {
		return held, err
	}
	held.Atlas = migrated
	// Older schemas lack tables of the newer ones: history is in all but the first.
	var counted bool
	err = conn.QueryRow(ctx, `select to_regclass('passerelles.history') is not null`).Scan(&counted)
	if err != nil || !counted {
		held.Used = migrated // in doubt, there is something to lose
		return held, err
	}
	err = conn.QueryRow(ctx, `select exists (select from passerelles.history)`).Scan(&held.Used)
	return held, err
}

// Replacement returns the SQL that goes around a backup's own, to be run as one
// script: the schema is replaced in one transaction, or nothing is changed. It
// waits for imports, publications and migrations to end, refuses a schema that
// this program does not know yet, and gathers the statistics that a backup does
// not hold.
func Replacement() (before, after string, err error) {
	steps, err := migrate.FindMigrations(migrations.Files())
	if err != nil {
		return "", "", fmt.Errorf("list migrations: %w", err)
	}
	before = fmt.Sprintf(`
begin;
set local role %s;
set local lock_timeout = '1min';
select pg_advisory_xact_lock(%d), pg_advisory_xact_lock(%d), pg_advisory_xact_lock(%d);
drop schema if exists %s cascade;
`, RoleOwner, lockMigrate, lockImport, lockPublish, Schema)
	after = fmt.Sprintf(`
do $$
declare
    kept record;
begin
    if (select version from passerelles.schema_version) > %d then
        raise exception '%s';
    end if;
    for kept in select oid::regclass as name from pg_class
        where relnamespace = 'passerelles'::regnamespace and relkind in ('r', 'p', 'm')
    loop
        execute format('analyze %%s', kept.name);
    end loop;
end $$;
commit;
`, len(steps), NewerSchema)
	return before, after, nil
}

// NewerSchema is what the script of [Replacement] says of a backup that a
// newer program made.
const NewerSchema = "passerelles: this backup has the schema of a newer program"

// ErrNewerSchema is what a schema newer than this program's means to people.
func ErrNewerSchema(cause error) error {
	return &atlas.Error{Code: atlas.CodeConflict, Message: atlas.Text{
		FR: "Le schéma de la base est plus récent que ce programme : installez une version plus récente de Passerelles.",
		EN: "The database's schema is newer than this program: install a newer version of Passerelles.",
	}, Cause: cause}
}
