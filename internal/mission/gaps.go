package mission

import (
	"cmp"
	"maps"
	"slices"
)

// isSubject tells the themes that say what a cooperation is about from those
// that say that nobody knows: twinnings without a subject, and the rest.
func isSubject(theme string) bool { return theme != "amitie" && theme != "non_classe" }

// gaps says what is missing, whatever the filter.
func (b *builder) gaps() {
	x, d := b.index, b.dossier
	inArea := make([]bool, len(x.cooperations))
	cooperating := map[string]bool{}
	for i := range b.present {
		if !b.present[i] {
			continue
		}
		for _, c := range x.partners[i].cooperations {
			inArea[c] = true
		}
		for _, iso2 := range x.partners[i].told.Countries {
			cooperating[iso2] = true
		}
	}
	counts := map[string]int{}
	for c, there := range inArea {
		if !there {
			continue
		}
		for _, code := range x.cooperations[c].themes {
			counts[code]++
		}
	}
	d.Gaps = Gaps{Themes: []ThemeGap{}, Countries: []Named{}, Lapsed: []Lapsed{}}
	for _, theme := range x.records.Themes {
		if isSubject(theme.Code) {
			d.Gaps.Themes = append(d.Gaps.Themes, ThemeGap{theme.Code, theme.Priority, counts[theme.Code]})
		}
	}
	without := slices.DeleteFunc(slices.Collect(maps.Keys(b.allowed)), func(iso2 string) bool { return cooperating[iso2] })
	slices.SortFunc(without, func(a, b string) int { return cmp.Compare(x.countries[a], x.countries[b]) })
	for _, iso2 := range without {
		d.Gaps.Countries = append(d.Gaps.Countries, Named{iso2, x.records.Country(iso2).Name})
	}
	for i := range b.present {
		if lapsed, found := x.lapsed(i); b.present[i] && found {
			d.Gaps.Lapsed = append(d.Gaps.Lapsed, lapsed)
		}
	}
}

// lapsed tells a partner with whom everything is over: what was done ended, or
// those who did it are no more.
func (x *Index) lapsed(i int) (Lapsed, bool) {
	p := &x.partners[i]
	if !p.placed || len(p.cooperations) == 0 {
		return Lapsed{}, false
	}
	if e := &x.cooperations[p.cooperations[0]]; !e.over && !x.isGone(e) { // most are not
		return Lapsed{}, false
	}
	told := Lapsed{
		Partner: p.told.ID, Name: p.told.Name, Country: p.told.Countries[0], Why: LapsedEnded,
		Authorities: []string{}, Cooperations: []string{},
	}
	for _, c := range p.cooperations {
		e := &x.cooperations[c]
		switch {
		case !e.over && !x.isGone(e):
			return Lapsed{}, false
		case !e.over:
			told.Why = LapsedDissolved
		}
		told.Cooperations = append(told.Cooperations, e.told.ID)
		for _, a := range e.authorities {
			told.Authorities = append(told.Authorities, x.records.Authorities[a].ID)
		}
	}
	slices.Sort(told.Authorities)
	told.Authorities = slices.Compact(told.Authorities)
	return told, true
}

// isGone reports whether all the authorities of a cooperation are dissolved.
func (x *Index) isGone(e *entry) bool {
	return len(e.authorities) > 0 && !slices.ContainsFunc(e.authorities, func(a int) bool {
		return x.records.Authorities[a].DissolvedOn == ""
	})
}

// lapsedOnly returns the cooperations of lapsed places that the filter left
// out of the dossier: whoever reads of them must find them.
func (b *builder) lapsedOnly(listed []int) []int {
	var more []int
	for i := range b.index.partners {
		if _, found := b.index.lapsed(i); !b.present[i] || !found {
			continue
		}
		for _, c := range b.index.partners[i].cooperations {
			if _, there := slices.BinarySearch(listed, c); !there && !slices.Contains(more, c) {
				more = append(more, c)
			}
		}
	}
	return more
}
