-- The title stood in the document only, so that a search read twenty thousand
-- documents. One index holds all that the public list is narrowed by.
alter table cases add column title text not null default '';
update cases set title = doc ->> '$.title';

drop index cases_public;
create index cases_public on cases (id, title, nature, region, is_open, filed_at) where is_public = 1;
