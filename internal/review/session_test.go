package review

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/geocode"
)

// atlasOfNames answers by a fixed list: the first name that a question contains.
type atlasOfNames struct{ asked []geocode.Query }

var nablus = atlas.Place{
	ID: "geonames:282615", Name: "Naplouse", Country: "PS", Level: atlas.LevelLocality, Population: 130_326,
	Position: orb.Point{35.25444, 32.22111}, Source: "geonames", Licence: "CC-BY-4.0",
}

func (a *atlasOfNames) Geocode(_ context.Context, queries []geocode.Query) ([]atlas.Decision, error) {
	a.asked = append(a.asked, queries...)
	if queries[0].Name == "Naplouse" {
		return []atlas.Decision{{Status: atlas.DecisionAccepted, Place: &nablus, Reason: atlas.Text{FR: "Seul lieu."}}}, nil
	}
	return []atlas.Decision{{Status: atlas.DecisionNone, Reason: atlas.Text{FR: "Rien."}}}, nil
}

func (a *atlasOfNames) Search(context.Context, geocode.Search) ([]atlas.Candidate, error) {
	return nil, nil
}

func (a *atlasOfNames) ResolveManual(_ context.Context, decisions []atlas.Decision) (resolved, unknown []atlas.Decision, err error) {
	for _, d := range decisions {
		switch {
		case d.Place == nil || d.Place.ID == "":
			resolved = append(resolved, d)
		case d.Place.ID == nablus.ID:
			place := nablus
			d.Place = &place
			resolved = append(resolved, d)
		default:
			unknown = append(unknown, d)
		}
	}
	return resolved, unknown, nil
}

func partner(id string) atlas.Actor { return atlas.Actor{Kind: atlas.ActorPartner, ID: id} }

// testSubject waits with one candidate.
func testSubject() Subject {
	return Subject{
		Actor: partner("naplouse"), Name: "Naplouse", Countries: []string{"PS"}, Level: atlas.LevelLocality,
		Decision: atlas.Decision{Subject: partner("naplouse"), Status: atlas.DecisionReview, Candidates: []atlas.Candidate{{Place: nablus, Score: 0.7}}},
	}
}

func testRegions() []atlas.WorldRegion {
	return []atlas.WorldRegion{
		{ISO2: "PS", ISO3: "PSE", Name: atlas.Text{FR: "Palestine", EN: "Palestine"}},
		{ISO2: "IT", ISO3: "ITA", Name: atlas.Text{FR: "Italie", EN: "Italy"}},
	}
}

// converse runs a session of lines about the subjects.
func converse(t *testing.T, lines string, subjects ...Subject) (kept []atlas.Decision, outcome Outcome, said string, asked []geocode.Query) {
	t.Helper()
	var out bytes.Buffer
	names := &atlasOfNames{}
	session := Session{
		In: strings.NewReader(lines), Out: &out, Lang: "fr", Geocoder: names, Today: "2026-11-26", Countries: NewCountries(testRegions()),
		Keep: func(_ context.Context, d atlas.Decision) (bool, error) {
			kept = append(kept, d)
			return d.Reason.FR != "périmé", nil
		},
	}
	outcome, err := session.Run(t.Context(), subjects)
	if err != nil {
		t.Fatal(err)
	}
	return kept, outcome, out.String(), names.asked
}

func TestSession(t *testing.T) {
	t.Parallel()
	manual := func(place *atlas.Place, exactness atlas.Exactness, reason string) atlas.Decision {
		return atlas.Decision{
			Subject: partner("naplouse"), Status: atlas.DecisionManual, Place: place, Exactness: exactness, Score: 1,
			Reason: atlas.Text{FR: reason}, DecidedOn: "2026-11-26", DecidedBy: "Un service",
		}
	}
	tests := map[string]struct {
		lines   string
		want    []atlas.Decision
		decided int
	}{
		"a candidate":         {"1\nUn service\nC’est elle.\n", []atlas.Decision{manual(&nablus, atlas.Exact, "C’est elle.")}, 1},
		"no reason given":     {"1\nUn service\n\n", []atlas.Decision{manual(&nablus, atlas.Exact, "Une personne a choisi Naplouse dans le répertoire de lieux.")}, 1},
		"approximately":       {"1 approx\nUn service\nx\n", []atlas.Decision{manual(&nablus, atlas.Approximate, "x")}, 1},
		"coordinates":         {"c 32,5 35,5\nUn service\nx\n", []atlas.Decision{manual(&atlas.Place{Position: orb.Point{35.5, 32.5}}, atlas.Exact, "x")}, 1},
		"nowhere":             {"0\nUn service\nx\n", []atlas.Decision{manual(nil, atlas.NoPlace, "x")}, 1},
		"another name":        {"n Naplouse\n1\nUn service\nx\n", []atlas.Decision{manual(&nablus, atlas.Exact, "x")}, 1},
		"typography":          {"1\nUn service\nC'est elle : oui !\n", []atlas.Decision{manual(&nablus, atlas.Exact, "C’est elle\u202f: oui\u202f!")}, 1},
		"accents composed":    {"1\nUn service\ne\u0301crit\n", []atlas.Decision{manual(&nablus, atlas.Exact, "écrit")}, 1},
		"an arrow key":        {"1\nUn service\nC’est \x1b[Delle\nx\n", []atlas.Decision{manual(&nablus, atlas.Exact, "x")}, 1},
		"a changed record":    {"1\nUn service\npérimé\n", []atlas.Decision{manual(&nablus, atlas.Exact, "périmé")}, 0},
		"no decider":          {"1\n\n\nUn service\nx\n", []atlas.Decision{manual(&nablus, atlas.Exact, "x")}, 1},
		"passing":             {"p\n", nil, 0},
		"quitting":            {"q\n", nil, 0},
		"the end of input":    {"", nil, 0},
		"the end, undecided":  {"1\nUn service\n", nil, 0},
		"no end of last line": {"1\nUn service\nx", []atlas.Decision{manual(&nablus, atlas.Exact, "x")}, 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kept, outcome, said, _ := converse(t, test.lines, testSubject())
			if diff := cmp.Diff(test.want, kept); diff != "" {
				t.Errorf("%s\n%s", diff, said)
			}
			if want := (Outcome{Decided: test.decided, Left: 1 - test.decided}); outcome != want {
				t.Errorf("outcome %+v, want %+v", outcome, want)
			}
		})
	}
}

// Who decides is asked once, a country after the comma is that of the question,
// and what others wrote does not steer the terminal.
func TestSessionAsks(t *testing.T) {
	t.Parallel()
	hostile := testSubject()
	hostile.Name = "Naplouse\x1b[2J\x07\u202e"
	kept, outcome, said, asked := converse(t, "1\nUn service\n\nn Naples, Italie\nSaint-Louis, Nord\n1\n\n", testSubject(), hostile)
	if len(kept) != 2 || outcome.Decided != 2 || kept[1].DecidedBy != "Un service" {
		t.Errorf("kept %+v", kept)
	}
	if n := strings.Count(said, "Qui décide"); n != 1 {
		t.Errorf("who decides is asked %d times", n)
	}
	if strings.ContainsAny(said, "\x1b\x07\u202e") {
		t.Errorf("the terminal is steered: %q", said)
	}
	want := []geocode.Query{
		{Name: "Naples", Countries: []string{"IT"}, Level: atlas.LevelLocality},
		{Name: "Saint-Louis, Nord", Countries: []string{"PS"}, Level: atlas.LevelLocality},
	}
	if diff := cmp.Diff(want, asked); diff != "" {
		t.Error(diff)
	}
}

// Ctrl-C ends a session that waits for a line.
func TestSessionInterrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	in, typing := io.Pipe()
	defer typing.Close()
	session := Session{In: in, Out: io.Discard, Lang: "fr", Geocoder: &atlasOfNames{}}
	cancel()
	if _, err := session.Run(ctx, []Subject{testSubject()}); !errors.Is(err, context.Canceled) {
		t.Errorf("Run() = %v, want to be interrupted", err)
	}
}

func TestExactness(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		subject, place atlas.Level // of the place: "" for coordinates
		want           atlas.Exactness
	}{
		"a town":                    {atlas.LevelLocality, atlas.LevelLocality, atlas.Exact},
		"a district":                {atlas.LevelDistrict, atlas.LevelDistrict, atlas.Exact},
		"a district in its city":    {atlas.LevelDistrict, atlas.LevelLocality, atlas.Approximate},
		"a region":                  {atlas.LevelRegion, atlas.LevelRegion, atlas.Approximate},
		"a region at its town":      {atlas.LevelRegion, atlas.LevelLocality, atlas.Approximate},
		"a town in its county":      {atlas.LevelLocality, atlas.LevelCounty, atlas.Approximate},
		"a grouping at its seat":    {atlas.LevelGrouping, atlas.LevelLocality, atlas.Approximate},
		"coordinates of a town":     {atlas.LevelLocality, "", atlas.Exact},
		"coordinates of a district": {atlas.LevelDistrict, "", atlas.Exact},
		"coordinates of a country":  {atlas.LevelCountry, "", atlas.Approximate},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := exactnessOf(&Subject{Level: test.subject}, &atlas.Place{Level: test.place}); got != test.want {
				t.Errorf("exactnessOf() = %s, want %s", got, test.want)
			}
		})
	}
}
