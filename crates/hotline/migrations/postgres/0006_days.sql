-- Counted by following the outbox: one row a day, so that a page of fourteen
-- days reads fourteen rows however many cases there are.
create table case_day (
    day      text   not null primary key,
    received bigint not null,
    answered bigint not null,
    late     bigint not null
);
