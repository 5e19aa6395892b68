package dataset

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Names of the files of a data package that are not tables.
const (
	descriptorFile = "datapackage.json"
	territoryFile  = "territory.json"
)

// schema is what the tables of a data package must hold, as a Frictionless
// descriptor says it (https://datapackage.org/standard/data-package/), with
// custom properties of our own, prefixed "passerelles:".
type schema struct {
	name      string // of the package: the origin of its records
	resources []*resource
}

type resource struct {
	name       string
	path       string
	title      string // French; a sheet may bear it
	optional   bool   // the file may be missing
	forPeople  bool   // a [Sheet]: rows may lack cells at their end, formulas are guarded
	primaryKey []string
	fields     []*field
	index      map[string]int // field name → place in fields
}

type field struct {
	name       string
	title      string
	kind       string // string, list, number, integer, boolean
	delimiter  string // of a list
	format     string // "", edtf, period-names, url; day, in a [Sheet]
	references string // resource, resource.field, or the field that holds the kind
	rules      []constraints
	patterns   []*regexp.Regexp
}

// constraints are the Frictionless constraints the importer knows.
type constraints struct {
	Required  bool     `json:"required"`
	Unique    bool     `json:"unique"`
	Pattern   string   `json:"pattern"`
	Enum      []string `json:"enum"`
	Minimum   *float64 `json:"minimum"`
	Maximum   *float64 `json:"maximum"`
	MaxLength int      `json:"maxLength"`
}

func (f *field) required() bool {
	return slices.ContainsFunc(f.rules, func(c constraints) bool { return c.Required })
}

func (f *field) unique() bool {
	return slices.ContainsFunc(f.rules, func(c constraints) bool { return c.Unique })
}

func (s *schema) resource(name string) *resource {
	for _, r := range s.resources {
		if r.name == name {
			return r
		}
	}
	return nil
}

// imported reports whether the rows of the resource become records. Those of
// the others are only checked; another part of the program uses them.
func (r *resource) imported() bool {
	return r.name != "gazetteer_supplement"
}

func (s *schema) resourceNames() []string {
	names := make([]string, len(s.resources))
	for i, r := range s.resources {
		names[i] = r.name
	}
	return names
}

func (r *resource) fieldNames() []string {
	names := make([]string, len(r.fields))
	for i, f := range r.fields {
		names[i] = f.name
	}
	return names
}

// descriptor is datapackage.json as it is written.
type descriptor struct {
	Name      string               `json:"name"`
	Resources []descriptorResource `json:"resources"`
}

type descriptorResource struct {
	Name     string `json:"name"`
	Path     string `json:"path"`
	Title    string `json:"title"`
	Optional bool   `json:"passerelles:optional"`
	Schema   struct {
		PrimaryKey oneOrMore         `json:"primaryKey"`
		Fields     []descriptorField `json:"fields"`
	} `json:"schema"`
}

type descriptorField struct {
	Name        string          `json:"name"`
	Title       string          `json:"title"`
	Type        string          `json:"type"`
	Delimiter   string          `json:"delimiter"`
	Format      string          `json:"passerelles:format"`
	References  string          `json:"passerelles:references"`
	Constraints json.RawMessage `json:"constraints"`
}

// oneOrMore is a list of names that may be written as a single one.
type oneOrMore []string

// UnmarshalJSON reads "id" as well as ["id"].
func (names *oneOrMore) UnmarshalJSON(text []byte) error {
	var one string
	if json.Unmarshal(text, &one) == nil {
		*names = oneOrMore{one}
		return nil
	}
	return json.Unmarshal(text, (*[]string)(names))
}

// formatSchema reads the description of the program's own data format: the
// datapackage.json that is shipped with it.
func formatSchema(bundled fs.FS) (*schema, error) {
	text, err := fs.ReadFile(bundled, descriptorFile)
	if err != nil {
		return nil, fmt.Errorf("read the description of the format: %w", err)
	}
	var written descriptor
	if err := json.Unmarshal(text, &written); err != nil {
		return nil, fmt.Errorf("decode the description of the format: %w", err)
	}
	s := &schema{name: written.Name}
	for i := range written.Resources {
		r, err := newResource(&written.Resources[i])
		if err != nil {
			return nil, fmt.Errorf("describe %s: %w", written.Resources[i].Name, err)
		}
		s.resources = append(s.resources, r)
	}
	return s, nil
}

func newResource(written *descriptorResource) (*resource, error) {
	r := &resource{
		name:       written.Name,
		path:       written.Path,
		title:      written.Title,
		optional:   written.Optional,
		primaryKey: written.Schema.PrimaryKey,
		index:      map[string]int{},
	}
	for i := range written.Schema.Fields {
		f, err := newField(&written.Schema.Fields[i])
		if err != nil {
			return nil, err
		}
		r.index[f.name] = len(r.fields)
		r.fields = append(r.fields, f)
	}
	for _, name := range r.primaryKey {
		if _, found := r.index[name]; !found {
			return nil, fmt.Errorf("primary key %q is not a field", name)
		}
	}
	return r, nil
}

func newField(written *descriptorField) (*field, error) {
	f := &field{
		name:       written.Name,
		title:      written.Title,
		kind:       written.Type,
		delimiter:  written.Delimiter,
		format:     written.Format,
		references: written.References,
	}
	if !slices.Contains([]string{"string", "list", "number", "integer", "boolean"}, f.kind) {
		return nil, fmt.Errorf("field %q: unknown type %q", f.name, f.kind)
	}
	if !slices.Contains([]string{"", "edtf", "period-names", "url"}, f.format) {
		return nil, fmt.Errorf("field %q: unknown format %q", f.name, f.format)
	}
	if f.kind == "list" && f.delimiter == "" {
		f.delimiter = "," // what Frictionless says
	}
	if err := f.constrain(written.Constraints); err != nil {
		return nil, fmt.Errorf("field %q: %w", f.name, err)
	}
	return f, nil
}

// constrain adds constraints to those the field has.
func (f *field) constrain(text json.RawMessage) error {
	if len(text) == 0 {
		return nil
	}
	var rules constraints
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&rules); err != nil {
		return fmt.Errorf("constraints: %w", err)
	}
	if rules.Pattern != "" {
		pattern, err := regexp.Compile(`^(?:` + rules.Pattern + `)$`)
		if err != nil {
			return fmt.Errorf("pattern: %w", err)
		}
		f.patterns = append(f.patterns, pattern)
	}
	f.rules = append(f.rules, rules)
	return nil
}

// tighten applies a package's own datapackage.json to the format: its name, the
// paths of its files, and any constraint it adds. It must describe every table
// and every column of the format; it cannot loosen anything.
func (s *schema) tighten(text []byte, rep *report) {
	var own descriptor
	if err := json.Unmarshal(text, &own); err != nil {
		rep.add(jsonProblem(descriptorFile, text, err))
		return
	}
	if !slugPattern.MatchString(own.Name) {
		rep.add(Problem{File: descriptorFile, Column: "name", Value: own.Name, Message: say(
			"le nom du paquet doit être fait de minuscules, de chiffres et de tirets : il est l’origine des fiches.",
			"the package’s name must be made of lower-case letters, digits and hyphens: it is the records’ origin.")})
	}
	s.name = own.Name
	for _, r := range s.resources {
		i := slices.IndexFunc(own.Resources, func(d descriptorResource) bool { return d.Name == r.name })
		if i >= 0 {
			r.tighten(&own.Resources[i], rep)
		} else if !r.optional {
			rep.add(Problem{File: descriptorFile, Value: r.name, Message: say(
				"cette ressource n’est pas décrite : ajoutez-la à « resources ».",
				"this resource is not described: add it to “resources”.")})
		}
	}
	for i := range own.Resources {
		if name := own.Resources[i].Name; s.resource(name) == nil {
			rep.add(Problem{File: descriptorFile, Value: name, Notice: true, Message: join(say(
				"ressource inconnue du programme, non lue.",
				"a resource the program does not know, not read."), suggest(name, s.resourceNames()))})
		}
	}
}

func (r *resource) tighten(own *descriptorResource, rep *report) {
	wrong := func(column, value string, message atlas.Text) {
		rep.add(Problem{File: descriptorFile, Column: column, Value: value, Message: message})
	}
	if strings.Contains(own.Path, "/") || !fs.ValidPath(own.Path) || own.Path == "." {
		wrong(r.name, own.Path, say(
			"« path » doit être le nom d’un fichier du même dossier.",
			"“path” must be the name of a file in the same folder."))
	} else {
		r.path = own.Path
	}
	if own.Title != "" {
		r.title = own.Title
	}
	for _, f := range r.fields {
		i := slices.IndexFunc(own.Schema.Fields, func(d descriptorField) bool { return d.Name == f.name })
		if i < 0 {
			wrong(r.name, f.name, say("cette colonne n’est pas décrite.", "this column is not described."))
			continue
		}
		if err := f.constrain(own.Schema.Fields[i].Constraints); err != nil {
			wrong(r.name+"."+f.name, err.Error(), say(
				"contrainte que le programme ne sait pas tenir.", "a constraint the program cannot hold."))
		}
	}
	for i := range own.Schema.Fields {
		if name := own.Schema.Fields[i].Name; !slices.Contains(r.fieldNames(), name) {
			wrong(r.name, name, join(say(
				"colonne décrite que le programme ne connaît pas.",
				"a described column that the program does not know."), suggest(name, r.fieldNames())))
		}
	}
}

// slugPattern is the form of identifiers and of origins.
var slugPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// jsonProblem tells where a JSON text cannot be read, with the line's text.
func jsonProblem(file string, text []byte, err error) Problem {
	p := Problem{File: file, Message: say(
		"JSON illisible : vérifiez les virgules, les guillemets et les accolades autour d’ici.",
		"unreadable JSON: check the commas, quotes and braces around here.")}
	offset := int64(len(text))
	var syntax *json.SyntaxError
	var mismatch *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = min(offset, syntax.Offset)
	case errors.As(err, &mismatch):
		offset = min(offset, mismatch.Offset)
		p.Column = mismatch.Field
		p.Message = say("valeur d’un autre genre que prévu.", "a value of another kind than expected.")
	}
	before := text[:offset]
	p.Row = 1 + bytes.Count(before, []byte("\n"))
	start := 1 + bytes.LastIndexByte(before, '\n')
	line, _, _ := bytes.Cut(text[start:], []byte("\n"))
	p.Value = string(bytes.TrimSpace(line[:min(len(line), 4*maxShown)]))
	return p
}
