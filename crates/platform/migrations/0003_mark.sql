-- Single facts about this database, e.g. which key file it was begun with.
create table mark (
    name text primary key,
    value text not null
);
