-- Days are counted with all other figures now, in tables of their own (insight).
drop table case_day;
drop table case_day_part;
delete from outbox_follower where name = 'days';
