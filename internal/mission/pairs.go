package mission

import (
	"cmp"
	"maps"
	"slices"
)

// closeness is how close the closest thing is that two authorities have in
// common; 0 for nothing.
type closeness uint8

// The closeness of each reason: more is closer.
const (
	inCountry closeness = 1 + iota
	onTheme
	nearby
	shared
)

// pairs finds who would do well to talk to whom. How close each pair is comes
// first, for all of them; why, in full, for those that are listed.
func (b *builder) pairs() {
	d := b.dossier
	d.WhoElse.Pairs = []Pair{}
	table := b.newPairTable()
	table.fill()
	for _, level := range []closeness{shared, nearby, onTheme, inCountry} {
		for _, pair := range table.at(level) {
			d.WhoElse.Total++
			if len(d.WhoElse.Pairs) < MaxPairs {
				d.WhoElse.Pairs = append(d.WhoElse.Pairs, table.explain(pair[0], pair[1]))
			}
		}
	}
}

// pairTable holds the authorities of a dossier two by two.
type pairTable struct {
	*builder
	names    []int       // authorities, by name
	row      []int       // of each authority of the index
	only     int         // the row of who leaves, -1 for nobody
	closest  []closeness // len(names)², the upper half
	partners [][]int     // of each row
	placed   []bool
}

func (b *builder) newPairTable() *pairTable {
	x := b.index
	t := &pairTable{builder: b, row: make([]int, len(x.records.Authorities)), only: -1, placed: make([]bool, len(x.partners))}
	all := map[int]bool{}
	for _, i := range b.chosen {
		for _, a := range b.around[i] {
			all[a] = true
		}
	}
	t.names = slices.SortedFunc(maps.Keys(all), func(a, b int) int { return cmp.Compare(x.alphabetical[a], x.alphabetical[b]) })
	for row, a := range t.names {
		t.row[a] = row
	}
	if b.leaving != nil {
		t.only = -2 // it does nothing here: it has no pair
		if a := x.authorities[b.leaving.ID]; all[a] {
			t.only = t.row[a]
		}
	}
	t.closest = make([]closeness, len(t.names)*len(t.names))
	t.partners = make([][]int, len(t.names))
	for _, i := range b.chosen {
		t.placed[i] = x.partners[i].placed || x.isJoint(i)
		for _, a := range b.around[i] {
			t.partners[t.row[a]] = append(t.partners[t.row[a]], i)
		}
	}
	return t
}

// isJoint reports whether a partner lies in several countries and is somebody
// all the same: a grouping, with its own seat.
func (x *Index) isJoint(i int) bool {
	p := &x.partners[i].told
	return p.Level == "grouping" && !p.Unnamed
}

// fill finds how close all pairs are.
func (t *pairTable) fill() {
	x := t.index
	if t.only == -2 {
		return
	}
	themes := map[[2]string][]int{} // country and theme
	countries := map[string][]int{}
	vague := map[string][]int{} // in the country, nobody knows where
	for _, i := range t.chosen {
		p := &x.partners[i]
		if t.placed[i] {
			t.mark(t.around[i], t.around[i], shared)
		}
		for _, n := range p.near {
			if n > i && t.present[n] {
				t.mark(t.around[i], t.around[n], nearby)
			}
		}
		for _, iso2 := range p.told.Countries {
			if t.allowed != nil && !t.allowed[iso2] {
				continue
			}
			countries[iso2] = append(countries[iso2], t.around[i]...)
			if p.site < 0 {
				vague[iso2] = append(vague[iso2], t.around[i]...)
			}
			for _, c := range t.of[i] {
				for _, code := range x.cooperations[c].themes {
					if isSubject(code) {
						themes[[2]string{iso2, code}] = append(themes[[2]string{iso2, code}], x.cooperations[c].authorities...)
					}
				}
			}
		}
	}
	for _, all := range themes {
		all = once(all)
		t.mark(all, all, onTheme)
	}
	for iso2, some := range vague {
		t.mark(once(some), once(countries[iso2]), inCountry)
	}
}

func once(all []int) []int {
	slices.Sort(all)
	return slices.Compact(all)
}

// mark notes that the authorities of two lists have something in common.
func (t *pairTable) mark(some, others []int, level closeness) {
	width := len(t.names)
	for _, a := range some {
		for _, b := range others {
			first, second := t.row[a], t.row[b]
			if first == second || t.only >= 0 && first != t.only && second != t.only {
				continue
			}
			if first > second {
				first, second = second, first
			}
			if at := first*width + second; t.closest[at] < level {
				t.closest[at] = level
			}
		}
	}
}

// at lists the pairs that are so close, by name.
func (t *pairTable) at(level closeness) [][2]int {
	var pairs [][2]int
	width := len(t.names)
	for i, found := range t.closest {
		if found == level {
			pairs = append(pairs, [2]int{i / width, i % width})
		}
	}
	if t.only < 0 {
		return pairs
	}
	for i, pair := range pairs { // the one that leaves comes first in its pairs
		if pair[1] == t.only {
			pairs[i] = [2]int{pair[1], pair[0]}
		}
	}
	slices.SortFunc(pairs, func(a, b [2]int) int { return cmp.Compare(a[1], b[1]) })
	return pairs
}

// explain gives every reason of a pair. The same country is one only where
// nothing closer is.
func (t *pairTable) explain(first, second int) Pair {
	x := t.index
	pair := Pair{Authority: t.idOf(first), Other: t.idOf(second), Reasons: []Reason{}}
	theirs := map[int]bool{}
	for _, i := range t.partners[second] {
		theirs[i] = true
	}
	var near []Reason
	themes := map[[2]string]bool{}
	other := t.subjects(second)
	for _, i := range t.partners[first] {
		p := &x.partners[i].told
		if theirs[i] && t.placed[i] {
			country := ""
			if len(p.Countries) == 1 {
				country = p.Countries[0]
			}
			pair.Reasons = append(pair.Reasons, Reason{Kind: ReasonSharedPartner, Country: country, Partner: p.ID})
		}
		for _, n := range x.partners[i].near {
			if theirs[n] && !(theirs[i] && t.has(first, n)) {
				near = append(near, Reason{
					Kind: ReasonNearPartner, Country: p.Countries[0], Partner: p.ID,
					OtherPartner: x.partners[n].told.ID, DistanceKM: kilometres(*x.partners[i].at, *x.partners[n].at),
				})
			}
		}
	}
	slices.SortFunc(near, func(a, b Reason) int {
		return cmp.Or(cmp.Compare(a.DistanceKM, b.DistanceKM), cmp.Compare(a.Partner, b.Partner), cmp.Compare(a.OtherPartner, b.OtherPartner))
	})
	pair.Reasons = append(pair.Reasons, near[:min(len(near), 3)]...)
	for subject := range t.subjects(first) {
		if other[subject] {
			themes[subject] = true
		}
	}
	for _, subject := range slices.SortedFunc(maps.Keys(themes), func(a, b [2]string) int {
		return cmp.Or(cmp.Compare(x.countries[a[0]], x.countries[b[0]]), cmp.Compare(a[1], b[1]))
	}) {
		pair.Reasons = append(pair.Reasons, Reason{Kind: ReasonSameTheme, Country: subject[0], Theme: subject[1]})
	}
	if len(pair.Reasons) == 0 {
		pair.Reasons = t.sameCountries(first, second)
	}
	return pair
}

func (t *pairTable) idOf(row int) string { return t.index.records.Authorities[t.names[row]].ID }

func (t *pairTable) has(row, partner int) bool { return slices.Contains(t.partners[row], partner) }

// subjects returns what an authority does in which country.
func (t *pairTable) subjects(row int) map[[2]string]bool {
	found := map[[2]string]bool{}
	for _, i := range t.partners[row] {
		for _, c := range t.of[i] {
			e := &t.index.cooperations[c]
			if !slices.Contains(e.authorities, t.names[row]) {
				continue
			}
			for _, iso2 := range t.index.partners[i].told.Countries {
				if t.allowed != nil && !t.allowed[iso2] {
					continue
				}
				for _, code := range e.themes {
					if isSubject(code) {
						found[[2]string{iso2, code}] = true
					}
				}
			}
		}
	}
	return found
}

// sameCountries names the countries that two authorities share, where one of
// them has a partner that nobody can point at.
func (t *pairTable) sameCountries(first, second int) []Reason {
	vague, all := t.countriesOf(first)
	vagueToo, allToo := t.countriesOf(second)
	var common []string
	for iso2 := range all {
		if allToo[iso2] && (vague[iso2] || vagueToo[iso2]) {
			common = append(common, iso2)
		}
	}
	slices.SortFunc(common, func(a, b string) int { return cmp.Compare(t.index.countries[a], t.index.countries[b]) })
	reasons := make([]Reason, 0, len(common))
	for _, iso2 := range common {
		reasons = append(reasons, Reason{Kind: ReasonSameCountry, Country: iso2})
	}
	return reasons
}

func (t *pairTable) countriesOf(row int) (vague, all map[string]bool) {
	vague, all = map[string]bool{}, map[string]bool{}
	for _, i := range t.partners[row] {
		p := &t.index.partners[i]
		for _, iso2 := range p.told.Countries {
			if t.allowed != nil && !t.allowed[iso2] {
				continue
			}
			all[iso2] = true
			vague[iso2] = vague[iso2] || p.site < 0
		}
	}
	return vague, all
}
