package edition

import "github.com/passerelles/passerelles/internal/atlas"

// Expected returns what every edition that this program makes has, whatever is
// in the record: its files by name, and the content of those that come with the
// program alone; nil stands for a content that depends on the record. An edition
// that has not got all of this was made by another program, and is to be made
// again.
func Expected(facts *atlas.WorldFacts) map[string][]byte {
	return map[string][]byte{
		outlineName:      nil,
		CooperationsName: nil,
		AllName:          nil,
		PartnersName:     nil,
		AuthoritiesName:  nil,
		ReferenceName:    nil,
		PlacesName:       nil,
		RetiredName:      nil,
		FactsName:        factsFile(facts),
		TableName:        nil,
		SheetName:        nil,
	}
}
