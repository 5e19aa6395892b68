package catalogue

import "strings"

// LicenceName is what people call a licence that the data names by its SPDX
// identifier, or "public domain".
func LicenceName(w Words, licence string) string {
	switch {
	case licence == "etalab-2.0":
		return "Licence Ouverte 2.0"
	case licence == "public domain":
		return w.T("licence.public_domain")
	}
	if version, found := strings.CutPrefix(licence, "CC-BY-"); found {
		return "CC BY " + version
	}
	return licence
}
