package httpd

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/passerelles/passerelles/internal/mission"
)

func TestDossier(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	got := s.get("/missions/dossier.json?country=PS&utm=")
	if got.StatusCode != http.StatusBadRequest {
		t.Errorf("an unknown parameter: status %d", got.StatusCode)
	}
	got = s.get("/missions/dossier.json?country=PS")
	var dossier mission.Dossier
	if err := json.Unmarshal([]byte(got.body), &dossier); err != nil || got.StatusCode != http.StatusOK {
		t.Fatalf("status %d, %v: %.200s", got.StatusCode, err, got.body)
	}
	if dossier.Edition.Number != 7 || dossier.Edition.Digest != s.edition.Digest || dossier.Summary.Cooperations == 0 {
		t.Errorf("it is of edition %+v, with %+v", dossier.Edition, dossier.Summary)
	}
	for header, want := range map[string]string{
		"Content-Type": "application/json", "Cache-Control": "no-cache", "Access-Control-Allow-Origin": "*",
		"Content-Disposition": `inline; filename="passerelles-mission-PS.json"`,
	} {
		if value := got.Header.Get(header); value != want {
			t.Errorf("%s: %q, want %q", header, value, want)
		}
	}
	again := s.get("/missions/dossier.json?country=PS&country=PS&status=all", "If-None-Match", got.Header.Get("Etag"))
	if again.StatusCode != http.StatusNotModified {
		t.Errorf("the same request in other words: status %d, want 304", again.StatusCode)
	}
	other := s.get("/missions/dossier.json?country=PS&status=active", "If-None-Match", got.Header.Get("Etag"))
	if other.StatusCode != http.StatusOK {
		t.Errorf("another request: status %d, want 200", other.StatusCode)
	}
}

func TestDossierForms(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	for address, want := range map[string]string{
		"/missions/dossier.geojson?near=32.22,35.26&km=300":              "application/geo+json",
		"/missions/dossier.kml?area=34,30;37,30;37,34;34,34":             "application/vnd.google-earth.kml+xml",
		"/en/missions/dossier.kml?area=34,30;37,30;37,34;34,34":          "application/vnd.google-earth.kml+xml",
		"/missions/dossier.ics?country=PS&from=2027-03-01&to=2027-03-03": "text/calendar; charset=utf-8",
		"/missions/plan.json": "application/json",
		"/missions/plan.csv":  "text/csv; charset=utf-8; header=present",
	} {
		got := s.get(address)
		if got.StatusCode != http.StatusOK || got.Header.Get("Content-Type") != want || got.Header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: status %d, %q", address, got.StatusCode, got.Header.Get("Content-Type"))
		}
		name := got.Header.Get("Content-Disposition")
		for _, r := range name {
			if r > '~' || r < ' ' {
				t.Errorf("%s: is called %q", address, name)
			}
		}
	}
	for _, address := range []string{"/fr/missions/dossier.kml?country=PS", "/xx/missions/dossier.kml?country=PS", "/en/missions/dossier.json?country=PS", "/missions/dossier.exe"} {
		if got := s.get(address); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status %d, want 404", address, got.StatusCode)
		}
	}
}

func TestDossierFaults(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	for query, want := range map[string]string{
		"":                                "missing-parameter region",
		"region=abc":                      "invalid-parameter region",
		"country=ZZ":                      "invalid-parameter country",
		"near=1,2":                        "missing-parameter km",
		"near=1,2&near=3,4&km=5":          "repeated-parameter near",
		"country=PS&theme=golf":           "invalid-parameter theme",
		"country=PS&theme=;":              "invalid-parameter theme",
		"country=PS&authority=x;y":        "invalid-parameter authority",
		"country=PS&lang=en":              "unknown-parameter lang",
		"area=0,0;1,1":                    "invalid-parameter area",
		"country=PS&from=2027-13-01&to=1": "invalid-parameter from",
	} {
		got := s.get("/missions/dossier.json?" + query)
		var problem struct{ Type, Parameter, Detail string }
		if err := json.Unmarshal([]byte(got.body), &problem); err != nil || got.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%q: %v, %s", query, err, got.body)
		}
		if said := strings.TrimPrefix(problem.Type, problemPrefix) + " " + problem.Parameter; got.StatusCode != http.StatusBadRequest || said != want {
			t.Errorf("%q: status %d, %s, want %s", query, got.StatusCode, said, want)
		}
	}
	if got := s.get("/missions/dossier.ics?country=PS"); got.StatusCode != http.StatusBadRequest {
		t.Errorf("a calendar without dates: status %d", got.StatusCode)
	}
}

// TestStaleDossier holds that a page says once that most of its cooperations have
// no recent source, and the data of each.
func TestStaleDossier(t *testing.T) {
	t.Parallel()
	record := toldRecord()
	record.Sources[0].AccessedOn = "2011"
	s := telling(t, record, "")
	var dossier mission.Dossier
	if err := json.Unmarshal([]byte(s.get("/missions/dossier.json?country=BG,PS").body), &dossier); err != nil {
		t.Fatal(err)
	}
	stale, once := dossier.Stale()
	if !once || stale == len(dossier.Cooperations) {
		t.Fatalf("%d of %d cooperations are stale, want most and not all", stale, len(dossier.Cooperations))
	}
	for address, said := range map[string][2]string{
		"/missions/dossier?country=BG,PS":    {"on ne connaît aucune source consultée depuis moins de 5", "aucune source de moins de cinq ans"},
		"/en/missions/dossier?country=BG,PS": {"no source is known to have been read in the last 5", "no source less than five years old"},
	} {
		body := s.get(address).body
		if all, each := strings.Count(body, said[0]), strings.Count(body, said[1]); all != 1 || each != 0 {
			t.Errorf("%s: says it %d times of all and %d times of each", address, all, each)
		}
	}
}

// An area with as many corners as may be fits in an address.
func TestLargestArea(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	corners := make([]string, mission.MaxCorners)
	for i := range corners {
		corners[i] = fmt.Sprintf("%.5f%%2C%.5f", 100+float64(i)/10, 40+float64(i*i%7)/10)
	}
	if got := s.get("/missions/dossier.json?area=" + strings.Join(corners, "%3B")); got.StatusCode != http.StatusOK {
		t.Errorf("status %d: %.300s", got.StatusCode, got.body)
	}
}

// What is kept is bounded, and dossiers wait for their turn.
func TestDossiersAreBounded(t *testing.T) {
	t.Parallel()
	var keeper fileKeeper
	for i := range 3 * mostFileKeys {
		keeper.put(fmt.Sprint(i), plainBody([]string{"text/plain"}, make([]byte, 100<<10)))
		if keeper.bytes > mostFiles || len(keeper.files) > mostFileKeys {
			t.Fatalf("%d files of %d bytes are kept", len(keeper.files), keeper.bytes)
		}
	}
	keeper.put("large", plainBody([]string{"text/plain"}, make([]byte, largestFile+1)))
	if keeper.get("large") != nil || keeper.get(fmt.Sprint(3*mostFileKeys-1)) == nil {
		t.Error("what is too large is kept, or the last is not")
	}
	s := open(t, nil)
	for range missionsAtOnce {
		s.server.dossiers <- struct{}{}
	}
	if got := s.get("/missions/dossier.json?country=PS"); got.StatusCode != http.StatusServiceUnavailable || got.Header.Get("Retry-After") != "5" {
		t.Errorf("too many at once: status %d", got.StatusCode)
	}
	<-s.server.dossiers
	if got := s.get("/missions/dossier.json?country=PS"); got.StatusCode != http.StatusOK {
		t.Errorf("one is finished: status %d for the next", got.StatusCode)
	}
}
