package kiosk

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"time"

	"github.com/passerelles/passerelles/internal/atlas"
)

// BeatEvery is how often the page says that it is alive.
const BeatEvery = 5 * time.Second

// State is what the page is doing.
type State string

// The states of the page. Between visits the edition may be changed.
const (
	Attract   State = "attract"
	Visit     State = "visit"
	Countdown State = "countdown"
	Night     State = "night"
)

// isVisited reports whether somebody may be in front of the screen.
func (s State) isVisited() bool { return s == Visit || s == Countdown }

// Beat is what the page says of itself, every [BeatEvery].
type Beat struct {
	Page    string `json:"page"`    // drawn by the page when it is loaded
	Edition string `json:"edition"` // the digest of what it shows
	Build   string `json:"build"`   // which front end it is
	State   State  `json:"state"`
	Ready   bool   `json:"ready"`  // everything is drawn
	Errors  int    `json:"errors"` // since the page was loaded
	Heap    int64  `json:"heap"`   // bytes; 0 when the browser does not say
	// Counts are what was counted since the beat before.
	Counts map[string]int `json:"counts"`
}

var (
	pageNonce  = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
	digestForm = regexp.MustCompile(`^[0-9a-f]{0,64}$`)
)

// ParseBeat reads a beat, and refuses what is not exactly one.
func ParseBeat(body []byte) (Beat, error) {
	var b Beat
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&b); err != nil {
		return Beat{}, notABeat(err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Beat{}, notABeat(errors.New("there is something after its end"))
	}
	if err := b.check(); err != nil {
		return Beat{}, notABeat(err)
	}
	return b, nil
}

func (b Beat) check() error {
	switch {
	case !pageNonce.MatchString(b.Page):
		return fmt.Errorf("page is %.80q", b.Page)
	case !digestForm.MatchString(b.Edition):
		return fmt.Errorf("edition is %.80q", b.Edition)
	case !digestForm.MatchString(b.Build):
		return fmt.Errorf("build is %.80q", b.Build)
	case b.State != Attract && b.State != Visit && b.State != Countdown && b.State != Night:
		return fmt.Errorf("state is %.80q", b.State)
	case b.Errors < 0 || b.Errors > mostCounted:
		return fmt.Errorf("errors is %d", b.Errors)
	case b.Heap < 0 || b.Heap > 1<<44:
		return fmt.Errorf("heap is %d", b.Heap)
	}
	return nil
}

func notABeat(cause error) error {
	return &atlas.Error{Code: atlas.CodeInvalid, Cause: cause, Message: atlas.Text{
		FR: fmt.Sprintf("Ce n’est pas un battement de la borne\u202f: %v.", cause),
		EN: fmt.Sprintf("This is no heartbeat of the kiosk: %v.", cause),
	}}
}
