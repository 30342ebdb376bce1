-- How items are used, what is missing, and what units are asked to write.

-- What a day brought an item.
create table item_day (
    item_id  bigint not null,
    day      text   not null,
    reads    bigint not null,
    quotes   bigint not null,
    helped   bigint not null,
    not_helped bigint not null,
    primary key (item_id, day)
);
create index item_day_by_day on item_day (day, item_id);

-- Who said today whether it helped, by a hash of a cookie; forgotten after two days.
create table item_vote (
    item_id bigint not null,
    day     text   not null,
    voter   bigint not null,
    helped  bigint not null,
    primary key (item_id, day, voter)
);
create index item_vote_by_day on item_vote (day);

-- Cases in whose reply an item was quoted.
create table item_quote (
    item_id bigint not null,
    case_id bigint not null,
    at      bigint not null,
    primary key (item_id, case_id)
);
create index item_quote_by_case on item_quote (case_id, item_id);

-- The items used most of late, made afresh now and then.
create table item_hot (
    place   bigint not null primary key,
    item_id bigint not null,
    uses    bigint not null
);

-- What nobody found an answer to. Words without anybody's data.
create table item_gap (
    id        bigint not null primary key,
    version   bigint not null,
    state     text   not null,
    words     text   not null,
    grams     bigint not null,
    asked     bigint not null,
    first_at  bigint not null,
    last_at   bigint not null,
    due_at    bigint not null,
    taken_by  bigint,
    item_id   bigint,
    note      text   not null,
    closed_by bigint,
    closed_at bigint
);
create index item_gap_by_state on item_gap (state, asked desc, id);
create index item_gap_by_due on item_gap (due_at, id) where state in ('open', 'taken');

-- Each wording in which it was asked for.
create table item_gap_said (
    gap_id bigint not null,
    number bigint not null,
    words  text   not null,
    by_person bigint,
    at     bigint not null,
    primary key (gap_id, number)
);

-- Pairs of signs of what was asked first, to find what is like it.
create table item_gap_gram (
    gap_id bigint not null,
    gram   text   not null,
    primary key (gap_id, gram)
);
create index item_gap_gram_by_gram on item_gap_gram (gram, gap_id);

-- What a unit is asked to write, of one class or one gap.
create table item_ask (
    id          bigint not null primary key,
    version     bigint not null,
    state       text   not null,
    unit        bigint not null,
    class       text   not null,
    gap_id      bigint,
    words       text   not null,
    -- cases that asked for it, and the last of them
    asked       bigint not null,
    case_id     bigint,
    first_at    bigint not null,
    last_at     bigint not null,
    due_at      bigint not null,
    item_id     bigint,
    note        text   not null,
    answered_by bigint,
    answered_at bigint
);
create index item_ask_by_unit on item_ask (unit, state, due_at, id);
create index item_ask_by_class on item_ask (unit, class, id);
create index item_ask_by_due on item_ask (due_at, id) where state = 'open';
