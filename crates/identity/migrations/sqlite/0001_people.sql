-- Units, people and how they sign in. Uniqueness rests on primary keys alone,
-- so that the tables can be spread over several database nodes: whatever must
-- be unique besides the id (sign-in name, phone) is the key of a table of its own.

create table unit (
    id       bigint not null primary key,
    code     text   not null,
    name     text   not null,
    en       text   not null,
    parent   bigint,
    region   text   not null,
    level    text   not null,
    kind     text   not null,
    fallback bigint not null,
    phone    text   not null
);

-- Members of staff. Citizens are in their own table, sealed.
create table person (
    id          bigint not null primary key,
    name        text   not null,
    created_at  bigint not null,
    disabled_at bigint
);

create table post (
    person bigint not null,
    role   text   not null,
    unit   bigint not null,
    primary key (person, role, unit)
);

create table sign_in_name (
    name   text   not null primary key,
    person bigint not null
);

create table password (
    person     bigint not null primary key,
    hash       text   not null,
    changed_at bigint not null
);

-- One row; counts the changes of units, people, posts and names, so that every
-- node notices that it has to read them again.
create table directory_change (
    id     bigint not null primary key,
    number bigint not null
);
insert into directory_change (id, number) values (1, 0);

create table session (
    hash         blob   not null primary key,
    person       bigint not null,
    kind         text   not null,
    device       text   not null,
    address      text   not null,
    created_at   bigint not null,
    last_seen_at bigint not null,
    revoked_at   bigint
);
create index session_person on session (person);

create table api_token (
    hash         blob   not null primary key,
    person       bigint not null,
    role         text   not null,
    unit         bigint not null,
    label        text   not null,
    scopes       text   not null,
    created_at   bigint not null,
    expires_at   bigint not null,
    last_used_at bigint,
    revoked_at   bigint
);
create index api_token_person on api_token (person);

-- Attempts that are counted to slow them down; keys are hashes.
create table throttle (
    key          text   not null primary key,
    attempts     bigint not null,
    last_at      bigint not null,
    locked_until bigint not null
);
create index throttle_last on throttle (last_at);

-- Sign-ins and refusals, kept at least six months (网络安全法 art. 21).
create table sign_in_log (
    id      bigint not null primary key,
    at      bigint not null,
    person  bigint,
    way     text   not null,
    outcome text   not null,
    address text   not null,
    device  text   not null
);
create index sign_in_log_person on sign_in_log (person, at);
create index sign_in_log_at on sign_in_log (at);

create table citizen (
    id           bigint not null primary key,
    phone_hash   blob   not null,
    phone_sealed blob   not null,
    name_sealed  blob,
    created_at   bigint not null
);

create table citizen_phone (
    phone_hash blob   not null primary key,
    citizen    bigint not null
);

create table phone_code (
    phone_hash blob   not null primary key,
    code_hash  blob   not null,
    expires_at bigint not null,
    tries      bigint not null
);

-- Sign-ins on their way through the identity provider.
create table oidc_errand (
    state_hash blob   not null primary key,
    nonce      text   not null,
    verifier   text   not null,
    created_at bigint not null
);
