package postgis

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/edition"
)

// keptEditions is how many editions, counted from the newest, keep their files.
const keptEditions = edition.Kept

// channel is where servers hear that another edition is current; the message is
// its digest.
const channel = "passerelles_edition"

// Publish makes e the current edition, under the next number, and tells the
// servers; all in one transaction, so that nobody sees half of it. It returns
// the edition with its number and date, and true. When the current edition has
// the same content, nothing is published: Publish returns e under the current
// number, and false.
//
// Revision is that of the record which e was built from. When a later one was
// published already, e is out of date and refused as an [atlas.CodeConflict]:
// read the record and build again.
//
// The files of the last ten editions are kept, and those of the current one.
func (s *Store) Publish(ctx context.Context, e *edition.Edition, revision int64) (*edition.Edition, bool, error) {
	var meta edition.Meta
	published := false
	err := s.transaction(ctx, "publish edition", pgx.TxOptions{}, func(tx pgx.Tx) error {
		if err := hold(ctx, tx, lockPublish); err != nil {
			return err
		}
		err := refuseOutdated(ctx, tx, revision)
		if err != nil {
			return err
		}
		meta, err = currentEdition(ctx, tx)
		if err == nil && meta.Digest == e.Digest {
			return raiseRevision(ctx, tx, revision)
		}
		if err != nil && atlas.ErrorCode(err) != atlas.CodeNotFound {
			return err
		}
		published = true
		if err := keepFiles(ctx, tx, e); err != nil {
			return err
		}
		err = tx.QueryRow(ctx, `
			insert into passerelles.edition (digest, revision) values ($1, $2) returning number, digest, published_at`,
			e.Digest, revision).
			Scan(&meta.Number, &meta.Digest, &meta.PublishedAt)
		if err != nil {
			return fmt.Errorf("number edition: %w", err)
		}
		if err := makeCurrent(ctx, tx, meta); err != nil {
			return err
		}
		return pruneFiles(ctx, tx)
	})
	if err != nil {
		return nil, false, err
	}
	return e.WithMeta(meta), published, nil
}

// refuseOutdated refuses to go back from a later revision to this one.
func refuseOutdated(ctx context.Context, tx pgx.Tx, revision int64) error {
	var later bool
	err := tx.QueryRow(ctx, `select exists (select from passerelles.edition where revision > $1)`, revision).Scan(&later)
	if err != nil {
		return fmt.Errorf("look for later editions: %w", err)
	}
	if !later {
		return nil
	}
	return &atlas.Error{Code: atlas.CodeConflict, Message: atlas.Text{
		FR: "Une édition plus à jour vient d’être publiée : celle-ci ne l’a pas été. Recommencez.",
		EN: "A more recent edition was published meanwhile: this one was not. Try again.",
	}}
}

// raiseRevision notes that the record of this revision needs no other edition.
func raiseRevision(ctx context.Context, tx pgx.Tx, revision int64) error {
	_, err := tx.Exec(ctx, `
		update passerelles.edition set revision = $1
		where number = (select max(number) from passerelles.edition) and revision < $1`, revision)
	if err != nil {
		return fmt.Errorf("raise revision: %w", err)
	}
	return nil
}

// PublishDue reports whether there is something to publish: the record changed
// since it was last published, or never was; or the newest edition is served and
// lacks what is expected of every edition, the program that made it being another
// one. See [edition.Expected]. Going back to an older edition is no change: what
// was rolled back stays so until the record has something new to say.
func (s *Store) PublishDue(ctx context.Context, expected map[string][]byte) (bool, error) {
	names := slices.Sorted(maps.Keys(expected))
	bodies := make([][]byte, len(names)) // null for any content
	for i, name := range names {
		bodies[i] = expected[name]
	}
	var due bool
	err := s.pool.QueryRow(ctx, `
		select coalesce(`+revision+` > max(e.revision), true) or exists (
			select from passerelles.current_edition c
			join passerelles.edition newest on newest.number = c.number
			cross join unnest($1::text[], $2::bytea[]) as expected (name, body)
			where newest.number = max(e.number) and not exists (
				select from passerelles.edition_file f
				where f.digest = newest.digest and f.name = expected.name
					and (expected.body is null or f.identity = expected.body)))
		from passerelles.edition e`, names, bodies).Scan(&due)
	if err != nil {
		return false, fmt.Errorf("compare with what was published: %w", translate(err))
	}
	return due, nil
}

// Rollback makes an older edition current again and tells the servers. It is
// [atlas.CodeNotFound] when there never was one with that number, and
// [atlas.CodeGone] when its files are no longer kept.
func (s *Store) Rollback(ctx context.Context, number int) (*edition.Edition, error) {
	var back *edition.Edition
	err := s.transaction(ctx, "roll back", pgx.TxOptions{}, func(tx pgx.Tx) error {
		if err := hold(ctx, tx, lockPublish); err != nil {
			return err
		}
		meta, err := oneMeta(tx.Query(ctx, metas+` where e.number = $1`, number))
		if err != nil {
			return err
		}
		if back, err = assemble(ctx, tx, meta); err != nil {
			return err
		}
		return makeCurrent(ctx, tx, meta)
	})
	if err != nil {
		return nil, err
	}
	return back, nil
}

// CurrentEdition returns which edition is served: [atlas.CodeNotFound] when none
// was published yet.
func (s *Store) CurrentEdition(ctx context.Context) (edition.Meta, error) {
	meta, err := currentEdition(ctx, s.pool)
	if err != nil {
		return meta, fmt.Errorf("read current edition: %w", translate(err))
	}
	return meta, nil
}

// Editions returns all editions ever published, the newest first.
func (s *Store) Editions(ctx context.Context) ([]edition.Meta, error) {
	rows, err := s.pool.Query(ctx, metas+` order by e.number desc`)
	if err != nil {
		return nil, fmt.Errorf("read editions: %w", translate(err))
	}
	list, err := pgx.CollectRows(rows, scanMeta)
	if err != nil {
		return nil, fmt.Errorf("read editions: %w", translate(err))
	}
	return list, nil
}

// LoadEdition returns the newest edition with that digest, its content checked
// against it: [atlas.CodeNotFound] when there never was one, [atlas.CodeGone]
// when its files are no longer kept.
func (s *Store) LoadEdition(ctx context.Context, digest string) (*edition.Edition, error) {
	var loaded *edition.Edition
	err := s.transaction(ctx, "load edition", snapshot(), func(tx pgx.Tx) error {
		meta, err := oneMeta(tx.Query(ctx, metas+` where e.digest = $1 order by e.number desc limit 1`, digest))
		if err != nil {
			return err
		}
		loaded, err = assemble(ctx, tx, meta)
		return err
	})
	if err != nil {
		return nil, err
	}
	return loaded, nil
}

// querier is a pool or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// metas asks for editions, in the order of [scanMeta].
const metas = `
	select e.number, e.digest, e.published_at,
		not exists (select from passerelles.edition_file f where f.digest = e.digest)
	from passerelles.edition e`

func scanMeta(row pgx.CollectableRow) (m edition.Meta, err error) {
	err = row.Scan(&m.Number, &m.Digest, &m.PublishedAt, &m.Pruned)
	m.PublishedAt = m.PublishedAt.UTC()
	return m, err
}

// oneMeta reads the one edition that was asked for.
func oneMeta(rows pgx.Rows, err error) (edition.Meta, error) {
	if err != nil {
		return edition.Meta{}, fmt.Errorf("find edition: %w", err)
	}
	meta, err := pgx.CollectExactlyOneRow(rows, scanMeta)
	if errors.Is(err, pgx.ErrNoRows) {
		return meta, &atlas.Error{Code: atlas.CodeNotFound, Message: atlas.Text{
			FR: "Cette édition n’existe pas.",
			EN: "There is no such edition.",
		}}
	}
	if err != nil {
		return meta, fmt.Errorf("find edition: %w", err)
	}
	return meta, nil
}

func currentEdition(ctx context.Context, db querier) (edition.Meta, error) {
	return oneMeta(db.Query(ctx, metas+` join passerelles.current_edition c on c.number = e.number`))
}

// assemble reads the files of an edition.
func assemble(ctx context.Context, tx pgx.Tx, meta edition.Meta) (*edition.Edition, error) {
	if meta.Pruned {
		return nil, &atlas.Error{Code: atlas.CodeGone, Message: atlas.Text{
			FR: fmt.Sprintf("L’édition %d est trop ancienne : ses fichiers ne sont plus gardés.", meta.Number),
			EN: fmt.Sprintf("Edition %d is too old: its files are no longer kept.", meta.Number),
		}}
	}
	files, err := collect(ctx, tx, "edition files", func(row pgx.CollectableRow) (f edition.Stored, err error) {
		err = row.Scan(&f.Name, &f.Identity, &f.Brotli, &f.Gzip)
		return f, err
	}, `select name, identity, brotli, gzip from passerelles.edition_file where digest = $1 order by name`, meta.Digest)
	if err != nil {
		return nil, err
	}
	return edition.Assemble(meta, files)
}

// keepFiles stores the files of an edition, unless an older one with the same
// content left them there.
func keepFiles(ctx context.Context, tx pgx.Tx, e *edition.Edition) error {
	var kept bool
	err := tx.QueryRow(ctx, `select exists (select from passerelles.edition_file where digest = $1)`, e.Digest).Scan(&kept)
	if err != nil {
		return fmt.Errorf("look for files: %w", err)
	}
	if kept {
		return nil
	}
	stored := e.Stored()
	_, err = tx.CopyFrom(ctx, pgx.Identifier{"passerelles", "edition_file"},
		[]string{"digest", "name", "identity", "brotli", "gzip"},
		pgx.CopyFromSlice(len(stored), func(i int) ([]any, error) {
			f := stored[i]
			return []any{e.Digest, f.Name, f.Identity, f.Brotli, f.Gzip}, nil
		}))
	if err != nil {
		return fmt.Errorf("store files: %w", err)
	}
	return nil
}

// makeCurrent points at the edition that is served, and says so.
func makeCurrent(ctx context.Context, tx pgx.Tx, meta edition.Meta) error {
	_, err := tx.Exec(ctx, `
		insert into passerelles.current_edition (number) values ($1)
		on conflict (only_one) do update set number = excluded.number, since = now(), role = current_user`, meta.Number)
	if err != nil {
		return fmt.Errorf("make edition %d current: %w", meta.Number, err)
	}
	if _, err := tx.Exec(ctx, `select pg_notify($1, $2)`, channel, meta.Digest); err != nil {
		return fmt.Errorf("tell servers: %w", err)
	}
	return nil
}

// pruneFiles lets go of the files that no recent edition has.
func pruneFiles(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `
		delete from passerelles.edition_file
		where digest not in (select digest from passerelles.edition order by number desc limit $1)
			and digest not in (
				select e.digest from passerelles.current_edition c join passerelles.edition e on e.number = c.number)`,
		keptEditions)
	if err != nil {
		return fmt.Errorf("prune files: %w", err)
	}
	return nil
}
