//! One small face over two engines: SQLite for one machine, PostgreSQL for
//! several. `docs/adr/0001-two-drivers-one-small-face.md` has the reasons.
//!
//! - SQL is written once, with `$1, $2`, in words both engines know (`on
//!   conflict`, window functions, `with`, row values; `returning` only within a
//!   [`Tx`], as [`Db::query`] reads); where they differ, ask [`Db::engine`].
//! - Columns are `bigint`, `text` or bytes ([`Value`]).
//! - Reads go to any connection. Small writes go through [`Db::execute`] and
//!   [`Db::transact`]. What happens thousands of times goes through a
//!   [`Writer`], which commits many callers together.
//! - Nobody holds a transaction open while doing something else; a change that
//!   depends on what was read says so: `Statement::new(…).expecting(1)`.

mod error;
mod lock;
mod place;
pub(crate) mod postgres;
mod reach;
pub(crate) mod sqlite;
pub(crate) mod table;
#[doc(hidden)]
pub mod testing;
mod tx;
mod value;
mod wire;

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::sync::{Arc, OnceLock};

use tokio::sync::watch;

pub use crate::values;
pub use crate::writer::{Ledger, WriteError, Writer, WriterLimits};
pub use error::DbError;
pub use place::Place;
pub use table::{Kind, Table};
pub use tx::Tx;
pub use value::{FromValue, Row, Value};

/// Which engine is behind a [`Db`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The embedded database.
    Sqlite,
    /// The server, version 15 or newer.
    Postgres,
}

/// The database. Cheap to clone; the last clone closes it and frees the data
/// directory for another process.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    place: Place,
    engine: On,
    /// Counts commits of this process, for those who wait for news.
    commits: watch::Sender<u64>,
    /// A test that wants to know what is asked.
    listener: OnceLock<testing::Heard>,
}

pub(crate) enum On {
    Sqlite(sqlite::Sqlite),
    Postgres(Box<postgres::Postgres>),
}

/// One statement of [`Db::transact`].
#[derive(Clone, Debug)]
pub struct Statement {
    pub(crate) sql: Cow<'static, str>,
    pub(crate) params: Vec<Value>,
    expected: Option<u64>,
}

impl Statement {
    /// A statement with `$1, $2, …`.
    pub fn new(sql: impl Into<Cow<'static, str>>, params: Vec<Value>) -> Statement {
        Statement {
            sql: sql.into(),
            params,
            expected: None,
        }
    }

    /// The transaction is undone with `DbError::Conflict` unless exactly so many
    /// rows change: how an optimistic version or a lease is checked.
    #[must_use]
    pub fn expecting(mut self, rows: u64) -> Statement {
        self.expected = Some(rows);
        self
    }

    pub(crate) fn check(&self, changed: u64) -> Result<(), DbError> {
        match self.expected {
            Some(expected) if expected != changed => Err(DbError::Conflict {
                what: format!("{changed} ≠ {expected} rows"),
            }),
            _ => Ok(()),
        }
    }
}

impl Db {
    /// Opens the database for reading and writing; makes the data directory and
    /// the SQLite file when they are not there. Tables come from
    /// [`Db::migrate`].
    ///
    /// # Errors
    /// `InUse` when another process has the data directory, `Unavailable`,
    /// `Corrupt`, `Address`.
    pub async fn open(place: &Place) -> Result<Db, DbError> {
        Db::open_as(place, false).await
    }

    /// Opens an existing database for reading, beside a running server if need
    /// be (`xinqiao check`, `xinqiao backup`). On PostgreSQL nothing stops a
    /// write but the caller's own restraint.
    ///
    /// # Errors
    /// `Unavailable` when there is no database yet; else as [`Db::open`].
    pub async fn open_for_reading(place: &Place) -> Result<Db, DbError> {
        Db::open_as(place, true).await
    }

    async fn open_as(place: &Place, read_only: bool) -> Result<Db, DbError> {
        let engine = match place {
            Place::Sqlite(dir) => {
                let dir = dir.clone();
                let opened =
                    tokio::task::spawn_blocking(move || sqlite::Sqlite::open(&dir, read_only));
                On::Sqlite(
                    opened
                        .await
                        .map_err(|error| DbError::other(error.to_string()))??,
                )
            }
            Place::Postgres(url) => On::Postgres(Box::new(postgres::Postgres::open(url).await?)),
        };
        Ok(Db {
            inner: Arc::new(Inner {
                place: place.clone(),
                engine,
                commits: watch::Sender::new(0),
                listener: OnceLock::new(),
            }),
        })
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        match self.inner.engine {
            On::Sqlite(_) => Engine::Sqlite,
            On::Postgres(_) => Engine::Postgres,
        }
    }

    /// Where it is.
    pub fn place(&self) -> &Place {
        &self.inner.place
    }

    /// Rows of a query with `$1, $2, …`.
    ///
    /// # Errors
    /// Any `DbError`; `Unavailable` comes at once while the server is gone.
    pub async fn query(&self, sql: &str, params: Vec<Value>) -> Result<Vec<Row>, DbError> {
        if let Some(heard) = self.inner.listener.get() {
            heard.note(sql, &params);
        }
        match &self.inner.engine {
            On::Sqlite(engine) => {
                let sql = sql.to_owned();
                engine
                    .read(move |connection| sqlite::query(connection, &sql, &params))
                    .await
            }
            On::Postgres(engine) => engine.query(sql, &params).await,
        }
    }

    /// The first row of a query.
    ///
    /// # Errors
    /// As [`Db::query`].
    pub async fn query_one(&self, sql: &str, params: Vec<Value>) -> Result<Option<Row>, DbError> {
        Ok(self.query(sql, params).await?.into_iter().next())
    }

    /// Hands the rows of a query over whole numbers to `step`, one after the other,
    /// and keeps none: for sums over millions of rows. `step` may end it early.
    /// Unlike [`Db::query`] it expects to read much of a table: PostgreSQL may read
    /// one from end to end, and no plan is kept.
    ///
    /// # Errors
    /// As [`Db::query`]; also when a column is not a whole number.
    pub async fn scan<T: Send + 'static>(
        &self,
        sql: &str,
        state: T,
        step: impl FnMut(&mut T, &[Option<i64>]) -> ControlFlow<()> + Send + 'static,
    ) -> Result<T, DbError> {
        let sql = sql.to_owned();
        match &self.inner.engine {
            On::Sqlite(engine) => {
                engine
                    .read(move |connection| sqlite::scan(connection, &sql, state, step))
                    .await
            }
            On::Postgres(engine) => engine.scan(sql, state, step).await,
        }
    }

    /// Rows of a query over a set of keys: `{keys}` in the text stands for "is
    /// one of", and the other parameters begin at `$2`:
    /// `select … from case_event where case_id {keys} and seq > $2`. No key, no
    /// rows.
    ///
    /// # Errors
    /// As [`Db::query`].
    pub async fn query_among(
        &self,
        sql: &str,
        keys: &[i64],
        params: Vec<Value>,
    ) -> Result<Vec<Row>, DbError> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let (sql, params) = among(self.engine(), sql, keys, params);
        self.query(&sql, params).await
    }

    /// Runs one statement in a transaction of its own; rows changed.
    ///
    /// # Errors
    /// As [`Db::query`], and `Conflict`, `Full`, `ReadOnly`.
    pub async fn execute(&self, sql: &str, params: Vec<Value>) -> Result<u64, DbError> {
        match &self.inner.engine {
            On::Sqlite(engine) => {
                let sql = sql.to_owned();
                engine
                    .write(move |connection| sqlite::execute(connection, &sql, &params))
                    .await
            }
            On::Postgres(engine) => engine.execute(sql, &params).await,
        }
    }

    /// Runs statements as one: all of them are kept, or none. Rows changed by
    /// each.
    ///
    /// # Errors
    /// As [`Db::execute`]; `Conflict` also when a statement did not change as
    /// many rows as it expected.
    pub async fn transact(&self, statements: Vec<Statement>) -> Result<Vec<u64>, DbError> {
        match &self.inner.engine {
            On::Sqlite(engine) => {
                engine
                    .write(move |connection| sqlite::transact(connection, &statements))
                    .await
            }
            On::Postgres(engine) => engine.transact(statements).await,
        }
    }

    /// Starts a writer that commits many callers together.
    pub fn writer<L: Ledger>(&self, ledger: L) -> Writer<L> {
        self.writer_within(ledger, WriterLimits::default())
    }

    /// As [`Db::writer`], with other limits.
    pub fn writer_within<L: Ledger>(&self, ledger: L, limits: WriterLimits) -> Writer<L> {
        Writer::start(self.clone(), ledger, limits)
    }

    /// Changes with every set a writer of this process commits: a sign that it is
    /// worth looking, before the next regular look.
    pub fn commits(&self) -> watch::Receiver<u64> {
        self.inner.commits.subscribe()
    }

    pub(crate) fn committed(&self) {
        self.inner
            .commits
            .send_modify(|count| *count = count.wrapping_add(1));
    }

    pub(crate) fn listener(&self) -> &OnceLock<testing::Heard> {
        &self.inner.listener
    }

    pub(crate) fn on(&self) -> &On {
        &self.inner.engine
    }
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Db").field(&self.inner.place).finish()
    }
}

/// PostgreSQL takes an array; SQLite unpacks one from JSON. In both the index on
/// the key is used for each of them.
fn among(engine: Engine, sql: &str, keys: &[i64], mut params: Vec<Value>) -> (String, Vec<Value>) {
    let listed = keys
        .iter()
        .map(i64::to_string)
        .collect::<Vec<_>>()
        .join(",");
    match engine {
        Engine::Sqlite => {
            params.insert(0, Value::Text(format!("[{listed}]")));
            (
                sql.replace("{keys}", "in (select value from json_each($1))"),
                params,
            )
        }
        Engine::Postgres => {
            params.insert(0, Value::Text(format!("{{{listed}}}")));
            (sql.replace("{keys}", "= any($1::text::bigint[])"), params)
        }
    }
}
