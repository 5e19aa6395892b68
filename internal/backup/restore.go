package backup

import (
	"bytes"
	"context"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
)

// Script is the SQL that goes around that of the file: it opens a transaction
// and makes room, then ends the transaction.
type Script struct{ Before, After string }

// Restore replaces what the database at url holds by what the file at path does,
// in the one transaction that the script makes: when anything fails, the file or
// the database, nothing has changed. role is who is to own it.
func (t Tools) Restore(ctx context.Context, url, schema, role, path string, around Script) error {
	to, err := parseAddress(url)
	if err != nil {
		return err
	}
	if err := t.Check(ctx, schema, path); err != nil {
		return err
	}
	read, fed, err := os.Pipe()
	if err != nil {
		return err
	}
	defer read.Close()
	var errs said
	psql := t.command(ctx, to, "psql", "--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1",
		"--output=/dev/null", "--dbname="+to.conninfo, "--file=-")
	psql.Stdin, psql.Stderr = read, &errs
	if err := psql.Start(); err != nil {
		fed.Close()
		return t.failed("psql", err, "")
	}
	read.Close() // so that writing fails once psql is gone
	wrong := t.feed(ctx, schema, role, path, around, fed)
	fed.Close() // without the end of the script, if the file was damaged: nothing is committed
	if err := psql.Wait(); ctx.Err() != nil {
		return ctx.Err()
	} else if err != nil && errs.Len() > 0 { // what it says explains a pipe that broke, too
		if wrong != nil && isDamage(wrong) {
			return wrong
		}
		return t.failed("psql", err, errs.String())
	} else if wrong != nil {
		return wrong
	} else if err != nil {
		return t.failed("psql", err, "")
	}
	return nil
}

// feed writes the whole script: its end only when all of the file was read.
func (t Tools) feed(ctx context.Context, schema, role, path string, around Script, to *os.File) error {
	if _, err := io.WriteString(to, around.Before); err != nil {
		return err
	}
	var errs said
	restore := t.command(ctx, address{}, "pg_restore", "--no-owner", "--role="+role, "--file=-", path)
	restore.Stdout, restore.Stderr = to, &errs
	if err := restore.Run(); err != nil {
		return t.unreadable(path, err, errs.String())
	}
	_, err := io.WriteString(to, around.After)
	return err
}

// What pg_restore says at the top of a list of contents.
var dumpedFrom = regexp.MustCompile(`(?m)^;\s+Dumped from database version: (\d+)\S*`)

// Check makes sure that a file is a backup of that schema, whole as far as its
// contents tell, and one that the server can take.
func (t Tools) Check(ctx context.Context, schema, path string) error {
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return notRead(path, err)
	}
	var list bytes.Buffer
	var errs said
	restore := t.command(ctx, address{}, "pg_restore", "--list", path)
	restore.Stdout, restore.Stderr = &list, &errs
	if err := restore.Run(); err != nil {
		return t.unreadable(path, err, errs.String())
	}
	if !strings.Contains(list.String(), " TABLE "+schema+" schema_version ") {
		return notOurs(path)
	}
	if from := dumpedFrom.FindStringSubmatch(list.String()); from != nil {
		if major, err := strconv.Atoi(from[1]); err == nil && major > t.server.Major {
			return newerServer(path, major, t.server)
		}
	}
	return nil
}
