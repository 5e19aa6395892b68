package postgis

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Role is what a [Store] may do. Roles belong to the whole PostgreSQL cluster,
// hence their prefix; [Migrate] creates them.
type Role string

// The roles.
const (
	RoleOwner  Role = "passerelles_owner"  // migrates; nothing else runs as the owner
	RoleWriter Role = "passerelles_writer" // imports, geocodes, publishes
	RoleReader Role = "passerelles_reader" // serves: read-only transactions, short statements
)

// Roles lists the roles, from the mightiest to the humblest.
func Roles() []Role { return []Role{RoleOwner, RoleWriter, RoleReader} }

// limits are what a role's sessions are held to. Nothing a reader asks takes
// seconds; an import may take minutes, but never sits idle in its transaction.
type limits struct {
	connections int32
	readOnly    string // default_transaction_read_only
	statement   string // statement_timeout
	idle        string // idle_in_transaction_session_timeout
}

// readerConnections is a few more than the searches that package httpd answers
// at once, so that whoever asks whether the database is there, or which edition
// is current, does not wait behind them.
const readerConnections = 10

func (r Role) limits() limits {
	if r == RoleReader {
		return limits{connections: readerConnections, readOnly: "on", statement: "10s", idle: "10s"}
	}
	return limits{connections: 4, readOnly: "off", statement: "0", idle: "5min"}
}

// connectTimeout is how long one attempt to reach one host may take.
const connectTimeout = 5 * time.Second

// pingTimeout is how long a connection that was idle may take to say that it is
// alive. Those to a machine that vanished say nothing, and a search must get
// past several of them, to another host, before its own time is over.
const pingTimeout = 500 * time.Millisecond

// Store is the atlas in PostGIS, seen by one role. It is safe for concurrent
// use.
type Store struct {
	pool *pgxpool.Pool
	role Role
	log  *slog.Logger
}

// Open returns a store on the database at url, a PostgreSQL URL or DSN, possibly
// with several hosts. It does not connect: a database that is away is noticed,
// and its return too, by the calls that need it. A url that cannot be read is
// [atlas.CodeInvalid].
//
// Writers only take the primary among several hosts, readers take any. A nil
// log is silence.
func Open(ctx context.Context, url string, role Role, log *slog.Logger) (*Store, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, badURL()
	}
	held := role.limits()
	config.MaxConns = held.connections
	config.MinConns = 0
	config.MaxConnLifetime = time.Hour
	config.MaxConnLifetimeJitter = 10 * time.Minute
	config.MaxConnIdleTime = 15 * time.Minute
	config.PingTimeout = pingTimeout
	prepareConfig(config.ConnConfig, "passerelles "+string(role))
	if role != RoleReader {
		config.ConnConfig.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsPrimary
	}
	config.AfterConnect = role.enter
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open pool: %w", translate(err))
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Store{pool: pool, role: role, log: log}, nil
}

func prepareConfig(config *pgx.ConnConfig, name string) {
	if config.ConnectTimeout == 0 || config.ConnectTimeout > connectTimeout {
		config.ConnectTimeout = connectTimeout
	}
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = name
	}
}

// searchPath names our schemas, then those the extensions were put in, which on
// a server of somebody else's is not always public.
const searchPath = `'passerelles, public' || coalesce((
	select string_agg(distinct ', ' || quote_ident(n.nspname), '')
	from pg_extension e join pg_namespace n on n.oid = e.extnamespace
	where n.nspname not in ('public', 'pg_catalog')
		and e.extname in ('postgis', 'pg_trgm', 'unaccent', 'fuzzystrmatch')), '')`

// enter makes a new connection act as the role, within its limits. The settings
// are made here and not in the start-up message, which poolers refuse.
func (r Role) enter(ctx context.Context, conn *pgx.Conn) error {
	held := r.limits()
	_, err := conn.Exec(ctx, `
		select set_config('search_path', `+searchPath+`, false),
			set_config('default_transaction_read_only', $2, false),
			set_config('statement_timeout', $3, false),
			set_config('idle_in_transaction_session_timeout', $4, false),
			set_config('timezone', 'UTC', false),
			set_config('role', $1, false)`,
		string(r), held.readOnly, held.statement, held.idle)
	if err != nil {
		return fmt.Errorf("act as %s: %w", r, r.refused(ctx, conn, err))
	}
	if err := registerPoints(ctx, conn); err != nil {
		return fmt.Errorf("register geometry: %w", notMigrated(err))
	}
	return nil
}

// refused explains why a connection could not act as the role: nobody made the
// role yet, or the login is no member of it.
func (r Role) refused(ctx context.Context, conn *pgx.Conn, err error) error {
	switch {
	case hasState(err, statePrivilege):
		return mayNotAct(ctx, conn, r, err)
	case hasState(err, stateInvalidParameter): // of which the message is in the server's language
		var made bool
		asking := conn.QueryRow(ctx, `select exists (select from pg_roles where rolname = $1)`, string(r)).Scan(&made)
		if asking == nil && !made {
			return notMigrated(err)
		}
	}
	return err
}

// Close releases the connections.
func (s *Store) Close() { s.pool.Close() }

// Ping asks the database whether it is there: [atlas.CodeUnavailable] when not.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.pool.Ping(ctx); err != nil {
		return fmt.Errorf("ping database: %w", translate(err))
	}
	return nil
}

// transaction runs do in a transaction, and does all of it or nothing. what
// names it in errors.
func (s *Store) transaction(ctx context.Context, what string, options pgx.TxOptions, do func(pgx.Tx) error) error {
	if err := pgx.BeginTxFunc(ctx, s.pool, options, do); err != nil {
		return fmt.Errorf("%s: %w", what, translate(err))
	}
	return nil
}

// snapshot is a transaction that sees the database at one moment and changes
// nothing.
func snapshot() pgx.TxOptions {
	return pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
}

// The keys of our advisory locks, one per job that must not run twice at once.
const (
	lockMigrate int64 = 0x7061_7373_0000_0001 + iota // "pass"
	lockImport
	lockPublish
)

// hold takes the advisory lock key until the transaction ends.
func hold(ctx context.Context, tx pgx.Tx, key int64) error {
	if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock($1)`, key); err != nil {
		return fmt.Errorf("wait for lock: %w", err)
	}
	return nil
}

// badURL says how an address is written, and nothing of the one that was given:
// where its password begins and ends cannot be told of one that does not parse,
// and pgx, which hides what looks like one, shows some.
func badURL() error {
	return &atlas.Error{Code: atlas.CodeInvalid, Message: atlas.Text{
		FR: "L’adresse de la base de données est mal écrite (PASSERELLES_DATABASE_URL). " +
			"Il faut postgres://compte:motdepasse@hôte:port/base, la ponctuation du mot de passe étant écrite %XX, ou «\u202fhost=… user=… dbname=…\u202f».",
		EN: "The database's address is malformed (PASSERELLES_DATABASE_URL). " +
			"It is written postgres://login:password@host:port/database, the password's punctuation as %XX, or “host=… user=… dbname=…”.",
	}}
}
