package sampledata

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
)

// origin is the data package that grown records belong to.
const origin = "exemple"

// Size says how much to make.
type Size struct {
	Cooperations int
	Seed         uint64
}

// Places is what a gazetteer knows, as far as growing needs it.
type Places struct {
	// Towns are the localities of the world, by ISO 3166-1 alpha-2.
	Towns map[string][]atlas.Place
	// Communes are those of the home territory; the located ones may cooperate.
	Communes []atlas.Commune
}

// Grow returns a record with the reference lists of model and size.Cooperations
// cooperations: each has the type, the themes, the dates, the status, the
// sources and the number of actors of a cooperation of model, between communes
// of the home territory and towns in the countries where model has partners.
//
// A model that has no cooperation with a partner in a country whose towns are
// known, or places without a located commune, are errors.
func Grow(model *atlas.Record, places Places, size Size) (*atlas.Record, error) {
	g := &grower{
		model: model, places: places, random: rand.New(rand.NewPCG(size.Seed, 0)),
		partners: map[string]bool{}, authorities: map[string]bool{},
	}
	g.record = &atlas.Record{
		Territory: model.Territory, Themes: model.Themes, Types: model.Types, WorldRegions: model.WorldRegions,
		Organisations: model.Organisations, Sources: model.Sources, Communes: places.Communes, Facts: model.Facts,
	}
	g.countryOf = map[string]string{}
	for _, partner := range model.Partners {
		if len(partner.Countries) == 1 {
			g.countryOf[partner.ID] = partner.Countries[0]
		}
	}
	for i := range places.Communes {
		if home := &places.Communes[i]; home.Position != nil {
			g.homes = append(g.homes, home)
		}
	}
	if len(g.homes) == 0 {
		return nil, errors.New("grow a record: no commune of the home territory has a position")
	}
	for i := range model.Cooperations {
		if each := &model.Cooperations[i]; g.usable(each) {
			g.shapes = append(g.shapes, each)
		}
	}
	if len(g.shapes) == 0 {
		return nil, errors.New("grow a record: no cooperation of the model has a partner in a country whose towns are known")
	}
	for i := range size.Cooperations {
		g.cooperation(i)
	}
	return g.record, nil
}

// grower is one run of [Grow].
type grower struct {
	model       *atlas.Record
	places      Places
	random      *rand.Rand
	record      *atlas.Record
	shapes      []*atlas.Cooperation
	homes       []*atlas.Commune
	countryOf   map[string]string // of the model's partners
	partners    map[string]bool   // made so far
	authorities map[string]bool
}

// usable reports whether a cooperation is published and between authorities and
// partners that can be drawn anew.
func (g *grower) usable(c *atlas.Cooperation) bool {
	foreign := 0
	for _, p := range c.Participations {
		if p.Actor.Kind != atlas.ActorPartner {
			continue
		}
		if len(g.places.Towns[g.countryOf[p.Actor.ID]]) == 0 {
			return false
		}
		foreign++
	}
	return foreign > 0 && c.Confidence != atlas.Unsourced
}

// cooperation makes the i-th one, in the shape of a real one.
func (g *grower) cooperation(i int) {
	made := *g.shapes[g.random.IntN(len(g.shapes))]
	made.ID, made.Title = fmt.Sprintf("exemple-%06d", i), fmt.Sprintf("Exemple %d", i)
	made.Origin, made.Note, made.Figures = origin, "", nil
	parts := made.Participations
	made.Participations = nil
	drawn := map[atlas.Actor]atlas.Actor{} // an actor with two roles stays one
	taken := map[atlas.Actor]bool{}
	for _, part := range parts {
		actor, known := drawn[part.Actor]
		if !known {
			if actor = g.actor(part.Actor); taken[actor] {
				continue
			}
			drawn[part.Actor], taken[actor] = actor, true
		}
		made.Participations = append(made.Participations, atlas.Participation{Actor: actor, Role: part.Role})
	}
	g.record.Cooperations = append(g.record.Cooperations, made)
}

// actor draws another actor for one of the model's; an organisation stays.
func (g *grower) actor(of atlas.Actor) atlas.Actor {
	switch of.Kind {
	case atlas.ActorAuthority:
		return g.authority(g.homes[g.random.IntN(len(g.homes))])
	case atlas.ActorPartner:
		towns := g.places.Towns[g.countryOf[of.ID]]
		return g.partner(&towns[g.random.IntN(len(towns))])
	default:
		return of
	}
}

func (g *grower) authority(home *atlas.Commune) atlas.Actor {
	actor := atlas.Actor{Kind: atlas.ActorAuthority, ID: "commune-" + home.Code}
	if g.authorities[actor.ID] {
		return actor
	}
	g.authorities[actor.ID] = true
	g.record.Authorities = append(g.record.Authorities, atlas.Authority{
		ID: actor.ID, Kind: atlas.KindCommune, Name: home.Name, Code: home.Code, Scheme: atlas.SchemeINSEECommune,
		Department: home.Department, Seat: home.Code, Origin: origin,
	})
	g.locate(actor, atlas.Place{
		ID: "cog:" + home.Code, Name: home.Name, Country: "FR", Level: atlas.LevelLocality,
		Position: *home.Position, Source: home.Source, Licence: home.Licence,
	})
	return actor
}

func (g *grower) partner(town *atlas.Place) atlas.Actor {
	actor := atlas.Actor{Kind: atlas.ActorPartner, ID: "partenaire-" + slug(town.ID)}
	if g.partners[actor.ID] {
		return actor
	}
	g.partners[actor.ID] = true
	g.record.Partners = append(g.record.Partners, atlas.Partner{
		ID: actor.ID, Name: town.Name, SourceName: town.Name, Level: atlas.LevelLocality,
		Countries: []string{town.Country}, Origin: origin,
	})
	g.locate(actor, *town)
	return actor
}

func (g *grower) locate(actor atlas.Actor, place atlas.Place) {
	if place.Position == (orb.Point{}) {
		return
	}
	g.record.Decisions = append(g.record.Decisions, atlas.Decision{
		Subject: actor, Status: atlas.DecisionAccepted, Place: &place, Exactness: atlas.Exact, Score: 1, Origin: origin,
	})
}

// slug makes an identifier of a place's: "geonames:282615" is "geonames-282615".
// Names of places are part of some, in any script.
func slug(id string) string {
	var made strings.Builder
	hyphen := true // none at the beginning, and never two
	for _, r := range id {
		if plain := (r >= '0' && r <= '9') || (r >= 'a' && r <= 'z'); plain {
			made.WriteRune(r)
			hyphen = false
		} else if !hyphen {
			made.WriteByte('-')
			hyphen = true
		}
	}
	return strings.TrimSuffix(made.String(), "-")
}
