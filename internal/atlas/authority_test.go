package atlas

import (
	"slices"
	"testing"
)

func TestAuthorityKindLevel(t *testing.T) {
	t.Parallel()
	want := map[AuthorityKind]Level{
		KindRegion: LevelRegion, KindDepartment: LevelCounty, KindEPCI: LevelGrouping,
		KindPays: LevelGrouping, KindCommune: LevelLocality,
	}
	for _, kind := range AuthorityKinds() {
		if got := kind.Level(); got != want[kind] || !slices.Contains(Levels(), got) {
			t.Errorf("the level of a %s is %q, want %q", kind, got, want[kind])
		}
	}
}
