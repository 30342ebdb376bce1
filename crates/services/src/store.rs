//! The only file that knows the table of service items.

use std::collections::HashMap;

use jiff::Timestamp;
use xinqiao_platform::{
    Migration,
    db::{Db, DbError, Row, Statement},
    outbox, values,
};

use crate::item::{ServiceId, ServiceItem};

/// The tables of this system.
pub const MIGRATIONS: &[Migration] = &[Migration {
    system: "services",
    number: 1,
    name: "service items",
    sqlite: include_str!("../migrations/0001_service_items.sql"),
    postgres: include_str!("../migrations/0001_service_items.sql"),
}];

/// Topic of service items in the outbox.
pub const TOPIC: &str = "service";
/// Items of a page, and of a transaction.
pub const AT_ONCE: usize = 200;

/// An item as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// What is known of it.
    pub item: ServiceItem,
    /// 1 when it came, one more with each change.
    pub version: i64,
}

/// What became of items that were put.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Put {
    /// They were not there.
    pub new: usize,
    /// They said something else.
    pub changed: usize,
    /// They said the same.
    pub same: usize,
}

/// Puts items of different codes, [`AT_ONCE`] at most, all or none of them; what says
/// the same is left alone.
///
/// # Errors
/// Any [`DbError`]; [`DbError::Corrupt`] when two codes have one number.
pub async fn put(db: &Db, items: &[ServiceItem], now: Timestamp) -> Result<Put, DbError> {
    let (put, statements) = planned(db, items, now).await?;
    if !statements.is_empty() {
        db.transact(statements).await?;
    }
    Ok(put)
}

/// What [`put`] would do.
///
/// # Errors
/// As [`put`].
pub async fn would_put(db: &Db, items: &[ServiceItem], now: Timestamp) -> Result<Put, DbError> {
    planned(db, items, now).await.map(|(put, _)| put)
}

async fn planned(
    db: &Db,
    items: &[ServiceItem],
    now: Timestamp,
) -> Result<(Put, Vec<Statement>), DbError> {
    let ids: Vec<ServiceId> = items.iter().map(ServiceItem::id).collect();
    let known = some(db, &ids).await?;
    let known: HashMap<ServiceId, Held> = known
        .into_iter()
        .map(|held| (held.item.id(), held))
        .collect();
    let mut put = Put::default();
    let mut statements = Vec::new();
    for item in items {
        let version = match known.get(&item.id()) {
            Some(held) if held.item == *item => {
                put.same += 1;
                continue;
            }
            Some(held) if held.item.code != item.code => {
                return Err(DbError::Corrupt {
                    what: format!("{} and {} have one number", held.item.code, item.code),
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
        statements.extend(put_one(db, item, version, now)?);
    }
    Ok((put, statements))
}

fn put_one(
    db: &Db,
    item: &ServiceItem,
    version: i64,
    now: Timestamp,
) -> Result<[Statement; 2], DbError> {
    let doc = serde_json::to_string(item).map_err(|error| corrupt(item.id(), &error))?;
    let sql = "insert into service_item (id, version, code, name, unit, doc) \
               values ($1, $2, $3, $4, $5, $6) on conflict (id) do update set \
               version = excluded.version, name = excluded.name, unit = excluded.unit, \
               doc = excluded.doc";
    let row = values![
        item.id().0,
        version,
        item.code.as_str(),
        item.name.as_str(),
        item.unit.as_str(),
        doc
    ];
    let told = outbox::Entry {
        topic: TOPIC.into(),
        key: item.id().0,
        seq: version,
        body: "{}".to_owned(),
        at: now,
    };
    Ok([Statement::new(sql, row), told.statement(db.engine())])
}

/// One item.
///
/// # Errors
/// Any [`DbError`].
pub async fn one(db: &Db, id: ServiceId) -> Result<Option<Held>, DbError> {
    let sql = "select doc, version, id from service_item where id = $1";
    let row = db.query_one(sql, values![id.0]).await?;
    row.as_ref().map(held).transpose()
}

/// Those of these that there are.
///
/// # Errors
/// Any [`DbError`].
pub async fn some(db: &Db, ids: &[ServiceId]) -> Result<Vec<Held>, DbError> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let sql = "select doc, version, id from service_item where id {keys}";
    let rows = db.query_among(sql, &ids, Vec::new()).await?;
    rows.iter().map(held).collect()
}

/// All of them by number, a page of `most` after `after`.
///
/// # Errors
/// Any [`DbError`].
pub async fn all(db: &Db, after: Option<ServiceId>, most: u32) -> Result<Vec<Held>, DbError> {
    let sql = "select doc, version, id from service_item where id > $1 order by id limit $2";
    let after = after.map_or(-1, |id| id.0);
    let rows = db.query(sql, values![after, most]).await?;
    rows.iter().map(held).collect()
}

/// What else a unit handles, by name, `most` at the most.
///
/// # Errors
/// Any [`DbError`].
pub async fn of_unit(db: &Db, unit: &str, most: u32) -> Result<Vec<Held>, DbError> {
    let sql =
        "select doc, version, id from service_item where unit = $1 order by name, id limit $2";
    let rows = db.query(sql, values![unit, most]).await?;
    rows.iter().map(held).collect()
}

fn held(row: &Row) -> Result<Held, DbError> {
    let doc: String = row.get(0)?;
    let id = ServiceId(row.get(2)?);
    Ok(Held {
        item: serde_json::from_str(&doc).map_err(|error| corrupt(id, &error))?,
        version: row.get(1)?,
    })
}

fn corrupt(id: ServiceId, error: &serde_json::Error) -> DbError {
    DbError::Corrupt {
        what: format!("service item {id}: {error}"),
    }
}
