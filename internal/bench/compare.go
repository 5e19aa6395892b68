//go:build linux

package bench

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Side is one of those that are compared.
type Side struct {
	Load Load
	// Processor tells how much processor time the server has used so far; nil
	// when nobody knows.
	Processor func() (time.Duration, error)
}

// Rounds says how often they take turns, and how long a turn is.
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

// Comparison is what the sides did in the same rounds.
type Comparison struct {
	Ratio     Spread `json:"ratio"`     // of requests per second, ours to theirs
	Processor Spread `json:"processor"` // of requests per second of the servers' processors, ours to theirs; 0 when nobody knows
	Ours      Spread `json:"ours"`      // requests per second
	Theirs    Spread `json:"theirs"`
	Limit     Spread `json:"limit"` // as Ratio, of the third side: the most that could be had
}

// Compare drives servers by turns: ours, theirs, and one that shows what the most
// is that ours could be. A first turn of each warms them up.
func Compare(ctx context.Context, ours, theirs, limit Side, rounds Rounds) (Comparison, error) {
	sides := []Side{ours, theirs, limit}
	for _, side := range sides {
		if _, err := side.Load.Run(ctx, rounds.Each/4); err != nil {
			return Comparison{}, fmt.Errorf("warm up: %w", err)
		}
	}
	var ratio, processor, mine, other, most []float64
	for range rounds.Count {
		var done, cost [3]float64
		for i, side := range sides {
			var err error
			if done[i], cost[i], err = side.turn(ctx, rounds.Each); err != nil {
				return Comparison{}, err
			}
		}
		mine, other = append(mine, done[0]), append(other, done[1])
		ratio, most = append(ratio, done[0]/done[1]), append(most, done[2]/done[1])
		if cost[0] > 0 && cost[1] > 0 {
			processor = append(processor, cost[1]/cost[0])
		}
	}
	made := Comparison{Ratio: SpreadOf(ratio), Ours: SpreadOf(mine), Theirs: SpreadOf(other), Limit: SpreadOf(most)}
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
