//! The tables of gaps.

use std::collections::BTreeSet;

use jiff::Timestamp;
use xinqiao_kernel::PersonId;
use xinqiao_platform::{
    Value,
    db::{Db, DbError, Row, Statement},
    values,
};

use super::{Gap, GapState};
use crate::store::item_id;

const COLUMNS: &str = "id, version, state, words, asked, first_at, last_at, due_at, taken_by, item_id, note, closed_at";
/// Gaps with something in common that are looked at.
const LIKELY_MOST: i64 = 8;
/// Wordings of one gap that are kept; more say nothing new.
const SAID_MOST: i64 = 50;

/// What is needed of a gap to compare it.
pub(super) struct Known {
    pub id: i64,
    pub grams: usize,
}

/// Open gaps that have most pairs of signs in common, with how many.
pub(super) async fn likely(
    db: &Db,
    grams: &BTreeSet<String>,
) -> Result<Vec<(Known, usize)>, DbError> {
    let mut params: Vec<Value> = values![LIKELY_MOST];
    let marks: Vec<String> = grams
        .iter()
        .map(|gram| {
            params.push(gram.into());
            format!("${}", params.len())
        })
        .collect();
    let sql = format!(
        "select g.id, g.grams, c.common from (select gap_id, count(*) as common from item_gap_gram \
         where gram in ({}) group by gap_id order by common desc, gap_id limit $1) c \
         join item_gap g on g.id = c.gap_id order by c.common desc, g.id",
        marks.join(", ")
    );
    let rows = db.query(&sql, params).await?;
    let count = |value: i64| usize::try_from(value).unwrap_or(0);
    rows.iter()
        .map(|row| {
            let known = Known {
                id: row.get(0)?,
                grams: count(row.get(1)?),
            };
            Ok((known, count(row.get(2)?)))
        })
        .collect()
}

pub(super) async fn begin(
    db: &Db,
    words: &str,
    grams: &BTreeSet<String>,
    by: Option<PersonId>,
    now: Timestamp,
    due_at: Timestamp,
) -> Result<i64, DbError> {
    let row = db
        .query_one("select coalesce(max(id), 0) + 1 from item_gap", Vec::new())
        .await?;
    let id: i64 = row.map_or(Ok(1), |row| row.get(0))?;
    let count = i64::try_from(grams.len()).unwrap_or(0);
    let gap = Statement::new(
        "insert into item_gap (id, version, state, words, grams, asked, first_at, last_at, due_at, note) \
         values ($1, 1, 'open', $2, $3, 1, $4, $4, $5, '')",
        values![id, words, count, now, due_at],
    );
    let mut statements = vec![gap, saying(id, 1, words, by, now)];
    statements.extend(grams.iter().map(|gram| {
        let sql = "insert into item_gap_gram (gap_id, gram) values ($1, $2)";
        Statement::new(sql, values![id, gram])
    }));
    db.transact(statements).await?;
    Ok(id)
}

pub(super) async fn count_one_more(
    db: &Db,
    id: i64,
    words: &str,
    by: Option<PersonId>,
    now: Timestamp,
) -> Result<i64, DbError> {
    let known = db
        .query_one("select asked from item_gap where id = $1", values![id])
        .await?;
    let asked: i64 = known.map_or(Ok(0), |row| row.get(0))?;
    let count = Statement::new(
        "update item_gap set asked = asked + 1, last_at = $2 where id = $1 and asked = $3",
        values![id, now, asked],
    )
    .expecting(1);
    let said = (asked < SAID_MOST).then(|| saying(id, asked + 1, words, by, now));
    db.transact([count].into_iter().chain(said).collect())
        .await?;
    Ok(id)
}

fn saying(gap: i64, number: i64, words: &str, by: Option<PersonId>, at: Timestamp) -> Statement {
    Statement::new(
        "insert into item_gap_said (gap_id, number, words, by_person, at) values ($1, $2, $3, $4, $5)",
        values![gap, number, words, by.map(|person| person.0), at],
    )
}

pub(super) async fn gap(db: &Db, id: i64) -> Result<Option<Gap>, DbError> {
    let sql = format!("select {COLUMNS} from item_gap where id = $1");
    let row = db.query_one(&sql, values![id]).await?;
    row.as_ref().map(to_gap).transpose()
}

/// Puts a changed gap in the place of the one that was read. What is done is
/// found no more when somebody asks again: then the item did not help, and it is a
/// gap anew.
pub(super) async fn put(db: &Db, gap: &Gap, by: Option<PersonId>) -> Result<(), DbError> {
    let closed_by = gap.closed_at.and(by).map(|person| person.0);
    let row = Statement::new(
        "update item_gap set version = version + 1, state = $3, taken_by = $4, item_id = $5, note = $6, \
         closed_by = $7, closed_at = $8 where id = $1 and version = $2",
        values![
            gap.id,
            gap.version,
            gap.state.code(),
            gap.taken_by.map(|person| person.0),
            gap.item.map(crate::ItemId::value),
            gap.note.as_str(),
            closed_by,
            gap.closed_at
        ],
    )
    .expecting(1);
    let mut statements = vec![row];
    if gap.closed_at.is_some() {
        let forget = "delete from item_gap_gram where gap_id = $1";
        statements.push(Statement::new(forget, values![gap.id]));
    }
    db.transact(statements).await?;
    Ok(())
}

/// Gaps that wait, those asked most often first.
///
/// # Errors
/// Any [`DbError`].
pub async fn list(db: &Db, skip: u32, most: u32) -> Result<Vec<Gap>, DbError> {
    let sql = format!(
        "select {COLUMNS} from item_gap where state in ('open', 'taken') order by asked desc, id limit $1 offset $2"
    );
    let rows = db.query(&sql, values![most, skip]).await?;
    rows.iter().map(to_gap).collect()
}

/// Gaps of one state, those asked most often first.
///
/// # Errors
/// Any [`DbError`].
pub async fn of_state(db: &Db, state: GapState, skip: u32, most: u32) -> Result<Vec<Gap>, DbError> {
    let sql = format!(
        "select {COLUMNS} from item_gap where state = $3 order by asked desc, id limit $1 offset $2"
    );
    let rows = db.query(&sql, values![most, skip, state.code()]).await?;
    rows.iter().map(to_gap).collect()
}

/// The wordings in which a gap was asked for, each once, the newest first.
///
/// # Errors
/// Any [`DbError`].
pub async fn said(db: &Db, gap: i64) -> Result<Vec<String>, DbError> {
    let sql = "select words, max(at) as last from item_gap_said where gap_id = $1 group by words order by last desc, words";
    let rows = db.query(sql, values![gap]).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

fn to_gap(row: &Row) -> Result<Gap, DbError> {
    let state: String = row.get(2)?;
    Ok(Gap {
        id: row.get(0)?,
        version: row.get(1)?,
        state: GapState::from_code(&state).unwrap_or(GapState::Open),
        words: row.get(3)?,
        asked: row.get(4)?,
        first_at: row.get(5)?,
        last_at: row.get(6)?,
        due_at: row.get(7)?,
        taken_by: row.get::<Option<i64>>(8)?.map(PersonId),
        item: row.get::<Option<i64>>(9)?.map(item_id).transpose()?,
        note: row.get(10)?,
        closed_at: row.get(11)?,
    })
}
