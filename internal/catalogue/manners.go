package catalogue

import "strings"

// manners is how a language writes what is no text: numbers, lists and dates.
// They are CLDR's, as browsers have them (Intl), so that a record reads the same
// on the map and on its page; a test compares a few.
type manners struct {
	locale           string // whose plural rules count
	and, comma       string
	thousands, point string
	grouped          int // digits from which thousands are set apart
	months           []string
	genitive         []string // months after a preposition, where they differ
	of               string   // between a day, a month and a year
	roman            bool     // centuries are numbered in Roman figures
	firstDay         string   // the first of a month, where it is not 1
}

func mannersOf(lang string) manners {
	switch lang {
	case "fr":
		return manners{
			locale: "fr", and: " et ", comma: ", ", thousands: "\u202f", point: ",", grouped: 4, of: " ", roman: true, firstDay: "1er",
			months: strings.Fields("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
		}
	case "nl":
		return manners{
			locale: "nl", and: " en ", comma: ", ", thousands: ".", point: ",", grouped: 4, of: " ",
			months: strings.Fields("januari februari maart april mei juni juli augustus september oktober november december"),
		}
	case "pl":
		return manners{
			locale: "pl", and: " i ", comma: ", ", thousands: "\u00a0", point: ",", grouped: 5, of: " ", roman: true,
			months:   strings.Fields("styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień"),
			genitive: strings.Fields("stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia"),
		}
	case "pt":
		return manners{
			locale: "pt-PT", and: " e ", comma: ", ", thousands: "\u00a0", point: ",", grouped: 5, of: " de ", roman: true,
			months: strings.Fields("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"),
		}
	case "ar":
		return manners{
			locale: "ar", and: " و", comma: " و", thousands: ",", point: ".", grouped: 4, of: " ",
			months: strings.Fields("يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"),
		}
	default:
		return manners{
			locale: "en", and: " and ", comma: ", ", thousands: ",", point: ".", grouped: 4, of: " ",
			months: strings.Fields("January February March April May June July August September October November December"),
		}
	}
}
