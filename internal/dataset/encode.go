package dataset

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/passerelles/passerelles/data"
	"github.com/passerelles/passerelles/internal/atlas"
)

// cells is a row by the names of its fields; fields that are not there are
// empty.
type cells map[string]string

// encoder turns records back into rows of their tables.
type encoder struct {
	schema *schema
	tables map[string]*table
	rows   []*row
}

// rowsOf returns the rows that a record would have in the files of its package:
// the inverse of [assembly.decode]. Decisions are those that persons made.
func rowsOf(record *atlas.Record, s *schema) []*row {
	e := &encoder{schema: s, tables: map[string]*table{}}
	e.reference(record)
	e.actors(record)
	for i := range record.Cooperations {
		e.cooperation(&record.Cooperations[i])
	}
	for i := range record.NetworkMembers {
		m := &record.NetworkMembers[i]
		e.add("network_members", m.Origin, cells{
			"network": m.Network, "member_kind": string(m.Member.Kind), "member": m.Member.ID,
			"since": string(m.Since), "until": string(m.Until), "sources": joinList(m.Sources),
		})
	}
	for i := range record.Decisions {
		if d := &record.Decisions[i]; d.Status == atlas.DecisionManual {
			e.add("decisions", d.Origin, decisionCells(d))
		}
	}
	for _, t := range record.Retired {
		e.add("retired", t.Origin, cells{
			"kind": t.Kind, "id": t.ID, "successor": t.Successor, "reason": t.Reason, "retired_on": string(t.RetiredOn),
		})
	}
	return e.rows
}

func (e *encoder) add(resource, origin string, c cells) {
	t, found := e.tables[resource]
	if !found {
		t = &table{resource: e.schema.resource(resource)}
		e.tables[resource] = t
	}
	r := &row{table: t, cells: make([]string, len(t.resource.fields)), origin: origin, known: true}
	for i, f := range t.resource.fields {
		r.cells[i] = c[f.name]
	}
	e.rows = append(e.rows, r)
}

func (e *encoder) reference(record *atlas.Record) {
	for _, t := range record.Themes {
		e.add("themes", "", cells{
			"code": t.Code, "label_fr": t.Label.FR, "label_en": t.Label.EN,
			"description_fr": t.Description.FR, "description_en": t.Description.EN,
			"color": t.Color, "dash": t.Dash, "glyph": t.Glyph,
			"priority": strconv.FormatBool(t.Priority), "position": strconv.Itoa(t.Position),
		})
	}
	for _, t := range record.Types {
		e.add("types", "", cells{"code": string(t.Code), "label_fr": t.Label.FR, "label_en": t.Label.EN})
	}
	for _, w := range record.WorldRegions {
		e.add("world_regions", "", cells{
			"code": w.Code, "parent": w.Parent, "name_fr": w.Name.FR, "name_en": w.Name.EN,
			"iso2": w.ISO2, "iso3": w.ISO3, "mediterranean": strconv.FormatBool(w.Mediterranean),
		})
	}
	for _, s := range record.Sources {
		e.add("sources", s.Origin, cells{
			"id": s.ID, "title": s.Title, "url": s.URL, "publisher": s.Publisher,
			"accessed_on": string(s.AccessedOn), "licence": s.Licence,
		})
	}
}

func (e *encoder) actors(record *atlas.Record) {
	for i := range record.Authorities {
		a := &record.Authorities[i]
		names := make([]string, len(a.OtherNames))
		for j, name := range a.OtherNames {
			names[j] = formatPeriodName(name)
		}
		e.add("authorities", a.Origin, cells{
			"id": a.ID, "kind": string(a.Kind), "name": a.Name, "other_names": joinList(names),
			"code": a.Code, "code_scheme": string(a.Scheme), "department": a.Department, "seat": a.Seat,
			"successor": a.Successor, "dissolved_on": string(a.DissolvedOn), "sources": joinList(a.Sources), "note": a.Note,
		})
	}
	for i := range record.Partners {
		p := &record.Partners[i]
		e.add("partners", p.Origin, cells{
			"id": p.ID, "name": p.Name, "source_name": p.SourceName, "other_names": joinList(p.OtherNames),
			"level": string(p.Level), "countries": joinList(p.Countries), "qualifier": p.Qualifier,
			"unnamed": strconv.FormatBool(p.Unnamed), "note": p.Note,
		})
	}
	for i := range record.Organisations {
		o := &record.Organisations[i]
		e.add("organisations", o.Origin, cells{
			"id": o.ID, "name": o.Name, "kind": string(o.Kind), "country": o.Country,
			"sources": joinList(o.Sources), "note": o.Note,
		})
	}
}

func (e *encoder) cooperation(c *atlas.Cooperation) {
	themes := joinList(c.Themes)
	e.add("cooperations", c.Origin, cells{
		"id": c.ID, "title": c.Title, "description": c.Description, "type": string(c.Type), "themes": themes,
		"start": string(c.Start), "end": string(c.End), "status": string(c.Status), "programme": c.Programme,
		"confidence": string(c.Confidence), "convention_url": c.Convention, "deliberation": c.Deliberation,
		"amount": c.Amount, "currency": c.Currency, "note": c.Note, "verified_on": string(c.VerifiedOn),
	})
	for _, p := range c.Participations {
		e.add("participations", c.Origin, cells{
			"cooperation": c.ID, "participant_kind": string(p.Actor.Kind), "participant": p.Actor.ID, "role": string(p.Role),
		})
	}
	for _, f := range c.Figures {
		e.add("figures", c.Origin, cells{
			"cooperation": c.ID, "value": f.Value, "unit": f.Unit, "year": string(f.Year), "text": f.Text,
		})
	}
	for _, citation := range c.Citations {
		e.add("citations", c.Origin, cells{
			"cooperation": c.ID, "source": citation.Source, "claims": citation.Claims,
		})
	}
}

// decisionCells is a decision as a row of decisions.csv. A position is written
// only when no gazetteer knows the place by an ID.
func decisionCells(d *atlas.Decision) cells {
	c := cells{
		"subject_kind": string(d.Subject.Kind), "subject": d.Subject.ID, "exactness": string(d.Exactness),
		"reason": d.Reason.FR, "decided_on": string(d.DecidedOn), "decided_by": d.DecidedBy,
	}
	switch {
	case d.Place == nil:
	case d.Place.ID != "":
		c["place_id"] = d.Place.ID
	default:
		c["lon"] = strconv.FormatFloat(d.Place.Position.Lon(), 'f', -1, 64)
		c["lat"] = strconv.FormatFloat(d.Place.Position.Lat(), 'f', -1, 64)
	}
	return c
}

// joinList writes a list cell; every list of the format is parted by semicolons.
func joinList(items []string) string { return strings.Join(items, ";") }

// WriteDecisions writes the decisions that persons made, in the form of
// data/decisions.csv: UTF-8, commas, \n, sorted by subject, so that the same
// decisions always give the same bytes. Decisions of any other status are the
// geocoder's own and are left out. It returns the first error of w.
func WriteDecisions(w io.Writer, decisions []atlas.Decision) error {
	format, err := formatSchema(data.Bundled())
	if err != nil {
		return err
	}
	var manual []atlas.Decision
	for _, d := range decisions {
		if d.Status == atlas.DecisionManual {
			manual = append(manual, d)
		}
	}
	slices.SortFunc(manual, func(a, b atlas.Decision) int {
		return cmp.Or(cmp.Compare(a.Subject.Kind, b.Subject.Kind), cmp.Compare(a.Subject.ID, b.Subject.ID))
	})
	return writeRows(w, format.resource("decisions"), rowsOf(&atlas.Record{Decisions: manual}, format))
}

func writeRows(w io.Writer, r *resource, rows []*row) error {
	writer := csv.NewWriter(w)
	if err := writer.Write(r.fieldNames()); err != nil {
		return fmt.Errorf("write %s: %w", r.name, err)
	}
	for _, row := range rows {
		if err := writer.Write(row.cells); err != nil {
			return fmt.Errorf("write %s: %w", r.name, err)
		}
	}
	writer.Flush()
	if err := writer.Error(); err != nil {
		return fmt.Errorf("write %s: %w", r.name, err)
	}
	return nil
}
