package postgis

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/passerelles/passerelles/internal/atlas"
)

// stagedRows turns a record into the rows of each table of [tables], by name,
// their values in the order of the table's columns.
func stagedRows(record *atlas.Record, origin string) (map[string][][]any, error) {
	rows := rowSet{origin: origin, rows: map[string][][]any{}}
	rows.reference(record)
	for i := range record.Sources {
		s := &record.Sources[i]
		rows.add("source", s.ID, s.Title, null(s.URL), null(s.Publisher), null(s.AccessedOn), null(s.Licence), origin)
	}
	for i := range record.Authorities {
		if err := rows.authority(&record.Authorities[i]); err != nil {
			return nil, err
		}
	}
	for i := range record.Partners {
		rows.partner(&record.Partners[i])
	}
	for i := range record.Organisations {
		o := &record.Organisations[i]
		rows.add("organisation", o.ID, o.Name, string(o.Kind), null(o.Country), null(o.Note), origin)
		rows.list("organisation_source", o.Sources, o.ID)
	}
	for i := range record.Cooperations {
		rows.cooperation(&record.Cooperations[i])
	}
	for i := range record.NetworkMembers {
		m := &record.NetworkMembers[i]
		authority, partner, _ := arc(m.Member)
		rows.add("network_member", m.Network, authority, partner, null(m.Since), null(m.Until), origin)
		rows.list("network_member_source", m.Sources, m.Network, string(m.Member.Kind), m.Member.ID)
	}
	for i := range record.Retired {
		r := &record.Retired[i]
		rows.add("tombstone", r.Kind, r.ID, null(r.Successor), null(r.Reason), null(r.RetiredOn), origin)
	}
	return rows.rows, rows.territory(&record.Territory)
}

// rowSet collects rows by table.
type rowSet struct {
	origin string
	rows   map[string][][]any
}

func (r *rowSet) add(table string, values ...any) { r.rows[table] = append(r.rows[table], values) }

// list adds a row per item, once each, after the whole's key and with its place
// in the list, from 1.
func (r *rowSet) list(table string, items []string, key ...any) {
	for i, item := range items {
		if !slices.Contains(items[:i], item) {
			r.add(table, append(slices.Clone(key), item, i+1)...)
		}
	}
}

func (r *rowSet) reference(record *atlas.Record) {
	for _, t := range record.Themes {
		r.add("theme", t.Code, t.Label.FR, t.Label.EN, null(t.Description.FR), null(t.Description.EN),
			t.Color, null(t.Dash), t.Glyph, t.Priority, t.Position, r.origin)
	}
	order := atlas.CooperationTypes()
	for _, t := range record.Types {
		r.add("cooperation_type", string(t.Code), t.Label.FR, t.Label.EN, slices.Index(order, t.Code)+1, r.origin)
	}
	for _, w := range record.WorldRegions {
		r.add("world_region", w.Code, null(w.Parent), w.Name.FR, w.Name.EN, null(w.ISO2), null(w.ISO3), w.Mediterranean, r.origin)
	}
}

func (r *rowSet) territory(t *atlas.Territory) error {
	if t.ID == "" {
		return nil // a single file brings none
	}
	departments, err := json.Marshal(orEmpty(t.Departments))
	if err != nil {
		return fmt.Errorf("write departments: %w", err)
	}
	legal, err := json.Marshal(t.Legal)
	if err != nil {
		return fmt.Errorf("write legal notices: %w", err)
	}
	r.add("territory", true, t.ID, t.Name.FR, t.Name.EN, null(t.Title.FR), null(t.Title.EN), departments,
		t.Extent[:], t.FirstView[:], toGeom(&t.Anchor), orEmpty(t.Languages), orEmpty(t.Proofread), legal, r.origin)
	return nil
}

func (r *rowSet) authority(a *atlas.Authority) error {
	names, err := json.Marshal(orEmpty(a.OtherNames))
	if err != nil {
		return fmt.Errorf("write names of authority %s: %w", a.ID, err)
	}
	r.add("authority", a.ID, string(a.Kind), a.Name, names, null(a.Code), null(a.Scheme), null(a.Department),
		null(a.Seat), null(a.Successor), null(a.DissolvedOn), null(a.Note), r.origin)
	r.list("authority_source", a.Sources, a.ID)
	return nil
}

func (r *rowSet) partner(p *atlas.Partner) {
	r.add("partner", p.ID, p.Name, p.SourceName, orEmpty(p.OtherNames), string(p.Level), null(p.Qualifier),
		p.Unnamed, null(p.Note), r.origin)
	r.list("partner_country", p.Countries, p.ID)
}

func (r *rowSet) cooperation(c *atlas.Cooperation) {
	r.add("cooperation", c.ID, c.Title, null(c.Description), string(c.Type), null(c.Start), null(c.End),
		string(c.Status), null(c.Programme), string(c.Confidence), null(c.Convention), null(c.Deliberation),
		null(c.Amount), null(c.Currency), null(c.Note), null(c.VerifiedOn), r.origin)
	r.list("cooperation_theme", c.Themes, c.ID)
	for i, p := range c.Participations {
		authority, partner, organisation := arc(p.Actor)
		r.add("participation", c.ID, authority, partner, organisation, string(p.Role), i+1)
	}
	for i, f := range c.Figures {
		r.add("figure", c.ID, f.Text, null(f.Value), null(f.Unit), null(f.Year), i+1)
	}
	for i, s := range c.Citations {
		r.add("citation", c.ID, s.Source, null(s.Claims), i+1)
	}
}

// arc spreads an actor over the three columns that refer to one.
func arc(actor atlas.Actor) (authority, partner, organisation any) {
	switch actor.Kind {
	case atlas.ActorAuthority:
		return actor.ID, nil, nil
	case atlas.ActorPartner:
		return nil, actor.ID, nil
	case atlas.ActorOrganisation:
		return nil, nil, actor.ID
	}
	return nil, nil, nil // the database refuses it
}

// null writes an empty fact as SQL's NULL.
func null[T ~string](value T) any {
	if value == "" {
		return nil
	}
	return string(value)
}

// orEmpty writes no items as an empty list, not as NULL.
func orEmpty[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}
