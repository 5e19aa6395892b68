package atlas

import (
	"regexp"
	"slices"
	"strings"
)

// Flaw is one way in which a record breaks a rule of the domain.
type Flaw struct {
	// Field is the field at fault, named as in the data package:
	// "dissolved_on"; "participations", "citations" or "figures" for the parts
	// of a cooperation.
	Field   string
	Value   string // what it holds; may be empty
	Message Text   // what is wrong and what to do, to be shown to a person
}

func flaw(field, value, fr, en string) Flaw {
	return Flaw{Field: field, Value: value, Message: Text{FR: fr, EN: en}}
}

// oneOf flags a value that is not of a closed list.
func oneOf[T ~string](field string, value T, all []T) []Flaw {
	if slices.Contains(all, value) {
		return nil
	}
	return []Flaw{flaw(field, string(value), "valeur inconnue.", "unknown value.")}
}

// ordered flags a period that ends before it begins.
func ordered(field string, since, until Date) []Flaw {
	if !since.After(until) {
		return nil
	}
	return []Flaw{flaw(field, string(until),
		"la fin précède le début ("+string(since)+").",
		"the end comes before the beginning ("+string(since)+").")}
}

// Check returns the rules the authority breaks by itself.
func (a *Authority) Check() []Flaw {
	flaws := oneOf("kind", a.Kind, AuthorityKinds())
	if a.Successor != "" && a.Successor == a.ID {
		flaws = append(flaws, flaw("successor", a.Successor,
			"une collectivité ne peut pas se succéder à elle-même.",
			"an authority cannot be its own successor."))
	}
	if a.Kind == KindRegion && a.Department != "" {
		flaws = append(flaws, flaw("department", a.Department,
			"une région n’est dans aucun département\u202f: videz la cellule.",
			"a region lies in no department: empty the cell."))
	}
	for _, name := range a.OtherNames {
		flaws = append(flaws, ordered("other_names", name.Since, name.Until)...)
	}
	return append(flaws, a.checkCode()...)
}

func (a *Authority) checkCode() []Flaw {
	var flaws []Flaw
	if a.Seat != "" && !inseeCommune.MatchString(a.Seat) {
		flaws = append(flaws, badCode("seat", a.Seat, "59350"))
	}
	switch {
	case a.Code == "" && a.Scheme == "":
		return flaws
	case a.Code == "":
		return append(flaws, flaw("code", "",
			"la nomenclature est donnée sans le code\u202f: donnez les deux ou aucun.",
			"the scheme is given without the code: give both or none."))
	case a.Scheme == "":
		return append(flaws, flaw("code_scheme", "",
			"le code est donné sans sa nomenclature\u202f: donnez les deux ou aucun.",
			"the code is given without its scheme: give both or none."))
	}
	switch a.Scheme {
	case SchemeINSEECommune:
		flaws = append(flaws, a.checkCommune()...)
	case SchemeINSEEDepartment:
		if !inseeDepartment.MatchString(a.Code) {
			flaws = append(flaws, badCode("code", a.Code, "59"))
		}
	case SchemeINSEERegion:
		if !inseeRegion.MatchString(a.Code) {
			flaws = append(flaws, badCode("code", a.Code, "32"))
		}
	case SchemeSIREN:
		if !ValidSIREN(a.Code) {
			flaws = append(flaws, flaw("code", a.Code,
				"ce n’est pas un numéro SIREN\u202f: neuf chiffres dont le dernier est une clé.",
				"not a SIREN number: nine digits, the last of them a check digit."))
		}
	default:
		flaws = append(flaws, oneOf("code_scheme", a.Scheme, CodeSchemes())...)
	}
	return flaws
}

func (a *Authority) checkCommune() []Flaw {
	if !inseeCommune.MatchString(a.Code) {
		return []Flaw{badCode("code", a.Code, "59350")}
	}
	var flaws []Flaw
	if a.Kind == KindCommune && a.Seat != "" && a.Seat != a.Code {
		flaws = append(flaws, flaw("seat", a.Seat,
			"la carte dessine une commune là où elle est\u202f: mettez "+a.Code+".",
			"the map draws a commune where it is: put "+a.Code+"."))
	}
	if a.Department != "" && !strings.HasPrefix(a.Code, a.Department) {
		flaws = append(flaws, flaw("department", a.Department,
			"le code "+a.Code+" est celui d’un autre département.",
			"the code "+a.Code+" belongs to another department."))
	}
	return flaws
}

// The forms of the codes of INSEE's Code officiel géographique.
var (
	inseeCommune    = regexp.MustCompile(`^([0-9]{2}|2[AB])[0-9]{3}$`)
	inseeDepartment = regexp.MustCompile(`^([0-9]{2}|2[AB]|97[0-9])$`)
	inseeRegion     = regexp.MustCompile(`^[0-9]{2}$`)
)

func badCode(field, value, example string) Flaw {
	return flaw(field, value,
		"ce n’est pas un code de l’INSEE, comme "+example+"\u202f; un tableur enlève les zéros de tête.",
		"not an INSEE code, such as "+example+"; a spreadsheet removes leading zeros.")
}

// ValidSIREN reports whether code is a SIREN number: nine digits whose Luhn sum
// (ISO/IEC 7812-1, annex B) is a multiple of ten.
func ValidSIREN(code string) bool {
	if len(code) != 9 {
		return false
	}
	sum := 0
	for i, r := range code {
		if r < '0' || r > '9' {
			return false
		}
		digit := int(r - '0')
		if i%2 == 1 {
			if digit *= 2; digit > 9 {
				digit -= 9
			}
		}
		sum += digit
	}
	return sum%10 == 0
}

// CodeSchemes lists the lists that official codes come from.
func CodeSchemes() []CodeScheme {
	return []CodeScheme{SchemeINSEERegion, SchemeINSEEDepartment, SchemeINSEECommune, SchemeSIREN}
}

// Check returns the rules the partner breaks by itself.
func (p *Partner) Check() []Flaw {
	flaws := oneOf("level", p.Level, Levels())
	countries := strings.Join(p.Countries, ";")
	switch p.Level {
	case LevelLocality, LevelDistrict, LevelCounty, LevelRegion:
		if len(p.Countries) > 1 && !p.Unnamed {
			flaws = append(flaws, flaw("countries", countries,
				"un lieu n’est que dans un pays\u202f: gardez-en un, ou changez le niveau.",
				"a place lies in one country only: keep one, or change the level."))
		}
	case LevelCountry:
		if len(p.Countries) != 1 {
			flaws = append(flaws, flaw("countries", countries,
				"un partenaire de niveau country a exactement un code de pays.",
				"a partner of level country has exactly one country code."))
		}
	case LevelBasin, LevelNetwork, LevelGrouping:
	}
	return flaws
}

// Check returns the rules the organisation breaks by itself.
func (o *Organisation) Check() []Flaw { return oneOf("kind", o.Kind, OrganisationKinds()) }

// Check returns the rules the membership breaks, given the partner it says is
// the network; nil when that one is not known.
func (m *NetworkMember) Check(network *Partner) []Flaw {
	flaws := ordered("until", m.Since, m.Until)
	if network != nil && network.Level != LevelNetwork && network.Level != LevelGrouping {
		flaws = append(flaws, flaw("network", m.Network,
			"seul un partenaire de niveau network ou grouping a des membres\u202f; celui-ci est de niveau "+string(network.Level)+".",
			"only a partner of level network or grouping has members; this one is of level "+string(network.Level)+"."))
	}
	if m.Member.Kind == ActorPartner && m.Member.ID == m.Network {
		flaws = append(flaws, flaw("member", m.Member.ID,
			"un réseau ne peut pas être membre de lui-même.",
			"a network cannot be a member of itself."))
	}
	return flaws
}

// placeID is the form of the gazetteer's identifiers, see [Place].
var placeID = regexp.MustCompile(`^[a-z0-9-]+:[^\s:]+$`)

// Check returns the rules the decision breaks by itself: one that a person made
// says where, or that there is nowhere.
func (d *Decision) Check() []Flaw {
	flaws := oneOf("exactness", d.Exactness, Exactnesses())
	switch {
	case d.Exactness == NoPlace && d.Place != nil:
		flaws = append(flaws, flaw("exactness", string(d.Exactness),
			"«\u202fnone\u202f» veut dire nulle part\u202f: videz le lieu, ou dites exact ou approximate.",
			"“none” means nowhere: empty the place, or say exact or approximate."))
	case d.Exactness != NoPlace && d.Place == nil && d.Status == DecisionManual:
		flaws = append(flaws, flaw("place_id", "",
			"il manque le lieu\u202f: place_id, ou lat et lon\u202f; sinon l’exactitude est none.",
			"the place is missing: place_id, or lat and lon; else the exactness is none."))
	case d.Place != nil:
		if d.Place.ID != "" && !placeID.MatchString(d.Place.ID) {
			flaws = append(flaws, flaw("place_id", d.Place.ID,
				"un lieu du répertoire s’écrit source:identifiant, comme geonames:282615.",
				"a place of the gazetteer is written source:identifier, such as geonames:282615."))
		}
		if lon := d.Place.Position.Lon(); lon < -180 || lon > 180 {
			flaws = append(flaws, flaw("lon", "", "la longitude va de -180 à 180.", "longitudes go from -180 to 180."))
		}
		if lat := d.Place.Position.Lat(); lat < -90 || lat > 90 {
			flaws = append(flaws, flaw("lat", "", "la latitude va de -90 à 90.", "latitudes go from -90 to 90."))
		}
	}
	return flaws
}

// Check returns the rules the tombstone breaks by itself.
func (t *Tombstone) Check() []Flaw {
	if t.Successor == "" || t.Successor != t.ID {
		return nil
	}
	return []Flaw{flaw("successor", t.Successor,
		"une fiche ne peut pas se remplacer elle-même.", "a record cannot replace itself.")}
}
