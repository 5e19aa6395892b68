// Package edition builds editions: one immutable, published state of the atlas
// each (édition), with a number and a digest. What the public reads is an
// edition, never the database.
//
// An edition is a handful of files, named by their address without the leading
// slash, rendered once and compressed once:
//
//	layers/{theme}.geojson    links whose cooperations have that primary theme
//	layers/all.geojson        every link, once
//	layers/partners.geojson   partners, as points
//	layers/authorities.geojson
//	api/edition               the manifest: number, digest, counts, addresses
//	api/cooperations.json     the cooperations, with their sources
//	api/reference.json        the words: themes, types, countries, organisations
//	api/places.json           what /api/geocode answers from without a database
//	api/retired.json          what was retired, and what took its place
//	api/country-facts.json    capitals, languages, currencies, time zones
//	api/cooperations.csv      the cooperations as a table, a row for each partner
//	api/cooperations-tableur.csv  the same as French spreadsheets open it
//
// # From the record to a reader
//
//	built, err := edition.Build(ctx, record)    // no number yet
//	published, _, err := store.Publish(ctx, built, record.Revision)
//	library.SetCurrent(published)               // readers see it from now on
//	library.Current().File("layers/eau.geojson")
//
// [Follow] does the last step in a server, for as long as it runs.
//
// # As a file
//
// [WriteZip] writes an edition as one file, with the pages that show it and the
// digest of every entry; [OpenZip] reads it, and refuses what is damaged or was
// written by a newer program. A kiosk has nothing else.
//
// # What is in an edition
//
// Cooperations that have a source, and what they reach. Unsourced ones stay in
// data/. A partner is there when a published cooperation names it, or when it
// is a member of a network or grouping that is there; an authority, when a
// published cooperation names it, when it is a member of such a network, or
// when it succeeds an authority that is there; an organisation, when a
// published cooperation names it.
//
// A position is drawn when geocoding accepted it or a person set it. The rest
// is published too, with a null geometry and its place in the counts.
//
// # The digest
//
// It covers content only: neither the number nor the date of publication. The
// same record gives the same digest, whatever the order its slices are in, so
// that publishing twice in a row publishes once. It is the address under which
// the files are immutable, and [Assemble], [OpenZip] and [OpenFolder] check it.
package edition
