// Command passerelles is the one command of the atlas: it reads flags and
// environment, wires the parts together, and runs. What each part does is in
// internal/.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/dataset"
)

// cli is the command line. Each command is a struct with a Run method; kong
// reads flags first, then PASSERELLES_* variables, then the defaults.
type cli struct {
	Settings

	Run       runCmd       `cmd:"" help:"Tout faire : base privée, répertoire de lieux, import des données, géocodage, publication, puis servir."`
	Serve     serveCmd     `cmd:"" help:"Servir seulement, depuis la base ou depuis un fichier d’édition."`
	Migrate   migrateCmd   `cmd:"" help:"Mettre le schéma de la base à jour."`
	Import    importCmd    `cmd:"" help:"Importer un dossier de données, un CSV ou un XLSX."`
	Geocode   geocodeCmd   `cmd:"" help:"Situer ce qui n’a pas encore de décision."`
	Review    reviewCmd    `cmd:"" help:"Décider de ce que le géocodage a laissé à une personne."`
	Gazetteer gazetteerCmd `cmd:"" help:"Charger ou construire le répertoire de lieux."`
	Publish   publishCmd   `cmd:"" help:"Construire une édition et la publier."`
	Export    exportCmd    `cmd:"" help:"Écrire l’édition courante dans un fichier, ou toutes ses pages dans un dossier."`
	Backup    backupCmd    `cmd:"" help:"Sauvegarder la base dans un fichier : les fiches, leur histoire, les décisions, les éditions."`
	Restore   restoreCmd   `cmd:"" help:"Remettre dans la base ce qu’un fichier de sauvegarde contient."`
	Kiosk     kioskCmd     `cmd:"" help:"La borne d’une exposition : la servir, et tenir son navigateur."`
	Licences  licencesCmd  `cmd:"" help:"Afficher les licences des logiciels que le programme contient."`
	Doctor    doctorCmd    `cmd:"" help:"Dire ce qui manque ou ne va pas sur cette machine."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal is not waited for
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is main without the process: it returns the exit status.
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	var commands cli
	app := &app{in: in, out: out, errs: errs, lang: language(os.Getenv)}
	exit := -1
	parser, err := kong.New(&commands,
		kong.Name("passerelles"),
		kong.Description("L’atlas ouvert de ce que les collectivités d’un territoire font à l’étranger.\n\n"+
			"Chaque réglage se donne par une option ou par la variable PASSERELLES_… indiquée."),
		kong.Writers(out, errs),
		kong.Exit(func(status int) { exit = status }),
		kong.UsageOnError(),
		kong.BindTo(ctx, (*context.Context)(nil)),
	)
	if err != nil {
		fmt.Fprintln(errs, err)
		return 2
	}
	parsed, err := parser.Parse(args)
	if exit >= 0 { // --help was printed
		return exit
	}
	if err != nil {
		fmt.Fprintf(errs, "passerelles: %v\n", err)
		return 2
	}
	app.Settings = commands.Settings
	app.log = slog.New(slog.NewTextHandler(errs, &slog.HandlerOptions{Level: commands.LogLevel}))
	if err := parsed.Run(app); err != nil {
		app.complain(err)
		return 1
	}
	return 0
}

// language returns the language of the locale: French unless it says English.
func language(getenv func(string) string) string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := getenv(name); value != "" {
			if strings.HasPrefix(value, "en") {
				return "en"
			}
			return "fr"
		}
	}
	return "fr"
}

// complain tells the person at the terminal what went wrong: a sentence in
// their language, or the list of problems of a file.
func (a *app) complain(err error) {
	var problems dataset.Problems
	if errors.As(err, &problems) {
		problems.Write(a.errs, a.lang)
		return
	}
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(a.errs, "passerelles:", atlas.Text{FR: "interrompu", EN: "interrupted"}.In(a.lang))
		return
	}
	var coded *atlas.Error
	if !errors.As(err, &coded) {
		fmt.Fprintln(a.errs, "passerelles:", err)
		return
	}
	fmt.Fprintln(a.errs, "passerelles:", coded.Message.In(a.lang))
	if coded.Cause != nil {
		fmt.Fprintln(a.errs, "  ", coded.Cause)
	}
}
