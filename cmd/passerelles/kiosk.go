package main

import (
	"context"
	"runtime/debug"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/internal/httpd"
	"github.com/passerelles/passerelles/internal/kiosk"
)

// kioskCmd is the atlas in an exhibition.
type kioskCmd struct {
	Serve  kioskServeCmd  `cmd:"" help:"Servir la borne depuis un dossier : éditions, profil, compteurs."`
	Browse kioskBrowseCmd `cmd:"" help:"Tenir un navigateur ouvert sur la borne."`
}

// kioskServeCmd serves a kiosk: no database, no network.
type kioskServeCmd struct {
	Folder string        `required:"" placeholder:"DOSSIER" help:"Dossier de la borne."`
	Drop   string        `placeholder:"DOSSIER" help:"Autre dossier où l’on dépose des éditions ; elles en sont retirées."`
	From   string        `placeholder:"URL" help:"Adresse d’un atlas où chercher de nouvelles éditions, quand il y a un réseau."`
	Every  time.Duration `default:"1h" placeholder:"DURÉE" help:"Temps entre deux recherches (${default})."`
}

// Run serves until the context ends.
func (c *kioskServeCmd) Run(ctx context.Context, app *app) error {
	source, err := c.source()
	if err != nil {
		return err
	}
	service, err := app.newService()
	if err != nil {
		return err
	}
	defer service.close()
	hall, err := service.newHall(c)
	if err != nil {
		return err
	}
	hall.kiosk.Start()
	service.announce()
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return service.serve(ctx, &hall.relay, hall.relay.AdminHandler()) })
	group.Go(func() error { return hall.kiosk.Run(ctx) })
	if source != nil {
		group.Go(func() error { return newFetcher(hall.kiosk, source, app.log).run(ctx, c.Every) })
	}
	return group.Wait()
}

// hall is where the servers of a kiosk take turns.
type hall struct {
	service *service
	kiosk   *kiosk.Kiosk
	relay   httpd.Relay
}

// newHall prepares a kiosk. Until it has an edition, a server without one shows
// the quiet picture.
func (s *service) newHall(c *kioskServeCmd) (*hall, error) {
	h := &hall{service: s}
	config := kiosk.Config{
		Folder: c.Folder, Make: h.newServer, Show: h.show, Version: version(), Source: c.From, Log: s.app.log,
	}
	if c.Drop != "" {
		config.Drops = []string{c.Drop}
	}
	var err error
	if h.kiosk, err = kiosk.New(config); err != nil {
		return nil, err
	}
	waiting, err := httpd.New(h.config(&edition.Library{}))
	if err != nil {
		return nil, err
	}
	h.relay.Show(waiting)
	return h, nil
}

// config is what a server of the kiosk is made of.
func (h *hall) config(library *edition.Library) httpd.Config {
	config := h.service.config()
	config.Editions, config.Kiosk = library, h.kiosk
	return config
}

// newServer makes a server of an edition and the pages that came with it: the
// program's own when none did.
func (h *hall) newServer(e *edition.Edition, pages *edition.Pages) (kiosk.Server, error) {
	library := &edition.Library{}
	library.SetCurrent(e)
	shown := ownPages()
	if pages != nil {
		shown = *pages
	}
	server, err := newServer(h.config(library), shown)
	if err != nil {
		return nil, err
	}
	if !server.HasKiosk() {
		return nil, &atlas.Error{Code: atlas.CodeInvalid, Message: atlas.Text{
			FR: "Les pages de cette édition n’ont pas de borne.",
			EN: "The pages of this edition have no kiosk",
		}}
	}
	server.Warm()
	return server, nil
}

// show puts a server in front. Making it ready takes several times the memory that
// serving does, which is given back: nothing else is to come for weeks.
func (h *hall) show(server kiosk.Server) {
	h.relay.Show(server.(*httpd.Server))
	debug.FreeOSMemory()
}

// version names the program: its release, or the commit it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "?"
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" && info.Main.Version == "(devel)" {
			return setting.Value[:min(12, len(setting.Value))]
		}
	}
	return info.Main.Version
}
