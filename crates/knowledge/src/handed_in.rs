//! Files that were handed in, as rows, between the look at them and the word that
//! they are to be taken.

use jiff::{SignedDuration, Timestamp};
use xinqiao_kernel::PersonId;
use xinqiao_platform::{
    db::{Db, DbError, Statement},
    values,
};

use crate::{knowledge::busy, sheet::Sheet};

/// How long one is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How often a number is tried for when others hand in files at the same moment.
const TRIES: u32 = 4;

/// A file that was handed in.
#[derive(Clone, Debug)]
pub struct Kept {
    /// What the sender calls it.
    pub name: String,
    /// Its rows.
    pub sheet: Sheet,
    /// What became of its rows, when they were taken; as the page wrote it down.
    pub outcome: Option<String>,
}

/// Keeps a file; its number. What is older than a week is let go.
///
/// # Errors
/// Any [`DbError`].
pub async fn keep(
    db: &Db,
    by: PersonId,
    name: &str,
    sheet: &Sheet,
    now: Timestamp,
) -> Result<i64, DbError> {
    let rows = serde_json::to_string(sheet).map_err(|error| corrupt(&error))?;
    for _ in 0..TRIES {
        let last = "select coalesce(max(id), 0) + 1 from item_import";
        let row = db.query_one(last, Vec::new()).await?;
        let id: i64 = row.map_or(Ok(1), |row| row.get(0))?;
        let statements = vec![
            Statement::new(
                "insert into item_import (id, person, name, at, sheet) values ($1, $2, $3, $4, $5)",
                values![id, by.0, name, now, rows.as_str()],
            ),
            Statement::new("delete from item_import where at < $1", values![now - KEPT]),
        ];
        match db.transact(statements).await {
            Ok(_) => return Ok(id),
            Err(DbError::Conflict { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Err(busy())
}

/// A file that this person handed in.
///
/// # Errors
/// Any [`DbError`].
pub async fn read(db: &Db, by: PersonId, id: i64) -> Result<Option<Kept>, DbError> {
    let sql = "select name, sheet, outcome from item_import where id = $1 and person = $2";
    let Some(row) = db.query_one(sql, values![id, by.0]).await? else {
        return Ok(None);
    };
    let rows: String = row.get(1)?;
    Ok(Some(Kept {
        name: row.get(0)?,
        sheet: serde_json::from_str(&rows).map_err(|error| corrupt(&error))?,
        outcome: row.get(2)?,
    }))
}

/// Writes down what became of its rows; the first time counts.
///
/// # Errors
/// Any [`DbError`].
pub async fn done(
    db: &Db,
    by: PersonId,
    id: i64,
    outcome: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "update item_import set done_at = $3, outcome = $4 \
               where id = $1 and person = $2 and done_at is null";
    db.execute(sql, values![id, by.0, now, outcome]).await?;
    Ok(())
}

fn corrupt(error: &serde_json::Error) -> DbError {
    DbError::Corrupt {
        what: error.to_string(),
    }
}
