package review

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/dataset"
)

// testRecord has a partner that waits, one that a person placed on the 20th, and
// one that the geocoder found nothing for.
func testRecord() *atlas.Record {
	return &atlas.Record{
		WorldRegions: testRegions(),
		Authorities:  []atlas.Authority{{ID: "lille", Name: "Lille", Kind: atlas.KindCommune}},
		Partners: []atlas.Partner{
			{ID: "naplouse", Name: "Naplouse", SourceName: "Nablous", Countries: []string{"PS"}, Level: atlas.LevelLocality},
			{ID: "place", Name: "Place", SourceName: "Place", Level: atlas.LevelLocality},
			{ID: "perdu", Name: "Perdu", SourceName: "=Perdu", Level: atlas.LevelDistrict},
			{ID: "bulgares", Name: "Collectivités bulgares", Level: atlas.LevelLocality, Unnamed: true},
			{ID: "reseau", Name: "Réseau", Level: atlas.LevelNetwork},
		},
		Cooperations: []atlas.Cooperation{{ID: "c", Title: "Lille et Naplouse", Participations: []atlas.Participation{
			{Actor: atlas.Actor{Kind: atlas.ActorAuthority, ID: "lille"}}, {Actor: partner("naplouse")},
		}}},
		NetworkMembers: []atlas.NetworkMember{{Network: "reseau", Member: partner("naplouse")}},
		Decisions: []atlas.Decision{
			{Subject: partner("bulgares"), Status: atlas.DecisionNone},
			{Subject: partner("naplouse"), Status: atlas.DecisionReview, Candidates: []atlas.Candidate{{Place: nablus, Score: 0.7}}},
			{Subject: partner("perdu"), Status: atlas.DecisionNone},
			{Subject: partner("place"), Status: atlas.DecisionManual, Place: &atlas.Place{Position: orb.Point{3, 50}}, Exactness: atlas.Exact,
				DecidedBy: "Un service", DecidedOn: "2026-11-20"},
			{Subject: partner("reseau"), Status: atlas.DecisionNone},
		},
	}
}

func TestWaiting(t *testing.T) {
	t.Parallel()
	waiting := Waiting(testRecord(), false)
	if len(waiting) != 1 {
		t.Fatalf("%d wait, want one: %+v", len(waiting), waiting)
	}
	got := waiting[0]
	got.Decision = atlas.Decision{}
	want := Subject{
		Actor: partner("naplouse"), Name: "Naplouse", SourceName: "Nablous", Countries: []string{"PS"}, Level: atlas.LevelLocality,
		Cooperations: []string{"Lille et Naplouse"}, Authorities: []string{"Lille"}, Networks: []string{"Réseau"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	all := Waiting(testRecord(), true)
	if len(all) != 2 || all[1].Actor.ID != "perdu" {
		t.Errorf("all that wait: %+v", all)
	}
	if undecided := Undecided(testRecord()); undecided != 1 {
		t.Errorf("%d undecided, want Lille alone", undecided)
	}
}

// fill imports a sheet whose first line is the header below.
func fill(t *testing.T, rows string) (*Filled, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "revue.csv")
	const header = "type;identifiant;candidat 1;choix;latitude;longitude;exactitude;motif de la décision;décidé par;décidé le\n"
	if err := os.WriteFile(path, []byte(header+rows), 0o600); err != nil {
		t.Fatal(err)
	}
	return Import(t.Context(), path, testRecord(), &atlasOfNames{}, "Mairie", "2026-11-26")
}

func TestImport(t *testing.T) {
	t.Parallel()
	made := func(id string, place *atlas.Place, exactness atlas.Exactness) atlas.Decision {
		return atlas.Decision{
			Subject: partner(id), Status: atlas.DecisionManual, Place: place, Exactness: exactness, Score: 1,
			Reason: atlas.Text{FR: "Vu."}, DecidedBy: "Mairie", DecidedOn: "2026-11-26",
		}
	}
	signed := func(d atlas.Decision, by string, on atlas.Date) atlas.Decision {
		d.DecidedBy, d.DecidedOn = by, on
		return d
	}
	there := &atlas.Place{Position: orb.Point{35.5, 32.25}}
	tests := map[string]struct {
		row  string
		want Filled
	}{
		"no choice":              {"partenaire;naplouse;;;;;;;;", Filled{Waiting: 1}},
		"a reason and no choice": {"partenaire;naplouse;;;;;;je ne sais pas;Mairie;", Filled{Waiting: 1}},
		"the candidate shown":    {"partenaire;naplouse;Naplouse — 32,2 [geonames:282615];1;;;;Vu.;;", Filled{Decisions: []atlas.Decision{made("naplouse", &nablus, atlas.Exact)}}},
		"a place’s identifier":   {"partner;naplouse;;geonames:282615;;;;Vu.;;", Filled{Decisions: []atlas.Decision{made("naplouse", &nablus, atlas.Exact)}}},
		"a district in its city": {"partenaire;perdu;;geonames:282615;;;;Vu.;;", Filled{Decisions: []atlas.Decision{made("perdu", &nablus, atlas.Approximate)}}},
		"exact all the same":     {"partenaire;perdu;;geonames:282615;;;exact;Vu.;;", Filled{Decisions: []atlas.Decision{made("perdu", &nablus, atlas.Exact)}}},
		"coordinates":            {"partenaire;naplouse;;;32,250;35.5;;Vu.;;", Filled{Decisions: []atlas.Decision{made("naplouse", there, atlas.Exact)}}},
		"coordinates, about":     {"partenaire;naplouse;;;32,25;35,5;approximatif;Vu.;;", Filled{Decisions: []atlas.Decision{made("naplouse", there, atlas.Approximate)}}},
		"nowhere":                {"partenaire;naplouse;;AUCUN;;;;Vu.;;", Filled{Decisions: []atlas.Decision{made("naplouse", nil, atlas.NoPlace)}}},
		"who and when": {"partenaire;naplouse;;aucun;;;;Vu.;Autre service;24/11/26",
			Filled{Decisions: []atlas.Decision{signed(made("naplouse", nil, atlas.NoPlace), "Autre service", "2026-11-24")}}},
		"decided so already": {"partenaire;place;;;50;3;;Vu.;Autre service;", Filled{Same: 1}},
		"decided otherwise, later": {"partenaire;place;;aucun;;;;Vu.;;21/11/2026",
			Filled{Decisions: []atlas.Decision{signed(made("place", nil, atlas.NoPlace), "Mairie", "2026-11-21")}}},
		"by the same decider, the same day": {"partenaire;place;;aucun;;;;Vu.;Un service;20/11/2026",
			Filled{Decisions: []atlas.Decision{signed(made("place", nil, atlas.NoPlace), "Un service", "2026-11-20")}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := fill(t, test.row+"\n")
			if err != nil {
				t.Fatal(errors.Unwrap(err))
			}
			got.Notices = nil
			if diff := cmp.Diff(&test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestImportProblems(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ rows, column string }{
		"a kind that does not exist":     {"ville;naplouse;;aucun;;;;;;", "type"},
		"a subject that does not exist":  {"partenaire;nablus;;aucun;;;;;;", "identifiant"},
		"decided twice":                  {"partenaire;naplouse;;aucun;;;;;;\npartenaire;naplouse;;aucun;;;;;;", "identifiant"},
		"a candidate that is not shown":  {"partenaire;naplouse;;1;;;;;;", "choix"},
		"a candidate out of bounds":      {"partenaire;naplouse;X [geonames:282615];6;;;;;;", "choix"},
		"a choice that is a name":        {"partenaire;naplouse;;Naplouse;;;;;;", "choix"},
		"a place that nobody knows":      {"partenaire;naplouse;;geonames:1;;;;;;", "choix"},
		"a choice and coordinates":       {"partenaire;naplouse;;aucun;32;35;;;;", "choix"},
		"half a position":                {"partenaire;naplouse;;;32;;;;;", "longitude"},
		"a position beyond the pole":     {"partenaire;naplouse;;;92;35;;;;", "latitude"},
		"the zero point":                 {"partenaire;naplouse;;;0;0;;;;", "latitude"},
		"an exactness of no kind":        {"partenaire;naplouse;;aucun;;;sans doute;;;", "exactitude"},
		"an address for a decider":       {"partenaire;naplouse;;aucun;;;;;a@b.org;", "décidé par"},
		"a day to come":                  {"partenaire;naplouse;;aucun;;;;;;27/11/2026", "décidé le"},
		"a month for a day":              {"partenaire;naplouse;;aucun;;;;;;2026-11", "décidé le"},
		"decided otherwise, no day said": {"partenaire;place;;aucun;;;;;;", "choix"},
		"decided otherwise, before":      {"partenaire;place;;aucun;;;;;;19/11/2026", "choix"},
		"decided otherwise, that day":    {"partenaire;place;;aucun;;;;;;20/11/2026", "choix"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := fill(t, test.rows+"\n")
			var problems dataset.Problems
			if !errors.As(err, &problems) || len(problems) != 1 || problems[0].Column != test.column || problems[0].Row < 2 {
				t.Errorf("Import() = %v, want one problem in the column %s", problems, test.column)
			}
		})
	}
}

// What is exported is read back: nothing decided as it stands, and each
// candidate by its number.
func TestExport(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	record := testRecord()
	if err := Export(&out, Waiting(record, true), NewCountries(record.WorldRegions)); err != nil {
		t.Fatal(err)
	}
	filledIn := strings.Replace(out.String(), "[geonames:282615];;;;;;", "[geonames:282615];;;;;1;", 1)
	for text, want := range map[string]Filled{
		out.String(): {Waiting: 2},
		filledIn: {Waiting: 1, Decisions: []atlas.Decision{{
			Subject: partner("naplouse"), Status: atlas.DecisionManual, Place: &nablus, Exactness: atlas.Exact, Score: 1,
			Reason: atlas.Text{FR: "Une personne a choisi Naplouse dans le répertoire de lieux."}, DecidedBy: "Mairie", DecidedOn: "2026-11-26",
		}}},
	} {
		path := filepath.Join(t.TempDir(), "revue.csv")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := Import(t.Context(), path, record, &atlasOfNames{}, "Mairie", "2026-11-26")
		if err != nil {
			t.Fatal(errors.Unwrap(err))
		}
		got.Notices = nil
		if diff := cmp.Diff(&want, got); diff != "" {
			t.Error(diff)
		}
	}
}

// The identifier of a candidate is found again, whatever its name holds.
func FuzzCandidate(f *testing.F) {
	f.Add("Naplouse", "geonames:282615", "Autre nom «\u202fNablus\u202f»")
	f.Add("[geonames:1]", "supplement:yaounde-3", "")
	f.Add("a\n[b", "cog:59350", "] [x:y]")
	f.Fuzz(func(t *testing.T, name, id, reason string) {
		if !placeID.MatchString(id) || strings.ContainsAny(id, "[]") {
			return
		}
		c := atlas.Candidate{Place: atlas.Place{ID: id, Name: name}, Reason: atlas.Text{FR: reason}}
		if got := readCandidate(writeCandidate(&c, Countries{})); got != id {
			t.Errorf("%q is read as %q", writeCandidate(&c, Countries{}), got)
		}
	})
}

func TestReconcile(t *testing.T) {
	t.Parallel()
	decided := func(on atlas.Date) []atlas.Decision {
		if on == "" {
			return nil
		}
		return []atlas.Decision{{Subject: partner("naplouse"), Status: atlas.DecisionManual, DecidedOn: on}}
	}
	tests := map[string]struct {
		record, file  atlas.Date // of the decision; "" when there is none
		here          bool
		behind, ahead bool
	}{
		"the same on both sides":           {"2026-11-20", "2026-11-20", true, false, false},
		"never written":                    {"2026-11-20", "", true, true, false},
		"taken out of the file":            {"2026-11-20", "", false, false, false},
		"never imported":                   {"", "2026-11-20", false, false, true},
		"decided again here":               {"2026-11-21", "2026-11-20", true, true, false},
		"decided again there":              {"2026-11-20", "2026-11-21", true, false, true},
		"decided again there, no import":   {"2026-11-20", "2026-11-21", false, false, true},
		"an older import still in the way": {"2026-11-21", "2026-11-20", false, false, false},
		"nothing decided":                  {"", "", false, false, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			record := &atlas.Record{Decisions: append(decided(test.record), atlas.Decision{Subject: partner("x"), Status: atlas.DecisionReview})}
			behind, ahead := Reconcile(record, map[atlas.Actor]bool{partner("naplouse"): test.here}, decided(test.file))
			if (len(behind) > 0) != test.behind || (len(ahead) > 0) != test.ahead {
				t.Errorf("behind %v, ahead %v", behind, ahead)
			}
		})
	}
}
