// Package data holds the data package of the home territory: CSV files, their
// description in datapackage.json (Frictionless, profile 2.0) and the
// territory's own settings in territory.json.
//
// The files are the truth. They are sorted by identifier and edited by hand or
// with a spreadsheet; package dataset reads them and reports every problem with
// its file, row and column. To start an atlas of another region, replace this
// folder.
//
//	bundled, err := dataset.ReadFS(ctx, data.Bundled(), "data")
package data

import (
	"embed"
	"io/fs"
)

//go:embed *.csv *.json
var files embed.FS

//go:embed world/*.csv
var world embed.FS

// World returns what is known of the countries of the world, whatever the home
// territory: country_facts.csv and country_terms.csv, at its root. Folder
// world/ says where they come from.
func World() fs.FS {
	folder, err := fs.Sub(world, "world")
	if err != nil { // the path is a constant that is embedded
		panic("data: " + err.Error())
	}
	return folder
}

// Bundled returns the data package that the program carries, as a folder:
// datapackage.json, territory.json and the CSV files, at its root.
func Bundled() fs.FS { return files }
