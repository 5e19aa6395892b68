package httpd

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/mission"
)

// TestMissionPages holds every byte of the pages of missions, in both languages.
func TestMissionPages(t *testing.T) {
	t.Parallel()
	s := told(t, "https://atlas.example")
	inline := regexp.MustCompile(`(?i)<style|\sstyle=|\son[a-z]+=|<script>`)
	for lang, prefix := range map[string]string{"fr": "", "en": "/en"} {
		for name, path := range map[string]string{
			"missions": "/missions", "plan": "/missions/plan",
			"dossier": "/missions/dossier?country=BG,PS&authority=lille&from=2027-03-20&to=2027-04-02",
		} {
			got := s.get(prefix + path)
			golden := filepath.Join("testdata", "pages", name+"."+lang+".html")
			if *update {
				if err := os.WriteFile(golden, []byte(got.body), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got.body); diff != "" {
				t.Errorf("%s (-want +got):\n%s", golden, diff)
			}
			if broken := inline.FindString(got.body); broken != "" {
				t.Errorf("%s holds %q, which the content security policy forbids", golden, broken)
			}
		}
	}
}

// TestDossierAddress holds that a dossier has one address, however a form asks
// for it, in every language.
func TestDossierAddress(t *testing.T) {
	t.Parallel()
	s := told(t, "")
	for asked, want := range map[string]string{
		"/missions/dossier?country=PS&country=BG&near=&km=300&theme=": "/missions/dossier?country=BG,PS",
		"/en/missions/dossier?country=PS&utm_source=x":                "/en/missions/dossier?country=PS",
		"/missions/dossier/?country=PS":                               "/missions/dossier?country=PS",
	} {
		got := s.get(asked)
		if got.StatusCode/100 != 3 || got.Header.Get("Location") != want {
			t.Errorf("%s: %d to %q, want a redirection to %q", asked, got.StatusCode, got.Header.Get("Location"), want)
		}
	}
	got := s.get("/missions/dossier?country=PS")
	if got.StatusCode != http.StatusOK || !strings.Contains(got.body, `href="/en/missions/dossier?country=PS"`) {
		t.Errorf("status %d; the other language has to be asked for the same dossier", got.StatusCode)
	}
}

// TestDossierFault holds that what nobody can make anything of is said in the
// form, which keeps what was typed.
func TestDossierFault(t *testing.T) {
	t.Parallel()
	s := told(t, "")
	for query, holds := range map[string][]string{
		"":                                 {`role="alert"`, "Dites où vous allez"},
		"?near=ici%3Cb%3E&km=10":           {`role="alert"`, `value="ici&lt;b&gt;"`},
		"?country=XX":                      {`role="alert"`},
		"?country=PS&authority=personne":   {`role="alert"`, `value="PS" checked`},
		"?country=PS&from=2027-02-30":      {`role="alert"`, `value="PS" checked`},
		"?near=32,35&km=1e99&theme=eau":    {`role="alert"`, `value="eau" checked`},
		"?area=" + strings.Repeat("1", 99): {`role="alert"`},
	} {
		got := s.get("/missions/dossier" + query)
		if got.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: status %d, want 400", query, got.StatusCode)
		}
		for _, each := range holds {
			if !strings.Contains(got.body, each) {
				t.Errorf("%s: the form does not hold %q", query, each)
			}
		}
	}
}

// TestDossierNotes holds that notes can be erased wherever there is room for them.
func TestDossierNotes(t *testing.T) {
	t.Parallel()
	s := told(t, "")
	if got := s.get("/missions/dossier?country=PS"); !strings.Contains(got.body, `id="notes-erase"`) {
		t.Error("there is no way to erase notes")
	}
}

// TestMissionsStatic holds that a host of files has no entry that leads nowhere.
func TestMissionsStatic(t *testing.T) {
	t.Parallel()
	s := open(t, func(c *Config) { c.Static = true })
	addresses, err := s.server.Addresses()
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range addresses.Pages {
		if strings.Contains(address, missionsTarget) {
			t.Errorf("%s is among the pages", address)
		}
	}
	for _, entry := range s.server.pages.menu("fr", "/") {
		if strings.Contains(entry.URL, missionsTarget) {
			t.Errorf("the menu leads to %s", entry.URL)
		}
	}
	if got := s.get("/missions"); got.StatusCode != http.StatusNotFound {
		t.Errorf("/missions: status %d, want 404", got.StatusCode)
	}
}

// TestPlanPage holds that a cell without anything says so, and that a country
// brings its authorities to the top.
func TestPlanPage(t *testing.T) {
	t.Parallel()
	s := told(t, "")
	got := s.get("/missions/plan")
	if !strings.Contains(got.body, `<td class="is-empty">0</td>`) {
		t.Error("no cell is empty")
	}
	first := func(body string) string {
		_, rows, _ := strings.Cut(body, "<tbody>")
		_, name, _ := strings.Cut(rows, `scope="row"><a href="`)
		address, _, _ := strings.Cut(name, `"`)
		return address
	}
	if sorted := first(s.get("/missions/plan?sort=PS").body); sorted != "/collectivites/lille" {
		t.Errorf("the first for Palestine is %s", sorted)
	}
	if sorted := first(s.get("/missions/plan?sort=BG").body); sorted != "/collectivites/dunkerque" {
		t.Errorf("the first for Bulgaria is %s", sorted)
	}
}

// TestPlanDownloads holds that the files of a plan count what its page does, and
// that the page says what that is.
func TestPlanDownloads(t *testing.T) {
	t.Parallel()
	s := told(t, "")
	page := s.get("/missions/plan?theme=eau&status=active&sort=PS&utm_source=x")
	for _, holds := range []string{
		`<p class="chosen">Seulement ces thèmes`, `<p class="chosen">Seulement ce qu’une source confirme actif`,
		`href="/missions/plan.csv?status=active&amp;theme=eau"`, `href="/en/missions/plan?status=active&amp;theme=eau&amp;sort=PS"`,
		`href="/missions/plan?status=active&amp;theme=eau"`, // takes the order back
	} {
		if !strings.Contains(page.body, holds) {
			t.Errorf("the page does not hold %s", holds)
		}
	}
	var plan mission.Plan
	if err := json.Unmarshal([]byte(s.get("/missions/plan.json?theme=eau&status=active").body), &plan); err != nil {
		t.Fatal(err)
	}
	if plan.Filter != (mission.PlanFilter{Theme: "eau", Status: mission.SelectActive}) || !strings.Contains(page.body, fmt.Sprintf("<p class=\"lead\">%d\u00a0coopération", plan.Cooperations)) {
		t.Errorf("%d cooperations of %+v, which the page does not say", plan.Cooperations, plan.Filter)
	}
	if cells := strings.Count(page.body, `<td class="is-empty">0</td>`) + strings.Count(page.body, `<td><a href="/?`); cells < len(plan.Authorities)*len(plan.Countries) {
		t.Errorf("%d cells, want %d authorities × %d countries", cells, len(plan.Authorities), len(plan.Countries))
	}
	for address, want := range map[string]int{
		"/missions/plan.csv?theme=golf": 400, "/missions/plan.csv?region=999": 400, "/missions/plan.json?sort=PS": 400,
		"/missions/plan?theme=golf&region=999&sort=ZZ&status=x": 200,
	} {
		if got := s.get(address); got.StatusCode != want {
			t.Errorf("%s: status %d, want %d", address, got.StatusCode, want)
		}
	}
}

// TestSpread holds that numbers of the map do not lie on each other, those of
// one place neither.
func TestSpread(t *testing.T) {
	t.Parallel()
	at := []orb.Point{{0, 0}, {0, 0}, {0, 0}, {0.5, 0}, {30, 30}}
	moved := spread(at, 1)
	for i := range moved {
		for j := range i {
			if gap := distance(moved[i], moved[j]); gap < 2 {
				t.Errorf("%d and %d are %g apart, want 2", i, j, gap)
			}
		}
	}
	if moved[4] != at[4] {
		t.Errorf("one that was alone moved to %v", moved[4])
	}
}

// TestAreaOutline holds the outline of a circle against the sphere.
func TestAreaOutline(t *testing.T) {
	t.Parallel()
	outline := areaOutline(mission.Area{Kind: mission.AreaCircle, Center: &orb.Point{35, 32}, KM: 300})
	if len(outline) != circleCorners {
		t.Fatalf("%d corners", len(outline))
	}
	if north, want := outline[0][1], 32+300/earthKM*180/math.Pi; math.Abs(north-want) > 1e-9 {
		t.Errorf("its north is at %g, want %g", north, want)
	}
}

// TestMissionCounts holds the counts of the form to the dossiers that it leads to.
func TestMissionCounts(t *testing.T) {
	t.Parallel()
	s := told(t, "")
	choice := regexp.MustCompile(`name="(region|country)" value="([^"]+)"[^>]*> <span>([^<]*?)(?: <small>([^<]*)</small>)?<`)
	choices := choice.FindAllStringSubmatch(s.get("/missions").body, -1)
	if len(choices) < 3 {
		t.Fatalf("%d regions and countries to choose from", len(choices))
	}
	counted := 0
	for _, each := range choices {
		parameter, code, label, want := each[1], each[2], each[3], 0
		if each[4] != "" {
			counted++
			var err error
			if want, err = strconv.Atoi(each[4]); err != nil {
				t.Fatal(err)
			}
		}
		var dossier struct {
			Summary struct {
				Cooperations int `json:"cooperations"`
			} `json:"summary"`
		}
		if err := json.Unmarshal([]byte(s.get("/missions/dossier.json?"+parameter+"="+code).body), &dossier); err != nil {
			t.Fatal(err)
		}
		if dossier.Summary.Cooperations != want {
			t.Errorf("%s: the form says %d cooperations, the dossier %d", label, want, dossier.Summary.Cooperations)
		}
	}
	if counted == 0 {
		t.Error("no count at all")
	}
}
