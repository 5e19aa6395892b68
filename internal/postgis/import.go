package postgis

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

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
	// Bundled says that the package is the one the program is built with, not
	// one that somebody brought: see [Store.ImportedDigest].
	Bundled bool
	DryRun  bool // do everything, report it, and undo it
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
		run := importRun{tx: tx, origin: in.Origin, full: in.Full, bundled: in.Bundled, retired: map[string]int{}}
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

// ImportedDigest returns the digest of the last bundled import of origin, ""
// when there was none. What somebody imported under the same origin since does
// not count: a program that finds its own digest here has nothing to bring, and
// does not undo their work.
func (s *Store) ImportedDigest(ctx context.Context, origin string) (string, error) {
	var digest string
	err := s.pool.QueryRow(ctx, `
		select digest from passerelles.import_run
		where origin = $1 and bundled order by number desc limit 1`, origin).Scan(&digest)
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
	bundled bool
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
		insert into passerelles.import_run (origin, digest, whole, bundled, counts) values ($1, $2, $3, $4, $5)`,
		r.origin, digest, r.full, r.bundled, map[string]any{
			"added": report.Added, "changed": report.Changed,
			"unchanged": report.Unchanged, "retired": report.Retired,
		})
	if err != nil {
		return fmt.Errorf("sign import: %w", err)
	}
	return nil
}
