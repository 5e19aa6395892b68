// Package catalogue reads an edition as people do: its records by identifier,
// who is in what with whom, and the sentences that say it in plain words.
//
// It is what pages, and whatever else is written for readers, are made from. It
// asks nothing of a database: an edition is enough.
//
//	records, err := catalogue.Read(current)
//	words := catalogue.NewWords("fr", texts)         // the texts of static/i18n
//	lille := records.Authority("lille")
//	for _, cooperation := range records.OfAuthority(lille.ID) {
//		fmt.Println(records.Sentence(words, cooperation))
//	}
//
// The sentences are those of the map (static/js/text), from the same texts: a
// record is told in the same words wherever it is read.
package catalogue
