-- What waits or runs. A dedup_key is free again when its job is done.
create table job (
    id bigint primary key,
    kind text not null,
    payload text not null,
    priority bigint not null,
    run_at bigint not null,
    attempts bigint not null,
    dedup_key text,
    lease_owner text,
    lease_until bigint,
    last_error text
);
create unique index job_dedup_key on job (dedup_key);
create index job_run_at on job (run_at);

-- What is over, for those who ask why something did or did not happen.
create table job_done (
    id bigint primary key,
    kind text not null,
    payload text not null,
    attempts bigint not null,
    outcome text not null,
    last_error text,
    finished_at bigint not null
);
create index job_done_finished_at on job_done (finished_at);
