//! What changed since a position, in order: for the index of the search, and for
//! other platforms that subscribe. One row an item, at the turn of its last
//! change, so the feed stays as long as the items and whoever comes back after a
//! year reads each item once.
//!
//! **Nothing is skipped.** On PostgreSQL a turn is the number of the transaction
//! that changed the item, and only turns older than the oldest transaction still
//! running are read: nothing can appear before them any more.

use std::{fmt, str::FromStr};

use xinqiao_platform::{
    db::{Db, DbError, Engine, Row, Statement},
    values,
};

use crate::{
    id::ItemId,
    item::Item,
    store::{item_id, to_item},
};

/// A place in the feed. Written `epoch-turn-item`; who follows keeps it as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    epoch: i64,
    turn: i64,
    item: i64,
}

/// It is no position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "位置不对，请原样带回上次的 next，或不带以从头开始 · not a position: give back the last one as it was"
)]
pub struct NoPosition;

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", self.epoch, self.turn, self.item)
    }
}

impl FromStr for Position {
    type Err = NoPosition;

    fn from_str(text: &str) -> Result<Self, NoPosition> {
        let mut parts = text.split('-').map(|part| part.parse::<i64>().ok());
        let mut next = || {
            parts
                .next()
                .flatten()
                .filter(|part| *part >= 0)
                .ok_or(NoPosition)
        };
        let position = Self {
            epoch: next()?,
            turn: next()?,
            item: next()?,
        };
        parts.next().map_or(Ok(position), |_| Err(NoPosition))
    }
}

/// Items that changed, in order.
#[derive(Clone, Debug)]
pub struct Changes {
    /// As they stand now; whether they are shown is said by each. Whoever follows
    /// drops what is shown no more.
    pub items: Vec<Item>,
    /// Where to read on.
    pub next: Position,
    /// Turns began again (a backup was read back): what was kept is to be
    /// forgotten, this is the beginning.
    pub afresh: bool,
    /// There may be more at once.
    pub more: bool,
}

/// What changed after a position, `most` items at most.
///
/// # Errors
/// Any [`DbError`].
pub async fn since(db: &Db, after: Position, most: u32) -> Result<Changes, DbError> {
    let epoch = epoch(db).await?;
    let afresh = epoch != after.epoch;
    let after = if afresh {
        Position {
            epoch,
            ..Position::default()
        }
    } else {
        after
    };
    let horizon = match db.engine() {
        Engine::Sqlite => "",
        Engine::Postgres => "and c.turn < pg_snapshot_xmin(pg_current_snapshot())::text::bigint",
    };
    let sql = format!(
        "select i.doc, c.turn, c.item_id from item_change c join item i on i.id = c.item_id \
         where (c.turn, c.item_id) > ($1, $2) {horizon} order by c.turn, c.item_id limit $3"
    );
    let rows = db
        .query(&sql, values![after.turn, after.item, most])
        .await?;
    let next = match rows.last() {
        Some(row) => Position {
            epoch,
            turn: row.get(1)?,
            item: row.get(2)?,
        },
        None => after,
    };
    Ok(Changes {
        more: rows.len() == most as usize,
        items: rows.iter().map(to_item).collect::<Result<_, _>>()?,
        next,
        afresh,
    })
}

/// All items that are or were shown, by number after `after`, for an index that
/// is made afresh. Read the position of [`now`] before.
///
/// # Errors
/// Any [`DbError`].
pub async fn all(db: &Db, after: Option<ItemId>, most: u32) -> Result<Vec<Item>, DbError> {
    let sql = "select doc from item where id > $1 and state in ('published', 'hidden') order by id limit $2";
    let after = after.map_or(0, ItemId::value);
    let rows = db.query(sql, values![after, most]).await?;
    rows.iter().map(to_item).collect()
}

/// The end of the feed as it can be read now.
///
/// # Errors
/// Any [`DbError`].
pub async fn now(db: &Db) -> Result<Position, DbError> {
    let horizon = match db.engine() {
        Engine::Sqlite => "",
        Engine::Postgres => "where turn < pg_snapshot_xmin(pg_current_snapshot())::text::bigint",
    };
    let sql = format!(
        "select turn, item_id from item_change {horizon} order by turn desc, item_id desc limit 1"
    );
    let last = db.query_one(&sql, Vec::new()).await?;
    let position = |row: Row| -> Result<(i64, i64), DbError> { Ok((row.get(0)?, row.get(1)?)) };
    let (turn, item) = last.map(position).transpose()?.unwrap_or_default();
    // Checked here too, so that a broken number is named where it stands.
    if item != 0 {
        item_id(item)?;
    }
    Ok(Position {
        epoch: epoch(db).await?,
        turn,
        item,
    })
}

/// Begins a new counting: after a backup was read back, where the turns of another
/// database mean nothing. Whoever follows begins again.
///
/// # Errors
/// Any [`DbError`].
pub async fn begin_again(db: &Db) -> Result<(), DbError> {
    let next = epoch(db).await? + 1;
    let epoch = Statement::new(
        "insert into item_feed (one, epoch) values (1, $1) \
         on conflict (one) do update set epoch = excluded.epoch",
        values![next],
    );
    let turns = Statement::new("update item_change set turn = 0", Vec::new());
    db.transact(vec![epoch, turns]).await.map(drop)
}

/// Which counting of turns this is.
async fn epoch(db: &Db) -> Result<i64, DbError> {
    let row = db
        .query_one("select epoch from item_feed where one = 1", Vec::new())
        .await?;
    row.map_or(Ok(1), |row| row.get(0))
}
