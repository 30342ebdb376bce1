//! What the call-back desk writes down beside the cases: that a number was
//! dialled, and how a person's day of calls went.

use jiff::{Timestamp, civil::Date};
use xinqiao_kernel::{CaseId, PersonId};
use xinqiao_platform::{
    db::{Db, DbError},
    values,
};

/// Writes down that somebody looked at a number in full to dial it.
///
/// # Errors
/// Any [`DbError`].
pub async fn dialled(
    db: &Db,
    case: CaseId,
    person: PersonId,
    now: Timestamp,
) -> Result<(), DbError> {
    db.execute(
        "insert into call_dialled (case_id, at, person_id) values ($1, $2, $3) \
         on conflict do nothing",
        values![case.value(), now, person.0],
    )
    .await?;
    Ok(())
}

/// Whether this person dialled for this case since a moment.
///
/// # Errors
/// Any [`DbError`].
pub async fn has_dialled(
    db: &Db,
    case: CaseId,
    person: PersonId,
    since: Timestamp,
) -> Result<bool, DbError> {
    let sql =
        "select 1 from call_dialled where case_id = $1 and at >= $2 and person_id = $3 limit 1";
    let row = db
        .query_one(sql, values![case.value(), since, person.0])
        .await?;
    Ok(row.is_some())
}

/// Counts one call of a person's day.
///
/// # Errors
/// Any [`DbError`].
pub async fn count_call(
    db: &Db,
    person: PersonId,
    day: Date,
    outcome: &str,
) -> Result<(), DbError> {
    let sql = "insert into call_tally (person_id, day, outcome, calls) values ($1, $2, $3, 1) \
               on conflict (person_id, day, outcome) do update set calls = call_tally.calls + 1";
    db.execute(sql, values![person.0, number_of(day), outcome])
        .await?;
    Ok(())
}

/// How a person's day of calls went: each outcome with its number.
///
/// # Errors
/// Any [`DbError`].
pub async fn tally(db: &Db, person: PersonId, day: Date) -> Result<Vec<(String, i64)>, DbError> {
    let sql = "select outcome, calls from call_tally where person_id = $1 and day = $2";
    db.query(sql, values![person.0, number_of(day)])
        .await?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// 2026-11-02 as 20261102.
fn number_of(day: Date) -> i64 {
    i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
}
