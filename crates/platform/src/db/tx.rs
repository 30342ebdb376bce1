//! One open transaction, as a ledger sees it.

use deadpool_postgres::ClientWrapper;
use rusqlite::Connection;

use super::{DbError, Engine, Row, Statement, Table, Value, among, postgres, sqlite};

/// An open transaction of the set writer. It is committed or rolled back by the
/// writer, never by the ledger. On SQLite the calls block the writer's own
/// thread and return ready.
pub struct Tx<'a> {
    on: On<'a>,
}

enum On<'a> {
    Sqlite(&'a Connection),
    Postgres(&'a ClientWrapper),
}

impl<'a> Tx<'a> {
    pub(crate) fn sqlite(connection: &'a Connection) -> Tx<'a> {
        Tx {
            on: On::Sqlite(connection),
        }
    }

    pub(crate) fn postgres(client: &'a ClientWrapper) -> Tx<'a> {
        Tx {
            on: On::Postgres(client),
        }
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        match self.on {
            On::Sqlite(_) => Engine::Sqlite,
            On::Postgres(_) => Engine::Postgres,
        }
    }

    /// Rows of a query with `$1, $2, …`.
    ///
    /// # Errors
    /// Any `DbError`; the whole set is then rolled back.
    pub async fn query(&self, sql: &str, params: Vec<Value>) -> Result<Vec<Row>, DbError> {
        match self.on {
            On::Sqlite(connection) => sqlite::query(connection, sql, &params),
            On::Postgres(client) => postgres::query(client, sql, &params).await,
        }
    }

    /// The first row of a query.
    ///
    /// # Errors
    /// As [`Tx::query`].
    pub async fn query_one(&self, sql: &str, params: Vec<Value>) -> Result<Option<Row>, DbError> {
        Ok(self.query(sql, params).await?.into_iter().next())
    }

    /// As [`super::Db::query_among`], inside the transaction.
    ///
    /// # Errors
    /// As [`Tx::query`].
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

    /// Runs a statement; rows changed.
    ///
    /// # Errors
    /// As [`Tx::query`].
    pub async fn execute(&self, sql: &str, params: Vec<Value>) -> Result<u64, DbError> {
        match self.on {
            On::Sqlite(connection) => sqlite::execute(connection, sql, &params),
            On::Postgres(client) => postgres::execute(client, sql, &params).await,
        }
    }

    /// Runs a prepared [`Statement`], e.g. one that enqueues a job; rows changed.
    ///
    /// # Errors
    /// As [`Tx::query`]; `Conflict` when it did not change as many rows as it
    /// expected.
    pub async fn run(&self, statement: &Statement) -> Result<u64, DbError> {
        let changed = match self.on {
            On::Sqlite(connection) => {
                sqlite::execute(connection, &statement.sql, &statement.params)?
            }
            On::Postgres(client) => {
                postgres::execute(client, &statement.sql, &statement.params).await?
            }
        };
        statement.check(changed)?;
        Ok(changed)
    }

    /// Puts new rows in; values in the order of `table.columns`.
    ///
    /// # Errors
    /// `DbError::Conflict` when a key is taken.
    pub async fn insert_set(&self, table: &Table, rows: Vec<Vec<Value>>) -> Result<(), DbError> {
        self.put_set(table, rows, false).await
    }

    /// Puts rows in, or over those with the same key. Of two rows with one key
    /// in a set the last wins.
    ///
    /// # Errors
    /// Any `DbError`; the whole set is then rolled back.
    pub async fn upsert_set(&self, table: &Table, rows: Vec<Vec<Value>>) -> Result<(), DbError> {
        self.put_set(table, rows, true).await
    }

    async fn put_set(
        &self,
        table: &Table,
        rows: Vec<Vec<Value>>,
        upsert: bool,
    ) -> Result<(), DbError> {
        match self.on {
            On::Sqlite(connection) => sqlite::put_set(connection, table, &rows, upsert),
            On::Postgres(client) => postgres::put_set(client, table, &rows, upsert).await,
        }
    }
}
