package geocode

import "testing"

func BenchmarkNormalise(b *testing.B) {
	for b.Loop() {
		for _, name := range []string{"Villeneuve-d'Ascq", "Fáskrúðsfjörður", "Yaoundé III", "Москва", "Haltern am See"} {
			Normalise(name)
		}
	}
}
