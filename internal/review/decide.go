package review

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/dataset"
)

// maxDecider is the most characters of the name of who decides.
const maxDecider = 120

// CheckDecider returns the name of who decides as it will be kept, and what is
// wrong with it; an empty flaw when nothing is. It names an office.
func CheckDecider(text string) (name string, flaw atlas.Text) {
	name, flaw = dataset.CleanText(text)
	switch {
	case flaw != (atlas.Text{}):
		return "", flaw
	case name == "":
		return "", say("Dites qui décide\u202f: un service.", "Say who decides: an office.")
	case strings.ContainsRune(name, '@'):
		return "", say("Donnez le nom d’un service, pas une adresse de courriel.", "Give the name of an office, not an e-mail address.")
	case utf8.RuneCountInString(name) > maxDecider:
		return "", say("Nom de plus de %d caractères.", "A name of more than %d characters.", maxDecider)
	}
	return name, atlas.Text{}
}

// at returns the decision that subject is at a place, as a person makes it.
func at(subject *Subject, place atlas.Place, exactness atlas.Exactness) atlas.Decision {
	d := decision(subject)
	d.Place, d.Exactness = &place, exactness
	if exactness == "" {
		d.Exactness = exactnessOf(subject, &place)
	}
	return d
}

// nowhere returns the decision that there is no place to draw subject at.
func nowhere(subject *Subject) atlas.Decision {
	d := decision(subject)
	d.Exactness = atlas.NoPlace
	return d
}

func decision(subject *Subject) atlas.Decision {
	return atlas.Decision{Subject: subject.Actor, Status: atlas.DecisionManual, Score: 1}
}

// exactnessOf is what a position is worth when the person does not say. It is
// exact for a town or a district that is there, or whose coordinates are given;
// a district placed in its city, and a wider body placed somewhere in it or at
// its seat, are approximate.
func exactnessOf(subject *Subject, place *atlas.Place) atlas.Exactness {
	switch {
	case subject.Level != atlas.LevelLocality && subject.Level != atlas.LevelDistrict:
		return atlas.Approximate
	case place.Level == "", place.Level == atlas.LevelDistrict, place.Level == atlas.LevelLocality && subject.Level == atlas.LevelLocality:
		return atlas.Exact
	default:
		return atlas.Approximate
	}
}

// defaultReason is the sentence kept when a person gives none. It is French, as
// the reasons of data/decisions.csv are.
func defaultReason(d *atlas.Decision) string {
	switch {
	case d.Place == nil:
		return "Une personne a décidé qu’il n’y a pas de lieu où le situer."
	case d.Place.ID == "":
		return "Une personne a donné ces coordonnées."
	default:
		return fmt.Sprintf("Une personne a choisi %s dans le répertoire de lieux.", d.Place.Name)
	}
}

// validPosition reports whether a latitude and a longitude are on Earth, and not
// the zero point, which stands for a position that is not known.
func validPosition(lat, lon float64) (orb.Point, atlas.Text) {
	switch {
	case !(lat >= -90 && lat <= 90):
		return orb.Point{}, say(
			"la latitude, qui vient en premier, va de -90 à 90.", "the latitude, which comes first, goes from -90 to 90.")
	case !(lon >= -180 && lon <= 180):
		return orb.Point{}, say(
			"la longitude, qui vient en second, va de -180 à 180.", "the longitude, which comes second, goes from -180 to 180.")
	case lat == 0 && lon == 0:
		return orb.Point{}, say(
			"le point zéro est en mer\u202f: donnez les vraies coordonnées.", "the zero point lies in the sea: give the true coordinates.")
	}
	return orb.Point{lon, lat}, atlas.Text{}
}

// say fills the same arguments into a French and an English sentence.
func say(fr, en string, args ...any) atlas.Text {
	return atlas.Text{FR: fmt.Sprintf(fr, args...), EN: fmt.Sprintf(en, args...)}
}
