package gazetteer

import "testing"

// simplemaps writes some countries by codes of its own; what is neither ISO nor
// one of those is refused rather than kept as a country of its own.
func TestSimplemapsCountries(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, iso2, want string
		refused          bool
	}{
		{name: "an ISO code", iso2: "BJ", want: "BJ"},
		{name: "the West Bank", iso2: "XW", want: "PS"},
		{name: "the Gaza Strip", iso2: "XG", want: "PS"},
		{name: "Svalbard", iso2: "XR", want: "SJ"},
		{name: "Kosovo, in everybody's use", iso2: "XK", want: "XK"},
		{name: "a code left to its users", iso2: "XB", refused: true},
		{name: "another", iso2: "QZ", refused: true},
		{name: "Qatar is not among them", iso2: "QA", want: "QA"},
		{name: "not a code", iso2: "fr", refused: true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			city := simplemapsCity{City: "Ville", Lat: "1.5", Lng: "2.5", ISO2: test.iso2, ID: "1"}
			position, err := city.position()
			if refused := err != nil; refused != test.refused {
				t.Fatalf("position() = %v, want refused %v", err, test.refused)
			}
			if test.refused {
				return
			}
			if got := city.entry(position).Place.Country; got != test.want {
				t.Errorf("country = %q, want %q", got, test.want)
			}
		})
	}
}
