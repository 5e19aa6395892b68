package catalogue

import "strings"

// leaveOutAddresses empties those that are none of the web. Import refuses them;
// but an edition that came as a file holds whatever its author wrote, and pages
// and documents make links of it.
func (c *Catalogue) leaveOutAddresses() {
	for _, cooperation := range c.Cooperations {
		cooperation.Convention = WebAddress(cooperation.Convention)
		for i := range cooperation.Sources {
			cooperation.Sources[i].URL = WebAddress(cooperation.Sources[i].URL)
		}
	}
	for i := range c.Attributions {
		c.Attributions[i].URL = WebAddress(c.Attributions[i].URL)
	}
}

// WebAddress is the address if it is one of the web, else empty.
func WebAddress(address string) string {
	if strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://") {
		return address
	}
	return ""
}
