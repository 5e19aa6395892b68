package gazetteer

import "testing"

func TestRenumbered(t *testing.T) {
	t.Parallel()
	name := func(text string) []Name { return []Name{{Text: text, Lang: "en", Preferred: true}} }
	names := translations{
		"VN.01": name("An Giang Province"), "VN.02": name("Hanoi"), "VN.03": name("Bến Tre"), "VN.04": name("Cao Bằng"),
		"PL.01": name("Lower Silesia"), "PL.02": name("Kujawsko-Pomorskie"), "PL.03": name("Lodz Voivodeship"), "PL.04": name("Lublin"),
		"LU.01": name("Diekirch"), "LU.02": name("Grevenmacher"),
	}
	labels := divisions{
		"admin1:VN.01": "An Giang", "admin1:VN.02": "Quang Tri", "admin1:VN.03": "Hai Duong", "admin1:VN.04": "Dong Nai",
		"admin1:PL.01": "Lower Silesia", "admin1:PL.02": "Kujawsko-Pomorskie", "admin1:PL.03": "Lodz Voivodeship", "admin1:PL.04": "Lubelskie",
		"admin1:LU.01": "Clervaux", "admin1:LU.02": "Redange", // too few to tell
		"admin1:XK.01": "Gjakova", "country:VN": "Vietnam", "admin2:VN.02.1": "Ba Dinh",
	}
	got := findRenumbered(labels, names)
	if len(got) != 1 || !got["VN"] {
		t.Errorf("findRenumbered() = %v, want VN alone", got)
	}
}
