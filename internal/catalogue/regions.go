package catalogue

import (
	"cmp"
	"maps"
	"slices"

	"github.com/passerelles/passerelles/internal/atlas"
)

// WorldRegion is a part of the world, of the M49 standard.
type WorldRegion struct {
	Code   string
	Parent string
	Name   atlas.Text
	Leaf   bool // it is divided into countries, not into regions
}

// world is the region that holds all others.
const world = "001"

// Regions returns the parts of the world, but for the world itself, by code.
func (c *Catalogue) Regions() []WorldRegion {
	divided := map[string]bool{}
	for _, each := range c.regions {
		divided[each.Parent] = true
	}
	var all []WorldRegion
	for code, each := range c.regions {
		if code != world {
			all = append(all, WorldRegion{code, each.Parent, each.Name, !divided[code]})
		}
	}
	slices.SortFunc(all, func(a, b WorldRegion) int { return cmp.Compare(a.Code, b.Code) })
	return all
}

// IsWithin reports whether a region is another, or lies in it.
func (c *Catalogue) IsWithin(region, whole string) bool {
	for range len(c.regions) + 1 { // never round a circle for ever
		if region == whole {
			return true
		}
		above := c.regions[region]
		if above == nil {
			return false
		}
		region = above.Parent
	}
	return false
}

// AllCountries returns every country of the standard, by code, those without a
// partner too.
func (c *Catalogue) AllCountries() []*Country {
	return slices.SortedFunc(maps.Values(c.countries), func(a, b *Country) int { return cmp.Compare(a.ISO2, b.ISO2) })
}
