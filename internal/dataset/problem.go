package dataset

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Problem is one thing wrong, or worth a notice, in what was read.
type Problem struct {
	File   string // name of the file, in its folder
	Sheet  string // name of the sheet; empty for CSV
	Row    int    // line of the file where the row begins, or row of the sheet, from 1; 0 for the whole file
	Column string // name of the column; empty for the whole row
	Value  string // what the cell holds, cut and made printable
	// Message says what is wrong and what to do about it.
	Message atlas.Text
	// Notice is true for what was accepted all the same.
	Notice bool
}

// In returns the problem as one line in the language lang ("fr", "en").
func (p Problem) In(lang string) string {
	place := p.File
	add := func(fr, en, value string) {
		if lang == "en" {
			place += en + value
		} else {
			place += french(fr) + value
		}
	}
	if p.Sheet != "" {
		add(", feuille ", ", sheet ", p.Sheet)
	}
	if p.Row > 0 {
		add(", ligne ", ", row ", strconv.Itoa(p.Row))
	}
	if p.Column != "" {
		add(", colonne ", ", column ", p.Column)
	}
	if p.Value != "" {
		if lang == "en" {
			place += ", “" + p.Value + "”"
		} else {
			place += french(", « ") + p.Value + french(" »")
		}
	}
	if lang == "en" {
		return place + ": " + p.Message.In(lang)
	}
	return place + french(" : ") + p.Message.In(lang)
}

// Problems is all that was found in one reading, by file, then row. As an error
// it is never empty and holds no notice.
type Problems []Problem

// Error says how many problems there are and quotes the first, in English.
func (ps Problems) Error() string {
	switch len(ps) {
	case 0:
		return "no problem"
	case 1:
		return ps[0].In("en")
	default:
		return fmt.Sprintf("%d problems, the first: %s", len(ps), ps[0].In("en"))
	}
}

// Write writes the problems to w, one a line, in the language lang ("fr",
// "en"). It returns the first error of w.
func (ps Problems) Write(w io.Writer, lang string) error {
	buffered := bufio.NewWriter(w)
	for _, p := range ps {
		fmt.Fprintln(buffered, p.In(lang)) //nolint:errcheck // Flush returns the first error
	}
	if err := buffered.Flush(); err != nil {
		return fmt.Errorf("write problems: %w", err)
	}
	return nil
}

// asError wraps the problems in an [atlas.Error] that carries their code.
func (ps Problems) asError() error {
	return &atlas.Error{
		Code: atlas.CodeInvalid,
		Message: say(
			"Rien n’a été importé : problèmes dans les fichiers (%d).",
			"Nothing was imported: problems in the files (%d).", len(ps)),
		Cause: ps,
	}
}

// report collects what the steps of one reading find.
type report struct {
	files map[string]*fileReport
	order []string // files in the order they were first spoken of
}

type fileReport struct {
	problems Problems
	notices  Problems
	dropped  int // problems beyond maxKept
}

func newReport() *report { return &report{files: map[string]*fileReport{}} }

// expect fixes the place of a file in the report, before anything is found.
func (r *report) expect(file string) *fileReport {
	found, ok := r.files[file]
	if !ok {
		found = &fileReport{}
		r.files[file] = found
		r.order = append(r.order, file)
	}
	return found
}

func (r *report) add(p Problem) {
	of := r.expect(p.File)
	p.File, p.Sheet, p.Column = shownName(p.File), shownName(p.Sheet), shownName(p.Column)
	p.Value = shown(p.Value)
	switch {
	case p.Notice:
		of.notices = append(of.notices, p)
	case len(of.problems) < maxKept:
		of.problems = append(of.problems, p)
	default:
		of.dropped++
	}
}

// full reports whether enough of a file's problems are known that it is not
// worth working out more than their number.
func (r *report) full(file string) bool {
	return len(r.expect(file).problems) >= MaxListed
}

// problems returns what is wrong, at most [MaxListed] a file with the number of
// the others, by file and row.
func (r *report) problems() Problems {
	var all Problems
	for _, file := range r.order {
		of := r.files[file]
		byRow(of.problems)
		more := of.dropped + max(0, len(of.problems)-MaxListed)
		all = append(all, of.problems[:min(len(of.problems), MaxListed)]...)
		if more > 0 {
			all = append(all, Problem{File: file, Message: say(
				"et d’autres problèmes dans ce fichier (%d) : corrigez ceux-ci puis recommencez.",
				"and more problems in this file (%d): mend these, then try again.", more)})
		}
	}
	return all
}

// notices returns what was accepted with a remark, by file and row.
func (r *report) notices() Problems {
	var all Problems
	for _, file := range r.order {
		byRow(r.files[file].notices)
		all = append(all, r.files[file].notices...)
	}
	return all
}

func byRow(ps Problems) {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Sheet, b.Sheet), cmp.Compare(a.Row, b.Row))
	})
}
