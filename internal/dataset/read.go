package dataset

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/passerelles/passerelles/data"
	"github.com/passerelles/passerelles/internal/atlas"
)

// Package is what one reading brings: a data package, or a file of one.
type Package struct {
	// Origin names the data package the records belong to: the "name" in
	// datapackage.json. For a single file it is the origin of the records it
	// updates, or the file's name without its ending when all are new.
	Origin string
	// Full is true when this is the whole of its origin (a folder): a record
	// that is not in it is to be retired. Otherwise it is an upsert and deletes
	// nothing.
	Full bool
	// Digest is the SHA-256, in hexadecimal, of the files read. It changes with
	// any byte of them, and with nothing else.
	Digest string
	// Record holds the records, each with its Origin. In an upsert these are
	// the changed ones only, each of them whole: a cooperation of which the file
	// has one participation comes with all the known ones too.
	Record atlas.Record
	// Notices is what was accepted with a remark.
	Notices Problems
}

// Read reads the folder, the CSV file or the XLSX workbook at path. A folder
// stands by itself; the rows of a single file may refer to what is in known
// (nil when nothing is) and update it.
//
// What is wrong with the files is returned as [Problems], all of them together,
// inside an [atlas.Error] of code invalid. Any other error is a failure of the
// program or the end of ctx.
func Read(ctx context.Context, path string, known *atlas.Record) (*Package, error) {
	reading, err := newReading()
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return reading.refuse(path, say(
			"ce chemin n’existe pas : vérifiez-le.", "this path does not exist: check it."))
	case err != nil:
		return reading.refuse(path, atlas.ErrorMessage(unreadable(err)))
	case info.IsDir():
		root, err := os.OpenRoot(path)
		if err != nil {
			return reading.refuse(path, atlas.ErrorMessage(unreadable(err)))
		}
		defer root.Close() //nolint:errcheck // only read from
		return reading.folder(ctx, root.FS())
	}
	folder, name := filepath.Split(filepath.Clean(path))
	if folder == "" {
		folder = "."
	}
	return reading.file(ctx, os.DirFS(folder), name, known)
}

// ReadFS reads a folder given as a file system, such as the data package that
// the program carries; name says which one it is in errors that are not about
// its content. It returns what [Read] does.
func ReadFS(ctx context.Context, fsys fs.FS, name string) (*Package, error) {
	reading, err := newReading()
	if err != nil {
		return nil, fmt.Errorf("read data package %s: %w", name, err)
	}
	return reading.folder(ctx, fsys)
}

// reading is one run of [Read].
type reading struct {
	schema *schema
	report *report
	digest *digest
}

func newReading() (*reading, error) {
	format, err := formatSchema(data.Bundled())
	if err != nil {
		return nil, err
	}
	return &reading{schema: format, report: newReport(), digest: newDigest()}, nil
}

// refuse ends a reading whose path cannot be read at all.
func (rd *reading) refuse(file string, message atlas.Text) (*Package, error) {
	rd.report.add(Problem{File: file, Message: message})
	return nil, rd.report.problems().asError()
}

// open reads a file of the package and adds it to the digest; ok is false when
// it cannot, which was reported unless the file is missing and may be.
func (rd *reading) open(fsys fs.FS, name string, limit int64, optional bool) (c content, ok bool) {
	c, err := openRegular(fsys, name, limit)
	switch {
	case errors.Is(err, errMissing) && optional:
		return c, false
	case errors.Is(err, errMissing):
		rd.report.add(Problem{File: name, Message: say(
			"fichier absent : il fait partie du paquet, ajoutez-le.", "missing file: it belongs to the package, add it.")})
		return c, false
	case err != nil:
		rd.report.add(Problem{File: name, Message: atlas.ErrorMessage(err)})
		return c, false
	}
	rd.digest.add(name, c.data)
	return c, true
}

// folder reads a whole data package.
func (rd *reading) folder(ctx context.Context, fsys fs.FS) (*Package, error) {
	for _, r := range rd.schema.resources {
		rd.report.expect(r.path)
	}
	if c, ok := rd.open(fsys, descriptorFile, MaxJSON, false); ok {
		rd.schema.tighten(c.data, rd.report)
	}
	a := newAssembly(rd.schema, rd.report)
	for _, r := range rd.byPath() {
		c, ok := rd.open(fsys, r.path, MaxFile, r.optional)
		if !ok {
			a.tables[r.name].incomplete = !r.optional
			continue
		}
		t, err := readCSV(ctx, r, r.path, c, rd.report)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", r.path, err)
		}
		a.add(t)
	}
	var territory atlas.Territory
	if c, ok := rd.open(fsys, territoryFile, MaxJSON, false); ok {
		territory = decodeTerritory(c.data, rd.report)
		a.checkDepartments(territory.Departments)
	}
	rd.noticeUnread(fsys)
	pkg, err := rd.finish(a, rd.schema.name, true)
	if pkg != nil {
		pkg.Record.Territory = territory
	}
	return pkg, err
}

// byPath returns the resources sorted by the names of their files, so that the
// digest depends on the content only.
func (rd *reading) byPath() []*resource {
	return slices.SortedFunc(slices.Values(rd.schema.resources), func(a, b *resource) int {
		return strings.Compare(a.path, b.path)
	})
}

// noticeUnread names the tables of a folder that nothing reads.
func (rd *reading) noticeUnread(fsys fs.FS) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return // what could be read was
	}
	for _, entry := range entries {
		name := entry.Name()
		read := slices.ContainsFunc(rd.schema.resources, func(r *resource) bool { return r.path == name })
		if isTableFile(name) && !read {
			rd.report.add(Problem{File: name, Notice: true, Message: say(
				"fichier que datapackage.json ne décrit pas, non lu.",
				"a file that datapackage.json does not describe, not read.")})
		}
	}
}

func isTableFile(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".csv", ".tsv", ".xlsx", ".xls", ".ods":
		return true
	default:
		return false
	}
}

// file reads a single table, or a workbook of several.
func (rd *reading) file(ctx context.Context, fsys fs.FS, name string, known *atlas.Record) (*Package, error) {
	limit, read := int64(MaxFile), rd.single
	switch strings.ToLower(filepath.Ext(name)) {
	case ".csv", ".tsv", ".txt":
	case ".xlsx", ".xlsm":
		limit, read = MaxWorkbook, rd.workbook
	default:
		return rd.refuse(name, say(
			"genre de fichier inconnu : donnez un dossier, un fichier .csv ou .xlsx.",
			"unknown kind of file: give a folder, a .csv or a .xlsx file."))
	}
	c, ok := rd.open(fsys, name, limit, false)
	if !ok {
		return nil, rd.report.problems().asError()
	}
	tables, err := read(ctx, name, c)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	a := newAssembly(rd.schema, rd.report)
	if known != nil {
		a.know(rowsOf(known, rd.schema))
	}
	for _, t := range tables {
		if !t.resource.imported() {
			rd.report.add(Problem{File: name, Sheet: t.sheet, Message: say(
				"« %s » ne s’importe pas seul : c’est le répertoire de lieux qui le lit.",
				"“%s” is not imported by itself: the gazetteer reads it.", t.resource.name)})
		}
		if len(t.rows) == 0 {
			rd.report.add(Problem{File: name, Sheet: t.sheet, Notice: true, Message: say(
				"aucune ligne à importer.", "no row to import.")})
		}
		a.add(t)
	}
	return rd.finish(a, strings.TrimSuffix(name, filepath.Ext(name)), false)
}

// single reads a CSV file that stands alone.
func (rd *reading) single(ctx context.Context, name string, c content) ([]*table, error) {
	r := rd.schema.named(strings.TrimSuffix(name, filepath.Ext(name)))
	if r == nil {
		text, _ := judgeEncoding(c.data)
		if r = rd.schema.headed(headerOf(text, rd.schema)); r == nil {
			rd.report.add(Problem{File: name, Message: say(
				"ni le nom du fichier ni ses colonnes ne disent quelle table c’est : nommez-le d’après l’une de celles-ci : %s.",
				"neither the file’s name nor its columns say which table it is: name it after one of these: %s.",
				strings.Join(rd.schema.resourceNames(), ", "))})
			return nil, nil
		}
		rd.report.add(Problem{File: name, Notice: true, Message: recognised(r)})
	}
	t, err := readCSV(ctx, r, name, c, rd.report)
	if err != nil {
		return nil, err
	}
	return []*table{t}, nil
}

func recognised(r *resource) atlas.Text {
	return say("lu comme « %s » d’après ses colonnes.", "read as “%s” after its columns.", r.name)
}

// named finds the resource that a file or a sheet is named after, by its name
// or its French title.
func (s *schema) named(name string) *resource {
	for _, r := range s.resources {
		if plain(r.name) == plain(name) || plain(r.title) == plain(name) {
			return r
		}
	}
	return nil
}

// headed finds the resource whose columns a header names, when there is only
// one: it has all the columns of the header, and the header all those it
// requires.
func (s *schema) headed(names []string) *resource {
	var fitting []*resource
	for _, r := range s.resources {
		fits := len(names) > 0
		for _, name := range names {
			_, found := r.index[name]
			fits = fits && (found || name == "")
		}
		for _, f := range r.fields {
			fits = fits && (!f.required() || slices.Contains(names, f.name))
		}
		if fits {
			fitting = append(fitting, r)
		}
	}
	if len(fitting) != 1 {
		return nil
	}
	return fitting[0]
}

// headerOf returns the first row of a CSV file that holds anything, trimmed and
// in lower case.
func headerOf(text fileText, s *schema) []string {
	comma := guessSeparator(text.data, func(cell []byte) bool {
		name := strings.ToLower(strings.TrimSpace(string(cell)))
		return slices.ContainsFunc(s.resources, func(r *resource) bool {
			_, found := r.index[name]
			return found
		})
	})
	reader := newCSVReader(text.data, comma)
	row, ok := reader.next()
	for ok && blankRow(row.cells) {
		row, ok = reader.next()
	}
	names := make([]string, len(row.cells))
	for i, cell := range row.cells {
		names[i] = strings.ToLower(strings.TrimSpace(string(cell)))
	}
	return names
}

// finish checks the tables together and makes the package of them.
func (rd *reading) finish(a *assembly, origin string, full bool) (*Package, error) {
	a.checkReferences()
	a.gatherParts()
	origin = a.settleOrigin(origin)
	a.checkTogether()
	record := a.decode()
	if problems := rd.report.problems(); len(problems) > 0 {
		return nil, problems.asError()
	}
	return &Package{
		Origin:  origin,
		Full:    full,
		Digest:  rd.digest.String(),
		Record:  *record,
		Notices: rd.report.notices(),
	}, nil
}
