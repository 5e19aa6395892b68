package document

import (
	"slices"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/catalogue"
	"github.com/passerelles/passerelles/internal/mission"
)

// Options is what a document is made with, besides the dossier.
type Options struct {
	// Words are the texts of the language: those of static/i18n, records and
	// names together. See [Languages] for which documents are written in.
	Words catalogue.Words
	// Records are those of the dossier's edition: what themes, types and
	// countries are called.
	Records *catalogue.Catalogue
	// Address is where the dossier lives, for the QR code and the links; empty
	// when the atlas has no public address, and there is none.
	Address string
	// Notes are those of the reader, by the identifier of the place, or under
	// [GeneralNotes]; at most [MaxNotes] bytes together.
	Notes map[string]string
}

// GeneralNotes is where the notes are that are about no place, and about the
// whole mission.
const GeneralNotes = "*"

// MaxNotes is how many bytes the notes may have together.
const MaxNotes = 1 << 20

// Languages returns the languages that documents are written in.
func Languages() []string { return []string{"fr", "en"} }

// prepared checks the options, and returns the notes as they are printed.
func (o Options) prepared() (map[string]string, error) {
	total := 0
	notes := make(map[string]string, len(o.Notes))
	for id, note := range o.Notes {
		total += len(note)
		if note = cleanLines(note); note != "" {
			notes[id] = note
		}
	}
	if total > MaxNotes {
		return nil, &atlas.Error{Code: atlas.CodeInvalid, Message: atlas.Text{
			FR: "Les notes sont trop longues\u202f: un mégaoctet au plus.",
			EN: "The notes are too long: one megabyte at most.",
		}}
	}
	return notes, nil
}

// noted returns the identifiers of the places that have notes, those of the
// dossier in its order; what was written about others is not lost, and comes
// last.
func noted(d *mission.Dossier, notes map[string]string) []string {
	var ids, others []string
	for _, stop := range d.Practical.Stops {
		if notes[stop.Place] != "" {
			ids = append(ids, stop.Place)
		}
	}
	for id := range notes {
		if !slices.Contains(ids, id) {
			others = append(others, id)
		}
	}
	slices.SortFunc(others, strings.Compare)
	return append(ids, others...)
}
