package catalogue

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
