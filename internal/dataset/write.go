package dataset

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/passerelles/passerelles/data"
	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/durable"
)

// WriteFolder writes a record as a data package of that name, which [Read] reads
// again: the territory, the places and the description of its columns are those of
// the bundled one. Decisions are those that persons made. The folder is made when
// it is not there.
func WriteFolder(ctx context.Context, folder, name string, record *atlas.Record) error {
	bundled := data.Bundled()
	format, err := formatSchema(bundled)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("write data package: %w", err)
	}
	description, err := renamed(bundled, name)
	if err != nil {
		return err
	}
	write := func(file string, content func(io.Writer) error) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return durable.WriteFile(filepath.Join(folder, file), content)
	}
	if err := write(descriptorFile, plainly(description)); err != nil {
		return err
	}
	rows := map[string][]*row{}
	for _, r := range rowsOf(record, format) {
		rows[r.table.resource.name] = append(rows[r.table.resource.name], r)
	}
	for _, r := range format.resources {
		if !r.imported() {
			continue
		}
		if err := write(r.path, func(w io.Writer) error { return writeRows(w, r, rows[r.name]) }); err != nil {
			return err
		}
	}
	for _, file := range []string{territoryFile, "gazetteer_supplement.csv"} {
		content, err := fs.ReadFile(bundled, file)
		if err != nil {
			return fmt.Errorf("write data package: %w", err)
		}
		if err := write(file, plainly(content)); err != nil {
			return err
		}
	}
	return nil
}

func plainly(content []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	}
}

// renamed returns the description of the bundled package under another name.
func renamed(bundled fs.FS, name string) ([]byte, error) {
	content, err := fs.ReadFile(bundled, descriptorFile)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", descriptorFile, err)
	}
	var description map[string]any
	if err := json.Unmarshal(content, &description); err != nil {
		return nil, fmt.Errorf("read %s: %w", descriptorFile, err)
	}
	description["name"], description["title"] = name, name
	return json.MarshalIndent(description, "", "  ")
}
