-- Items of knowledge and their events. Every table is keyed by the item first.

-- The item as it stands: columns that lists ask for, and the whole in `doc`.
-- All of it is the fold of its events and can be made afresh from them.
create table item (
    id         bigint not null primary key,
    version    bigint not null,
    head       bytea  not null,
    state      text   not null,
    stage      text,
    kind       text   not null,
    owner      bigint not null,
    theme      text   not null,
    openness   text   not null,
    title      text   not null,
    -- when what is shown changed last; 0 before
    shown_at   bigint not null,
    until_at   bigint,
    review_at  bigint,
    correct_by bigint,
    harm_by    bigint,
    -- when the version that is being worked on came where it stands
    stage_at   bigint,
    wake_at    bigint,
    doc        text   not null
);
create index item_by_stage on item (stage, stage_at, id) where stage is not null;
create index item_by_owner on item (owner, state, id);
create index item_by_review on item (review_at, id) where state = 'published';
create index item_by_correction on item (correct_by, id) where correct_by is not null;
create index item_by_harm on item (harm_by, id) where harm_by is not null;
create index item_by_end on item (until_at, id) where until_at is not null and state = 'published';
create index item_wake on item (wake_at) where wake_at is not null;
create index item_newest on item (shown_at desc, id desc) where state = 'published';

-- What happened, numbered within the item and chained by SM3.
create table item_event (
    item_id bigint not null,
    seq     bigint not null,
    at      bigint not null,
    body    text   not null,
    hash    bytea  not null,
    primary key (item_id, seq)
);

-- Titles in use, as they are compared; a key from outside, so a table of its own.
create table item_title (
    key     text   not null primary key,
    item_id bigint not null
);
create index item_title_by_item on item_title (item_id);

-- Where the public finds an item: every theme above it, each life event and
-- region, and '' for all. Derived; newest first without sorting.
create table item_shelf (
    item_id  bigint not null,
    shelf    text   not null,
    shown_at bigint not null,
    primary key (item_id, shelf)
);
create index item_shelf_newest on item_shelf (shelf, shown_at desc, item_id desc);

-- Items in the order in which what is shown changed last, for whoever follows.
-- On PostgreSQL a turn is the number of the transaction, as in the outbox.
create table item_change (
    item_id bigint not null primary key,
    turn    bigint not null
);
create index item_change_in_turn on item_change (turn, item_id);
-- Told anew when turns begin again, so that who follows begins again too.
create table item_feed (
    one   bigint not null primary key,
    epoch bigint not null
);
