package kiosk

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestParseProfile(t *testing.T) {
	t.Parallel()
	full := `{"titre":"Le monde d’ici","themes":["eau","non_classe"],"langues":["fr","nl"],"carte":"50.6,3.05,4.5","inactivite":60,` +
		`"compte":10,"recits":["lille-naplouse"],"commandes":"bas","contraste":"fort","adresse":"https://atlas.example","nuit":"20:00-08:00"}`
	for _, test := range []struct {
		name, content string
		want          string   // the profile, as the page gets it
		problems      []string // a part of each, in French
	}{
		{"everything", full, full, nil},
		{"nothing", `{}`, `{}`, nil},
		{"what is empty is the page's", `{"titre":"","themes":[],"commandes":""}`, `{}`, nil},
		{"an editor of Windows", "\ufeff{\r\n \"compte\": 5\r\n}\r\n", `{"compte":5}`, nil},
		{"no JSON", `titre = x`, `{}`, []string{"n’est pas un objet JSON"}},
		{"a list", `[]`, `{}`, []string{"n’est pas un objet JSON"}},
		{"half of it", `{"compte":5,"titre"`, `{"compte":5}`, []string{"n’est pas un objet JSON"}},
		{"something after", `{} {}`, `{}`, []string{"après la fin"}},
		{"not UTF-8", "{\"titre\":\"\xe9\"}", `{}`, []string{"UTF-8"}},
		{"far too long", `{"titre":"` + strings.Repeat(" ", mostProfileBytes) + `"}`, `{}`, []string{"dépasse 65536 octets"}},
		{"an unknown key", `{"title":"x","compte":5}`, `{"compte":5}`, []string{"«\u202ftitle\u202f» n’est pas une clé"}},
		{"a key twice", `{"compte":5,"compte":6}`, `{"compte":5}`, []string{"écrit deux fois"}},
		{"all at once", `{"inactivite":5,"compte":"vite","nuit":"la nuit"}`, `{}`, []string{
			"«\u202finactivite\u202f»\u202f: 5 ne convient pas\u202f; il faut un nombre de secondes de 20 à 900",
			"«\u202fcompte\u202f»\u202f: \"vite\" ne convient pas", "«\u202fnuit\u202f»",
		}},
		{"a title too long", `{"titre":"` + strings.Repeat("é", 121) + `"}`, `{}`, []string{"120 caractères"}},
		{"a title as long as may be", `{"titre":"` + strings.Repeat("é", 120) + `"}`, `{"titre":"` + strings.Repeat("é", 120) + `"}`, nil},
		{"a title of two lines", `{"titre":"a\nb"}`, `{}`, []string{"titre"}},
		{"null", `{"titre":null,"themes":null}`, `{}`, []string{"titre", "themes"}},
		{"a theme that is none", `{"themes":["eau","Eau!"]}`, `{}`, []string{`"Eau!" ne convient pas`}},
		{"a theme twice", `{"themes":["eau","eau"]}`, `{}`, []string{"sans répétition"}},
		{"a text for a list", `{"langues":"fr"}`, `{}`, []string{"langues"}},
		{"off the map", `{"carte":"91,0,4"}`, `{}`, []string{"carte"}},
		{"too near", `{"carte":"50,3,12"}`, `{}`, []string{"carte"}},
		{"half a second", `{"compte":5.5}`, `{}`, []string{"compte"}},
		{"idle at the least", `{"inactivite":20}`, `{"inactivite":20}`, nil},
		{"idle at the most", `{"inactivite":900}`, `{"inactivite":900}`, nil},
		{"idle beyond", `{"inactivite":901}`, `{}`, []string{"20 à 900"}},
		{"controls elsewhere", `{"commandes":"haut"}`, `{}`, []string{"bas"}},
		{"a script for an address", `{"adresse":"javascript:alert(1)"}`, `{}`, []string{"adresse du web"}},
		{"an address with a name in it", `{"adresse":"https://me:secret@atlas.example"}`, `{}`, []string{"adresse du web"}},
		{"an hour that is none", `{"nuit":"24:00-08:00"}`, `{}`, []string{"nuit"}},
		{"a night of a day", `{"nuit":"08:00-08:00"}`, `{}`, []string{"nuit"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			profile, problems := ParseProfile([]byte(test.content))
			got, err := json.Marshal(profile)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, string(got)); diff != "" {
				t.Errorf("profile (-want +got):\n%s", diff)
			}
			if len(problems) != len(test.problems) {
				t.Fatalf("problems %q, want %q", problems, test.problems)
			}
			for i, want := range test.problems {
				if !strings.Contains(problems[i].FR, want) || problems[i].EN == "" {
					t.Errorf("problem %q, want one that says %q", problems[i], want)
				}
			}
		})
	}
}

func TestIsNight(t *testing.T) {
	t.Parallel()
	at := func(clock string) time.Time {
		when, err := time.Parse("15:04", clock)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	for _, test := range []struct {
		night, clock string
		want         bool
	}{
		{"20:00-08:00", "19:59", false},
		{"20:00-08:00", "20:00", true},
		{"20:00-08:00", "00:00", true},
		{"20:00-08:00", "07:59", true},
		{"20:00-08:00", "08:00", false},
		{"12:30-13:30", "12:29", false},
		{"12:30-13:30", "13:00", true},
		{"12:30-13:30", "13:30", false},
		{"", "03:00", false},
	} {
		if got := (Profile{Night: test.night}).IsNight(at(test.clock)); got != test.want {
			t.Errorf("%q at %s: %v", test.night, test.clock, got)
		}
	}
}

// FuzzParseProfile: whatever the file holds, the profile that comes of it is one
// without problems.
func FuzzParseProfile(f *testing.F) {
	f.Add([]byte(`{"titre":"x","themes":["eau"],"carte":"50.6,3.05,4","inactivite":60,"nuit":"20:00-08:00","adresse":"https://a.example"}`))
	f.Add([]byte("\ufeff{\"titre\":[{}]}"))
	f.Add([]byte(`{"themes":[]}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		profile, _ := ParseProfile(content)
		again, err := json.Marshal(profile)
		if err != nil {
			t.Fatal(err)
		}
		same, problems := ParseProfile(again)
		if len(problems) > 0 {
			t.Errorf("%s has problems: %v", again, problems)
		}
		if diff := cmp.Diff(profile, same); diff != "" {
			t.Errorf("read again (-want +got):\n%s", diff)
		}
	})
}
