-- Who is away, and who stands in for them. A time away begins once, so person
-- and beginning are its key; ended early, until_at is the moment of that.
create table absence (
    person   bigint not null,
    from_at  bigint not null,
    until_at bigint not null,
    stand_in bigint not null,
    set_by   bigint not null,
    set_at   bigint not null,
    primary key (person, from_at)
);
create index absence_until on absence (until_at);
