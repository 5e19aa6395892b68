package postgis

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/tern/v2/migrate"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/migrations"
)

// What the database must be for the atlas.
const (
	oldestPostgreSQL = 150000 // server_version_num
	versionTable     = "passerelles.schema_version"
)

// extensions are the ones the atlas needs. All but postgis are trusted: the
// owner of a database may create them.
func extensions() []string {
	return []string{"postgis", "pg_trgm", "unaccent", "fuzzystrmatch"}
}

// Migrate brings the database at url up to date: roles, schema, extensions,
// then the numbered steps of package migrations, each in its transaction. Any
// number of programs may call it at once; one works, the others wait.
//
// The login in url must be able to create roles and own the database, or find
// them made: what is missing and may not be made is an [atlas.Error] of
// [atlas.CodeSetup] that says the statement an administrator must run. Of
// several hosts, it takes the primary.
func Migrate(ctx context.Context, url string, log *slog.Logger) error {
	return MigrateSaved(ctx, url, log, func(context.Context, int32) error { return nil })
}

// MigrateSaved is [Migrate] for a database that holds what people would miss:
// before steps are applied to a schema that is there already, it calls save with
// the schema's version, and applies none when save fails.
func MigrateSaved(ctx context.Context, url string, log *slog.Logger, save func(ctx context.Context, have int32) error) error {
	conn, path, err := connectPrepared(ctx, url)
	if err != nil {
		return fmt.Errorf("migrate: %w", translate(err))
	}
	defer conn.Close(context.WithoutCancel(ctx)) // which gives the lock back
	// tern resets a session's settings after each step to what it started with,
	// so the path to the extensions must come with the connection.
	config := conn.Config()
	config.RuntimeParams["search_path"] = path
	if err := applySteps(ctx, config, log, save); err != nil {
		return fmt.Errorf("migrate: %w", translate(err))
	}
	return nil
}

// Prepare makes what [Migrate] makes before its steps: the roles, an empty
// schema when there is none, the extensions, and the rights on them.
func Prepare(ctx context.Context, url string) error {
	conn, _, err := connectPrepared(ctx, url)
	if err != nil {
		return fmt.Errorf("prepare database: %w", translate(err))
	}
	return conn.Close(context.WithoutCancel(ctx))
}

// connectPrepared connects to the primary, takes the lock of migrations, which
// the connection holds until it is closed, and prepares the database.
func connectPrepared(ctx context.Context, url string) (conn *pgx.Conn, path string, err error) {
	conn, err = connectPrimary(ctx, url, "passerelles migrate")
	if err != nil {
		return nil, "", err
	}
	if _, err = conn.Exec(ctx, `select pg_advisory_lock($1)`, lockMigrate); err != nil {
		err = fmt.Errorf("wait for lock: %w", err)
	} else {
		path, err = prepare(ctx, conn)
	}
	if err != nil {
		conn.Close(context.WithoutCancel(ctx))
		return nil, "", err
	}
	return conn, path, nil
}

// connectPrimary opens one connection, as the login, to the host that writes.
func connectPrimary(ctx context.Context, url, name string) (*pgx.Conn, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, badURL()
	}
	prepareConfig(config, name)
	config.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsPrimary
	// A login called passerelles would otherwise find its own schema first, and
	// put the extensions there.
	config.RuntimeParams["search_path"] = "public"
	return pgx.ConnectConfig(ctx, config)
}

// prepare makes what the steps stand on and their role may not make itself. It
// returns the search path on which the extensions are found.
func prepare(ctx context.Context, conn *pgx.Conn) (path string, err error) {
	steps := []func(context.Context, *pgx.Conn) error{checkServer, createRoles, createSchema, createExtensions}
	for _, step := range steps {
		if err := step(ctx, conn); err != nil {
			return "", err
		}
	}
	if err := conn.QueryRow(ctx, `select `+searchPath).Scan(&path); err != nil {
		return "", fmt.Errorf("find extensions: %w", err)
	}
	return path, nil
}

func checkServer(ctx context.Context, conn *pgx.Conn) error {
	var number int
	var version, encoding string
	err := conn.QueryRow(ctx, `
		select current_setting('server_version_num')::integer, current_setting('server_version'),
			current_setting('server_encoding')`).Scan(&number, &version, &encoding)
	if err != nil {
		return fmt.Errorf("ask server version: %w", err)
	}
	if number < oldestPostgreSQL {
		return &atlas.Error{Code: atlas.CodeSetup, Message: atlas.Text{
			FR: fmt.Sprintf("PostgreSQL %s est trop ancien : il faut la version 15 ou une plus récente.", version),
			EN: fmt.Sprintf("PostgreSQL %s is too old: version 15 or later is needed.", version),
		}}
	}
	if encoding != "UTF8" {
		return &atlas.Error{Code: atlas.CodeSetup, Message: atlas.Text{
			FR: fmt.Sprintf("La base est encodée en %s : il faut une base créée avec ENCODING 'UTF8'.", encoding),
			EN: fmt.Sprintf("The database's encoding is %s: it must be created with ENCODING 'UTF8'.", encoding),
		}}
	}
	return nil
}

// createRoles makes the roles that are missing in the cluster and makes the
// login a member of each. Another database of the cluster may be doing the same
// at the same moment, which is fine.
func createRoles(ctx context.Context, conn *pgx.Conn) error {
	for _, role := range Roles() {
		name := pgx.Identifier{string(role)}.Sanitize()
		err := unlessDone(ctx, conn, fmt.Sprintf(`create role %s nologin`, name),
			`select exists (select from pg_roles where rolname = $1)`, string(role))
		if err != nil {
			return forAdministrator(err, fmt.Sprintf("CREATE ROLE %s NOLOGIN;", name))
		}
	}
	for _, role := range Roles() {
		if err := joinRole(ctx, conn, role); err != nil {
			return err
		}
	}
	return nil
}

// joinRole makes the login able to act as role.
func joinRole(ctx context.Context, conn *pgx.Conn, role Role) error {
	name := pgx.Identifier{string(role)}.Sanitize()
	err := setRole(ctx, conn, name)
	if !hasState(err, statePrivilege) {
		return err
	}
	if _, err = conn.Exec(ctx, fmt.Sprintf(`grant %s to current_user`, name)); err == nil {
		err = setRole(ctx, conn, name)
	}
	if err == nil {
		return nil
	}
	return mayNotAct(ctx, conn, role, err)
}

// mayNotAct explains why the login may not act as role.
func mayNotAct(ctx context.Context, conn *pgx.Conn, role Role, err error) error {
	var login string
	if asking := conn.QueryRow(ctx, `select quote_ident(current_user)`).Scan(&login); asking != nil {
		return fmt.Errorf("ask login: %w", asking)
	}
	return forAdministrator(err, fmt.Sprintf("GRANT %s TO %s;", pgx.Identifier{string(role)}.Sanitize(), login))
}

// setRole tries to act as the role, and back.
func setRole(ctx context.Context, conn *pgx.Conn, name string) error {
	if _, err := conn.Exec(ctx, `set role `+name); err != nil {
		return fmt.Errorf("act as %s: %w", name, err)
	}
	if _, err := conn.Exec(ctx, `reset role`); err != nil {
		return fmt.Errorf("act as oneself again: %w", err)
	}
	return nil
}

// createSchema makes the schema, owned by the owner, and lets the roles in.
func createSchema(ctx context.Context, conn *pgx.Conn) error {
	var database string
	if err := conn.QueryRow(ctx, `select quote_ident(current_database())`).Scan(&database); err != nil {
		return fmt.Errorf("ask database name: %w", err)
	}
	for _, privilege := range []struct {
		role Role
		name string
	}{
		{RoleOwner, "connect"}, {RoleOwner, "create"}, {RoleOwner, "temporary"},
		{RoleWriter, "connect"}, {RoleWriter, "temporary"}, {RoleReader, "connect"},
	} {
		statement := fmt.Sprintf(`grant %s on database %s to %s`, privilege.name, database, privilege.role)
		err := unlessDone(ctx, conn, statement,
			`select has_database_privilege($1, current_database(), $2)`, string(privilege.role), privilege.name)
		if err != nil {
			return forAdministrator(err, statement+";")
		}
	}
	statement := fmt.Sprintf(`create schema passerelles authorization %s`, RoleOwner)
	err := unlessDone(ctx, conn, statement,
		`select exists (select from pg_namespace where nspname = 'passerelles')`)
	if err != nil {
		return forAdministrator(err, statement+";")
	}
	return nil
}

// createExtensions makes the extensions that the database lacks: in public, for
// a login named like our schema has that one first on its path.
func createExtensions(ctx context.Context, conn *pgx.Conn) error {
	if err := unlessDone(ctx, conn, `create schema public`, `select to_regnamespace('public') is not null`); err != nil {
		return forAdministrator(err, "CREATE SCHEMA public;")
	}
	for _, name := range extensions() {
		err := unlessDone(ctx, conn, `create extension `+name+` with schema public`,
			`select exists (select from pg_extension where extname = $1)`, name)
		if hasState(err, stateExtensionIsMissing) || hasState(err, stateUndefinedFile) || hasState(err, stateUndefinedObject) {
			return &atlas.Error{Code: atlas.CodeSetup, Message: atlas.Text{
				FR: fmt.Sprintf("L’extension %s n’est pas installée sur le serveur PostgreSQL (sous Debian : postgresql-15-postgis-3 et postgresql-contrib).", name),
				EN: fmt.Sprintf("The extension %s is not installed on the PostgreSQL server (on Debian: postgresql-15-postgis-3 and postgresql-contrib).", name),
			}, Cause: err}
		}
		if err != nil {
			return forAdministrator(err, fmt.Sprintf("CREATE EXTENSION %s SCHEMA public;", name))
		}
	}
	if err := openExtensions(ctx, conn); err != nil {
		return err
	}
	return checkPostGIS(ctx, conn)
}

// openExtensions lets the roles use the extensions where an administrator put
// them in a schema of their own.
func openExtensions(ctx context.Context, conn *pgx.Conn) error {
	rows, err := conn.Query(ctx, `
		select distinct n.nspname::text from pg_extension e join pg_namespace n on n.oid = e.extnamespace
		where e.extname = any ($1) order by 1`, extensions())
	if err != nil {
		return fmt.Errorf("find extensions: %w", err)
	}
	schemas, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("find extensions: %w", err)
	}
	for _, schema := range schemas {
		for _, role := range Roles() {
			statement := fmt.Sprintf(`grant usage on schema %s to %s`, pgx.Identifier{schema}.Sanitize(), role)
			err := unlessDone(ctx, conn, statement,
				`select has_schema_privilege($1, $2, 'usage')`, string(role), schema)
			if err != nil {
				return forAdministrator(err, statement+";")
			}
		}
	}
	return nil
}

func checkPostGIS(ctx context.Context, conn *pgx.Conn) error {
	var version string
	var recent bool
	err := conn.QueryRow(ctx, `
		select extversion, string_to_array(substring(extversion from '^\d+\.\d+'), '.')::integer[] >= array[3, 3]
		from pg_extension where extname = 'postgis'`).Scan(&version, &recent)
	if err != nil {
		return fmt.Errorf("ask PostGIS version: %w", err)
	}
	if recent {
		return nil
	}
	return &atlas.Error{Code: atlas.CodeSetup, Message: atlas.Text{
		FR: fmt.Sprintf("PostGIS %s est trop ancien : il faut la version 3.3 ou une plus récente.", version),
		EN: fmt.Sprintf("PostGIS %s is too old: version 3.3 or later is needed.", version),
	}}
}

// unlessDone runs the statement unless the question says that it is done, and
// forgives a failure when somebody else did it meanwhile.
func unlessDone(ctx context.Context, conn *pgx.Conn, statement, question string, args ...any) error {
	var done bool
	if err := conn.QueryRow(ctx, question, args...).Scan(&done); err != nil || done {
		return err
	}
	_, failure := conn.Exec(ctx, statement)
	if failure == nil {
		return nil
	}
	if err := conn.QueryRow(ctx, question, args...).Scan(&done); err == nil && done {
		return nil
	}
	return failure
}

// forAdministrator says which statement the login may not run, when that is
// what err is about.
func forAdministrator(err error, statement string) error {
	if !hasState(err, statePrivilege) {
		return err
	}
	return &atlas.Error{
		Code: atlas.CodeSetup,
		Message: atlas.Text{
			FR: "Ce compte n’a pas tous les droits qu’il faut sur la base. Son administrateur doit y exécuter : " + statement,
			EN: "This login lacks a right on the database. Its administrator must run there: " + statement,
		},
		Cause: err,
	}
}

// applySteps runs the migrations that the database lacks, as the owner, once
// what is there was saved.
func applySteps(ctx context.Context, config *pgx.ConnConfig, log *slog.Logger, save func(context.Context, int32) error) error {
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := conn.Exec(ctx, `set role `+string(RoleOwner)); err != nil {
		return fmt.Errorf("act as %s: %w", RoleOwner, err)
	}
	migrator, err := migrate.NewMigrator(ctx, conn, versionTable)
	if err != nil {
		return fmt.Errorf("read schema version: %w", err)
	}
	if err := migrator.LoadMigrations(migrations.Files()); err != nil {
		return fmt.Errorf("load steps: %w", err)
	}
	migrator.OnStart = func(number int32, name, _, _ string) {
		log.InfoContext(ctx, "migrate", "step", number, "name", strings.TrimSuffix(name, ".sql"))
	}
	have, err := migrator.GetCurrentVersion(ctx)
	if err != nil {
		return fmt.Errorf("read schema version: %w", err)
	}
	if have > 0 && have < int32(len(migrator.Migrations)) {
		if err := save(ctx, have); err != nil {
			return fmt.Errorf("save before migrating: %w", err)
		}
	}
	err = migrator.Migrate(ctx)
	var version migrate.BadVersionError
	if errors.As(err, &version) {
		return ErrNewerSchema(err)
	}
	return err
}

// SchemaVersion returns the number of the last step applied to the database,
// and of the last this program knows. They must be equal; have is 0 when the
// database was never migrated.
func (s *Store) SchemaVersion(ctx context.Context) (have, want int32, err error) {
	files, err := migrate.FindMigrations(migrations.Files())
	if err != nil {
		return 0, 0, fmt.Errorf("list migrations: %w", err)
	}
	want = int32(len(files))
	err = s.pool.QueryRow(ctx, `select version from passerelles.schema_version`).Scan(&have)
	var coded *atlas.Error // of [Role.enter], which found nothing to enter
	if errors.As(err, &coded) && coded.Code == atlas.CodeUnavailable || hasState(err, stateUndefinedTable) {
		return 0, want, nil
	}
	if err != nil {
		return 0, want, fmt.Errorf("read schema version: %w", translate(err))
	}
	return have, want, nil
}
