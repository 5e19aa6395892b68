package dataset

import "testing"

func TestFrenchSentence(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ typed, want string }{
		"nothing":                  {"", ""},
		"nothing to change":        {"La commune le dit.", "La commune le dit."},
		"an apostrophe":            {"L'autre est en Bavière.", "L’autre est en Bavière."},
		"a colon after a space":    {"Ensdorf en Sarre : la commune le dit", "Ensdorf en Sarre\u202f: la commune le dit"},
		"a colon after a letter":   {"Ensdorf: la commune", "Ensdorf\u202f: la commune"},
		"an hour":                  {"à 10:30", "à 10:30"},
		"no space before a mark":   {"Vraiment?! Oui!", "Vraiment\u202f?\u202f! Oui\u202f!"},
		"a no-break space":         {"Oui\u00a0;\u00a0non", "Oui\u202f; non"},
		"straight quotes":          {`"Halle" et "Hull"`, "«\u202fHalle\u202f» et «\u202fHull\u202f»"},
		"guillemets":               {"« Halle » et «Hull»", "«\u202fHalle\u202f» et «\u202fHull\u202f»"},
		"three dots":               {"etc...", "etc…"},
		"large numbers":            {"1 234 567 habitants", "1\u202f234\u202f567 habitants"},
		"spaces and lines":         {"  a  b\n c ", "a b c"},
		"a web address":            {"Vu sur https://a.org/x?y=1;z : c'est elle", "Vu sur https://a.org/x?y=1;z\u202f: c’est elle"},
		"a web address alone":      {"https://a.org/?l'autre", "https://a.org/?l'autre"},
		"a mark at the very start": {"!", "!"},
		"a formula":                {"=SOMME(1)", "=SOMME(1)"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := FrenchSentence(test.typed)
			if got != test.want {
				t.Errorf("FrenchSentence(%q) = %q, want %q", test.typed, got, test.want)
			}
			if again := FrenchSentence(got); again != got {
				t.Errorf("set again, %q becomes %q", got, again)
			}
		})
	}
}
