//! Takes what is due, runs it, and writes down what came of it.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};

use super::{Job, JobError, Next};
use crate::clock::Clock;
use crate::db::{Db, DbError, Row, Statement, Value};
use crate::values;

/// How long a job stays taken without a sign of life from who took it.
pub const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// Sign of life, in time of the machine: several fit into a lease.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// Longest sleep between two looks; commits of this process wake earlier.
const LOOK: Duration = Duration::from_secs(1);
/// Jobs taken, and run side by side, in one go.
const TAKEN_AT_ONCE: i64 = 16;
/// Pause after the first failure; it doubles with each further one.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(10);
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(1);

type Outcome = Result<Next, JobError>;
type Run = dyn Fn(&str, Timestamp) -> BoxFuture<'static, Outcome> + Send + Sync;

#[derive(Clone)]
struct Known {
    run: Arc<Run>,
    attempts: i64,
}

/// Runs jobs of the kinds it knows; jobs of other kinds wait for who knows them.
#[derive(Clone)]
pub struct Worker {
    db: Db,
    clock: Clock,
    owner: String,
    kinds: HashMap<&'static str, Known>,
}

impl Worker {
    /// `owner` names this process among the nodes, for leases and logs.
    pub fn new(db: &Db, clock: &Clock, owner: &str) -> Worker {
        // a restarted process must not take its predecessor's leases for its own
        let owner = format!("{owner}/{:016x}", rand::random::<u64>());
        Worker {
            db: db.clone(),
            clock: clock.clone(),
            owner,
            kinds: HashMap::new(),
        }
    }

    /// Makes a kind of job known, with what it works with.
    #[must_use]
    pub fn knows<J: Job>(mut self, context: J::Context) -> Worker {
        let run = move |payload: &str, now: Timestamp| -> BoxFuture<'static, Outcome> {
            let context = context.clone();
            match serde_json::from_str::<J>(payload) {
                Ok(job) => job.run(context, now).boxed(),
                Err(error) => {
                    // where it broke, not what stood there
                    let text = format!("payload does not fit: column {}", error.column());
                    std::future::ready(Err(JobError::new(text))).boxed()
                }
            }
        };
        self.kinds.insert(
            J::KIND,
            Known {
                run: Arc::new(run),
                attempts: J::ATTEMPTS,
            },
        );
        self
    }

    /// Works until `shut_down` is done, then finishes what runs.
    pub async fn run(&self, shut_down: impl Future<Output = ()>) {
        let mut commits = self.db.commits();
        let mut shut_down = std::pin::pin!(shut_down);
        loop {
            let ran = match self.run_due().await {
                Ok(ran) => ran,
                Err(error) => {
                    tracing::warn!(%error, "jobs wait for the database");
                    0
                }
            };
            let rest = async {
                if ran == 0 {
                    let _ = tokio::time::timeout(LOOK, commits.changed()).await;
                    // a busy writer must not make this a busy loop
                    tokio::time::sleep(LOOK / 10).await;
                }
            };
            tokio::select! {
                biased;
                () = &mut shut_down => return,
                () = rest => {}
            }
        }
    }

    /// Runs what is due now and comes back; how many it ran. For tests and the
    /// simulation, and the step of [`Worker::run`].
    ///
    /// # Errors
    /// When the database fails; jobs taken then are free again after [`LEASE`].
    pub async fn run_due(&self) -> Result<usize, DbError> {
        let mut ran = 0;
        loop {
            let taken = self.take().await?;
            if taken.is_empty() {
                return Ok(ran);
            }
            ran += taken.len();
            let all = taken.into_iter().map(|job| self.run_one(job));
            futures_util::future::try_join_all(all).await?;
        }
    }

    /// Takes some of what is due. Two workers may see the same job; the update
    /// is won by one of them.
    async fn take(&self) -> Result<Vec<Taken>, DbError> {
        let now = self.clock.now();
        let kinds: Vec<String> = self.kinds.keys().map(|kind| format!("'{kind}'")).collect();
        if kinds.is_empty() {
            return Ok(Vec::new());
        }
        let due = format!(
            "select id, kind, payload, attempts from job
             where run_at <= $1 and (lease_until is null or lease_until < $1) and kind in ({})
             order by priority desc, run_at, id limit $2",
            kinds.join(", ")
        );
        let due = self.db.query(&due, values![now, TAKEN_AT_ONCE]).await?;
        let mut taken = Vec::with_capacity(due.len());
        for row in &due {
            let job = Taken::read(row, now)?;
            let take = "update job set lease_owner = $1, lease_until = $2, attempts = attempts + 1
                        where id = $3 and run_at <= $4 and (lease_until is null or lease_until < $4)";
            let lease = values![self.owner.as_str(), now + LEASE, job.id, now];
            if self.db.execute(take, lease).await? == 1 {
                taken.push(job);
            }
        }
        Ok(taken)
    }

    async fn run_one(&self, job: Taken) -> Result<(), DbError> {
        let Some(known) = self.kinds.get(job.kind.as_str()) else {
            return Ok(());
        };
        let work = AssertUnwindSafe((known.run)(&job.payload, job.now)).catch_unwind();
        let outcome = tokio::select! {
            outcome = work => outcome.unwrap_or_else(|_| Err(JobError::new("panicked"))),
            never = self.keep_alive(job.id) => match never {},
        };
        let ended = self.clock.now();
        let kept = match &outcome {
            Ok(next) => self.db.transact(self.after(&job, next, ended)).await,
            Err(error) => {
                self.db
                    .transact(self.after_failure(&job, known, error, ended))
                    .await
            }
        };
        match kept {
            Ok(_) => Ok(()),
            // the lease was lost meanwhile, and whoever has it now decides
            Err(DbError::Conflict { .. })
                if matches!(outcome, Ok(Next::Done | Next::Again(_)) | Err(_)) =>
            {
                tracing::warn!(kind = job.kind, "a job outlived its lease");
                Ok(())
            }
            Err(error) if error.is_passing() => Err(error),
            Err(error) => {
                let error = JobError::from(error);
                self.db
                    .transact(self.after_failure(&job, known, &error, ended))
                    .await
                    .map(drop)
            }
        }
    }

    async fn keep_alive(&self, id: i64) -> std::convert::Infallible {
        loop {
            tokio::time::sleep(HEARTBEAT).await;
            let renew = "update job set lease_until = $1 where id = $2 and lease_owner = $3";
            let until = self.clock.now() + LEASE;
            if let Err(error) = self
                .db
                .execute(renew, values![until, id, self.owner.as_str()])
                .await
            {
                tracing::warn!(%error, "lease not renewed");
            }
        }
    }

    fn after(&self, job: &Taken, next: &Next, now: Timestamp) -> Vec<Statement> {
        match next {
            Next::Done => self.over(job, "done", None, now),
            Next::DoneWith(statements) => {
                let mut all = self.over(job, "done", None, now);
                all.extend(statements.iter().cloned());
                all
            }
            Next::Again(at) => vec![self.again(job, *at, 0, None)],
        }
    }

    fn after_failure(
        &self,
        job: &Taken,
        known: &Known,
        error: &JobError,
        now: Timestamp,
    ) -> Vec<Statement> {
        let attempts = job.attempts;
        let text: String = error.to_string().chars().take(500).collect();
        if attempts >= known.attempts {
            tracing::error!(kind = job.kind, attempts, error = text, "job given up");
            return self.over(job, "failed", Some(text), now);
        }
        let doubled = u32::try_from(attempts - 1).map_or(i32::MAX, |n| 1_i32 << n.min(20));
        let pause = FIRST_PAUSE.saturating_mul(doubled).min(LONGEST_PAUSE);
        tracing::warn!(
            kind = job.kind,
            attempts,
            error = text,
            ?pause,
            "job failed, tried again"
        );
        vec![self.again(job, now + pause, attempts, Some(text))]
    }

    fn again(&self, job: &Taken, at: Timestamp, attempts: i64, error: Option<String>) -> Statement {
        let sql = "update job set run_at = $1, attempts = $2, last_error = $3,
                   lease_owner = null, lease_until = null where id = $4 and lease_owner = $5";
        Statement::new(
            sql,
            values![at, attempts, error, job.id, self.owner.as_str()],
        )
        .expecting(1)
    }

    fn over(
        &self,
        job: &Taken,
        outcome: &str,
        error: Option<String>,
        now: Timestamp,
    ) -> Vec<Statement> {
        let delete = "delete from job where id = $1 and lease_owner = $2";
        let keep =
            "insert into job_done (id, kind, payload, attempts, outcome, last_error, finished_at)
                    values ($1, $2, $3, $4, $5, $6, $7)";
        let record: Vec<Value> = values![
            job.id,
            job.kind.as_str(),
            job.payload.as_str(),
            job.attempts,
            outcome,
            error,
            now
        ];
        vec![
            Statement::new(delete, values![job.id, self.owner.as_str()]).expecting(1),
            Statement::new(keep, record),
        ]
    }
}

/// A job under this worker's lease.
struct Taken {
    id: i64,
    kind: String,
    payload: String,
    /// This run included.
    attempts: i64,
    now: Timestamp,
}

impl Taken {
    fn read(row: &Row, now: Timestamp) -> Result<Taken, DbError> {
        Ok(Taken {
            id: row.get(0)?,
            kind: row.get(1)?,
            payload: row.get(2)?,
            attempts: row.get::<i64>(3)? + 1,
            now,
        })
    }
}
