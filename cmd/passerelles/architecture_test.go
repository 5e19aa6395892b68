package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/passerelles/passerelles/"

// TestArchitecture holds the rules of the house: who may import whom. They are
// about what a package imports itself, not in its tests.
func TestArchitecture(t *testing.T) {
	t.Parallel()
	imports := packageImports(t)
	for name, list := range imports {
		for _, imported := range list {
			if broken := brokenRule(name, imported); broken != "" {
				t.Errorf("%s imports %s: %s", name, imported, broken)
			}
		}
		last := name[strings.LastIndex(name, "/")+1:]
		if slices.Contains([]string{"util", "utils", "common", "helpers", "models", "types"}, last) {
			t.Errorf("%s: a package is named after what it is about", name)
		}
	}
	for _, expected := range []string{"internal/atlas", "internal/postgis", "internal/httpd", "cmd/passerelles"} {
		if _, found := imports[expected]; !found {
			t.Errorf("the package %s is not there: is this test looking at the right tree?", expected)
		}
	}
}

// TestArchitectureRules makes sure that the rules can fail.
func TestArchitectureRules(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, importer, imported string
		broken                   bool
	}{
		{"atlas stands alone", "internal/atlas", module + "internal/edition", true},
		{"atlas knows geometry", "internal/atlas", "github.com/paulmach/orb", false},
		{"atlas knows no encoding of it", "internal/atlas", "github.com/paulmach/orb/geojson", true},
		{"everything may import atlas", "internal/httpd", module + "internal/atlas", false},
		{"httpd never meets postgis", "internal/httpd", module + "internal/postgis", true},
		{"postgis never meets httpd", "internal/postgis", module + "internal/httpd", true},
		{"pgx lives in postgis", "internal/edition", "github.com/jackc/pgx/v5", true},
		{"pgx lives in postgis indeed", "internal/postgis", "github.com/jackc/pgx/v5/pgxpool", false},
		{"go-geom lives in postgis", "internal/geodesy", "github.com/twpayne/go-geom", true},
		{"mux lives in httpd", "cmd/passerelles", "github.com/gorilla/mux", true},
		{"only cmd wires", "internal/edition", module + "cmd/passerelles", true},
		{"bench asks PostGIS beside the program", "internal/bench", "github.com/jackc/pgx/v5", false},
		{"bench is no part of the program", "cmd/passerelles", module + "internal/bench", true},
		{"bench has its command", "cmd/bench", module + "internal/bench", false},
		{"test support stays in tests", "cmd/passerelles", module + "internal/postgistest", true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := brokenRule(test.importer, test.imported); (got != "") != test.broken {
				t.Errorf("brokenRule(%q, %q) = %q, want broken %v", test.importer, test.imported, got, test.broken)
			}
		})
	}
}

// brokenRule names the rule that the import breaks, or "". importer is a
// package of the module, by its path below it.
func brokenRule(importer, imported string) string {
	ours, internal := strings.CutPrefix(imported, module)
	standard := !strings.Contains(strings.Split(imported, "/")[0], ".")
	switch {
	case importer == "internal/atlas" && !standard && imported != "github.com/paulmach/orb":
		return "atlas imports the standard library and root orb only"
	case internal && ours == "internal/postgis" && importer == "internal/httpd",
		internal && ours == "internal/httpd" && importer == "internal/postgis":
		return "postgis and httpd never import each other"
	case internal && strings.HasPrefix(ours, "cmd/"):
		return "cmd imports everything and nothing imports cmd"
	case internal && ours == "internal/postgistest":
		return "postgistest is for tests"
	case internal && ours == "internal/bench" && importer != "cmd/bench":
		return "bench measures the program and is no part of it"
	case strings.HasPrefix(imported, "github.com/jackc/pgx/") && !strings.HasPrefix(importer, "internal/postgis") && importer != "internal/bench",
		strings.HasPrefix(imported, "github.com/twpayne/go-geom") && importer != "internal/postgis":
		return "pgx and go-geom are for postgis only"
	case imported == "github.com/gorilla/mux" && importer != "internal/httpd":
		return "gorilla/mux is for httpd only"
	}
	return ""
}

// packageImports lists what each package of the module imports, by its path
// below the module.
func packageImports(t *testing.T) map[string][]string {
	t.Helper()
	command := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...")
	command.Dir = "../.."
	listed, err := command.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	imports := map[string][]string{}
	for _, line := range strings.Split(strings.TrimSpace(string(listed)), "\n") {
		fields := strings.Fields(line)
		imports[strings.TrimPrefix(fields[0], module)] = fields[1:]
	}
	return imports
}
