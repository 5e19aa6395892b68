package main

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/passerelles/passerelles/static"
)

// moduleLicences are the licences of the Go modules in the program, which ask to
// travel with it. A test holds that they are those of the modules linked.
//
//go:embed licences.txt
var moduleLicences string

// licencesCmd prints what the licences of others ask to be said.
type licencesCmd struct{}

// Run prints the licences of the modules, then those of the pages' parts.
func (*licencesCmd) Run(app *app) error {
	pages, err := pageLicences(static.Dist())
	if err != nil {
		return err
	}
	_, err = io.WriteString(app.out, moduleLicences+pages)
	return err
}

// pageLicences reads the licences of what the pages are made with, "" where they
// were not built.
func pageLicences(dist fs.FS) (string, error) {
	listed, err := fs.ReadFile(dist, "assets.json")
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	var assets map[string]string
	if err := json.Unmarshal(listed, &assets); err != nil {
		return "", fmt.Errorf("assets.json: %w", err)
	}
	text, err := fs.ReadFile(dist, assets["licences.txt"])
	return string(text), err
}
