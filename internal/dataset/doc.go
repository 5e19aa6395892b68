// Package dataset reads the data package, the CSV files, workbooks and
// datapackage.json that offices keep, into the domain's records, and writes
// what the program itself decides back into the same form.
//
// Files are taken as offices make them (any of three separators, a byte order
// mark, Windows-1252, blank lines, columns in any order, real dates in a
// workbook) and a [Problem] marked as notice says what was made of them. What
// is wrong is never guessed at nor dropped: every problem of every file is
// found in one reading, with its file, row, column, value and what to do, in
// French and in English.
//
//	pkg, err := dataset.Read(ctx, "data", nil)
//	var problems dataset.Problems
//	if errors.As(err, &problems) {
//		problems.Write(os.Stderr, "fr")
//	}
//
// A folder is the full state of its origin ([Package.Full]); a single CSV file
// or workbook is an upsert of the rows it holds, checked together with what is
// already known.
//
// [Sheet] is for tables that are no part of a data package, but that a colleague
// fills in with a spreadsheet; [UpdateDecisions] changes a decisions file row by
// row.
//
// A reading goes through these steps, each in its own file:
//
//	file.go       opens what may be opened, bounded and hashed
//	schema.go     datapackage.json: what the columns must hold
//	encoding.go   bytes to UTF-8, or why not
//	csv.go        text to rows, with the true line of each
//	workbook.go   the same for XLSX
//	table.go      rows to cells of known columns, each checked by itself
//	assembly.go   tables together: keys, references, what is already known
//	decode.go     cells to domain records; encode.go the way back
//	invariant.go  the domain's own rules, told by row and column
package dataset
