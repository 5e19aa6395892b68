package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/internal/postgis"
	"github.com/passerelles/passerelles/internal/postgistest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"passerelles": main,
		"tinybrowser": tinyBrowser,
	})
}

// newerPostgreSQL names a cluster of a newer major version than the tests' own.
const newerPostgreSQL = "PASSERELLES_TEST_NEWER_DATABASE_URL"

// TestScripts runs each script of testdata/scripts: a session at the terminal,
// with the real program and a real, empty database of its own.
func TestScripts(t *testing.T) {
	t.Parallel()
	scripts, err := filepath.Glob("testdata/scripts/*.txtar")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts in testdata/scripts (%v)", err)
	}
	for _, script := range scripts {
		t.Run(strings.TrimSuffix(filepath.Base(script), ".txtar"), func(t *testing.T) {
			t.Parallel()
			database := postgistest.Empty(t)
			testscript.Run(t, testscript.Params{
				Files: []string{script},
				Setup: func(env *testscript.Env) error {
					env.Setenv("PASSERELLES_DATABASE_URL", database)
					env.Setenv("PASSERELLES_ADDR", freeAddress(t))
					env.Setenv("LANG", "fr_FR.UTF-8")
					env.Setenv("DATA", absolute(t, "../../data"))
					env.Setenv("TESTDATA", absolute(t, "testdata"))
					return nil
				},
				Condition: func(condition string) (bool, error) {
					return condition == "newer-postgresql" && os.Getenv(newerPostgreSQL) != "", nil
				},
				Cmds: map[string]func(*testscript.TestScript, bool, []string){
					"another-database": func(script *testscript.TestScript, _ bool, _ []string) {
						script.Setenv("PASSERELLES_DATABASE_URL", postgistest.Empty(t))
					},
					// A database of a cluster of a newer major version: see deploy/newer_postgresql.sh.
					"newer-database": func(script *testscript.TestScript, _ bool, _ []string) {
						script.Setenv("PASSERELLES_DATABASE_URL", postgistest.EmptyAt(t, os.Getenv(newerPostgreSQL)))
					},
					"await":                 await,
					"publish-without-facts": publishWithoutFacts,
					"fetch":                 fetch,
					"await-edition":         awaitEdition,
					"same-digest":           sameDigest,
					"private":               private,
				},
			})
		})
	}
}

func absolute(t *testing.T, path string) string {
	t.Helper()
	path, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// freeAddress returns an address of this machine where nothing listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// await is the script command `await FILE TEXT`: it waits until a program in the
// background has written the text to the file.
func await(script *testscript.TestScript, negated bool, args []string) {
	if len(args) != 2 || negated {
		script.Fatalf("usage: await FILE TEXT")
	}
	path, patience := script.MkAbs(args[0]), time.Now().Add(4*time.Minute)
	for {
		written, err := os.ReadFile(path)
		if err == nil && strings.Contains(string(written), args[1]) {
			return
		}
		if time.Now().After(patience) {
			script.Fatalf("%s never said %q (%v):\n%s", args[0], args[1], err, written)
		}
		time.Sleep(20 * time.Millisecond) // between two looks
	}
}

// publishWithoutFacts is the script command of that name: it publishes the record
// as a program did that knew nothing of countries.
func publishWithoutFacts(script *testscript.TestScript, _ bool, _ []string) {
	ctx := context.Background()
	store, err := postgis.Open(ctx, script.Getenv("PASSERELLES_DATABASE_URL"), postgis.RoleWriter, slog.New(slog.DiscardHandler))
	script.Check(err)
	defer store.Close()
	record, err := store.Record(ctx)
	script.Check(err)
	built, err := edition.Build(ctx, record)
	script.Check(err)
	_, _, err = store.Publish(ctx, built, record.Revision)
	script.Check(err)
}

// fetch is the script command `fetch PATH FILE`: it asks the server of the
// script for PATH until it answers 200, and writes the body to FILE. Negated, it
// wants any other status, at once.
func fetch(script *testscript.TestScript, negated bool, args []string) {
	if len(args) != 2 {
		script.Fatalf("usage: fetch PATH FILE")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	url := "http://" + script.Getenv("PASSERELLES_ADDR") + args[0]
	for {
		status, body, err := get(ctx, url)
		done := err == nil && (status == http.StatusOK) != negated
		if done {
			script.Check(os.WriteFile(script.MkAbs(args[1]), body, 0o644))
			return
		}
		select {
		case <-ctx.Done():
			script.Fatalf("fetch %s: status %d, %v", url, status, err)
		case <-time.After(50 * time.Millisecond): // the server is starting
		}
	}
}

// awaitEdition is the script command `await-edition NUMBER`: it waits until the
// server of the script serves that edition.
func awaitEdition(script *testscript.TestScript, negated bool, args []string) {
	if len(args) != 1 || negated {
		script.Fatalf("usage: await-edition NUMBER")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for {
		_, body, err := get(ctx, "http://"+script.Getenv("PASSERELLES_ADDR")+"/api/edition")
		if err == nil && strings.Contains(string(body), `"number":`+args[0]+",") {
			return
		}
		select {
		case <-ctx.Done():
			script.Fatalf("edition %s is not served: %s, %v", args[0], body, err)
		case <-time.After(50 * time.Millisecond): // between two looks
		}
	}
}

// sameDigest is the script command `same-digest FILE FILE`: both are editions of
// the same content.
func sameDigest(script *testscript.TestScript, negated bool, args []string) {
	if len(args) != 2 || negated {
		script.Fatalf("usage: same-digest FILE FILE")
	}
	one, _, err := openFile(script.MkAbs(args[0]))
	script.Check(err)
	other, _, err := openFile(script.MkAbs(args[1]))
	script.Check(err)
	if one.Digest != other.Digest {
		script.Fatalf("%s has the digest %s, %s has %s", args[0], one.Digest, args[1], other.Digest)
	}
}

// private is the script command `private FILE`: its owner alone may read it.
func private(script *testscript.TestScript, negated bool, args []string) {
	if len(args) != 1 || negated {
		script.Fatalf("usage: private FILE")
	}
	info, err := os.Stat(script.MkAbs(args[0]))
	script.Check(err)
	if info.Mode().Perm() != 0o600 {
		script.Fatalf("%s has the mode %v", args[0], info.Mode())
	}
}

func get(ctx context.Context, url string) (status int, body []byte, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	body, err = io.ReadAll(response.Body)
	if err != nil {
		return 0, nil, fmt.Errorf("read %s: %w", url, err)
	}
	return response.StatusCode, body, nil
}
