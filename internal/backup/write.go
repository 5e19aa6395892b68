package backup

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/passerelles/passerelles/internal/durable"
)

// Write saves a schema of the database at url, as it is at one moment, to the
// file at path, which only its owner may read. role is who owns all of it.
func (t Tools) Write(ctx context.Context, url, schema, role, path string) error {
	if t.clients.Major < t.server.Major {
		return tooOld(t.clients, t.server)
	}
	from, err := parseAddress(url)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return notWritten(path, err)
	}
	var errs said
	var refused error
	err = durable.WritePrivate(path, func(w io.Writer) error {
		out := remembering{w: w}
		dump := t.command(ctx, from, "pg_dump", "--format=custom", "--schema="+schema, "--role="+role,
			"--no-password", "--lock-wait-timeout=60000", "--dbname="+from.conninfo)
		dump.Stdout, dump.Stderr = &out, &errs
		refused = dump.Run()
		if out.err != nil { // the disk's fault, not the program's
			refused = nil
			return out.err
		}
		return refused
	})
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case refused != nil && errors.Is(err, refused):
		return t.failed("pg_dump", refused, errs.String())
	default:
		return notWritten(path, err)
	}
}
