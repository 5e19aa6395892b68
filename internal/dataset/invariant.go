package dataset

import (
	"iter"
	"maps"
	"slices"
	"strconv"

	"github.com/passerelles/passerelles/internal/atlas"
)

// partTables are the tables whose rows are parts of a cooperation.
var partTables = [...]string{"participations", "figures", "citations"}

// gatherParts sorts the parts of cooperations by cooperation.
func (a *assembly) gatherParts() {
	for _, resource := range partTables {
		parts := map[string][]*row{}
		for _, r := range a.tables[resource].rows {
			id := r.text("cooperation")
			parts[id] = append(parts[id], r)
			if !r.known && id != "" && a.touched[id] == nil {
				a.touched[id] = r
			}
		}
		a.parts[resource] = parts
	}
}

// changed yields the rows of a table that a file brought or changed, in order;
// and the known cooperations of which it changed a part.
func (a *assembly) changed(resource string) iter.Seq[*row] {
	return func(yield func(*row) bool) {
		for _, r := range a.tables[resource].rows {
			part := resource == "cooperations" && a.touched[r.text("id")] != nil
			if (!r.known || part) && !yield(r) {
				return
			}
		}
	}
}

// judge reports the rules of the domain that the record read from a row breaks.
// What follows from a cell that was already reported is left out.
func (a *assembly) judge(r *row, flaws []atlas.Flaw) {
	for _, flaw := range flaws {
		_, own := r.table.resource.index[flaw.Field]
		switch {
		case own && !r.good(flaw.Field), !own && a.doubtful(flaw.Field, r.text("id")):
			continue
		case own && !r.known:
			a.problem(r, flaw.Field, flaw.Value, flaw.Message)
		case r.known: // only a part of it was in a file
			if part := a.touched[r.text("id")]; part != nil {
				a.problem(part, "cooperation", r.text("id"), flaw.Message)
			}
		default:
			a.problem(r, "id", r.text("id"), flaw.Message)
		}
	}
}

// doubtful reports whether some parts of a cooperation may be missing only
// because their rows could not be read.
func (a *assembly) doubtful(resource, cooperation string) bool {
	t := a.tables[resource]
	if t == nil {
		return false
	}
	lost := len(a.parts[resource][""]) > 0 // rows whose cooperation is not known
	return t.incomplete || lost || slices.ContainsFunc(a.parts[resource][cooperation], func(r *row) bool {
		return r.bad != nil
	})
}

// checkTogether holds the rules of the domain that span several records.
func (a *assembly) checkTogether() {
	a.checkRetired()
	a.checkLoop("authorities", "successor", say(
		"les successions tournent en rond.", "the successions go round in a circle."))
	a.checkLoop("world_regions", "parent", say(
		"les régions se contiennent en rond.", "the regions contain each other in a circle."))
	a.checkDistinct("authorities", "code_scheme", "code")
	a.checkDistinct("world_regions", "iso2")
	a.checkDistinct("themes", "position")
	a.checkPositions()
}

// checkRetired holds that a retired record is not also there, and that what
// replaces it is.
func (a *assembly) checkRetired() {
	for r := range a.changed("retired") {
		if !r.good("kind") || !r.good("id") {
			continue
		}
		resource := resourceOfKind(r.text("kind"))
		records := a.byKey[resource]
		if records[r.text("id")] != nil {
			a.problem(r, "id", r.text("id"), say(
				"cette fiche est retirée et pourtant présente dans « %s » : enlevez-la de l’un des deux.",
				"this record is retired and yet present in “%s”: remove it from one of them.", resource))
		}
		successor := r.text("successor")
		_, retiredToo := a.byKey["retired"][r.text("kind")+keySeparator+successor]
		if successor != "" && records[successor] == nil && !retiredToo && !a.tables[resource].incomplete {
			a.problem(r, "successor", successor, join(unknownReference(resource), a.suggestReference(resource, successor)))
		}
	}
}

// checkLoop holds that following a field from record to record comes to an end.
func (a *assembly) checkLoop(resource, field string, message atlas.Text) {
	records := a.byKey[resource]
	for r := range a.changed(resource) {
		id := r.key()
		next := r
		for range len(records) + 1 {
			if next = records[next.text(field)]; next == nil || next == r {
				break
			}
		}
		// A record that is its own successor is judged by itself; one that only
		// leads into a loop is not at fault.
		if next == r && id != "" && r.text(field) != id {
			a.problem(r, field, r.text(field), message)
		}
	}
}

// checkDistinct holds that no two records share the same cells in all the
// fields, unless one of them is empty.
func (a *assembly) checkDistinct(resource string, fields ...string) {
	seen := map[string]*row{}
	for _, r := range a.tables[resource].rows {
		key, whole := "", true
		for _, field := range fields {
			whole = whole && r.text(field) != ""
			key += r.text(field) + keySeparator
		}
		if !whole {
			continue
		}
		first, found := seen[key]
		if !found {
			seen[key] = r
			continue
		}
		later := r
		if later.known {
			first, later = later, first
		}
		if later.known {
			continue // both are known: not the files' doing
		}
		column := fields[len(fields)-1]
		a.problem(later, column, later.text(column), alreadyAt(first))
	}
}

// checkDepartments holds that authorities lie in a department of the territory.
func (a *assembly) checkDepartments(departments []atlas.Department) {
	var codes []string
	for _, d := range departments {
		if !slices.Contains(codes, d.Code) {
			codes = append(codes, d.Code)
		}
	}
	for _, r := range a.tables["authorities"].rows {
		if code := r.text("department"); len(codes) > 0 && code != "" && !slices.Contains(codes, code) {
			a.problem(r, "department", code, join(say(
				"département absent de territory.json.", "a department that is not in territory.json."), suggest(code, codes)))
		}
	}
}

// checkPositions holds that decisions give both coordinates or none, and not
// the zero point, which stands for a position that is not known.
func (a *assembly) checkPositions() {
	for r := range a.changed("decisions") {
		lat, lon := r.text("lat"), r.text("lon")
		if isZero(lat) && isZero(lon) {
			a.problem(r, "lat", lat, say(
				"le point zéro est en mer : donnez les vraies coordonnées, ou aucune.",
				"the zero point lies in the sea: give the true coordinates, or none."))
		}
		if (lat == "") == (lon == "") || !r.good("lat") || !r.good("lon") {
			continue
		}
		missing := "lat"
		if lon == "" {
			missing = "lon"
		}
		a.problem(r, missing, "", say(
			"lat et lon vont ensemble : donnez les deux.", "lat and lon go together: give both."))
		r.spoil(r.table.resource.index["place_id"])
	}
}

func isZero(number string) bool {
	value, err := strconv.ParseFloat(number, 64)
	return err == nil && value == 0
}

// settleOrigin finds the origin of what the files change: that of the known
// records they update, or otherwise where there is none. It then holds for every
// changed row. Files that update records of several origins are at fault.
func (a *assembly) settleOrigin(otherwise string) string {
	first := map[string]*row{} // origin → a row of a file that concerns it
	note := func(origin string, r *row) {
		if origin != "" && first[origin] == nil {
			first[origin] = r
		}
	}
	for _, resource := range a.schema.resourceNames() {
		for r := range a.changed(resource) {
			if r.known {
				note(r.origin, a.touched[r.text("id")])
				continue
			}
			note(r.origin, r)
			if owner := a.owner(resource, r); owner != nil && owner.known {
				note(owner.origin, r)
			}
		}
	}
	origins := slices.Sorted(maps.Keys(first))
	origin := otherwise
	if len(origins) > 0 {
		origin = origins[0]
	}
	for _, other := range origins[min(1, len(origins)):] {
		a.problem(first[other], "", "", say(
			"cette ligne change une fiche de l’origine « %s », d’autres une fiche de « %s » : faites-en deux fichiers.",
			"this row changes a record of the origin “%s”, others one of “%s”: make two files of them.", other, origin))
	}
	for _, resource := range a.schema.resourceNames() {
		for r := range a.changed(resource) {
			r.origin = origin
		}
	}
	return origin
}

// owner is the record that a row of another table is about: the subject of a
// decision, the network of a membership.
func (a *assembly) owner(resource string, r *row) *row {
	switch resource {
	case "decisions":
		return a.byKey[resourceOfKind(r.text("subject_kind"))][r.text("subject")]
	case "network_members":
		return a.byKey["partners"][r.text("network")]
	default:
		return nil
	}
}
