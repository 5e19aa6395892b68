package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"path/filepath"
	"time"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/localdb"
)

// Settings are what every command reads, from flags or PASSERELLES_* variables.
type Settings struct {
	StateDir       string         `env:"PASSERELLES_STATE_DIR" default:".passerelles" placeholder:"DOSSIER" help:"Dossier de travail : base privée, éditions (${env}, ${default})."`
	DatabaseURL    string         `env:"PASSERELLES_DATABASE_URL" placeholder:"URL" help:"PostGIS ≥ 3.3 à employer au lieu de la base privée (${env})."`
	Addr           string         `env:"PASSERELLES_ADDR" default:"127.0.0.1:8080" placeholder:"HÔTE:PORT" help:"Adresse où servir (${env}, ${default})."`
	AdminAddr      string         `env:"PASSERELLES_ADMIN_ADDR" placeholder:"HÔTE:PORT" help:"Adresse locale des métriques (${env})."`
	PublicURL      string         `env:"PASSERELLES_PUBLIC_URL" placeholder:"URL" help:"Adresse publique du site, pour les liens canoniques (${env})."`
	TrustedProxies []netip.Prefix `env:"PASSERELLES_TRUSTED_PROXIES" placeholder:"CIDR,…" help:"Mandataires dont l’en-tête X-Forwarded-For compte (${env})."`
	Gazetteer      []string       `env:"PASSERELLES_GAZETTEER" placeholder:"CHEMIN,…" help:"Répertoire de lieux construit, ou dossiers de ses sources (${env})."`
	NoBackup       bool           `env:"PASSERELLES_NO_BACKUP" help:"Ne pas sauvegarder la base avant de changer son schéma : elle l’est autrement (${env})."`
	LogLevel       slog.Level     `env:"PASSERELLES_LOG_LEVEL" default:"INFO" placeholder:"NIVEAU" help:"DEBUG, INFO, WARN ou ERROR (${env}, ${default})."`
}

// app is what the commands share.
type app struct {
	Settings
	in        io.Reader
	out, errs io.Writer
	log       *slog.Logger
	lang      string
}

// say prints one line for the person at the terminal, in their language.
func (a *app) say(text atlas.Text, args ...any) {
	fmt.Fprintf(a.out, text.In(a.lang)+"\n", args...)
}

// editionsFolder is where the last edition waits for a start without database.
func (a *app) editionsFolder() string { return filepath.Join(a.StateDir, "editions") }

// database gives the address of the database: the one that was set, or the
// private cluster, which is started when it does not run. supervise keeps the
// private cluster up until its context ends; closing gives it back.
func (a *app) database(ctx context.Context) (url string, supervise func(context.Context) error, closing func(), err error) {
	if a.DatabaseURL != "" {
		nothing := func(ctx context.Context) error { <-ctx.Done(); return nil }
		return a.DatabaseURL, nothing, func() {}, nil
	}
	cluster, err := localdb.Open(ctx, localdb.Config{StateDir: a.StateDir, Log: a.log})
	if err != nil {
		return "", nil, nil, err
	}
	closing = func() {
		// The command is over; the cluster still gets its time to stop.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
		defer cancel()
		if err := cluster.Close(ctx); err != nil {
			a.log.Error("close the private cluster", "error", err)
		}
	}
	return cluster.URL(), cluster.Supervise, closing, nil
}
