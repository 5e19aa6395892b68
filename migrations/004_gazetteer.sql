-- The world's localities and their names. All of it comes from public sources
-- and can be loaded again: no origin, and no history but of what is loaded.

create table passerelles.gazetteer_place (
    number     integer not null,          -- geonameid; negative for the places of other sources
    id         text collate "C" not null, -- "geonames:282615": stable from one load to the next
    name       text not null,             -- as it is displayed
    country    text collate "C",          -- ISO 3166-1 alpha-2; null across borders
    level      text collate "C" not null,
    feature    text collate "C" not null, -- GeoNames feature code
    population bigint not null,           -- 0 when unknown
    position   geometry(Point, 4326),     -- null for a commune that no source locates
    exactness  text collate "C" not null, -- of the position
    admin1     text,                      -- name of the first-level division
    admin1_id  text collate "C",
    admin2_id  text collate "C",
    part_of    text collate "C",          -- id of the place it is a part of
    insee      text collate "C",
    valid_to   text collate "C",          -- EDTF
    source     text collate "C" not null,
    licence    text collate "C" not null
);

create table passerelles.gazetteer_name (
    place      integer not null, -- number of the place
    kind       smallint not null, -- 0 main, 1 usual in a language, 2 alias, 3 shortened: geocode.NameKind
    weight     integer not null, -- population of the place, or of its towns: what orders homonyms
    text       text not null,
    form       text collate "C" not null, -- geocode.Normalise(text)
    lang       text collate "C"
);

create table passerelles.gazetteer_commune (
    code       text collate "C" not null, -- INSEE
    name       text not null,
    department text collate "C" not null,
    postcodes  text[] not null,
    population integer not null,
    epci       text collate "C", -- SIREN
    epci_name  text,
    position   geometry(Point, 4326),
    source     text collate "C" not null, -- of the position, or of the name when there is none
    licence    text collate "C" not null
);

-- What is loaded: one row, or none. Another gazetteer changes what is published,
-- so this table has its history.
create table passerelles.gazetteer (
    only_one  boolean primary key default true constraint gazetteer_only_one check (only_one),
    digest    text collate "C" not null,
    by_hand   boolean not null, -- somebody chose it: the program does not replace it by its own
    places    integer not null,
    names     integer not null,
    loaded_at timestamptz not null default now()
);
create trigger history_insert after insert on passerelles.gazetteer referencing new table as new_rows
    for each statement execute function passerelles.keep_history('only_one');
create trigger history_update after update on passerelles.gazetteer referencing old table as old_rows
    new table as new_rows for each statement execute function passerelles.keep_history('only_one');
create trigger history_delete after delete on passerelles.gazetteer referencing old table as old_rows
    for each statement execute function passerelles.keep_history('only_one');

-- Loading builds new tables beside those in use, indexes and all, and swaps them
-- at the very end, in one transaction: readers see the old gazetteer until the
-- new one is whole, and wait for the swap alone. The writer may do that, and
-- only that, through these functions of the owner.

create function passerelles.gazetteer_indexes(suffix text) returns void
language plpgsql set search_path from current as $$
begin
    execute format('create unique index gazetteer_place_number%1$s on passerelles.gazetteer_place%1$s (number)', suffix);
    execute format('create unique index gazetteer_place_id%1$s on passerelles.gazetteer_place%1$s (id)', suffix);
    execute format('create index gazetteer_place_insee%1$s on passerelles.gazetteer_place%1$s (insee) where insee is not null', suffix);
    execute format('create index gazetteer_place_country%1$s on passerelles.gazetteer_place%1$s (country) where level = ''country''', suffix);
    execute format('create index gazetteer_place_position%1$s on passerelles.gazetteer_place%1$s using gist (position)', suffix);
    execute format('create index gazetteer_name_place%1$s on passerelles.gazetteer_name%1$s (place)', suffix);
    execute format('create index gazetteer_name_form%1$s on passerelles.gazetteer_name%1$s (form)', suffix);
    execute format('create index gazetteer_name_prominent%1$s on passerelles.gazetteer_name%1$s (form) where weight >= 15000', suffix);
    execute format('create index gazetteer_name_trigrams%1$s on passerelles.gazetteer_name%1$s using gin (form gin_trgm_ops)', suffix);
    execute format('create unique index gazetteer_commune_code%1$s on passerelles.gazetteer_commune%1$s (code)', suffix);
end $$;

create function passerelles.gazetteer_begin() returns void
language plpgsql security definer set search_path from current as $$
begin
    create table passerelles.gazetteer_place_new (like passerelles.gazetteer_place including all excluding indexes);
    create table passerelles.gazetteer_name_new (like passerelles.gazetteer_name including all excluding indexes);
    create table passerelles.gazetteer_commune_new (like passerelles.gazetteer_commune including all excluding indexes);
    grant select, insert on
        passerelles.gazetteer_place_new, passerelles.gazetteer_name_new, passerelles.gazetteer_commune_new
        to passerelles_writer;
end $$;

-- Takes the old tables away and gives their names to the new ones.
create function passerelles.gazetteer_swap() returns void
language plpgsql set search_path from current as $$
declare
    index_name text;
    was        text;
begin
    drop table passerelles.gazetteer_place, passerelles.gazetteer_name, passerelles.gazetteer_commune;
    foreach was in array array['gazetteer_place', 'gazetteer_name', 'gazetteer_commune'] loop
        for index_name in
            select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid
            where i.indrelid = format('passerelles.%I', was || '_new')::regclass
        loop
            execute format('alter index passerelles.%I rename to %I', index_name, regexp_replace(index_name, '_new$', ''));
        end loop;
        execute format('alter table passerelles.%I rename to %I', was || '_new', was);
        execute format('revoke insert on passerelles.%I from passerelles_writer', was);
        execute format('grant select on passerelles.%I to passerelles_writer, passerelles_reader', was);
    end loop;
end $$;

create function passerelles.gazetteer_end(digest text, by_hand boolean) returns void
language plpgsql security definer set search_path from current as $$
declare
    place_count integer;
    name_count  integer;
    was         text;
begin
    -- Names that came apart from their places decide what is displayed too.
    update passerelles.gazetteer_place_new p set name = n.text
    from (
        select distinct on (place) place, text from passerelles.gazetteer_name_new
        where lang = 'fr' and kind in (1, 2) order by place, kind, text
    ) n
    where n.place = p.number and p.number > 0 and p.name <> n.text
        and not exists (
            select from passerelles.gazetteer_name_new o
            where o.place = p.number and o.lang = 'fr' and o.text = p.name);
    perform passerelles.gazetteer_indexes('_new');
    foreach was in array array['gazetteer_place_new', 'gazetteer_name_new', 'gazetteer_commune_new'] loop
        execute format('analyze passerelles.%I', was);
    end loop;
    select count(*) into place_count from passerelles.gazetteer_place_new;
    select count(*) into name_count from passerelles.gazetteer_name_new;

    -- Who waits for a table keeps all who come after waiting, and readers take
    -- these tables in any order. So this gives up its place as soon as it does
    -- not get all of them, and tries again.
    loop
        begin
            perform set_config('lock_timeout', '200ms', true);
            insert into passerelles.gazetteer as g (digest, by_hand, places, names)
            values (gazetteer_end.digest, gazetteer_end.by_hand, place_count, name_count)
            on conflict (only_one) do update set digest = excluded.digest, by_hand = excluded.by_hand,
                places = excluded.places, names = excluded.names, loaded_at = now();
            lock table passerelles.gazetteer_place, passerelles.gazetteer_name, passerelles.gazetteer_commune
                in access exclusive mode;
            exit;
        exception when lock_not_available or deadlock_detected then
            perform pg_sleep(0.3);
        end;
    end loop;
    perform passerelles.gazetteer_swap();
end $$;

select passerelles.gazetteer_indexes('');

revoke execute on function passerelles.gazetteer_indexes(text) from public;
revoke execute on function passerelles.gazetteer_begin() from public;
revoke execute on function passerelles.gazetteer_swap() from public;
revoke execute on function passerelles.gazetteer_end(text, boolean) from public;
grant execute on function passerelles.gazetteer_begin() to passerelles_writer;
grant execute on function passerelles.gazetteer_end(text, boolean) to passerelles_writer;

grant select on
    passerelles.gazetteer, passerelles.gazetteer_place, passerelles.gazetteer_name, passerelles.gazetteer_commune
    to passerelles_writer, passerelles_reader;
grant update (by_hand) on passerelles.gazetteer to passerelles_writer;
