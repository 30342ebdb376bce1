-- Filters of the desk's queues by name. Owner 0 means everybody's.
create table saved_filter (
    owner   bigint not null,
    number  bigint not null,
    name    text   not null,
    address text   not null,
    primary key (owner, number)
) without rowid;

-- Who calls the person of a case back at this moment, and until when nobody else does.
create table call_lease (
    case_id   bigint not null primary key,
    person_id bigint not null,
    until     bigint not null
) without rowid;
create index call_lease_by_person on call_lease (person_id, until);

-- That a number was looked at in full to be dialled: by whom, when.
create table call_dialled (
    case_id   bigint not null,
    at        bigint not null,
    person_id bigint not null,
    primary key (case_id, at, person_id)
) without rowid;

-- What came of a person's calls, day by day.
create table call_tally (
    person_id bigint not null,
    day       bigint not null,
    outcome   text   not null,
    calls     bigint not null,
    primary key (person_id, day, outcome)
) without rowid;

-- Queues ordered by the newest: open cases only, so it costs one small entry an
-- open case and a write where its state changes, and does not grow with the years.
create index cases_open_by_new on cases (id, state) where is_open = 1;
