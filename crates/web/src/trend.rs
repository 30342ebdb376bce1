//! Some days as three lines. Each line has a stroke of its own, so that it
//! is told apart without its colour, and the same figures stand in a table.

use std::fmt::Write as _;

use jiff::{ToSpan as _, civil::Date};
use xinqiao_insight::{
    Count,
    count::Sums,
    day::{self, Span},
    days::{self, Part},
};
use xinqiao_platform::db::{Db, DbError};

use crate::page::Page;

/// One day in figures, or one month.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Day {
    /// Which; of a month its first.
    pub(crate) date: Date,
    /// Cases that came in.
    pub(crate) received: u64,
    /// Replies that units gave.
    pub(crate) answered: u64,
    /// Replies that were due and late.
    pub(crate) late: u64,
}

impl Day {
    /// What sums say of a day.
    pub(crate) fn of(date: Date, sums: &Sums) -> Self {
        let count = |count| u64::try_from(sums.of(count)).unwrap_or(0);
        Self {
            date,
            received: count(Count::Received),
            answered: count(Count::Replied),
            late: count(Count::Late),
        }
    }
}

/// The last days up to and with today, oldest first, days without anything too.
pub(crate) async fn last_days(db: &Db, today: Date, most: u16) -> Result<Vec<Day>, DbError> {
    let span = Span::days_to(today, most);
    let known = days::each(db, Part::All, span).await?;
    let series = span.first.series(1.day()).take(usize::from(most));
    Ok(series
        .map(|date| {
            let sums = known.get(&(day::number(date), 0));
            Day::of(date, &sums.copied().unwrap_or_default())
        })
        .collect())
}

/// The last months up to and with this one, oldest first, as far as they have come.
pub(crate) async fn last_months(db: &Db, today: Date, most: u8) -> Result<Vec<Day>, DbError> {
    let back = i64::from(most.max(1)) - 1;
    let first = today.first_of_month().saturating_sub(back.months());
    let known = days::each(db, Part::All, Span { first, last: today }).await?;
    let series = first.series(1.month()).take(usize::from(most));
    Ok(series
        .map(|month| {
            let (from, to) = (day::number(month), day::number(month.last_of_month()));
            let mut sums = Sums::default();
            for of_day in known.range((from, 0)..=(to, 0)) {
                sums.add_all(of_day.1);
            }
            Day::of(month, &sums)
        })
        .collect())
}

/// Width and height of the drawing in its own units; it stretches to its place.
const WIDE: u64 = 1_300;
const HIGH: u64 = 400;

/// The drawing and its figures.
pub(crate) struct Trend {
    pub(crate) lines: Vec<Line>,
    /// What the uppermost rule stands for, and the one in the middle.
    pub(crate) top: u64,
    pub(crate) middle: u64,
    pub(crate) first_day: String,
    pub(crate) last_day: String,
    /// What the first column of the table is about.
    pub(crate) column: String,
    pub(crate) days: Vec<DayRow>,
}

/// One line.
pub(crate) struct Line {
    /// `received`, `answered`, `late`: its class.
    pub(crate) code: &'static str,
    pub(crate) name: String,
    /// `0,400 100,380 …`.
    pub(crate) points: String,
    /// Today's figure, and that of all the days.
    pub(crate) today: u64,
    pub(crate) all: u64,
}

/// One row of the table.
pub(crate) struct DayRow {
    pub(crate) day: String,
    pub(crate) received: u64,
    pub(crate) answered: u64,
    pub(crate) late: u64,
}

impl Trend {
    /// Days up to and with today.
    pub(crate) fn new(page: &Page, days: &[Day]) -> Self {
        Self::said(page, days, "%-m-%-d", ["trend-day", "when-today"])
    }

    /// Months up to and with this one.
    pub(crate) fn of_months(page: &Page, months: &[Day]) -> Self {
        Self::said(page, months, "%Y-%m", ["trend-month", "trend-this-month"])
    }

    fn said(page: &Page, days: &[Day], form: &str, [column, last]: [&str; 2]) -> Self {
        let highest = days
            .iter()
            .flat_map(|day| [day.received, day.answered, day.late]);
        let top = round_up(highest.max().unwrap_or(0));
        let line = |code, key, of: fn(&Day) -> u64| Line {
            code,
            name: page.t(key).into_owned(),
            points: points(days, top, of),
            today: days.last().map_or(0, of),
            all: days.iter().map(of).sum(),
        };
        let said = |day: &Day| day.date.strftime(form).to_string();
        Self {
            lines: vec![
                line("received", "trend-received", |day| day.received),
                line("answered", "trend-answered", |day| day.answered),
                line("late", "trend-late", |day| day.late),
            ],
            top,
            middle: top / 2,
            first_day: days.first().map(said).unwrap_or_default(),
            last_day: page.t(last).into_owned(),
            column: page.t(column).into_owned(),
            days: days
                .iter()
                .rev()
                .map(|day| DayRow {
                    day: said(day),
                    received: day.received,
                    answered: day.answered,
                    late: day.late,
                })
                .collect(),
        }
    }

    /// Whether nothing happened in all these days.
    pub(crate) fn is_empty(&self) -> bool {
        self.lines.iter().all(|line| line.all == 0)
    }
}

fn points(days: &[Day], top: u64, of: fn(&Day) -> u64) -> String {
    let steps = u64::try_from(days.len().saturating_sub(1))
        .unwrap_or(1)
        .max(1);
    let mut text = String::new();
    for (at, day) in (0u64..).zip(days) {
        let x = at * WIDE / steps;
        let y = HIGH - of(day).min(top) * HIGH / top;
        // Writing to a string cannot fail.
        let _ = write!(text, "{}{x},{y}", if at == 0 { "" } else { " " });
    }
    text
}

/// The next even number that people read at a glance: 2, 4, 10, 20, 40, 100 …
fn round_up(highest: u64) -> u64 {
    let mut unit = 1;
    loop {
        for step in [2, 4, 10] {
            if highest <= step * unit {
                return step * unit;
            }
        }
        unit *= 10;
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_scale_ends_at_a_number_read_at_a_glance() {
        for (highest, top) in [
            (0, 2),
            (2, 2),
            (3, 4),
            (5, 10),
            (11, 20),
            (41, 100),
            (1_001, 2_000),
        ] {
            assert_eq!(round_up(highest), top);
        }
    }

    #[test]
    fn a_line_runs_from_edge_to_edge_and_never_leaves_the_drawing() {
        let day = |day, received| Day {
            date: date(2026, 11, day),
            received,
            answered: 0,
            late: 0,
        };
        let days = [day(1, 0), day(2, 10), day(3, 5)];
        assert_eq!(
            points(&days, 10, |day| day.received),
            "0,400 650,0 1300,200"
        );
        assert_eq!(points(&days[..1], 10, |day| day.received), "0,400");
    }
}
