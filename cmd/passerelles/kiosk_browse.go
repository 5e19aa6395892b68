package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/kiosk"
)

// urlPlace stands for the address of the page in the arguments of the browser.
const urlPlace = "{url}"

// mostAnswer bounds what the kiosk's server says of itself.
const mostAnswer = 1 << 20

// kioskBrowseCmd keeps a browser open.
type kioskBrowseCmd struct {
	URL      string        `default:"http://127.0.0.1:8080/kiosque" placeholder:"URL" help:"Adresse de la borne (${default})."`
	Patience time.Duration `default:"60s" placeholder:"DURÉE" help:"Temps sans battement après lequel le navigateur est relancé (${default})."`
	Command  []string      `arg:"" passthrough:"" placeholder:"COMMANDE" help:"Navigateur et ses arguments, après -- ; {url} y devient l’adresse."`
}

// Run keeps the browser open until the context ends.
func (c *kioskBrowseCmd) Run(ctx context.Context, app *app) error {
	page, err := url.Parse(c.URL)
	if err != nil || page.Host == "" || (page.Scheme != "http" && page.Scheme != "https") {
		return &atlas.Error{Code: atlas.CodeInvalid, Message: atlas.Text{
			FR: fmt.Sprintf("--url doit être l’adresse de la borne, par exemple http://127.0.0.1:8080/kiosque, et non %s", c.URL),
			EN: fmt.Sprintf("--url must be the address of the kiosk, for example http://127.0.0.1:8080/kiosque, not %s", c.URL),
		}}
	}
	command := commandOf(c.Command, c.URL)
	if len(command) == 0 || c.Patience <= 0 {
		return &atlas.Error{Code: atlas.CodeInvalid, Message: atlas.Text{
			FR: "Donnez un navigateur après --, et une patience de plus de 0.",
			EN: "Give a browser after --, and a patience above 0",
		}}
	}
	at := func(path string) string { return page.ResolveReference(&url.URL{Path: path}).String() }
	browser := &kiosk.Browser{
		Command: command, Output: app.errs, Patience: c.Patience, Log: app.log,
		Ready: func(ctx context.Context) error { return ask(ctx, at("/livez"), nil) },
		Vital: func(ctx context.Context) (kiosk.Vital, error) { return askVital(ctx, at("/kiosque/sante.json")) },
	}
	return browser.Run(ctx)
}

// commandOf puts the address of the page where the arguments want it.
func commandOf(given []string, page string) []string {
	var command []string
	for i, argument := range given {
		if i == 0 && argument == "--" {
			continue
		}
		command = append(command, strings.ReplaceAll(argument, urlPlace, page))
	}
	return command
}

// askVital asks a kiosk's server how its page is.
func askVital(ctx context.Context, health string) (kiosk.Vital, error) {
	var h kiosk.Health
	if err := ask(ctx, health, &h); err != nil {
		return kiosk.Vital{}, err
	}
	vital := kiosk.Vital{Up: time.Duration(h.Uptime) * time.Second}
	if h.Page.BeatAgo != nil {
		vital.Beat, vital.Beats = time.Duration(*h.Page.BeatAgo)*time.Second, true
	}
	return vital, nil
}

// ask reads what the kiosk's server says at an address; into may be nil.
func ask(ctx context.Context, address string, into any) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: status %d", address, response.StatusCode)
	}
	if into == nil {
		return nil
	}
	if err := json.NewDecoder(io.LimitReader(response.Body, mostAnswer)).Decode(into); err != nil {
		return fmt.Errorf("%s: %w", address, err)
	}
	return nil
}
