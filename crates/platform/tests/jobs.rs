//! Stories of durable jobs.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use xinqiao_platform::db::Statement;
use xinqiao_platform::db::testing::each_engine;
use xinqiao_platform::jobs::{self, Enqueue, Job, JobError, LEASE, Next, Worker};
use xinqiao_platform::{Clock, Db, values};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

type Notes = Arc<Mutex<Vec<i64>>>;

/// Reminds; fails for odd cases below 100, panics for case 13.
#[derive(Serialize, Deserialize)]
struct Remind {
    case: i64,
}

impl Job for Remind {
    const KIND: &'static str = "remind";
    const ATTEMPTS: i64 = 3;
    type Context = Notes;
    async fn run(self, notes: Notes, _: Timestamp) -> Result<Next, JobError> {
        notes.lock().unwrap().push(self.case);
        assert!(self.case != 13, "a mistake in the job");
        if self.case % 2 == 1 && self.case < 100 {
            return Err(JobError::new("the message channel is down"));
        }
        Ok(Next::Done)
    }
}

async fn desk(db: &Db) -> (Clock, Notes, Worker) {
    db.migrate(&[]).await.unwrap();
    let clock = Clock::simulated("2026-03-02T01:00:00Z".parse().unwrap());
    let notes = Notes::default();
    let worker = Worker::new(db, &clock, "test").knows::<Remind>(Arc::clone(&notes));
    (clock, notes, worker)
}

fn remind(case: i64) -> Enqueue {
    Enqueue::new(&Remind { case }).unwrap()
}

async fn count(db: &Db, sql: &str) -> i64 {
    db.query_one(sql, vec![])
        .await
        .unwrap()
        .unwrap()
        .get(0)
        .unwrap()
}

#[tokio::test]
async fn a_job_runs_when_its_time_has_come_and_once() {
    each_engine(|db| async move {
        let (clock, notes, worker) = desk(&db).await;
        let soon = clock.now() + MINUTE;
        db.transact(vec![remind(2).at(soon).statement(), remind(4).statement()])
            .await
            .unwrap();

        assert_eq!(worker.run_due().await.unwrap(), 1);
        assert_eq!(*notes.lock().unwrap(), [4]);
        clock.advance(MINUTE);
        let other_node = Worker::new(&db, &clock, "other").knows::<Remind>(Arc::clone(&notes));
        let (one, two) = tokio::join!(worker.run_due(), other_node.run_due());
        assert_eq!(one.unwrap() + two.unwrap(), 1);
        assert_eq!(worker.run_due().await.unwrap(), 0);
        assert_eq!(*notes.lock().unwrap(), [4, 2]);
        assert_eq!(
            count(&db, "select count(*) from job_done where outcome = 'done'").await,
            2
        );
    })
    .await;
}

#[tokio::test]
async fn a_job_is_kept_or_lost_with_the_act_that_asked_for_it() {
    each_engine(|db| async move {
        let (_, notes, worker) = desk(&db).await;
        let fails = Statement::new("delete from job_done", vec![]).expecting(1);
        db.transact(vec![remind(2).statement(), fails])
            .await
            .unwrap_err();
        assert_eq!(worker.run_due().await.unwrap(), 0);
        assert!(notes.lock().unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_timer_is_set_once_moved_and_taken_back() {
    each_engine(|db| async move {
        let (clock, notes, worker) = desk(&db).await;
        let now = clock.now();
        let twice = vec![
            remind(2).at(now + MINUTE).once("remind/2").statement(),
            remind(102).at(now).once("remind/2").statement(),
            remind(4).at(now + MINUTE).moving("remind/4").statement(),
            remind(104)
                .at(now + MINUTE * 5)
                .moving("remind/4")
                .statement(),
            remind(6).at(now).once("remind/6").statement(),
            jobs::cancel("remind/6"),
        ];
        db.transact(twice).await.unwrap();
        assert_eq!(worker.run_due().await.unwrap(), 0);
        clock.advance(MINUTE);
        worker.run_due().await.unwrap();
        assert_eq!(*notes.lock().unwrap(), [2]);
        clock.advance(MINUTE * 4);
        worker.run_due().await.unwrap();
        assert_eq!(*notes.lock().unwrap(), [2, 104]);
        db.transact(vec![remind(8).once("remind/2").statement()])
            .await
            .unwrap();
        assert_eq!(worker.run_due().await.unwrap(), 1, "the key is free again");
    })
    .await;
}

#[tokio::test]
async fn a_job_that_fails_is_tried_later_and_given_up_at_last() {
    each_engine(|db| async move {
        let (clock, notes, worker) = desk(&db).await;
        db.transact(vec![remind(1).statement(), remind(13).statement()])
            .await
            .unwrap();
        worker.run_due().await.unwrap();
        assert_eq!(notes.lock().unwrap().len(), 2);
        assert_eq!(worker.run_due().await.unwrap(), 0, "not at once");
        for _ in 0..5 {
            clock.advance(MINUTE);
            worker.run_due().await.unwrap();
        }
        assert_eq!(notes.lock().unwrap().len(), 6);
        let state = jobs::waiting(&db, clock.now()).await.unwrap();
        assert_eq!(
            state,
            jobs::Waiting {
                due: 0,
                later: 0,
                running: 0,
                failed: 2
            }
        );
        let kept = count(
            &db,
            "select count(*) from job_done where last_error like '%channel%'",
        );
        assert_eq!(kept.await, 1);
        let later = clock.now() + MINUTE;
        assert_eq!(
            jobs::purge(&db, later, SignedDuration::ZERO).await.unwrap(),
            2
        );
    })
    .await;
}

#[tokio::test]
async fn jobs_of_a_process_that_died_are_taken_over() {
    each_engine(|db| async move {
        let (clock, notes, worker) = desk(&db).await;
        db.transact(vec![remind(2).statement()]).await.unwrap();
        let died = "update job set lease_owner = 'gone', lease_until = $1, attempts = 1";
        db.execute(died, values![clock.now() + LEASE])
            .await
            .unwrap();
        assert_eq!(worker.run_due().await.unwrap(), 0);
        clock.advance(LEASE + MINUTE);
        assert_eq!(worker.run_due().await.unwrap(), 1);
        assert_eq!(*notes.lock().unwrap(), [2]);
    })
    .await;
}

/// Looks every ten minutes; writes in the transaction that ends it.
#[derive(Serialize, Deserialize)]
struct Sweep;

impl Job for Sweep {
    const KIND: &'static str = "sweep";
    type Context = Arc<AtomicUsize>;
    async fn run(self, runs: Arc<AtomicUsize>, now: Timestamp) -> Result<Next, JobError> {
        if runs.fetch_add(1, Ordering::Relaxed) < 2 {
            return Ok(Next::Again(now + MINUTE * 10));
        }
        let mark = "insert into mark (name, value) values ('swept', 'yes')";
        Ok(Next::DoneWith(vec![Statement::new(mark, vec![])]))
    }
}

#[tokio::test]
async fn regular_work_repeats_itself_and_ends_with_what_it_wrote() {
    each_engine(|db| async move {
        let (clock, _, _) = desk(&db).await;
        let runs = Arc::new(AtomicUsize::new(0));
        let worker = Worker::new(&db, &clock, "test").knows::<Sweep>(Arc::clone(&runs));
        let start = || Enqueue::new(&Sweep).unwrap().once("sweep").statement();
        db.transact(vec![start(), start()]).await.unwrap();
        for _ in 0..30 {
            worker.run_due().await.unwrap();
            clock.advance(MINUTE);
        }
        assert_eq!(runs.load(Ordering::Relaxed), 3);
        assert_eq!(
            count(&db, "select count(*) from mark where name = 'swept'").await,
            1
        );
        assert_eq!(count(&db, "select count(*) from job").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_worker_works_until_it_is_told_to_stop() {
    each_engine(|db| async move {
        let (_, notes, worker) = desk(&db).await;
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let task = tokio::spawn(async move {
            worker.run(async { drop(stopped.await) }).await;
        });
        db.transact(vec![remind(2).statement()]).await.unwrap();
        for _ in 0..300 {
            if !notes.lock().unwrap().is_empty() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        stop.send(()).unwrap();
        task.await.unwrap();
        assert_eq!(*notes.lock().unwrap(), [2]);
    })
    .await;
}
