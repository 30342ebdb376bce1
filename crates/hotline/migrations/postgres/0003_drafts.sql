-- What somebody began to tell us and has not sent yet. The key is SM3 of a secret
-- that only that browser holds; the content is sealed. Forgotten after a few days.
create table filing_draft (
    key        bytea  not null primary key,
    sealed     bytea  not null,
    version    bigint not null,
    begun_at   bigint not null,
    expires_at bigint not null
);
create index filing_draft_by_end on filing_draft (expires_at);
