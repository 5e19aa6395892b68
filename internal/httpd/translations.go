package httpd

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/passerelles/passerelles/internal/mission/document"
)

// Folders of texts beside those of the map.
const (
	recordTextsFolder = "records" // what only the pages of records use
	// documentTextsFolder holds what only documents say, in the languages they are
	// written in.
	documentTextsFolder = "documents"
	// namesFolder holds what a language calls the entries of the edition's
	// lists. Those in which an edition names them itself have none.
	namesFolder = "names"
)

// readRecordTexts adds the texts of the pages of records to those of the map.
// A front end without such pages has none.
func readRecordTexts(files fs.FS, languages []string, texts map[string]map[string]string) (map[string]map[string]string, error) {
	own, err := readTranslations(files, recordTextsFolder, languages)
	if errors.Is(err, fs.ErrNotExist) {
		return texts, nil
	}
	if err != nil {
		return nil, err
	}
	for _, lang := range languages {
		if err := addTexts(own[lang], texts[lang], lang, recordTextsFolder); err != nil {
			return nil, err
		}
	}
	return own, nil
}

// readDocumentTexts adds the texts of documents to those of the pages of records,
// in the languages that have them. A front end of before has none.
func readDocumentTexts(files fs.FS, languages []string, texts map[string]map[string]string) (map[string]map[string]string, error) {
	written := slices.DeleteFunc(slices.Clone(languages), func(lang string) bool {
		_, err := fs.Stat(files, path.Join(documentTextsFolder, lang+".json"))
		return err != nil || !slices.Contains(document.Languages(), lang)
	})
	if len(written) == 0 {
		return nil, nil
	}
	own, err := readTranslations(files, documentTextsFolder, written)
	if err != nil {
		return nil, err
	}
	for _, lang := range written {
		if err := addTexts(own[lang], texts[lang], lang, documentTextsFolder); err != nil {
			return nil, err
		}
	}
	return own, nil
}

// addNames adds to the texts of each language what it calls the entries of the
// edition's lists.
func addNames(files fs.FS, languages []string, texts map[string]map[string]string) error {
	var named []string
	for _, lang := range languages {
		if _, err := fs.Stat(files, path.Join(namesFolder, lang+".json")); err == nil {
			named = append(named, lang)
		}
	}
	if len(named) == 0 {
		return nil
	}
	names, err := readTranslations(files, namesFolder, named)
	if err != nil {
		return err
	}
	for _, lang := range named {
		if err := addTexts(texts[lang], names[lang], lang, namesFolder); err != nil {
			return err
		}
	}
	return nil
}

// addTexts adds texts to those of a language, which must not hold them yet.
func addTexts(to, more map[string]string, lang, folder string) error {
	for key, text := range more {
		if _, twice := to[key]; twice {
			return fmt.Errorf("%s.json: the text %q is in %s too", lang, key, folder)
		}
		to[key] = text
	}
	return nil
}

// readTranslations reads the texts of each language, in a folder, and compares
// their keys.
func readTranslations(files fs.FS, folder string, languages []string) (map[string]map[string]string, error) {
	if files == nil {
		return nil, errors.New("no translations given")
	}
	texts := map[string]map[string]string{}
	for _, lang := range languages {
		content, err := fs.ReadFile(files, path.Join(folder, lang+".json"))
		if err != nil {
			return nil, err
		}
		var of map[string]string
		if err := json.Unmarshal(content, &of); err != nil {
			return nil, fmt.Errorf("%s.json: %w", lang, err)
		}
		texts[lang] = of
	}
	first := textNames(texts[languages[0]])
	for _, lang := range languages[1:] {
		names := textNames(texts[lang])
		for _, name := range slices.Sorted(maps.Keys(first)) {
			if !names[name] {
				return nil, fmt.Errorf("%s.json: the text %q is missing", lang, name)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(names)) {
			if !first[name] {
				return nil, fmt.Errorf("%s.json: the text %q is missing", languages[0], name)
			}
		}
	}
	return texts, nil
}

// textNames returns the names of texts: their keys, but for what is counted,
// whose keys end with the plural categories of the language.
func textNames(texts map[string]string) map[string]bool {
	names := map[string]bool{}
	for key := range texts {
		if name, category := cutLast(key, '.'); slices.Contains(pluralCategories(), category) {
			key = name + ".*"
		}
		names[key] = true
	}
	return names
}

// pluralCategories are CLDR's.
func pluralCategories() []string { return []string{"zero", "one", "two", "few", "many", "other"} }

// cutLast cuts a text at the last separator.
func cutLast(text string, separator byte) (before, after string) {
	at := strings.LastIndexByte(text, separator)
	if at < 0 {
		return text, ""
	}
	return text[:at], text[at+1:]
}
