//! Work that must happen, later, once, also after a restart: deadlines,
//! reminders, call-backs, purges.
//!
//! A job is a struct that serde can write, with a name that never changes and a
//! `run`. It is enqueued by a [`Statement`], so that it joins the transaction of
//! the act that asks for it: both are kept, or neither. A [`Worker`] takes what
//! is due by compare-and-set on a lease, which is the same SQL on both engines
//! and needs no locks; while a job runs, the lease is renewed, and when a
//! process dies its jobs are free again after [`LEASE`].
//!
//! ```
//! # use jiff::Timestamp;
//! # use serde::{Deserialize, Serialize};
//! # use xinqiao_platform::jobs::{Enqueue, Job, JobError, Next};
//! #[derive(Serialize, Deserialize)]
//! struct RemindUnit { case: i64 }
//!
//! impl Job for RemindUnit {
//!     const KIND: &'static str = "remind_unit";
//!     type Context = ();
//!     async fn run(self, _: (), now: Timestamp) -> Result<Next, JobError> {
//!         // … write the reminder for self.case …
//!         Ok(Next::Done)
//!     }
//! }
//! # fn main() -> Result<(), serde_json::Error> {
//! # let now = Timestamp::UNIX_EPOCH;
//! let remind = Enqueue::new(&RemindUnit { case: 7 })?.at(now).once("remind_unit/7").statement();
//! # Ok(()) }
//! ```
//!
//! A job is run at least once. What must happen exactly once goes into the
//! transaction that ends the job: [`Next::DoneWith`].

mod worker;

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::db::{Db, DbError, Statement};
use crate::values;
pub use worker::{LEASE, Worker};

/// A piece of work.
pub trait Job: Serialize + DeserializeOwned + Send + 'static {
    /// Name in the database; never changes once used.
    const KIND: &'static str;
    /// Runs in all before it is given up and stays in `job_done` as failed.
    const ATTEMPTS: i64 = 12;
    /// What it works with: a database, a sender of messages.
    type Context: Clone + Send + Sync + 'static;

    /// Does the work. `now` is the time at which it was taken.
    fn run(
        self,
        context: Self::Context,
        now: Timestamp,
    ) -> impl Future<Output = Result<Next, JobError>> + Send;
}

/// What follows a run that went well.
#[derive(Debug)]
pub enum Next {
    /// It is over.
    Done,
    /// It is over, and these statements are kept with that in one transaction: if
    /// one of them fails, the job runs again.
    DoneWith(Vec<Statement>),
    /// It is to run again at this time: how regular work repeats itself.
    Again(Timestamp),
}

/// Why a run failed. It is tried again later. The text is kept and logged, so it
/// must not hold personal data.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct JobError(String);

impl JobError {
    /// With a text for those who look after the system.
    pub fn new(text: impl Into<String>) -> JobError {
        JobError(text.into())
    }
}

impl From<DbError> for JobError {
    fn from(error: DbError) -> JobError {
        JobError(error.to_string())
    }
}

/// A job about to be enqueued.
#[derive(Clone, Debug)]
pub struct Enqueue {
    kind: &'static str,
    payload: String,
    priority: i64,
    run_at: Timestamp,
    dedup: Dedup,
}

#[derive(Clone, Debug)]
enum Dedup {
    None,
    Once(Cow<'static, str>),
    Moving(Cow<'static, str>),
}

impl Enqueue {
    /// To be run at once.
    ///
    /// # Errors
    /// When serde cannot write the job.
    pub fn new<J: Job>(job: &J) -> Result<Enqueue, serde_json::Error> {
        Ok(Enqueue {
            kind: J::KIND,
            payload: serde_json::to_string(job)?,
            priority: 0,
            run_at: Timestamp::UNIX_EPOCH,
            dedup: Dedup::None,
        })
    }

    /// Not before this time.
    #[must_use]
    pub fn at(mut self, run_at: Timestamp) -> Enqueue {
        self.run_at = run_at;
        self
    }

    /// Among jobs that are due, a higher number goes first; 0 is usual.
    #[must_use]
    pub fn priority(mut self, priority: i64) -> Enqueue {
        self.priority = priority;
        self
    }

    /// Not if a job with this key waits or runs already.
    #[must_use]
    pub fn once(mut self, key: impl Into<Cow<'static, str>>) -> Enqueue {
        self.dedup = Dedup::Once(key.into());
        self
    }

    /// A job with this key that waits already gets this time and this content:
    /// how a timer is put forward or back. One that runs just now is left alone.
    #[must_use]
    pub fn moving(mut self, key: impl Into<Cow<'static, str>>) -> Enqueue {
        self.dedup = Dedup::Moving(key.into());
        self
    }

    /// The statement that enqueues it.
    pub fn statement(self) -> Statement {
        const INSERT: &str =
            "insert into job (id, kind, payload, priority, run_at, attempts, dedup_key)
             values ($1, $2, $3, $4, $5, 0, $6) on conflict (dedup_key) do ";
        let (key, conflict) = match self.dedup {
            Dedup::None => (None, "nothing"),
            Dedup::Once(key) => (Some(key.into_owned()), "nothing"),
            Dedup::Moving(key) => (
                Some(key.into_owned()),
                "update set payload = excluded.payload, run_at = excluded.run_at, attempts = 0
                 where job.lease_owner is null",
            ),
        };
        // no order is read from the id; a random one needs no central sequence
        let id = i64::from_be_bytes(rand::random()) & i64::MAX;
        let params = values![id, self.kind, self.payload, self.priority, self.run_at, key];
        Statement::new(format!("{INSERT}{conflict}"), params)
    }
}

/// Takes a job that waits out of the queue, by its dedup key. One that runs just
/// now ends by itself.
pub fn cancel(key: &str) -> Statement {
    Statement::new(
        "delete from job where dedup_key = $1 and lease_owner is null",
        values![key],
    )
}

/// What waits, for the page that shows the state of the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Due and not running.
    pub due: i64,
    /// Enqueued for later.
    pub later: i64,
    /// Running now, or left by a process that died.
    pub running: i64,
    /// Given up within what [`purge`] keeps.
    pub failed: i64,
}

/// Counts jobs.
///
/// # Errors
/// Any `DbError`.
pub async fn waiting(db: &Db, now: Timestamp) -> Result<Waiting, DbError> {
    let sql = "select
        (select count(*) from job where run_at <= $1 and lease_owner is null),
        (select count(*) from job where run_at > $1 and lease_owner is null),
        (select count(*) from job where lease_owner is not null),
        (select count(*) from job_done where outcome = 'failed')";
    let row = db.query_one(sql, values![now]).await?;
    let row = row.ok_or_else(|| DbError::Other {
        what: "no counts".into(),
    })?;
    Ok(Waiting {
        due: row.get(0)?,
        later: row.get(1)?,
        running: row.get(2)?,
        failed: row.get(3)?,
    })
}

/// Deletes what was over before `now - keep`. Rows deleted.
///
/// # Errors
/// Any `DbError`.
pub async fn purge(db: &Db, now: Timestamp, keep: SignedDuration) -> Result<u64, DbError> {
    db.execute(
        "delete from job_done where finished_at < $1",
        values![now - keep],
    )
    .await
}
