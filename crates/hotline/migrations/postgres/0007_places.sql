-- Where on the map a case is, as the number of a cell of 0.005°; and who else
-- met the same and had signed in.
alter table cases add column cell bigint;

-- What somebody is asked "is it this?" about: open public cases only, so that
-- asking does not grow with the years.
create index cases_near on cases (cell, id) where is_open = 1 and is_public = 1 and cell is not null;
create index cases_public_by_region on cases (region, id) where is_open = 1 and is_public = 1;

create table case_join (
    case_id bigint not null,
    person  bigint not null,
    primary key (case_id, person)
);
create index case_join_by_person on case_join (person, case_id);
