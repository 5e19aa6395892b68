package mission_test

import (
	"slices"
	"testing"

	"github.com/passerelles/passerelles/internal/mission"
)

// What most records lack is told once, and each record keeps it.
func TestStale(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		stale, recent int
		once          bool
	}{
		"nothing":            {0, 0, false},
		"one alone":          {1, 0, false},
		"all of two":         {2, 0, true},
		"half":               {3, 3, false},
		"more than half":     {4, 3, true},
		"fewer than half":    {3, 4, false},
		"most have a source": {1, 9, false},
	} {
		d := &mission.Dossier{}
		for range test.stale {
			d.Cooperations = append(d.Cooperations, mission.Cooperation{Weaknesses: []mission.Weakness{mission.WeakReported, mission.WeakNoRecentSource}})
		}
		for range test.recent {
			d.Cooperations = append(d.Cooperations, mission.Cooperation{Weaknesses: []mission.Weakness{mission.WeakStatusUnknown}})
		}
		stale, once := d.Stale()
		if stale != test.stale || once != test.once {
			t.Errorf("%s: %d, told once: %v, want %d, %v", name, stale, once, test.stale, test.once)
		}
		for i := range d.Cooperations {
			c := &d.Cooperations[i]
			wanted := slices.Clone(c.Weaknesses)
			if test.once {
				wanted = slices.DeleteFunc(wanted, func(w mission.Weakness) bool { return w == mission.WeakNoRecentSource })
			}
			if got := c.Told(once); !slices.Equal(got, wanted) {
				t.Errorf("%s: tells %v of a cooperation, want %v", name, got, wanted)
			}
			if i < test.stale && len(c.Weaknesses) != 2 {
				t.Errorf("%s: the record has lost a weakness: %v", name, c.Weaknesses)
			}
		}
	}
}
