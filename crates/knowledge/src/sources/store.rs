//! The only file that knows the tables of sources: how far each was heard, and which
//! item here is which there.

use jiff::{SignedDuration, Timestamp};
use xinqiao_platform::{
    db::{Db, DbError, Row, Statement},
    values,
};

use super::Source;
use crate::{
    id::ItemId,
    item::{Followed, Item},
    store::item_id,
};

/// How far a source was heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reached {
    pub(super) position: String,
    pub(super) round: i64,
    pub(super) sweeps: bool,
    pub(super) failures: i64,
}

/// How a source stands, for whoever looks after the site.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Standing {
    /// Its name.
    pub name: String,
    /// When it was last heard to its end.
    pub heard_at: Option<Timestamp>,
    /// When it is asked again.
    pub due_at: Timestamp,
    /// How often in a row it could not be heard.
    pub failures: i64,
    /// Why, the last time.
    pub trouble: String,
    /// Items that were taken from it.
    pub taken: i64,
    /// Items that could not be taken.
    pub refused: i64,
    /// Why not, for one of them.
    pub why: String,
}

/// How every source stands, by name.
///
/// # Errors
/// Any [`DbError`].
pub async fn standing(db: &Db) -> Result<Vec<Standing>, DbError> {
    let sql = "select s.name, s.heard_at, s.due_at, s.failures, s.trouble,
        (select count(*) from item_from f where f.source = s.name and f.item_id > 0),
        (select count(*) from item_from f where f.source = s.name and f.why <> ''),
        (select min(f.why) from item_from f where f.source = s.name and f.why <> '')
        from item_source s order by s.name";
    let rows = db.query(sql, Vec::new()).await?;
    let read = |row: &Row| -> Result<Standing, DbError> {
        Ok(Standing {
            name: row.get(0)?,
            heard_at: row.get(1)?,
            due_at: row.get(2)?,
            failures: row.get(3)?,
            trouble: row.get(4)?,
            taken: row.get(5)?,
            refused: row.get(6)?,
            why: row.get::<Option<String>>(7)?.unwrap_or_default(),
        })
    };
    rows.iter().map(read).collect()
}

/// Takes the turn to ask a source, for a while; none when it is not due, or somebody
/// else has the turn. Under other settings than before it is read from its beginning.
pub(super) async fn turn(
    db: &Db,
    source: &Source,
    now: Timestamp,
    lasts: SignedDuration,
) -> Result<Option<Reached>, DbError> {
    let settings = format!("{source:?}");
    let known = Statement::new(
        "insert into item_source
         (name, settings, position, round, sweeps, due_at, failures, trouble)
         values ($1, $2, '',
             (select coalesce(max(round), 0) + 1 from item_from where source = $1),
             0, $3, 0, '') on conflict (name) do nothing",
        values![source.name.as_str(), settings.as_str(), now],
    );
    let again = Statement::new(
        "update item_source set settings = $2, position = '', round = round + 1, sweeps = 1,
         due_at = $3 where name = $1 and settings <> $2",
        values![source.name.as_str(), settings, now],
    );
    let taken = Statement::new(
        "update item_source set due_at = $3 where name = $1 and due_at <= $2",
        values![source.name.as_str(), now, now + lasts],
    );
    let sql = "select position, round, sweeps, failures from item_source where name = $1";
    let is_due = "select 1 from item_source where name = $1 and settings = $2 and due_at > $3";
    let rests = values![source.name.as_str(), format!("{source:?}"), now];
    if db.query_one(is_due, rests).await?.is_some() {
        return Ok(None);
    }
    db.transact(vec![known, again]).await?;
    if let Err(DbError::Conflict { .. }) = db.transact(vec![taken.expecting(1)]).await {
        return Ok(None);
    }
    let row = db.query_one(sql, values![source.name.as_str()]).await?;
    let read = |row: Row| -> Result<Reached, DbError> {
        Ok(Reached {
            position: row.get(0)?,
            round: row.get(1)?,
            sweeps: row.get::<i64>(2)? != 0,
            failures: row.get(3)?,
        })
    };
    row.map(read).transpose()
}

/// Keeps the turn a while longer.
pub(super) async fn hold(db: &Db, name: &str, until: Timestamp) -> Result<(), DbError> {
    let sql = "update item_source set due_at = $2 where name = $1";
    db.execute(sql, values![name, until]).await.map(drop)
}

/// Moves on behind what was written, and notes what was met. A conflict when somebody
/// else has moved on meanwhile.
pub(super) async fn reach(
    db: &Db,
    name: &str,
    from: &Reached,
    to: &Reached,
    met: impl Iterator<Item = i64>,
) -> Result<(), DbError> {
    let moved = Statement::new(
        "update item_source set position = $2, round = $3, sweeps = $4
         where name = $1 and position = $5",
        values![
            name,
            to.position.as_str(),
            to.round,
            i64::from(to.sweeps),
            from.position.as_str()
        ],
    );
    let met = met.map(|number| {
        let sql = "update item_from set round = $3 where source = $1 and number = $2";
        Statement::new(sql, values![name, number, to.round])
    });
    let moved = [moved.expecting(1)].into_iter();
    db.transact(moved.chain(met).collect()).await.map(drop)
}

/// The source was heard to its end.
pub(super) async fn heard(
    db: &Db,
    name: &str,
    now: Timestamp,
    due_at: Timestamp,
) -> Result<(), DbError> {
    let sql = "update item_source set due_at = $3, heard_at = $2, sweeps = 0, failures = 0,
        trouble = '' where name = $1";
    db.execute(sql, values![name, now, due_at]).await.map(drop)
}

/// It could not be heard.
pub(super) async fn failed(
    db: &Db,
    name: &str,
    trouble: &str,
    due_at: Timestamp,
) -> Result<(), DbError> {
    let sql = "update item_source set due_at = $3, failures = failures + 1, trouble = $2
        where name = $1";
    db.execute(sql, values![name, trouble, due_at])
        .await
        .map(drop)
}

/// The item here that is this one there.
pub(super) async fn known(db: &Db, name: &str, number: i64) -> Result<Option<ItemId>, DbError> {
    let sql = "select item_id from item_from where source = $1 and number = $2 and item_id > 0";
    let row = db.query_one(sql, values![name, number]).await?;
    row.map(|row| item_id(row.get(0)?)).transpose()
}

/// What was not met in this round; those with an item here.
pub(super) async fn unmet(
    db: &Db,
    name: &str,
    round: i64,
    after: i64,
) -> Result<Vec<i64>, DbError> {
    let sql = "select number from item_from
        where source = $1 and round < $2 and number > $3 and item_id > 0
        order by number limit 200";
    let rows = db.query(sql, values![name, round, after]).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Notes that an item could not be taken, or (without a reason) that nothing is wrong
/// with it any more.
pub(super) async fn note(
    db: &Db,
    name: &str,
    number: i64,
    round: i64,
    why: &str,
) -> Result<(), DbError> {
    let (sql, values) = if why.is_empty() {
        let sql = "update item_from set why = '' where source = $1 and number = $2 and why <> ''";
        (sql, values![name, number])
    } else {
        let sql = "insert into item_from (source, number, item_id, round, why)
            values ($1, $2, 0, $3, $4)
            on conflict (source, number) do update set why = excluded.why";
        (sql, values![name, number, round, why])
    };
    db.execute(sql, values).await.map(drop)
}

/// Sources that the site names no more.
pub(super) async fn others(db: &Db, named: &[Source]) -> Result<Vec<String>, DbError> {
    let rows = db
        .query("select name from item_source order by name", Vec::new())
        .await?;
    let all: Vec<String> = rows
        .iter()
        .map(|row| row.get(0))
        .collect::<Result<_, _>>()?;
    let unnamed = |name: &String| !named.iter().any(|source| source.name == *name);
    Ok(all.into_iter().filter(unnamed).collect())
}

/// Forgets a source; its items keep their numbers there.
pub(super) async fn forget(db: &Db, name: &str) -> Result<(), DbError> {
    let sql = "delete from item_source where name = $1";
    db.execute(sql, values![name]).await.map(drop)
}

/// The item is this one there from now on; a conflict when another is already.
pub(crate) fn take(from: &Followed, item: ItemId) -> Statement {
    let sql = "insert into item_from (source, number, item_id, round, why)
        values ($1, $2, $3, $4, '')
        on conflict (source, number) do update
        set item_id = excluded.item_id, round = excluded.round, why = ''
        where item_from.item_id = 0";
    let values = values![from.source.as_str(), from.number, item.value(), from.round];
    Statement::new(sql, values).expecting(1)
}

/// Puts right which item is which there.
pub(crate) fn mend(item: &Item) -> Vec<Statement> {
    let id = item.id.value();
    let Some(from) = &item.followed else {
        let sql = "delete from item_from where item_id = $1";
        return vec![Statement::new(sql, values![id])];
    };
    let others = Statement::new(
        "delete from item_from where item_id = $1 and (source <> $2 or number <> $3)",
        values![id, from.source.as_str(), from.number],
    );
    let own = Statement::new(
        "insert into item_from (source, number, item_id, round, why) values ($1, $2, $3, $4, '')
         on conflict (source, number) do update set item_id = excluded.item_id",
        values![from.source.as_str(), from.number, id, from.round],
    );
    vec![others, own]
}
