package kiosk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/durable"
	"github.com/passerelles/passerelles/internal/edition"
)

var publishedAt = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// editions are those that tests share, by number: they are immutable.
var editions sync.Map

// zipOf makes an edition file: of an edition of its own for each number, with
// pages of a build.
func zipOf(tb testing.TB, number int, build string) []byte {
	tb.Helper()
	build1, _ := editions.LoadOrStore(number, sync.OnceValues(func() (*edition.Edition, error) {
		return edition.Build(context.Background(), &atlas.Record{Territory: atlas.Territory{ID: "ici", Name: atlas.Text{FR: fmt.Sprint("Ici ", number)}}})
	}))
	built, err := build1.(func() (*edition.Edition, error))()
	if err != nil {
		tb.Fatal(err)
	}
	pages := &edition.Pages{
		Templates: fstest.MapFS{"kiosk.html": {Data: []byte(build)}}, Translations: fstest.MapFS{}, Dist: fstest.MapFS{}, Languages: []string{"fr"},
	}
	var archive bytes.Buffer
	if err := edition.WriteZip(&archive, built.WithMeta(edition.Meta{Number: number, PublishedAt: publishedAt}), pages); err != nil {
		tb.Fatal(err)
	}
	return archive.Bytes()
}

// page is a server of an edition: the name of its build.
type page struct {
	edition.Meta
	build string
}

func (p *page) Build() string { return p.build }

// makePage makes a server. Pages that say "broken" cannot be shown.
func makePage(e *edition.Edition, pages *edition.Pages) (Server, error) {
	file, err := pages.Templates.Open("kiosk.html")
	if err != nil {
		return nil, err
	}
	defer file.Close()
	build, err := io.ReadAll(file)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(string(build), "broken") {
		return nil, &atlas.Error{Code: atlas.CodeInvalid, Message: atlas.Text{FR: "Ces pages ne s’affichent pas.", EN: "These pages cannot be shown"}}
	}
	return &page{e.Meta, string(build)}, nil
}

// exhibition is a kiosk whose time only the test moves.
type exhibition struct {
	*Kiosk
	tb     testing.TB
	folder string

	mu    sync.Mutex
	time  time.Time
	shows []*page
}

// exhibit opens a kiosk on a folder.
func exhibit(tb testing.TB, folder string) *exhibition {
	tb.Helper()
	x := &exhibition{tb: tb, folder: folder, time: publishedAt.Add(26 * time.Hour)}
	x.open()
	return x
}

func (x *exhibition) open() {
	x.tb.Helper()
	k, err := New(Config{
		Folder: x.folder, Make: makePage, Show: x.show, Now: x.now, Version: "test", Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		x.tb.Fatal(err)
	}
	x.Kiosk = k
	k.Start()
}

func (x *exhibition) show(s Server) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.shows = append(x.shows, s.(*page))
}

func (x *exhibition) now() time.Time {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.time
}

func (x *exhibition) advance(d time.Duration) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.time = x.time.Add(d)
}

// pass lets time go by, with a look as often as there is one.
func (x *exhibition) pass(d time.Duration) {
	for range d / LookEvery {
		x.advance(LookEvery)
		x.Look()
	}
}

// shownNow is the number of the edition in front of the visitors; 0 for none.
func (x *exhibition) shownNow() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	if len(x.shows) == 0 {
		return 0
	}
	return x.shows[len(x.shows)-1].Number
}

func (x *exhibition) want(number int) {
	x.tb.Helper()
	if got := x.shownNow(); got != number {
		x.tb.Fatalf("edition %d is shown, want %d; health: %s", got, number, x.health())
	}
}

func (x *exhibition) health() string {
	content, err := json.MarshalIndent(x.Health(), "", " ")
	if err != nil {
		x.tb.Fatal(err)
	}
	return string(content)
}

func (x *exhibition) put(name string, content []byte) {
	x.tb.Helper()
	if err := os.WriteFile(filepath.Join(x.folder, name), content, 0o600); err != nil {
		x.tb.Fatal(err)
	}
}

func (x *exhibition) exists(name string) bool {
	_, err := os.Stat(filepath.Join(x.folder, name))
	return err == nil
}

// beat is what a page says that shows the edition in front.
func (x *exhibition) beat(state State, ready bool) {
	x.mu.Lock()
	shown := x.shows[len(x.shows)-1]
	x.mu.Unlock()
	x.beatOf(shown, state, ready)
}

func (x *exhibition) beatOf(shown *page, state State, ready bool) {
	x.Beat(Beat{Page: "page-" + shown.build, Edition: shown.Digest, Build: shown.build, State: state, Ready: ready})
}

// install is a folder with the edition 1 on its shelf.
func install(tb testing.TB) string {
	tb.Helper()
	folder := tb.TempDir()
	if err := os.WriteFile(filepath.Join(folder, currentName), zipOf(tb, 1, "a1"), 0o600); err != nil {
		tb.Fatal(err)
	}
	return folder
}

const arrival1 = arrivalsName + "/nouvelle.zip"

// TestFirstEdition: a kiosk that was given nothing waits for an edition.
func TestFirstEdition(t *testing.T) {
	t.Parallel()
	x := exhibit(t, filepath.Join(t.TempDir(), "borne"))
	x.want(0)
	if health := x.Health(); health.Edition != nil || health.Clock {
		t.Errorf("health %s", x.health())
	}
	x.put(arrival1, zipOf(t, 1, "a1"))
	x.pass(10 * time.Second)
	x.want(0) // it may still be growing
	x.pass(10 * time.Second)
	x.want(1)
	if x.exists(arrival1) || !x.exists(currentName) {
		t.Error("the edition is not on the shelf")
	}
	x.open()
	x.want(1)
}

// TestNewEdition: it is shown between two visits, the one before is kept.
func TestNewEdition(t *testing.T) {
	t.Parallel()
	x := exhibit(t, install(t))
	x.want(1)
	x.beat(Visit, true)
	x.put(arrival1, zipOf(t, 2, "b2"))
	for range 60 { // a long visit
		x.pass(LookEvery)
		x.beat(Visit, true)
		x.want(1)
	}
	if x.Health().Waiting == nil {
		t.Error("nobody is told that an edition waits")
	}
	if !x.exists(arrival1) {
		t.Error("the edition is nowhere while it waits: the plug may be pulled")
	}
	x.beat(Attract, true)
	x.pass(LookEvery)
	x.want(2)
	if x.exists(arrival1) {
		t.Error("what was taken is still in the folder of arrivals")
	}
	health := x.Health()
	if health.Trial == nil || health.Previous == nil || health.Previous.Number != 1 {
		t.Errorf("health %s", x.health())
	}
	x.beat(Attract, false)
	if x.Health().Trial == nil {
		t.Error("a page that is not ready ends the trial")
	}
	x.beat(Attract, true)
	if x.Health().Trial != nil || x.exists(trialName) {
		t.Error("a page that is ready does not end the trial")
	}
	x.pass(10 * time.Minute)
	x.want(2)
	x.open()
	x.want(2)
}

// TestArrivals: what arrives, and what becomes of it.
func TestArrivals(t *testing.T) {
	t.Parallel()
	other := zipOf(t, 1, "a1-other-file")
	for _, test := range []struct {
		name    string
		content []byte
		shown   int
		refused string // a part of the reason
	}{
		{"a newer one", zipOf(t, 2, "b2"), 2, ""},
		{"the same edition with other pages", other, 1, ""},
		{"the one that is shown", zipOf(t, 1, "a1"), 1, ""},
		{"half of one", zipOf(t, 2, "b2")[:2000], 1, "abîmée"},
		{"no edition", []byte("bonjour"), 1, "abîmée"},
		{"pages that cannot be shown", zipOf(t, 2, "broken"), 1, "ne s’affichent pas"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			x := exhibit(t, install(t))
			x.put(arrival1, test.content)
			x.pass(time.Minute)
			x.want(test.shown)
			if x.exists(arrival1) {
				t.Error("it is still there")
			}
			refused := x.Health().Refused
			if (test.refused != "") != (len(refused) == 1) || test.refused != "" && !strings.Contains(refused[0].Reason.FR, test.refused) {
				t.Errorf("refused %v, want one that says %q", refused, test.refused)
			}
			if kept, _ := filepath.Glob(filepath.Join(x.folder, refusedFolder, "*.zip")); len(kept) != len(refused) {
				t.Errorf("kept %v", kept)
			}
			if left, _ := filepath.Glob(filepath.Join(x.folder, durable.Unfinished+"*")); len(left) > 0 {
				t.Errorf("left over: %v", left)
			}
			x.open() // and it opens as it was
			x.want(test.shown)
		})
	}
}

// TestOlderEdition: a person goes back by putting an older one.
func TestOlderEdition(t *testing.T) {
	t.Parallel()
	x := exhibit(t, install(t))
	for _, number := range []int{3, 2} {
		x.put(arrival1, zipOf(t, number, fmt.Sprint("c", number)))
		x.pass(time.Minute)
		x.want(number)
	}
	if before := x.Health().Previous; before == nil || before.Number != 3 {
		t.Errorf("health %s", x.health())
	}
}

// TestRefusedAgain: what was refused is not tried again, after a start neither,
// and only the last are kept.
func TestRefusedAgain(t *testing.T) {
	t.Parallel()
	x := exhibit(t, install(t))
	for i := range refusedKept + 2 {
		x.put(arrival1, zipOf(t, 2, fmt.Sprint("broken", i)))
		x.pass(time.Minute)
	}
	x.open()
	x.put(arrival1, zipOf(t, 2, "broken1"))
	x.pass(time.Minute)
	x.want(1)
	if refused := x.Health().Refused; len(refused) != refusedKept+2 || refused[0].Number != 2 {
		t.Errorf("refused %v", refused)
	}
	if kept, _ := filepath.Glob(filepath.Join(x.folder, refusedFolder, "*.zip")); len(kept) != refusedKept {
		t.Errorf("kept %v", kept)
	}
	if x.exists(arrival1) {
		t.Error("it is still there")
	}
}

// TestStillArriving: a file that grows is left alone; a hidden one, and what is
// no edition by its name, always.
func TestStillArriving(t *testing.T) {
	t.Parallel()
	x := exhibit(t, install(t))
	whole := zipOf(t, 2, "b2")
	for part := 1; part <= 10; part++ {
		x.put(arrival1, whole[:len(whole)*part/10])
		x.pass(LookEvery)
		x.want(1)
	}
	for _, name := range []string{"._nouvelle.zip", "lisez-moi.txt", durable.Unfinished + "1"} {
		x.put(arrivalsName+"/"+name, []byte("x"))
	}
	x.pass(time.Minute)
	x.want(2)
	if refused := x.Health().Refused; len(refused) > 0 {
		t.Errorf("refused %v", refused)
	}
}

// TestStickForReading: what cannot be taken away is not taken twice.
func TestStickForReading(t *testing.T) {
	t.Parallel()
	if os.Geteuid() == 0 {
		// The superuser may remove from any folder: a folder in the place of the
		// file's removal cannot be made. What settle does then is tested below.
		a := arrivals{folders: []string{t.TempDir()}, seen: map[string]sighting{}}
		now := publishedAt
		path := filepath.Join(a.folders[0], "a.zip")
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		a.next(now)
		found, ok := a.next(now.Add(stillness))
		if !ok {
			t.Fatal("it is not found")
		}
		found.settled = true
		a.seen[path] = found.sighting
		if _, again := a.next(now.Add(time.Hour)); again {
			t.Error("it is found again")
		}
		return
	}
	stick := t.TempDir()
	if err := errors.Join(os.WriteFile(filepath.Join(stick, "a.zip"), zipOf(t, 2, "b2"), 0o600), os.Chmod(stick, 0o500)); err != nil {
		t.Fatal(err)
	}
	x := &exhibition{tb: t, folder: install(t), time: publishedAt.Add(26 * time.Hour)}
	x.open()
	x.arrivals.folders = append(x.arrivals.folders, stick)
	x.pass(5 * time.Minute)
	x.want(2)
	if len(x.shows) != 2 {
		t.Errorf("%d editions were shown", len(x.shows))
	}
}

// TestTrialFails: a page that does not get ready on a new edition brings the one
// before back, for good.
func TestTrialFails(t *testing.T) {
	t.Parallel()
	x := exhibit(t, install(t))
	old := x.shows[0]
	x.beat(Attract, true)
	x.put(arrival1, zipOf(t, 2, "b2"))
	for x.shownNow() != 2 {
		x.pass(LookEvery)
		x.beatOf(old, Attract, true)
	}
	switched := x.now()
	for x.shownNow() == 2 { // the browser shows something, but never is ready
		x.pass(LookEvery)
		x.beat(Attract, false)
	}
	x.want(1)
	if took := x.now().Sub(switched); took != trialLength {
		t.Errorf("it took %s, want %s", took, trialLength)
	}
	refused := x.Health().Refused
	if len(refused) != 1 || !strings.Contains(refused[0].Reason.FR, "n’a pas été prête") || refused[0].Number != 2 {
		t.Errorf("refused %v", refused)
	}
	if x.Health().Trial != nil || x.exists(trialName) {
		t.Error("the trial goes on")
	}
	x.open()
	x.want(1)
	x.put(arrival1, zipOf(t, 2, "b2"))
	x.pass(time.Minute)
	x.want(1)
}

// TestTrialDuringVisit: somebody touched the screen as the edition changed: the
// page ends that visit before it reloads.
func TestTrialDuringVisit(t *testing.T) {
	t.Parallel()
	x := exhibit(t, install(t))
	old := x.shows[0]
	x.put(arrival1, zipOf(t, 2, "b2"))
	for x.shownNow() != 2 {
		x.beatOf(old, Attract, true)
		x.pass(LookEvery)
	}
	for range 100 {
		x.beatOf(old, Visit, true)
		x.pass(LookEvery)
	}
	x.want(2)
	x.beat(Attract, true)
	x.pass(time.Hour)
	x.want(2)
}

// TestNoBrowserNoTrial: without a browser nobody is there to get ready.
func TestNoBrowserNoTrial(t *testing.T) {
	t.Parallel()
	x := exhibit(t, install(t))
	x.put(arrival1, zipOf(t, 2, "b2"))
	x.pass(time.Hour)
	x.want(2)
	if x.Health().Trial != nil || len(x.Health().Refused) > 0 {
		t.Errorf("health %s", x.health())
	}
}

// TestTrialBeforeTheBrowser: an edition that was on the stick when the machine
// started has to prove itself as well, from when the browser asks for the page.
func TestTrialBeforeTheBrowser(t *testing.T) {
	t.Parallel()
	for _, ready := range []bool{true, false} {
		t.Run(fmt.Sprint("ready ", ready), func(t *testing.T) {
			t.Parallel()
			x := exhibit(t, install(t))
			x.put(arrival1, zipOf(t, 2, "b2"))
			x.pass(3 * time.Minute)
			x.want(2)
			x.Opened()
			x.pass(trialLength - LookEvery)
			x.want(2)
			if ready {
				x.beat(Attract, true)
			}
			x.pass(time.Hour)
			x.want(map[bool]int{true: 2, false: 1}[ready])
		})
	}
}

// TestUnreadableShelf: a file that cannot be read today is not taken for a
// damaged one; the edition before is shown meanwhile.
func TestUnreadableShelf(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, currentName), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, previousName), zipOf(t, 1, "a1"), 0o600); err != nil {
		t.Fatal(err)
	}
	x := exhibit(t, folder)
	x.want(1)
	if !x.exists(currentName) || !x.exists(previousName) {
		t.Error("the files were moved")
	}
	if health := x.Health(); health.Trouble == nil || len(health.Refused) > 0 {
		t.Errorf("health %s", x.health())
	}
}

// TestPlugPulledDuringTrial: the trial goes on after the start.
func TestPlugPulledDuringTrial(t *testing.T) {
	t.Parallel()
	for _, ready := range []bool{true, false} {
		t.Run(fmt.Sprint("ready ", ready), func(t *testing.T) {
			t.Parallel()
			x := exhibit(t, install(t))
			x.put(arrival1, zipOf(t, 2, "b2"))
			for x.shownNow() != 2 {
				x.beat(Attract, true)
				x.pass(LookEvery)
			}
			x.open()
			x.want(2)
			x.pass(time.Minute) // the browser takes its time
			x.want(2)
			if ready {
				x.beat(Attract, true)
			}
			x.pass(time.Hour)
			x.want(map[bool]int{true: 2, false: 1}[ready])
		})
	}
}

// TestDamagedShelf: whatever the disk did, the kiosk shows an edition that opens,
// and says what it lost.
func TestDamagedShelf(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name              string
		current, previous []byte
		want              int
		refused           int
	}{
		{"all is well", zipOf(t, 2, "b2"), zipOf(t, 1, "a1"), 2, 0},
		{"the current one is damaged", zipOf(t, 2, "b2")[:999], zipOf(t, 1, "a1"), 1, 1},
		{"its pages cannot be shown", zipOf(t, 2, "broken"), zipOf(t, 1, "a1"), 1, 1},
		{"somebody took it away", nil, zipOf(t, 1, "a1"), 1, 0},
		{"both are damaged", []byte("x"), []byte("y"), 0, 0},
		{"nothing is there", nil, nil, 0, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			for name, content := range map[string][]byte{currentName: test.current, previousName: test.previous} {
				if content == nil {
					continue
				}
				if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			x := exhibit(t, folder)
			x.want(test.want)
			if got := x.Health().Refused; len(got) != test.refused {
				t.Errorf("refused %v", got)
			}
			x.open()
			x.want(test.want)
			x.put(arrival1, zipOf(t, 5, "e5"))
			x.pass(time.Minute)
			x.want(5)
		})
	}
}

// TestBadNotes: the kiosk's own notes, damaged by a pulled plug, stop nothing.
func TestBadNotes(t *testing.T) {
	t.Parallel()
	folder := install(t)
	for _, name := range []string{refusedName, trialName, countersName, profileName} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte("\x00"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	x := exhibit(t, folder)
	x.want(1)
	if health := x.Health(); len(health.Profile) != 1 || health.Trial != nil {
		t.Errorf("health %s", x.health())
	}
	if got := string(x.Profile()); got != "{}" {
		t.Errorf("profile %s", got)
	}
}

// TestBeats: what is counted has the day of the place; the night is dark.
func TestBeats(t *testing.T) {
	t.Parallel()
	folder := install(t)
	if err := os.WriteFile(filepath.Join(folder, profileName), []byte(`{"nuit":"20:00-08:00"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	x := exhibit(t, folder) // the 24th at 11
	visit := Beat{Page: "p", State: Visit, Counts: map[string]int{"visit": 1}}
	if x.Beat(visit) {
		t.Error("dark at eleven")
	}
	x.advance(10 * time.Hour)
	if !x.Beat(visit) {
		t.Error("not dark at nine in the evening")
	}
	x.advance(-30 * 24 * time.Hour) // the battery of the clock is empty
	if x.Beat(visit) {
		t.Error("dark by a clock that is wrong")
	}
	if health := x.Health(); health.Clock || health.Edition.AgeDays != nil {
		t.Errorf("a clock that is wrong is trusted: %s", x.health())
	}
	x.Failed()
	if health := x.Health(); health.Errors.Server != 1 {
		t.Errorf("%d errors", health.Errors.Server)
	}
	want := "jour,compteur,nombre\ndate inconnue,visit,1\n2026-11-24,visit,2\n"
	var out strings.Builder
	if err := x.WriteCounters(&out); err != nil || out.String() != want {
		t.Errorf("counters %q, %v, want %q", out.String(), err, want)
	}
}

// TestCountersAreWritten: every half minute, and at the end.
func TestCountersAreWritten(t *testing.T) {
	t.Parallel()
	x := exhibit(t, install(t))
	x.Beat(Beat{Page: "p", State: Visit, Counts: map[string]int{"visit": 1}})
	x.pass(25 * time.Second)
	if x.exists(countersName) {
		t.Error("written too soon")
	}
	x.pass(5 * time.Second)
	if !x.exists(countersName) {
		t.Error("not written after half a minute")
	}
	x.Beat(Beat{Page: "p", State: Visit, Counts: map[string]int{"visit": 1}})
	ended, end := context.WithCancel(t.Context())
	end()
	if err := x.Run(ended); err != nil {
		t.Fatal(err)
	}
	x.open()
	var out strings.Builder
	if err := x.WriteCounters(&out); err != nil || !strings.Contains(out.String(), "visit,2") {
		t.Errorf("counters %q, %v", out.String(), err)
	}
}

// TestFiles: what need not be fetched again.
func TestFiles(t *testing.T) {
	t.Parallel()
	x := exhibit(t, install(t))
	x.put(arrival1, zipOf(t, 2, "broken"))
	x.pass(time.Minute)
	if files := x.Files(); len(files) != 2 || files[0] == files[1] {
		t.Errorf("files %q, want the one that is shown and the one that is refused", files)
	}
	x.Asked(atlas.Text{FR: "Rien de nouveau."})
	if x.Health().Update != nil {
		t.Error("nothing is fetched here")
	}
}

// TestTogether: pages beat and the staff look while editions change.
func TestTogether(t *testing.T) {
	t.Parallel()
	x := exhibit(t, install(t))
	done := make(chan struct{})
	var group sync.WaitGroup
	for _, do := range []func(){
		func() { x.beat(Attract, true) },
		func() { x.Health() },
		func() { x.Files() },
		func() { x.Failed() },
		func() { x.Asked(atlas.Text{}) },
		func() { x.WriteCounters(io.Discard) },
	} {
		group.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					do()
				}
			}
		})
	}
	for number := 2; number <= 4; number++ {
		x.put(arrivalsName+"/bad.zip", []byte(fmt.Sprint("bad ", number)))
		x.put(arrival1, zipOf(t, number, fmt.Sprint("t", number)))
		for range 200 {
			x.pass(LookEvery)
			if x.shownNow() == number {
				break
			}
		}
		x.want(number)
	}
	close(done)
	group.Wait()
}
