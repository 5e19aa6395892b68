package kiosk

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"sync"

	"github.com/passerelles/passerelles/internal/durable"
)

// Counters are how often something was done, by day: visits, themes opened,
// languages. Nothing in them is about a person. They are safe for concurrent
// use.
type Counters struct {
	path string

	mu    sync.Mutex
	days  map[string]tally
	dirty bool
}

// The bounds of what is counted: a page that goes wrong fills no disk.
const (
	mostNames   = 2000 // a day
	mostCounted = 1_000_000
	daysKept    = 400
	// otherName counts what has no place of its own.
	otherName = "other"
)

// counterName is what is counted: "visit", "theme:eau", "place:partner:lalo".
var counterName = regexp.MustCompile(`^[a-z][A-Za-z0-9_-]*(:[A-Za-z0-9_-]+){0,2}$`)

// longestName leaves room for the longest identifiers.
const longestName = 128

// countersFile is how they are kept.
type countersFile struct {
	Format int              `json:"format"`
	Days   map[string]tally `json:"days"`
}

const countersFormat = 1

// damagedSuffix is added to the name of a file that could not be read.
const damagedSuffix = ".abime"

// OpenCounters reads the counters of a file. One that is damaged is set aside,
// which setAside says, and counting begins anew.
func OpenCounters(path string) (c *Counters, setAside error, err error) {
	c = &Counters{path: path, days: map[string]tally{}}
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("open counters: %w", err)
	}
	days, damage := readCounters(content)
	if damage == nil {
		c.days = days
		return c, nil, nil
	}
	if err := durable.Rename(path, path+damagedSuffix); err != nil {
		return nil, nil, fmt.Errorf("set damaged counters aside: %w", err)
	}
	return c, damage, nil
}

// readCounters reads a file and checks that it is within the bounds.
func readCounters(content []byte) (map[string]tally, error) {
	var file countersFile
	if err := json.Unmarshal(content, &file); err != nil {
		return nil, err
	}
	if file.Format != countersFormat || file.Days == nil {
		return nil, fmt.Errorf("the format is %d", file.Format)
	}
	for day, names := range file.Days {
		if names == nil {
			return nil, fmt.Errorf("the day %.20q is empty", day)
		}
		for name, count := range names {
			if !isCounterName(name) || count < 0 || count > mostCounted {
				return nil, fmt.Errorf("on %.20q, %.80q is %d", day, name, count)
			}
		}
	}
	return file.Days, nil
}

func isCounterName(name string) bool {
	return len(name) <= longestName && counterName.MatchString(name)
}

// Add counts. What is beyond the bounds, or has no proper name, is counted
// among the others.
func (c *Counters) Add(day string, counts map[string]int) {
	if len(counts) == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	today := c.days[day]
	if today == nil {
		today = tally{}
		c.days[day] = today
		c.forget()
	}
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		today.add(name, counts[name])
	}
	c.dirty = true
}

// tally is what was counted on one day.
type tally map[string]int

func (t tally) add(name string, count int) {
	if count <= 0 || !isCounterName(name) {
		name, count = otherName, 1
	}
	if _, known := t[name]; !known && len(t) >= mostNames && name != otherName {
		name = otherName
	}
	room := mostCounted - t[name]
	t[name] += min(count, room)
	if count > room && name != otherName {
		t.add(otherName, count-room)
	}
}

// forget drops the oldest days. They are counted, and not compared with today:
// a clock that jumps must not erase a year.
func (c *Counters) forget() {
	known := slices.Sorted(maps.Keys(c.days))
	for len(known) > 0 && known[0] == UnknownDay {
		known = known[1:]
	}
	for _, day := range known[:max(0, len(known)-daysKept)] {
		delete(c.days, day)
	}
}

// LastDay returns the last day that has counts, [UnknownDay] when there is none.
func (c *Counters) LastDay() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	last := UnknownDay
	for day := range c.days {
		last = max(last, day)
	}
	return last
}

// Save writes the counters when something was counted since the last time.
func (c *Counters) Save() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.dirty {
		return nil
	}
	err := durable.WriteFile(c.path, func(w io.Writer) error {
		return json.NewEncoder(w).Encode(countersFile{countersFormat, c.days})
	})
	if err != nil {
		return fmt.Errorf("save counters: %w", err)
	}
	c.dirty = false
	return nil
}

// WriteCSV writes a row for each day and name, sorted: UTF-8, with a header.
func (c *Counters) WriteCSV(w io.Writer) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	table := csv.NewWriter(w)
	table.Write([]string{"jour", "compteur", "nombre"}) // Flush has the error
	for _, day := range slices.Sorted(maps.Keys(c.days)) {
		shown := day
		if day == UnknownDay {
			shown = "date inconnue"
		}
		for _, name := range slices.Sorted(maps.Keys(c.days[day])) {
			table.Write([]string{shown, name, strconv.Itoa(c.days[day][name])})
		}
	}
	table.Flush()
	return table.Error()
}
