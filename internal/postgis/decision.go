package postgis

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
)

// decisionColumns are the columns of decision that are written, in the order of
// [decisionRow].
func decisionColumns() []string {
	return words(`authority partner status exactness place_id position name country admin1 level feature
		population source licence candidates score reason_fr reason_en gazetteer decided_on decided_by origin imported`)
}

// SaveDecisions keeps what geocoding concluded, or what people decided. A
// machine's decision never replaces a person's. A decision without an origin
// takes that of its subject; one that says what the record already says is not
// written.
//
// Revision is that of the record which the decisions were made from. Those
// about what was described or decided otherwise since then, or is gone, are left
// out: they are about something else. saved is how many were not left out.
func (s *Store) SaveDecisions(ctx context.Context, revision int64, decisions []atlas.Decision) (saved int, err error) {
	if len(decisions) == 0 {
		return 0, nil
	}
	saved = len(decisions)
	err = s.transaction(ctx, "save decisions", pgx.TxOptions{}, func(tx pgx.Tx) error {
		if err := hold(ctx, tx, lockImport); err != nil {
			return err
		}
		if err := stageDecisions(ctx, tx, decisions, ""); err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, leaveOutdated, revision)
		if err != nil {
			return fmt.Errorf("leave outdated decisions out: %w", err)
		}
		saved -= int(tag.RowsAffected())
		columns := decisionColumns()
		_, err = tx.Exec(ctx, fmt.Sprintf(`
			insert into passerelles.decision as t (%[1]s)
			select %[1]s from stage_decision
			on conflict (subject_kind, subject) do update set %[2]s, imported = t.imported and `+sameManual+`
			where (t.status <> 'manual' or excluded.status = 'manual')
				and (row(%[3]s) is distinct from row(%[4]s)
					or excluded.status = 'manual' and t.decided_on is distinct from excluded.decided_on)`,
			each(columns, "%s"), each(without(columns, "authority", "partner", "imported"), "%[1]s = excluded.%[1]s"),
			each(decisionSubstance(), "t.%s"), each(decisionSubstance(), "excluded.%s")))
		if err != nil {
			return fmt.Errorf("write decisions: %w", err)
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return saved, nil
}

// DecidedHere returns the subjects of the decisions that people made here and
// that no data package has brought since.
func (s *Store) DecidedHere(ctx context.Context) (map[atlas.Actor]bool, error) {
	rows, err := s.pool.Query(ctx, `
		select subject_kind, subject from passerelles.decision where status = 'manual' and not imported`)
	if err != nil {
		return nil, fmt.Errorf("read decisions made here: %w", translate(err))
	}
	subjects, err := pgx.CollectRows(rows, pgx.RowToStructByPos[atlas.Actor])
	if err != nil {
		return nil, fmt.Errorf("read decisions made here: %w", translate(err))
	}
	here := make(map[atlas.Actor]bool, len(subjects))
	for _, subject := range subjects {
		here[subject] = true
	}
	return here, nil
}

// leaveOutdated removes from the stage the decisions about subjects that are
// gone, and those about what changed after revision $1.
const leaveOutdated = `
	delete from stage_decision s
	where s.authority is not null and not exists (select from passerelles.authority a where a.id = s.authority)
		or s.partner is not null and not exists (select from passerelles.partner p where p.id = s.partner)
		or (s.subject_kind, s.subject) in (
			select case h.table_name when 'partner_country' then 'partner' else h.table_name end,
				case h.table_name when 'partner_country' then coalesce(h.new_row, h.old_row) ->> 'partner' else h.key end
			from passerelles.history h
			where h.number > $1 and h.table_name in ('authority', 'partner', 'partner_country')
			union all
			select coalesce(h.new_row, h.old_row) ->> 'subject_kind', coalesce(h.new_row, h.old_row) ->> 'subject'
			from passerelles.history h
			where h.number > $1 and h.table_name = 'decision')`

// sameManual holds when a person's decision is the one that is there already,
// whatever was looked up about its place meanwhile.
const sameManual = `(t.status = 'manual' and excluded.status = 'manual'
	and row(t.exactness, t.place_id, t.reason_fr, t.decided_on, t.decided_by)
		is not distinct from row(excluded.exactness, excluded.place_id, excluded.reason_fr, excluded.decided_on, excluded.decided_by))`

// decisionSubstance is what a decision says. The day it was said is not: the
// machine saying the same thing again is no news.
func decisionSubstance() []string {
	return without(decisionColumns(), "authority", "partner", "decided_on", "origin", "imported")
}

func without(list []string, unwanted ...string) []string {
	var kept []string
	for _, item := range list {
		if !slices.Contains(unwanted, item) {
			kept = append(kept, item)
		}
	}
	return kept
}

// forgetDecisions removes the machine's decisions about partners and
// authorities that the package describes differently: they were about
// something else.
func (r *importRun) forgetDecisions(ctx context.Context) error {
	batch := &pgx.Batch{}
	batch.Queue(`
		delete from passerelles.decision d using passerelles.partner t, stage_partner s
		where d.partner = t.id and s.id = t.id and d.status <> 'manual'
			and (row(t.name, t.source_name, t.other_names, t.level, t.qualifier, t.unnamed)
					is distinct from row(s.name, s.source_name, s.other_names, s.level, s.qualifier, s.unnamed)
				or array(select c.country::text from passerelles.partner_country c where c.partner = t.id order by 1)
					<> array(select c.country::text from stage_partner_country c where c.partner = t.id order by 1))`)
	batch.Queue(`
		delete from passerelles.decision d using passerelles.authority t, stage_authority s
		where d.authority = t.id and s.id = t.id and d.status <> 'manual' and t.seat is distinct from s.seat`)
	if err := r.tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("forget decisions: %w", err)
	}
	return nil
}

// decide writes the decisions of people that came with the package. Of two
// people's decisions about one subject, the later one holds.
func (r *importRun) decide(ctx context.Context) error {
	columns := decisionColumns()
	changing := without(columns, "authority", "partner")
	batch := &pgx.Batch{}
	// What was looked up about a place need not be looked up again.
	looked := words("position name country admin1 level feature population source licence")
	batch.Queue(fmt.Sprintf(`
		update stage_decision s set %s, score = t.score
		from passerelles.decision t
		where (t.subject_kind, t.subject) = (s.subject_kind, s.subject)
			and t.status = 'manual' and t.place_id = s.place_id and s.position is null`,
		each(looked, "%[1]s = t.%[1]s")))
	batch.Queue(fmt.Sprintf(`
		with written as (
			insert into passerelles.decision as t (%[1]s)
			select %[1]s from stage_decision
			on conflict (subject_kind, subject) do update set %[2]s
			where row(%[3]s) is distinct from row(%[4]s)
				and (t.status <> 'manual' or t.origin = excluded.origin and t.imported
					or coalesce(t.decided_on, '') <= coalesce(excluded.decided_on, ''))
			returning concat_ws('/', t.subject_kind, t.subject) as record, xmax = 0 as added
		)
		insert into touched (kind, record, added) select 'decision', record, added from written`,
		each(columns, "%s"), each(changing, "%[1]s = excluded.%[1]s"),
		each(changing, "t.%s"), each(changing, "excluded.%s")))
	if err := r.tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("write decisions: %w", err)
	}
	if !r.full {
		return nil
	}
	// Of what was just written there are no statistics: "not exists" has the planner
	// expect one decision, and read the whole stage again for each of thousands.
	tag, err := r.tx.Exec(ctx, `
		delete from passerelles.decision
		where (subject_kind, subject) in (
			select subject_kind, subject from passerelles.decision where origin = $1 and imported and status = 'manual'
			except
			select subject_kind, subject from stage_decision)`, r.origin)
	if err != nil {
		return fmt.Errorf("retire decisions: %w", err)
	}
	if n := int(tag.RowsAffected()); n > 0 {
		r.retired["decision"] += n
	}
	return nil
}

// stageDecisions copies decisions beside their table. With an origin they are
// a package's.
func stageDecisions(ctx context.Context, tx pgx.Tx, decisions []atlas.Decision, origin string) error {
	_, err := tx.Exec(ctx, `
		create temporary table stage_decision (like passerelles.decision including defaults including generated) on commit drop`)
	if err != nil {
		return fmt.Errorf("stage decisions: %w", err)
	}
	if _, err := tx.Exec(ctx, `alter table stage_decision alter column origin drop not null`); err != nil {
		return fmt.Errorf("stage decisions: %w", err)
	}
	rows := make([][]any, 0, len(decisions))
	for i := range decisions {
		row, err := decisionRow(&decisions[i], origin)
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	_, err = tx.CopyFrom(ctx, pgx.Identifier{"stage_decision"}, decisionColumns(), pgx.CopyFromRows(rows))
	if err != nil {
		return fmt.Errorf("stage decisions: %w", err)
	}
	_, err = tx.Exec(ctx, `
		update stage_decision s set origin = coalesce(
			(select a.origin from passerelles.authority a where a.id = s.authority),
			(select p.origin from passerelles.partner p where p.id = s.partner),
			'passerelles')
		where origin is null`)
	if err != nil {
		return fmt.Errorf("stage decisions: %w", err)
	}
	return nil
}

// decisionRow is a decision in the order of [decisionColumns].
func decisionRow(d *atlas.Decision, origin string) ([]any, error) {
	candidates := make([]storedCandidate, 0, len(d.Candidates))
	for _, c := range d.Candidates {
		candidates = append(candidates, storedCandidate{
			Place: storePlace(&c.Place), Score: c.Score, Evidence: c.Evidence, Reason: c.Reason,
		})
	}
	encoded, err := json.Marshal(candidates)
	if err != nil {
		return nil, fmt.Errorf("write candidates of %s %s: %w", d.Subject.Kind, d.Subject.ID, err)
	}
	authority, partner, _ := arc(d.Subject)
	imported := origin != ""
	if !imported {
		origin = d.Origin
	}
	row := []any{authority, partner, string(d.Status), string(d.Exactness)}
	row = append(row, placeValues(d.Place)...)
	return append(row, encoded, d.Score, null(d.Reason.FR), null(d.Reason.EN), null(d.Gazetteer),
		null(d.DecidedOn), null(d.DecidedBy), null(origin), imported), nil
}

// placeValues is a place in the order of its columns of [decisionColumns]. A
// place that was not looked up yet has no position: the zero point is no place
// of the atlas.
func placeValues(p *atlas.Place) []any {
	if p == nil {
		return make([]any, 10)
	}
	var position, population any
	if p.Position != (orb.Point{}) {
		position = toGeom(&p.Position)
	}
	if p.Population != 0 {
		population = p.Population
	}
	return []any{null(p.ID), position, null(p.Name), null(p.Country), null(p.Admin1), null(p.Level),
		null(p.Feature), population, null(p.Source), null(p.Licence)}
}

// storedCandidate is a candidate as it is kept in JSON.
type storedCandidate struct {
	Place    storedPlace    `json:"place"`
	Score    float64        `json:"score"`
	Evidence atlas.Evidence `json:"evidence"`
	Reason   atlas.Text     `json:"reason"`
}

// storedPlace is a place as it is kept in JSON.
type storedPlace struct {
	ID         string      `json:"id"`
	Name       string      `json:"name"`
	Country    string      `json:"country,omitempty"`
	Admin1     string      `json:"admin1,omitempty"`
	Level      atlas.Level `json:"level,omitempty"`
	Feature    string      `json:"feature,omitempty"`
	Population int         `json:"population,omitempty"`
	Position   orb.Point   `json:"position"` // longitude, latitude
	Source     string      `json:"source,omitempty"`
	Licence    string      `json:"licence,omitempty"`
}

func storePlace(p *atlas.Place) storedPlace {
	return storedPlace(*p)
}
