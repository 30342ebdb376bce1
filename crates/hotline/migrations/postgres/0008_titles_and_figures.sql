-- The title stood in the document only, so that a search read twenty thousand
-- documents. One index holds all that the public list is narrowed by.
alter table cases add column title text not null default '';
update cases set title = doc::jsonb ->> 'title';

drop index cases_public;
create index cases_public on cases (id) include (title, nature, region, is_open, filed_at) where is_public = 1;

-- The days of a class of the first level and of a town, so that open figures read
-- as many rows as there are of these.
create table case_day_part (
    day      text   not null,
    part     text   not null,
    code     text   not null,
    received bigint not null,
    answered bigint not null,
    late     bigint not null,
    primary key (day, part, code)
);
