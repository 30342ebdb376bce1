//! Stories of the outbox: nothing is skipped, nothing is lost, nothing stays for ever.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use xinqiao_platform::db::testing::{each_engine, fresh_places};
use xinqiao_platform::db::{Ledger, Statement, Tx};
use xinqiao_platform::outbox::{Begin, Entry, Followed, Follower, forget, purge};
use xinqiao_platform::{Db, DbError, Place, values};

const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

fn noon() -> Timestamp {
    "2026-03-02T04:00:00Z".parse().unwrap()
}

fn entry(key: i64, seq: i64) -> Entry {
    Entry {
        topic: "case".into(),
        key,
        seq,
        body: r#"{"act":"file"}"#.into(),
        at: noon(),
    }
}

fn keys(read: &[Followed]) -> Vec<(i64, i64)> {
    read.iter()
        .map(|one| (one.entry.key, one.entry.seq))
        .collect()
}

/// Reads until so many are there: other tests' transactions on the same server
/// hold the horizon back for a moment, as other databases would.
async fn read(follower: &Follower, wanted: usize) -> Vec<Followed> {
    for _ in 0..500 {
        let read = follower.read(9).await.unwrap();
        if read.len() >= wanted {
            return read;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    follower.read(9).await.unwrap()
}

async fn happen(db: &Db, key: i64, seq: i64) {
    db.transact(vec![entry(key, seq).statement(db.engine())])
        .await
        .unwrap();
}

#[tokio::test]
async fn a_follower_reads_on_from_where_it_stopped() {
    each_engine(|db| async move {
        db.migrate(&[]).await.unwrap();
        happen(&db, 1, 1).await;
        let mut search = Follower::start(&db, "search", Begin::AtTheBeginning, noon())
            .await
            .unwrap();
        let pages = Follower::start(&db, "pages", Begin::FromNowOn, noon())
            .await
            .unwrap();
        happen(&db, 1, 2).await;
        happen(&db, 2, 1).await;

        read(&search, 3).await;
        let first = search.read(2).await.unwrap();
        assert_eq!(keys(&first), [(1, 1), (1, 2)]);
        assert_eq!(
            keys(&search.read(2).await.unwrap()),
            [(1, 1), (1, 2)],
            "not passed: again"
        );
        search.pass(first[1].position, noon()).await.unwrap();
        assert_eq!(keys(&search.read(9).await.unwrap()), [(2, 1)]);
        assert!(keys(&read(&pages, 2).await).ends_with(&[(1, 2), (2, 1)]));

        let restarted = Follower::start(&db, "search", Begin::AtTheBeginning, noon())
            .await
            .unwrap();
        assert_eq!(keys(&restarted.read(9).await.unwrap()), [(2, 1)]);
        let stale = Follower::start(&db, "search", Begin::FromNowOn, noon())
            .await
            .unwrap();
        let last = restarted.read(9).await.unwrap()[0].position;
        search.pass(last, noon()).await.unwrap();
        let twice = db.transact(vec![stale.passed(last, noon())]).await;
        assert!(
            matches!(twice, Err(DbError::Conflict { .. })),
            "one mover at a time: {twice:?}"
        );
    })
    .await;
}

/// The one that begins first ends last. A reader that trusted ids, or moments of
/// commit, would pass the second and never see the first.
#[tokio::test]
async fn what_is_committed_late_is_not_skipped() {
    for fresh in fresh_places().await.unwrap() {
        if let Place::Postgres(url) = &fresh.place {
            let db = Db::open(&fresh.place).await.unwrap();
            db.migrate(&[]).await.unwrap();
            let mut follower = Follower::start(&db, "search", Begin::AtTheBeginning, noon())
                .await
                .unwrap();

            let (slow, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
                .await
                .unwrap();
            let driver = tokio::spawn(connection);
            let insert = "insert into outbox (id, topic, key, seq, body, at)
                          values (9223372036854775807, 'case', 1, 1, '{}', 0)";
            slow.batch_execute(&format!("begin; {insert}"))
                .await
                .unwrap();
            happen(&db, 2, 1).await;

            assert!(
                follower.read(9).await.unwrap().is_empty(),
                "behind the oldest that runs"
            );
            slow.batch_execute("commit").await.unwrap();
            let both = read(&follower, 2).await;
            assert_eq!(keys(&both), [(1, 1), (2, 1)]);
            follower.pass(both[1].position, noon()).await.unwrap();

            slow.batch_execute(&format!("begin; {insert}; rollback"))
                .await
                .unwrap();
            happen(&db, 3, 1).await;
            assert_eq!(keys(&read(&follower, 1).await), [(3, 1)]);
            drop(slow);
            driver.await.unwrap().unwrap();
        }
        fresh.remove().await;
    }
}

#[tokio::test]
async fn what_all_followers_have_passed_is_purged() {
    each_engine(|db| async move {
        db.migrate(&[]).await.unwrap();
        for seq in 1..=4 {
            happen(&db, 1, seq).await;
        }
        assert_eq!(
            purge(&db, noon(), WEEK).await.unwrap(),
            0,
            "nobody follows, nothing is old"
        );

        let mut quick = Follower::start(&db, "quick", Begin::AtTheBeginning, noon())
            .await
            .unwrap();
        let mut slow = Follower::start(&db, "slow", Begin::AtTheBeginning, noon())
            .await
            .unwrap();
        let all = read(&quick, 4).await;
        quick.pass(all[2].position, noon()).await.unwrap();
        slow.pass(all[0].position, noon()).await.unwrap();
        assert_eq!(purge(&db, noon(), WEEK).await.unwrap(), 1);
        assert_eq!(slow.read(9).await.unwrap().len(), 3);
        forget(&db, "slow").await.unwrap();
        assert_eq!(purge(&db, noon(), WEEK).await.unwrap(), 2);

        forget(&db, "quick").await.unwrap();
        assert_eq!(purge(&db, noon() + WEEK + WEEK, WEEK).await.unwrap(), 1);
        happen(&db, 2, 1).await;
        let late = Follower::start(&db, "late", Begin::AtTheBeginning, noon())
            .await
            .unwrap();
        assert_eq!(keys(&read(&late, 1).await), [(2, 1)]);
    })
    .await;
}

struct Filing;
impl Ledger for Filing {
    type Command = i64;
    type Answer = ();
    async fn commit(&mut self, tx: &mut Tx<'_>, keys: &[i64]) -> Result<Vec<()>, DbError> {
        tx.append_outbox(keys.iter().map(|&key| entry(key, 1)).collect())
            .await?;
        let refused = Statement::new("insert into nowhere values ($1)", values![1]);
        if keys.contains(&13) {
            tx.run(&refused).await?;
        }
        Ok(vec![(); keys.len()])
    }
}

#[tokio::test]
async fn an_undone_set_leaves_no_entry_and_a_kept_one_wakes_its_followers() {
    each_engine(|db| async move {
        db.migrate(&[]).await.unwrap();
        let mut follower = Follower::start(&db, "pages", Begin::FromNowOn, noon())
            .await
            .unwrap();
        let writer = db.writer(Filing);
        writer.write(13).await.unwrap_err();
        let begun = std::time::Instant::now();
        let (_, written) = tokio::join!(follower.wait(Duration::from_secs(30)), writer.write(7));
        written.unwrap();
        assert!(begun.elapsed() < Duration::from_secs(10));
        assert_eq!(keys(&read(&follower, 1).await), [(7, 1)]);
    })
    .await;
}
