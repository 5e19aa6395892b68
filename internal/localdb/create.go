package localdb

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// superuser is the login of the private cluster, database the database in it.
const (
	superuser = "passerelles"
	database  = "passerelles"
)

// create makes the cluster. It is built beside its place and renamed there: a
// cluster under its final name is whole.
func (s site) create(ctx context.Context) error {
	if free, err := freeMB(s.home); err == nil && free < minFreeMB {
		return diskFull(s.home, nil)
	}
	building := s.folder + ".new"
	if err := os.RemoveAll(building); err != nil { // of a run that was killed; we hold the lock
		return notCreated(s.folder, err)
	}
	if err := s.build(ctx, building); err != nil {
		_ = os.RemoveAll(building) // the first error is the one to report
		return err
	}
	if err := os.Rename(building, s.folder); err != nil {
		return notCreated(s.folder, err)
	}
	return nil
}

func (s site) build(ctx context.Context, folder string) error {
	if err := os.Mkdir(folder, 0o700); err != nil {
		return notCreated(s.folder, err)
	}
	if err := s.account.own(folder); err != nil {
		return notCreated(s.folder, err)
	}
	out, err := s.account.command(ctx, s.install.program("initdb"),
		"--pgdata="+folder, "--username="+superuser, "--encoding=UTF8", "--locale=C.UTF-8",
		"--auth-local=trust", "--auth-host=reject", "--data-checksums", "--no-instructions",
	).CombinedOutput()
	if err != nil {
		return notCreated(s.folder, fmt.Errorf("initdb: %w: %s", err, bytes.TrimSpace(out)))
	}
	file, err := os.OpenFile(filepath.Join(folder, "postgresql.conf"), os.O_WRONLY|os.O_APPEND|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return notCreated(s.folder, err)
	}
	_, err = file.WriteString(configuration())
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return notCreated(s.folder, err)
	}
	return nil
}

// preparation can be run again at any time.
const preparation = `
SELECT 'CREATE DATABASE ` + database + ` TEMPLATE template0'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '` + database + `')
\gexec
\connect ` + database + `
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;
`

// prepare makes the database and its extensions, once in a cluster's life.
func (s site) prepare(ctx context.Context) error {
	ready := filepath.Join(s.folder, readyName)
	if isFile(ready) {
		return nil
	}
	cmd := s.account.command(ctx, s.install.program("psql"),
		"--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--host="+s.socket, "--port=5432",
		"--username="+superuser, "--dbname=postgres")
	cmd.Stdin = strings.NewReader(preparation)
	if out, err := cmd.CombinedOutput(); err != nil {
		return notCreated(s.folder, fmt.Errorf("create database: %w: %s", err, bytes.TrimSpace(out)))
	}
	file, err := os.OpenFile(ready, os.O_WRONLY|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return notCreated(s.folder, err)
	}
	return file.Close()
}

// freeMB returns the room left for an ordinary account on the disk of a folder.
func freeMB(folder string) (uint64, error) {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(folder, &disk); err != nil {
		return 0, fmt.Errorf("measure free space: %w", err)
	}
	return disk.Bavail * uint64(disk.Bsize) >> 20, nil
}
