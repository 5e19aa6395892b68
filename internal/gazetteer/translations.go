package gazetteer

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
)

// displayLanguage is the language places are displayed in when they have a name
// in it.
const displayLanguage = "fr"

// translations are the names by language of towns (keyed by geonameid), of
// first-level divisions ("PL.83") and of countries ("BJ"): 250 000 names of
// 30 000 places, some 20 MB.
type translations map[string][]Name

// findTranslations lists the .mo files below a folder, as Debian's
// libgeonames-common lays them out: …/locale/{language}/LC_MESSAGES/geonames.mo.
func findTranslations(folder string) ([]string, error) {
	var files []string
	if real, err := filepath.EvalSymlinks(folder); err == nil {
		folder = real // WalkDir does not follow a link, not even to its root
	}
	err := filepath.WalkDir(folder, func(file string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && strings.HasSuffix(file, ".mo") {
			files = append(files, file)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find translated place names: %w", err)
	}
	slices.Sort(files)
	return files, nil
}

// readTranslations reads .mo files. The language is the name of the folder
// above LC_MESSAGES.
func readTranslations(files []string) (translations, error) {
	names := translations{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("read translated place names: %w", err)
		}
		language := languageOf(file)
		err = parseMO(string(data), func(key, name string) error {
			if name != "" {
				names[key] = append(names[key], Name{Text: name, Lang: language, Preferred: true})
			}
			return nil
		})
		if err != nil {
			return nil, invalid(file, 0, atlas.Text{
				FR: "traductions de noms de lieux illisibles (" + language + "), " + err.Error(),
				EN: "unreadable translated place names (" + language + "), " + err.Error(),
			}, nil)
		}
	}
	return names, nil
}

// languageOf reads the language from a .mo file's path: "fr" for "fr_CH" too,
// whose names are as French as the others.
func languageOf(file string) string {
	locale := path.Base(path.Dir(path.Dir(filepath.ToSlash(file))))
	language, _, _ := strings.Cut(locale, "_")
	return language
}

// in returns the name of key in a language, "" when there is none.
func (t translations) in(key, language string) string {
	for _, name := range t[key] {
		if name.Lang == language {
			return name.Text
		}
	}
	return ""
}

// translate adds to an entry its names by language, and displays it under its
// French one.
func (t translations) translate(e *Entry, key string) {
	names := t[key]
	if len(names) == 0 {
		return
	}
	e.Names = append(e.Names, names...)
	if french := t.in(key, displayLanguage); french != "" {
		e.Place.Name = french
	}
}

// prefer puts reviewed names before the others: the first is displayed.
func (t translations) prefer(key string, names []Name) {
	own := make([]Name, len(names))
	for i, name := range names {
		own[i] = Name{Text: name.Text}
	}
	own[0].Lang, own[0].Preferred = displayLanguage, true
	t[key] = append(own, t[key]...)
}
