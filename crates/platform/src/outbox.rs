//! The transactional outbox: what happened, written in the transaction in which
//! it happened, for everything that follows: search, counters, live pages,
//! webhooks, other systems.
//!
//! A follower has a name and a position, and reads on from there. It gets each
//! entry at least once and in an order that never changes; whoever must not do a
//! thing twice joins [`Follower::passed`] to the transaction in which it does it.
//!
//! **Nothing is skipped.** PostgreSQL makes transactions visible in the order of
//! their commits, not of their ids: a reader that remembers "the last id I saw"
//! misses the one that began earlier and ended later. So each row carries the
//! number of its transaction, the order of reading is (transaction, id), and
//! only rows of transactions older than the oldest still running are read:
//! nothing can appear before them any more. SQLite has one writer at a time and
//! needs none of this.

mod follower;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

use crate::db::{Db, DbError, Engine, Kind, Statement, Table, Tx, Value};
use crate::values;
pub use follower::Follower;
use follower::position;

/// One thing that happened, to be written.
#[derive(Clone)]
pub struct Entry {
    /// What it is about, e.g. `case`.
    pub topic: Cow<'static, str>,
    /// Whose it is, e.g. the case number.
    pub key: i64,
    /// Its number within the key, e.g. that of the last event of the act.
    pub seq: i64,
    /// JSON for followers, kept small: they read the rest from the tables.
    pub body: String,
    /// When it happened.
    pub at: Timestamp,
}

/// One thing that happened, as a follower reads it.
#[derive(Clone)]
pub struct Followed {
    /// Where it stands; hand it to [`Follower::pass`] when done with it.
    pub position: Position,
    /// The entry as written.
    pub entry: Entry,
}

/// A place in the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    xid: i64,
    id: i64,
}

/// Where a follower begins that has never been seen before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begin {
    /// With the oldest entry still kept.
    AtTheBeginning,
    /// With what happens from now on; on PostgreSQL a few entries of the last
    /// moment may come too.
    FromNowOn,
}

const OUTBOX: Table = Table {
    name: "outbox",
    columns: &[
        ("id", Kind::Int),
        ("topic", Kind::Text),
        ("key", Kind::Int),
        ("seq", Kind::Int),
        ("body", Kind::Text),
        ("at", Kind::Int),
    ],
    key: &["id"],
};

/// Rows deleted by one statement of a purge: the writer waits no longer than that.
const PURGED_AT_ONCE: i64 = 5_000;

impl Tx<'_> {
    /// Writes entries with what they tell of. One for each act is meant, not one
    /// for each event.
    ///
    /// # Errors
    /// Any `DbError`.
    pub async fn append_outbox(&self, entries: Vec<Entry>) -> Result<(), DbError> {
        let engine = self.engine();
        let rows = entries
            .into_iter()
            .map(|entry| entry.into_values(engine))
            .collect();
        self.insert_set(&OUTBOX, rows).await
    }
}

impl Entry {
    /// The same as a statement, for [`Db::transact`].
    pub fn statement(self, engine: Engine) -> Statement {
        let sql =
            "insert into outbox (id, topic, key, seq, body, at) values ($1, $2, $3, $4, $5, $6)";
        Statement::new(sql, self.into_values(engine))
    }

    fn into_values(self, engine: Engine) -> Vec<Value> {
        let id = match engine {
            Engine::Sqlite => Value::Null,
            Engine::Postgres => Value::Int(next_id()),
        };
        values![
            id,
            self.topic.into_owned(),
            self.key,
            self.seq,
            self.body,
            self.at
        ]
    }
}

/// Ids that only grow within this process, without asking the database. Two
/// processes may give the same one: they never share a transaction.
fn next_id() -> i64 {
    static LAST: AtomicI64 = AtomicI64::new(0);
    // 20 bits below the millisecond last, at 63 bits, until the year 2248
    let floor = Timestamp::now().as_millisecond() << 20;
    let step = |last: i64| Some(floor.max(last + 1));
    let before = LAST
        .fetch_update(Ordering::AcqRel, Ordering::Acquire, step)
        .unwrap_or(0);
    floor.max(before + 1)
}

/// Deletes what every follower has passed; where nobody follows, what is older
/// than `keep`. Rows deleted.
///
/// # Errors
/// Any `DbError`.
pub async fn purge(db: &Db, now: Timestamp, keep: SignedDuration) -> Result<u64, DbError> {
    let followers = db
        .query("select xid, id from outbox_follower", vec![])
        .await?;
    let slowest = followers
        .iter()
        .map(|row| position(row, 0))
        .collect::<Result<Vec<_>, _>>()?;
    let (sql, params) = match (slowest.into_iter().min(), db.engine()) {
        (Some(to), Engine::Sqlite) => (
            "delete from outbox where id in (select id from outbox where id <= $1 limit $2)",
            values![to.id, PURGED_AT_ONCE],
        ),
        (Some(to), Engine::Postgres) => (
            "delete from outbox where (xid, id) in (select xid, id from outbox
             where (xid, id) <= ($1::text::xid8, $2) order by xid, id limit $3)",
            values![to.xid.to_string(), to.id, PURGED_AT_ONCE],
        ),
        (None, _) => ("delete from outbox where at < $1", values![now - keep]),
    };
    let mut deleted = 0;
    loop {
        let here = db.execute(sql, params.clone()).await?;
        deleted += here;
        if here < PURGED_AT_ONCE.unsigned_abs() {
            return Ok(deleted);
        }
    }
}

/// The keys of one topic that a follower has not passed yet; of a follower that never
/// began, all that are kept.
///
/// # Errors
/// Any `DbError`.
pub async fn waiting(db: &Db, name: &str, topic: &str) -> Result<HashSet<i64>, DbError> {
    let sql = match db.engine() {
        Engine::Sqlite => {
            "select distinct key from outbox where topic = $2 and id >
             coalesce((select id from outbox_follower where name = $1), 0)"
        }
        Engine::Postgres => {
            "select distinct key from outbox where topic = $2 and not exists
             (select 1 from outbox_follower f where f.name = $1
              and (outbox.xid, outbox.id) <= (f.xid::xid8, f.id))"
        }
    };
    let rows = db.query(sql, values![name, topic]).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Strikes a follower off, so that it no longer holds back the purge.
///
/// # Errors
/// Any `DbError`.
pub async fn forget(db: &Db, name: &str) -> Result<(), DbError> {
    db.execute("delete from outbox_follower where name = $1", values![name])
        .await
        .map(drop)
}
