package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/passerelles/passerelles/data"
	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/dataset"
	"github.com/passerelles/passerelles/internal/localdb"
	"github.com/passerelles/passerelles/internal/postgis"
	"github.com/passerelles/passerelles/static"
)

// doctorCmd looks at the machine and changes nothing.
type doctorCmd struct{}

// Run prints what it finds, and fails when something that is needed is missing.
func (c *doctorCmd) Run(ctx context.Context, app *app) error {
	var findings []localdb.Finding
	if app.DatabaseURL != "" {
		findings = append(findings, app.diagnoseDatabase(ctx))
	} else {
		findings = append(findings, localdb.Diagnose(ctx, localdb.Config{StateDir: app.StateDir, Log: app.log})...)
		if folder, _ := localdb.Locate(ctx, localdb.Config{StateDir: app.StateDir}); folder != "" {
			fmt.Fprintln(app.out, "cluster:", folder)
		}
	}
	findings = append(findings, app.diagnoseGazetteer(ctx), diagnosePages())
	findings = append(findings, diagnoseData(ctx)...)
	broken := false
	for _, finding := range findings {
		mark := map[localdb.Level]string{localdb.LevelOK: "✓", localdb.LevelWarning: "!", localdb.LevelError: "✗"}[finding.Level]
		fmt.Fprintln(app.out, mark, finding.Text.In(app.lang))
		broken = broken || finding.Level == localdb.LevelError
	}
	if !broken {
		return nil
	}
	return &atlas.Error{Code: atlas.CodeUnavailable, Message: atlas.Text{
		FR: "ce qui est marqué ✗ empêche Passerelles de fonctionner",
		EN: "what is marked ✗ keeps Passerelles from working",
	}}
}

func (a *app) diagnoseDatabase(ctx context.Context) localdb.Finding {
	store, err := postgis.Open(ctx, a.DatabaseURL, postgis.RoleReader, a.log)
	if err != nil {
		return failing(err)
	}
	defer store.Close()
	have, want, err := store.SchemaVersion(ctx)
	switch {
	case err != nil:
		return failing(err)
	case have != want:
		return localdb.Finding{Level: localdb.LevelError, Text: atlas.Text{
			FR: fmt.Sprintf("la base répond, mais son schéma est à la version %d au lieu de %d\u202f: passerelles migrate", have, want),
			EN: fmt.Sprintf("the database answers, but its schema is at version %d instead of %d: passerelles migrate", have, want),
		}}
	}
	return localdb.Finding{Level: localdb.LevelOK, Text: atlas.Text{
		FR: fmt.Sprintf("la base répond, schéma à la version %d", have),
		EN: fmt.Sprintf("the database answers, schema at version %d", have),
	}}
}

func (a *app) diagnoseGazetteer(ctx context.Context) localdb.Finding {
	if _, err := a.gazetteerSources(ctx); err != nil {
		// A gazetteer that is already loaded does without its sources.
		return localdb.Finding{Level: localdb.LevelWarning, Text: atlas.ErrorMessage(err)}
	}
	return localdb.Finding{Level: localdb.LevelOK, Text: atlas.Text{
		FR: "les sources du répertoire de lieux sont là",
		EN: "the gazetteer’s sources are there",
	}}
}

func diagnosePages() localdb.Finding {
	if _, err := fs.Stat(static.Dist(), "assets.json"); errors.Is(err, fs.ErrNotExist) {
		return localdb.Finding{Level: localdb.LevelError, Text: atlas.Text{
			FR: "les pages n’ont pas été construites\u202f: make build",
			EN: "the pages were not built: make build",
		}}
	}
	return localdb.Finding{Level: localdb.LevelOK, Text: atlas.Text{
		FR: "les pages sont dans le programme",
		EN: "the pages are in the program",
	}}
}

// diagnoseData reads the bundled data package, and says which legal notices are
// still empty.
func diagnoseData(ctx context.Context) []localdb.Finding {
	read, err := dataset.ReadFS(ctx, data.Bundled(), "data")
	if err != nil {
		return []localdb.Finding{failing(err)}
	}
	findings := []localdb.Finding{{Level: localdb.LevelOK, Text: atlas.Text{
		FR: fmt.Sprintf("%d coopérations dans les données fournies", len(read.Record.Cooperations)),
		EN: fmt.Sprintf("%d cooperations in the bundled data", len(read.Record.Cooperations)),
	}}}
	return append(findings, diagnoseLegal(read.Record.Territory.Legal)...)
}

// diagnoseLegal names each legal notice that is still empty.
func diagnoseLegal(legal atlas.Legal) []localdb.Finding {
	var findings []localdb.Finding
	for _, notice := range []struct {
		key, value string
		what       atlas.Text
	}{
		{"publisher", legal.Publisher, atlas.Text{FR: "l’éditeur du site", EN: "the publisher of the site"}},
		{"director", legal.Director, atlas.Text{FR: "la direction de la publication", EN: "the director of publication"}},
		{"host", legal.Host, atlas.Text{FR: "l’hébergeur", EN: "the host"}},
		{"data_contact", legal.DataContact, atlas.Text{FR: "le contact pour la protection des données", EN: "the data protection contact"}},
		{"contact", legal.Contact, atlas.Text{
			FR: "le service à qui écrire pour une correction ou l’accessibilité", EN: "the office to write to about corrections and accessibility",
		}},
	} {
		if strings.TrimSpace(notice.value) != "" {
			continue
		}
		findings = append(findings, localdb.Finding{Level: localdb.LevelWarning, Text: atlas.Text{
			FR: fmt.Sprintf("mentions légales\u202f: il manque %s (legal.%s dans data/territory.json)", notice.what.FR, notice.key),
			EN: fmt.Sprintf("legal notice: %s is missing (legal.%s in data/territory.json)", notice.what.EN, notice.key),
		}})
	}
	return findings
}

func failing(err error) localdb.Finding {
	return localdb.Finding{Level: localdb.LevelError, Text: atlas.ErrorMessage(err)}
}
