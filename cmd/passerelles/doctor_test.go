package main

import (
	"reflect"
	"strings"
	"testing"

	"github.com/passerelles/passerelles/data"
	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/dataset"
	"github.com/passerelles/passerelles/internal/localdb"
)

// TestDoctorNamesEmptyLegalNotices: each field that is empty has its own
// warning, which names it; what is filled in has none. The fields are found by
// reflection, so that none that is added later is forgotten.
func TestDoctorNamesEmptyLegalNotices(t *testing.T) {
	t.Parallel()
	fields := reflect.TypeFor[atlas.Legal]()
	all := diagnoseLegal(atlas.Legal{})
	if len(all) != fields.NumField() {
		t.Fatalf("%d warnings for %d empty fields", len(all), fields.NumField())
	}
	for i := range fields.NumField() {
		key := "(legal." + fields.Field(i).Tag.Get("json") + " "
		var legal atlas.Legal
		reflect.ValueOf(&legal).Elem().Field(i).SetString("Un service")
		for _, finding := range diagnoseLegal(legal) {
			if strings.Contains(finding.Text.FR, key) {
				t.Errorf("%s is filled in, and still: %s", key, finding.Text.FR)
			}
		}
		reflect.ValueOf(&legal).Elem().Field(i).SetString(" ")
		named := 0
		for _, finding := range diagnoseLegal(legal) {
			if finding.Level != localdb.LevelWarning {
				t.Errorf("%s keeps Passerelles from working", key)
			}
			if strings.Contains(finding.Text.FR, key) && strings.Contains(finding.Text.EN, key) {
				named++
			}
		}
		if named != 1 {
			t.Errorf("%s is empty: %d warnings name it", key, named)
		}
	}
}

// TestDoctorReadsBundledLegalNotices: what doctor says is about the data that
// come with the program.
func TestDoctorReadsBundledLegalNotices(t *testing.T) {
	t.Parallel()
	read, err := dataset.ReadFS(t.Context(), data.Bundled(), "data")
	if err != nil {
		t.Fatal(err)
	}
	findings := diagnoseData(t.Context())
	for _, want := range diagnoseLegal(read.Record.Territory.Legal) {
		found := 0
		for _, finding := range findings {
			if finding == want {
				found++
			}
		}
		if found != 1 {
			t.Errorf("%q is said %d times", want.Text.EN, found)
		}
	}
}
