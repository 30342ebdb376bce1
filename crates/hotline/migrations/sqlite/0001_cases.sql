-- Cases and their events. Every table is keyed by the case first, so that a
-- case and all that belongs to it can live on one shard and commit together.

-- The case as it stands: columns that lists ask for, and the whole in `doc`.
-- All of it is the fold of its events and can be made afresh from them.
create table cases (
    id          integer not null primary key,
    version     bigint not null,
    head        blob  not null,
    state       text   not null,
    is_open     bigint not null,
    asks        text,
    nature      text   not null,
    class       text   not null,
    region      text   not null,
    urgent      bigint not null,
    lead_unit   bigint,
    reporter    bigint,
    is_public   bigint not null,
    merged_into bigint,
    filed_at    bigint not null,
    due_at      bigint not null,
    wake_at     bigint,
    doc         text   not null
);
-- Open cases are few beside the closed ones; these indexes hold only them, so
-- their cost does not grow with the years.
create index cases_open_by_unit on cases (lead_unit, due_at, id) where is_open = 1;
create index cases_open_by_state on cases (state, due_at, id) where is_open = 1;
create index cases_open_by_due on cases (due_at, id) where is_open = 1;
create index cases_asks on cases (asks, due_at) where asks is not null;
create index cases_wake on cases (wake_at) where wake_at is not null;
create index cases_by_reporter on cases (reporter, id) where reporter is not null;
create index cases_merged on cases (merged_into) where merged_into is not null;
create index cases_public on cases (id) where is_public = 1;

-- What happened, numbered within the case and chained by SM3.
create table case_event (
    case_id bigint not null,
    seq     bigint not null,
    at      bigint not null,
    body    text   not null,
    hash    blob  not null,
    primary key (case_id, seq)
);

-- Who a case is from, sealed. Outside the chain, which holds only a digest, so
-- that it can be put right and the sealing key can change.
create table case_person (
    case_id   integer not null primary key,
    sealed    blob  not null,
    phone_key bigint
);
create index case_person_by_phone on case_person (phone_key, case_id) where phone_key is not null;

-- Units that were asked to assist.
create table case_assist (
    case_id bigint not null,
    unit_id bigint not null,
    done    bigint not null,
    primary key (case_id, unit_id)
);
create index case_assist_by_unit on case_assist (unit_id, done);

-- Requests that carried an idempotency key, by a hash of the key and its sender.
create table case_request (
    request_key integer not null primary key,
    digest      bigint not null,
    case_id     bigint not null,
    version     bigint not null,
    at          bigint not null
);
create index case_request_by_time on case_request (at);
