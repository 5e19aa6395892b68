-- The published editions. A row of edition is for ever, but for the revision of
-- the newest, which grows when another one turns out to be the same; its files are kept for
-- the last ten, by digest: two editions with the same content share them.

create table passerelles.edition (
    number       bigint generated always as identity primary key,
    digest       text collate "C" not null constraint edition_digest check (digest ~ '^[0-9A-Za-z_-]+$'),
    -- The greatest revision of the record known to have this content: nothing
    -- is left to publish when that is the record's.
    revision     bigint not null constraint edition_revision check (revision >= 0),
    published_at timestamptz not null default now(),
    role         text not null default current_user
);
create index edition_revision on passerelles.edition (revision);
create index edition_of_a_digest on passerelles.edition (digest, number);

-- Bodies as they are served; already compressed, so stored as they are.
create table passerelles.edition_file (
    digest   text collate "C" not null,
    name     text collate "C" not null constraint edition_file_name check (name <> '' and name !~ '(^|/)\.\.?(/|$)'),
    identity bytea not null,
    brotli   bytea,
    gzip     bytea,
    primary key (digest, name)
);
alter table passerelles.edition_file
    alter column brotli set storage external,
    alter column gzip set storage external;

-- The edition that is served: one row.
create table passerelles.current_edition (
    only_one boolean primary key default true constraint current_edition_only_one check (only_one),
    number   bigint not null references passerelles.edition (number),
    since    timestamptz not null default now(),
    role     text not null default current_user
);

grant select on passerelles.edition, passerelles.edition_file, passerelles.current_edition
    to passerelles_reader, passerelles_writer;
grant insert, update (revision) on passerelles.edition to passerelles_writer;
grant insert, delete on passerelles.edition_file to passerelles_writer;
grant insert, update on passerelles.current_edition to passerelles_writer;
