package mission

import "slices"

// Stale counts the cooperations that no source read in the last [RecentYears]
// years is known for. Where these are most of several, a reader is told once for
// all: said beside nearly every record, it would hide what sets one apart. See
// [Cooperation.Told].
func (d *Dossier) Stale() (cooperations int, once bool) {
	for i := range d.Cooperations {
		if slices.Contains(d.Cooperations[i].Weaknesses, WeakNoRecentSource) {
			cooperations++
		}
	}
	return cooperations, cooperations > 1 && 2*cooperations > len(d.Cooperations)
}

// Told is the weaknesses to tell beside the cooperation: all but the want of a
// recent source, where that is said once for the whole dossier.
func (c *Cooperation) Told(once bool) []Weakness {
	if !once {
		return c.Weaknesses
	}
	return slices.DeleteFunc(slices.Clone(c.Weaknesses), func(w Weakness) bool { return w == WeakNoRecentSource })
}
