-- Transactions become visible out of order, so the order of reading is that of
-- the transaction's number, and a follower stays behind the oldest that runs.
create table outbox (
    xid xid8 not null default pg_current_xact_id(),
    id bigint not null,
    topic text not null,
    key bigint not null,
    seq bigint not null,
    body text not null,
    at bigint not null,
    primary key (xid, id)
);

create table outbox_follower (
    name text primary key,
    xid text not null,
    id bigint not null,
    moved_at bigint not null
);
