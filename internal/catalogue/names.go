package catalogue

import (
	"cmp"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/passerelles/passerelles/internal/atlas"
)

// CountryName returns the name of a country in the language.
func (c *Catalogue) CountryName(w Words, iso2 string) string {
	if country := c.countries[iso2]; country != nil {
		return w.Name("country."+iso2, country.Name)
	}
	return iso2
}

// CountrySubject words a country as a sentence names it: "le Bénin", "the Netherlands".
func (c *Catalogue) CountrySubject(w Words, iso2 string) string {
	if w.french() {
		return frenchCountry(c.CountryName(w, iso2), iso2)
	}
	return subjectCountry(w, c.CountryName(w, iso2), iso2)
}

// AuthorityName returns an authority as the subject of a sentence.
func (c *Catalogue) AuthorityName(w Words, id string) string {
	name := id
	if authority := c.authorities[id]; authority != nil {
		name = authority.Name
	}
	if w.french() {
		return frenchName(name, "")
	}
	return name
}

// PartnerName returns a partner with its country, as a sentence names it:
// "Naplouse (Palestine)", "le Maroc", "des communes togolaises". The names of
// the authorities around it are not said again.
func (c *Catalogue) PartnerName(w Words, id string, around []string) string {
	partner := c.partners[id]
	if partner == nil {
		return id
	}
	name, country := c.bareName(w, partner, around), c.countryOf(w, partner)
	isCountry := partner.Level == atlas.LevelCountry
	if !w.french() {
		switch {
		case isCountry && country != "" && name == country:
			return subjectCountry(w, name, partner.Countries[0])
		case isCountry:
			return name
		case partner.Level == atlas.LevelBasin && len(partner.Countries) > 0 && w.Lang != "en":
			return name
		case partner.Level == atlas.LevelBasin && len(partner.Countries) > 0:
			return "the " + name
		}
		return c.withCountry(w, name, country)
	}
	if isCountry && country != "" && name == country {
		return frenchCountry(name, partner.Countries[0])
	}
	name = frenchName(name, string(partner.Level))
	if isCountry {
		return name
	}
	return c.withCountry(w, name, country)
}

// PartnerLabel returns a partner as a title names it, without article or
// country.
func (c *Catalogue) PartnerLabel(w Words, id string) string {
	if partner := c.partners[id]; partner != nil {
		return c.bareName(w, partner, nil)
	}
	return id
}

// PartnerEntry returns a partner as a list names it, with its country: "Région
// de Kayes (Mali)".
func (c *Catalogue) PartnerEntry(w Words, id string) string {
	partner := c.partners[id]
	if partner == nil {
		return id
	}
	country := ""
	if partner.Level != atlas.LevelCountry {
		country = c.countryOf(w, partner)
	}
	return c.withCountry(w, Start(c.bareName(w, partner, nil)), country)
}

// NameLang returns the language that a partner's name is in, when it is not
// that of the words: what the sources write is French.
func (c *Catalogue) NameLang(w Words, partner *Partner) string {
	if w.french() || !partner.Unnamed || c.bareName(w, partner, nil) != partner.Name {
		return ""
	}
	return "fr"
}

// countryOf returns the country of a partner that has one only.
func (c *Catalogue) countryOf(w Words, partner *Partner) string {
	if len(partner.Countries) != 1 {
		return ""
	}
	return c.CountryName(w, partner.Countries[0])
}

func (c *Catalogue) withCountry(w Words, name, country string) string {
	switch {
	case country == "" || strings.Contains(Fold(name), Fold(country)):
		return name
	}
	// "Menden (Sauerland)" is in "Menden (Sauerland, Allemagne)".
	if open := strings.LastIndex(name, " ("); open > 0 && strings.HasSuffix(name, ")") {
		return w.T("sentence.place_within", "name", name[:open], "more", name[open+2:len(name)-1], "country", country)
	}
	return w.T("sentence.place", "name", name, "country", country)
}

// bareName is a partner's name in the language of the page: as its place is
// called in it, or the country it names, or nobody in particular.
func (c *Catalogue) bareName(w Words, partner *Partner, around []string) string {
	country := c.countryOf(w, partner)
	if partner.Level == atlas.LevelCountry && country != "" {
		known := c.countries[partner.Countries[0]]
		if known != nil && Fold(partner.Name) == Fold(known.Name.FR) {
			return country
		}
	}
	switch {
	case !partner.Unnamed || partner.Level == atlas.LevelNetwork:
		return cmp.Or(partner.Names[w.Lang], partner.Name)
	case w.french() && len(around) > 0:
		return c.withoutNames(partner.Name, around)
	case w.french():
		return partner.Name
	case partner.Level == atlas.LevelCountry && country != "":
		return w.T("sentence.unnamed_in", "country", subjectCountry(w, country, partner.Countries[0]))
	case len(partner.Countries) > 0:
		return partner.Name
	}
	return w.T("sentence.unnamed")
}

var (
	bracket = regexp.MustCompile(` \(.*\)$`)
	ofWhom  = regexp.MustCompile(`^(.+?) (?:de la |de l’|de |du |des |d’)(.+)$`)
)

// withoutNames: "Villes jumelées de Roubaix", said of Roubaix, are "villes
// jumelées".
func (c *Catalogue) withoutNames(name string, authorities []string) string {
	short := bracket.ReplaceAllString(name, "")
	found := ofWhom.FindStringSubmatch(short)
	if found == nil {
		return short
	}
	for _, id := range authorities {
		if authority := c.authorities[id]; authority != nil && strings.HasSuffix(Fold(authority.Name), Fold(found[2])) {
			return found[1]
		}
	}
	return short
}

// Fold returns a text without case, accents or punctuation, to compare names.
func Fold(text string) string {
	var out strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(text)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'œ':
			out.WriteString("oe")
		case r == 'æ':
			out.WriteString("ae")
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			out.WriteRune(r)
		default:
			out.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(out.String()), " ")
}
