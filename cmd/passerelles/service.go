package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/internal/httpd"
	"github.com/passerelles/passerelles/internal/postgis"
)

// pollEvery is how often a server asks whether a new edition was published:
// the safety net under NOTIFY, and all there is on a replica.
const pollEvery = time.Second

// service is a server: its addresses, its editions, and a database that may
// come later, or never.
type service struct {
	app      *app
	listener net.Listener
	admin    net.Listener // nil when there is no administration address
	library  edition.Library
	door     door
}

// servingGarbage is how much garbage may pile up before it is collected, in per cent
// of what is held: half of what Go lets. A server holds editions, and answers leave
// little; collecting it twice as often costs one or two per cent of the processor.
const servingGarbage = 50

// newService takes the addresses first, so that a port in use is said before
// anything is set up.
func (a *app) newService() (*service, error) {
	listener, err := listen(a.Addr, "PASSERELLES_ADDR")
	if err != nil {
		return nil, err
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(servingGarbage)
	}
	s := &service{app: a, listener: listener}
	if a.AdminAddr == "" {
		return s, nil
	}
	if s.admin, err = listen(a.AdminAddr, "PASSERELLES_ADMIN_ADDR"); err != nil {
		s.close()
		return nil, err
	}
	if ip := net.ParseIP(hostOf(s.admin.Addr())); ip == nil || !ip.IsLoopback() {
		s.close()
		return nil, &atlas.Error{Code: atlas.CodeInvalid, Message: atlas.Text{
			FR: fmt.Sprintf("PASSERELLES_ADMIN_ADDR doit être une adresse locale, par exemple 127.0.0.1:9090, et non %s", a.AdminAddr),
			EN: fmt.Sprintf("PASSERELLES_ADMIN_ADDR must be a loopback address, for example 127.0.0.1:9090, not %s", a.AdminAddr),
		}}
	}
	return s, nil
}

func listen(addr, variable string) (net.Listener, error) {
	listener, err := net.Listen("tcp", addr)
	if err == nil {
		return listener, nil
	}
	message := atlas.Text{
		FR: fmt.Sprintf("impossible d’écouter sur %s\u202f; donnez une autre adresse par %s", addr, variable),
		EN: fmt.Sprintf("cannot listen on %s; give another address in %s", addr, variable),
	}
	if errors.Is(err, syscall.EADDRINUSE) {
		message = atlas.Text{
			FR: fmt.Sprintf("l’adresse %s est déjà prise par un autre programme\u202f; donnez-en une autre, par exemple %s=127.0.0.1:8081", addr, variable),
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

func hostOf(addr net.Addr) string {
	host, _, err := net.SplitHostPort(addr.String())
	if err != nil {
		return addr.String()
	}
	return host
}

// announce ends the setting up, which took more memory than serving will: it gives
// that back, and says where a browser on this machine finds the map.
func (s *service) announce() {
	debug.FreeOSMemory()
	host, port, err := net.SplitHostPort(s.listener.Addr().String())
	if err != nil {
		return // not an address of the network: nothing a browser could open
	}
	if ip := net.ParseIP(host); ip != nil && (ip.IsLoopback() || ip.IsUnspecified()) {
		host = "localhost"
	}
	s.app.say(atlas.Text{FR: "→ Carte servie sur %s", EN: "→ Map served at %s"}, "http://"+net.JoinHostPort(host, port))
}

// run answers at once from the last edition on disk, if there is one, and does
// what is to be done with the database as soon as it can be had. Whatever ends
// first, a signal or a failure, ends the rest.
func (s *service) run(ctx context.Context, do func(ctx context.Context, url string) error) error {
	last, err := edition.OpenFolder(s.app.editionsFolder())
	if err == nil {
		s.library.SetCurrent(last)
	} else if atlas.ErrorCode(err) != atlas.CodeNotFound {
		s.app.log.Warn("the edition on disk is not served", "error", err)
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return s.answer(ctx) })
	group.Go(func() error { return s.withDatabase(ctx, do) })
	if err := group.Wait(); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// withDatabase opens the database, keeps it up, and does what is to be done with
// it. One that cannot be opened is an end only when there is no edition to serve
// meanwhile; otherwise it is tried again.
func (s *service) withDatabase(ctx context.Context, do func(ctx context.Context, url string) error) error {
	rest := backoff{first: time.Second, longest: time.Minute}
	for {
		url, supervise, closing, err := s.app.database(ctx)
		if err == nil {
			defer closing()
			group, ctx := errgroup.WithContext(ctx)
			group.Go(func() error { return supervise(ctx) })
			group.Go(func() error { return do(ctx, url) })
			return group.Wait()
		}
		if ctx.Err() != nil || s.library.Current() == nil {
			return err
		}
		s.app.complain(err) // the last edition goes on
		if err := rest.wait(ctx); err != nil {
			return err
		}
	}
}

// follow serves each edition of the database as it is published, and lets the
// geocoder ask the gazetteer.
func (s *service) follow(ctx context.Context, url string) error {
	app := s.app
	store, err := postgis.Open(ctx, url, postgis.RoleReader, app.log)
	if err != nil {
		return err
	}
	defer store.Close()
	s.door.open(store)
	defer s.door.shut()

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
		saved := func(e *edition.Edition) error {
			// Reading an edition takes several times what holding it does.
			defer debug.FreeOSMemory()
			return edition.Save(app.editionsFolder(), e)
		}
		return edition.Follow(ctx, store, &s.library, wake, pollEvery, saved, app.log)
	})
	return group.Wait()
}

// answer answers requests until the context ends, with a database that comes and
// goes.
func (s *service) answer(ctx context.Context) error {
	config := s.config()
	config.Pages = httpd.Pages(ownPages())
	config.Geocoder, config.Database = &s.door, &s.door
	server, err := httpd.New(config)
	if err != nil {
		return err
	}
	return s.serve(ctx, server.Handler(), server.AdminHandler())
}

// config is what every server of this program is made of.
func (s *service) config() httpd.Config {
	return httpd.Config{
		Editions:       &s.library,
		PublicURL:      s.app.PublicURL,
		TrustedProxies: s.app.TrustedProxies,
		Log:            s.app.log,
	}
}

// serve answers on both addresses until the context ends.
func (s *service) serve(ctx context.Context, public, admin http.Handler) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return httpd.Serve(ctx, s.listener, public, s.app.log) })
	if s.admin != nil {
		group.Go(func() error { return httpd.Serve(ctx, s.admin, admin, s.app.log) })
	}
	return group.Wait()
}
