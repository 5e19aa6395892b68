package main

import (
	"context"
	"errors"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/edition"
)

// serveCmd serves, and changes nothing.
type serveCmd struct {
	Edition string `placeholder:"FICHIER" help:"Servir ce fichier d’édition, sans base."`
}

// Run serves until the context ends.
func (c *serveCmd) Run(ctx context.Context, app *app) error {
	service, err := app.newService()
	if err != nil {
		return err
	}
	defer service.close()
	if c.Edition != "" {
		return service.runFile(ctx, c.Edition)
	}
	return service.run(ctx, func(ctx context.Context, url string) error {
		service.announce()
		return service.follow(ctx, url)
	})
}

// runFile serves one edition from a file: no database, no network.
func (s *service) runFile(ctx context.Context, path string) error {
	opened, err := openEdition(path)
	if err != nil {
		return err
	}
	s.library.SetCurrent(opened)
	s.announce()
	return s.answer(ctx, nil)
}

// openEdition reads an edition from a file; what is wrong with it is said with
// its name.
func openEdition(path string) (*edition.Edition, error) {
	opened, err := edition.OpenZip(path)
	if err != nil {
		said := atlas.ErrorMessage(err)
		return nil, &atlas.Error{
			Code:    atlas.ErrorCode(err),
			Message: atlas.Text{FR: path + "\u202f: " + said.FR, EN: path + ": " + said.EN},
			Cause:   errors.Unwrap(err),
		}
	}
	return opened, nil
}
