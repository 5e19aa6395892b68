//go:build linux

package bench

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Side is one of two that are compared.
type Side struct {
	Load Load
	// Processor tells how much processor time the server has used so far; nil
	// when nobody knows.
	Processor func() (time.Duration, error)
}

// Rounds says how often two sides take turns, and how long a turn is.
type Rounds struct {
	Count int
	Each  time.Duration
}

// Spread is the median of what several rounds gave, the least and the most.
type Spread struct {
	Median float64 `json:"median"`
	Least  float64 `json:"least"`
	Most   float64 `json:"most"`
}

// SpreadOf sums values up; there must be one at least.
func SpreadOf(values []float64) Spread {
	sorted := slices.Sorted(slices.Values(values))
	return Spread{sorted[len(sorted)/2], sorted[0], sorted[len(sorted)-1]}
}

// Comparison is what two sides did in the same rounds.
type Comparison struct {
	Ratio     Spread `json:"ratio"`     // of requests per second, ours to theirs
	Processor Spread `json:"processor"` // of requests per second of the servers' processors, ours to theirs; 0 when nobody knows
	Ours      Spread `json:"ours"`      // requests per second
	Theirs    Spread `json:"theirs"`
}

// Compare drives two servers by turns. A first turn of each warms them up.
func Compare(ctx context.Context, ours, theirs Side, rounds Rounds) (Comparison, error) {
	for _, side := range []Side{ours, theirs} {
		if _, err := side.Load.Run(ctx, rounds.Each/4); err != nil {
			return Comparison{}, fmt.Errorf("warm up: %w", err)
		}
	}
	var ratio, processor, mine, other []float64
	for range rounds.Count {
		a, aCost, err := ours.turn(ctx, rounds.Each)
		if err != nil {
			return Comparison{}, err
		}
		b, bCost, err := theirs.turn(ctx, rounds.Each)
		if err != nil {
			return Comparison{}, err
		}
		mine, other = append(mine, a), append(other, b)
		ratio = append(ratio, a/b)
		if aCost > 0 && bCost > 0 {
			processor = append(processor, bCost/aCost)
		}
	}
	made := Comparison{Ratio: SpreadOf(ratio), Ours: SpreadOf(mine), Theirs: SpreadOf(other)}
	if len(processor) > 0 {
		made.Processor = SpreadOf(processor)
	}
	return made, nil
}

// turn is one turn of one side: requests per second, and seconds of processor per
// request.
func (s Side) turn(ctx context.Context, during time.Duration) (perSecond, cost float64, err error) {
	var before, after time.Duration
	if s.Processor != nil {
		if before, err = s.Processor(); err != nil {
			return 0, 0, err
		}
	}
	done, err := s.Load.Run(ctx, during)
	if err != nil {
		return 0, 0, err
	}
	if done.Requests == 0 {
		return 0, 0, fmt.Errorf("load %s: nothing was answered in %v", s.Load.Address, during)
	}
	if s.Processor != nil {
		if after, err = s.Processor(); err != nil {
			return 0, 0, err
		}
	}
	return done.PerSecond(), (after - before).Seconds() / float64(done.Requests), nil
}
