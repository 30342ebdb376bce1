use jiff::{Span, civil::date, tz::TimeZone};
use proptest::prelude::*;

use super::*;

/// 2026 with a National Day week and a working Saturday after it; 2027 is not
/// announced.
fn calendar() -> WorkingCalendar {
    let day = |date, off| NamedDay {
        date,
        name: "国庆节".into(),
        off,
    };
    let mut days: Vec<NamedDay> = (1..=7).map(|n| day(date(2026, 10, n), true)).collect();
    days.push(day(date(2026, 10, 10), false));
    let announced = |year, days| HolidayYear { year, days };
    let office = OfficeHours::parse(&[["09:00", "12:00"], ["13:30", "17:30"]]).unwrap();
    let earlier = NamedDay {
        date: date(2025, 1, 1),
        name: "元旦".into(),
        off: true,
    };
    let years = [
        announced(2027, vec![]),
        announced(2026, days),
        announced(2025, vec![earlier]),
    ];
    WorkingCalendar::new(office, 8, years).unwrap()
}

/// A moment in Chinese time, as `2026-10-09 10:00`.
fn at(text: &str) -> Timestamp {
    let local: jiff::civil::DateTime = text.parse().unwrap();
    local
        .to_zoned(TimeZone::fixed(Offset::constant(8)))
        .unwrap()
        .timestamp()
}

fn due(start: &str, limit: &str) -> String {
    let due = calendar().deadline(at(start), &limit.parse().unwrap());
    let local = Offset::constant(8).to_datetime(due.at);
    let written = local.strftime("%Y-%m-%d %H:%M:%S");
    format!(
        "{written}{}",
        if due.provisional { " provisional" } else { "" }
    )
}

#[test]
fn working_days_from_the_next_day_end_with_office_hours() {
    // Wednesday 30 September; 1 to 7 October are free, Saturday the 10th is not.
    assert_eq!(
        due("2026-09-30 10:00", "1 working_day from next_day"),
        "2026-10-08 17:30:00"
    );
    assert_eq!(
        due("2026-09-30 23:59", "3 working_days from next_day"),
        "2026-10-10 17:30:00"
    );
    assert_eq!(
        due("2026-10-03 10:00", "4 working_days from next_day"),
        "2026-10-12 17:30:00"
    );
}

#[test]
fn working_days_from_the_instant_are_whole_days_of_office_time() {
    assert_eq!(
        due("2026-09-30 10:00", "1 working_day"),
        "2026-10-08 10:00:00"
    );
    assert_eq!(
        due("2026-10-14 10:00", "5 working_days"),
        "2026-10-21 10:00:00"
    );
    assert_eq!(
        due("2026-10-17 10:00", "5 working_days"),
        "2026-10-23 17:30:00",
        "on a Saturday"
    );
    assert_eq!(
        due("2026-10-14 20:00", "1 working_day"),
        "2026-10-15 17:30:00",
        "after hours"
    );
    assert_eq!(
        due("2026-10-14 07:00", "1 working_day"),
        "2026-10-14 17:30:00",
        "before hours"
    );
    assert_eq!(
        due("2026-10-14 12:45", "1 working_day"),
        "2026-10-15 12:00:00",
        "at lunch"
    );
}

#[test]
fn clock_hours_and_calendar_days_do_not_stop_for_holidays() {
    assert_eq!(due("2026-10-01 23:50", "30 minutes"), "2026-10-02 00:20:00");
    assert_eq!(due("2026-10-01 10:00", "24 hours"), "2026-10-02 10:00:00");
    assert_eq!(
        due("2026-10-01 10:00", "24 hours from next_day"),
        "2026-10-03 00:00:00"
    );
    assert_eq!(
        due("2026-12-30 10:00", "7 calendar_days"),
        "2027-01-06 10:00:00"
    );
    assert_eq!(
        due("2026-10-01 10:00", "7 calendar_days from next_day"),
        "2026-10-08 23:59:59"
    );
}

#[test]
fn a_year_not_announced_counts_weekdays_and_says_so() {
    assert_eq!(
        due("2026-12-31 10:00", "1 working_day from next_day"),
        "2027-01-01 17:30:00 provisional"
    );
    assert_eq!(
        due("2031-01-01 10:00", "1 working_day"),
        "2031-01-02 10:00:00 provisional"
    );
    let days = calendar().working_days_between(date(2026, 12, 1), date(2027, 2, 1));
    assert!(days.provisional);
}

#[test]
fn the_filing_day_is_not_counted() {
    let calendar = calendar();
    let count = |from, to| calendar.working_days_between(from, to);
    let none = WorkingDays {
        count: 0,
        provisional: false,
    };
    assert_eq!(count(date(2026, 10, 8), date(2026, 10, 8)), none);
    assert_eq!(count(date(2026, 9, 30), date(2026, 10, 7)), none);
    assert_eq!(count(date(2026, 9, 30), date(2026, 10, 12)).count, 4);
    assert_eq!(count(date(2026, 10, 12), date(2026, 9, 30)).count, -4);
}

#[test]
fn a_pause_over_the_holiday_keeps_the_working_time_that_was_left() {
    let calendar = calendar();
    let limit: Limit = "5 working_days from next_day".parse().unwrap();
    let due = calendar.deadline(at("2026-09-21 10:00"), &limit);
    assert_eq!(due.at, at("2026-09-28 17:30"));
    let left = calendar.remaining(at("2026-09-25 15:30"), due.at, &limit);
    assert_eq!(left, Remaining::Working(SignedDuration::from_hours(2 + 7)));
    assert_eq!(
        calendar.resume(at("2026-10-08 09:00"), left).at,
        at("2026-10-09 11:00")
    );
    let over = calendar.remaining(at("2026-09-29 10:00"), due.at, &limit);
    assert_eq!(calendar.time_left(over).zh(), "超时 1 小时");
    assert_eq!(
        calendar.resume(at("2026-10-08 10:00"), over).at,
        at("2026-09-30 17:30")
    );
}

#[test]
fn the_days_that_moved_a_deadline_can_be_shown() {
    let calendar = calendar();
    let days = calendar.named_days(date(2026, 10, 6), date(2026, 10, 31));
    let shown: Vec<_> = days.iter().map(|day| (day.date.day(), day.off)).collect();
    assert_eq!(shown, [(6, true), (7, true), (10, false)]);
}

#[test]
fn a_calendar_is_checked_when_it_is_made() {
    let office = OfficeHours::parse(&[["09:00", "17:00"]]).unwrap();
    let made = |hours, years: &[i16]| {
        let years = years.iter().map(|year| HolidayYear {
            year: *year,
            days: vec![],
        });
        WorkingCalendar::new(office.clone(), hours, years.collect::<Vec<_>>()).unwrap_err()
    };
    assert_eq!(made(15, &[]), CalendarError::Offset(15));
    assert_eq!(made(8, &[2026, 2025, 2026]), CalendarError::YearTwice(2026));
}

#[test]
fn the_ends_of_time_do_not_break_it() {
    let calendar = calendar();
    for limit in [
        "3660 working_days",
        "3660 working_days from next_day",
        "87840 hours",
    ] {
        let limit = limit.parse().unwrap();
        for start in [Timestamp::MIN, Timestamp::MAX] {
            assert!(calendar.deadline(start, &limit).at >= start);
        }
    }
    for left in [SignedDuration::MIN, SignedDuration::MAX] {
        let _ = calendar.resume(Timestamp::UNIX_EPOCH, Remaining::Working(left));
        let _ = calendar.resume(Timestamp::UNIX_EPOCH, Remaining::Plain(left));
    }
    let _ = calendar.working_time(Timestamp::MIN, Timestamp::MAX);
}

/// Any millisecond from 2024 to 2029, so that announced and other years mix.
fn moment() -> impl Strategy<Value = Timestamp> {
    (1_704_067_200_000_i64..1_861_920_000_000)
        .prop_map(|ms| Timestamp::from_millisecond(ms).unwrap())
}

fn limit() -> impl Strategy<Value = Limit> {
    let unit = proptest::sample::select(&LimitUnit::ALL[..]);
    let start = proptest::sample::select(vec![Start::Instant, Start::NextDay]);
    (1_u32..300, unit, start).prop_map(|(amount, unit, start)| Limit {
        amount,
        unit,
        start,
    })
}

proptest! {
    #[test]
    fn who_files_later_is_never_due_earlier(a in moment(), b in moment(), limit in limit()) {
        let calendar = calendar();
        let (early, late) = (a.min(b), a.max(b));
        prop_assert!(calendar.deadline(early, &limit).at <= calendar.deadline(late, &limit).at);
    }

    #[test]
    fn a_longer_limit_never_ends_earlier(start in moment(), limit in limit()) {
        let calendar = calendar();
        let longer = Limit { amount: limit.amount + 1, ..limit };
        prop_assert!(calendar.deadline(start, &limit).at < calendar.deadline(start, &longer).at);
    }

    #[test]
    fn a_deadline_lies_ahead(start in moment(), limit in limit()) {
        prop_assert!(calendar().deadline(start, &limit).at > start);
    }

    #[test]
    fn working_days_end_on_working_days(start in moment(), limit in limit()) {
        let calendar = calendar();
        let limit = Limit { unit: LimitUnit::WorkingDays, ..limit };
        let due = calendar.deadline(start, &limit);
        let (filed, last) = (calendar.date_of(start), calendar.date_of(due.at));
        prop_assert!(calendar.is_working_day(last));
        if limit.start == Start::NextDay {
            let counted = calendar.working_days_between(filed, last);
            prop_assert_eq!(counted.count, i64::from(limit.amount));
            prop_assert_eq!(counted.provisional, due.provisional);
        }
    }

    #[test]
    fn counting_days_agrees_with_looking_at_each(start in moment(), length in 0_i64..500) {
        let calendar = calendar();
        let from = calendar.date_of(start);
        let to = from.checked_add(Span::new().days(length)).unwrap();
        let days = from.series(Span::new().days(1)).skip(1).take_while(|day| *day <= to);
        let looked = days.filter(|day| calendar.is_working_day(*day)).count();
        prop_assert_eq!(calendar.working_days_between(from, to).count, looked as i64);
    }

    #[test]
    fn working_time_adds_up(a in moment(), b in moment(), c in moment()) {
        let calendar = calendar();
        let time = |from, to| calendar.working_time(from, to);
        prop_assert_eq!(time(a, b) + time(b, c), time(a, c));
        prop_assert_eq!(time(a, b), -time(b, a));
    }

    #[test]
    fn a_stop_of_no_length_moves_no_deadline(
        start in moment(), now in moment(), limit in limit(),
    ) {
        let calendar = calendar();
        let due = calendar.deadline(start, &limit);
        let left = calendar.remaining(now, due.at, &limit);
        prop_assert_eq!(calendar.resume(now, left).at, due.at);
    }

    #[test]
    fn a_pause_neither_gives_nor_takes_time(
        start in moment(), stopped in moment(), again in moment(), limit in limit(),
    ) {
        let calendar = calendar();
        let due = calendar.deadline(start, &limit);
        let left = calendar.remaining(stopped, due.at, &limit);
        let later = calendar.resume(again, left);
        prop_assert_eq!(calendar.remaining(again, later.at, &limit), left);
    }
}
