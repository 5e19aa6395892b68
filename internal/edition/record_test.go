package edition

import (
	"fmt"
	"math/rand/v2"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
)

// world makes a record of the size asked: n cooperations between authorities
// around one place and partners all over the world. The same n gives the same
// record.
func world(n int) *atlas.Record {
	random := rand.New(rand.NewPCG(1, uint64(n)))
	record := &atlas.Record{}
	for i, code := range []string{"jeunesse", "eau", "culture", "amitie"} {
		record.Themes = append(record.Themes, atlas.Theme{
			Code: code, Label: atlas.Text{FR: code, EN: code}, Color: "#123456", Position: i + 1,
		})
	}
	record.Sources = []atlas.Source{{ID: "s1", Title: "Une page", URL: "https://example.org/une-page", Publisher: "Office"}}
	authorities, partners := max(1, n/20), max(1, n)
	for i := range authorities {
		id := fmt.Sprintf("collectivite-%d", i)
		record.Authorities = append(record.Authorities, atlas.Authority{ID: id, Kind: atlas.KindCommune, Name: "Collectivité " + id, Code: fmt.Sprint(59000 + i)})
		record.Decisions = append(record.Decisions, located(atlas.ActorAuthority, id,
			orb.Point{1.6 + 2.5*random.Float64(), 50 + random.Float64()}))
	}
	for i := range partners {
		id := fmt.Sprintf("partenaire-%d", i)
		record.Partners = append(record.Partners, atlas.Partner{
			ID: id, Name: "Partenaire " + id, SourceName: id, Level: atlas.LevelLocality, Countries: []string{"DE"},
		})
		record.Decisions = append(record.Decisions, located(atlas.ActorPartner, id,
			orb.Point{-180 + 360*random.Float64(), -60 + 130*random.Float64()}))
	}
	for i := range n {
		record.Cooperations = append(record.Cooperations, atlas.Cooperation{
			ID: fmt.Sprintf("cooperation-%d", i), Title: fmt.Sprintf("Coopération numéro %d entre deux territoires", i),
			Description: "Un projet d’assainissement, de formation et d’échanges entre services techniques, avec l’appui d’une agence de l’eau.",
			Type:        atlas.TypeProject, Themes: []string{record.Themes[random.IntN(4)].Code},
			Start: "2009-05", Status: atlas.StatusUnknown, Confidence: atlas.Reported,
			Citations: []atlas.Citation{{Source: "s1", Claims: "Signature en mai 2009."}},
			Participations: []atlas.Participation{
				{Actor: atlas.Actor{Kind: atlas.ActorAuthority, ID: fmt.Sprintf("collectivite-%d", random.IntN(authorities))}, Role: atlas.RoleLead},
				{Actor: atlas.Actor{Kind: atlas.ActorPartner, ID: fmt.Sprintf("partenaire-%d", random.IntN(partners))}, Role: atlas.RoleParticipant},
			},
		})
	}
	return record
}

func located(kind atlas.ActorKind, id string, at orb.Point) atlas.Decision {
	return atlas.Decision{
		Subject: atlas.Actor{Kind: kind, ID: id}, Status: atlas.DecisionAccepted, Exactness: atlas.Exact, Score: 1,
		Place: &atlas.Place{ID: "geonames:" + id, Name: id, Position: at, Source: "geonames", Licence: "CC-BY-4.0"},
	}
}
