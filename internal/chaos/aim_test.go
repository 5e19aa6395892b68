package chaos

import (
	"math/rand/v2"
	"time"
)

// aim chooses the instants at which a command is killed: one at random in each
// part of its duration, then, as what may go wrong is near the commit, nearer and
// nearer to it, between the latest kill that left the old state and the earliest
// that left the new one.
type aim struct {
	random      *rand.Rand
	took        time.Duration // of the command, when nobody meddles
	all, done   int           // instants
	early, late time.Duration // the commit is thought to be between the two
}

func newAim(random *rand.Rand, took time.Duration, all int) *aim {
	// A busy machine is slower at times: a tenth more than it took.
	return &aim{random: random, took: took, all: all, late: took + took/10}
}

func (a *aim) more() bool { return a.done < a.all }

// spread is how many instants are for the whole of the duration.
func (a *aim) spread() int { return (a.all + 1) / 2 }

func (a *aim) next() time.Duration {
	a.done++
	if a.done <= a.spread() {
		part := (float64(a.done-1) + a.random.Float64()) / float64(a.spread())
		return time.Duration(part * float64(a.took))
	}
	if a.early >= a.late { // two runs do not take the same time
		a.early, a.late = a.late-a.took/20, a.early+a.took/20
	}
	// Somewhere in the middle half of what is left.
	return a.early + time.Duration((0.25+a.random.Float64()/2)*float64(a.late-a.early))
}

// learn is told whether a kill at an instant came after the commit.
func (a *aim) learn(at time.Duration, committed bool) {
	if committed {
		a.late = min(a.late, at)
		return
	}
	a.early = max(a.early, at)
}
