-- What is heating up, and what people said to it. A case is evidence of one alert
-- of each family (matters, counts) at most, so two nodes that find the same raise
-- it once.
create table alert (
    id        bigint not null primary key,
    family    text   not null,
    kind      text   not null,
    level     bigint not null,
    title     text   not null,
    class     text   not null,
    region    text   not null,
    places    text   not null,
    asked     text   not null,
    persons   bigint not null,
    cases     bigint not null,
    usual     bigint,
    since     bigint not null,
    raised_at bigint not null,
    moved_at  bigint not null,
    stage     text   not null,
    verdict   text   not null
);
create index alert_by_stage on alert (stage, level, moved_at);

create table alert_case (
    case_id   bigint not null,
    family    text   not null,
    alert_id  bigint not null,
    primary key (case_id, family)
);
create index alert_case_by_alert on alert_case (alert_id, case_id);

create table alert_word (
    alert_id  bigint not null,
    seq       bigint not null,
    at        bigint not null,
    person_id bigint,
    what      text   not null,
    words     text   not null,
    primary key (alert_id, seq)
);

create table alert_seen (
    alert_id  bigint not null,
    person_id bigint not null,
    at        bigint not null,
    primary key (alert_id, person_id)
);
