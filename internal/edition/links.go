package edition

import (
	"bytes"
	"context"
	"math"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/geodesy"
)

// linkProperties are the properties of a link's feature.
type linkProperties struct {
	Authority     string          `json:"authority"`
	AuthorityName string          `json:"authority_name"`
	Partner       string          `json:"partner"`
	PartnerName   string          `json:"partner_name"`
	Country       *string         `json:"country"` // ISO 3166-1 alpha-2; null when the partner has none or several
	Theme         string          `json:"theme"`
	Kind          atlas.LinkKind  `json:"kind"`
	Exactness     atlas.Exactness `json:"exactness"` // the partner's
	InBasin       bool            `json:"in_basin"`
	Cooperations  []string        `json:"cooperations"`
	Count         int             `json:"count"`
	DistanceKM    float64         `json:"distance_km"` // WGS 84, between the two points
}

// pair is an authority and a partner.
type pair struct{ authority, partner string }

func pairOf(link atlas.Link) pair { return pair{link.Authority, link.Partner} }

// drawing is what two positions give: the line, as GeoJSON, and its length. A
// link has the same in every layer it is in.
type drawing struct {
	geometry   []byte
	distanceKM float64
}

// links derives the links of cooperations: of all that are published, or of
// those of one theme.
func (s *selection) links(cooperations []*atlas.Cooperation) []atlas.Link {
	record := *s.record
	record.Cooperations = make([]atlas.Cooperation, len(cooperations))
	for i, cooperation := range cooperations {
		record.Cooperations[i] = *cooperation
	}
	return atlas.Links(&record)
}

// draw draws the links that have both positions, on all processors.
func (s *selection) draw(ctx context.Context, links []atlas.Link) (map[pair]*drawing, error) {
	drawings := make([]*drawing, len(links))
	workers := runtime.GOMAXPROCS(0)
	group, ctx := errgroup.WithContext(ctx)
	for worker := range workers {
		group.Go(func() error {
			var scratch []byte
			for i := worker; i < len(links); i += workers {
				if err := ctx.Err(); err != nil {
					return err
				}
				drawings[i], scratch = s.drawLink(links[i], scratch[:0])
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	byPair := make(map[pair]*drawing, len(links))
	for i, drawn := range drawings {
		if drawn != nil {
			byPair[pairOf(links[i])] = drawn
		}
	}
	return byPair, nil
}

// drawLink returns nil when one of the two has no position. It writes in
// scratch, and returns it for the next one.
func (s *selection) drawLink(link atlas.Link, scratch []byte) (*drawing, []byte) {
	from := s.positionOf(atlas.ActorAuthority, link.Authority).point
	to := s.positionOf(atlas.ActorPartner, link.Partner).point
	if from == nil || to == nil {
		return nil, scratch
	}
	scratch = appendGeometry(scratch, geodesy.GreatCircle(*from, *to))
	return &drawing{
		geometry:   bytes.Clone(scratch),
		distanceKM: math.Round(geodesy.Distance(*from, *to)/100) / 10,
	}, scratch
}

// drawn returns the links that have a drawing.
func drawn(links []atlas.Link, drawings map[pair]*drawing) []atlas.Link {
	kept := make([]atlas.Link, 0, len(links))
	for _, link := range links {
		if drawings[pairOf(link)] != nil {
			kept = append(kept, link)
		}
	}
	return kept
}

// linkLayer renders a layer of links, all of them drawn. theme tells the theme
// of a link.
func (s *selection) linkLayer(
	name string, links []atlas.Link, drawings map[pair]*drawing, theme func(atlas.Link) string,
) []byte {
	size := 0
	for _, link := range links {
		size += 420 + len(drawings[pairOf(link)].geometry)
	}
	layer := newFeatures(name, s.credit, size)
	for _, link := range links {
		drawing := drawings[pairOf(link)]
		layer.feature(link.ID(), s.linkProperties(link, drawing, theme(link)), drawing.geometry)
	}
	return layer.close()
}

func (s *selection) linkProperties(link atlas.Link, drawing *drawing, theme string) *linkProperties {
	partner := s.partnerOf[link.Partner]
	properties := &linkProperties{
		Authority:     link.Authority,
		AuthorityName: s.authorityOf[link.Authority].Name,
		Partner:       link.Partner,
		PartnerName:   partner.Name,
		Theme:         theme,
		Kind:          link.Kind,
		Exactness:     s.partnerPosition(partner).exactness,
		InBasin:       s.inBasin(partner),
		Cooperations:  link.Cooperations,
		Count:         len(link.Cooperations),
		DistanceKM:    drawing.distanceKM,
	}
	if len(partner.Countries) == 1 {
		properties.Country = &partner.Countries[0]
	}
	return properties
}

// primaryThemes maps a published cooperation to its primary theme.
func (s *selection) primaryThemes() map[string]string {
	themes := make(map[string]string, len(s.cooperations))
	for _, cooperation := range s.cooperations {
		themes[cooperation.ID] = cooperation.Themes[0]
	}
	return themes
}

// mainTheme returns the theme that is the most frequent among the cooperations
// of a link; of several, the first in the legend.
func (s *selection) mainTheme(link atlas.Link, primary map[string]string) string {
	counts := make([]int, len(s.themes))
	best := -1
	for _, id := range link.Cooperations {
		counts[s.rank[primary[id]]]++
	}
	for rank, count := range counts {
		if count > 0 && (best < 0 || count > counts[best]) {
			best = rank
		}
	}
	return s.themes[best].Code
}
