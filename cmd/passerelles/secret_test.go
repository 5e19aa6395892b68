package main

import (
	"bytes"
	"context"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/jackc/pgx/v5"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/internal/localdb"
)

// secret is the password of these tests: found anywhere, it leaked.
const secret = "mot2passeQuiNeDoitPasSortir"

// TestNoSecretIsTold gives every command a database's password, as an address
// that is right, wrong, or no address at all, and as PGPASSWORD: none may say it,
// write it to a file, or answer it over HTTP, at the most talkative level.
func TestNoSecretIsTold(t *testing.T) {
	if testing.Short() {
		t.Skip("needs PostgreSQL: not in short mode")
	}
	commands := commandLines(t)
	right := guardedDatabase(t)
	wrong := strings.Replace(right, secret, secret+"2", 1)
	for _, test := range []struct{ name, address, password string }{
		{"wrong password", wrong, ""},
		{"wrong password in the environment", strings.Replace(right, ":"+secret, "", 1), secret + "2"},
		{"refused", "postgres://ana:" + secret + "@127.0.0.1:1/atlas", secret},
		{"malformed", `host=db user=ana password=a\ ` + secret + " dbname", ""},
		{"a password for an address", secret, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("PASSERELLES_DATABASE_URL", test.address)
			t.Setenv("PGPASSWORD", test.password)
			told := newListener(t)
			for _, name := range slices.Sorted(maps.Keys(commands)) {
				asksNone := slices.Contains([]string{"gazetteer build", "kiosk browse", "kiosk serve", "licences"}, name)
				if asksNone && test.address != wrong {
					continue // once will do
				}
				status := told.run(commands[name]...)
				if status == 0 && !asksNone && name != "run" && name != "serve" {
					t.Errorf("%s ended well: it did not ask this database", name)
				}
			}
		})
	}
	t.Run("right password", func(t *testing.T) {
		t.Setenv("PASSERELLES_DATABASE_URL", right)
		told := newListener(t)
		for _, name := range []string{"migrate", "gazetteer load", "geocode", "publish", "export", "backup"} {
			if status := told.run(commands[name]...); status != 0 {
				t.Fatalf("%s: status %d", name, status)
			}
		}
		if status := told.run("restore", "--force", commands["backup"][1]); status != 0 {
			t.Errorf("restore: status %d", status)
		}
	})
}

// commandLines gives each command of the program what it needs. One that is not
// here fails the test: whoever adds a command adds it.
func commandLines(t *testing.T) map[string][]string {
	t.Helper()
	folder := t.TempDir()
	file := func(name string) string { return filepath.Join(folder, name) }
	hall := file("kiosk")
	if err := os.Mkdir(hall, 0o755); err != nil {
		t.Fatal(err)
	}
	lines := map[string][]string{
		"run": nil, "serve": nil, "migrate": nil, "geocode": nil, "review": nil, "publish": nil, "doctor": nil, "licences": nil,
		"import":          {"../../data"},
		"gazetteer load":  {"testdata/cities500.txt"},
		"gazetteer build": {file("places")},
		"export":          {file("edition.zip")},
		"backup":          {file("atlas.dump")},
		"restore":         {file("atlas.dump")},
		"kiosk serve":     {"--folder=" + hall},
		"kiosk browse":    {"--url=nulle-part", "--", "true"},
	}
	parser, err := kong.New(&cli{}, kong.Name("passerelles"))
	if err != nil {
		t.Fatal(err)
	}
	for _, leaf := range parser.Model.Leaves(false) {
		name := strings.TrimPrefix(leaf.FullPath(), "passerelles ")
		args, known := lines[name]
		if !known {
			t.Errorf("the command %s is never given a secret", name)
		}
		lines[name] = append(strings.Fields(name), args...)
	}
	return lines
}

// guardedDatabase starts a cluster that asks for a password, and returns the
// address of a database in it for somebody whose password is the secret.
func guardedDatabase(t *testing.T) string {
	t.Helper()
	cluster, err := localdb.Open(t.Context(), localdb.Config{StateDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cluster.Close(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
		os.RemoveAll(cluster.Folder()) // under root it is not in t.TempDir()
	})
	rules := filepath.Join(cluster.Folder(), "pg_hba.conf")
	others, err := os.ReadFile(rules)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(rules, append([]byte("local all ana scram-sha-256\n"), others...), 0o600); err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), cluster.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(t.Context()))
	for _, statement := range []string{
		`create role ana superuser login password '` + secret + `'`, `create database atlas owner ana template template0`, `select pg_reload_conf()`,
	} {
		if _, err := conn.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	address, err := url.Parse(cluster.URL())
	if err != nil {
		t.Fatal(err)
	}
	address.Path = "/atlas"
	address.User = url.UserPassword("ana", secret+"2")
	awaitRefusal(t, address.String())
	address.User = url.UserPassword("ana", secret)
	return address.String()
}

// awaitRefusal waits until the cluster has read its rules again.
func awaitRefusal(t *testing.T, address string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, address)
		if err != nil && ctx.Err() == nil {
			return
		}
		if ctx.Err() != nil {
			t.Fatal("the cluster takes any password")
		}
		conn.Close(ctx)
		time.Sleep(20 * time.Millisecond) // between two looks
	}
}

// listener runs the program and looks for the secret in all that comes out.
type listener struct {
	t     *testing.T
	state string
	mu    sync.Mutex
	said  bytes.Buffer
}

// newListener has a state folder with an edition, that servers go on with.
func newListener(t *testing.T) *listener {
	t.Helper()
	l := &listener{t: t, state: t.TempDir()}
	built, err := edition.Build(t.Context(), &atlas.Record{})
	if err != nil {
		t.Fatal(err)
	}
	if err := edition.Save(filepath.Join(l.state, "editions"), built.WithMeta(edition.Meta{Number: 1})); err != nil {
		t.Fatal(err)
	}
	return l
}

// Write takes what the program says, from any goroutine.
func (l *listener) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.said.Write(p)
}

func (l *listener) text() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.said.String()
}

// run runs one command to its end; a server is asked a few things, then stopped.
func (l *listener) run(args ...string) (status int) {
	l.t.Helper()
	ctx, stop := context.WithTimeout(l.t.Context(), time.Minute)
	defer stop()
	addr, admin := freeAddress(l.t), freeAddress(l.t)
	ended := make(chan int)
	go func() {
		options := []string{"--log-level=DEBUG", "--no-backup", "--state-dir=" + l.state, "--addr=" + addr, "--admin-addr=" + admin}
		ended <- run(ctx, append(options, args...), strings.NewReader(""), l, l)
	}()
	if slices.Contains([]string{"run", "serve"}, args[0]) || strings.Join(args[:min(2, len(args))], " ") == "kiosk serve" {
		l.question(ctx, addr, "/readyz", "/livez", "/api/edition", "/api/geocode?q=Naplouse&country=PS", "/nulle-part")
		l.question(ctx, admin, "/metrics")
		stop()
	}
	status = <-ended
	said := l.text()
	if said == "" && status != 0 {
		l.t.Errorf("%v failed and said nothing", args)
	}
	if strings.Contains(said, secret) {
		l.t.Errorf("%v told the secret:\n%s", args, said)
	}
	l.said.Reset()
	l.readFiles(args)
	return status
}

// question asks a server once it answers.
func (l *listener) question(ctx context.Context, addr string, paths ...string) {
	l.t.Helper()
	for _, path := range paths {
		for {
			status, body, err := get(ctx, "http://"+addr+path)
			if ctx.Err() != nil {
				l.t.Fatalf("%s never answered: %v\n%s", path, err, l.text())
			}
			if err != nil {
				time.Sleep(20 * time.Millisecond) // between two looks: it is starting
				continue
			}
			if strings.Contains(string(body), secret) {
				l.t.Errorf("GET %s tells the secret: status %d\n%s", path, status, body)
			}
			break
		}
	}
}

// readFiles looks for the secret in what the program left on disk.
func (l *listener) readFiles(args []string) {
	l.t.Helper()
	err := filepath.WalkDir(l.state, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if err == nil && bytes.Contains(content, []byte(secret)) {
			l.t.Errorf("%v wrote the secret to %s", args, path)
		}
		return err
	})
	if err != nil {
		l.t.Error(err)
	}
}
