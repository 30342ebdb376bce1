//! The table of asks.

use jiff::Timestamp;
use xinqiao_kernel::{CaseId, PersonId, UnitId};
use xinqiao_platform::{
    Value,
    db::{Db, DbError, Row, Statement},
    values,
};

use super::{Ask, AskState};
use crate::store::item_id;

const COLUMNS: &str = "id, version, state, unit, class, gap_id, words, asked, case_id, first_at, last_at, due_at, item_id, note, answered_at";

pub(super) async fn ask(db: &Db, id: i64) -> Result<Option<Ask>, DbError> {
    let sql = format!("select {COLUMNS} from item_ask where id = $1");
    let row = db.query_one(&sql, values![id]).await?;
    row.as_ref().map(to_ask).transpose()
}

/// The last a unit was asked of a class.
pub(super) async fn last_of_class(
    db: &Db,
    unit: UnitId,
    class: &str,
) -> Result<Option<Ask>, DbError> {
    let sql = format!(
        "select {COLUMNS} from item_ask where unit = $1 and class = $2 order by id desc limit 1"
    );
    let row = db.query_one(&sql, values![unit.0, class]).await?;
    row.as_ref().map(to_ask).transpose()
}

/// Whether an item was quoted in a reply to this case.
pub(super) async fn is_quoted(db: &Db, case: CaseId) -> Result<bool, DbError> {
    let sql = "select 1 from item_quote where case_id = $1 limit 1";
    Ok(db.query_one(sql, values![case.value()]).await?.is_some())
}

pub(super) async fn begin(db: &Db, ask: &Ask) -> Result<i64, DbError> {
    let row = db
        .query_one("select coalesce(max(id), 0) + 1 from item_ask", Vec::new())
        .await?;
    let id: i64 = row.map_or(Ok(1), |row| row.get(0))?;
    db.execute(
        "insert into item_ask (id, version, state, unit, class, gap_id, words, asked, case_id, first_at, last_at, due_at, note) \
         values ($1, 1, 'open', $2, $3, $4, $5, $6, $7, $8, $8, $9, '')",
        values![
            id,
            ask.unit.0,
            ask.class.as_str(),
            ask.gap,
            ask.words.as_str(),
            ask.asked,
            ask.case.map(CaseId::value),
            ask.first_at,
            ask.due_at
        ],
    )
    .await?;
    Ok(id)
}

pub(super) async fn count_one_more(
    db: &Db,
    ask: &Ask,
    case: CaseId,
    now: Timestamp,
) -> Result<(), DbError> {
    let count = Statement::new(
        "update item_ask set version = version + 1, asked = asked + 1, case_id = $3, last_at = $4 \
         where id = $1 and version = $2",
        values![ask.id, ask.version, case.value(), now],
    );
    db.transact(vec![count.expecting(1)]).await.map(drop)
}

pub(super) async fn put(db: &Db, ask: &Ask, by: Option<PersonId>) -> Result<(), DbError> {
    let row = Statement::new(
        "update item_ask set version = version + 1, state = $3, item_id = $4, note = $5, answered_by = $6, \
         answered_at = $7 where id = $1 and version = $2",
        values![
            ask.id,
            ask.version,
            ask.state.code(),
            ask.item.map(crate::ItemId::value),
            ask.note.as_str(),
            by.map(|person| person.0),
            ask.answered_at
        ],
    );
    db.transact(vec![row.expecting(1)]).await.map(drop)
}

/// What units are asked to write, the earliest due first; of every unit when
/// `units` is nothing.
///
/// # Errors
/// Any [`DbError`].
pub async fn list(
    db: &Db,
    units: Option<&[UnitId]>,
    state: AskState,
    skip: u32,
    most: u32,
) -> Result<Vec<Ask>, DbError> {
    let mut params: Vec<Value> = values![most, skip, state.code()];
    let of_units = match units {
        None => "1 = 1".to_owned(),
        Some([]) => return Ok(Vec::new()),
        Some(units) => {
            let marks: Vec<String> = units
                .iter()
                .map(|unit| {
                    params.push(unit.0.into());
                    format!("${}", params.len())
                })
                .collect();
            format!("unit in ({})", marks.join(", "))
        }
    };
    let sql = format!(
        "select {COLUMNS} from item_ask where state = $3 and {of_units} order by due_at, id limit $1 offset $2"
    );
    let rows = db.query(&sql, params).await?;
    rows.iter().map(to_ask).collect()
}

/// The open asks that an item which is being written for a gap answers.
///
/// # Errors
/// Any [`DbError`].
pub async fn open_of(db: &Db, gap: i64) -> Result<Vec<Ask>, DbError> {
    let sql =
        format!("select {COLUMNS} from item_ask where gap_id = $1 and state = 'open' order by id");
    let rows = db.query(&sql, values![gap]).await?;
    rows.iter().map(to_ask).collect()
}

fn to_ask(row: &Row) -> Result<Ask, DbError> {
    let state: String = row.get(2)?;
    let case = row.get::<Option<i64>>(8)?;
    Ok(Ask {
        id: row.get(0)?,
        version: row.get(1)?,
        state: AskState::from_code(&state).unwrap_or(AskState::Open),
        unit: UnitId(row.get(3)?),
        class: row.get(4)?,
        gap: row.get(5)?,
        words: row.get(6)?,
        asked: row.get(7)?,
        case: case.and_then(|id| CaseId::try_from(id).ok()),
        first_at: row.get(9)?,
        last_at: row.get(10)?,
        due_at: row.get(11)?,
        item: row.get::<Option<i64>>(12)?.map(item_id).transpose()?,
        note: row.get(13)?,
        answered_at: row.get(14)?,
    })
}
