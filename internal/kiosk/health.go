package kiosk

import (
	"slices"
	"time"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/edition"
)

// Health is what the staff want to know of a kiosk. Durations are in seconds.
type Health struct {
	Version  string         `json:"version"`
	Folder   string         `json:"folder"`
	Uptime   int64          `json:"uptime"`
	Clock    bool           `json:"clock_trusted"`
	Edition  *HealthEdition `json:"edition"`  // null: none can be shown
	Previous *HealthEdition `json:"previous"` // null: none to go back to
	Waiting  *HealthEdition `json:"waiting"`  // null: none waits for a visit to end
	// Trial is how long the page still has to get ready on a new edition; null
	// when none is on trial.
	Trial    *int64       `json:"trial_seconds_left"`
	Page     HealthPage   `json:"page"`
	Errors   HealthErrors `json:"errors"`
	FreeDisk int64        `json:"free_disk_bytes"` // 0: unknown
	Memory   int64        `json:"memory_bytes"`    // of the server; 0: unknown
	Refused  []Refusal    `json:"refused"`         // the last one first
	Profile  []atlas.Text `json:"profile_problems"`
	Trouble  *Trouble     `json:"trouble"` // the last thing that failed; null when nothing did
	Update   *Update      `json:"update"`  // null: nothing is fetched
}

// HealthEdition is an edition, as the staff see it.
type HealthEdition struct {
	Number      int       `json:"number"`
	Digest      string    `json:"digest"`
	PublishedAt time.Time `json:"published_at"`
	Build       string    `json:"build,omitempty"`
	// AgeDays is null when the clock is not to be trusted.
	AgeDays *int `json:"age_days"`
}

// HealthPage is what the page last said of itself.
type HealthPage struct {
	// BeatAgo is how long ago; null when it never did since the server started.
	BeatAgo *int64 `json:"beat_seconds_ago"`
	Missed  int    `json:"beats_missed"`
	Loads   int    `json:"loads"` // pages that were opened since the server started
	State   State  `json:"state"`
	Ready   bool   `json:"ready"`
	Edition string `json:"edition"`
	Build   string `json:"build"`
	Heap    int64  `json:"heap_bytes"`
}

// HealthErrors are what went wrong since the server started.
type HealthErrors struct {
	Server int `json:"server"`
	Page   int `json:"page"`
}

// Trouble is something that failed.
type Trouble struct {
	Ago  int64      `json:"seconds_ago"`
	What atlas.Text `json:"what"`
}

// Update is where new editions are fetched from, and what came of it.
type Update struct {
	Source string     `json:"source"`
	Ago    *int64     `json:"tried_seconds_ago"` // null: not yet
	Result atlas.Text `json:"result"`
}

// Health returns how the kiosk is.
func (k *Kiosk) Health() Health {
	now := k.now()
	k.mu.Lock()
	defer k.mu.Unlock()
	h := Health{
		Version: k.config.Version, Folder: k.config.Folder, Uptime: seconds(now.Sub(k.started)), Clock: k.isTrusted(now),
		Page:     k.pulse.health(now),
		Errors:   HealthErrors{Server: k.failures, Page: k.pulse.errors + k.pulse.last.Errors},
		FreeDisk: freeBytes(k.config.Folder), Memory: memoryBytes(),
		Refused: append([]Refusal{}, k.shelf.refusals()...), Profile: append([]atlas.Text{}, k.problems...), // lists, even when empty
	}
	slices.Reverse(h.Refused)
	if k.shown != nil {
		h.Edition = k.healthOf(k.shown.Meta, k.shown.server.Build(), now)
	}
	if k.before != nil {
		h.Previous = k.healthOf(*k.before, "", now)
	}
	if k.waiting != nil {
		h.Waiting = k.healthOf(k.waiting.Meta, k.waiting.server.Build(), now)
	}
	if k.trial.isRunning() {
		h.Trial = ptr(max(0, seconds(k.trial.deadline.Sub(now))))
	}
	if k.trouble != (atlas.Text{}) {
		h.Trouble = &Trouble{seconds(now.Sub(k.troubled)), k.trouble}
	}
	if k.config.Source != "" {
		h.Update = &Update{Source: k.config.Source, Result: k.update.Result}
		if !k.updated.IsZero() {
			h.Update.Ago = ptr(seconds(now.Sub(k.updated)))
		}
	}
	return h
}

// healthOf shows an edition. k.mu is held.
func (k *Kiosk) healthOf(meta edition.Meta, build string, now time.Time) *HealthEdition {
	shown := &HealthEdition{Number: meta.Number, Digest: meta.Digest, PublishedAt: meta.PublishedAt, Build: build}
	if k.isTrusted(now) && !now.Before(meta.PublishedAt) {
		shown.AgeDays = ptr(int(now.Sub(meta.PublishedAt) / (24 * time.Hour)))
	}
	return shown
}

// health shows what the page last said.
func (p *pulse) health(now time.Time) HealthPage {
	h := HealthPage{
		Missed: p.missed(now), Loads: p.loads, State: p.last.State, Ready: p.last.Ready,
		Edition: p.last.Edition, Build: p.last.Build, Heap: p.last.Heap,
	}
	if !p.at.IsZero() {
		h.BeatAgo = ptr(seconds(now.Sub(p.at)))
	}
	return h
}

func seconds(d time.Duration) int64 { return int64(d / time.Second) }

func ptr[T any](value T) *T { return &value }
