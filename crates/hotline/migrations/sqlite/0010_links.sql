-- "Is this the same matter?": of each pair the newer case and an older one. What
-- a person said to it stays, so that nobody is asked twice.
create table case_link (
    case_id   bigint not null,
    other_id  bigint not null,
    likeness  bigint not null,
    own       bigint not null,
    found_at  bigint not null,
    ruling    text   not null,
    ruled_by  bigint,
    ruled_at  bigint,
    primary key (case_id, other_id)
) without rowid;
create index case_link_offered on case_link (case_id, other_id) where ruling = 'offered';
create index case_link_other on case_link (other_id, case_id);

-- The same person again, by keyed hashes: of the identity number, and of name and
-- address together.
alter table case_person add column identity_key bigint;
alter table case_person add column home_key bigint;
create index case_person_by_identity on case_person (identity_key, case_id) where identity_key is not null;
create index case_person_by_home on case_person (home_key, case_id) where home_key is not null;
