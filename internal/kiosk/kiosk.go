package kiosk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/edition"
)

const (
	// LookEvery is how often the folder is looked at.
	LookEvery = 5 * time.Second
	// saveEvery is how often the counters are written.
	saveEvery = 30 * time.Second
	// longestWait is how long an edition waits for a visit to end.
	longestWait = 30 * time.Minute
)

const (
	profileName  = "profil.json"
	countersName = "compteurs.json"
)

// Config is what a [Kiosk] is made of. Folder, Make and Show are required.
type Config struct {
	Folder string
	Drops  []string // other folders where editions are put: they are taken away from there
	// Make makes a server of an edition and its pages, which are nil when the file
	// has none. A file that is at fault is a CodeInvalid error.
	Make func(*edition.Edition, *edition.Pages) (Server, error)
	// Show puts a server in front of the visitors. What the one before it served
	// is still to be had.
	Show    func(Server)
	Version string           // of the program, for the staff
	Source  string           // where new editions are fetched from; "" for nowhere
	Now     func() time.Time // nil: time.Now
	Log     *slog.Logger     // nil: slog.Default()
}

// Kiosk is one machine in an exhibition. Beat, Health and the rest are safe for
// concurrent use; one goroutine calls Start, then Run or Look.
type Kiosk struct {
	config   Config
	now      func() time.Time
	log      *slog.Logger
	started  time.Time
	profile  Profile
	problems []atlas.Text // of the profile
	counters *Counters
	arrivals arrivals
	saved    time.Time // when the counters last were

	mu       sync.Mutex
	shelf    shelf
	shown    *volume
	before   *edition.Meta // what there is to go back to
	waiting  *volume       // for a visit to end
	arrived  arrival       // where that one came from
	since    time.Time     // when it began to wait
	trial    *trial
	pulse    pulse
	failures int        // answers that failed
	trouble  atlas.Text // the last thing that failed
	troubled time.Time  // when
	update   Update
	updated  time.Time
	lastDay  string // that was known
}

// New prepares a kiosk on its folder, which is made when it is not there. A
// profile or counters that cannot be read are no reason to fail.
func New(c Config) (*Kiosk, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	k := &Kiosk{
		config: c, now: c.Now, log: c.Log, started: c.Now(), saved: c.Now(),
		shelf:    shelf{folder: c.Folder, make: c.Make},
		arrivals: arrivals{folders: append([]string{filepath.Join(c.Folder, arrivalsName)}, c.Drops...)},
	}
	if err := k.shelf.prepare(); err != nil {
		return nil, err
	}
	counters, damage, err := OpenCounters(filepath.Join(c.Folder, countersName))
	if err != nil {
		return nil, err
	}
	if damage != nil {
		k.log.Warn("the counters were damaged: they are set aside, and begin anew", "error", damage)
	}
	k.counters, k.lastDay = counters, counters.LastDay()
	k.readProfile()
	return k, nil
}

// readProfile reads what the exhibition wants.
func (k *Kiosk) readProfile() {
	content, err := os.ReadFile(filepath.Join(k.config.Folder, profileName))
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err != nil {
		k.problems = []atlas.Text{{FR: "le profil ne peut pas être lu", EN: "the profile cannot be read"}}
	} else {
		k.profile, k.problems = ParseProfile(content)
	}
	for _, problem := range k.problems {
		k.log.Warn("the profile of the kiosk has a problem", "file", profileName, "problem", problem.EN)
	}
}

// Profile returns the profile as the page reads it, without what is wrong in it.
func (k *Kiosk) Profile() json.RawMessage {
	content, err := json.Marshal(k.profile)
	if err != nil { // texts and numbers: cannot happen
		return json.RawMessage("{}")
	}
	return content
}

// Start shows the edition of the folder. Without one that can be shown, the
// kiosk waits for one to arrive.
func (k *Kiosk) Start() {
	current, err := k.shelf.open()
	k.mu.Lock()
	defer k.mu.Unlock()
	if err != nil {
		k.complain(atlas.Text{
			FR: "L’édition du dossier ne peut pas être montrée comme elle le devrait.",
			EN: "The edition of the folder cannot be shown as it should.",
		}, err)
	}
	if current == nil {
		return
	}
	if err == nil && k.shelf.isOnTrial(current) {
		k.trial = resumeTrial(current, k.now())
	}
	k.show(current)
}

// show puts an edition in front of the visitors. k.mu is held.
func (k *Kiosk) show(v *volume) {
	k.config.Show(v.server)
	k.shown, k.before = v, nil
	if before, found := k.shelf.previous(); found {
		k.before = &before
	}
	k.log.Info("the kiosk shows an edition", "number", v.Number, "digest", v.Digest, "build", v.server.Build())
}

// complain says what is wrong in the log, and to the staff. k.mu is held.
func (k *Kiosk) complain(what atlas.Text, err error) {
	k.log.Error("the kiosk is in trouble", "what", what.EN, "error", err)
	k.trouble, k.troubled = what, k.now()
}

// Run looks at the folder until the context ends, then writes the counters.
func (k *Kiosk) Run(ctx context.Context) error {
	ticker := time.NewTicker(LookEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return k.counters.Save()
		case <-ticker.C:
			k.Look()
		}
	}
}

// Look does what is due: it ends a trial, changes the edition when nobody is
// there, judges what arrived, and writes the counters.
func (k *Kiosk) Look() {
	now := k.now()
	k.endTrial(now)
	k.change(now)
	k.receive(now)
	if now.Sub(k.saved) < saveEvery {
		return
	}
	k.saved = now
	if err := k.counters.Save(); err != nil {
		k.mu.Lock()
		defer k.mu.Unlock()
		k.complain(atlas.Text{
			FR: "Les compteurs ne sont pas enregistrés\u202f: nouvel essai en cours.",
			EN: "The counters are not saved: trying again.",
		}, err)
	}
}

// receive judges an edition that arrived. It is made ready here, and shown when
// nobody is in front of the screen.
func (k *Kiosk) receive(now time.Time) {
	k.mu.Lock()
	shown, busy := k.shown, k.waiting != nil || k.trial.isRunning()
	k.mu.Unlock()
	arrived, ok := k.arrivals.next(now)
	if !ok || busy {
		return
	}
	name := filepath.Base(arrived.path)
	staged, err := k.shelf.stage(arrived.path, shown) // slow: nobody waits for the lock meanwhile
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case err == nil: // where it came from keeps it until it is on the shelf
		k.waiting, k.arrived, k.since = staged, arrived, now
		k.log.Info("an edition arrived", "file", name, "number", staged.Number, "digest", staged.Digest)
	case errors.Is(err, errSame):
		k.arrivals.settle(arrived)
	case atlas.ErrorCode(err) == atlas.CodeInvalid:
		k.log.Warn("an edition is refused", "file", name, "error", err)
		k.arrivals.settle(arrived)
	default:
		k.complain(atlas.Text{
			FR: "Une édition qui est arrivée ne peut pas être prise\u202f: nouvel essai en cours.",
			EN: "An edition that arrived cannot be taken: trying again.",
		}, err)
		k.arrivals.postpone(arrived, now)
	}
}

// change puts the waiting edition in front of the visitors, between two visits.
func (k *Kiosk) change(now time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	next := k.waiting
	if next == nil || !k.pulse.isFree(now) && now.Sub(k.since) < longestWait {
		return
	}
	// A machine that has just started has its browser still to come.
	hasBrowser, starts := k.pulse.beats(now), now.Sub(k.started) < trialAfterStart
	onTrial := k.shown != nil && (hasBrowser || starts)
	if err := k.shelf.put(next, k.shown, onTrial); err != nil {
		k.complain(atlas.Text{
			FR: "La nouvelle édition ne peut pas être enregistrée\u202f: nouvel essai en cours.",
			EN: "The new edition cannot be saved: trying again.",
		}, err)
		return
	}
	k.waiting = nil
	k.arrivals.settle(k.arrived)
	k.trial = nil
	if onTrial {
		k.trial = &trial{of: next}
	}
	if hasBrowser {
		k.beginTrial(now)
	}
	k.show(next)
}

// endTrial goes back to the edition before when the page did not get ready.
func (k *Kiosk) endTrial(now time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.trial.isRunning() || now.Before(k.trial.deadline) {
		return
	}
	k.trial = nil
	bad := k.shown
	previous, err := k.shelf.back(bad, notReady())
	if previous != nil {
		k.log.Error("the page did not get ready: back to the edition before", "number", bad.Number, "digest", bad.Digest)
		k.show(previous)
	}
	if err != nil {
		k.complain(atlas.Text{
			FR: "La page n’a pas été prête, et l’édition précédente ne peut pas être montrée comme elle le devrait.",
			EN: "The page did not get ready, and the edition before cannot be shown as it should.",
		}, err)
	}
}

// Opened notes that a browser asked for the page: the time of a trial begins.
func (k *Kiosk) Opened() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.beginTrial(k.now())
}

// beginTrial gives the page its time to get ready. k.mu is held.
func (k *Kiosk) beginTrial(now time.Time) {
	if k.trial != nil && !k.trial.isRunning() {
		k.trial.deadline = now.Add(trialLength)
	}
}

// Beat takes what the page says of itself, and tells it whether to be dark.
func (k *Kiosk) Beat(b Beat) (dark bool) {
	now := k.now()
	k.mu.Lock()
	defer k.mu.Unlock()
	k.pulse.take(b, now)
	k.counters.Add(k.day(now), b.Counts)
	if k.trial.hears(b, now) {
		k.log.Info("the page is ready on the new edition", "number", k.shown.Number)
		k.trial = nil
		if err := k.shelf.endTrial(); err != nil {
			k.complain(atlas.Text{
				FR: "La fin de l’essai ne peut pas être enregistrée.",
				EN: "The end of the trial cannot be saved.",
			}, err)
		}
	}
	return k.isTrusted(now) && k.profile.IsNight(now)
}

// day returns the day to count under. k.mu is held.
func (k *Kiosk) day(now time.Time) string {
	if k.shown == nil {
		return UnknownDay
	}
	today := day(now, k.shown.PublishedAt, k.lastDay)
	k.lastDay = max(k.lastDay, today)
	return today
}

// isTrusted reports whether the clock may be right. A day that was counted under
// a wrong date does not make every later one wrong. k.mu is held.
func (k *Kiosk) isTrusted(now time.Time) bool {
	return k.shown != nil && day(now, k.shown.PublishedAt, UnknownDay) != UnknownDay
}

// Failed notes that an answer failed.
func (k *Kiosk) Failed() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.failures++
}

// WriteCounters writes the counters as CSV.
func (k *Kiosk) WriteCounters(w io.Writer) error { return k.counters.WriteCSV(w) }

// Arrivals is the folder where an edition that was fetched is to be put.
func (k *Kiosk) Arrivals() string { return k.arrivals.folders[0] }

// Files returns the digests of the files that need not be fetched: the one that
// is shown or waits, and those that were refused.
func (k *Kiosk) Files() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	var files []string
	for _, v := range []*volume{k.shown, k.waiting} {
		if v != nil {
			files = append(files, v.file)
		}
	}
	for _, refusal := range k.shelf.refusals() {
		if refusal.File != "" {
			files = append(files, refusal.File)
		}
	}
	return files
}

// Asked notes that new editions were asked for, and what came of it.
func (k *Kiosk) Asked(result atlas.Text) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.update.Result, k.updated = result, k.now()
}

func notReady() error {
	return &atlas.Error{Code: atlas.CodeInvalid, Message: atlas.Text{
		FR: fmt.Sprintf("La page n’a pas été prête sur cette édition dans les %.0f secondes.", trialLength.Seconds()),
		EN: fmt.Sprintf("The page did not get ready on this edition within %.0f seconds.", trialLength.Seconds()),
	}}
}
