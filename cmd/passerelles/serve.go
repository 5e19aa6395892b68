package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/internal/geocode"
	"github.com/passerelles/passerelles/internal/httpd"
	"github.com/passerelles/passerelles/internal/postgis"
	"github.com/passerelles/passerelles/static"
)

// pollEvery is how often a server asks whether a new edition was published:
// the safety net under NOTIFY, and all there is on a replica.
const pollEvery = time.Second

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
		return service.serveFile(ctx, c.Edition)
	}
	service.announce()
	url, supervise, closing, err := app.database(ctx)
	if err != nil {
		return err
	}
	defer closing()
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return supervise(ctx) })
	group.Go(func() error { return service.serve(ctx, url) })
	if err := group.Wait(); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// service is a listening server whose editions are yet to come.
type service struct {
	app      *app
	listener net.Listener
	admin    net.Listener // nil when there is no administration address
	library  edition.Library
}

// newService takes the addresses first, so that a port in use is said before
// anything is set up.
func (a *app) newService() (*service, error) {
	listener, err := listen(a.Addr, "PASSERELLES_ADDR")
	if err != nil {
		return nil, err
	}
	s := &service{app: a, listener: listener}
	if a.AdminAddr == "" {
		return s, nil
	}
	if s.admin, err = listen(a.AdminAddr, "PASSERELLES_ADMIN_ADDR"); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func listen(addr, variable string) (net.Listener, error) {
	listener, err := net.Listen("tcp", addr)
	if err == nil {
		return listener, nil
	}
	message := atlas.Text{
		FR: fmt.Sprintf("impossible d’écouter sur %s ; donnez une autre adresse par %s", addr, variable),
		EN: fmt.Sprintf("cannot listen on %s; give another address in %s", addr, variable),
	}
	if errors.Is(err, syscall.EADDRINUSE) {
		message = atlas.Text{
			FR: fmt.Sprintf("l’adresse %s est déjà prise par un autre programme ; donnez-en une autre, par exemple %s=127.0.0.1:8081", addr, variable),
			EN: fmt.Sprintf("the address %s is taken by another program; give another one, for example %s=127.0.0.1:8081", addr, variable),
		}
	}
	return nil, &atlas.Error{Code: atlas.CodeUnavailable, Message: message, Cause: err}
}

func (s *service) close() {
	s.listener.Close()
	if s.admin != nil {
		s.admin.Close()
	}
}

// announce says where the map is.
func (s *service) announce() {
	s.app.say(atlas.Text{FR: "→ Carte servie sur %s", EN: "→ Map served at %s"}, s.address())
}

// address is where a browser on this machine finds the map.
func (s *service) address() string {
	host, port, err := net.SplitHostPort(s.listener.Addr().String())
	if err != nil {
		return s.listener.Addr().String()
	}
	if ip := net.ParseIP(host); ip != nil && (ip.IsLoopback() || ip.IsUnspecified()) {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// serveFile serves one edition from a file: no database, no network.
func (s *service) serveFile(ctx context.Context, path string) error {
	opened, err := edition.OpenZip(path)
	if err != nil {
		said := atlas.ErrorMessage(err)
		return &atlas.Error{
			Code:    atlas.ErrorCode(err),
			Message: atlas.Text{FR: path + "\u202f: " + said.FR, EN: path + ": " + said.EN},
			Cause:   errors.Unwrap(err),
		}
	}
	s.library.SetCurrent(opened)
	s.announce()
	return s.listenAndServe(ctx, nil, nil)
}

// serve serves the editions of a database, starting from the last one on disk.
func (s *service) serve(ctx context.Context, url string) error {
	app := s.app
	if last, err := edition.OpenFolder(app.editionsFolder()); err == nil {
		s.library.SetCurrent(last)
	} else if atlas.ErrorCode(err) != atlas.CodeNotFound {
		app.log.Warn("the edition on disk is not served", "error", err)
	}
	store, err := postgis.Open(ctx, url, postgis.RoleReader, app.log)
	if err != nil {
		return err
	}
	defer store.Close()

	wake := make(chan struct{}, 1)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		return store.Listen(ctx, func() {
			select {
			case wake <- struct{}{}:
			default: // one is already waiting
			}
		})
	})
	group.Go(func() error {
		saved := func(e *edition.Edition) {
			if err := edition.Save(app.editionsFolder(), e); err != nil {
				app.log.Error("save the edition to disk", "error", err)
			}
		}
		return edition.Follow(ctx, store, &s.library, wake, pollEvery, saved, app.log)
	})
	group.Go(func() error { return s.listenAndServe(ctx, &geocode.Geocoder{Gazetteer: store}, store) })
	return group.Wait()
}

// listenAndServe answers until the context ends. geocoder and database are nil
// when there is no database.
func (s *service) listenAndServe(ctx context.Context, geocoder *geocode.Geocoder, database *postgis.Store) error {
	app := s.app
	config := httpd.Config{
		Editions: &s.library,
		Pages: httpd.Pages{
			Templates:    static.Templates(),
			Translations: static.Translations(),
			Dist:         static.Dist(),
			Languages:    []string{"fr", "en"},
		},
		PublicURL:      app.PublicURL,
		TrustedProxies: app.TrustedProxies,
		Log:            app.log,
	}
	if database != nil { // a nil *Store in an interface would not be nil
		config.Geocoder, config.Database = geocoder, database
	}
	server, err := httpd.New(config)
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return httpd.Serve(ctx, s.listener, server.Handler(), app.log) })
	if s.admin != nil {
		group.Go(func() error { return httpd.Serve(ctx, s.admin, server.AdminHandler(), app.log) })
	}
	return group.Wait()
}
