-- The world's localities and their names. All of it comes from public sources
-- and can be loaded again: no history, no origin.

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

-- What is loaded: one row, or none.
create table passerelles.gazetteer (
    only_one  boolean primary key default true constraint gazetteer_only_one check (only_one),
    digest    text collate "C" not null,
    places    integer not null,
    names     integer not null,
    loaded_at timestamptz not null default now()
);

-- Loading builds new tables beside those in use and swaps them at the end, in
-- one transaction: readers see the old gazetteer until the new one is whole. The
-- writer may do that, and only that, through these two functions of the owner.

create function passerelles.gazetteer_indexes(suffix text) returns void
language plpgsql set search_path from current as $$
begin
    -- The index names carry no suffix: those of the old tables went with them.
    execute format('create unique index gazetteer_place_number on passerelles.gazetteer_place%s (number)', suffix);
    execute format('create unique index gazetteer_place_id on passerelles.gazetteer_place%s (id)', suffix);
    execute format('create index gazetteer_place_insee on passerelles.gazetteer_place%s (insee) where insee is not null', suffix);
    execute format('create index gazetteer_place_country on passerelles.gazetteer_place%s (country) where level = ''country''', suffix);
    execute format('create index gazetteer_place_position on passerelles.gazetteer_place%s using gist (position)', suffix);
    execute format('create index gazetteer_name_place on passerelles.gazetteer_name%s (place)', suffix);
    execute format('create index gazetteer_name_form on passerelles.gazetteer_name%s (form)', suffix);
    execute format('create index gazetteer_name_prominent on passerelles.gazetteer_name%s (form) where weight >= 15000', suffix);
    execute format('create index gazetteer_name_trigrams on passerelles.gazetteer_name%s using gin (form gin_trgm_ops)', suffix);
    execute format('create unique index gazetteer_commune_code on passerelles.gazetteer_commune%s (code)', suffix);
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

create function passerelles.gazetteer_end(digest text) returns void
language plpgsql security definer set search_path from current as $$
declare
    was text;
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
    drop table passerelles.gazetteer_place, passerelles.gazetteer_name, passerelles.gazetteer_commune;
    perform passerelles.gazetteer_indexes('_new');
    foreach was in array array['gazetteer_place', 'gazetteer_name', 'gazetteer_commune'] loop
        execute format('alter table passerelles.%I rename to %I', was || '_new', was);
        execute format('revoke insert on passerelles.%I from passerelles_writer', was);
        execute format('grant select on passerelles.%I to passerelles_writer, passerelles_reader', was);
        execute format('analyze passerelles.%I', was);
    end loop;
    insert into passerelles.gazetteer (digest, places, names)
    select gazetteer_end.digest, (select count(*) from passerelles.gazetteer_place), (select count(*) from passerelles.gazetteer_name)
    on conflict (only_one) do update
        set digest = excluded.digest, places = excluded.places, names = excluded.names, loaded_at = now();
end $$;

select passerelles.gazetteer_indexes('');

revoke execute on function passerelles.gazetteer_indexes(text) from public;
revoke execute on function passerelles.gazetteer_begin() from public;
revoke execute on function passerelles.gazetteer_end(text) from public;
grant execute on function passerelles.gazetteer_begin() to passerelles_writer;
grant execute on function passerelles.gazetteer_end(text) to passerelles_writer;

grant select on
    passerelles.gazetteer, passerelles.gazetteer_place, passerelles.gazetteer_name, passerelles.gazetteer_commune
    to passerelles_writer, passerelles_reader;
