package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The bounds of a corpus: it is read by every run of the tests, and by people.
const (
	mostInputs     = 20
	mostInputBytes = 10 << 10
)

// TestEveryFuzzTargetHasACorpus: what a target is fed with is kept, small, under
// names that say what each input shows; and no input is left of a target that is
// no more.
func TestEveryFuzzTargetHasACorpus(t *testing.T) {
	t.Parallel()
	target := regexp.MustCompile(`(?m)^func (Fuzz\w+)\(`)
	named := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	byChance := regexp.MustCompile(`^[0-9a-f]{16}$`) // as go test names what it finds
	targets := map[string]bool{}
	inputs := map[string]int{}
	for _, root := range []string{"../../cmd", "../../internal"} {
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			folder := filepath.Dir(path)
			if strings.HasSuffix(path, "_test.go") {
				source, err := os.ReadFile(path)
				for _, found := range target.FindAllSubmatch(source, -1) {
					targets[filepath.Join(folder, "testdata", "fuzz", string(found[1]))] = true
				}
				return err
			}
			if filepath.Base(filepath.Dir(folder)) != "fuzz" {
				return nil
			}
			inputs[folder]++
			info, err := entry.Info()
			if err == nil && info.Size() > mostInputBytes {
				t.Errorf("%s has %d bytes, of %d at most", path, info.Size(), mostInputBytes)
			}
			if !named.MatchString(entry.Name()) || byChance.MatchString(entry.Name()) {
				t.Errorf("%s: its name does not say what it shows", path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(targets) < 40 {
		t.Errorf("only %d targets were found", len(targets))
	}
	for folder := range targets {
		if count := inputs[folder]; count == 0 || count > mostInputs {
			t.Errorf("%s holds %d inputs, want 1 to %d", folder, count, mostInputs)
		}
	}
	for folder := range inputs {
		if !targets[folder] {
			t.Errorf("%s is the corpus of no target", folder)
		}
	}
}
