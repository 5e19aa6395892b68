package postgistest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/passerelles/passerelles/internal/localdb"
	"github.com/passerelles/passerelles/internal/postgis"
	"github.com/passerelles/passerelles/migrations"
)

const (
	templatePrefix = "passerelles_template_"
	testPrefix     = "passerelles_test_"
	// lockTemplates is held while templates are made or dropped, in the
	// database that the cluster's URL names.
	lockTemplates int64 = 0x7061_7373_7465_7374 // "passtest"
	// leftover is how old a test's database is when its test must have died.
	leftover = 2 * time.Hour
)

// Database returns the URL of a new, migrated database, which is dropped when
// the test ends.
func Database(tb testing.TB) string {
	tb.Helper()
	cluster := open(tb)
	return cluster.create(tb, cluster.template(tb))
}

// Empty returns the URL of a new database that was never migrated, which is
// dropped when the test ends.
func Empty(tb testing.TB) string {
	tb.Helper()
	return open(tb).create(tb, "template0")
}

// EmptyAt is [Empty] in another cluster, of which url names a database.
func EmptyAt(tb testing.TB, url string) string {
	tb.Helper()
	return cluster{url: url}.create(tb, "template0")
}

// Server returns the URL of the cluster's own database, for what concerns the
// cluster as a whole. Nothing may be left behind there.
func Server(tb testing.TB) string {
	tb.Helper()
	return open(tb).url
}

// cluster is the PostgreSQL cluster the tests use.
type cluster struct{ url string }

// private starts the private cluster once for the whole test binary. It is left
// to run: the next test binary finds it there.
var private = sync.OnceValues(func() (string, error) {
	folder := os.Getenv("PASSERELLES_TEST_STATE_DIR")
	if folder == "" {
		root, err := repository()
		if err != nil {
			return "", err
		}
		folder = filepath.Join(root, ".passerelles", "test")
	}
	opened, err := localdb.Open(context.Background(), localdb.Config{StateDir: folder, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return "", err
	}
	return opened.URL(), nil
})

func open(tb testing.TB) cluster {
	tb.Helper()
	if testing.Short() {
		tb.Skip("needs PostgreSQL: not in short mode")
	}
	if given := os.Getenv("PASSERELLES_TEST_DATABASE_URL"); given != "" {
		return cluster{url: given}
	}
	address, err := private()
	if err != nil {
		tb.Fatalf("open the tests' private cluster: %v", err)
	}
	return cluster{url: address}
}

// repository finds the folder of go.mod, above the package under test.
func repository() (string, error) {
	folder, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder, nil
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return "", errors.New("no go.mod above the package under test")
		}
		folder = parent
	}
}

// connect opens a connection to the cluster's own database.
func (c cluster) connect(ctx context.Context, tb testing.TB) *pgx.Conn {
	tb.Helper()
	conn, err := pgx.Connect(ctx, c.url)
	if err != nil {
		tb.Fatalf("connect to the tests' cluster: %v", err)
	}
	return conn
}

// create copies the template to a database of the test's own.
func (c cluster) create(tb testing.TB, template string) string {
	tb.Helper()
	ctx := tb.Context()
	conn := c.connect(ctx, tb)
	defer conn.Close(context.WithoutCancel(ctx))
	name := testPrefix + strconv.FormatInt(time.Now().Unix(), 36) + "_" + strings.ToLower(rand.Text()[:12])
	statement := fmt.Sprintf("create database %s template %s encoding 'UTF8'", name, template)
	if _, err := conn.Exec(ctx, statement); err != nil {
		tb.Fatalf("create the test's database: %v", err)
	}
	tb.Cleanup(func() { c.drop(tb, name) })
	return c.address(tb, name)
}

// drop removes the database, even if the test left connections to it.
func (c cluster) drop(tb testing.TB, name string) {
	ctx := context.WithoutCancel(tb.Context())
	conn := c.connect(ctx, tb)
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, fmt.Sprintf("drop database if exists %s with (force)", name)); err != nil {
		tb.Errorf("drop the test's database: %v", err)
	}
}

// address is the cluster's URL or DSN with another database.
func (c cluster) address(tb testing.TB, name string) string {
	tb.Helper()
	if !strings.HasPrefix(c.url, "postgres://") && !strings.HasPrefix(c.url, "postgresql://") {
		return c.url + " dbname=" + name // of two settings the last one holds
	}
	parsed, err := url.Parse(c.url)
	if err != nil {
		tb.Fatalf("read the tests' cluster URL: %v", err)
	}
	parsed.Path = "/" + name
	parameters := parsed.Query()
	parameters.Del("dbname")
	parsed.RawQuery = parameters.Encode()
	return parsed.String()
}

// template returns the name of a migrated database to copy, after making it if
// need be.
func (c cluster) template(tb testing.TB) string {
	tb.Helper()
	ctx := tb.Context()
	name := templatePrefix + digest(tb)
	conn := c.connect(ctx, tb)
	defer conn.Close(context.WithoutCancel(ctx)) // which gives the lock back
	if exists(ctx, tb, conn, name) {
		return name
	}
	if _, err := conn.Exec(ctx, `select pg_advisory_lock($1)`, lockTemplates); err != nil {
		tb.Fatalf("wait for the template: %v", err)
	}
	if exists(ctx, tb, conn, name) {
		return name
	}
	sweep(ctx, tb, conn)
	unfinished := name + "_unfinished"
	for _, statement := range []string{
		"drop database if exists " + unfinished + " with (force)",
		"create database " + unfinished + " template template0 encoding 'UTF8'",
	} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			tb.Fatalf("make the template: %v", err)
		}
	}
	if err := postgis.Migrate(ctx, c.address(tb, unfinished), slog.New(slog.DiscardHandler)); err != nil {
		tb.Fatalf("migrate the template: %v", err)
	}
	c.rename(ctx, tb, conn, unfinished, name)
	return name
}

// rename waits for the sessions of the migration to be gone, for a database in
// use cannot be renamed.
func (c cluster) rename(ctx context.Context, tb testing.TB, conn *pgx.Conn, from, to string) {
	tb.Helper()
	for attempt := 0; ; attempt++ {
		_, err := conn.Exec(ctx, fmt.Sprintf("alter database %s rename to %s", from, to))
		if err == nil {
			return
		}
		var refused *pgconn.PgError
		if !errors.As(err, &refused) || refused.Code != "55006" || attempt == 100 { // object in use
			tb.Fatalf("finish the template: %v", err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func exists(ctx context.Context, tb testing.TB, conn *pgx.Conn, name string) bool {
	tb.Helper()
	var found bool
	err := conn.QueryRow(ctx, `select exists (select from pg_database where datname = $1)`, name).Scan(&found)
	if err != nil {
		tb.Fatalf("look for the template: %v", err)
	}
	return found
}

// sweep drops the databases of tests that died. Templates of other states of
// the migrations stay: another working copy may be using them.
func sweep(ctx context.Context, tb testing.TB, conn *pgx.Conn) {
	tb.Helper()
	rows, err := conn.Query(ctx, `select datname from pg_database where starts_with(datname, $1)`, testPrefix)
	if err != nil {
		tb.Fatalf("look for leftovers: %v", err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		tb.Fatalf("look for leftovers: %v", err)
	}
	for _, name := range names {
		born, _, _ := strings.Cut(strings.TrimPrefix(name, testPrefix), "_")
		seconds, err := strconv.ParseInt(born, 36, 64)
		if err != nil || time.Since(time.Unix(seconds, 0)) < leftover {
			continue
		}
		if _, err := conn.Exec(ctx, fmt.Sprintf("drop database if exists %s with (force)", name)); err != nil {
			tb.Logf("drop leftover %s: %v", name, err)
		}
	}
}

// digest tells one state of the migrations from another.
func digest(tb testing.TB) string {
	tb.Helper()
	sum := sha256.New()
	files := migrations.Files()
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		tb.Fatalf("list migrations: %v", err)
	}
	for _, name := range names {
		body, err := fs.ReadFile(files, name)
		if err != nil {
			tb.Fatalf("read migration: %v", err)
		}
		fmt.Fprintf(sum, "%s %d\n%s", name, len(body), body)
	}
	return hex.EncodeToString(sum.Sum(nil)[:6])
}
