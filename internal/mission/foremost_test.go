package mission_test

import (
	"slices"
	"testing"

	"github.com/passerelles/passerelles/internal/mission"
)

func TestForemost(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		cooperations int
		themes       []mission.ThemeCount
		want         []string
	}{
		"nothing":                {0, nil, nil},
		"one":                    {1, []mission.ThemeCount{{"eau", 1}}, []string{"eau"}},
		"one in six":             {12, []mission.ThemeCount{{"amitie", 10}, {"eau", 2}}, []string{"eau"}},
		"fewer than one in six":  {13, []mission.ThemeCount{{"amitie", 11}, {"eau", 2}}, nil},
		"no subject":             {9, []mission.ThemeCount{{"non_classe", 5}, {"amitie", 4}}, nil},
		"two at most":            {9, []mission.ThemeCount{{"eau", 3}, {"amitie", 2}, {"social", 2}, {"culture", 2}}, []string{"eau", "social"}},
		"the second is too rare": {20, []mission.ThemeCount{{"jeunesse", 17}, {"eau", 3}}, []string{"jeunesse"}},
	} {
		summary := mission.Summary{Cooperations: test.cooperations, Themes: test.themes}
		if got := summary.Foremost(); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}
