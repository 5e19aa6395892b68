package postgis_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelles/passerelles/data"
	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/dataset"
	"github.com/passerelles/passerelles/internal/gazetteer"
	"github.com/passerelles/passerelles/internal/geocode"
	"github.com/passerelles/passerelles/internal/postgis"
)

var update = flag.Bool("update", false, "write the golden files anew; read what changed before committing")

// realSources opens the pinned sources where `make` puts them. Without them the
// test is skipped, except where they must be: in CI and under `make test`.
func realSources(t testing.TB, departments []string) *gazetteer.Bundle {
	t.Helper()
	state := os.Getenv("PASSERELLES_TEST_STATE_DIR")
	folders := gazetteer.Folders{
		NodeModules: "../../data/gazetteer/node_modules", Supplement: data.Bundled(), Departments: departments,
	}
	for _, folder := range []string{filepath.Join(state, "gazetteer/libgeonames"), "../../.passerelles/gazetteer/libgeonames"} {
		if _, err := os.Stat(folder); err == nil {
			folders.Libgeonames = folder
			break
		}
	}
	if given := os.Getenv("PASSERELLES_TEST_GAZETTEER_SOURCES"); given != "" {
		folders.NodeModules, folders.Libgeonames = filepath.Join(given, "node_modules"), filepath.Join(given, "libgeonames")
	}
	bundle, err := gazetteer.Sources(folders)
	if err == nil {
		return bundle
	}
	if os.Getenv("CI") != "" || state != "" {
		t.Fatalf("the gazetteer's sources must be there in CI: %v", err)
	}
	t.Skipf("needs the gazetteer's sources, which “make test” installs: %v", err)
	return nil
}

// Ensure that the real gazetteer loads, and that every partner and authority of
// the bundled data is where it should be: the golden file says where, one line
// each, and is read by a person whenever it changes.
func TestBundledDataAgainstTheRealGazetteer(t *testing.T) {
	t.Parallel()
	read, err := dataset.ReadFS(t.Context(), data.Bundled(), "data")
	if err != nil {
		t.Fatal(err)
	}
	record := &read.Record
	var departments []string
	for _, department := range record.Territory.Departments {
		departments = append(departments, department.Code)
	}
	bundle := realSources(t, departments)
	store := writer(t)
	began := time.Now()
	each := func(emit func(gazetteer.Entry) error) error { return bundle.Each(t.Context(), emit) }
	if err := store.LoadGazetteer(t.Context(), bundle.Digest(), false, each, nil); err != nil {
		t.Fatal(err)
	}
	t.Logf("loaded in %v", time.Since(began).Round(time.Millisecond))

	geocoder := &geocode.Geocoder{Gazetteer: store}
	subjects, queries := geocode.Queries(record, bundle.Digest())
	decisions, err := geocoder.Geocode(t.Context(), queries)
	if err != nil {
		t.Fatal(err)
	}
	for i := range decisions {
		decisions[i].Subject = subjects[i]
	}
	manual, unknown, err := geocoder.ResolveManual(t.Context(), record.Decisions)
	if err != nil {
		t.Fatal(err)
	}
	for _, decision := range unknown {
		t.Errorf("decisions.csv puts %s at %s, which the gazetteer does not know", decision.Subject.ID, decision.Place.ID)
	}
	decisions = append(decisions, manual...)
	checkLocated(t, record, decisions)
	compareDecisions(t, "testdata/bundled_decisions.golden", decisions)

	checkEvaluation(t, geocoder, record)

	mustImport(t, store, postgis.Import{Origin: read.Origin, Full: read.Full, Digest: read.Digest, Record: record})
	if _, err := store.SaveDecisions(t.Context(), revision(t, store), decisions); err != nil {
		t.Fatal(err)
	}
	stored := mustRecord(t, store)
	for lang, want := range map[string]string{"en": "Nablus", "ar": "نابلس", "fr": ""} {
		if got := stored.PlaceNames["geonames:282615"][lang]; got != want {
			t.Errorf("Naplouse is called %q in %s, want %q", got, lang, want)
		}
	}
	communes := stored.Communes
	located := 0
	for _, commune := range communes {
		if commune.Position != nil {
			located++
		}
	}
	if len(communes) != 1534 || located < 860 {
		t.Errorf("%d communes, %d with a position", len(communes), located)
	}
}

// checkLocated holds that nothing waits for a person, that every partner with a
// name of its own is in one of its countries, and every authority in France.
func checkLocated(t *testing.T, record *atlas.Record, decisions []atlas.Decision) {
	t.Helper()
	partners := map[string]*atlas.Partner{}
	for i := range record.Partners {
		partners[record.Partners[i].ID] = &record.Partners[i]
	}
	for i := range decisions {
		d := &decisions[i]
		if d.Status == atlas.DecisionReview {
			t.Errorf("%s waits for a person: %s", d.Subject.ID, d.Reason.FR)
			continue
		}
		countries := []string{"FR"}
		if d.Subject.Kind == atlas.ActorPartner {
			partner := partners[d.Subject.ID]
			if partner.Level == atlas.LevelNetwork || partner.Unnamed && !d.Located() {
				continue
			}
			countries = partner.Countries
		}
		switch {
		case !d.Located():
			t.Errorf("%s has no place: %s", d.Subject.ID, d.Reason.FR)
		case d.Place.Country != "" && !slices.Contains(countries, d.Place.Country):
			t.Errorf("%s is put in %s (%s), not in %v", d.Subject.ID, d.Place.Country, d.Place.Name, countries)
		}
	}
}

// checkEvaluation holds the answers to the golden questions: nothing is accepted
// wrongly, and the misses are those of the golden file. One more is a step back;
// one less is written down with -update.
func checkEvaluation(t *testing.T, geocoder *geocode.Geocoder, record *atlas.Record) {
	t.Helper()
	questions, err := os.Open("../../data/testdata/geocode_golden.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer questions.Close()
	evaluation, err := geocode.Evaluate(t.Context(), geocoder, geocode.NewCountryNames(record.WorldRegions), questions)
	if err != nil {
		t.Fatal(err)
	}
	if total := evaluation.Total(); total.Questions < 400 || total.AcceptedWrong > 0 {
		t.Errorf("%d questions, %d accepted wrong", total.Questions, total.AcceptedWrong)
	}
	var written bytes.Buffer
	if err := evaluation.Write(&written, "en"); err != nil {
		t.Fatal(err)
	}
	compareGolden(t, "testdata/evaluation.golden", written.Bytes())
}

// compareDecisions compares decisions with a golden file, one line each.
func compareDecisions(t *testing.T, path string, decisions []atlas.Decision) {
	t.Helper()
	var lines []string
	for i := range decisions {
		d := &decisions[i]
		place := "-"
		if d.Place != nil {
			place = fmt.Sprintf("%s %.3f,%.3f %s", d.Place.ID, d.Place.Position[1], d.Place.Position[0], d.Place.Name)
			if d.Place.Admin1 != "" {
				place += ", " + d.Place.Admin1
			}
		}
		lines = append(lines, fmt.Sprintf("%s %s: %s %s %s\n", d.Subject.Kind, d.Subject.ID, d.Status, d.Exactness, place))
	}
	slices.Sort(lines)
	compareGolden(t, path, []byte(strings.Join(lines, "")))
}

// compareGolden compares with a golden file, or writes it anew.
func compareGolden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("%s (-want +got):\n%s", path, cmp.Diff(string(want), string(got)))
	}
}
