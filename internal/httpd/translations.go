package httpd

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
)

// recordTextsFolder holds the texts that only the pages of records use.
const recordTextsFolder = "records"

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
		for key, text := range texts[lang] {
			if _, twice := own[lang][key]; twice {
				return nil, fmt.Errorf("%s.json: the text %q is in %s too", lang, key, recordTextsFolder)
			}
			own[lang][key] = text
		}
	}
	return own, nil
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
	first := texts[languages[0]]
	for _, lang := range languages[1:] {
		for _, key := range slices.Sorted(maps.Keys(first)) {
			if _, found := texts[lang][key]; !found {
				return nil, fmt.Errorf("%s.json: the text %q is missing", lang, key)
			}
		}
		for _, key := range slices.Sorted(maps.Keys(texts[lang])) {
			if _, found := first[key]; !found {
				return nil, fmt.Errorf("%s.json: the text %q is missing", languages[0], key)
			}
		}
	}
	return texts, nil
}
