// Package mission builds a dossier: an edition of the atlas seen through a part
// of the world, which is what a delegation takes along.
//
//	index, err := mission.NewIndex(current, records) // once per edition
//	request, err := mission.ParseRequest(url.Values{"region": {"011"}})
//	dossier, err := index.Dossier(request)
//
// A [Dossier] says nothing in any language: it has identifiers, codes, numbers,
// dates, and the names of the records. Who writes it for readers words it with
// internal/catalogue. It needs no database.
package mission
