-- One writer at a time: the row number is the order of commits, and
-- autoincrement never gives a purged one again.
create table outbox (
    id integer primary key autoincrement,
    topic text not null,
    key bigint not null,
    seq bigint not null,
    body text not null,
    at bigint not null
);

create table outbox_follower (
    name text primary key,
    xid text not null,
    id bigint not null,
    moved_at bigint not null
) without rowid;
