-- The words of the atlas as tables.
--
-- An empty fact is NULL, never ''. Codes are the lists of package atlas: a test
-- compares them. Identifiers sort by code point, as Go sorts them, whatever the
-- database's locale.

-- ---------------------------------------------------------------------------
-- Kinds of value

create function passerelles.days_in_month(year integer, month integer) returns integer
language sql immutable strict parallel safe
return case
    when month in (4, 6, 9, 11) then 30
    when month <> 2 then 31
    when year % 4 = 0 and (year % 100 <> 0 or year % 400 = 0) then 29
    else 28
end;

-- Is value a date of EDTF level 1 as atlas.ParseDate reads it: 2012-05-14,
-- 2012-05, 2012, 196X, 19XX, each with at most one of ? ~ %.
create function passerelles.is_edtf(value text) returns boolean
language sql immutable strict parallel safe
return case
    when value ~ '^\d\d(\d\d|\dX|XX)[?~%]?$' then true
    when value ~ '^\d{4}-(0[1-9]|1[0-2])[?~%]?$' then true
    when value ~ '^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[?~%]?$' then
        substr(value, 9, 2)::integer
            <= passerelles.days_in_month(substr(value, 1, 4)::integer, substr(value, 6, 2)::integer)
    else false
end;

-- The earliest and the latest day an EDTF date may stand for, in a form that
-- compares as text.
create function passerelles.edtf_first(value text) returns text
language sql immutable strict parallel safe
return left(replace(rtrim(value, '?~%'), 'X', '0')
    || case length(rtrim(value, '?~%')) when 4 then '-01-01' when 7 then '-01' else '' end, 10) collate "C";

create function passerelles.edtf_last(value text) returns text
language sql immutable strict parallel safe
return left(replace(rtrim(value, '?~%'), 'X', '9')
    || case length(rtrim(value, '?~%')) when 4 then '-12-31' when 7 then '-31' else '' end, 10) collate "C";

create domain passerelles.slug as text collate "C"
    constraint slug check (value ~ '^[a-z0-9]+(-[a-z0-9]+)*$');
create domain passerelles.edtf as text collate "C"
    constraint edtf check (passerelles.is_edtf(value));
create domain passerelles.iso2 as text collate "C"
    constraint iso2 check (value ~ '^[A-Z]{2}$');
-- A text that is there: NULL says it is not.
create domain passerelles.words as text
    constraint words check (value <> '');

-- ---------------------------------------------------------------------------
-- Reference lists

create table passerelles.theme (
    code           text collate "C" primary key constraint theme_code check (code ~ '^[a-z_]+$'),
    label_fr       passerelles.words not null,
    label_en       passerelles.words not null,
    description_fr passerelles.words,
    description_en passerelles.words,
    color          text not null constraint theme_color check (color ~ '^#[0-9A-F]{6}$'),
    dash           passerelles.words,
    glyph          passerelles.words not null,
    priority       boolean not null default false,
    position       integer not null constraint theme_position check (position > 0),
    origin         passerelles.words not null,
    constraint theme_position_once unique (position) deferrable initially deferred
);

create table passerelles.cooperation_type (
    code     text collate "C" primary key constraint cooperation_type_code check (code in (
        'cooperation_decentralisee', 'jumelage', 'pacte_amitie', 'accord_cooperation',
        'convention_projet', 'action_ponctuelle', 'aide_humanitaire', 'transfrontaliere',
        'gect', 'interregionale', 'reseau', 'mobilite', 'forme_inconnue')),
    label_fr passerelles.words not null,
    label_en passerelles.words not null,
    position integer not null constraint cooperation_type_position check (position > 0),
    origin   passerelles.words not null,
    constraint cooperation_type_position_once unique (position) deferrable initially deferred
);

-- UN M49: the world, its regions, and countries where iso2 is set.
create table passerelles.world_region (
    code          text collate "C" primary key constraint world_region_code check (code ~ '^[0-9]{3}$'),
    parent        text collate "C" references passerelles.world_region (code) deferrable initially deferred,
    name_fr       passerelles.words not null,
    name_en       passerelles.words not null,
    iso2          passerelles.iso2 unique,
    iso3          text collate "C" constraint world_region_iso3 check (iso3 ~ '^[A-Z]{3}$'),
    mediterranean boolean not null default false,
    origin        passerelles.words not null,
    constraint world_region_not_its_own_parent check (parent <> code),
    constraint world_region_iso3_once unique (iso3) deferrable initially deferred
);
create index world_region_parent on passerelles.world_region (parent);

-- The home territory: one row. Anchor is where it is at world scale.
create table passerelles.territory (
    only_one    boolean primary key default true constraint territory_only_one check (only_one),
    id          passerelles.slug not null,
    name_fr     passerelles.words not null,
    name_en     passerelles.words not null,
    title_fr    passerelles.words,
    title_en    passerelles.words,
    departments jsonb not null constraint territory_departments check (jsonb_typeof(departments) = 'array'),
    extent      double precision[] not null constraint territory_extent check (array_length(extent, 1) = 4),
    first_view  double precision[] not null constraint territory_first_view check (array_length(first_view, 1) = 4),
    anchor      geometry(Point, 4326) not null,
    languages   text[] not null,
    legal       jsonb not null constraint territory_legal check (jsonb_typeof(legal) = 'object'),
    origin      passerelles.words not null
);

-- ---------------------------------------------------------------------------
-- Sources and actors

create table passerelles.source (
    id          passerelles.slug primary key,
    title       passerelles.words not null,
    url         text constraint source_url check (url ~ '^https?://[^[:space:]]+$'),
    publisher   passerelles.words,
    accessed_on passerelles.edtf,
    licence     passerelles.words,
    origin      passerelles.words not null
);

create table passerelles.authority (
    id           passerelles.slug primary key,
    kind         text not null constraint authority_kind
        check (kind in ('region', 'department', 'epci', 'pays', 'commune')),
    name         passerelles.words not null,
    other_names  jsonb not null default '[]' constraint authority_other_names check (jsonb_typeof(other_names) = 'array'),
    code         passerelles.words,
    code_scheme  text constraint authority_code_scheme
        check (code_scheme in ('insee-region', 'insee-departement', 'insee-commune', 'siren')),
    department   passerelles.words,
    seat         passerelles.words,
    successor    passerelles.slug references passerelles.authority (id) deferrable initially deferred,
    dissolved_on passerelles.edtf,
    note         passerelles.words,
    origin       passerelles.words not null,
    constraint authority_code_with_scheme check ((code is null) = (code_scheme is null)),
    constraint authority_not_its_own_successor check (successor <> id),
    -- A code is borne by one living authority; checked at the end of an import,
    -- for an authority may hand its code to another.
    constraint authority_code_once exclude using btree (code_scheme with =, (code::text) with =)
        where (dissolved_on is null and successor is null) deferrable initially deferred
);
create index authority_successor on passerelles.authority (successor);
create index authority_origin on passerelles.authority (origin);
create index authority_name_trigrams on passerelles.authority using gin ((name::text) gin_trgm_ops);

create table passerelles.authority_source (
    authority passerelles.slug not null references passerelles.authority (id),
    source    passerelles.slug not null references passerelles.source (id),
    position  integer not null constraint authority_source_position check (position > 0),
    primary key (authority, source)
);
create index authority_source_source on passerelles.authority_source (source);

create table passerelles.partner (
    id          passerelles.slug primary key,
    name        passerelles.words not null,
    source_name passerelles.words not null,
    other_names text[] not null default '{}' constraint partner_other_names check (array_position(other_names, '') is null),
    level       text not null constraint partner_level check (level in (
        'locality', 'district', 'county', 'region', 'country', 'basin', 'network', 'grouping')),
    qualifier   passerelles.words,
    unnamed     boolean not null default false,
    note        passerelles.words,
    origin      passerelles.words not null
);
create index partner_origin on passerelles.partner (origin);
create index partner_name_trigrams on passerelles.partner using gin ((name::text) gin_trgm_ops);

-- The countries a partner lies in. In_basin, which a reader sees, is derived
-- from them.
create table passerelles.partner_country (
    partner  passerelles.slug not null references passerelles.partner (id),
    country  passerelles.iso2 not null references passerelles.world_region (iso2),
    position integer not null constraint partner_country_position check (position > 0),
    primary key (partner, country)
);
create index partner_country_country on passerelles.partner_country (country);

create table passerelles.organisation (
    id      passerelles.slug primary key,
    name    passerelles.words not null,
    kind    text not null constraint organisation_kind check (kind in (
        'agency', 'water_fund', 'association', 'university', 'company', 'funder', 'public_body', 'network')),
    country passerelles.iso2 references passerelles.world_region (iso2),
    note    passerelles.words,
    origin  passerelles.words not null
);
create index organisation_origin on passerelles.organisation (origin);
create index organisation_country on passerelles.organisation (country);

create table passerelles.organisation_source (
    organisation passerelles.slug not null references passerelles.organisation (id),
    source       passerelles.slug not null references passerelles.source (id),
    position     integer not null constraint organisation_source_position check (position > 0),
    primary key (organisation, source)
);
create index organisation_source_source on passerelles.organisation_source (source);

-- ---------------------------------------------------------------------------
-- Cooperations

create table passerelles.cooperation (
    id             passerelles.slug primary key,
    title          passerelles.words not null,
    description    passerelles.words,
    type           text collate "C" not null references passerelles.cooperation_type (code),
    started_on     passerelles.edtf,
    ended_on       passerelles.edtf,
    status         text not null constraint cooperation_status
        check (status in ('project', 'active', 'ended', 'suspended', 'unknown')),
    programme      passerelles.words,
    confidence     text not null constraint cooperation_confidence
        check (confidence in ('confirmed', 'reported', 'unsourced')),
    convention_url text constraint cooperation_convention_url check (convention_url ~ '^https?://[^[:space:]]+$'),
    deliberation   passerelles.words,
    amount         numeric,
    currency       text constraint cooperation_currency check (currency ~ '^[A-Z]{3}$'),
    note           passerelles.words,
    verified_on    passerelles.edtf,
    origin         passerelles.words not null,
    constraint cooperation_ends_after_it_starts
        check (not passerelles.edtf_first(started_on) > passerelles.edtf_last(ended_on)),
    constraint cooperation_amount_has_currency check (amount is null or currency is not null)
);
create index cooperation_origin on passerelles.cooperation (origin);
create index cooperation_of_type on passerelles.cooperation (type);
create index cooperation_title_trigrams on passerelles.cooperation using gin ((title::text) gin_trgm_ops);

-- One primary theme, at position 1, and up to three secondary ones.
create table passerelles.cooperation_theme (
    cooperation passerelles.slug not null references passerelles.cooperation (id),
    theme       text collate "C" not null references passerelles.theme (code),
    position    integer not null constraint cooperation_theme_position check (position between 1 and 4),
    primary key (cooperation, theme),
    constraint cooperation_theme_position_once unique (cooperation, position) deferrable initially deferred
);
create index cooperation_theme_theme on passerelles.cooperation_theme (theme);

create function passerelles.check_primary_theme() returns trigger language plpgsql as $$
declare
    concerned passerelles.slug;
begin
    if tg_table_name = 'cooperation' then
        concerned := new.id;
    else
        concerned := old.cooperation;
    end if;
    if exists (select from passerelles.cooperation where id = concerned)
        and not exists (select from passerelles.cooperation_theme where cooperation = concerned and position = 1) then
        raise exception 'cooperation % has no primary theme', concerned
            using errcode = 'check_violation', constraint = 'cooperation_has_a_theme', table = 'cooperation';
    end if;
    return null;
end $$;

create constraint trigger cooperation_has_a_theme
    after insert on passerelles.cooperation deferrable initially deferred
    for each row execute function passerelles.check_primary_theme();
create constraint trigger cooperation_keeps_a_theme
    after update or delete on passerelles.cooperation_theme deferrable initially deferred
    for each row execute function passerelles.check_primary_theme();

-- An actor in a cooperation: exactly one of authority, partner, organisation.
create table passerelles.participation (
    cooperation  passerelles.slug not null references passerelles.cooperation (id),
    authority    passerelles.slug references passerelles.authority (id),
    partner      passerelles.slug references passerelles.partner (id),
    organisation passerelles.slug references passerelles.organisation (id),
    actor_kind   text collate "C" not null generated always as (case
        when authority is not null then 'authority'
        when partner is not null then 'partner'
        else 'organisation' end) stored,
    actor        text collate "C" not null generated always as (coalesce(authority, partner, organisation)) stored,
    role         text not null constraint participation_role
        check (role in ('lead', 'participant', 'operator', 'funder', 'beneficiary', 'network_member')),
    position     integer not null constraint participation_position check (position > 0),
    constraint participation_one_actor check (num_nonnulls(authority, partner, organisation) = 1),
    primary key (cooperation, actor_kind, actor, role)
);
create index participation_authority on passerelles.participation (authority);
create index participation_partner on passerelles.participation (partner);
create index participation_organisation on passerelles.participation (organisation);

create table passerelles.figure (
    cooperation passerelles.slug not null references passerelles.cooperation (id),
    text        passerelles.words not null,
    value       numeric,
    unit        passerelles.words,
    year        passerelles.edtf,
    position    integer not null constraint figure_position check (position > 0),
    primary key (cooperation, text)
);

create table passerelles.citation (
    cooperation passerelles.slug not null references passerelles.cooperation (id),
    source      passerelles.slug not null references passerelles.source (id),
    claims      passerelles.words,
    position    integer not null constraint citation_position check (position > 0),
    primary key (cooperation, source)
);
create index citation_source on passerelles.citation (source);

-- ---------------------------------------------------------------------------
-- Networks

create table passerelles.network_member (
    network     passerelles.slug not null references passerelles.partner (id),
    authority   passerelles.slug references passerelles.authority (id),
    partner     passerelles.slug references passerelles.partner (id),
    member_kind text collate "C" not null generated always as (case
        when authority is not null then 'authority' else 'partner' end) stored,
    member      text collate "C" not null generated always as (coalesce(authority, partner)) stored,
    since       passerelles.edtf,
    until       passerelles.edtf,
    origin      passerelles.words not null,
    constraint network_member_one_member check (num_nonnulls(authority, partner) = 1),
    constraint network_member_not_itself check (network <> partner),
    constraint network_member_until_after_since
        check (not passerelles.edtf_first(since) > passerelles.edtf_last(until)),
    primary key (network, member_kind, member)
);
create index network_member_authority on passerelles.network_member (authority);
create index network_member_partner on passerelles.network_member (partner);
create index network_member_origin on passerelles.network_member (origin);

create table passerelles.network_member_source (
    network     text collate "C" not null,
    member_kind text collate "C" not null,
    member      text collate "C" not null,
    source      passerelles.slug not null references passerelles.source (id),
    position    integer not null constraint network_member_source_position check (position > 0),
    primary key (network, member_kind, member, source),
    foreign key (network, member_kind, member) references passerelles.network_member
);
create index network_member_source_source on passerelles.network_member_source (source);

-- Only a network or a grouping has members.
create function passerelles.check_network_level() returns trigger language plpgsql as $$
declare
    concerned passerelles.slug;
begin
    if tg_table_name = 'partner' then
        concerned := new.id;
    else
        concerned := new.network;
    end if;
    if exists (select from passerelles.network_member m
               join passerelles.partner p on p.id = m.network
               where m.network = concerned and p.level not in ('network', 'grouping')) then
        raise exception 'partner % has members and is no network', concerned
            using errcode = 'check_violation', constraint = 'network_member_of_a_network', table = 'network_member';
    end if;
    return null;
end $$;

create constraint trigger network_member_of_a_network
    after insert or update on passerelles.network_member deferrable initially deferred
    for each row execute function passerelles.check_network_level();
create constraint trigger partner_stays_a_network
    after update of level on passerelles.partner deferrable initially deferred
    for each row execute function passerelles.check_network_level();

-- ---------------------------------------------------------------------------
-- Where an actor is

create table passerelles.decision (
    authority    passerelles.slug references passerelles.authority (id),
    partner      passerelles.slug references passerelles.partner (id),
    subject_kind text collate "C" not null generated always as (case
        when authority is not null then 'authority' else 'partner' end) stored,
    subject      text collate "C" not null generated always as (coalesce(authority, partner)) stored,
    status       text not null constraint decision_status check (status in ('accepted', 'review', 'none', 'manual')),
    exactness    text not null constraint decision_exactness check (exactness in ('exact', 'approximate', 'none')),
    -- The place, as the gazetteer knew it that day.
    place_id     passerelles.words,
    position     geometry(Point, 4326) constraint decision_position
        check (st_x(position) between -180 and 180 and st_y(position) between -90 and 90),
    name         passerelles.words,
    country      passerelles.iso2,
    admin1       passerelles.words,
    level        text constraint decision_level check (level in (
        'locality', 'district', 'county', 'region', 'country', 'basin', 'network', 'grouping')),
    feature      passerelles.words,
    population   bigint constraint decision_population check (population >= 0),
    source       passerelles.words,
    licence      passerelles.words,
    -- Why, and who says so.
    candidates   jsonb not null default '[]' constraint decision_candidates check (jsonb_typeof(candidates) = 'array'),
    score        double precision not null constraint decision_score check (score between 0 and 1),
    reason_fr    passerelles.words,
    reason_en    passerelles.words,
    gazetteer    passerelles.words,
    decided_on   passerelles.edtf,
    decided_by   passerelles.words,
    origin       passerelles.words not null,
    -- A person's decision that came with a data package goes when the package
    -- drops it; one made here stays.
    imported     boolean not null default false,
    primary key (subject_kind, subject),
    constraint decision_one_subject check (num_nonnulls(authority, partner) = 1),
    constraint decision_accepted_is_somewhere
        check (status <> 'accepted' or (position is not null and exactness <> 'none')),
    constraint decision_manual_is_somewhere
        check (status <> 'manual' or exactness = 'none' or position is not null or place_id is not null),
    constraint decision_manual_is_signed
        check (status <> 'manual' or (decided_by is not null and decided_on is not null))
);
create index decision_authority on passerelles.decision (authority);
create index decision_partner on passerelles.decision (partner);
create index decision_status on passerelles.decision (status);
create index decision_position on passerelles.decision using gist (position);

-- ---------------------------------------------------------------------------
-- Who may do what: the writer changes rows and nothing else, the reader reads.

grant usage on schema passerelles to passerelles_writer, passerelles_reader;
grant select on all tables in schema passerelles to passerelles_reader;
grant select, insert, update, delete on
    passerelles.theme, passerelles.cooperation_type, passerelles.world_region, passerelles.territory,
    passerelles.source, passerelles.authority, passerelles.authority_source,
    passerelles.partner, passerelles.partner_country, passerelles.organisation, passerelles.organisation_source,
    passerelles.cooperation, passerelles.cooperation_theme, passerelles.participation,
    passerelles.figure, passerelles.citation,
    passerelles.network_member, passerelles.network_member_source, passerelles.decision
    to passerelles_writer;
grant select on passerelles.schema_version to passerelles_writer;
