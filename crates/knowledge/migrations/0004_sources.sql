-- Other platforms whose feed is followed: how far, and how it stands.
create table item_source (
    name     text   not null primary key,
    -- as its settings were when the reading began; others begin a new one
    settings text   not null,
    -- where to read on, as that platform wrote it; '' for the beginning
    position text   not null,
    -- which reading from the beginning this is
    round    bigint not null,
    -- 1 until that reading has come to its end, and what was not met in it is taken down
    sweeps   bigint not null,
    -- when it is asked again; whoever asks puts it off first
    due_at   bigint not null,
    heard_at bigint,
    failures bigint not null,
    trouble  text   not null
);

-- Which item here is which there. Without an item (0) it was not taken; `why` says it.
create table item_from (
    source  text   not null,
    number  bigint not null,
    item_id bigint not null,
    round   bigint not null,
    why     text   not null,
    primary key (source, number)
);
create index item_from_by_item on item_from (item_id) where item_id > 0;
