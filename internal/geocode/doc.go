// Package geocode turns names that people write into places: "Naplouse",
// "Breslau", "Wilaya de Relizane", "Porz am Rhein".
//
// It asks a [Gazetteer] for candidates, ranks them, and concludes with an
// [atlas.Decision]: accepted when one place clearly is the one meant, review
// when a person must choose, none when nothing is plausible or there is nothing
// to place. A wrong place accepted silently is the worst outcome (it draws a
// line to the wrong country on a public map), so every doubt goes to review,
// with the candidates and a sentence that says why.
//
//	geocoder := geocode.Geocoder{Gazetteer: store}
//	decisions, err := geocoder.Geocode(ctx, []geocode.Query{
//		{Name: "Naplouse", Countries: []string{"PS"}, Level: atlas.LevelLocality},
//	})
//
// The rules, in the order they bind:
//
//  1. The country is a constraint. A place of another country is never
//     accepted, whatever its name.
//  2. The level wins over the name: the wilaya of Relizane is the region, not
//     the town.
//  3. Names are compared in one normal form, [Normalise], used for the
//     gazetteer's rows and for questions alike.
//  4. Homonyms are told apart by the qualifier (the region, the county or a
//     town nearby), then by a large difference in population. Two equal
//     homonyms go to review.
//
// A batch of names costs a fixed number of round trips, one a stage, not one a
// name: see [Gazetteer].
package geocode
