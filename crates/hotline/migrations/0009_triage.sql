-- Versions of what was learned from handled cases. Of a version only the recipe
-- is kept (which case, which class): learned again from it, the same classifier
-- comes out, and no word of anybody stands here.
create table triage_version (
    number           bigint not null primary key,
    made_at          bigint not null,
    made_by          bigint,
    examples         bigint not null,
    classes          bigint not null,
    tested_on        bigint not null,
    accuracy         bigint not null,
    macro_f1         bigint not null,
    sure             bigint not null,
    accuracy_of_sure bigint not null,
    in_use_then      bigint,
    took_ms          bigint not null,
    recipe           text   not null
);

-- Which version was put to use when, by whom; the last one counts.
create table triage_use (
    turn      bigint not null primary key,
    number    bigint not null,
    at        bigint not null,
    by_person bigint,
    why       text   not null
);

-- What was suggested and what was done, never changed.
create table triage_taken (
    case_id         bigint not null,
    at              bigint not null,
    by_person       bigint,
    version         bigint,
    class_suggested text,
    probability     bigint,
    class_taken     text   not null,
    lead_suggested  bigint,
    grade           text   not null,
    lead_taken      bigint,
    primary key (case_id, at)
);

-- The same added up, so that a page of twelve weeks reads weeks and no cases.
create table triage_week (
    week        text   not null,
    class       text   not null,
    classed     bigint not null,
    class_taken bigint not null,
    led         bigint not null,
    lead_taken  bigint not null,
    sure        bigint not null,
    sure_taken  bigint not null,
    primary key (week, class)
);

-- Cases dispatched without a hand of which a person looks at some.
create table triage_sample (
    case_id  bigint not null primary key,
    at       bigint not null,
    lead     bigint not null,
    ruled_at bigint,
    ruled_by bigint,
    was_right bigint
);
create index triage_sample_open on triage_sample (at) where ruled_at is null;
