//! Any text as a holiday file; what can be read makes a calendar that counts.

use xinqiao_kernel::{WorkingCalendar, holidays::HolidayYear, office_hours::OfficeHours};

/// Reads the text as a holiday file and counts a deadline through it.
pub fn run(text: &str) {
    let Ok(year) = HolidayYear::read(text) else {
        return;
    };
    let office = OfficeHours::parse(&[["09:00", "12:00"], ["13:30", "17:30"]]).expect("in order");
    let first = jiff::civil::date(year.year, 1, 1);
    let calendar = WorkingCalendar::new(office, 8, [year]).expect("one year, a sound offset");
    let start = first
        .to_zoned(jiff::tz::TimeZone::UTC)
        .expect("a year people use")
        .timestamp();
    for limit in ["5 working_days", "300 working_days from next_day"] {
        let due = calendar.deadline(start, &limit.parse().expect("a limit"));
        assert!(due.at > start);
        assert!(calendar.is_working_day(calendar.date_of(due.at)));
    }
}
