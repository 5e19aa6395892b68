package edition

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
)

// selection is what of a record goes into an edition, sorted so that the order
// of the record's slices no longer shows. It shares the record's values and
// changes none.
type selection struct {
	record       *atlas.Record
	themes       []atlas.Theme // in legend order
	rank         map[string]int
	cooperations []*atlas.Cooperation // by ID, like the slices below
	authorities  []*atlas.Authority
	partners     []*atlas.Partner
	authorityOf  map[string]*atlas.Authority
	partnerOf    map[string]*atlas.Partner
	organisation map[string]*atlas.Organisation
	source       map[string]*atlas.Source
	members      map[string][]atlas.Actor // of a network or grouping, sorted
	decisions    map[atlas.Actor]*atlas.Decision
	basin        map[string]bool // countries of the Mediterranean basin
	published    map[atlas.Actor]bool
	cooperating  int    // authorities with a cooperation
	credit       string // what every layer says of where it comes from
}

// choose selects what is published. A record that contradicts itself (a
// reference to nothing, two records under one ID) is a CodeInvalid error that
// names every contradiction: an edition built from it would be a lie.
func choose(record *atlas.Record) (*selection, error) {
	s := &selection{
		record:    record,
		themes:    legend(record.Themes),
		rank:      map[string]int{},
		members:   map[string][]atlas.Actor{},
		decisions: map[atlas.Actor]*atlas.Decision{},
		basin:     atlas.MediterraneanCountries(record.WorldRegions),
		published: map[atlas.Actor]bool{},
	}
	for i, theme := range s.themes {
		s.rank[theme.Code] = i
	}
	var faults faults
	s.authorityOf = index(&faults, "authority", record.Authorities, func(a *atlas.Authority) string { return a.ID })
	s.partnerOf = index(&faults, "partner", record.Partners, func(p *atlas.Partner) string { return p.ID })
	s.organisation = index(&faults, "organisation", record.Organisations, func(o *atlas.Organisation) string { return o.ID })
	s.source = index(&faults, "source", record.Sources, func(x *atlas.Source) string { return x.ID })
	index(&faults, "theme", s.themes, func(t *atlas.Theme) string { return t.Code })
	s.indexDecisions(&faults)
	s.indexMembers(&faults)
	s.chooseCooperations(&faults)
	s.chooseActors(&faults)
	s.credit = s.credits()
	return s, faults.err()
}

// legend returns the themes in legend order.
func legend(themes []atlas.Theme) []atlas.Theme {
	return slices.SortedFunc(slices.Values(themes), func(a, b atlas.Theme) int {
		return cmp.Or(cmp.Compare(a.Position, b.Position), cmp.Compare(a.Code, b.Code))
	})
}

// index maps IDs to the elements of a slice.
func index[T any](faults *faults, noun string, all []T, id func(*T) string) map[string]*T {
	byID := make(map[string]*T, len(all))
	for i := range all {
		key := id(&all[i])
		if _, found := byID[key]; found {
			faults.add("there are two records of kind %s under the identifier %q", noun, key)
		}
		byID[key] = &all[i]
	}
	return byID
}

func (s *selection) indexDecisions(faults *faults) {
	for i := range s.record.Decisions {
		decision := &s.record.Decisions[i]
		if _, found := s.decisions[decision.Subject]; found {
			faults.add("there are two decisions on the %s %q", decision.Subject.Kind, decision.Subject.ID)
		}
		s.decisions[decision.Subject] = decision
	}
}

func (s *selection) indexMembers(faults *faults) {
	for _, member := range s.record.NetworkMembers {
		if s.partnerOf[member.Network] == nil || !s.known(member.Member) {
			faults.add("the membership of the %s %q in %q names a record that is not there",
				member.Member.Kind, member.Member.ID, member.Network)
			continue
		}
		s.members[member.Network] = append(s.members[member.Network], member.Member)
	}
	for network, members := range s.members {
		slices.SortFunc(members, compareActors)
		s.members[network] = slices.Compact(members)
	}
}

func compareActors(a, b atlas.Actor) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
}

func (s *selection) known(actor atlas.Actor) bool {
	switch actor.Kind {
	case atlas.ActorAuthority:
		return s.authorityOf[actor.ID] != nil
	case atlas.ActorPartner:
		return s.partnerOf[actor.ID] != nil
	case atlas.ActorOrganisation:
		return s.organisation[actor.ID] != nil
	}
	return false
}

// chooseCooperations keeps the cooperations that have a source and were not
// retired, and checks what they refer to.
func (s *selection) chooseCooperations(faults *faults) {
	retired := map[string]bool{}
	for _, tombstone := range s.record.Retired {
		if tombstone.Kind == "cooperation" {
			retired[tombstone.ID] = true
		}
	}
	for i := range s.record.Cooperations {
		cooperation := &s.record.Cooperations[i]
		if cooperation.Confidence == atlas.Unsourced || retired[cooperation.ID] {
			continue
		}
		s.check(faults, cooperation)
		s.cooperations = append(s.cooperations, cooperation)
	}
	slices.SortFunc(s.cooperations, func(a, b *atlas.Cooperation) int { return cmp.Compare(a.ID, b.ID) })
	for i := 1; i < len(s.cooperations); i++ {
		if s.cooperations[i].ID == s.cooperations[i-1].ID {
			faults.add("there are two records of kind cooperation under the identifier %q", s.cooperations[i].ID)
		}
	}
}

func (s *selection) check(faults *faults, cooperation *atlas.Cooperation) {
	if len(cooperation.Themes) == 0 {
		faults.add("the cooperation %q has no theme", cooperation.ID)
	}
	for _, theme := range cooperation.Themes {
		if _, found := s.rank[theme]; !found {
			faults.add("the cooperation %q has the theme %q, which is not there", cooperation.ID, theme)
		}
	}
	for _, participation := range cooperation.Participations {
		if !s.known(participation.Actor) {
			faults.add("the cooperation %q names the %s %q, which is not there",
				cooperation.ID, participation.Actor.Kind, participation.Actor.ID)
		}
	}
	for _, citation := range cooperation.Citations {
		if s.source[citation.Source] == nil {
			faults.add("the cooperation %q cites the source %q, which is not there", cooperation.ID, citation.Source)
		}
	}
}

// chooseActors keeps whom the published cooperations reach: see the package's
// documentation.
func (s *selection) chooseActors(faults *faults) {
	var waiting []atlas.Actor
	reach := func(actor atlas.Actor) {
		if s.known(actor) && !s.published[actor] {
			s.published[actor] = true
			waiting = append(waiting, actor)
		}
	}
	for _, cooperation := range s.cooperations {
		for _, participation := range cooperation.Participations {
			reach(participation.Actor)
		}
	}
	for actor := range s.published {
		if actor.Kind == atlas.ActorAuthority {
			s.cooperating++
		}
	}
	for len(waiting) > 0 {
		actor := waiting[len(waiting)-1]
		waiting = waiting[:len(waiting)-1]
		switch actor.Kind {
		case atlas.ActorPartner:
			for _, member := range s.members[actor.ID] {
				reach(member)
			}
		case atlas.ActorAuthority:
			if successor := s.authorityOf[actor.ID].Successor; successor != "" {
				reach(atlas.Actor{Kind: atlas.ActorAuthority, ID: successor})
				if s.authorityOf[successor] == nil {
					faults.add("the authority %q has the successor %q, which is not there", actor.ID, successor)
				}
			}
		}
	}
	s.authorities = kept(s, atlas.ActorAuthority, s.authorityOf)
	s.partners = kept(s, atlas.ActorPartner, s.partnerOf)
}

// kept returns the published records of a kind, by ID.
func kept[T any](s *selection, kind atlas.ActorKind, all map[string]*T) []*T {
	var chosen []*T
	for _, id := range slices.Sorted(maps.Keys(all)) {
		if s.published[atlas.Actor{Kind: kind, ID: id}] {
			chosen = append(chosen, all[id])
		}
	}
	return chosen
}

// inBasin reports whether a partner lies on the Mediterranean basin.
func (s *selection) inBasin(partner *atlas.Partner) bool {
	return partner.InBasin || slices.ContainsFunc(partner.Countries, func(iso2 string) bool { return s.basin[iso2] })
}

// faults collects contradictions of a record.
type faults []string

// mostFaults is how many contradictions an error spells out.
const mostFaults = 20

func (f *faults) add(format string, values ...any) { *f = append(*f, fmt.Sprintf(format, values...)) }

func (f *faults) err() error {
	if len(*f) == 0 {
		return nil
	}
	slices.Sort(*f)
	told := (*f)[:min(len(*f), mostFaults)]
	return &atlas.Error{
		Code: atlas.CodeInvalid,
		Message: atlas.Text{
			FR: "Les données se contredisent\u202f: aucune édition ne peut en être tirée.",
			EN: "The record contradicts itself: no edition can be built from it",
		},
		Cause: fmt.Errorf("%d contradictions: %s", len(*f), strings.Join(told, "; ")),
	}
}
