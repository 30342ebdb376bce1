-- What people were answered before. The number comes from the key of the pair, so
-- two files that tell of the same pair meet in one row; the whole stands in `doc`.
create table answer_pair (
    id      bigint not null primary key,
    version bigint not null,
    key     text   not null,
    doc     text   not null
);
