package geocode

import (
	"fmt"

	"github.com/passerelles/passerelles/internal/atlas"
)

// The sentences that say why: French first, since people read them in the
// review, on the page and in the exports.

func reasonCode(name, code string) atlas.Text {
	return atlas.Text{
		FR: fmt.Sprintf("Commune de code officiel %s, %s.", code, name),
		EN: fmt.Sprintf("The commune whose official code is %s, %s.", code, name),
	}
}

func reasonSeat(name, code string) atlas.Text {
	return atlas.Text{
		FR: fmt.Sprintf("À son siège ou chef-lieu, %s (%s).", name, code),
		EN: fmt.Sprintf("At its seat or chief town, %s (%s).", name, code),
	}
}

func reasonCodeUnknown(code string) atlas.Text {
	return atlas.Text{
		FR: fmt.Sprintf("Aucune source du répertoire ne situe la commune de code %s.", code),
		EN: fmt.Sprintf("No source of the gazetteer locates the commune whose code is %s.", code),
	}
}

func reasonNetwork() atlas.Text {
	return atlas.Text{
		FR: "Un réseau n’a pas de position à lui\u202f: ce sont ses membres qui en ont une.",
		EN: "A network has no position of its own: its members have.",
	}
}

func reasonGrouping() atlas.Text {
	return atlas.Text{
		FR: "Le répertoire ne connaît pas ce groupement.",
		EN: "The gazetteer does not know this grouping.",
	}
}

func reasonUnnamed(country string) atlas.Text {
	return atlas.Text{
		FR: "La source ne nomme pas le partenaire\u202f: la position est celle du pays (" + country + ").",
		EN: "The source does not name the partner: the position is the country’s (" + country + ").",
	}
}

func reasonUnnamedNowhere() atlas.Text {
	return atlas.Text{
		FR: "La source ne nomme ni le partenaire ni un pays unique où le placer.",
		EN: "The source names neither the partner nor one country to place it in.",
	}
}

func reasonEmpty() atlas.Text {
	return atlas.Text{
		FR: "Le nom est vide, ou ne contient ni lettre ni chiffre.",
		EN: "The name is empty, or holds no letter or digit.",
	}
}

func reasonTooLong() atlas.Text {
	return atlas.Text{
		FR: fmt.Sprintf("Le texte dépasse %d octets\u202f: ce n’est pas un nom.", maxNameBytes),
		EN: fmt.Sprintf("The text is longer than %d bytes: it is no name.", maxNameBytes),
	}
}

func reasonNoName() atlas.Text {
	return atlas.Text{
		FR: "Le texte contient des caractères qu’aucun nom de lieu n’a (caractère de commande, balise, fragment de code).",
		EN: "The text holds characters that no place name has (control character, markup, piece of code).",
	}
}

func reasonUnknownLevel() atlas.Text {
	return atlas.Text{
		FR: "Le niveau demandé n’existe pas.",
		EN: "The level asked for does not exist.",
	}
}

func reasonUnknownCountry() atlas.Text {
	return atlas.Text{
		FR: "Le pays demandé n’existe pas, ou s’appelle autrement.",
		EN: "The country asked for does not exist, or has another name.",
	}
}

func reasonUnknown() atlas.Text {
	return atlas.Text{
		FR: "Aucun lieu du répertoire ne porte un nom proche.",
		EN: "No place of the gazetteer has a name close to it.",
	}
}

func reasonOnly(inCountry bool) atlas.Text {
	if inCountry {
		return atlas.Text{
			FR: "Seul lieu de ce nom dans le pays indiqué, à ce niveau et avec ces précisions.",
			EN: "The only place of that name in the country given, at that level and with these qualifiers.",
		}
	}
	return atlas.Text{
		FR: "Seul lieu de ce nom dans le répertoire, à ce niveau et avec ces précisions.",
		EN: "The only place of that name in the gazetteer, at that level and with these qualifiers.",
	}
}

func reasonConfirmed(homonyms int, context string) atlas.Text {
	return atlas.Text{
		FR: fmt.Sprintf("De %d lieux de ce nom, le plus probable de ceux que confirme la précision «\u202f%s\u202f».", homonyms, context),
		EN: fmt.Sprintf("Of %d places of that name, the likeliest that “%s” confirms.", homonyms, context),
	}
}

func reasonCompanion(homonyms int) atlas.Text {
	return atlas.Text{
		FR: fmt.Sprintf("Des %d lieux de ce nom, le seul qui soit près d’un autre partenaire de la même coopération.", homonyms),
		EN: fmt.Sprintf("Of the %d places of that name, the only one near another partner of the same cooperation.", homonyms),
	}
}

func reasonObscure(name string) atlas.Text {
	return atlas.Text{
		FR: fmt.Sprintf("«\u202f%s\u202f» n’est qu’un autre nom de ce lieu\u202f: une personne doit dire s’il s’agit bien de lui.", name),
		EN: fmt.Sprintf("“%s” is only another name of this place: a person must say whether it is the one meant.", name),
	}
}

func reasonUnplaced() atlas.Text {
	return atlas.Text{
		FR: "Un lieu porte ce nom, mais aucune source du répertoire ne dit où il est.",
		EN: "A place has that name, but no source of the gazetteer says where it is.",
	}
}

func reasonDominant(homonyms int) atlas.Text {
	return atlas.Text{
		FR: fmt.Sprintf("De loin le plus peuplé des %d lieux de ce nom.", homonyms),
		EN: fmt.Sprintf("By far the most populous of the %d places of that name.", homonyms),
	}
}

func reasonMisspelt(name string) atlas.Text {
	return atlas.Text{
		FR: fmt.Sprintf("Sans doute une faute d’orthographe pour «\u202f%s\u202f», seul nom aussi proche.", name),
		EN: fmt.Sprintf("Probably a misspelling of “%s”, the only name so close.", name),
	}
}

func reasonInCity(city string) atlas.Text {
	return atlas.Text{
		FR: fmt.Sprintf("Le répertoire ne connaît pas ce quartier\u202f: il est placé dans sa ville, %s.", city),
		EN: fmt.Sprintf("The gazetteer does not know this district: it is placed in its city, %s.", city),
	}
}

func reasonHomonyms(n int) atlas.Text {
	return atlas.Text{
		FR: fmt.Sprintf("%d lieux portent ce nom et aucun ne l’emporte\u202f: une personne doit choisir.", n),
		EN: fmt.Sprintf("%d places have that name and none prevails: a person must choose.", n),
	}
}

func reasonLevel(level atlas.Level) atlas.Text {
	return atlas.Text{
		FR: "Des lieux portent ce nom, mais aucun au niveau demandé (" + levelName(level).FR + ").",
		EN: "Places have that name, but none at the level asked for (" + levelName(level).EN + ").",
	}
}

func reasonContext(context string) atlas.Text {
	return atlas.Text{
		FR: fmt.Sprintf("Un lieu porte ce nom, mais rien ne confirme la précision «\u202f%s\u202f».", context),
		EN: fmt.Sprintf("A place has that name, but nothing confirms “%s”.", context),
	}
}

func reasonElsewhere() atlas.Text {
	return atlas.Text{
		FR: "Aucun lieu de ce nom dans le pays indiqué\u202f; il en existe dans d’autres pays.",
		EN: "No place of that name in the country given; there are some in other countries.",
	}
}

func reasonSpelling() atlas.Text {
	return atlas.Text{
		FR: "Aucun lieu ne porte exactement ce nom\u202f; voici les plus proches.",
		EN: "No place has exactly that name; these are the closest.",
	}
}

func reasonShadow(name string) atlas.Text {
	return atlas.Text{
		FR: fmt.Sprintf("Ce lieu est petit, et «\u202f%s\u202f», bien plus grand, s’écrit presque de la même façon\u202f: une personne doit choisir.", name),
		EN: fmt.Sprintf("This place is small, and “%s”, far larger, is spelt almost alike: a person must choose.", name),
	}
}

func reasonLoose(name string) atlas.Text {
	return atlas.Text{
		FR: fmt.Sprintf("Seule une partie du nom correspond à «\u202f%s\u202f».", name),
		EN: fmt.Sprintf("Only a part of the name matches “%s”.", name),
	}
}

// reasonCandidate says what speaks for one candidate.
func reasonCandidate(c contender) atlas.Text {
	text := atlas.Text{FR: "Nom exact", EN: "Exact name"}
	switch c.tier {
	case tierAlias:
		text = atlas.Text{FR: "Autre nom «\u202f" + c.match.Name + "\u202f»", EN: "Other name “" + c.match.Name + "”"}
	case tierLoose, tierPart:
		text = atlas.Text{FR: "Partie du nom «\u202f" + c.match.Name + "\u202f»", EN: "Part of the name “" + c.match.Name + "”"}
	case tierSpelling:
		text = atlas.Text{FR: "Nom proche «\u202f" + c.match.Name + "\u202f»", EN: "Close name “" + c.match.Name + "”"}
	}
	if c.level < 1 {
		text.FR += ", autre niveau (" + levelName(c.match.Place.Level).FR + ")"
		text.EN += ", other level (" + levelName(c.match.Place.Level).EN + ")"
	}
	if c.context {
		text.FR += ", précision confirmée"
		text.EN += ", qualifier confirmed"
	}
	return text
}

// levelName names a level to people.
func levelName(level atlas.Level) atlas.Text {
	switch level {
	case atlas.LevelLocality:
		return atlas.Text{FR: "localité", EN: "locality"}
	case atlas.LevelDistrict:
		return atlas.Text{FR: "quartier", EN: "district"}
	case atlas.LevelCounty:
		return atlas.Text{FR: "comté, cercle ou province", EN: "county, cercle or province"}
	case atlas.LevelRegion:
		return atlas.Text{FR: "région", EN: "region"}
	case atlas.LevelCountry:
		return atlas.Text{FR: "pays", EN: "country"}
	case atlas.LevelBasin:
		return atlas.Text{FR: "bassin", EN: "basin"}
	case atlas.LevelNetwork:
		return atlas.Text{FR: "réseau", EN: "network"}
	case anyDivision:
		return atlas.Text{FR: "division administrative", EN: "administrative division"}
	case atlas.LevelGrouping:
		return atlas.Text{FR: "groupement", EN: "grouping"}
	}
	return atlas.Text{FR: "inconnu", EN: "unknown"}
}
