-- Who imported what, what was retired, and every change to a record.

-- The address of a record that was retired: it answers 410, with its successor.
create table passerelles.tombstone (
    kind       text collate "C" not null constraint tombstone_kind
        check (kind in ('authority', 'partner', 'organisation', 'cooperation')),
    id         passerelles.slug not null,
    successor  passerelles.slug,
    reason     passerelles.words,
    retired_on passerelles.edtf,
    origin     passerelles.words not null,
    primary key (kind, id),
    constraint tombstone_not_its_own_successor check (successor <> id)
);
create index tombstone_origin on passerelles.tombstone (origin);

create table passerelles.import_run (
    number      bigint generated always as identity primary key,
    origin      passerelles.words not null,
    digest      passerelles.words not null,
    whole       boolean not null, -- the full state of its origin, not an upsert
    bundled     boolean not null, -- the package that the program is built with, not one brought by hand
    counts      jsonb not null,
    imported_at timestamptz not null default now(),
    role        text not null default current_user
);
create index import_run_origin on passerelles.import_run (origin, number);

-- ---------------------------------------------------------------------------

-- The greatest number is the revision of the record: it grows with each change.
create table passerelles.history (
    number     bigint generated always as identity primary key,
    table_name text not null,
    key        text collate "C" not null, -- the row's key, its columns joined by /
    operation  text not null constraint history_operation check (operation in ('insert', 'update', 'delete')),
    old_row    jsonb,
    new_row    jsonb,
    origin     text,
    role       text not null,
    changed_at timestamptz not null default now(),
    constraint history_rows check (
        (operation = 'insert' and old_row is null and new_row is not null)
        or (operation = 'update' and old_row is not null and new_row is not null)
        or (operation = 'delete' and old_row is not null and new_row is null))
);
create index history_of_a_row on passerelles.history (table_name, key, number);

-- Writes down the rows that a statement changed. It runs as the owner, so that
-- nobody else needs, or has, the right to write history. Its arguments are the
-- columns of the table's key. The origin is the row's own, or that of the
-- import which is going on.
--
-- Numbers are given under the lock of imports, one transaction at a time: were a
-- greater number to be seen before a lesser one, a change would go unnoticed by
-- who compares revisions.
create function passerelles.keep_history() returns trigger
language plpgsql security definer set search_path = pg_catalog, passerelles, pg_temp as $$
declare
    which text := case tg_op when 'DELETE' then 'old_rows' else 'new_rows' end;
    key   text;
    pairs text;
begin
    perform pg_advisory_xact_lock(x'7061737300000002'::bigint); -- lockImport of package postgis
    select string_agg(format('r.%I', k), ', ' order by i), string_agg(format('o.%1$I = r.%1$I', k), ' and ')
    into key, pairs from unnest(tg_argv) with ordinality as columns (k, i);

    if tg_op = 'UPDATE' then
        execute format($sql$
            insert into passerelles.history (table_name, key, operation, old_row, new_row, origin, role)
            select $1, concat_ws('/', %s), 'update', to_jsonb(o), to_jsonb(r),
                coalesce(to_jsonb(r) ->> 'origin', nullif(current_setting('passerelles.origin', true), '')), $2
            from new_rows r join old_rows o on %s
            where to_jsonb(o) <> to_jsonb(r)$sql$, key, pairs)
            using tg_table_name, current_setting('role');
        return null;
    end if;
    execute format($sql$
        insert into passerelles.history (table_name, key, operation, old_row, new_row, origin, role)
        select $1, concat_ws('/', %s), $3,
            case $3 when 'delete' then to_jsonb(r) end, case $3 when 'insert' then to_jsonb(r) end,
            coalesce(to_jsonb(r) ->> 'origin', nullif(current_setting('passerelles.origin', true), '')), $2
        from %I r$sql$, key, which)
        using tg_table_name, current_setting('role'), lower(tg_op);
    return null;
end $$;
revoke execute on function passerelles.keep_history() from public;

do $$
declare
    kept record;
begin
    for kept in
        select c.conrelid::regclass as name,
            string_agg(quote_literal(a.attname), ', ' order by array_position(c.conkey, a.attnum)) as key
        from pg_constraint c
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
        where c.contype = 'p' and c.connamespace = 'passerelles'::regnamespace
            and pg_get_userbyid((select relowner from pg_class where oid = c.conrelid)) = current_user
            and c.conrelid not in (
                'passerelles.history'::regclass, 'passerelles.import_run'::regclass,
                'passerelles.schema_version'::regclass)
        group by c.conrelid
    loop
        execute format('create trigger history_insert after insert on %s referencing new table as new_rows
            for each statement execute function passerelles.keep_history(%s)', kept.name, kept.key);
        execute format('create trigger history_update after update on %s referencing old table as old_rows
            new table as new_rows for each statement execute function passerelles.keep_history(%s)', kept.name, kept.key);
        execute format('create trigger history_delete after delete on %s referencing old table as old_rows
            for each statement execute function passerelles.keep_history(%s)', kept.name, kept.key);
    end loop;
end $$;

-- ---------------------------------------------------------------------------

grant select on passerelles.tombstone, passerelles.import_run, passerelles.history
    to passerelles_reader, passerelles_writer;
grant insert, update, delete on passerelles.tombstone to passerelles_writer;
grant insert on passerelles.import_run to passerelles_writer;
