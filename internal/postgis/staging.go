package postgis

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// A table is filled by way of a temporary one of the same shape, its stage: a
// package is copied into the stages whole, then each table is brought to what
// its stage says by one statement, which touches the rows that differ and no
// other, so that history tells what really changed.
type table struct {
	name string
	kind string // what its rows belong to, in the words of [ImportReport]
	// key is what a row is known by; columns are all that are written, the key
	// and origin included. A generated column may be in the key.
	key, columns []string
	// owner joins a part to its whole: "p.id = t.cooperation". Empty for a table
	// of records, which have an origin themselves.
	owner, ownerTable string
	// record spells the whole's key as text, from the row t.
	record string
	// shared rows, the reference lists, may come with several packages as long
	// as they say the same.
	shared bool
}

// tables lists what a package fills, what is referred to before what refers.
func tables() []table {
	return []table{
		{name: "theme", kind: "theme", key: []string{"code"}, record: "t.code", shared: true,
			columns: words("code label_fr label_en description_fr description_en color dash glyph priority position origin")},
		{name: "cooperation_type", kind: "type", key: []string{"code"}, record: "t.code", shared: true,
			columns: words("code label_fr label_en position origin")},
		{name: "world_region", kind: "world_region", key: []string{"code"}, record: "t.code", shared: true,
			columns: words("code parent name_fr name_en iso2 iso3 mediterranean origin")},
		{name: "territory", kind: "territory", key: []string{"only_one"}, record: "t.id", shared: true,
			columns: words("only_one id name_fr name_en title_fr title_en departments extent first_view anchor languages proofread legal origin")},
		{name: "source", kind: "source", key: []string{"id"}, record: "t.id",
			columns: words("id title url publisher accessed_on licence origin")},
		{name: "authority", kind: "authority", key: []string{"id"}, record: "t.id",
			columns: words("id kind name other_names code code_scheme department seat successor dissolved_on note origin")},
		{name: "authority_source", kind: "authority", key: words("authority source"), record: "t.authority",
			ownerTable: "authority", owner: "p.id = t.authority", columns: words("authority source position")},
		{name: "partner", kind: "partner", key: []string{"id"}, record: "t.id",
			columns: words("id name source_name other_names level qualifier unnamed note origin")},
		{name: "partner_country", kind: "partner", key: words("partner country"), record: "t.partner",
			ownerTable: "partner", owner: "p.id = t.partner", columns: words("partner country position")},
		{name: "organisation", kind: "organisation", key: []string{"id"}, record: "t.id",
			columns: words("id name kind country note origin")},
		{name: "organisation_source", kind: "organisation", key: words("organisation source"), record: "t.organisation",
			ownerTable: "organisation", owner: "p.id = t.organisation", columns: words("organisation source position")},
		{name: "cooperation", kind: "cooperation", key: []string{"id"}, record: "t.id",
			columns: words("id title description type started_on ended_on status programme confidence convention_url deliberation amount currency note verified_on origin")},
		{name: "cooperation_theme", kind: "cooperation", key: words("cooperation theme"), record: "t.cooperation",
			ownerTable: "cooperation", owner: "p.id = t.cooperation", columns: words("cooperation theme position")},
		{name: "participation", kind: "cooperation", key: words("cooperation actor_kind actor role"), record: "t.cooperation",
			ownerTable: "cooperation", owner: "p.id = t.cooperation", columns: words("cooperation authority partner organisation role position")},
		{name: "figure", kind: "cooperation", key: words("cooperation text"), record: "t.cooperation",
			ownerTable: "cooperation", owner: "p.id = t.cooperation", columns: words("cooperation text value unit year position")},
		{name: "citation", kind: "cooperation", key: words("cooperation source"), record: "t.cooperation",
			ownerTable: "cooperation", owner: "p.id = t.cooperation", columns: words("cooperation source claims position")},
		{name: "network_member", kind: "network_member", key: words("network member_kind member"), record: "concat_ws('/', t.network, t.member_kind, t.member)",
			columns: words("network authority partner since until origin")},
		{name: "network_member_source", kind: "network_member", key: words("network member_kind member source"), record: "concat_ws('/', t.network, t.member_kind, t.member)",
			ownerTable: "network_member", owner: "(p.network, p.member_kind, p.member) = (t.network, t.member_kind, t.member)",
			columns: words("network member_kind member source position")},
		{name: "tombstone", kind: "tombstone", key: words("kind id"), record: "concat_ws('/', t.kind, t.id)",
			columns: words("kind id successor reason retired_on origin")},
	}
}

func words(list string) []string { return strings.Fields(list) }

func tableNamed(name string) (table, bool) {
	for _, table := range tables() {
		if table.name == name {
			return table, true
		}
	}
	return table{}, false
}

// isPart reports whether the table's rows belong to a record of another table.
func (t table) isPart() bool { return t.owner != "" }

// values are the columns that may change: all but the key, and the origin, by
// which a record is known for ever.
func (t table) values() []string {
	var values []string
	for _, column := range t.columns {
		if column != "origin" && !slices.Contains(t.key, column) {
			values = append(values, column)
		}
	}
	return values
}

// each joins the columns, written as format says ("t.%[1]s"), with commas.
func each(columns []string, format string) string {
	written := make([]string, len(columns))
	for i, column := range columns {
		written[i] = fmt.Sprintf(format, column)
	}
	return strings.Join(written, ", ")
}

// fill copies rows into a new stage of the table, for this transaction.
func (t table) fill(ctx context.Context, tx pgx.Tx, rows [][]any) error {
	create := fmt.Sprintf(
		`create temporary table stage_%[1]s (like passerelles.%[1]s including defaults including generated) on commit drop`, t.name)
	if _, err := tx.Exec(ctx, create); err != nil {
		return fmt.Errorf("stage %s: %w", t.name, err)
	}
	if len(rows) > 0 {
		_, err := tx.CopyFrom(ctx, pgx.Identifier{"stage_" + t.name}, t.columns, pgx.CopyFromRows(rows))
		if err != nil {
			return fmt.Errorf("stage %s: %w", t.name, err)
		}
	}
	if _, err := tx.Exec(ctx, `analyze stage_`+t.name); err != nil {
		return fmt.Errorf("analyse stage %s: %w", t.name, err)
	}
	return nil
}

// upsert brings the rows of the table to what the stage says, and notes in
// touched the records it changed.
func (t table) upsert(ctx context.Context, tx pgx.Tx) error {
	values := t.values()
	statement := fmt.Sprintf(`
		with written as (
			insert into passerelles.%[1]s as t (%[2]s)
			select %[2]s from stage_%[1]s
			on conflict (%[3]s) do update set %[4]s
				where row(%[5]s) is distinct from row(%[6]s)
			returning %[7]s as record, xmax = 0 and %[8]t as added
		)
		insert into touched (kind, record, added)
		select $1, record, bool_or(added) from written group by record
		on conflict do nothing`,
		t.name, each(t.columns, "%s"), each(t.key, "%s"),
		each(values, "%[1]s = excluded.%[1]s"), each(values, "t.%s"), each(values, "excluded.%s"),
		t.record, !t.isPart())
	if _, err := tx.Exec(ctx, statement, t.kind); err != nil {
		return fmt.Errorf("write %s: %w", t.name, err)
	}
	return nil
}

// inline reports whether the parts are written in their record's own row of a
// file, and so are always given whole; the others have a file of their own.
func (t table) inline() bool {
	return !slices.Contains([]string{"participation", "figure", "citation"}, t.name)
}

// sweep removes the parts that records of the origin no longer have: of all its
// records, or only of those that the package has.
func (t table) sweep(ctx context.Context, tx pgx.Tx, origin string, all bool) error {
	concerned := "true"
	if !all {
		whole, _ := tableNamed(t.ownerTable)
		concerned = fmt.Sprintf("exists (select from stage_%s s where (%s) = (%s))",
			t.ownerTable, each(whole.key, "s.%s"), each(whole.key, "p.%s"))
	}
	statement := fmt.Sprintf(`
		with gone as (
			delete from passerelles.%[1]s t using passerelles.%[2]s p
			where %[3]s and p.origin = $2 and %[7]s
				and not exists (select from stage_%[1]s s where (%[4]s) = (%[5]s))
			returning %[6]s as record
		)
		insert into touched (kind, record, added)
		select distinct $1, record, false from gone
		on conflict do nothing`,
		t.name, t.ownerTable, t.owner, each(t.key, "s.%s"), each(t.key, "t.%s"), t.record, concerned)
	if _, err := tx.Exec(ctx, statement, t.kind, origin); err != nil {
		return fmt.Errorf("sweep %s: %w", t.name, err)
	}
	return nil
}

// retire removes the records of the origin that the stage does not have, and
// returns how many.
func (t table) retire(ctx context.Context, tx pgx.Tx, origin string) (int, error) {
	statement := fmt.Sprintf(`
		delete from passerelles.%[1]s t
		where t.origin = $1 and not exists (select from stage_%[1]s s where (%[2]s) = (%[3]s))`,
		t.name, each(t.key, "s.%s"), each(t.key, "t.%s"))
	tag, err := tx.Exec(ctx, statement, origin)
	if err != nil {
		return 0, fmt.Errorf("retire from %s: %w", t.name, err)
	}
	return int(tag.RowsAffected()), nil
}
