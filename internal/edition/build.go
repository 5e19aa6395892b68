package edition

import (
	"context"
	"fmt"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/passerelles/passerelles/internal/atlas"
)

// draft is a file to render.
type draft struct {
	name   string
	render func() []byte
}

// Build builds the edition of a record, which it reads and does not change. It
// has no number and no date yet: publishing gives them. The cost is linear in
// the number of cooperations.
//
// A record that contradicts itself is a CodeInvalid error.
func Build(ctx context.Context, record *atlas.Record) (*Edition, error) {
	digest, content, bodies, err := render(ctx, record)
	if err != nil {
		return nil, err
	}
	files, err := compress(ctx, bodies)
	if err != nil {
		return nil, fmt.Errorf("compress edition: %w", err)
	}
	return assembled(Meta{Digest: digest}, content, files), nil
}

// render renders the files of an edition, by name, and their digest.
func render(ctx context.Context, record *atlas.Record) (string, outline, map[string][]byte, error) {
	selection, err := choose(record)
	if err != nil {
		return "", outline{}, nil, err
	}
	drafts, content, err := selection.drafts(ctx)
	if err != nil {
		return "", outline{}, nil, fmt.Errorf("draw links: %w", err)
	}
	bodies, err := renderAll(ctx, drafts)
	if err != nil {
		return "", outline{}, nil, fmt.Errorf("render edition: %w", err)
	}
	bodies[outlineName] = marshal(content)
	digest := digestOf(bodies)
	copy(bodies[CooperationsName][len(beforeDigest):], digest)
	return digest, content, bodies, nil
}

// drafts draws the links and says what to render.
func (s *selection) drafts(ctx context.Context) ([]draft, outline, error) {
	all := s.links(s.cooperations)
	drawings, err := s.draw(ctx, all)
	if err != nil {
		return nil, outline{}, err
	}
	content := outline{Format: Format, Counts: s.counts(all), Layers: []outlineLayer{}}
	all = drawn(all, drawings)
	content.Counts.Links = len(all)
	primary := s.primaryThemes()
	drafts := []draft{
		{CooperationsName, s.cooperationsFile},
		{AllName, func() []byte {
			return s.linkLayer("all", all, drawings, func(link atlas.Link) string { return s.mainTheme(link, primary) })
		}},
		{PartnersName, s.partnerLayer},
		{AuthoritiesName, s.authorityLayer},
		{ReferenceName, s.referenceFile},
		{PlacesName, s.placesFile},
		{RetiredName, s.retiredFile},
		{FactsName, func() []byte { return factsFile(&s.record.Facts) }},
		{TableName, s.tableFile},
		{SheetName, s.sheetFile},
	}
	for _, theme := range s.themes {
		links := drawn(s.links(s.ofTheme(theme.Code)), drawings)
		content.Layers = append(content.Layers, outlineLayer{
			Theme: theme.Code, Label: theme.Label, Color: theme.Color, Features: len(links),
		})
		drafts = append(drafts, draft{LayerName(theme.Code), func() []byte {
			return s.linkLayer(theme.Code, links, drawings, func(atlas.Link) string { return theme.Code })
		}})
	}
	return drafts, content, nil
}

// ofTheme returns the cooperations whose primary theme it is.
func (s *selection) ofTheme(theme string) []*atlas.Cooperation {
	var chosen []*atlas.Cooperation
	for _, cooperation := range s.cooperations {
		if cooperation.Themes[0] == theme {
			chosen = append(chosen, cooperation)
		}
	}
	return chosen
}

// counts counts everything but the links that are drawn. A cooperation counts
// by its best partner, members of its networks included.
func (s *selection) counts(links []atlas.Link) Counts {
	best := make(map[string]int, len(s.cooperations)) // 2 exact, 1 approximate
	consider := func(cooperation, partner string) {
		switch s.partnerPosition(s.partnerOf[partner]).exactness {
		case atlas.Exact:
			best[cooperation] = 2
		case atlas.Approximate:
			best[cooperation] = max(best[cooperation], 1)
		}
	}
	for _, cooperation := range s.cooperations {
		for _, partner := range cooperation.Actors(atlas.ActorPartner) {
			consider(cooperation.ID, partner)
		}
	}
	for _, link := range links {
		for _, cooperation := range link.Cooperations {
			consider(cooperation, link.Partner)
		}
	}
	counts := Counts{
		Cooperations: len(s.cooperations),
		Authorities:  s.cooperating,
		Partners:     len(s.partners),
	}
	for _, cooperation := range s.cooperations {
		switch best[cooperation.ID] {
		case 2:
			counts.Located++
		case 1:
			counts.Approximate++
		default:
			counts.WithoutPlace++
		}
	}
	return counts
}

// renderAll renders drafts, a few at a time.
func renderAll(ctx context.Context, drafts []draft) (map[string][]byte, error) {
	rendered := make([][]byte, len(drafts))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, draft := range drafts {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			rendered[i] = draft.render()
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	bodies := make(map[string][]byte, len(drafts)+1)
	for i, draft := range drafts {
		bodies[draft.name] = rendered[i]
	}
	return bodies, nil
}
