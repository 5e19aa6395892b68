package dataset

import (
	"cmp"
	"slices"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
)

// countryReference is how a field refers to a country by its ISO code.
const countryReference = "world_regions.iso2"

// assembly is the tables of one reading put together with what is known.
type assembly struct {
	schema *schema
	tables map[string]*table          // by resource: rows of the files and known ones
	byKey  map[string]map[string]*row // by resource, then primary key
	report *report
	labels map[string]labels // by reference target, made when first needed

	parts   map[string]map[string][]*row // of cooperations: by resource, then cooperation
	touched map[string]*row              // cooperations of which a file has a part, with the first such row
}

// labels are the names by which people may mean the records of a table.
type labels struct {
	ids   []string    // sorted
	byID  []candidate // identifiers
	names []candidate // names and codes, which stand for identifiers
}

func newAssembly(s *schema, rep *report) *assembly {
	a := &assembly{
		schema: s,
		tables: map[string]*table{},
		byKey:  map[string]map[string]*row{},
		report: rep,
		labels: map[string]labels{},

		parts:   map[string]map[string][]*row{},
		touched: map[string]*row{},
	}
	for _, r := range s.resources {
		a.tables[r.name] = &table{resource: r}
		a.byKey[r.name] = map[string]*row{}
	}
	return a
}

// know adds the rows of a record that is already known; they are not checked
// again.
func (a *assembly) know(rows []*row) {
	for _, r := range rows {
		a.append(r)
	}
}

func (a *assembly) append(r *row) {
	t := a.tables[r.table.resource.name]
	r.place = len(t.rows)
	t.rows = append(t.rows, r)
	if key := r.key(); key != "" {
		a.byKey[t.resource.name][key] = r
	}
}

// add adds the rows of a file. One whose key is known updates the known row,
// and keeps its cells in the columns that the file does not have.
func (a *assembly) add(t *table) {
	all, keys := a.tables[t.resource.name], a.byKey[t.resource.name]
	all.file, all.sheet = t.file, t.sheet
	all.incomplete = all.incomplete || t.incomplete
	for _, r := range t.rows {
		before, found := keys[r.key()]
		switch {
		case !found:
			a.append(r)
		case !before.known:
			a.duplicate(r, before)
		default:
			r.update(before)
			all.rows[r.place] = r
			keys[r.key()] = r
		}
	}
	for _, f := range t.resource.fields {
		if f.unique() && !slices.Equal(t.resource.primaryKey, []string{f.name}) {
			a.unique(all, f)
		}
	}
}

// update takes the cells of the known row that the file has no column for.
func (r *row) update(before *row) {
	r.origin, r.place = before.origin, before.place
	for place, present := range r.table.present {
		if !present {
			r.cells[place] = before.cells[place]
		}
	}
}

func (a *assembly) duplicate(r, first *row) {
	a.problem(r, strings.Join(r.table.resource.primaryKey, ", "),
		strings.ReplaceAll(r.key(), keySeparator, ", "), say(
			"déjà à la ligne %d : supprimez l’une des deux, ou donnez-lui un autre identifiant.",
			"already at row %d: delete one of the two, or give it another identifier.", first.line))
}

func (a *assembly) unique(t *table, f *field) {
	seen := map[string]*row{}
	for _, r := range t.rows {
		value := r.text(f.name)
		if value == "" {
			continue
		}
		if first, found := seen[value]; found && !r.known {
			a.problem(r, f.name, value, alreadyAt(first))
		}
		seen[value] = r
	}
}

// alreadyAt says that another record has a value that must be unique.
func alreadyAt(first *row) atlas.Text {
	if first.known {
		return say("une fiche déjà connue (%s) a cette valeur, qui doit être unique.",
			"a record already known (%s) has this value, which must be unique.",
			strings.ReplaceAll(first.key(), keySeparator, ", "))
	}
	return say("déjà à la ligne %d : cette valeur doit être unique.",
		"already at row %d: this value must be unique.", first.line)
}

// problem reports a problem of a row that was read.
func (a *assembly) problem(r *row, column, value string, message atlas.Text) {
	a.report.add(Problem{
		File: r.table.file, Sheet: r.table.sheet, Row: r.line, Column: column, Value: value, Message: message,
	})
}

// checkReferences reports the cells that designate nothing.
func (a *assembly) checkReferences() {
	countries := a.columnValues("world_regions", "iso2")
	for _, resource := range a.schema.resources {
		for _, f := range resource.fields {
			if f.references == "" {
				continue
			}
			for _, r := range a.tables[resource.name].rows {
				if !r.known && r.good(f.name) {
					a.checkReference(r, f, countries)
				}
			}
		}
	}
}

func (a *assembly) checkReference(r *row, f *field, countries map[string]bool) {
	target := f.references
	resourceName, _, _ := strings.Cut(target, ".")
	if a.tables[resourceName] == nil { // the column of the row that holds the kind
		if !r.good(target) || r.text(target) == "" {
			return
		}
		target = resourceOfKind(r.text(target))
		resourceName = target
	}
	t := a.tables[resourceName]
	if t == nil {
		return
	}
	values := []string{r.text(f.name)}
	if f.kind == "list" {
		values = r.items(f.name)
	}
	for _, value := range values {
		known := value == "" || a.byKey[resourceName][value] != nil
		if target == countryReference {
			known = value == "" || countries[value]
		}
		if known || t.incomplete {
			continue
		}
		message := unknownReference(resourceName)
		if !a.report.full(r.table.file) {
			message = join(message, a.suggestReference(target, value))
		}
		a.problem(r, f.name, value, message)
		r.spoil(r.table.resource.index[f.name])
	}
	if !r.good(f.name) {
		r.cells[r.table.resource.index[f.name]] = ""
	}
}

// resourceOfKind is the table that holds the actors, or the records, of a kind.
func resourceOfKind(kind string) string {
	switch kind {
	case string(atlas.ActorAuthority):
		return "authorities"
	case string(atlas.ActorPartner):
		return "partners"
	case string(atlas.ActorOrganisation):
		return "organisations"
	case kindCooperation:
		return "cooperations"
	default:
		return ""
	}
}

// kindCooperation is the kind of a retired cooperation; the other kinds of
// record are those of actors.
const kindCooperation = "cooperation"

func unknownReference(resource string) atlas.Text {
	switch resource {
	case "themes":
		return say("thème inconnu.", "unknown theme.")
	case "types":
		return say("forme juridique inconnue.", "unknown legal form.")
	case "world_regions":
		return say("pays ou région du monde inconnu.", "unknown country or world region.")
	case "sources":
		return say("source inconnue : ajoutez-la à sources.csv.", "unknown source: add it to sources.csv.")
	default:
		return say(
			"aucune fiche de ce nom dans « %s » : ajoutez-la ou corrigez l’identifiant.",
			"no record of that name in “%s”: add it or mend the identifier.", resource)
	}
}

// suggestReference finds what an unknown reference was probably meant to be,
// by identifier, then by the names of the records.
func (a *assembly) suggestReference(target, value string) atlas.Text {
	known, made := a.labels[target]
	if !made {
		known = a.makeLabels(target)
		a.labels[target] = known
	}
	wanted := []rune(plain(value))
	for _, candidates := range [][]candidate{known.byID, known.names} {
		for _, c := range candidates {
			if slices.Equal(c.plain, wanted) {
				return didYouMean(c.id)
			}
		}
	}
	if target == countryReference && len(value) == 2 {
		return atlas.Text{} // any two letters are near to some country
	}
	if near := cmp.Or(nearestOf(value, known.byID), nearestOf(value, known.names)); near != "" {
		return didYouMean(near)
	}
	return possible(known.ids)
}

// labelFields are the columns whose text may stand in people's minds for the
// identifier.
var labelFields = [...]string{"iso3", "name", "title", "name_fr", "name_en", "label_fr", "label_en", "source_name"}

func (a *assembly) makeLabels(target string) labels {
	name, column, _ := strings.Cut(target, ".")
	t := a.tables[name]
	if column == "" {
		column = t.resource.primaryKey[0]
	}
	var all labels
	for _, r := range t.rows {
		id := r.text(column)
		if id == "" {
			continue
		}
		all.ids = append(all.ids, id)
		all.byID = append(all.byID, newCandidate(id, id))
		for _, f := range labelFields {
			if _, has := t.resource.index[f]; has && r.text(f) != "" {
				all.names = append(all.names, newCandidate(r.text(f), id))
			}
		}
	}
	slices.Sort(all.ids)
	return all
}

func (a *assembly) columnValues(resource, column string) map[string]bool {
	values := map[string]bool{}
	for _, r := range a.tables[resource].rows {
		values[r.text(column)] = true
	}
	return values
}
