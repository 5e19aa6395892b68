package kiosk

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzReadCounters: what a file of counters gives is within the bounds, is saved
// and read again the same, and makes a table of three columns.
func FuzzReadCounters(f *testing.F) {
	f.Add([]byte(`{"format":1,"days":{"2026-11-23":{"visit":2,"theme:eau":1},"":{"other":1}}}`))
	f.Add([]byte(`{"format":1,"days":{"2026-11-23":null}}`))
	f.Add([]byte(`{"format":1,"days":{"a":{"VISIT":1}}}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		days, err := readCounters(content)
		if err != nil {
			return
		}
		counters := &Counters{path: filepath.Join(t.TempDir(), "counters.json"), days: days, dirty: true}
		var table bytes.Buffer
		if err := counters.WriteCSV(&table); err != nil {
			t.Fatal(err)
		}
		if _, err := csv.NewReader(&table).ReadAll(); err != nil {
			t.Errorf("no table: %v", err)
		}
		if err := counters.Save(); err != nil {
			t.Fatal(err)
		}
		again, damage, err := OpenCounters(counters.path)
		if err != nil || damage != nil {
			t.Fatalf("saved and damaged: %v, %v", damage, err)
		}
		if diff := cmp.Diff(days, again.days); diff != "" {
			t.Errorf("read again (-want +got):\n%s", diff)
		}
	})
}

// FuzzRefused: whatever the list of refused editions holds, the kiosk starts; a
// list that is damaged is set aside, and what it names leads to no other folder.
func FuzzRefused(f *testing.F) {
	f.Add([]byte(`[{"name":"a.zip","file":"00","number":3,"digest":"ff","reason":{"fr":"a","en":"b"}}]`))
	f.Add([]byte(`[{"file":"../../../x"}]`))
	f.Add([]byte(`[null]`))
	f.Add([]byte(`{"`))
	f.Fuzz(func(t *testing.T, content []byte) {
		s := shelf{folder: t.TempDir()}
		path := s.path(refusedName)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := s.refused.read(path); err != nil {
			t.Fatal(err)
		}
		var list []Refusal
		damaged := json.Unmarshal(content, &list) != nil
		if _, err := os.Stat(path + damagedSuffix); (err == nil) != damaged {
			t.Errorf("%q: damaged %v, set aside %v", content, damaged, err == nil)
		}
		for _, refusal := range s.refusals() {
			if kept := s.refusedPath(refusal.File); filepath.Dir(kept) != s.path(refusedFolder) {
				t.Errorf("%q would be kept at %s", refusal.File, kept)
			}
		}
	})
}
