package review

import "github.com/passerelles/passerelles/internal/atlas"

// Reconcile compares people's decisions in the record with those in the
// decisions file. behind are those made here that the file lacks, or has an
// older one instead of, or another of the same day: the program was stopped
// before it wrote them, or there was no file then. ahead are those of the file that the record lacks, or has an
// older one instead of: somebody brought them and did not import them yet. here
// tells the subjects whose decision was made here since the last import: what
// else the file lacks was taken out of it.
func Reconcile(record *atlas.Record, here map[atlas.Actor]bool, filed []atlas.Decision) (behind, ahead []atlas.Decision) {
	inFile := map[atlas.Actor]*atlas.Decision{}
	for i := range filed {
		inFile[filed[i].Subject] = &filed[i]
	}
	inRecord := map[atlas.Actor]*atlas.Decision{}
	for i := range record.Decisions {
		d := &record.Decisions[i]
		if d.Status != atlas.DecisionManual {
			continue
		}
		inRecord[d.Subject] = d
		file := inFile[d.Subject]
		if here[d.Subject] && (file == nil || d.DecidedOn.After(file.DecidedOn) ||
			d.DecidedOn == file.DecidedOn && !sameConclusion(d, file)) {
			behind = append(behind, *d)
		}
	}
	for i := range filed {
		d := inRecord[filed[i].Subject]
		if d == nil || filed[i].DecidedOn.After(d.DecidedOn) {
			ahead = append(ahead, filed[i])
		}
	}
	return behind, ahead
}

// WithDecisions returns the record as it would be with these decisions in place
// of those about the same subjects.
func WithDecisions(record *atlas.Record, decisions []atlas.Decision) *atlas.Record {
	replaced := map[atlas.Actor]bool{}
	for i := range decisions {
		replaced[decisions[i].Subject] = true
	}
	with := *record
	with.Decisions = nil
	for i := range record.Decisions {
		if !replaced[record.Decisions[i].Subject] {
			with.Decisions = append(with.Decisions, record.Decisions[i])
		}
	}
	with.Decisions = append(with.Decisions, decisions...)
	return &with
}
