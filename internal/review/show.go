package review

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/geocode"
	"github.com/passerelles/passerelles/internal/geodesy"
)

// Countries names the countries of the world to people, and finds those that
// people name.
type Countries struct {
	labels map[string]atlas.Text // by ISO 3166-1 alpha-2
	names  geocode.CountryNames
}

// NewCountries knows the countries of a list of world regions.
func NewCountries(regions []atlas.WorldRegion) Countries {
	c := Countries{labels: map[string]atlas.Text{}, names: geocode.NewCountryNames(regions)}
	for _, region := range regions {
		if region.ISO2 != "" {
			c.labels[region.ISO2] = region.Name
		}
	}
	return c
}

// in returns the names of countries in a language; the code of one that is not
// known.
func (c Countries) in(lang string, codes ...string) string {
	var names []string
	for _, code := range codes {
		name := code
		if label, found := c.labels[code]; found {
			name = label.In(lang)
		}
		names = insert(names, name)
	}
	return strings.Join(names, ", ")
}

// show prints who the subject is, why it waits, and its candidates.
func (s *Session) show(number, of int, subject *Subject) {
	s.print(fmt.Sprintf("[%d/%d] %s (%s %s)\n", number, of, subject.Name, kindName(subject.Actor.Kind).In(s.Lang), subject.Actor.ID))
	s.line(say("dans la source", "in the source"), subject.SourceName)
	s.line(say("pays", "country"), s.Countries.in(s.Lang, subject.Countries...))
	s.line(say("niveau", "level"), geocode.LevelName(subject.Level).In(s.Lang))
	s.line(say("coopérations", "cooperations"), strings.Join(subject.Cooperations, "\u202f; "))
	s.line(say("collectivités", "authorities"), strings.Join(subject.Authorities, ", "))
	s.line(say("réseaux", "networks"), strings.Join(subject.Networks, ", "))
	if before := subject.Before; before != nil {
		where := say("aucun lieu", "no place").In(s.Lang)
		if before.Place != nil {
			where = PlaceName(before.Place)
		}
		s.line(say("déjà décidé", "decided already"), fmt.Sprintf("%s, %s, %s. %s", where, before.DecidedBy, before.DecidedOn, before.Reason.FR))
	}
	s.line(say("motif", "reason"), subject.Decision.Reason.In(s.Lang))
	s.showCandidates(subject.Decision.Candidates)
}

// line prints what is known under a heading, and nothing when nothing is.
func (s *Session) line(heading atlas.Text, value string) {
	if value == "" {
		return
	}
	colon := "\u202f: "
	if s.Lang == "en" {
		colon = ": "
	}
	s.print("  " + heading.In(s.Lang) + colon + value + "\n")
}

// showCandidates prints candidates, the first of which is number 1.
func (s *Session) showCandidates(candidates []atlas.Candidate) {
	for i := range candidates {
		c := &candidates[i]
		s.print(fmt.Sprintf("  %d. %s\n", i+1, s.Countries.place(&c.Place, s.Lang)))
		why := fmt.Sprintf("%.3f", c.Score)
		if reason := c.Reason.In(s.Lang); reason != "" {
			why += ", " + reason
		}
		if far := apart(&candidates[0].Place, &c.Place); far > 0 {
			why += say(", à %d km du 1", ", %d km from 1", far).In(s.Lang)
		}
		s.print("     " + why + ", " + c.Place.ID + "\n")
	}
}

// place describes a place in one line: name, division, country, level, people,
// latitude and longitude.
func (c Countries) place(place *atlas.Place, lang string) string {
	var names []string
	for _, name := range []string{place.Name, place.Admin1, c.in(lang, place.Country)} {
		names = insert(names, name)
	}
	text := strings.Join(names, ", ") + " — " + geocode.LevelName(place.Level).In(lang)
	if place.Population > 0 {
		text += say(", %s hab.", ", population %s", thousands(place.Population)).In(lang)
	}
	return text + " — " + latLon(place.Position)
}

// latLon writes a position as people do: latitude, longitude, in degrees of WGS
// 84 to a metre or so.
func latLon(position orb.Point) string {
	return fmt.Sprintf("%.5f, %.5f", position.Lat(), position.Lon())
}

// apart is how many kilometres lie between two places, 0 when it is not worth
// telling.
func apart(a, b *atlas.Place) int {
	if a.Position == (orb.Point{}) || b.Position == (orb.Point{}) {
		return 0
	}
	return int(math.Round(geodesy.Distance(a.Position, b.Position) / 1000))
}

// thousands writes a number in groups of three digits.
func thousands(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "\u202f" + digits[i:]
	}
	return digits
}

// kindName names a kind of actor to people.
func kindName(kind atlas.ActorKind) atlas.Text {
	if kind == atlas.ActorAuthority {
		return say("collectivité", "authority")
	}
	return say("partenaire", "partner")
}

// List prints one line for each subject.
func (s *Session) List(subjects []Subject) {
	for i := range subjects {
		subject := &subjects[i]
		text := subject.Name
		if countries := s.Countries.in(s.Lang, subject.Countries...); countries != "" {
			text += " (" + countries + ")"
		}
		s.print(fmt.Sprintf("  %s — %s\n", text, subject.Decision.Reason.In(s.Lang)))
	}
}

// concluded says what is about to be kept.
func (s *Session) concluded(d *atlas.Decision) atlas.Text {
	if d.Place == nil {
		return say("→ aucun lieu", "→ no place")
	}
	worth := say("exact", "exact")
	if d.Exactness == atlas.Approximate {
		worth = say("approché", "approximate")
	}
	return say("→ %s, %s", "→ %s, %s", PlaceName(d.Place), worth.In(s.Lang))
}

// PlaceName names the place of a decision in few words: by its name and where it
// is, or by where it is alone; "" for nil.
func PlaceName(place *atlas.Place) string {
	switch {
	case place == nil:
		return ""
	case place.Name == "" && place.Position == orb.Point{}:
		return place.ID
	case place.Name == "":
		return latLon(place.Position)
	}
	return fmt.Sprintf("%s (%s)", place.Name, latLon(place.Position))
}

func promptOf(candidates int) atlas.Text {
	switch candidates {
	case 0:
		return say("Votre choix (n NOM, c LAT LON, 0, p, q, ?)\u202f: ", "Your choice (n NAME, c LAT LON, 0, p, q, ?): ")
	case 1:
		return say("Votre choix (1, n NOM, c LAT LON, 0, p, q, ?)\u202f: ", "Your choice (1, n NAME, c LAT LON, 0, p, q, ?): ")
	}
	return say("Votre choix (1-%d, n NOM, c LAT LON, 0, p, q, ?)\u202f: ", "Your choice (1-%d, n NAME, c LAT LON, 0, p, q, ?): ", candidates)
}

func help() atlas.Text {
	return atlas.Text{
		FR: `  un numéro             ce candidat ; suivi de « approx », sa position est approchée
  n NOM, ou NOM         chercher un autre nom ; « NOM, PAYS » dans un autre pays
  c LAT LON             des coordonnées : la latitude d’abord, en degrés (c 32.2211 35.2544) ; suivies de « approx », approchées
  0, ou aucun           il n’y a pas de lieu où le situer
  p                     passer au suivant sans décider
  q                     quitter ; ce qui est décidé reste
  ?                     cette aide`,
		EN: `  a number              that candidate; followed by “approx”, its position is approximate
  n NAME, or NAME       look up another name; “NAME, COUNTRY” in another country
  c LAT LON             coordinates: the latitude first, in degrees (c 32.2211 35.2544); followed by “approx”, approximate
  0, or none            there is no place to draw it at
  p                     pass to the next one without deciding
  q                     quit; what is decided stays
  ?                     this help`,
	}
}

// tell prints a sentence in the person's language.
func (s *Session) tell(text atlas.Text) {
	if line := text.In(s.Lang); line != "" {
		s.print(line + "\n")
	}
}

// print writes text to the terminal. What would steer it, in a name that
// somebody sent, is not passed on. A terminal that is gone ends the input too.
func (s *Session) print(text string) {
	io.WriteString(s.Out, strings.Map(func(r rune) rune {
		if r != '\n' && !unicode.IsPrint(r) && r != '\u202f' && r != '\u00a0' {
			return '\uFFFD'
		}
		return r
	}, text)) //nolint:errcheck // see above
}
