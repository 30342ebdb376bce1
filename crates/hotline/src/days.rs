//! How many cases came in, were answered and went late, day by day, and in each
//! class and town: counted by following the outbox, so that a page reads as many
//! rows as it shows days, never as many as there are cases.

mod tally;

use std::collections::BTreeMap;

use jiff::{Span, Timestamp, civil::Date};
use xinqiao_kernel::WorkingCalendar;
use xinqiao_platform::{
    Migration,
    db::{Db, DbError, Row},
    outbox::{self, Begin, Follower},
    values,
};

pub(crate) use self::tally::Tally;
use crate::ledger::TOPIC;

/// The name under which days are counted, on whichever node does it.
const NAME: &str = "days";
/// Entries counted in one go.
const AT_ONCE: i64 = 512;
/// The columns that are added up.
const SUMS: &str =
    "cast(sum(received) as bigint), cast(sum(answered) as bigint), cast(sum(late) as bigint)";

/// The table of days.
pub const MIGRATION: Migration = Migration {
    system: "hotline",
    number: 6,
    name: "days",
    sqlite: include_str!("../migrations/sqlite/0006_days.sql"),
    postgres: include_str!("../migrations/postgres/0006_days.sql"),
};

/// One day in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// Which, by the clock of the place; of a month its first.
    pub date: Date,
    /// Cases that came in.
    pub received: u64,
    /// Replies that units gave.
    pub answered: u64,
    /// Reply limits that ran out.
    pub late: u64,
}

/// What a day's figures are told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The class of the first level; empty while nobody has classified it.
    Class,
    /// The town, or what the case says that is less.
    Town,
}

impl Part {
    const fn code(self) -> &'static str {
        match self {
            Self::Class => "class",
            Self::Town => "town",
        }
    }
}

/// The figures of one class or place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfPart {
    /// Its code.
    pub code: String,
    /// Cases that came in.
    pub received: u64,
    /// Replies that units gave.
    pub answered: u64,
    /// Reply limits that ran out.
    pub late: u64,
}

/// Takes up the counting where it stands.
///
/// # Errors
/// Any [`DbError`].
pub async fn start(db: &Db, now: Timestamp) -> Result<Follower, DbError> {
    Follower::start(db, NAME, Begin::AtTheBeginning, now).await
}

/// Counts what came since, and says how many entries that were. Counted and
/// passed in one transaction, so each is counted once; when another node was
/// quicker nothing is, and [`start`] takes up where that one stands.
///
/// # Errors
/// Any [`DbError`].
pub async fn count(
    db: &Db,
    follower: &mut Follower,
    calendar: &WorkingCalendar,
    now: Timestamp,
) -> Result<usize, DbError> {
    let heard = follower.read(AT_ONCE).await?;
    let Some(last) = heard.last().map(|heard| heard.position) else {
        return Ok(0);
    };
    let of_cases = heard.iter().filter(|heard| heard.entry.topic == TOPIC);
    let events: Vec<(i64, i64)> = of_cases
        .map(|heard| (heard.entry.key, heard.entry.seq))
        .collect();
    let mut statements = tally::of_events(db, &events, calendar).await?.added();
    statements.push(follower.passed(last, now));
    db.transact(statements).await?;
    follower.moved(last);
    Ok(heard.len())
}

/// Puts what was counted anew in the place of all that was counted, and goes on
/// counting from now on. Nothing else may write meanwhile.
pub(crate) async fn replace(db: &Db, tally: &Tally, now: Timestamp) -> Result<(), DbError> {
    outbox::forget(db, NAME).await?;
    Follower::start(db, NAME, Begin::FromNowOn, now).await?;
    db.transact(tally.in_place_of_all()).await?;
    Ok(())
}

/// The last days up to and with today, oldest first, days without anything too.
///
/// # Errors
/// Any [`DbError`].
pub async fn last(db: &Db, today: Date, days: u16) -> Result<Vec<Day>, DbError> {
    let first = first_of(today, days);
    let sql = "select day, received, answered, late from case_day where day >= $1 order by day";
    let known = known(&db.query(sql, values![first.to_string()]).await?)?;
    let series = first.series(Span::new().days(1)).take(usize::from(days));
    Ok(series
        .map(|date| day(date, known.get(&date.to_string())))
        .collect())
}

/// The last months up to and with this one, oldest first, as far as they have come.
///
/// # Errors
/// Any [`DbError`].
pub async fn months(db: &Db, today: Date, months: u8) -> Result<Vec<Day>, DbError> {
    let back = Span::new().months(i64::from(months.max(1)) - 1);
    let first = today.first_of_month().saturating_sub(back);
    let sql = format!(
        "select substr(day, 1, 7), {SUMS} from case_day where day >= $1 group by substr(day, 1, 7)"
    );
    let known = known(&db.query(&sql, values![first.to_string()]).await?)?;
    let series = first
        .series(Span::new().months(1))
        .take(usize::from(months));
    Ok(series
        .map(|date| day(date, known.get(&date.strftime("%Y-%m").to_string())))
        .collect())
}

/// The last days in all, told apart by the first `digits` of a code; by code.
///
/// # Errors
/// Any [`DbError`].
pub async fn parts(
    db: &Db,
    part: Part,
    digits: usize,
    today: Date,
    days: u16,
) -> Result<Vec<OfPart>, DbError> {
    let code = format!("substr(code, 1, {digits})");
    let sql = format!(
        "select {code}, {SUMS} from case_day_part where day >= $1 and part = $2 \
         group by {code} order by {code}"
    );
    let first = first_of(today, days).to_string();
    let rows = db.query(&sql, values![first, part.code()]).await?;
    rows.iter()
        .map(|row| {
            let [received, answered, late] = counts(row)?;
            Ok(OfPart {
                code: row.get(0)?,
                received,
                answered,
                late,
            })
        })
        .collect()
}

fn first_of(today: Date, days: u16) -> Date {
    today.saturating_sub(Span::new().days(i64::from(days.max(1)) - 1))
}

fn day(date: Date, counts: Option<&[u64; 3]>) -> Day {
    let [received, answered, late] = counts.copied().unwrap_or_default();
    Day {
        date,
        received,
        answered,
        late,
    }
}

fn known(rows: &[Row]) -> Result<BTreeMap<String, [u64; 3]>, DbError> {
    rows.iter()
        .map(|row| Ok((row.get(0)?, counts(row)?)))
        .collect()
}

/// What was moved to another class may leave less than nothing for a moment.
fn counts(row: &Row) -> Result<[u64; 3], DbError> {
    let count = |column| {
        row.get::<i64>(column)
            .map(|count| count.max(0).unsigned_abs())
    };
    Ok([count(1)?, count(2)?, count(3)?])
}
