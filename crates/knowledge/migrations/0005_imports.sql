-- Files that somebody handed in through a page, as rows, until they are taken or a
-- week has passed. Only who handed one in sees it.
create table item_import (
    id      bigint not null primary key,
    person  bigint not null,
    name    text   not null,
    at      bigint not null,
    sheet   text   not null,
    done_at bigint,
    outcome text
);
create index item_import_at on item_import (at);
