//! The only file that knows the table of past answers.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Serialize;
use xinqiao_platform::{
    db::{Db, DbError, Row, Statement},
    outbox, values,
};

use super::{Answer, AnswerId};

/// Topic of past answers in the outbox.
pub const TOPIC: &str = "answer";
/// Answers of a transaction.
pub const AT_ONCE: usize = 200;

/// A pair as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// What was asked and answered.
    pub answer: Answer,
    /// 1 when it came, one more with each change.
    pub version: i64,
}

/// What became of pairs that were put.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Put {
    /// They were not there.
    pub new: usize,
    /// They said something else.
    pub changed: usize,
    /// They said the same.
    pub same: usize,
}

/// Puts pairs of different keys, [`AT_ONCE`] at most, all or none of them; what says
/// the same is left alone.
///
/// # Errors
/// Any [`DbError`]; [`DbError::Corrupt`] when two keys have one number.
pub async fn put(db: &Db, answers: &[Answer], now: Timestamp) -> Result<Put, DbError> {
    let (put, statements) = planned(db, answers, now).await?;
    if !statements.is_empty() {
        db.transact(statements).await?;
    }
    Ok(put)
}

/// What [`put`] would do.
///
/// # Errors
/// As [`put`].
pub async fn would_put(db: &Db, answers: &[Answer], now: Timestamp) -> Result<Put, DbError> {
    planned(db, answers, now).await.map(|(put, _)| put)
}

async fn planned(
    db: &Db,
    answers: &[Answer],
    now: Timestamp,
) -> Result<(Put, Vec<Statement>), DbError> {
    let ids: Vec<AnswerId> = answers.iter().map(Answer::id).collect();
    let known = some(db, &ids).await?.into_iter();
    let known: HashMap<AnswerId, Held> = known.map(|held| (held.answer.id(), held)).collect();
    let mut put = Put::default();
    let mut statements = Vec::new();
    for answer in answers {
        let version = match known.get(&answer.id()) {
            Some(held) if held.answer == *answer => {
                put.same += 1;
                continue;
            }
            Some(held) if held.answer.key != answer.key => {
                return Err(DbError::Corrupt {
                    what: format!("{} and {} have one number", held.answer.key, answer.key),
                });
            }
            Some(held) => {
                put.changed += 1;
                held.version + 1
            }
            None => {
                put.new += 1;
                1
            }
        };
        statements.extend(put_one(db, answer, version, now)?);
    }
    Ok((put, statements))
}

fn put_one(
    db: &Db,
    answer: &Answer,
    version: i64,
    now: Timestamp,
) -> Result<[Statement; 2], DbError> {
    let id = answer.id();
    let doc = serde_json::to_string(answer).map_err(|error| corrupt(id, &error))?;
    let sql = "insert into answer_pair (id, version, key, doc) values ($1, $2, $3, $4) \
               on conflict (id) do update set version = excluded.version, doc = excluded.doc";
    let row = values![id.0, version, answer.key.as_str(), doc];
    let told = outbox::Entry {
        topic: TOPIC.into(),
        key: id.0,
        seq: version,
        body: "{}".to_owned(),
        at: now,
    };
    Ok([Statement::new(sql, row), told.statement(db.engine())])
}

/// Those of these that there are.
///
/// # Errors
/// Any [`DbError`].
pub async fn some(db: &Db, ids: &[AnswerId]) -> Result<Vec<Held>, DbError> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let sql = "select doc, version, id from answer_pair where id {keys}";
    let rows = db.query_among(sql, &ids, Vec::new()).await?;
    rows.iter().map(held).collect()
}

/// All of them by number, a page of `most` after `after`.
///
/// # Errors
/// Any [`DbError`].
pub async fn all(db: &Db, after: Option<AnswerId>, most: u32) -> Result<Vec<Held>, DbError> {
    let sql = "select doc, version, id from answer_pair where id > $1 order by id limit $2";
    let after = after.map_or(-1, |id| id.0);
    let rows = db.query(sql, values![after, most]).await?;
    rows.iter().map(held).collect()
}

fn held(row: &Row) -> Result<Held, DbError> {
    let doc: String = row.get(0)?;
    let id = AnswerId(row.get(2)?);
    Ok(Held {
        answer: serde_json::from_str(&doc).map_err(|error| corrupt(id, &error))?,
        version: row.get(1)?,
    })
}

fn corrupt(id: AnswerId, error: &serde_json::Error) -> DbError {
    DbError::Corrupt {
        what: format!("past answer {}: {error}", id.0),
    }
}
