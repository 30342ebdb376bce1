//! The only file that knows the tables.

use std::collections::BTreeMap;

use xinqiao_platform::{
    Migration,
    db::{Db, DbError, Row, Statement},
};

use crate::{
    count::{Count, Sums},
    day::Day,
    days::Part,
    fold::Rows,
    row::{Intake, Lies, Marks, Round},
};

/// The tables of figures.
pub const MIGRATIONS: &[Migration] = &[Migration {
    system: "insight",
    number: 1,
    name: "figures",
    sqlite: include_str!("../migrations/sqlite/0001_figures.sql"),
    postgres: include_str!("../migrations/postgres/0001_figures.sql"),
}];

/// Rows in one statement.
const AT_ONCE: usize = 100;
const INTAKE: &str = "case_id, seq, class, region, nature, channel, urgency, filed, ended, marks";
const ROUND: &str = "case_id, number, unit, class, region, nature, channel, urgency, given, due, \
                     replied, closed, judged, marks, minutes, grade";

/// Sums of days by one thing.
pub(crate) type Days = BTreeMap<(Day, Part, i64), Sums>;

/// The rows of these cases, as far as they have any.
pub(crate) async fn rows_among(db: &Db, cases: &[i64]) -> Result<BTreeMap<i64, Rows>, DbError> {
    let intakes = format!("select {INTAKE} from figure_intake where case_id {{keys}}");
    let rounds =
        format!("select {ROUND} from figure_round where case_id {{keys}} order by case_id, number");
    joined(
        &db.query_among(&intakes, cases, Vec::new()).await?,
        &db.query_among(&rounds, cases, Vec::new()).await?,
    )
}

/// The rows of cases in a range of ids.
pub(crate) async fn rows_between(
    db: &Db,
    from: i64,
    to: i64,
) -> Result<BTreeMap<i64, Rows>, DbError> {
    let within = format!("case_id between {from} and {to}");
    let intakes = format!("select {INTAKE} from figure_intake where {within}");
    let rounds =
        format!("select {ROUND} from figure_round where {within} order by case_id, number");
    joined(
        &db.query(&intakes, Vec::new()).await?,
        &db.query(&rounds, Vec::new()).await?,
    )
}

fn joined(intakes: &[Row], rounds: &[Row]) -> Result<BTreeMap<i64, Rows>, DbError> {
    let mut cases = BTreeMap::new();
    for row in intakes {
        let intake = to_intake(row)?;
        let rounds = Vec::new();
        cases.insert(intake.case, Rows { intake, rounds });
    }
    for row in rounds {
        let round = to_round(row)?;
        let of = cases.get_mut(&round.case);
        let of = of.ok_or_else(|| corrupt("a round of a case without a row"))?;
        of.rounds.push(round);
    }
    Ok(cases)
}

/// Statements that put rows in the place of those there were.
pub(crate) fn written<'a>(
    changed: impl Iterator<Item = (&'a Rows, Option<&'a Rows>)>,
) -> Vec<Statement> {
    let mut intakes = Vec::new();
    let mut rounds = Vec::new();
    let mut statements = Vec::new();
    for (new, old) in changed {
        if old.is_none_or(|old| old.intake != new.intake) {
            intakes.push(intake_values(&new.intake));
        }
        let before = old.map_or(&[][..], |old| &old.rounds);
        for (at, round) in new.rounds.iter().enumerate() {
            if before.get(at) != Some(round) {
                rounds.push(round_values(round));
            }
        }
        if before.len() > new.rounds.len() {
            let (case, left) = (new.intake.case, new.rounds.len());
            let sql =
                format!("delete from figure_round where case_id = {case} and number > {left}");
            statements.push(Statement::new(sql, Vec::new()));
        }
    }
    statements.extend(upserts("figure_intake", INTAKE, &["case_id"], &intakes));
    statements.extend(upserts(
        "figure_round",
        ROUND,
        &["case_id", "number"],
        &rounds,
    ));
    statements
}

fn upserts<'a>(
    table: &'a str,
    columns: &'a str,
    key: &'a [&'a str],
    rows: &'a [String],
) -> impl Iterator<Item = Statement> + 'a {
    rows.chunks(AT_ONCE).map(move |rows| {
        let set: Vec<String> = columns
            .split(", ")
            .filter(|column| !key.contains(column))
            .map(|column| format!("{column} = excluded.{column}"))
            .collect();
        let sql = format!(
            "insert into {table} ({columns}) values {} on conflict ({}) do update set {}",
            rows.join(", "),
            key.join(", "),
            set.join(", ")
        );
        Statement::new(sql, Vec::new())
    })
}

/// Statements that add to the days.
pub(crate) fn added(days: &Days) -> Vec<Statement> {
    let some: Vec<String> = days
        .iter()
        .filter(|(_, sums)| !sums.is_empty())
        .map(|((day, part, code), sums)| {
            let sums: Vec<String> = sums.0.iter().map(i64::to_string).collect();
            format!("({day}, {}, {code}, {})", part.number(), sums.join(", "))
        })
        .collect();
    let set: Vec<String> = Count::ALL
        .iter()
        .map(|count| format!("{0} = figure_day.{0} + excluded.{0}", count.code()))
        .collect();
    let chunks = some.chunks(AT_ONCE);
    chunks
        .map(|rows| {
            let sql = format!(
                "insert into figure_day (day, part, code, {}) values {} \
                 on conflict (day, part, code) do update set {}",
                columns(),
                rows.join(", "),
                set.join(", ")
            );
            Statement::new(sql, Vec::new())
        })
        .collect()
}

/// Nothing is left of what was counted.
pub(crate) fn emptied() -> Vec<Statement> {
    [
        "figure_intake",
        "figure_round",
        "figure_day",
        "figure_state",
    ]
    .map(|table| Statement::new(format!("delete from {table}"), Vec::new()))
    .into()
}

/// Notes that no case is left that was never counted.
pub(crate) const ALL_COUNTED: &str =
    "insert into figure_state (all_counted) values (1) on conflict (all_counted) do nothing";

/// Whether that was noted.
pub(crate) async fn all_counted(db: &Db) -> Result<bool, DbError> {
    let row = db
        .query_one("select all_counted from figure_state", Vec::new())
        .await?;
    Ok(row.is_some())
}

/// All days that are kept, without those on which nothing is left.
pub(crate) async fn all_days(db: &Db) -> Result<Days, DbError> {
    let sql = format!("select day, part, code, {} from figure_day", columns());
    let rows = db.query(&sql, Vec::new()).await?;
    let mut days = Days::new();
    for row in &rows {
        let part: i64 = row.get(1)?;
        let part = Part::numbered(part).ok_or_else(|| corrupt("a day of no known part"))?;
        let sums = Sums::read(row, 3)?;
        if !sums.is_empty() {
            days.insert((row.get(0)?, part, row.get(2)?), sums);
        }
    }
    Ok(days)
}

/// The counts as columns.
pub(crate) fn columns() -> String {
    let codes: Vec<&str> = Count::ALL.iter().map(|count| count.code()).collect();
    codes.join(", ")
}

// Whole numbers, not text from anybody, so they can stand in a statement.

fn intake_values(row: &Intake) -> String {
    format!(
        "({}, {}, {}, {}, {}, {})",
        row.case,
        row.seq,
        lies_values(row.lies),
        row.filed,
        maybe(row.ended),
        row.marks.0
    )
}

fn round_values(row: &Round) -> String {
    let days = [
        Some(row.given),
        row.due,
        row.replied,
        row.closed,
        row.judged,
    ]
    .map(maybe);
    format!(
        "({}, {}, {}, {}, {}, {}, {}, {})",
        row.case,
        row.number,
        row.unit,
        lies_values(row.lies),
        days.join(", "),
        row.marks.0,
        row.minutes,
        row.grade
    )
}

fn lies_values(lies: Lies) -> String {
    let Lies {
        class,
        region,
        nature,
        channel,
        urgency,
    } = lies;
    format!("{class}, {region}, {nature}, {channel}, {urgency}")
}

fn maybe(day: Option<Day>) -> String {
    day.map_or("null".to_owned(), |day| day.to_string())
}

fn to_intake(row: &Row) -> Result<Intake, DbError> {
    Ok(Intake {
        case: row.get(0)?,
        seq: row.get(1)?,
        lies: to_lies(row, 2)?,
        filed: row.get(7)?,
        ended: row.get(8)?,
        marks: Marks(row.get(9)?),
    })
}

fn to_round(row: &Row) -> Result<Round, DbError> {
    Ok(Round {
        case: row.get(0)?,
        number: row.get(1)?,
        unit: row.get(2)?,
        lies: to_lies(row, 3)?,
        given: row.get(8)?,
        due: row.get(9)?,
        replied: row.get(10)?,
        closed: row.get(11)?,
        judged: row.get(12)?,
        marks: Marks(row.get(13)?),
        minutes: row.get(14)?,
        grade: row.get(15)?,
    })
}

/// Only derived rows can be so, and they can be made anew.
fn corrupt(what: &str) -> DbError {
    DbError::Corrupt {
        what: format!("{what}; xinqiao rebuild"),
    }
}

fn to_lies(row: &Row, at: usize) -> Result<Lies, DbError> {
    Ok(Lies {
        class: row.get(at)?,
        region: row.get(at + 1)?,
        nature: row.get(at + 2)?,
        channel: row.get(at + 3)?,
        urgency: row.get(at + 4)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_engines_have_a_column_for_every_count() {
        for migration in MIGRATIONS {
            for sql in [migration.sqlite, migration.postgres] {
                let found: Vec<&str> = sql
                    .split("create table figure_day")
                    .nth(1)
                    .and_then(|text| text.split("primary key").next())
                    .unwrap_or_default()
                    .lines()
                    .filter_map(|line| line.trim().split_once(' '))
                    .filter(|(_, kind)| kind.trim().starts_with("bigint not null"))
                    .map(|(name, _)| name)
                    .skip(3)
                    .collect();
                let counted: Vec<&str> = Count::ALL.iter().map(|count| count.code()).collect();
                assert_eq!(found, counted);
            }
        }
    }
}
