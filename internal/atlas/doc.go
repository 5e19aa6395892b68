// Package atlas is the domain: the words of Passerelles, their invariants and
// their error codes. It knows no database, no file format and no HTTP; it
// imports the standard library and root orb only, and everything may import it.
//
// An [Authority] of the home territory works with a [Partner] abroad; what they
// do together is a [Cooperation]. Who takes part, and how, is a
// [Participation]: it may also bring in an [Organisation]. Where a fact was
// read is a [Source], and what that source claims is a [Citation].
//
// Nothing is stored twice: the line drawn on the map, a [Link], is derived from
// the cooperations that join one authority to one partner:
//
//	record := atlas.Record{ /* authorities, partners, cooperations… */ }
//	for _, link := range atlas.Links(&record) {
//		fmt.Println(link.Authority, link.Partner, link.Cooperations)
//	}
//
// Positions are WGS 84 (EPSG:4326), longitude then latitude, in degrees. Dates
// are EDTF (ISO 8601-2, level 1) and never more precise than their source: see
// [Date].
package atlas
