package main

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

var (
	exactVersion = regexp.MustCompile(`^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$`)
	// What fetches and runs a program, and what it is called with up to the next command.
	fetchesProgram = regexp.MustCompile(`\b(npx|npm exec|npm (?:install|i|add)|go (?:run|install|get|tool) [a-z0-9-]+(?:\.[a-z0-9-]+)+/|pip3? install|curl [^|]*\| *(?:ba)?sh)[^;&|\n]*`)
	moduleVersion  = regexp.MustCompile(`^go \w+ [\w./-]+@v\d+\.\d+\.\d+(\s|$)`)
)

// TestPinnedPackages holds that npm is asked for one version of everything, and
// that its content is known before it comes.
func TestPinnedPackages(t *testing.T) {
	t.Parallel()
	for _, folder := range []string{"../../static", "../../data/gazetteer", "../../data/world"} {
		var asked struct {
			Dependencies, DevDependencies, OptionalDependencies map[string]string
			Overrides                                           map[string]any
		}
		readJSON(t, folder+"/package.json", &asked)
		count := 0
		for _, list := range []map[string]string{asked.Dependencies, asked.DevDependencies, asked.OptionalDependencies} {
			for name, version := range list {
				count++
				if !exactVersion.MatchString(version) {
					t.Errorf("%s asks for %s %q, which is not one version", folder, name, version)
				}
			}
		}
		pinnedOverrides(t, folder, asked.Overrides)
		var lock struct {
			Packages map[string]struct{ Integrity string }
		}
		readJSON(t, folder+"/package-lock.json", &lock)
		if count == 0 || len(lock.Packages) <= count {
			t.Errorf("%s asks for %d packages and locks %d: is this the right file?", folder, count, len(lock.Packages))
		}
		for name, locked := range lock.Packages {
			if name != "" && !strings.HasPrefix(locked.Integrity, "sha512-") {
				t.Errorf("%s: %s may be anything: its digest is %q", folder, name, locked.Integrity)
			}
		}
	}
}

func pinnedOverrides(t *testing.T, folder string, overrides map[string]any) {
	t.Helper()
	for name, value := range overrides {
		switch value := value.(type) {
		case string:
			if !exactVersion.MatchString(value) {
				t.Errorf("%s overrides %s by %q, which is not one version", folder, name, value)
			}
		case map[string]any:
			pinnedOverrides(t, folder, value)
		}
	}
}

// TestPinnedTools holds that what scripts fetch and run is one version too, and
// that go.mod and go.sum are complete.
func TestPinnedTools(t *testing.T) {
	t.Parallel()
	command := exec.Command("git", "ls-files", "--", "*.sh", "Makefile", ".ci", "*/package.json", "deploy")
	command.Dir = "../.."
	listed, err := command.Output()
	if err != nil {
		t.Fatalf("git ls-files: %v", err)
	}
	fetched := 0
	for path := range strings.Lines(string(listed)) {
		path = strings.TrimSpace(path)
		content, err := os.ReadFile("../../" + path)
		if err != nil {
			continue // removed, and not committed yet
		}
		found, wrong := unpinned(string(content))
		fetched += found
		for _, what := range wrong {
			t.Errorf("%s fetches a program of no given version: %s", path, what)
		}
	}
	if fetched == 0 {
		t.Error("no script fetches a program: is this test looking at the right files?")
	}
	command = exec.Command("go", "list", "-mod=readonly", "-m", "all")
	command.Dir = "../.."
	if out, err := command.CombinedOutput(); err != nil {
		t.Errorf("go.mod: %v\n%s", err, out)
	}
}

// TestUnpinned makes sure that a tool can be refused.
func TestUnpinned(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]int{
		"go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...": 0,
		"go run ./cmd/bench":                    0,
		"go run example.org/tool@latest ./...":  1,
		"go install example.org/tool":           1,
		"go run example.org/tool@v1 ./...":      1,
		"npx esbuild":                           1,
		"cd x && npm install left-pad":          1,
		"npm --prefix static ci":                0,
		"pip install black":                     1,
		"curl https://example.org/get.sh | sh":  1,
		"apt-get install nginx; echo npm audit": 0,
	} {
		if _, wrong := unpinned(line); len(wrong) != want {
			t.Errorf("unpinned(%q) = %v, want %d", line, wrong, want)
		}
	}
}

// unpinned counts what a script fetches and runs, and names what has no version.
func unpinned(script string) (fetched int, wrong []string) {
	// A tool whose version has a name of its own, for one command to use.
	for _, named := range regexp.MustCompile(`(?m)^(\w+)=(\S+@\S+)$`).FindAllStringSubmatch(script, -1) {
		script = strings.ReplaceAll(script, `"$`+named[1]+`"`, named[2])
	}
	for line := range strings.Lines(script) {
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		for _, call := range fetchesProgram.FindAllString(line, -1) {
			fetched++
			if !moduleVersion.MatchString(call) {
				wrong = append(wrong, call)
			}
		}
	}
	return fetched, wrong
}
