package static

import (
	"embed"
	"io/fs"
)

var (
	//go:embed all:dist
	dist embed.FS
	//go:embed all:templates
	templates embed.FS
	//go:embed i18n
	translations embed.FS
)

// Dist returns what `npm run build` made: the folder assets, whose files carry
// a hash of their content in their names, and assets.json, which says which of
// them stands for which name ("main.js": "assets/main-HASH.js"). In a clone
// where nothing was built yet it has no assets.json.
func Dist() fs.FS { return sub(dist, "dist") }

// Templates returns the html/template sources of the pages, map.html first
// among them.
func Templates() fs.FS { return sub(templates, "templates") }

// Languages returns the languages of the interface, that of the addresses
// without a prefix first, in the order of the menu.
func Languages() []string { return []string{"fr", "en", "nl", "pl", "pt", "ar"} }

// Translations returns the texts of the interface, a flat object for each
// language: fr.json, en.json… in i18n for the map, in records for what only the
// pages of records say, in names for what a language calls the themes, types,
// countries and regions that editions name in French and in English only.
func Translations() fs.FS { return sub(translations, "i18n") }

// sub opens a folder that the embed directives above name, so that it is there.
func sub(files embed.FS, folder string) fs.FS {
	opened, err := fs.Sub(files, folder)
	if err != nil {
		panic(err) // only for a malformed name, which these constants are not
	}
	return opened
}
