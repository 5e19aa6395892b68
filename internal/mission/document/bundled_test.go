package document_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/data"
	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/catalogue"
	"github.com/passerelles/passerelles/internal/dataset"
	"github.com/passerelles/passerelles/internal/edition"
	"github.com/passerelles/passerelles/internal/mission"
	"github.com/passerelles/passerelles/internal/mission/document"
	"github.com/passerelles/passerelles/static"
)

const address = "https://passerelles.example/missions/dossier?region=011&authority=lille"

// bundle is the edition of the bundled data, its places those that the
// gazetteer gave.
type bundle struct {
	records *catalogue.Catalogue
	index   *mission.Index
}

var readBundled = sync.OnceValues(func() (bundle, error) {
	ctx := context.Background()
	read, err := dataset.ReadFS(ctx, data.Bundled(), "data")
	if err != nil {
		return bundle{}, err
	}
	record := &read.Record
	if record.Decisions, err = readDecisions("../../postgis/testdata/bundled_decisions.golden"); err != nil {
		return bundle{}, err
	}
	if record.Facts, err = dataset.ReadFacts(data.World()); err != nil {
		return bundle{}, err
	}
	return build(ctx, record)
})

func build(ctx context.Context, record *atlas.Record) (bundle, error) {
	built, err := edition.Build(ctx, record)
	if err != nil {
		return bundle{}, err
	}
	e := built.WithMeta(edition.Meta{Number: 7, PublishedAt: time.Date(2026, 11, 26, 9, 30, 0, 0, time.UTC)})
	records, err := catalogue.Read(e)
	if err != nil {
		return bundle{}, err
	}
	index, err := mission.NewIndex(e, records)
	return bundle{records, index}, err
}

// readDecisions reads the lines "partner naplouse: accepted exact geonames:1 32.2,35.2 Naplouse, …".
func readDecisions(name string) ([]atlas.Decision, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var decisions []atlas.Decision
	for lines := bufio.NewScanner(file); lines.Scan(); {
		head, tail, _ := strings.Cut(lines.Text(), ": ")
		kind, id, _ := strings.Cut(head, " ")
		fields := strings.SplitN(tail, " ", 5)
		decision := atlas.Decision{
			Subject: atlas.Actor{Kind: atlas.ActorKind(kind), ID: id}, Status: atlas.DecisionStatus(fields[0]),
			Exactness: atlas.NoPlace,
		}
		if len(fields) == 5 {
			var lat, lon float64
			if _, err := fmt.Sscanf(fields[3], "%f,%f", &lat, &lon); err != nil {
				return nil, fmt.Errorf("%s: %w", lines.Text(), err)
			}
			place, _, _ := strings.Cut(fields[4], ",")
			source, _, _ := strings.Cut(fields[2], ":")
			decision.Exactness = atlas.Exactness(fields[1])
			decision.Place = &atlas.Place{ID: fields[2], Name: place, Source: source, Position: orb.Point{lon, lat}}
		}
		decisions = append(decisions, decision)
	}
	return decisions, nil
}

// dossier builds the dossier of an address's query.
func dossier(t testing.TB, query string) (*mission.Dossier, document.Options) {
	t.Helper()
	b, err := readBundled()
	if err != nil {
		t.Fatal(err)
	}
	return ask(t, b, query)
}

func ask(t testing.TB, b bundle, query string) (*mission.Dossier, document.Options) {
	t.Helper()
	values, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	request, err := mission.ParseRequest(values)
	if err != nil {
		t.Fatal(err)
	}
	d, err := b.index.Dossier(request)
	if err != nil {
		t.Fatal(err)
	}
	return d, document.Options{Words: words(t, "fr"), Records: b.records, Address: address}
}

// words are the texts of a language, as the pages have them.
func words(t testing.TB, lang string) catalogue.Words {
	t.Helper()
	texts := map[string]string{}
	for _, folder := range []string{".", "records", "documents", "names"} {
		content, err := fs.ReadFile(static.Translations(), path.Join(folder, lang+".json"))
		if os.IsNotExist(err) && folder == "names" {
			continue // French and English are in the editions
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(content, &texts); err != nil {
			t.Fatal(err)
		}
	}
	return catalogue.NewWords(lang, texts)
}
