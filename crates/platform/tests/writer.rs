//! Stories of the writer that works in sets.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use xinqiao_platform::db::testing::{each_engine, fresh_dir, fresh_places};
use xinqiao_platform::db::{Kind, Ledger, Table, Tx, WriteError, WriterLimits};
use xinqiao_platform::{Db, DbError, Place, values};

const ACT: Table = Table {
    name: "act",
    columns: &[("id", Kind::Int), ("set_size", Kind::Int)],
    key: &["id"],
};

/// Writes its numbers; 13 breaks the statement, 99 panics.
#[derive(Default, Clone)]
struct Acts {
    undone: Arc<AtomicUsize>,
    largest_set: Arc<AtomicUsize>,
}

impl Ledger for Acts {
    type Command = i64;
    type Answer = i64;

    async fn commit(&mut self, tx: &mut Tx<'_>, ids: &[i64]) -> Result<Vec<i64>, DbError> {
        self.largest_set.fetch_max(ids.len(), Ordering::Relaxed);
        let size = i64::try_from(ids.len()).unwrap();
        tx.insert_set(&ACT, ids.iter().map(|&id| values![id, size]).collect())
            .await?;
        assert!(!ids.contains(&99), "a mistake in the ledger");
        if ids.contains(&13) {
            tx.execute("insert into nowhere values (1)", vec![]).await?;
        }
        Ok(ids.iter().map(|id| id * 10).collect())
    }

    fn undone(&mut self) {
        self.undone.fetch_add(1, Ordering::Relaxed);
    }
}

async fn with_acts(db: &Db) {
    db.execute(
        "create table act (id bigint primary key, set_size bigint not null)",
        vec![],
    )
    .await
    .unwrap();
}

async fn kept(db: &Db) -> Vec<i64> {
    let rows = db
        .query("select id from act order by id", vec![])
        .await
        .unwrap();
    rows.iter().map(|row| row.get(0).unwrap()).collect()
}

#[tokio::test]
async fn many_callers_share_a_commit_and_each_gets_its_own_answer() {
    each_engine(|db| async move {
        with_acts(&db).await;
        let ledger = Acts::default();
        let writer = db.writer(ledger.clone());
        let callers = (0..500).map(|id| {
            let writer = writer.clone();
            tokio::spawn(async move {
                assert_eq!(writer.write(id + 1000).await.unwrap(), (id + 1000) * 10)
            })
        });
        for caller in callers.collect::<Vec<_>>() {
            caller.await.unwrap();
        }
        assert_eq!(kept(&db).await.len(), 500);
        let largest = ledger.largest_set.load(Ordering::Relaxed);
        assert!((2..=256).contains(&largest), "{largest}");
        assert_eq!(ledger.undone.load(Ordering::Relaxed), 0);
    })
    .await;
}

#[tokio::test]
async fn one_broken_command_does_not_fail_its_neighbours() {
    each_engine(|db| async move {
        with_acts(&db).await;
        db.execute("insert into act values (5, 0)", vec![])
            .await
            .unwrap();
        let writer = db.writer(Acts::default());
        let all = [1, 13, 2, 5, 99, 3].map(|id| writer.write(id));
        let answers = futures_util::future::join_all(all).await;
        assert_eq!(answers[0], Ok(10));
        assert!(
            matches!(answers[1], Err(WriteError::Db(DbError::Other { .. }))),
            "{:?}",
            answers[1]
        );
        assert_eq!(answers[2], Ok(20));
        assert!(
            matches!(answers[3], Err(WriteError::Db(DbError::Conflict { .. }))),
            "{:?}",
            answers[3]
        );
        assert!(
            matches!(answers[4], Err(WriteError::Db(_))),
            "{:?}",
            answers[4]
        );
        assert_eq!(answers[5], Ok(30));
        assert_eq!(kept(&db).await, [1, 2, 3, 5]);
    })
    .await;
}

#[tokio::test]
async fn a_full_queue_refuses_at_once_and_says_when_to_come_back() {
    each_engine(|db| async move {
        with_acts(&db).await;
        let writer = db.writer_within(Acts::default(), WriterLimits { queue: 2, set: 2 });
        let answers = futures_util::future::join_all((100..200).map(|id| writer.write(id))).await;
        let done = answers.iter().filter(|answer| answer.is_ok()).count();
        let busy = |answer: &&Result<i64, WriteError>| {
            matches!(answer, Err(WriteError::Busy { retry_after }) if *retry_after >= Duration::from_secs(1))
        };
        assert_eq!(done + answers.iter().filter(busy).count(), 100);
        assert!(done >= 2);
        assert_eq!(kept(&db).await.len(), done, "refused means not written");
    })
    .await;
}

#[tokio::test]
async fn what_waits_is_written_before_the_writer_ends() {
    each_engine(|db| async move {
        with_acts(&db).await;
        let writer = db.writer(Acts::default());
        let waiting: Vec<_> = (100..150)
            .map(|id| {
                let writer = writer.clone();
                tokio::spawn(async move { writer.write(id).await })
            })
            .collect();
        tokio::task::yield_now().await;
        writer.shut_down().await;
        for one in waiting {
            one.await.unwrap().unwrap();
        }
        assert_eq!(kept(&db).await.len(), 50);
    })
    .await;
}

#[tokio::test]
async fn small_writes_take_turns_with_the_writer() {
    each_engine(|db| async move {
        with_acts(&db).await;
        let writer = db.writer(Acts::default());
        for id in 1..=20 {
            let small = db.execute("insert into act values ($1, 0)", values![id + 200]);
            let (small, set) = tokio::join!(small, writer.write(id + 100));
            small.unwrap();
            set.unwrap();
        }
        assert_eq!(kept(&db).await.len(), 40);
    })
    .await;
}

/// A disk of so many pages stands for a full one.
#[tokio::test]
async fn a_full_disk_is_told_and_nothing_acknowledged_is_lost() {
    let place = Place::Sqlite(fresh_dir());
    let db = Db::open(&place).await.unwrap();
    with_acts(&db).await;
    db.execute("pragma max_page_count = 20", vec![])
        .await
        .unwrap();
    let writer = db.writer(Acts::default());
    let (mut acknowledged, mut id) = (Vec::new(), 1000);
    let refused = loop {
        id += 1;
        match writer.write(id).await {
            Ok(_) => acknowledged.push(id),
            Err(error) => break error,
        }
    };
    assert_eq!(refused, WriteError::Db(DbError::Full));
    assert!(acknowledged.len() > 100);
    assert_eq!(kept(&db).await, acknowledged);

    db.execute("pragma max_page_count = 1000000", vec![])
        .await
        .unwrap();
    writer.write(id).await.unwrap();
    writer.shut_down().await;
    drop(db);
    let Place::Sqlite(dir) = place else {
        unreachable!()
    };
    std::fs::remove_dir_all(dir).unwrap();
}

/// Sessions are cut by the server (as when it restarts): the set under way is
/// answered `Unavailable`, and the next ones are written.
#[tokio::test]
async fn a_database_that_goes_and_comes_back_is_used_again() {
    for fresh in fresh_places().await.unwrap() {
        if let Place::Postgres(url) = &fresh.place {
            let db = Db::open(&fresh.place).await.unwrap();
            with_acts(&db).await;
            let writer = db.writer(Acts::default());
            writer.write(1).await.unwrap();

            let (killer, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
                .await
                .unwrap();
            tokio::spawn(connection);
            let cut = "select count(pg_terminate_backend(pid)) from pg_stat_activity
                       where datname = current_database() and pid <> pg_backend_pid()";
            for round in 0..3 {
                killer.query(cut, &[]).await.unwrap();
                let deadline = std::time::Instant::now() + Duration::from_secs(5);
                let id = 100 + round;
                loop {
                    match writer.write(id).await {
                        Ok(_) => break,
                        Err(WriteError::Unavailable { .. }) => {}
                        // written, but the answer was lost with the session
                        Err(WriteError::Db(DbError::Conflict { .. })) => break,
                        Err(other) => panic!("{other}"),
                    }
                    assert!(std::time::Instant::now() < deadline);
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                while db.query("select 1", vec![]).await.is_err() {
                    assert!(std::time::Instant::now() < deadline);
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            }
            assert_eq!(kept(&db).await, [1, 100, 101, 102]);
        }
        fresh.remove().await;
    }
}
