package edition

import (
	"slices"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/gazetteer"
)

// licenceOfRecord is the licence of the cooperations themselves. SPDX calls it
// etalab-2.0.
const licenceOfRecord = "Licence Ouverte 2.0"

// attribution says whom positions come from, as their licence asks.
type attribution struct {
	Source  string `json:"source"` // as in the identifiers of places
	Title   string `json:"title"`
	Licence string `json:"licence"` // SPDX identifier
	URL     string `json:"url"`
}

// attributions returns the sources of the positions that are drawn, in the
// order the gazetteer lists them.
func (s *selection) attributions() []attribution {
	used := map[string]bool{}
	for _, authority := range s.authorities {
		used[s.positionOf(atlas.ActorAuthority, authority.ID).source()] = true
	}
	for _, partner := range s.partners {
		used[s.positionOf(atlas.ActorPartner, partner.ID).source()] = true
	}
	named := []attribution{}
	for _, known := range gazetteer.Attributions() {
		if used[known.Source] {
			named = append(named, attribution{known.Source, known.Title, known.Licence, known.URL})
		}
	}
	return named
}

// creditOf names one source of positions with its licence.
func creditOf(source string) string {
	for _, a := range gazetteer.Attributions() {
		if a.Source == source {
			return a.Title + ", " + a.Licence
		}
	}
	return source
}

func (p position) source() string {
	if p.place == nil {
		return ""
	}
	return p.place.Source
}

// credits is the sentence a layer carries, so that it is right wherever the
// file goes.
func (s *selection) credits() string {
	title := strings.Join(slices.DeleteFunc([]string{
		s.record.Territory.Title.FR, s.record.Territory.Name.FR, licenceOfRecord,
	}, func(part string) bool { return part == "" }), ", ")
	parts := []string{title}
	for _, a := range s.attributions() {
		parts = append(parts, strings.TrimSpace(a.Title+", "+a.Licence+" "+a.URL))
	}
	return strings.Join(parts, " ; ")
}
