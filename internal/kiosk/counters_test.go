package kiosk

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func counted(tb testing.TB, path string) *Counters {
	tb.Helper()
	c, damage, err := OpenCounters(path)
	if err != nil || damage != nil {
		tb.Fatalf("open %s: %v, %v", path, err, damage)
	}
	return c
}

func table(tb testing.TB, c *Counters) string {
	tb.Helper()
	var out strings.Builder
	if err := c.WriteCSV(&out); err != nil {
		tb.Fatal(err)
	}
	return out.String()
}

func TestCounters(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), countersName)
	c := counted(t, path)
	c.Add("2026-11-24", map[string]int{"visit": 2, "theme:eau": 1})
	c.Add("2026-11-23", map[string]int{"visit": 1, "place:partner:lalo": 3})
	c.Add("2026-11-24", map[string]int{"visit": 1})
	c.Add(UnknownDay, map[string]int{"qr": 1})
	c.Add("2026-11-25", nil) // nothing happened: no day
	want := "jour,compteur,nombre\ndate inconnue,qr,1\n2026-11-23,place:partner:lalo,3\n2026-11-23,visit,1\n2026-11-24,theme:eau,1\n2026-11-24,visit,3\n"
	if diff := cmp.Diff(want, table(t, c)); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
	if err := c.Save(); err != nil {
		t.Fatal(err)
	}
	again := counted(t, path)
	if diff := cmp.Diff(want, table(t, again)); diff != "" {
		t.Errorf("after a start (-want +got):\n%s", diff)
	}
	if got := again.LastDay(); got != "2026-11-24" {
		t.Errorf("last day %q", got)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := again.Save(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("written although nothing was counted")
	}
}

// TestCountersBounds: a page that goes wrong fills no disk.
func TestCountersBounds(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		counts []map[string]int
		want   map[string]int
	}{
		{"names that are none", []map[string]int{{"": 1, "visite au musée": 4, "a,b": 1, "=1+1": 1, "a:b:c:d": 1, strings.Repeat("a", longestName+1): 1}}, map[string]int{"other": 6}},
		{"numbers that are none", []map[string]int{{"visit": -3, "qr": 0}}, map[string]int{"other": 2}},
		{"far too many", []map[string]int{{"visit": mostCounted - 1}, {"visit": 3}}, map[string]int{"visit": mostCounted, "other": 2}},
		{"far too many others", []map[string]int{{"other": mostCounted}, {"other": 1, "": 1}}, map[string]int{"other": mostCounted}},
		{"the longest name", []map[string]int{{"a" + strings.Repeat("b", longestName-1): 1}}, map[string]int{"a" + strings.Repeat("b", longestName-1): 1}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := counted(t, filepath.Join(t.TempDir(), countersName))
			for _, counts := range test.counts {
				c.Add("2026-11-23", counts)
			}
			if diff := cmp.Diff(test.want, map[string]int(c.days["2026-11-23"])); diff != "" {
				t.Errorf("counts (-want +got):\n%s", diff)
			}
		})
	}

	c := counted(t, filepath.Join(t.TempDir(), countersName))
	for i := range mostNames + 50 {
		c.Add("2026-11-23", map[string]int{fmt.Sprintf("place:partner:%d", i): 1})
	}
	if names := len(c.days["2026-11-23"]); names != mostNames+1 || c.days["2026-11-23"]["other"] != 50 {
		t.Errorf("%d names, %d others", names, c.days["2026-11-23"]["other"])
	}

	first := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	c.Add(UnknownDay, map[string]int{"visit": 1})
	for i := range daysKept + 10 {
		c.Add(first.AddDate(0, 0, i).Format(time.DateOnly), map[string]int{"visit": 1})
	}
	if len(c.days) != daysKept+1 || c.days["2024-01-12"] == nil || c.days["2024-01-11"] != nil || c.days[UnknownDay] == nil {
		t.Errorf("%d days are kept: %v", len(c.days), slices.Sorted(maps.Keys(c.days)))
	}
}

// TestCountersDamaged: what a pulled plug left is set aside, and counting goes
// on.
func TestCountersDamaged(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{
		"nothing":              "",
		"zeros":                "\x00\x00\x00",
		"half of it":           `{"format":1,"days":{"2026-11-23":{"vis`,
		"no days":              `{"format":1}`,
		"another format":       `{"format":2,"days":{}}`,
		"a name that is none":  `{"format":1,"days":{"2026-11-23":{"=1+1":1}}}`,
		"a count that is none": `{"format":1,"days":{"2026-11-23":{"visit":-1}}}`,
		"a day of nothing":     `{"format":1,"days":{"2026-11-23":null}}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), countersName)
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			c, damage, err := OpenCounters(path)
			if err != nil || damage == nil {
				t.Fatalf("error %v, damage %v", err, damage)
			}
			c.Add("2026-11-23", map[string]int{"visit": 1})
			if err := c.Save(); err != nil {
				t.Fatal(err)
			}
			if aside, err := os.ReadFile(path + damagedSuffix); err != nil || string(aside) != content {
				t.Errorf("set aside: %q, %v", aside, err)
			}
			counted(t, path)
		})
	}
}

func TestCountersTogether(t *testing.T) {
	t.Parallel()
	c := counted(t, filepath.Join(t.TempDir(), countersName))
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 100 {
				c.Add("2026-11-23", map[string]int{"visit": 1})
				if err := c.WriteCSV(&strings.Builder{}); err != nil {
					t.Error(err)
				}
			}
			if err := c.Save(); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if c.days["2026-11-23"]["visit"] != 400 {
		t.Errorf("%d visits, want 400", c.days["2026-11-23"]["visit"])
	}
}

func TestDay(t *testing.T) {
	t.Parallel()
	published := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	paris := time.FixedZone("CET", 3600)
	for _, test := range []struct {
		name string
		now  time.Time
		last string
		want string
	}{
		{"the day after", published.Add(24 * time.Hour), "", "2026-11-24"},
		{"the same day again", published.Add(24 * time.Hour), "2026-11-24", "2026-11-24"},
		{"the day is that of the place", time.Date(2026, 11, 24, 23, 30, 0, 0, time.UTC).In(paris), "", "2026-11-25"},
		{"before the edition", published.Add(-time.Second), "", UnknownDay},
		{"in 1970", time.Unix(60, 0), "", UnknownDay},
		{"before the last day", published.Add(24 * time.Hour), "2026-11-25", UnknownDay},
		{"far in the future", published.AddDate(11, 0, 0), "", UnknownDay},
	} {
		if got := day(test.now, published, test.last); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
	if got := day(published, time.Time{}, ""); got != UnknownDay {
		t.Errorf("%q for an edition that was never published", got)
	}
}
