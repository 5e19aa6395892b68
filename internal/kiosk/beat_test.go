package kiosk

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelles/passerelles/internal/atlas"
)

func TestParseBeat(t *testing.T) {
	t.Parallel()
	got, err := ParseBeat([]byte(`{"page":"12-34","edition":"00ff","build":"ab","state":"visit","ready":true,"errors":1,"heap":5,"counts":{"visit":1}}`))
	if err != nil {
		t.Fatal(err)
	}
	want := Beat{Page: "12-34", Edition: "00ff", Build: "ab", State: Visit, Ready: true, Errors: 1, Heap: 5, Counts: map[string]int{"visit": 1}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("beat (-want +got):\n%s", diff)
	}
	for _, test := range []struct{ name, body, want string }{
		{"nothing", ``, "EOF"},
		{"no page", `{"state":"visit"}`, `page is ""`},
		{"a page of words", `{"page":"a b","state":"visit"}`, `page is "a b"`},
		{"no state", `{"page":"p"}`, `state is ""`},
		{"a state of its own", `{"page":"p","state":"asleep"}`, `state is "asleep"`},
		{"an edition that is none", `{"page":"p","state":"visit","edition":"../x"}`, `edition is "../x"`},
		{"a build that is none", `{"page":"p","state":"visit","build":"<"}`, `build is "<"`},
		{"fewer than no errors", `{"page":"p","state":"visit","errors":-1}`, "errors is -1"},
		{"all the memory there is", `{"page":"p","state":"visit","heap":999999999999999}`, "heap is"},
		{"half a visit", `{"page":"p","state":"visit","counts":{"visit":0.5}}`, "0.5"},
		{"a field of its own", `{"page":"p","state":"visit","name":"Jean"}`, `unknown field "name"`},
		{"two", `{"page":"p","state":"visit"}{}`, "after its end"},
	} {
		_, err := ParseBeat([]byte(test.body))
		if atlas.ErrorCode(err) != atlas.CodeInvalid || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want one that says %q", test.name, err, test.want)
		}
	}
}

// FuzzParseBeat: what is taken for a beat is within the bounds.
func FuzzParseBeat(f *testing.F) {
	f.Add([]byte(`{"page":"p","edition":"","build":"","state":"attract","ready":true,"errors":0,"heap":1,"counts":{"visit":1}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		b, err := ParseBeat(body)
		if err != nil {
			if atlas.ErrorCode(err) != atlas.CodeInvalid {
				t.Errorf("error %v has no code", err)
			}
			return
		}
		today := tally{}
		for name, count := range b.Counts {
			today.add(name, count)
		}
		for name, count := range today {
			if !isCounterName(name) || count < 1 || count > mostCounted {
				t.Errorf("%q is counted %d times", name, count)
			}
		}
	})
}

func TestPulse(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	p := &pulse{}
	if p.beats(now) || p.missed(now) != 0 || !p.isFree(now) || p.health(now).BeatAgo != nil {
		t.Error("a page that never was is there")
	}
	p.take(Beat{Page: "a", State: Visit, Errors: 2}, now)
	p.take(Beat{Page: "a", State: Visit, Errors: 3}, now)
	p.take(Beat{Page: "b", State: Visit, Errors: 1}, now)
	if p.loads != 2 || p.errors != 3 {
		t.Errorf("%d loads, %d errors, want 2 and 3", p.loads, p.errors)
	}
	if p.isFree(now) || !p.beats(now.Add(silence-1)) {
		t.Error("a visitor is overlooked")
	}
	if later := now.Add(silence); p.beats(later) || !p.isFree(later) || p.missed(later) != 12 || *p.health(later).BeatAgo != 60 {
		t.Error("a page that is gone is there")
	}
	for state, free := range map[State]bool{Attract: true, Night: true, Visit: false, Countdown: false} {
		p.take(Beat{Page: "b", State: state}, now)
		if p.isFree(now) != free {
			t.Errorf("%s: free %v", state, !free)
		}
	}
}
