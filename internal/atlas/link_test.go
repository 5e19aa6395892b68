package atlas

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func takesPart(kind ActorKind, id string, role Role) Participation {
	return Participation{Actor: Actor{Kind: kind, ID: id}, Role: role}
}

func TestLinks(t *testing.T) {
	t.Parallel()
	lille := takesPart(ActorAuthority, "lille", RoleLead)
	naplouse := takesPart(ActorPartner, "naplouse", RoleParticipant)
	network := Record{
		Partners: []Partner{
			{ID: "euronaplouse", Level: LevelNetwork}, {ID: "gect", Level: LevelGrouping},
			{ID: "dundee"}, {ID: "naplouse"}, {ID: "tournai"},
		},
		NetworkMembers: []NetworkMember{
			{Network: "euronaplouse", Member: Actor{Kind: ActorPartner, ID: "dundee"}},
			{Network: "euronaplouse", Member: Actor{Kind: ActorPartner, ID: "naplouse"}},
			{Network: "euronaplouse", Member: Actor{Kind: ActorAuthority, ID: "lille"}},
			{Network: "gect", Member: Actor{Kind: ActorPartner, ID: "tournai"}},
		},
	}
	tests := map[string]struct {
		cooperations []Cooperation
		want         []Link
	}{
		"nothing": {nil, []Link{}},
		"every authority with every partner": {
			[]Cooperation{{ID: "c", Participations: []Participation{
				takesPart(ActorAuthority, "mel", RoleParticipant), lille, naplouse, takesPart(ActorPartner, "dundee", RoleFunder),
				takesPart(ActorOrganisation, "agence", RoleOperator),
			}}},
			[]Link{
				{"lille", "dundee", LinkCooperation, []string{"c"}}, {"lille", "naplouse", LinkCooperation, []string{"c"}},
				{"mel", "dundee", LinkCooperation, []string{"c"}}, {"mel", "naplouse", LinkCooperation, []string{"c"}},
			},
		},
		"two cooperations, one link": {
			[]Cooperation{
				{ID: "z", Participations: []Participation{lille, naplouse}},
				{ID: "a", Participations: []Participation{lille, naplouse}},
			},
			[]Link{{"lille", "naplouse", LinkCooperation, []string{"a", "z"}}},
		},
		"two roles, one link": {
			[]Cooperation{{ID: "c", Participations: []Participation{
				lille, takesPart(ActorAuthority, "lille", RoleFunder), naplouse, takesPart(ActorPartner, "naplouse", RoleFunder),
			}}},
			[]Link{{"lille", "naplouse", LinkCooperation, []string{"c"}}},
		},
		"unsourced": {
			[]Cooperation{{ID: "c", Confidence: Unsourced, Participations: []Participation{lille, naplouse}}}, []Link{},
		},
		"without partner":   {[]Cooperation{{ID: "c", Participations: []Participation{lille}}}, []Link{}},
		"without authority": {[]Cooperation{{ID: "c", Participations: []Participation{naplouse}}}, []Link{}},
		"members by role": {
			[]Cooperation{{ID: "c", Participations: []Participation{lille, takesPart(ActorPartner, "dundee", RoleNetworkMember)}}},
			[]Link{{"lille", "dundee", LinkNetwork, []string{"c"}}},
		},
		"members of a network": {
			[]Cooperation{{ID: "c", Participations: []Participation{lille, takesPart(ActorPartner, "euronaplouse", RoleParticipant)}}},
			[]Link{
				{"lille", "dundee", LinkNetwork, []string{"c"}},
				{"lille", "euronaplouse", LinkCooperation, []string{"c"}},
				{"lille", "naplouse", LinkNetwork, []string{"c"}},
			},
		},
		"member and twin": {
			[]Cooperation{
				{ID: "a", Participations: []Participation{lille, takesPart(ActorPartner, "euronaplouse", RoleParticipant)}},
				{ID: "b", Participations: []Participation{lille, naplouse}},
			},
			[]Link{
				{"lille", "dundee", LinkNetwork, []string{"a"}},
				{"lille", "euronaplouse", LinkCooperation, []string{"a"}},
				{"lille", "naplouse", LinkCooperation, []string{"a", "b"}},
			},
		},
		"member and more in the same cooperation": {
			[]Cooperation{{ID: "a", Participations: []Participation{
				lille, takesPart(ActorPartner, "naplouse", RoleNetworkMember), naplouse,
				takesPart(ActorPartner, "euronaplouse", RoleParticipant),
			}}},
			[]Link{
				{"lille", "dundee", LinkNetwork, []string{"a"}},
				{"lille", "euronaplouse", LinkCooperation, []string{"a"}},
				{"lille", "naplouse", LinkCooperation, []string{"a"}},
			},
		},
		"a grouping acts by itself": {
			[]Cooperation{{ID: "c", Participations: []Participation{lille, takesPart(ActorPartner, "gect", RoleParticipant)}}},
			[]Link{{"lille", "gect", LinkCooperation, []string{"c"}}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			record := network
			record.Cooperations = test.cooperations
			if diff := cmp.Diff(test.want, Links(&record)); diff != "" {
				t.Errorf("links (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLinkID(t *testing.T) {
	t.Parallel()
	if got := (Link{Authority: "lille", Partner: "naplouse"}).ID(); got != "lille--naplouse" {
		t.Errorf("ID() = %q", got)
	}
}
