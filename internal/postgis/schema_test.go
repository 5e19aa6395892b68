package postgis_test

import (
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/postgistest"
)

func texts[T ~string](codes []T) []string {
	list := make([]string, len(codes))
	for i, code := range codes {
		list[i] = string(code)
	}
	return list
}

// Ensure that the database and the program have the same lists of codes, and
// that no list was forgotten: every constraint that lists codes is in the table.
func TestCodesAreTheDomains(t *testing.T) {
	t.Parallel()
	levels := texts(atlas.Levels())
	actors := texts(atlas.ActorKinds())
	lists := map[string][]string{
		"authority_kind":         texts(atlas.AuthorityKinds()),
		"authority_code_scheme":  texts([]atlas.CodeScheme{atlas.SchemeINSEERegion, atlas.SchemeINSEEDepartment, atlas.SchemeINSEECommune, atlas.SchemeSIREN}),
		"partner_level":          levels,
		"decision_level":         levels,
		"organisation_kind":      texts(atlas.OrganisationKinds()),
		"cooperation_type_code":  texts(atlas.CooperationTypes()),
		"cooperation_status":     texts(atlas.Statuses()),
		"cooperation_confidence": texts(atlas.Confidences()),
		"participation_role":     texts(atlas.Roles()),
		"decision_status":        texts(atlas.DecisionStatuses()),
		"decision_exactness":     texts(atlas.Exactnesses()),
		"tombstone_kind":         append(slices.Clone(actors), "cooperation"),
		"history_operation":      {"insert", "update", "delete"},
	}
	conn := connect(t, postgistest.Database(t))
	rows, err := conn.Query(t.Context(), `
		select conname::text, pg_get_constraintdef(oid) from pg_constraint
		where connamespace = 'passerelles'::regnamespace and contype = 'c'
			and pg_get_constraintdef(oid) ~ '= ANY \(+ARRAY'`)
	if err != nil {
		t.Fatal(err)
	}
	code := regexp.MustCompile(`'([^']+)'::text`)
	var name, definition string
	_, err = pgx.ForEachRow(rows, []any{&name, &definition}, func() error {
		var found []string
		for _, match := range code.FindAllStringSubmatch(definition, -1) {
			found = append(found, match[1])
		}
		wanted, known := lists[name]
		if !known {
			t.Errorf("the constraint %s lists codes that no list of the domain is compared with: %v", name, found)
		}
		delete(lists, name)
		slices.Sort(found)
		slices.Sort(wanted)
		if diff := cmp.Diff(wanted, found); known && diff != "" {
			t.Errorf("%s (-domain +database):\n%s", name, diff)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range lists {
		t.Errorf("no constraint %s lists codes", name)
	}
}

// Ensure that the database judges and compares dates as the domain does.
func TestDatesAreTheDomains(t *testing.T) {
	t.Parallel()
	dates := []string{
		"2012", "2012-05", "2012-05-14", "196X", "19XX", "2012?", "2012-05~", "2012-05-14%", "196X~", "0000", "9999-12-31",
		"2024-02-29", "2023-02-29", "1900-02-29", "2000-02-29", "0000-02-29", "2012-04-31", "2012-12-31", "2012-13", "2012-00",
		"2012-01-00", "2012-1", "2012-1-1", "2012-05-1X", "196X-05", "1XXX", "XXXX", "X960", "19X6", "2012??", "2012?~", "?",
		"?2012", "12", "20122", "2012-05-14-01", "2012/2013", " 2012", "2012 ", "20１2", "201a", "2012-", "-2012", "2012-05-", "2012\n",
	}
	conn := connect(t, postgistest.Database(t))
	var valid []atlas.Date
	for _, text := range dates {
		_, err := atlas.ParseDate(text)
		var got bool
		if queryErr := conn.QueryRow(t.Context(), `select passerelles.is_edtf($1)`, text).Scan(&got); queryErr != nil {
			t.Fatal(queryErr)
		}
		if got != (err == nil) {
			t.Errorf("is_edtf(%q) = %v, but the domain says %v", text, got, err)
		}
		if err == nil {
			valid = append(valid, atlas.Date(text))
		}
	}
	for _, a := range valid {
		for _, b := range valid {
			var got bool
			err := conn.QueryRow(t.Context(), `select passerelles.edtf_first($1) > passerelles.edtf_last($2) collate "C"`, string(a), string(b)).Scan(&got)
			if err != nil {
				t.Fatal(err)
			}
			if got != a.After(b) {
				t.Errorf("the database says %s is after %s: %v", a, b, got)
			}
		}
	}
}

// Ensure that every table of records has its history, and every reference an
// index to follow it backwards.
func TestEveryTableHasItsHistory(t *testing.T) {
	t.Parallel()
	conn := connect(t, postgistest.Database(t))
	rows, err := conn.Query(t.Context(), `
		select c.relname::text, (select count(*) from pg_trigger t where t.tgrelid = c.oid and t.tgname like 'history\_%')
		from pg_class c where c.relnamespace = 'passerelles'::regnamespace and c.relkind = 'r'
			and c.relname not like 'gazetteer\_%' and c.relname not like '%edition%'
			and c.relname not in ('history', 'import_run', 'schema_version')`)
	if err != nil {
		t.Fatal(err)
	}
	var name string
	var triggers, tables int
	_, err = pgx.ForEachRow(rows, []any{&name, &triggers}, func() error {
		tables++
		if triggers != 3 {
			t.Errorf("%s has %d history triggers, want 3", name, triggers)
		}
		return nil
	})
	if err != nil || tables < 20 {
		t.Errorf("%d tables of records, %v", tables, err)
	}
	var missing []string
	err = conn.QueryRow(t.Context(), `
		select coalesce(array_agg(r.conname::text), '{}') from pg_constraint r
		where r.contype = 'f' and r.connamespace = 'passerelles'::regnamespace and not exists (
			select from pg_index i where i.indrelid = r.conrelid
				and (i.indkey::int2[])[0:array_length(r.conkey, 1) - 1] operator(pg_catalog.@>) r.conkey)
			and r.conrelid <> 'passerelles.current_edition'::regclass`).Scan(&missing)
	if err != nil {
		t.Fatal(err)
	}
	if len(missing) > 0 {
		t.Errorf("references without an index: %v", missing)
	}
}

// Ensure that history tells what really changed: who, when, from what to what.
func TestHistory(t *testing.T) {
	t.Parallel()
	url := postgistest.Database(t)
	store, conn := openAs(t, url, "passerelles_writer"), connect(t, url)
	count := func() (n int) {
		t.Helper()
		if err := conn.QueryRow(t.Context(), `select count(*) from passerelles.history`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	mustImport(t, store, full(sample()))
	first := count()
	if first == 0 {
		t.Fatal("no history of the first import")
	}
	mustImport(t, store, full(sample()))
	if again := count(); again != first {
		t.Fatalf("an import that brings nothing new left %d rows of history", again-first)
	}
	next := sample()
	next.Partners[2].Note = "autre"
	next.Cooperations[0].Figures = next.Cooperations[0].Figures[:1]
	next.Organisations[0].Country = "BJ"
	next.NetworkMembers = next.NetworkMembers[:1]
	mustImport(t, store, full(next))
	rows, err := conn.Query(t.Context(), `
		select concat_ws(' ', table_name, key, operation, origin, role,
			old_row ->> 'note', new_row ->> 'note', old_row ->> 'country', new_row ->> 'country', old_row ->> 'text', old_row ->> 'until')
		from passerelles.history where number > $1 order by 1`, first)
	if err != nil {
		t.Fatal(err)
	}
	got, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	wanted := []string{
		"figure lalo-eau/plusieurs forages delete essai passerelles_writer plusieurs forages",
		"network_member euronaplouse/partner/naplouse delete essai passerelles_writer 2012",
		"organisation agence update essai passerelles_writer BJ",
		"partner naplouse update essai passerelles_writer n autre",
	}
	if diff := cmp.Diff(wanted, got); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	var recent bool
	err = conn.QueryRow(t.Context(), `
		select min(changed_at) > now() - interval '1 minute' from passerelles.history where number > $1`, first).Scan(&recent)
	if err != nil || !recent {
		t.Errorf("the history is not of now (%v)", err)
	}
}
