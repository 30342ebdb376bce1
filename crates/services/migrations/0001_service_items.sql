-- What can be applied for. The number comes from the item's code, so two files
-- that tell of the same item meet in one row; the whole of it stands in `doc`.
create table service_item (
    id      bigint not null primary key,
    version bigint not null,
    code    text   not null,
    name    text   not null,
    unit    text   not null,
    doc     text   not null
);
create index service_item_by_unit on service_item (unit, name, id);
