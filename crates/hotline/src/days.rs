//! How many cases came in, were answered and went late, day by day: counted by
//! following the outbox, so that a page reads as many rows as it shows days.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use xinqiao_kernel::{WorkingCalendar, words::Milestone};
use xinqiao_platform::{
    Migration,
    db::{Db, DbError, Engine, Statement},
    outbox::{Begin, Follower},
    values,
};

use crate::{
    fact::{Body, Fact},
    ledger::TOPIC,
};

/// The name under which days are counted, on whichever node does it.
const NAME: &str = "days";
/// Entries counted in one go.
const AT_ONCE: i64 = 512;

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
    /// Which, by the clock of the place.
    pub date: Date,
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
    let mut statements: Vec<Statement> = days_of(db, &events, calendar)
        .await?
        .iter()
        .map(add)
        .collect();
    statements.push(follower.passed(last, now));
    db.transact(statements).await?;
    follower.moved(last);
    Ok(heard.len())
}

/// The last days up to and with today, oldest first, days without anything too.
///
/// # Errors
/// Any [`DbError`].
pub async fn last(db: &Db, today: Date, days: u16) -> Result<Vec<Day>, DbError> {
    let first = today.saturating_sub(jiff::Span::new().days(i64::from(days.max(1)) - 1));
    let sql = "select day, received, answered, late from case_day where day >= $1 order by day";
    let mut known = BTreeMap::new();
    for row in db.query(sql, values![first.to_string()]).await? {
        let count = |column| row.get::<i64>(column).map(i64::unsigned_abs);
        let counts = (count(1)?, count(2)?, count(3)?);
        known.insert(row.get::<String>(0)?, counts);
    }
    let day = |date: Date| {
        let (received, answered, late) = known.get(&date.to_string()).copied().unwrap_or_default();
        Day {
            date,
            received,
            answered,
            late,
        }
    };
    Ok(first
        .series(jiff::Span::new().days(1))
        .take(usize::from(days))
        .map(day)
        .collect())
}

async fn days_of(
    db: &Db,
    events: &[(i64, i64)],
    calendar: &WorkingCalendar,
) -> Result<Vec<Day>, DbError> {
    let mut days: BTreeMap<Date, Day> = BTreeMap::new();
    // Numbers, not text from anybody, so they can stand in the statement.
    for some in events.chunks(128) {
        let places: Vec<String> = some
            .iter()
            .map(|(case, seq)| format!("({case}, {seq})"))
            .collect();
        let list = match db.engine() {
            Engine::Sqlite => format!("values {}", places.join(", ")),
            Engine::Postgres => places.join(", "),
        };
        let sql = format!("select at, body from case_event where (case_id, seq) in ({list})");
        for row in db.query(&sql, vec![]).await? {
            let at: Timestamp = row.get(0)?;
            let body: String = row.get(1)?;
            let Ok(body) = serde_json::from_str::<Body>(&body) else {
                continue;
            };
            let date = calendar.date_of(at);
            let day = days.entry(date).or_insert(Day {
                date,
                received: 0,
                answered: 0,
                late: 0,
            });
            for fact in &body.facts {
                match fact {
                    Fact::Filed { .. } => day.received += 1,
                    Fact::Replied { .. } => day.answered += 1,
                    Fact::Passed {
                        milestone: Milestone::Reply,
                    } => day.late += 1,
                    _ => {}
                }
            }
        }
    }
    Ok(days.into_values().collect())
}

fn add(day: &Day) -> Statement {
    let sql = "insert into case_day (day, received, answered, late) values ($1, $2, $3, $4)
        on conflict (day) do update set received = case_day.received + excluded.received,
            answered = case_day.answered + excluded.answered,
            late = case_day.late + excluded.late";
    let date = day.date.to_string();
    let counts = [day.received, day.answered, day.late].map(u64::cast_signed);
    Statement::new(sql, values![date, counts[0], counts[1], counts[2]])
}
