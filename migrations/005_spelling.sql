-- Misspelt names are found by keys that they share with the right ones:
-- geocode.SpellingKeys says which. A form has a dozen of them, and is here once,
-- however many places bear it.

create table passerelles.gazetteer_spelling (
    key  integer not null,
    form text collate "C" not null -- as in gazetteer_name
);

-- The usual names in languages other than French and English have a kind of
-- their own, 2: they find a place and display it, but "Konia" is a village of
-- Cyprus before it is the Portuguese name of Konya.
update passerelles.gazetteer_name set kind = case
    when kind >= 2 then kind + 1
    when kind = 1 and lang not in ('fr', 'en') then 2
    else kind end
where kind >= 2 or kind = 1 and lang not in ('fr', 'en');
comment on column passerelles.gazetteer_name.kind is
    '0 main, 1 usual in French or English, 2 usual in another language, 3 alias, 4 shortened: geocode.NameKind';

-- A gazetteer that is loaded already has none of these keys: under another
-- digest, it is loaded again by whoever brings the same one.
update passerelles.gazetteer set digest = digest || '/004';

-- The tables of a gazetteer, which are built and swapped together.
create function passerelles.gazetteer_tables() returns text[] language sql immutable parallel safe as
$$ select array['gazetteer_place', 'gazetteer_name', 'gazetteer_commune', 'gazetteer_spelling'] $$;

create or replace function passerelles.gazetteer_indexes(suffix text) returns void
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
    execute format('create index gazetteer_name_large%1$s on passerelles.gazetteer_name%1$s (form) where weight >= 200000', suffix);
    execute format('create index gazetteer_name_trigrams%1$s on passerelles.gazetteer_name%1$s using gin (form gin_trgm_ops)', suffix);
    execute format('create unique index gazetteer_commune_code%1$s on passerelles.gazetteer_commune%1$s (code)', suffix);
    execute format('create index gazetteer_spelling_key%1$s on passerelles.gazetteer_spelling%1$s (key)', suffix);
end $$;

create or replace function passerelles.gazetteer_begin() returns void
language plpgsql security definer set search_path from current as $$
declare
    was text;
begin
    foreach was in array passerelles.gazetteer_tables() loop
        execute format('create table passerelles.%I (like passerelles.%I including all excluding indexes)', was || '_new', was);
        execute format('grant select, insert on passerelles.%I to passerelles_writer', was || '_new');
    end loop;
end $$;

create or replace function passerelles.gazetteer_swap() returns void
language plpgsql set search_path from current as $$
declare
    index_name text;
    was        text;
begin
    foreach was in array passerelles.gazetteer_tables() loop
        execute format('drop table passerelles.%I', was);
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

create or replace function passerelles.gazetteer_end(digest text, by_hand boolean) returns void
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
        where lang = 'fr' and kind in (1, 3) order by place, kind, text
    ) n
    where n.place = p.number and p.number > 0 and p.name <> n.text
        and not exists (
            select from passerelles.gazetteer_name_new o
            where o.place = p.number and o.lang = 'fr' and o.text = p.name);
    perform passerelles.gazetteer_indexes('_new');
    foreach was in array passerelles.gazetteer_tables() loop
        execute format('analyze passerelles.%I', was || '_new');
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
            foreach was in array passerelles.gazetteer_tables() loop
                execute format('lock table passerelles.%I in access exclusive mode', was);
            end loop;
            exit;
        exception when lock_not_available or deadlock_detected then
            perform pg_sleep(0.3);
        end;
    end loop;
    perform passerelles.gazetteer_swap();
end $$;

create index gazetteer_name_large on passerelles.gazetteer_name (form) where weight >= 200000;
create index gazetteer_spelling_key on passerelles.gazetteer_spelling (key);
revoke execute on function passerelles.gazetteer_tables() from public;
grant select on passerelles.gazetteer_spelling to passerelles_writer, passerelles_reader;
