-- What staff write again and again. Belongs to everybody, to a unit, or to one
-- person: at most one of `unit` and `person` is there.
create table text_template (
    id         bigint not null primary key,
    version    bigint not null,
    unit       bigint,
    person     bigint,
    fits       text   not null,
    title      text   not null,
    body       text   not null,
    retired    bigint not null,
    changed_by bigint,
    changed_at bigint not null
);
create index text_template_changed on text_template (changed_at);

-- Every version with who wrote it; a version that somebody else wrote meanwhile
-- is a conflict on the key.
create table text_template_change (
    template   bigint not null,
    version    bigint not null,
    fits       text   not null,
    title      text   not null,
    body       text   not null,
    retired    bigint not null,
    changed_by bigint,
    changed_at bigint not null,
    primary key (template, version)
);
