//! The one writer that works in sets.
//!
//! A commit costs one wait for the disk, 0.5 to 7 ms, whether it keeps one act
//! or two hundred. So the writer takes everything that waits, lets the
//! [`Ledger`] fold it into a few statements, commits once, and only then
//! answers each caller. What arrives meanwhile is the next set: under load sets
//! grow by themselves, at rest an act waits for nobody.
//!
//! It has a thread and a small runtime of its own: SQLite is called directly
//! there, and a ledger's futures need not be `Send`.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use deadpool_postgres::ClientWrapper;
use futures_util::FutureExt;
use futures_util::future::join;
use tokio::sync::{mpsc, oneshot};

use crate::db::{Db, DbError, On, Tx, postgres, sqlite};

/// What turns commands into rows. One ledger belongs to one writer.
pub trait Ledger: Send + 'static {
    /// What a caller wants written.
    type Command: Send + 'static;
    /// What the caller is told once it is safe on disk. A refusal by the domain
    /// is an answer, not an error.
    type Answer: Send + 'static;

    /// Writes a set of commands and gives one answer for each, in their order.
    /// Nothing is visible to anybody until the writer has committed, and an
    /// error undoes the whole set; its commands are then tried one by one.
    ///
    /// Statements that do not depend on each other's answers may go into one
    /// `try_join!(tx.upsert_set(…), tx.insert_set(…), tx.append_outbox(…))?`: on
    /// PostgreSQL they then travel together, in the order written. It saves ways
    /// to a server elsewhere; on one machine no difference could be measured.
    fn commit(
        &mut self,
        tx: &mut Tx<'_>,
        commands: &[Self::Command],
    ) -> impl Future<Output = Result<Vec<Self::Answer>, DbError>>;

    /// Told when what `commit` wrote was undone, so that a ledger which keeps
    /// anything in memory can forget it.
    fn undone(&mut self) {}
}

/// Bounds of a [`Writer`].
#[derive(Clone, Copy, Debug)]
pub struct WriterLimits {
    /// Commands that may wait; more are refused with [`WriteError::Busy`].
    pub queue: usize,
    /// Commands in one transaction at most.
    pub set: usize,
}

impl Default for WriterLimits {
    fn default() -> WriterLimits {
        WriterLimits {
            queue: 4096,
            set: 256,
        }
    }
}

/// Why a command was not answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// Too many wait already. Nothing was written; try again after a moment.
    #[error(
        "系统繁忙，本次未受理，请 {} 秒后重试 · too many requests wait, nothing was written; retry in {} s",
        .retry_after.as_secs(), .retry_after.as_secs()
    )]
    Busy {
        /// When it is worth trying again.
        retry_after: Duration,
    },
    /// The database or the writer went away. The command may or may not have
    /// been kept: whoever must know asks with the same idempotency key.
    #[error(
        "数据库暂时不可用，请稍后重试 · the database is not available at the moment; retry later ({why})"
    )]
    Unavailable {
        /// What was heard last.
        why: String,
    },
    /// The command itself could not be written; nothing of it was kept.
    #[error(transparent)]
    Db(DbError),
}

impl From<DbError> for WriteError {
    fn from(error: DbError) -> WriteError {
        match error {
            DbError::Unavailable { why } => WriteError::Unavailable { why },
            other => WriteError::Db(other),
        }
    }
}

/// Handle of a running writer. When the last clone is dropped the writer
/// finishes what waits and ends; [`Writer::shut_down`] waits for that.
pub struct Writer<L: Ledger> {
    queue: mpsc::Sender<Waiting<L>>,
    ended: Arc<tokio::sync::Mutex<Option<oneshot::Receiver<()>>>>,
}

struct Waiting<L: Ledger> {
    command: L::Command,
    caller: oneshot::Sender<Result<L::Answer, WriteError>>,
}

impl<L: Ledger> Clone for Writer<L> {
    fn clone(&self) -> Writer<L> {
        Writer {
            queue: self.queue.clone(),
            ended: Arc::clone(&self.ended),
        }
    }
}

impl<L: Ledger> Writer<L> {
    pub(crate) fn start(db: Db, ledger: L, limits: WriterLimits) -> Writer<L> {
        let (queue, waiting) = mpsc::channel(limits.queue);
        let (end, ended) = oneshot::channel();
        let work = Work {
            db,
            ledger,
            connection: None,
            limit: limits.set,
        };
        let started = std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || {
                match tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                {
                    Ok(runtime) => runtime.block_on(work.run(waiting)),
                    Err(error) => tracing::error!(%error, "the writer has no runtime"),
                }
                let _ = end.send(());
            });
        if let Err(error) = started {
            // callers then hear Unavailable: the receiving end is gone
            tracing::error!(%error, "the writer has no thread");
        }
        Writer {
            queue,
            ended: Arc::new(tokio::sync::Mutex::new(Some(ended))),
        }
    }

    /// Hands a command in and waits until it is safe on disk. A caller who stops
    /// waiting does not take the command back.
    ///
    /// # Errors
    /// See [`WriteError`].
    pub async fn write(&self, command: L::Command) -> Result<L::Answer, WriteError> {
        let (caller, answer) = oneshot::channel();
        self.queue
            .try_send(Waiting { command, caller })
            .map_err(|refused| match refused {
                mpsc::error::TrySendError::Full(_) => WriteError::Busy {
                    retry_after: Duration::from_secs(1),
                },
                mpsc::error::TrySendError::Closed(_) => gone(),
            })?;
        answer.await.unwrap_or_else(|_| Err(gone()))
    }

    /// Commands that wait for their set, for the page that shows the state of the
    /// system.
    pub fn waiting(&self) -> usize {
        self.queue.max_capacity() - self.queue.capacity()
    }

    /// Waits until everything handed in before is written and the writer has
    /// ended. Other clones must be dropped, or their later commands are waited
    /// for too.
    pub async fn shut_down(self) {
        let Writer { queue, ended } = self;
        drop(queue);
        if let Some(ended) = ended.lock().await.take() {
            let _ = ended.await;
        }
    }
}

fn gone() -> WriteError {
    WriteError::Unavailable {
        why: "the writer has ended".into(),
    }
}

struct Work<L: Ledger> {
    db: Db,
    ledger: L,
    /// PostgreSQL only: the writer's own connection, made when first needed.
    connection: Option<ClientWrapper>,
    limit: usize,
}

impl<L: Ledger> Work<L> {
    async fn run(mut self, mut waiting: mpsc::Receiver<Waiting<L>>) {
        let mut set = Vec::with_capacity(self.limit);
        while waiting.recv_many(&mut set, self.limit).await > 0 {
            let (commands, callers): (Vec<_>, Vec<_>) =
                set.drain(..).map(|one| (one.command, one.caller)).unzip();
            self.answer(&commands, callers).await;
        }
    }

    async fn answer(
        &mut self,
        commands: &[L::Command],
        callers: Vec<oneshot::Sender<Result<L::Answer, WriteError>>>,
    ) {
        let error = match self.transaction(commands).await {
            Ok(answers) => {
                for (caller, answer) in callers.into_iter().zip(answers) {
                    // a caller who has gone away is not told; the act stands
                    let _ = caller.send(Ok(answer));
                }
                return;
            }
            Err(error) => error,
        };
        if error.is_passing() || commands.len() == 1 && !matches!(error, DbError::Conflict { .. }) {
            for caller in callers {
                let _ = caller.send(Err(error.clone().into()));
            }
            return;
        }
        tracing::debug!(%error, commands = commands.len(), "set undone, trying one by one");
        for (command, caller) in commands.iter().zip(callers) {
            let alone = self.transaction(std::slice::from_ref(command)).await;
            let _ =
                caller.send(alone.map_err(Into::into).and_then(|answers| {
                    answers.into_iter().next().ok_or_else(|| no_answer().into())
                }));
        }
    }

    /// One transaction around one call of the ledger.
    async fn transaction(&mut self, commands: &[L::Command]) -> Result<Vec<L::Answer>, DbError> {
        let db = self.db.clone();
        let done = match db.on() {
            On::Sqlite(engine) => {
                let connection = engine.writing().await?;
                connection.execute_batch("begin immediate")?;
                let mut tx = Tx::sqlite(&connection);
                let folded = fold(&mut self.ledger, &mut tx, commands).await;
                let done = folded.and_then(|answers| {
                    Ok(connection.execute_batch("commit").map(|()| answers)?)
                });
                if done.is_err() {
                    sqlite::roll_back(&connection);
                }
                done
            }
            On::Postgres(engine) => {
                let client = match self.connection.take().filter(|client| !client.is_closed()) {
                    Some(client) => client,
                    None => engine.connect().await?,
                };
                let mut tx = Tx::postgres(&client);
                // sent one behind the other on one line: the ledger's first query
                // need not wait for the answer to `begin`
                let folding = fold(&mut self.ledger, &mut tx, commands);
                let (begun, folded) = join(client.batch_execute("begin"), folding).await;
                let folded = begun.map_err(DbError::from).and(folded);
                let done = match folded {
                    Ok(answers) => client
                        .batch_execute("commit")
                        .await
                        .map(|()| answers)
                        .map_err(DbError::from),
                    Err(error) => Err(error),
                };
                if done.is_err() {
                    postgres::roll_back(&client).await;
                }
                self.connection = Some(client);
                done
            }
        };
        match &done {
            Ok(_) => db.committed(),
            Err(_) => self.ledger.undone(),
        }
        done
    }
}

/// Calls the ledger; a panic in it is an error of this set, not the end of the
/// writer.
async fn fold<L: Ledger>(
    ledger: &mut L,
    tx: &mut Tx<'_>,
    commands: &[L::Command],
) -> Result<Vec<L::Answer>, DbError> {
    let folded = AssertUnwindSafe(ledger.commit(tx, commands))
        .catch_unwind()
        .await;
    let answers = folded.unwrap_or_else(|_| Err(DbError::other("the ledger panicked")))?;
    if answers.len() == commands.len() {
        Ok(answers)
    } else {
        Err(no_answer())
    }
}

fn no_answer() -> DbError {
    DbError::other("the ledger did not answer each command")
}
