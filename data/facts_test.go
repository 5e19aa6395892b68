package data_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelles/passerelles/internal/atlas"
)

// testdata/manifesto.csv was written from the text, line by line: who, with
// whom as the text writes it, in which country, in which cooperation and role.
// A line with no partner is an action that names none.
func TestManifestoIsWhole(t *testing.T) {
	t.Parallel()
	partners := byID(t, "partners.csv", "id")
	who := participants(t)
	for _, want := range fixture(t, "manifesto.csv") {
		name := want["cooperation"] + " with " + want["partner"]
		actors := who[want["cooperation"]]
		if actors["authority/"+want["authority"]] == nil {
			t.Errorf("%s: %s does not take part", name, want["authority"])
		}
		if want["partner"] == "" {
			for actor := range actors {
				if strings.HasPrefix(actor, "partner/") {
					t.Errorf("%s: the text names no partner, the record has %s", name, actor)
				}
			}
			continue
		}
		if !slices.Contains(actors["partner/"+want["partner"]], want["role"]) {
			t.Errorf("%s: roles %v, want %s", name, actors["partner/"+want["partner"]], want["role"])
		}
		got := partners[want["partner"]]
		for column, value := range map[string]string{
			"source_name": want["written"], "countries": want["countries"], "level": want["level"], "unnamed": want["unnamed"],
		} {
			if got[column] != value {
				t.Errorf("partner %s: %s is %q, want %q", want["partner"], column, got[column], value)
			}
		}
	}
	expected := map[string]bool{}
	for _, want := range fixture(t, "manifesto.csv") {
		expected[want["cooperation"]] = true
	}
	for _, citation := range table(t, "citations.csv") {
		if citation["source"] == "manifeste" && !expected[citation["cooperation"]] {
			t.Errorf("%s cites the manifesto, which does not speak of it", citation["cooperation"])
		}
	}
}

// The water of Lalo is one cooperation with everybody who paid for it.
func TestLalo(t *testing.T) {
	t.Parallel()
	want := map[string][]string{
		"authority/communaute-d-agglomeration-de-saint-omer": {"lead", "funder"},
		"authority/departement-du-pas-de-calais":             {"funder"},
		"partner/lalo":                                       {"funder", "beneficiary"},
		"organisation/agence-de-l-eau-artois-picardie":       {"funder"},
		"organisation/fonds-eau-grand-lyon":                  {"funder"},
	}
	if diff := cmp.Diff(want, participants(t)["saint-omer-lalo-eau-potable"]); diff != "" {
		t.Errorf("participants (-want +got):\n%s", diff)
	}
	record := byID(t, "cooperations.csv", "id")["saint-omer-lalo-eau-potable"]
	if record["start"] != "" {
		t.Errorf("start is %q: 2012 is the year of the opening, not of the cooperation", record["start"])
	}
}

// The operators and leaders that the text names.
func TestOrganisations(t *testing.T) {
	t.Parallel()
	who := participants(t)
	for _, want := range [][3]string{
		{"saint-omer-benin-appui-institutionnel", "agence-d-urbanisme-de-saint-omer", "operator"},
		{"lens-lievin-zabrze-mai-2012", "culture-commune", "participant"},
		{"lens-lievin-prospects", "acom-france", "lead"},
		{"tourcoing-move-to-work", "maison-de-l-emploi-lys-tourcoing", "operator"},
		{"tourcoing-move-to-work", "mission-locale-tourcoing-vallee-de-la-lys", "operator"},
		{"lille-euratechnologies-incubation", "euratechnologies", "operator"},
	} {
		if !slices.Contains(who[want[0]]["organisation/"+want[1]], want[2]) {
			t.Errorf("%s is not %s of %s", want[1], want[2], want[0])
		}
	}
}

// The dates and figures of the text, exactly.
func TestDatesAndFigures(t *testing.T) {
	t.Parallel()
	cooperations := byID(t, "cooperations.csv", "id")
	for id, want := range map[string]string{
		"tourcoing-move-to-work": "2010-12", "lens-lievin-zabrze-dechets": "2012-04",
		"lens-lievin-zabrze-mai-2012": "2012-05", "lens-lievin-prospects": "2011", "roubaix-villes-jumelees": "196X",
		"saint-omer-benin-appui-institutionnel": "",
	} {
		if got := cooperations[id]["start"]; got != want {
			t.Errorf("%s starts %q, want %q", id, got, want)
		}
	}
	figures := table(t, "figures.csv")
	for _, want := range [][4]string{
		{"saint-omer-lalo-eau-potable", "5000", "habitants", "2012"},
		{"tourcoing-move-to-work", "150", "jeunes", "2011"},
		{"lens-lievin-zabrze-dechets", "3", "jours", "2012-04"},
		{"lens-lievin-prospects", "10", "régions", ""},
		{"lille-metropole-club-des-communes", "3", "mois", ""},
		{"lille-euronaplouse", "5", "villes", ""},
		{"saint-omer-benin-appui-institutionnel", "", "", "2008"},
	} {
		if !slices.ContainsFunc(figures, func(r row) bool {
			return r["cooperation"] == want[0] && r["value"] == want[1] && r["unit"] == want[2] && r["year"] == want[3]
		}) {
			t.Errorf("no figure %v", want)
		}
	}
}

func TestEuronaplouse(t *testing.T) {
	t.Parallel()
	var members []string
	for _, member := range table(t, "network_members.csv") {
		if member["network"] == "euronaplouse" {
			members = append(members, member["member_kind"]+"/"+member["member"])
		}
	}
	want := []string{"authority/lille", "partner/barcelone", "partner/dundee", "partner/naples", "partner/stavanger"}
	if diff := cmp.Diff(want, members); diff != "" {
		t.Errorf("members (-want +got):\n%s", diff)
	}
	for cooperation, actors := range participants(t) {
		for _, city := range want[1:] {
			if actors[city] != nil {
				t.Errorf("%s takes part in %s: being in the network is all the text says", city, cooperation)
			}
		}
	}
	if got := byID(t, "partners.csv", "id")["stavanger"]["source_name"]; got != "Stavenger" {
		t.Errorf("Stavanger's source_name is %q, the text writes Stavenger", got)
	}
}

// Authorities keep their official code, their former names and who took over.
func TestSuccessions(t *testing.T) {
	t.Parallel()
	authorities := byID(t, "authorities.csv", "id")
	for id, want := range map[string][2]string{
		"region-nord-pas-de-calais":                {"2015-12-31", "region-hauts-de-france"},
		"lille-metropole-communaute-urbaine":       {"2014-12-31", "metropole-europeenne-de-lille"},
		"communaute-d-agglomeration-de-saint-omer": {"2016-12-31", "communaute-d-agglomeration-du-pays-de-saint-omer"},
		"communaute-de-communes-de-la-morinie":     {"2016-12-31", "communaute-d-agglomeration-du-pays-de-saint-omer"},
	} {
		if got := [2]string{authorities[id]["dissolved_on"], authorities[id]["successor"]}; got != want {
			t.Errorf("%s: %v, want %v", id, got, want)
		}
	}
	for _, id := range []string{"departement-du-nord", "departement-du-pas-de-calais"} {
		if !strings.Contains(authorities[id]["other_names"], "[../2015-03]") {
			t.Errorf("%s has lost its name of conseil général", id)
		}
	}
	for id, authority := range authorities {
		if authority["kind"] == string(atlas.KindCommune) && (len(authority["code"]) != 5 || authority["code"] != authority["seat"]) {
			t.Errorf("%s: code %q, seat %q", id, authority["code"], authority["seat"])
		}
		if authority["seat"] == "" {
			t.Errorf("%s has no commune where the map draws it", id)
		}
	}
}

// testdata/twinnings.csv is the list the twinnings were taken from: names as
// written there, country and year. Each of its 280 pairs is in the records,
// under the same country, and no year is lost.
func TestTwinningsAreWhole(t *testing.T) {
	t.Parallel()
	authorities := names(table(t, "authorities.csv"), "name", "other_names")
	partners := table(t, "partners.csv")
	cooperations := byID(t, "cooperations.csv", "id")
	who := participants(t)
	twinnings := fixture(t, "twinnings.csv")
	if len(twinnings) != 280 {
		t.Fatalf("the list has %d lines, want 280", len(twinnings))
	}
	for _, want := range twinnings {
		authority := authorities[straight(want["authority"])]
		found := false
		for id, actors := range who {
			if actors["authority/"+authority] == nil ||
				!strings.HasPrefix(cooperations[id]["start"], want["year"]) ||
				(want["kind"] == "jumelage" && cooperations[id]["type"] != string(atlas.TypeTwinning)) {
				continue
			}
			found = found || slices.ContainsFunc(partners, func(p row) bool {
				return actors["partner/"+p["id"]] != nil && isNamed(p, want["partner"]) &&
					slices.Contains(p.list("countries"), want["country"])
			})
		}
		if !found {
			t.Errorf("no record for %s and %s (%s) since %q", want["authority"], want["partner"], want["country"], want["year"])
		}
	}
}

// isNamed reports whether a list that writes name means the partner p: it is
// the same name, or the same with a precision in brackets.
func isNamed(p row, name string) bool {
	short, _, _ := strings.Cut(name, " (")
	for _, known := range append([]string{p["name"], p["source_name"]}, p.list("other_names")...) {
		if known = straight(known); known == straight(name) || known == straight(short) {
			return true
		}
	}
	return false
}

// names maps every name of the rows to their identifier.
func names(rows []row, name, others string) map[string]string {
	ids := map[string]string{}
	for _, r := range rows {
		ids[straight(r[name])] = r["id"]
		for _, other := range r.list(others) {
			other, _, _ = strings.Cut(other, " [")
			ids[straight(other)] = r["id"]
		}
	}
	return ids
}

func straight(text string) string { return strings.ReplaceAll(text, "’", "'") }
