-- What cases are counted by. All of it is folded from their events, by following the
-- outbox, and can be made anew from them (xinqiao rebuild). Days are numbers since 1970.

-- A case as it came in.
create table figure_intake (
    case_id           bigint not null primary key,
    seq               bigint not null,
    class             bigint not null,
    region            bigint not null,
    nature            bigint not null,
    channel           bigint not null,
    urgency           bigint not null,
    filed             bigint not null,
    ended             bigint,
    marks             bigint not null
);
create index figure_intake_filed on figure_intake (filed);
create index figure_intake_ended on figure_intake (ended) where ended is not null;

-- Each time a unit had it.
create table figure_round (
    case_id           bigint not null,
    number            bigint not null,
    unit              bigint not null,
    class             bigint not null,
    region            bigint not null,
    nature            bigint not null,
    channel           bigint not null,
    urgency           bigint not null,
    given             bigint not null,
    due               bigint,
    replied           bigint,
    closed            bigint,
    judged            bigint,
    marks             bigint not null,
    minutes           bigint not null,
    grade             bigint not null,
    primary key (case_id, number)
);
create index figure_round_given on figure_round (given, unit);
create index figure_round_due on figure_round (due, unit) where due is not null;
create index figure_round_replied on figure_round (replied, unit) where replied is not null;
create index figure_round_closed on figure_round (closed, unit) where closed is not null;
create index figure_round_judged on figure_round (judged, unit) where judged is not null;

-- Both added up, by day and one thing: a column for each count.
create table figure_day (
    day               bigint not null,
    part              bigint not null,
    code              bigint not null,
    received          bigint not null,
    answered          bigint not null,
    refused           bigint not null,
    transferred       bigint not null,
    merged            bigint not null,
    withdrawn         bigint not null,
    dispatched        bigint not null,
    dispatched_right  bigint not null,
    reopened          bigint not null,
    ended             bigint not null,
    given             bigint not null,
    to_sign           bigint not null,
    signed_in_time    bigint not null,
    to_contact        bigint not null,
    contacted_in_time bigint not null,
    returned          bigint not null,
    extended          bigint not null,
    parked            bigint not null,
    urged             bigint not null,
    supervised        bigint not null,
    yellow            bigint not null,
    red               bigint not null,
    due               bigint not null,
    due_replied       bigint not null,
    in_time           bigint not null,
    late              bigint not null,
    replied           bigint not null,
    reworked          bigint not null,
    minutes           bigint not null,
    closed            bigint not null,
    called            bigint not null,
    reached           bigint not null,
    solved            bigint not null,
    evaluated         bigint not null,
    satisfied         bigint not null,
    negative          bigint not null,
    grades            bigint not null,
    struck            bigint not null,
    primary key (day, part, code)
);

-- One row once every case from before was counted.
create table figure_state (
    all_counted       bigint not null primary key
);
