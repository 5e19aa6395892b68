package main

import (
	"context"
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

// runFile serves one edition from a file, with the pages that are in it: no
// database, no network.
func (s *service) runFile(ctx context.Context, path string) error {
	opened, pages, err := openFile(path)
	if err != nil {
		return err
	}
	s.library.SetCurrent(opened)
	server, err := newServer(s.config(), pages)
	if err != nil {
		return aboutFile(path, err)
	}
	s.announce()
	return s.serve(ctx, server.Handler(), server.AdminHandler())
}
