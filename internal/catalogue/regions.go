package catalogue

// CooperationsIn counts the cooperations of the countries that holds is true of,
// each once.
func (c *Catalogue) CooperationsIn(holds func(*Country) bool) int {
	seen := map[string]bool{}
	for iso2, cooperations := range c.ofCountry {
		if country := c.countries[iso2]; country == nil || !holds(country) {
			continue
		}
		for _, each := range cooperations {
			seen[each.ID] = true
		}
	}
	return len(seen)
}

// IsWithin reports whether a region of the world is another, or lies in it.
func (c *Catalogue) IsWithin(region, whole string) bool {
	for range len(c.regions) + 1 { // a circle has an end too
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
