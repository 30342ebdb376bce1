//! Tables, and how they change: forward only, in order, each once.
//!
//! A system keeps its steps in `migrations/` and exports them:
//!
//! ```
//! use xinqiao_platform::Migration;
//! pub const MIGRATIONS: &[Migration] = &[Migration {
//!     system: "notes",
//!     number: 1,
//!     name: "note",
//!     sqlite: "create table note (id bigint primary key, body text not null) without rowid",
//!     postgres: "create table note (id bigint primary key, body text not null)",
//! }];
//! ```
//!
//! `without rowid` keeps rows in the order of their key on SQLite, where a
//! `bigint primary key` would else be a second tree beside the table.
//!
//! What was applied is recorded with the SM3 of its text in table `migration`.
//! A database that knows more than the program is refused, and so is a program
//! whose published step has another text than the one applied: both mean that
//! somebody is about to work on tables that are not what the code believes.

use deadpool_postgres::ClientWrapper;
use jiff::Timestamp;

use crate::db::{Db, DbError, Engine, On, Row, Value, postgres, sqlite};
use crate::sm3;
use crate::values;

/// One step in the life of a system's tables. Published steps never change.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// The system that owns the tables, as its crate is named.
    pub system: &'static str,
    /// 1, 2, 3, … within the system.
    pub number: i64,
    /// What it does, for people.
    pub name: &'static str,
    /// Statements for SQLite.
    pub sqlite: &'static str,
    /// Statements for PostgreSQL.
    pub postgres: &'static str,
}

/// The platform's own tables: the outbox, the jobs, single facts.
pub const PLATFORM: &[Migration] = &[
    Migration {
        system: "platform",
        number: 1,
        name: "outbox",
        sqlite: include_str!("../migrations/0001_outbox.sqlite.sql"),
        postgres: include_str!("../migrations/0001_outbox.postgres.sql"),
    },
    Migration {
        system: "platform",
        number: 2,
        name: "job",
        sqlite: include_str!("../migrations/0002_job.sql"),
        postgres: include_str!("../migrations/0002_job.sql"),
    },
    Migration {
        system: "platform",
        number: 3,
        name: "mark",
        sqlite: include_str!("../migrations/0003_mark.sql"),
        postgres: include_str!("../migrations/0003_mark.sql"),
    },
];

const RECORD: &str = "create table if not exists migration (
    system text not null,
    number bigint not null,
    name text not null,
    sm3 text not null,
    applied_at bigint not null,
    primary key (system, number)
)";
const APPLIED: &str = "select system, number, name, sm3 from migration order by system, number";
const NOTE: &str =
    "insert into migration (system, number, name, sm3, applied_at) values ($1, $2, $3, $4, $5)";

/// Two nodes that start at once on PostgreSQL migrate one after the other; the
/// number means nothing but this.
const ADVISORY_LOCK: i64 = 0x0078_696e_7169_616f;

impl Db {
    /// Brings the tables up to date: the platform's own first, then each
    /// system's in the order given. Each step is a transaction of its own.
    ///
    /// # Errors
    /// `TooNew`, `Altered`, or whatever a statement met; what was applied before
    /// it stays.
    pub async fn migrate(&self, systems: &[&[Migration]]) -> Result<(), DbError> {
        self.apply(with_platform(systems)).await
    }

    /// The migrations applied: system and number, in the order in which they were.
    pub(crate) async fn applied(&self) -> Result<Vec<(String, i64)>, DbError> {
        let sql = "select system, number from migration order by applied_at, system, number";
        let rows = self.query(sql, vec![]).await?;
        rows.iter()
            .map(|row| Ok((row.get(0)?, row.get(1)?)))
            .collect()
    }

    /// Applies these steps and no others, but those already applied.
    pub(crate) async fn apply(&self, steps: Vec<Migration>) -> Result<(), DbError> {
        match self.on() {
            On::Sqlite(engine) => {
                engine
                    .write(move |connection| {
                        connection.execute_batch(RECORD)?;
                        let applied = sqlite::query(connection, APPLIED, &[])?;
                        for step in missing(&steps, &applied, Engine::Sqlite)? {
                            connection.execute_batch("begin immediate")?;
                            let done = connection
                                .execute_batch(step.sqlite)
                                .map_err(DbError::from)
                                .and_then(|()| {
                                    sqlite::execute(connection, NOTE, &step.note(step.sqlite))
                                })
                                .and_then(|_| Ok(connection.execute_batch("commit")?));
                            if let Err(error) = done {
                                sqlite::roll_back(connection);
                                return Err(step.failed(&error));
                            }
                        }
                        Ok(())
                    })
                    .await
            }
            On::Postgres(engine) => {
                // a connection of its own: were this future dropped half way, the
                // lock and the open transaction go with the connection
                let client = engine.connect().await?;
                client
                    .execute("select pg_advisory_lock($1)", &[&ADVISORY_LOCK])
                    .await?;
                client.batch_execute(RECORD).await?;
                let applied = postgres::query(&client, APPLIED, &[]).await?;
                for step in missing(&steps, &applied, Engine::Postgres)? {
                    client.batch_execute("begin").await?;
                    step.apply_within(&client).await?;
                    client.batch_execute("commit").await?;
                }
                Ok(())
            }
        }
    }
}

/// The platform's steps, then those of the systems.
pub(crate) fn with_platform(systems: &[&[Migration]]) -> Vec<Migration> {
    PLATFORM
        .iter()
        .chain(systems.iter().copied().flatten())
        .copied()
        .collect()
}

impl Migration {
    /// Applies the step within the transaction that is open on `client`.
    pub(crate) async fn apply_within(&self, client: &ClientWrapper) -> Result<(), DbError> {
        let done = async {
            client.batch_execute(RECORD).await?;
            client.batch_execute(self.postgres).await?;
            postgres::execute(client, NOTE, &self.note(self.postgres)).await
        };
        done.await
            .map(drop)
            .map_err(|error: DbError| self.failed(&error))
    }

    fn text(&self, engine: Engine) -> &'static str {
        match engine {
            Engine::Sqlite => self.sqlite,
            Engine::Postgres => self.postgres,
        }
    }

    fn note(&self, text: &str) -> Vec<Value> {
        let sm3 = sm3::hex(&sm3::digest(&[text.as_bytes()]));
        values![self.system, self.number, self.name, sm3, Timestamp::now()]
    }

    fn failed(&self, error: &DbError) -> DbError {
        match error {
            passing if passing.is_passing() => passing.clone(),
            other => DbError::other(format!(
                "{}/{} {}: {other}",
                self.system, self.number, self.name
            )),
        }
    }
}

/// The steps not yet applied, after making sure that those applied are known
/// and unaltered.
fn missing<'a>(
    steps: &'a [Migration],
    applied: &[Row],
    engine: Engine,
) -> Result<Vec<&'a Migration>, DbError> {
    let mut rest: Vec<&Migration> = steps.iter().collect();
    for row in applied {
        let (system, number): (String, i64) = (row.get(0)?, row.get(1)?);
        let Some(at) = rest
            .iter()
            .position(|step| step.system == system && step.number == number)
        else {
            return Err(DbError::TooNew { system, number });
        };
        let text = rest.remove(at).text(engine);
        if row.get::<String>(3)? != sm3::hex(&sm3::digest(&[text.as_bytes()])) {
            return Err(DbError::Altered {
                system,
                number,
                name: row.get(2)?,
            });
        }
    }
    Ok(rest)
}
