package postgis

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Import is what a data package brings to the record.
type Import struct {
	Origin string // the package's name; every record it brings belongs to it
	// Full says that Record is the full state of its origin: what is absent from
	// it is retired. Otherwise Record is added to what is there, by identifier:
	// the records it has are replaced, with their themes, countries and sources;
	// participations, figures and citations are added to; nothing is removed.
	Full   bool
	Digest string // of the package's content: see [Store.ImportedDigest]
	Record *atlas.Record
	DryRun bool // do everything, report it, and undo it
}

// ImportReport counts records by kind: authority, partner, organisation,
// cooperation, source, network_member, decision, theme, type, world_region,
// territory, tombstone. A record whose parts changed has changed.
type ImportReport struct {
	Added, Changed, Unchanged, Retired map[string]int
}

// errDryRun makes a transaction that went well end as if it had not.
var errDryRun = errors.New("dry run")

// Import brings the record to what the package says, in one transaction: whole
// or not at all. Rows that do not differ are not written, so that the history
// tells what really changed.
//
// It never touches a record of another origin: an identifier that belongs to
// one is an [atlas.CodeConflict] that names it. Decisions of people that come
// with the package replace what geocoding concluded, and older decisions of
// people; those that were made here stay. A partner whose name, countries,
// level or qualifier changed, and an authority whose seat did, lose their
// machine decision, to be geocoded again.
func (s *Store) Import(ctx context.Context, in Import) (ImportReport, error) {
	var report ImportReport
	if err := in.check(); err != nil {
		return report, err
	}
	err := s.transaction(ctx, "import "+in.Origin, pgx.TxOptions{}, func(tx pgx.Tx) error {
		if err := hold(ctx, tx, lockImport); err != nil {
			return err
		}
		run := importRun{tx: tx, origin: in.Origin, full: in.Full, retired: map[string]int{}}
		if err := run.do(ctx, in.Record); err != nil {
			return err
		}
		var err error
		if report, err = run.report(ctx); err != nil {
			return err
		}
		if err := run.sign(ctx, in.Digest, report); err != nil {
			return err
		}
		if !in.DryRun {
			return nil
		}
		// What is checked at the end of the transaction must be checked now.
		if _, err := tx.Exec(ctx, `set constraints all immediate`); err != nil {
			return fmt.Errorf("check constraints: %w", err)
		}
		return errDryRun
	})
	if errors.Is(err, errDryRun) {
		err = nil
	}
	return report, err
}

// check refuses what no package read by dataset looks like.
func (in *Import) check() error {
	switch {
	case in.Origin == "" || in.Digest == "" || in.Record == nil:
		return fmt.Errorf("import %q: an origin, a digest and a record are needed", in.Origin)
	case slices.ContainsFunc(in.Record.Decisions, func(d atlas.Decision) bool { return d.Status != atlas.DecisionManual }):
		return fmt.Errorf("import %q: a package brings decisions of people only", in.Origin)
	}
	return nil
}

// ImportedDigest returns the digest of the last import of origin, of the last
// full one when there was one; "" when there was none.
func (s *Store) ImportedDigest(ctx context.Context, origin string) (string, error) {
	var digest string
	err := s.pool.QueryRow(ctx, `
		select digest from passerelles.import_run
		where origin = $1 order by whole desc, number desc limit 1`, origin).Scan(&digest)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read import of %s: %w", origin, translate(err))
	}
	return digest, nil
}

// importRun is an import under way in its transaction.
type importRun struct {
	tx      pgx.Tx
	origin  string
	full    bool
	retired map[string]int
}

func (r *importRun) do(ctx context.Context, record *atlas.Record) error {
	if err := r.stage(ctx, record); err != nil {
		return err
	}
	if err := r.refuseConflicts(ctx); err != nil {
		return err
	}
	if err := r.forgetDecisions(ctx); err != nil {
		return err
	}
	if err := r.sweep(ctx); err != nil {
		return err
	}
	for _, table := range tables() {
		if err := table.upsert(ctx, r.tx); err != nil {
			return err
		}
	}
	if err := r.revive(ctx); err != nil {
		return err
	}
	if r.full {
		if err := r.retire(ctx); err != nil {
			return err
		}
	}
	return r.decide(ctx)
}

// addressed lists the kinds of record that have a page, and so leave a
// tombstone; each is the name of its table too.
func addressed() []string { return []string{"authority", "partner", "organisation", "cooperation"} }

// revive removes the tombstones of records that the package brings back.
func (r *importRun) revive(ctx context.Context) error {
	batch := &pgx.Batch{}
	for _, kind := range addressed() {
		batch.Queue(fmt.Sprintf(`
			delete from passerelles.tombstone d using stage_%[1]s s
			where d.kind = '%[1]s' and d.id = s.id`, kind))
	}
	if err := r.tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("revive records: %w", err)
	}
	return nil
}

// stage copies the package beside the tables.
func (r *importRun) stage(ctx context.Context, record *atlas.Record) error {
	rows, err := stagedRows(record, r.origin)
	if err != nil {
		return err
	}
	for _, table := range tables() {
		if err := table.fill(ctx, r.tx, rows[table.name]); err != nil {
			return err
		}
	}
	if err := stageDecisions(ctx, r.tx, record.Decisions, r.origin); err != nil {
		return err
	}
	_, err = r.tx.Exec(ctx, `
		create temporary table touched (
			kind text not null, record text collate "C" not null, added boolean not null, primary key (kind, record)
		) on commit drop`)
	if err != nil {
		return fmt.Errorf("stage report: %w", err)
	}
	if _, err := r.tx.Exec(ctx, `select set_config('passerelles.origin', $1, true)`, r.origin); err != nil {
		return fmt.Errorf("name origin: %w", err)
	}
	return nil
}

// refuseConflicts looks for records of the package that belong to another one,
// and for records that are said to be retired and are not.
func (r *importRun) refuseConflicts(ctx context.Context) error {
	var queries []string
	for _, table := range tables() {
		if table.isPart() {
			continue
		}
		differs := "true"
		if table.shared {
			differs = fmt.Sprintf("row(%s) is distinct from row(%s)", each(table.values(), "t.%s"), each(table.values(), "s.%s"))
		}
		queries = append(queries, fmt.Sprintf(`
			select '%[1]s' as kind, %[2]s as record, t.origin::text as origin
			from passerelles.%[3]s t join stage_%[3]s s on (%[4]s) = (%[5]s)
			where t.origin <> $1 and %[6]s`,
			table.kind, table.record, table.name, each(table.key, "t.%s"), each(table.key, "s.%s"), differs))
	}
	for _, kind := range addressed() {
		queries = append(queries, fmt.Sprintf(`
			select '%[1]s', t.id, t.origin from passerelles.%[1]s t
			join stage_tombstone s on s.kind = '%[1]s' and s.id = t.id
			where t.origin <> $1`, kind), fmt.Sprintf(`
			select 'tombstone', concat_ws('/', t.kind, t.id), t.origin from passerelles.tombstone t
			join stage_%[1]s s on t.kind = '%[1]s' and s.id = t.id
			where t.origin <> $1`, kind))
	}
	rows, err := r.tx.Query(ctx, strings.Join(queries, " union all ")+` order by 1, 2 limit 100`, r.origin)
	if err != nil {
		return fmt.Errorf("look for conflicts: %w", err)
	}
	foreign, err := pgx.CollectRows(rows, pgx.RowToStructByPos[foreignRecord])
	if err != nil {
		return fmt.Errorf("look for conflicts: %w", err)
	}
	if len(foreign) > 0 {
		return belongsElsewhere(foreign)
	}
	return r.refuseLivingDead(ctx)
}

type foreignRecord struct{ Kind, ID, Origin string }

func belongsElsewhere(foreign []foreignRecord) error {
	names := make([]string, len(foreign))
	for i, record := range foreign {
		names[i] = fmt.Sprintf("%s %s (%s)", record.Kind, record.ID, record.Origin)
	}
	list := strings.Join(names, ", ")
	return &atlas.Error{Code: atlas.CodeConflict, Message: atlas.Text{
		FR: "Ces fiches appartiennent à un autre jeu de données, rien n’a été importé : " + list,
		EN: "These records belong to another data package, nothing was imported: " + list,
	}}
}

// refuseLivingDead refuses a package that retires a record which it also has,
// or, when it is not the full state of its origin, one that is still there.
func (r *importRun) refuseLivingDead(ctx context.Context) error {
	var queries []string
	for _, kind := range addressed() {
		queries = append(queries, fmt.Sprintf(`
			select s.kind || ' ' || s.id from stage_tombstone s where s.kind = '%[1]s' and (
				exists (select from stage_%[1]s t where t.id = s.id)
				or not $1 and exists (select from passerelles.%[1]s t where t.id = s.id))`, kind))
	}
	rows, err := r.tx.Query(ctx, strings.Join(queries, " union all ")+` order by 1 limit 100`, r.full)
	if err != nil {
		return fmt.Errorf("look for retired records: %w", err)
	}
	living, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("look for retired records: %w", err)
	}
	if len(living) == 0 {
		return nil
	}
	list := strings.Join(living, ", ")
	return &atlas.Error{Code: atlas.CodeInvalid, Message: atlas.Text{
		FR: "Ces fiches sont dites retirées et existent encore ; seul l’import d’un dossier complet retire : " + list,
		EN: "These records are said to be retired and still exist; only the import of a whole folder retires: " + list,
	}}
}

// sweep removes the parts that the package's records no longer have. Themes,
// countries and sources are given with their record, always whole; the other
// parts have files of their own.
func (r *importRun) sweep(ctx context.Context) error {
	for _, table := range slices.Backward(tables()) {
		if !table.isPart() {
			continue
		}
		if !r.full && !table.inline() {
			continue
		}
		if err := table.sweep(ctx, r.tx, r.origin, r.full); err != nil {
			return err
		}
	}
	return nil
}

// retire removes the records that the package no longer has, and leaves a
// tombstone for those with an address.
func (r *importRun) retire(ctx context.Context) error {
	for _, table := range slices.Backward(tables()) {
		if table.isPart() || table.name == "tombstone" {
			continue
		}
		if err := r.bury(ctx, table); err != nil {
			return err
		}
		removed, err := table.retire(ctx, r.tx, r.origin)
		if err != nil {
			return stillUsed(err)
		}
		if removed > 0 {
			r.retired[table.kind] += removed
		}
	}
	return nil
}

// bury leaves tombstones for what is about to be retired from the table without
// a word from the package, and removes the decisions about it.
func (r *importRun) bury(ctx context.Context, table table) error {
	if !slices.Contains(addressed(), table.name) {
		return nil
	}
	batch := &pgx.Batch{}
	batch.Queue(fmt.Sprintf(`
		insert into passerelles.tombstone (kind, id, retired_on, origin)
		select $1, t.id, to_char(now(), 'YYYY-MM-DD'), t.origin from passerelles.%[1]s t
		where t.origin = $2 and not exists (select from stage_%[1]s s where s.id = t.id)
		on conflict (kind, id) do nothing`, table.name), table.kind, r.origin)
	if table.kind == "authority" || table.kind == "partner" {
		batch.Queue(fmt.Sprintf(`
			delete from passerelles.decision d using passerelles.%[1]s t
			where d.%[1]s = t.id and t.origin = $1 and not exists (select from stage_%[1]s s where s.id = t.id)`,
			table.name), r.origin)
	}
	if err := r.tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("bury %s: %w", table.name, err)
	}
	return nil
}

// keyInDetail finds the key in what PostgreSQL says of a broken reference:
// Key (id)=(naplouse) is still referenced from table "participation".
var keyInDetail = regexp.MustCompile(`\)=\((.*)\) is still referenced from table "(.*)"`)

// stillUsed explains why a record cannot be retired: all that its own package
// said of it is gone already, so another package refers to it.
func stillUsed(err error) error {
	var refused *pgconn.PgError
	if !errors.As(err, &refused) || refused.Code != stateForeignKey {
		return err
	}
	name := refused.TableName
	if found := keyInDetail.FindStringSubmatch(refused.Detail); found != nil {
		name = found[1] + " ← " + found[2]
	}
	return &atlas.Error{Code: atlas.CodeConflict, Message: atlas.Text{
		FR: fmt.Sprintf("Une fiche absente du dossier sert encore à un autre jeu de données (%s) ; rien n’a été importé.", name),
		EN: fmt.Sprintf("A record that the folder no longer has is still used by another data package (%s); nothing was imported.", name),
	}, Cause: err}
}

// report counts what happened to the records of the package.
func (r *importRun) report(ctx context.Context) (ImportReport, error) {
	report := ImportReport{Added: map[string]int{}, Changed: map[string]int{}, Unchanged: map[string]int{}, Retired: r.retired}
	queries := []string{`
		select 'decision', (select count(*) from stage_decision), count(*) filter (where added), count(*) filter (where not added)
		from touched where kind = 'decision'`}
	for _, table := range tables() {
		if table.isPart() {
			continue
		}
		queries = append(queries, fmt.Sprintf(`
			select '%[1]s', count(*), count(*) filter (where d.added), count(*) filter (where not d.added)
			from stage_%[2]s t left join touched d on d.kind = '%[1]s' and d.record = %[3]s`,
			table.kind, table.name, table.record))
	}
	rows, err := r.tx.Query(ctx, strings.Join(queries, " union all "))
	if err != nil {
		return report, fmt.Errorf("count changes: %w", err)
	}
	var kind string
	var all, added, changed int
	_, err = pgx.ForEachRow(rows, []any{&kind, &all, &added, &changed}, func() error {
		for counts, n := range map[*map[string]int]int{&report.Added: added, &report.Changed: changed, &report.Unchanged: all - added - changed} {
			if n > 0 {
				(*counts)[kind] = n
			}
		}
		return nil
	})
	if err != nil {
		return report, fmt.Errorf("count changes: %w", err)
	}
	return report, nil
}

// sign writes down that the package was imported.
func (r *importRun) sign(ctx context.Context, digest string, report ImportReport) error {
	_, err := r.tx.Exec(ctx, `
		insert into passerelles.import_run (origin, digest, whole, counts) values ($1, $2, $3, $4)`,
		r.origin, digest, r.full, map[string]any{
			"added": report.Added, "changed": report.Changed,
			"unchanged": report.Unchanged, "retired": report.Retired,
		})
	if err != nil {
		return fmt.Errorf("sign import: %w", err)
	}
	return nil
}
