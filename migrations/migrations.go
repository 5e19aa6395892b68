// Package migrations embeds the database's schema, as numbered steps that are
// applied in order and never edited once released:
//
//	001_record.sql     the words of the atlas as tables
//	002_history.sql    who imported what, what was retired, and every change
//	003_edition.sql    the published editions
//	004_gazetteer.sql  the world's localities and their names
//	005_spelling.sql   how names are found that are misspelt
//	006_proofread.sql  which languages of the pages a person has read
//
// They run as the role passerelles_owner, which package postgis creates first,
// together with the schema passerelles and the extensions. A step is a template
// for text/template, so two opening braces in a row must not appear in one.
package migrations

import (
	"embed"
	"io/fs"
)

//go:embed *.sql
var files embed.FS

// Files returns the migrations, named NNN_name.sql and numbered from 001
// without a gap.
func Files() fs.FS { return files }
