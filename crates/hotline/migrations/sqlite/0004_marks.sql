-- What supervision looks for, as bits: 1 under supervision, 2 a red card, 4 a
-- yellow card, 8 a second round. It stood in the document only, so that every
-- count read the documents of all open cases.
alter table cases add column marks bigint not null default 0;
update cases set marks =
    (case when doc like '%"supervision":%' then 1 else 0 end)
    + (case when doc like '%"card":"red"%' then 2 else 0 end)
    + (case when doc like '%"card":"yellow"%' then 4 else 0 end)
    + (case when doc like '%"rework":%' then 8 else 0 end);

create index cases_marked on cases (due_at, id, marks) where is_open = 1 and marks > 0;

-- What a unit has on its hands is counted from the index alone.
drop index cases_open_by_unit;
create index cases_open_by_unit on cases (lead_unit, due_at, id, marks) where is_open = 1;

-- What a unit finished, the newest first, without reading what others did.
create index cases_done_by_unit on cases (lead_unit, id) where is_open = 0 and lead_unit is not null;
