package geocode

import (
	"slices"
	"strings"
	"testing"
)

// edited returns every text that is one edit away from form.
func edited(form string) []string {
	const letters = "abcdefghijklmnopqrstuvwxyz "
	var all []string
	for i := 0; i <= len(form); i++ {
		for _, letter := range strings.Split(letters, "") {
			all = append(all, form[:i]+letter+form[i:])
			if i < len(form) {
				all = append(all, form[:i]+letter+form[i+1:])
			}
		}
		if i < len(form) {
			all = append(all, form[:i]+form[i+1:])
		}
		if i+1 < len(form) {
			all = append(all, form[:i]+form[i+1:i+2]+form[i:i+1]+form[i+2:])
		}
	}
	return all
}

// Ensure that a name shares a key with every text one edit away from it, however
// long it is.
func TestSpellingKeysMeetEveryEdit(t *testing.T) {
	t.Parallel()
	for _, form := range []string{"ales", "wigan", "zabrze", "tlemcen", "naplouse", "stavanger", "kirchdorf", "saint louis", "villeneuve d ascq"} {
		keys := SpellingKeys(form)
		for _, written := range edited(form) {
			if len(written) < minSpellingLetters || strings.TrimSpace(written) != written {
				continue
			}
			shared := slices.ContainsFunc(misspellingKeys(written), func(key int32) bool { return slices.Contains(keys, key) })
			if !shared {
				t.Errorf("%q shares no key with %q", written, form)
			}
		}
	}
}

func TestSpellingKeysOfNoName(t *testing.T) {
	t.Parallel()
	for _, form := range []string{"", "ath", "上海市区", "نابلس", strings.Repeat("x", maxSpellingLetters+1), "a\x00bcd"} {
		if keys := SpellingKeys(form); keys != nil {
			t.Errorf("SpellingKeys(%q) = %v", form, keys)
		}
		if keys := misspellingKeys(form); keys != nil {
			t.Errorf("misspellingKeys(%q) = %v", form, keys)
		}
	}
}

func TestPhonetic(t *testing.T) {
	t.Parallel()
	for name, alike := range map[string][]string{
		"the j of Benin":    {"Djakotomey", "Jakotomé"},
		"the q of Kairouan": {"Kairouan", "Qayrawan"},
		"ou and w":          {"Ouagadougou", "Wagadugu"},
		"sibilants":         {"Tchernihiv", "Chernihiv", "Czernihiv"},
		"ph and f":          {"Philippeville", "Filipeville"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first := phonetic(Normalise(alike[0]))
			if first == "" {
				t.Fatalf("%q has no sound", alike[0])
			}
			for _, other := range alike[1:] {
				if got := phonetic(Normalise(other)); got != first {
					t.Errorf("%q sounds %q, %q sounds %q", alike[0], first, other, got)
				}
			}
		})
	}
	for _, short := range []string{"", "oujda", "aa", "ath"} {
		if got := phonetic(short); got != "" {
			t.Errorf("phonetic(%q) = %q: too short to tell", short, got)
		}
	}
}

func TestIsSlip(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		written, meant string
		want           bool
	}{
		"a vowel for another":     {"stavenger", "stavanger", true},
		"a letter swapped":        {"stavagner", "stavanger", true},
		"a short name":            {"zabzre", "zabrze", true},
		"a letter lost":           {"naplose", "naplouse", true},
		"a letter doubled":        {"napplouse", "naplouse", true},
		"the next key":            {"ouagadougoy", "ouagadougou", true},
		"another consonant":       {"westfort", "westport", false},
		"the first letter":        {"honington", "donington", false},
		"no name":                 {"lino", "", false},
		"the very name":           {"lino", "lino", false},
		"as it sounds":            {"wagadougou", "ouagadougou", false}, // the first letter again
		"two edits, same sound":   {"kairawan", "kairouan", false},      // too short for two
		"long, two, same sound":   {"tchestohova", "tchestokhova", true},
		"two edits, other sounds": {"valenciennes", "valencienmos", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := isSlip(test.written, test.meant); got != test.want {
				t.Errorf("isSlip(%q, %q) = %v", test.written, test.meant, got)
			}
		})
	}
}
