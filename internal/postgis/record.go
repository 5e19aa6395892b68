package postgis

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/twpayne/go-geom"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Record reads the whole record, as it was at one moment, everything sorted:
// themes and types as they are shown, the rest by identifier, the parts of a
// record in the order its package gave them. The same record always comes back
// the same, whatever it was imported from and when.
func (s *Store) Record(ctx context.Context) (*atlas.Record, error) {
	record := &atlas.Record{}
	err := s.transaction(ctx, "read record", snapshot(), func(tx pgx.Tx) error {
		// Before the snapshot is taken, which a lock does not do: a table that
		// was swapped in after it would be empty to it.
		if _, err := tx.Exec(ctx, `lock table passerelles.gazetteer_place, passerelles.gazetteer_name,
			passerelles.gazetteer_commune in access share mode`); err != nil {
			return fmt.Errorf("hold the gazetteer: %w", err)
		}
		for _, read := range []func(context.Context, pgx.Tx, *atlas.Record) error{
			readRevision, readTerritory, readThemes, readTypes, readWorldRegions, readSources,
			readAuthorities, readPartners, readOrganisations, readCooperations,
			readNetworkMembers, readDecisions, readRetired, readCommunes, readPlaceNames,
		} {
			if err := read(ctx, tx, record); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return record, nil
}

// collect reads every row of a question about what.
func collect[T any](ctx context.Context, tx pgx.Tx, what string, scan func(pgx.CollectableRow) (T, error), query string, args ...any) ([]T, error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", what, err)
	}
	collected, err := pgx.CollectRows(rows, scan)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", what, err)
	}
	return orNil(collected), nil
}

// revision is the number of the last change: see migration 002.
const revision = `(select coalesce(max(number), 0) from passerelles.history)`

func readRevision(ctx context.Context, tx pgx.Tx, record *atlas.Record) error {
	if err := tx.QueryRow(ctx, `select `+revision).Scan(&record.Revision); err != nil {
		return fmt.Errorf("read revision: %w", err)
	}
	return nil
}

func readTerritory(ctx context.Context, tx pgx.Tx, record *atlas.Record) error {
	t := &record.Territory
	var anchor *geom.Point
	var extent, firstView []float64
	err := tx.QueryRow(ctx, `
		select id, name_fr, name_en, coalesce(title_fr, ''), coalesce(title_en, ''), departments,
			extent, first_view, anchor, languages, nullif(proofread, '{}'), legal
		from passerelles.territory`).
		Scan(&t.ID, &t.Name.FR, &t.Name.EN, &t.Title.FR, &t.Title.EN, &t.Departments,
			&extent, &firstView, &anchor, &t.Languages, &t.Proofread, &t.Legal)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil // nothing was imported yet
	}
	if err != nil {
		return fmt.Errorf("read territory: %w", err)
	}
	t.Extent, t.FirstView = [4]float64(extent), [4]float64(firstView)
	position, err := fromGeom(anchor)
	if err != nil {
		return fmt.Errorf("read territory: %w", err)
	}
	if position != nil {
		t.Anchor = *position
	}
	return nil
}

func readThemes(ctx context.Context, tx pgx.Tx, record *atlas.Record) (err error) {
	record.Themes, err = collect(ctx, tx, "themes", func(row pgx.CollectableRow) (t atlas.Theme, err error) {
		err = row.Scan(&t.Code, &t.Label.FR, &t.Label.EN, &t.Description.FR, &t.Description.EN,
			&t.Color, &t.Dash, &t.Glyph, &t.Priority, &t.Position)
		return t, err
	}, `select code, label_fr, label_en, coalesce(description_fr, ''), coalesce(description_en, ''),
			color, coalesce(dash, ''), glyph, priority, position
		from passerelles.theme order by position`)
	return err
}

func readTypes(ctx context.Context, tx pgx.Tx, record *atlas.Record) (err error) {
	record.Types, err = collect(ctx, tx, "types", func(row pgx.CollectableRow) (t atlas.TypeLabel, err error) {
		err = row.Scan(&t.Code, &t.Label.FR, &t.Label.EN)
		return t, err
	}, `select code, label_fr, label_en from passerelles.cooperation_type order by position`)
	return err
}

func readWorldRegions(ctx context.Context, tx pgx.Tx, record *atlas.Record) (err error) {
	record.WorldRegions, err = collect(ctx, tx, "world regions", func(row pgx.CollectableRow) (w atlas.WorldRegion, err error) {
		err = row.Scan(&w.Code, &w.Parent, &w.Name.FR, &w.Name.EN, &w.ISO2, &w.ISO3, &w.Mediterranean)
		return w, err
	}, `select code, coalesce(parent, ''), name_fr, name_en, coalesce(iso2, ''), coalesce(iso3, ''), mediterranean
		from passerelles.world_region order by code`)
	return err
}

func readSources(ctx context.Context, tx pgx.Tx, record *atlas.Record) (err error) {
	record.Sources, err = collect(ctx, tx, "sources", func(row pgx.CollectableRow) (s atlas.Source, err error) {
		err = row.Scan(&s.ID, &s.Title, &s.URL, &s.Publisher, &s.AccessedOn, &s.Licence, &s.Origin)
		return s, err
	}, `select id, title, coalesce(url, ''), coalesce(publisher, ''), coalesce(accessed_on, ''),
			coalesce(licence, ''), origin
		from passerelles.source order by id`)
	return err
}

func readAuthorities(ctx context.Context, tx pgx.Tx, record *atlas.Record) (err error) {
	record.Authorities, err = collect(ctx, tx, "authorities", func(row pgx.CollectableRow) (a atlas.Authority, err error) {
		err = row.Scan(&a.ID, &a.Kind, &a.Name, &a.OtherNames, &a.Code, &a.Scheme, &a.Department, &a.Seat,
			&a.Successor, &a.DissolvedOn, &a.Note, &a.Origin, &a.Sources)
		a.OtherNames, a.Sources = orNil(a.OtherNames), orNil(a.Sources)
		return a, err
	}, `select a.id, a.kind, a.name, a.other_names, coalesce(a.code, ''), coalesce(a.code_scheme, ''),
			coalesce(a.department, ''), coalesce(a.seat, ''), coalesce(a.successor, ''),
			coalesce(a.dissolved_on, ''), coalesce(a.note, ''), a.origin,
			array(select s.source::text from passerelles.authority_source s where s.authority = a.id order by s.position, s.source)
		from passerelles.authority a order by a.id`)
	return err
}

func readPartners(ctx context.Context, tx pgx.Tx, record *atlas.Record) (err error) {
	record.Partners, err = collect(ctx, tx, "partners", func(row pgx.CollectableRow) (p atlas.Partner, err error) {
		err = row.Scan(&p.ID, &p.Name, &p.SourceName, &p.OtherNames, &p.Level, &p.Qualifier, &p.Unnamed,
			&p.Note, &p.Origin, &p.Countries, &p.InBasin)
		p.OtherNames, p.Countries = orNil(p.OtherNames), orNil(p.Countries)
		return p, err
	}, `select p.id, p.name, p.source_name, p.other_names, p.level, coalesce(p.qualifier, ''), p.unnamed,
			coalesce(p.note, ''), p.origin,
			array(select c.country::text from passerelles.partner_country c where c.partner = p.id order by c.position, c.country),
			exists (select from passerelles.partner_country c
				join passerelles.world_region w on w.iso2 = c.country
				where c.partner = p.id and w.mediterranean)
		from passerelles.partner p order by p.id`)
	return err
}

func readOrganisations(ctx context.Context, tx pgx.Tx, record *atlas.Record) (err error) {
	record.Organisations, err = collect(ctx, tx, "organisations", func(row pgx.CollectableRow) (o atlas.Organisation, err error) {
		err = row.Scan(&o.ID, &o.Name, &o.Kind, &o.Country, &o.Note, &o.Origin, &o.Sources)
		o.Sources = orNil(o.Sources)
		return o, err
	}, `select o.id, o.name, o.kind, coalesce(o.country, ''), coalesce(o.note, ''), o.origin,
			array(select s.source::text from passerelles.organisation_source s where s.organisation = o.id order by s.position, s.source)
		from passerelles.organisation o order by o.id`)
	return err
}

func readNetworkMembers(ctx context.Context, tx pgx.Tx, record *atlas.Record) (err error) {
	record.NetworkMembers, err = collect(ctx, tx, "network members", func(row pgx.CollectableRow) (m atlas.NetworkMember, err error) {
		err = row.Scan(&m.Network, &m.Member.Kind, &m.Member.ID, &m.Since, &m.Until, &m.Origin, &m.Sources)
		m.Sources = orNil(m.Sources)
		return m, err
	}, `select m.network, m.member_kind, m.member, coalesce(m.since, ''), coalesce(m.until, ''), m.origin,
			array(select s.source::text from passerelles.network_member_source s
				where (s.network, s.member_kind, s.member) = (m.network, m.member_kind, m.member)
				order by s.position, s.source)
		from passerelles.network_member m order by m.network, m.member_kind, m.member`)
	return err
}

func readRetired(ctx context.Context, tx pgx.Tx, record *atlas.Record) (err error) {
	record.Retired, err = collect(ctx, tx, "retired records", func(row pgx.CollectableRow) (t atlas.Tombstone, err error) {
		err = row.Scan(&t.Kind, &t.ID, &t.Successor, &t.Reason, &t.RetiredOn, &t.Origin)
		return t, err
	}, `select kind, id, coalesce(successor, ''), coalesce(reason, ''), coalesce(retired_on, ''), origin
		from passerelles.tombstone order by kind, id`)
	return err
}

// orNil reads an empty list as no list, which is how a package without one
// comes.
func orNil[T any](items []T) []T {
	if len(items) == 0 {
		return nil
	}
	return items
}
