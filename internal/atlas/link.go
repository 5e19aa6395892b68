package atlas

import (
	"cmp"
	"slices"
)

// LinkKind tells a cooperation from mere membership of the same network.
type LinkKind string

// The kinds of link.
const (
	LinkCooperation LinkKind = "cooperation"
	LinkNetwork     LinkKind = "network"
)

// Link is one authority and one partner, with the cooperations that join them
// (lien): a line on the map. It is derived, never stored.
type Link struct {
	Authority    string
	Partner      string
	Kind         LinkKind // network when every cooperation joins them only through a network
	Cooperations []string // IDs, sorted
}

// ID returns the link's stable name.
func (l Link) ID() string { return l.Authority + "--" + l.Partner }

// Links derives the links of a record, sorted by authority then partner.
//
// Every authority of a cooperation is linked to every partner of it. When a
// cooperation is a network, the partners that are its members, by their role or
// by the record's network members, are linked by kind network: being in a
// network together is not a partnership. Unsourced cooperations make no link.
func Links(record *Record) []Link {
	members := networkPartners(record)
	type pair struct{ authority, partner string }
	links := map[pair]*Link{}
	for i := range record.Cooperations {
		cooperation := &record.Cooperations[i]
		if cooperation.Confidence == Unsourced {
			continue
		}
		partners := cooperation.partnerKinds(members)
		for _, authority := range cooperation.Actors(ActorAuthority) {
			for partner, kind := range partners {
				key := pair{authority, partner}
				link, found := links[key]
				if !found {
					link = &Link{Authority: authority, Partner: partner, Kind: kind}
					links[key] = link
				}
				if kind == LinkCooperation {
					link.Kind = LinkCooperation
				}
				link.Cooperations = append(link.Cooperations, cooperation.ID)
			}
		}
	}
	sorted := make([]Link, 0, len(links))
	for _, link := range links {
		slices.Sort(link.Cooperations)
		sorted = append(sorted, *link)
	}
	slices.SortFunc(sorted, func(a, b Link) int {
		return cmp.Or(cmp.Compare(a.Authority, b.Authority), cmp.Compare(a.Partner, b.Partner))
	})
	return sorted
}

// Actors returns the IDs of the actors of one kind that take part, each once,
// in the order they are listed.
func (c *Cooperation) Actors(kind ActorKind) []string {
	var ids []string
	for _, participation := range c.Participations {
		if participation.Actor.Kind == kind && !slices.Contains(ids, participation.Actor.ID) {
			ids = append(ids, participation.Actor.ID)
		}
	}
	return ids
}

// partnerKinds returns the partners a cooperation reaches, each with how. A
// partner that is both a member of the network and something more cooperates.
func (c *Cooperation) partnerKinds(members map[string][]string) map[string]LinkKind {
	kinds := map[string]LinkKind{}
	for _, participation := range c.Participations {
		if participation.Actor.Kind != ActorPartner {
			continue
		}
		id := participation.Actor.ID
		if participation.Role != RoleNetworkMember {
			kinds[id] = LinkCooperation
		} else if _, found := kinds[id]; !found {
			kinds[id] = LinkNetwork
		}
		for _, member := range members[id] {
			if _, found := kinds[member]; !found {
				kinds[member] = LinkNetwork
			}
		}
	}
	return kinds
}

// networkPartners maps a network's ID to the partners that are its members.
// A grouping (a joint body such as a GECT) acts by itself: its members are who
// it is made of, not partners at one remove.
func networkPartners(record *Record) map[string][]string {
	networks := map[string]bool{}
	for i := range record.Partners {
		networks[record.Partners[i].ID] = record.Partners[i].Level == LevelNetwork
	}
	members := map[string][]string{}
	for _, member := range record.NetworkMembers {
		if member.Member.Kind == ActorPartner && networks[member.Network] {
			members[member.Network] = append(members[member.Network], member.Member.ID)
		}
	}
	return members
}
