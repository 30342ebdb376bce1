//! PostgreSQL: a pool for reads and small writes, one more connection for the
//! set writer. When the server is gone, callers hear so at once, and the next
//! attempts to reach it are spaced out.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::time::Duration;

use deadpool_postgres::{
    ClientWrapper, Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime,
    TimeoutType,
};
use futures_util::TryStreamExt as _;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Config, NoTls};

use super::reach::Reach;
use super::{DbError, Kind, Row, Statement, Table, Value};

/// Connections for reads and small writes of one server process.
const POOL: usize = 16;
/// A server that does not answer within this is not there.
const CONNECT: Duration = Duration::from_secs(3);
/// How long a caller may wait for a free connection of the pool.
const TURN: Duration = Duration::from_secs(10);

/// Statements each connection keeps prepared.
const PREPARED: usize = 256;

pub(crate) struct Postgres {
    config: Config,
    pool: Pool,
    reach: Reach,
}

impl Postgres {
    pub(crate) async fn open(url: &str) -> Result<Postgres, DbError> {
        let mut config: Config = url.parse().map_err(|_| DbError::Address {
            why: "格式错误 · malformed".into(),
        })?;
        let options = with_index_plans(config.get_options());
        config
            .application_name("xinqiao")
            .options(&options)
            .connect_timeout(CONNECT)
            // a network that swallows packets shows itself within these
            .keepalives_idle(Duration::from_secs(10))
            .tcp_user_timeout(Duration::from_secs(10));
        let manager = Manager::from_config(
            config.clone(),
            NoTls,
            ManagerConfig {
                recycling_method: RecyclingMethod::Fast,
            },
        );
        let pool = Pool::builder(manager)
            .max_size(POOL)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(TURN))
            .create_timeout(Some(CONNECT))
            .build()
            .map_err(|error| DbError::other(error.to_string()))?;
        let postgres = Postgres {
            config,
            pool,
            reach: Reach::default(),
        };
        let version = postgres.query("select current_setting('server_version_num')::bigint", &[]);
        let version: i64 = version.await?.first().map_or(Ok(0), |row| row.get(0))?;
        if version < 150_000 {
            return Err(DbError::other(format!(
                "需要 PostgreSQL 15 或更高版本 · PostgreSQL 15 or newer is needed, this is {}",
                version / 10_000
            )));
        }
        Ok(postgres)
    }

    /// A connection of the pool, or the reason why there is none, without delay
    /// while the server is known to be gone.
    pub(crate) async fn client(&self) -> Result<Object, DbError> {
        self.reach.check()?;
        let got = match self.pool.get().await {
            // the server is there, only busy
            Err(PoolError::Timeout(TimeoutType::Wait)) => {
                return Err(DbError::unavailable("all connections are busy"));
            }
            Err(PoolError::Backend(error)) => Err(DbError::from(error)),
            Err(other) => Err(DbError::unavailable(other.to_string())),
            Ok(client) => Ok(client),
        };
        self.reach.note(got.as_ref().err());
        got
    }

    /// A connection of its own, driven by the runtime this is called in.
    pub(crate) async fn connect(&self) -> Result<ClientWrapper, DbError> {
        self.reach.check()?;
        let connected = tokio::time::timeout(CONNECT, self.config.connect(NoTls)).await;
        let connected = match connected {
            Ok(Ok(both)) => Ok(both),
            Ok(Err(error)) => Err(DbError::from(error)),
            Err(_) => Err(DbError::unavailable("no answer")),
        };
        self.reach.note(connected.as_ref().err());
        let (client, connection) = connected?;
        let driver = tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::warn!(%error, "connection of the set writer lost");
            }
        });
        Ok(ClientWrapper::new(client, driver))
    }

    pub(crate) async fn query(&self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
        query(&*self.client().await?, sql, params).await
    }

    /// See [`super::Db::scan`]. In a task of its own, as [`Postgres::transact`].
    pub(crate) async fn scan<T: Send + 'static>(
        &self,
        sql: String,
        state: T,
        step: impl FnMut(&mut T, &[Option<i64>]) -> ControlFlow<()> + Send + 'static,
    ) -> Result<T, DbError> {
        let client = self.client().await?;
        let work = async move {
            let begin = "begin read only; set local enable_seqscan = on";
            client.batch_execute(begin).await?;
            let read = scan(&client, &sql, state, step).await;
            roll_back(&client).await;
            read
        };
        tokio::spawn(work)
            .await
            .map_err(|error| DbError::other(format!("database task: {error}")))?
    }

    pub(crate) async fn execute(&self, sql: &str, params: &[Value]) -> Result<u64, DbError> {
        execute(&*self.client().await?, sql, params).await
    }

    /// Runs in a task of its own, so that a caller who goes away in the middle
    /// cannot leave a transaction open on a connection of the pool.
    pub(crate) async fn transact(&self, statements: Vec<Statement>) -> Result<Vec<u64>, DbError> {
        let client = self.client().await?;
        let work = async move {
            client.batch_execute("begin").await?;
            match run_all(&client, &statements).await {
                Ok(counts) => client
                    .batch_execute("commit")
                    .await
                    .map(|()| counts)
                    .map_err(Into::into),
                Err(error) => {
                    roll_back(&client).await;
                    Err(error)
                }
            }
        };
        tokio::spawn(work)
            .await
            .map_err(|error| DbError::other(format!("database task: {error}")))?
    }
}

async fn run_all(client: &ClientWrapper, statements: &[Statement]) -> Result<Vec<u64>, DbError> {
    let mut counts = Vec::with_capacity(statements.len());
    for statement in statements {
        let changed = execute(client, &statement.sql, &statement.params).await?;
        statement.check(changed)?;
        counts.push(changed);
    }
    Ok(counts)
}

pub(crate) async fn query(
    client: &ClientWrapper,
    sql: &str,
    params: &[Value],
) -> Result<Vec<Row>, DbError> {
    let statement = prepared(client, sql).await?;
    let rows = client.query(&statement, &by_reference(params)).await?;
    rows.iter()
        .map(|row| {
            let values = (0..row.len()).map(|at| row.try_get::<_, Value>(at));
            Ok(Row(values.collect::<Result<_, _>>()?))
        })
        .collect()
}

/// Keeps what is asked again and again prepared, here and on the server, and lets go
/// of all of it when there is too much: each text with other numbers in it is
/// another statement.
async fn prepared(
    client: &ClientWrapper,
    sql: &str,
) -> Result<tokio_postgres::Statement, tokio_postgres::Error> {
    if client.statement_cache.size() >= PREPARED {
        client.statement_cache.clear();
    }
    client.prepare_cached(sql).await
}

async fn scan<T>(
    client: &ClientWrapper,
    sql: &str,
    mut state: T,
    mut step: impl FnMut(&mut T, &[Option<i64>]) -> ControlFlow<()>,
) -> Result<T, DbError> {
    let statement = client.prepare(sql).await?;
    let rows = client.query_raw(&statement, by_reference(&[])).await?;
    let mut rows = std::pin::pin!(rows);
    let mut numbers = Vec::new();
    while let Some(row) = rows.try_next().await? {
        numbers.clear();
        for at in 0..row.len() {
            numbers.push(row.try_get::<_, Option<i64>>(at)?);
        }
        if step(&mut state, &numbers).is_break() {
            break;
        }
    }
    Ok(state)
}

pub(crate) async fn execute(
    client: &ClientWrapper,
    sql: &str,
    params: &[Value],
) -> Result<u64, DbError> {
    let statement = prepared(client, sql).await?;
    Ok(client.execute(&statement, &by_reference(params)).await?)
}

pub(crate) async fn put_set(
    client: &ClientWrapper,
    table: &Table,
    rows: &[Vec<Value>],
    upsert: bool,
) -> Result<(), DbError> {
    if rows.is_empty() {
        return Ok(());
    }
    let rows = if upsert {
        last_of_each_key(table, rows)
    } else {
        rows.iter().collect()
    };
    put_columns(client, &table.postgres_text(upsert), table.columns, &rows).await
}

/// A prepared statement keeps the plan it was given first. On a fresh database that
/// was a scan of a table still empty, and stayed one as the table grew. Everything
/// asked thousands of times has an index; and compiling such short statements
/// only costs time.
fn with_index_plans(given: Option<&str>) -> String {
    format!(
        "-c enable_seqscan=off -c jit=off {}",
        given.unwrap_or_default()
    )
}

/// Runs an `insert … select * from unnest(…)` with an array for each column.
pub(crate) async fn put_columns(
    client: &ClientWrapper,
    sql: &str,
    columns: &[(&str, Kind)],
    rows: &[&Vec<Value>],
) -> Result<(), DbError> {
    let columns = arrays(columns, rows)?;
    let params: Vec<&(dyn ToSql + Sync)> = columns.iter().map(|column| &**column as _).collect();
    let statement = prepared(client, sql).await?;
    client.execute(&statement, &params).await?;
    Ok(())
}

pub(crate) async fn roll_back(client: &ClientWrapper) {
    if let Err(error) = client.batch_execute("rollback").await {
        // the server ends the transaction itself when the connection is lost
        tracing::debug!(%error, "rollback not delivered");
    }
}

fn by_reference(params: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    params.iter().map(|value| value as _).collect()
}

/// `on conflict` may touch a row only once in a statement, while SQLite's loop
/// lets the last one win: here too.
fn last_of_each_key<'a>(table: &Table, rows: &'a [Vec<Value>]) -> Vec<&'a Vec<Value>> {
    let key = table.key_positions();
    let mut place: HashMap<Vec<&Value>, usize> = HashMap::with_capacity(rows.len());
    let mut kept: Vec<&Vec<Value>> = Vec::with_capacity(rows.len());
    for row in rows {
        let of_row = key.iter().filter_map(|&at| row.get(at)).collect();
        match place.entry(of_row) {
            std::collections::hash_map::Entry::Occupied(at) => kept[*at.get()] = row,
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(kept.len());
                kept.push(row);
            }
        }
    }
    kept
}

type Column<'a> = Box<dyn ToSql + Sync + Send + 'a>;

fn arrays<'a>(
    columns: &[(&str, Kind)],
    rows: &[&'a Vec<Value>],
) -> Result<Vec<Column<'a>>, DbError> {
    let columns = columns.iter().enumerate().map(|(at, (name, kind))| {
        let unfit = || DbError::other(format!("{name}: not a value of {kind:?}"));
        let cells = rows.iter().map(|row| row.get(at).ok_or_else(unfit));
        Ok(match kind {
            Kind::Int => Box::new(collect(cells, unfit, |value| match value {
                Value::Int(number) => Some(*number),
                _ => None,
            })?) as Column<'a>,
            Kind::Text => Box::new(collect(cells, unfit, |value| match value {
                Value::Text(text) => Some(text.as_str()),
                _ => None,
            })?),
            Kind::Blob => Box::new(collect(cells, unfit, |value| match value {
                Value::Blob(bytes) => Some(bytes.as_slice()),
                _ => None,
            })?),
        })
    });
    columns.collect()
}

fn collect<'a, T>(
    cells: impl Iterator<Item = Result<&'a Value, DbError>>,
    unfit: impl Fn() -> DbError,
    read: impl Fn(&'a Value) -> Option<T>,
) -> Result<Vec<Option<T>>, DbError> {
    cells
        .map(|cell| match cell? {
            Value::Null => Ok(None),
            value => read(value).map(Some).ok_or_else(&unfit),
        })
        .collect()
}
