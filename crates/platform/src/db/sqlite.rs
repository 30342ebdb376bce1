//! SQLite: one connection that writes, a few that read, all on blocking threads.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Arc, Mutex as PlainMutex, PoisonError};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use tokio::sync::{Mutex, OwnedMutexGuard, Semaphore};

use super::lock::DirectoryLock;
use super::{DbError, Row, Statement, Table, Value};

/// Readers. On two cores more of them would only wait for each other.
const READERS: usize = 4;

/// Page caches, in KiB. The sum (64 + 4 × 16 MiB) bounds what the database takes
/// of the server's memory whatever its size; beyond that the operating system
/// caches the file, which is why the file is not mapped into memory: mapped
/// pages would count as the server's.
const WRITER_CACHE_KIB: i64 = 64 * 1024;
const READER_CACHE_KIB: i64 = 16 * 1024;

/// Pages in the write-ahead log before they are carried into the database: 32
/// MiB. A page that is written many times in that span is carried once.
const CHECKPOINT_PAGES: i64 = 2048;

/// Statements each connection keeps prepared.
const PREPARED: usize = 256;

/// Name of the database within the data directory.
pub(crate) const FILE: &str = "xinqiao.db";

pub(crate) struct Sqlite {
    /// A fair lock: the set writer and small writes take turns in order of arrival.
    writer: Option<Arc<Mutex<Connection>>>,
    readers: Arc<PlainMutex<Vec<Connection>>>,
    turns: Arc<Semaphore>,
    _lock: Option<DirectoryLock>,
}

impl Sqlite {
    pub(crate) fn open(dir: &Path, read_only: bool) -> Result<Sqlite, DbError> {
        let file = dir.join(FILE);
        let (lock, writer) = if read_only {
            (None, None)
        } else {
            std::fs::create_dir_all(dir)
                .map_err(|error| DbError::unavailable(format!("{}: {error}", dir.display())))?;
            let lock = DirectoryLock::take(dir)?;
            (Some(lock), Some(Arc::new(Mutex::new(open_writer(&file)?))))
        };
        let readers = (0..READERS)
            .map(|_| open_reader(&file))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Sqlite {
            writer,
            readers: Arc::new(PlainMutex::new(readers)),
            turns: Arc::new(Semaphore::new(READERS)),
            _lock: lock,
        })
    }

    /// Runs `work` with a reading connection on a blocking thread.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, DbError> + Send + 'static,
    ) -> Result<T, DbError> {
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let turn = turn.map_err(|_| DbError::unavailable("closed"))?;
        let readers = Arc::clone(&self.readers);
        blocking(move || {
            let taken = readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let connection = taken.ok_or_else(|| DbError::unavailable("no reader"))?;
            let done = work(&connection);
            readers
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(connection);
            drop(turn);
            done
        })
        .await
    }

    /// Waits for the one connection that may write.
    pub(crate) async fn writing(&self) -> Result<OwnedMutexGuard<Connection>, DbError> {
        let writer = self.writer.as_ref().ok_or(DbError::ReadOnly)?;
        Ok(Arc::clone(writer).lock_owned().await)
    }

    /// Runs `work` with the writing connection on a blocking thread.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, DbError> + Send + 'static,
    ) -> Result<T, DbError> {
        let connection = self.writing().await?;
        blocking(move || work(&connection)).await
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, DbError> + Send + 'static,
) -> Result<T, DbError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| DbError::other(format!("database task: {error}")))?
}

fn open_writer(file: &Path) -> Result<Connection, DbError> {
    let connection = Connection::open(file)?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    connection.execute_batch(&format!(
        "pragma page_size = 16384;
         pragma journal_mode = wal;
         pragma synchronous = full;
         pragma foreign_keys = on;
         pragma busy_timeout = 10000;
         pragma temp_store = memory;
         pragma cache_size = -{WRITER_CACHE_KIB};
         pragma wal_autocheckpoint = {CHECKPOINT_PAGES};
         pragma journal_size_limit = 67108864;"
    ))?;
    Ok(connection)
}

fn open_reader(file: &Path) -> Result<Connection, DbError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    connection.execute_batch(&format!(
        "pragma query_only = on;
         pragma busy_timeout = 10000;
         pragma temp_store = memory;
         pragma cache_size = -{READER_CACHE_KIB};"
    ))?;
    Ok(connection)
}

pub(crate) fn query(
    connection: &Connection,
    sql: &str,
    params: &[Value],
) -> Result<Vec<Row>, DbError> {
    let mut statement = connection.prepare_cached(&numbered(sql))?;
    let width = statement.column_count();
    let mut found = statement.query(rusqlite::params_from_iter(params))?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        let values = (0..width).map(|at| Value::try_from(row.get_ref(at)?));
        rows.push(Row(values.collect::<Result<_, DbError>>()?));
    }
    Ok(rows)
}

/// See [`super::Db::scan`].
pub(crate) fn scan<T>(
    connection: &Connection,
    sql: &str,
    mut state: T,
    mut step: impl FnMut(&mut T, &[Option<i64>]) -> ControlFlow<()>,
) -> Result<T, DbError> {
    let mut statement = connection.prepare(sql)?;
    let mut numbers = vec![None; statement.column_count()];
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        for (at, number) in numbers.iter_mut().enumerate() {
            *number = match row.get_ref(at)? {
                ValueRef::Null => None,
                ValueRef::Integer(number) => Some(number),
                _ => return Err(DbError::other(format!("column {at} is no whole number"))),
            };
        }
        if step(&mut state, &numbers).is_break() {
            break;
        }
    }
    Ok(state)
}

/// Rows changed; for a statement that answers with rows (`returning`), as many
/// as it answers with.
pub(crate) fn execute(
    connection: &Connection,
    sql: &str,
    params: &[Value],
) -> Result<u64, DbError> {
    let mut statement = connection.prepare_cached(&numbered(sql))?;
    let params = rusqlite::params_from_iter(params);
    if statement.column_count() == 0 {
        return Ok(statement.execute(params)? as u64);
    }
    let mut rows = statement.query(params)?;
    let mut answered = 0;
    while rows.next()?.is_some() {
        answered += 1;
    }
    Ok(answered)
}

pub(crate) fn put_set(
    connection: &Connection,
    table: &Table,
    rows: &[Vec<Value>],
    upsert: bool,
) -> Result<(), DbError> {
    let mut statement = connection.prepare_cached(&table.sqlite_text(upsert))?;
    for row in rows {
        statement.execute(rusqlite::params_from_iter(row))?;
    }
    Ok(())
}

pub(crate) fn transact(
    connection: &Connection,
    statements: &[Statement],
) -> Result<Vec<u64>, DbError> {
    connection.execute_batch("begin immediate")?;
    let done = statements
        .iter()
        .map(|statement| {
            let changed = execute(connection, &statement.sql, &statement.params)?;
            statement.check(changed)?;
            Ok(changed)
        })
        .collect::<Result<Vec<u64>, DbError>>()
        .and_then(|counts| Ok(connection.execute_batch("commit").map(|()| counts)?));
    if done.is_err() {
        roll_back(connection);
    }
    done
}

/// Ends an open transaction without keeping it. After a full disk SQLite has
/// already done so itself, and a second `rollback` would be an error.
pub(crate) fn roll_back(connection: &Connection) {
    if !connection.is_autocommit()
        && let Err(error) = connection.execute_batch("rollback")
    {
        tracing::error!(%error, "rollback failed");
    }
}

/// `$1` to `?1` outside of quoted text: SQLite counts `$name` marks by first
/// appearance, PostgreSQL by number.
fn numbered(sql: &str) -> String {
    let mut quoted = false;
    sql.chars()
        .map(|c| {
            quoted ^= c == '\'';
            if c == '$' && !quoted { '?' } else { c }
        })
        .collect()
}
