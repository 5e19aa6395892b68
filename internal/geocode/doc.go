// Package geocode turns names that people write into places: "Naplouse",
// "Breslau", "Wilaya de Relizane", "Ville de Saint-Louis (Sénégal)", "Yaoundé 3".
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
// A name goes through these stages, each a fixed number of round trips to the
// gazetteer for a whole batch, and each only for the names that need it:
//
//   - it is read (spell.go, wording.go): the name itself, what it says beside it
//     ("(Sénégal)", "/Porz", "- Bénin"), the level its administrative wording
//     announces, the city that a numbered part belongs to;
//   - the country is read from what stands beside it, when none is given;
//   - its normal forms are looked up exactly: see [Normalise];
//   - a misspelt name is found by the keys it shares with the right one
//     (spelling.go), or because it sounds alike (phonetic.go);
//   - in a text that is no name, parts that are one are looked for (parts.go);
//   - what is left is compared by trigrams;
//   - what the name says of its surroundings is checked (context.go).
//
// The rules of the decision, in the order they bind:
//
//  1. The country is a constraint. A place of another country is never
//     accepted, whatever its name.
//  2. The level wins over the name: the wilaya of Relizane is the region, not
//     the town.
//  3. What the name says of its surroundings must be so, where there is a choice.
//  4. Homonyms are told apart by their surroundings, then by a large difference
//     in population, then by the other partners of the same cooperation. Equal
//     homonyms go to review.
//  5. A misspelling is accepted only for a usual slip in a long enough name, in a
//     known country, when nothing else is as close.
//
// How often this is right is measured: see [Evaluate].
package geocode
