package geocode

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelles/passerelles/internal/atlas"
)

func TestEvaluate(t *testing.T) {
	t.Parallel()
	const questions = "set,query,country,expected_lat,expected_lon,tolerance_km,note\n" +
		"exonymes,Naplouse,PS,32.2,35.3,15,x\n" +
		"exonymes,Naplouse,PS,12.2,35.3,15,accepted where it is not\n" +
		"homonymes,Ensdorf,DE,49.341,11.936,5,the second candidate\n" +
		"homonymes,Ensdorf,DE,,,,nothing to accept\n" +
		"homonymes,Wigan,GB,,,,accepted all the same\n" +
		"refus,Xyzzy,PS,32.2,35.3,15,nothing found\n"
	got, err := Evaluate(context.Background(), &Geocoder{Gazetteer: testWorld()}, testCountries(), strings.NewReader(
		strings.ReplaceAll(questions, ",GB,", ",,")))
	if err != nil {
		t.Fatal(err)
	}
	want := []SetScore{
		{Name: "exonymes", Questions: 2, First: 1, AmongFive: 1, Accepted: 2, AcceptedWrong: 1},
		{Name: "homonymes", Questions: 3, First: 1, AmongFive: 2, Accepted: 1, AcceptedWrong: 1},
		{Name: "refus", Questions: 1},
	}
	if diff := cmp.Diff(want, got.Sets); diff != "" {
		t.Errorf("sets (-want +got):\n%s", diff)
	}
	if total := got.Total(); total.Questions != 6 || total.First != 2 || total.AcceptedWrong != 2 {
		t.Errorf("total: %+v", total)
	}
	if len(got.Misses) != 4 || got.Misses[1].Query != "Ensdorf" || got.Misses[3].Answer != "" || got.Misses[0].Kilometres < 2000 {
		t.Errorf("misses: %+v", got.Misses)
	}
	var written bytes.Buffer
	if err := got.Write(&written, "fr"); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"refus", "en tout", "2 (66.7", `"Xyzzy", "PS" → none: rien`} {
		if !strings.Contains(written.String(), line) {
			t.Errorf("no %q in:\n%s", line, written.String())
		}
	}
}

func TestEvaluateRefusesWhatItCannotRead(t *testing.T) {
	t.Parallel()
	const header = "query,country,expected_lat,expected_lon,tolerance_km,set\n"
	for name, row := range map[string]string{
		"a latitude in words":   "Naplouse,PS,nord,35,15,x\n",
		"a latitude alone":      "Naplouse,PS,32,,15,x\n",
		"too far north":         "Naplouse,PS,99,35,15,x\n",
		"no tolerance":          "Naplouse,PS,32,35,,x\n",
		"a tolerance of nought": "Naplouse,PS,32,35,0,x\n",
		"not a number":          "Naplouse,PS,NaN,35,15,x\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := header + "Naples,IT,40.8,14.3,15,x\n" + row
			_, err := Evaluate(context.Background(), &Geocoder{Gazetteer: testWorld()}, testCountries(), strings.NewReader(in))
			if atlas.ErrorCode(err) != atlas.CodeInvalid || !strings.Contains(atlas.ErrorMessage(err).FR, "ligne 3") {
				t.Errorf("got %v", err)
			}
		})
	}
}
