package postgis

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/passerelles/passerelles/internal/atlas"
)

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
