//! Stories of backup and restore, from each engine onto each.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures_util::stream;
use jiff::Timestamp;
use xinqiao_platform::attachments::Attachments;
use xinqiao_platform::backup::{BackupError, Beside, backup, check, restore};
use xinqiao_platform::db::Statement;
use xinqiao_platform::db::testing::{Fresh, fresh_dir, fresh_places};
use xinqiao_platform::jobs::{Enqueue, Job, JobError, Next};
use xinqiao_platform::outbox::{Begin, Entry, Follower};
use xinqiao_platform::seal::{Purpose, Seal, SoftSeal};
use xinqiao_platform::{Db, DbError, Migration, Place, values};

const NOTES: &[Migration] = &[
    Migration {
        system: "notes",
        number: 1,
        name: "note",
        sqlite: "create table note (id bigint primary key, body text, seal blob);
                 insert into note (id) values (0)",
        postgres: "create table note (id bigint primary key, body text, seal bytea);
                   insert into note (id) values (0)",
    },
    Migration {
        system: "notes",
        number: 2,
        name: "read_at",
        sqlite: "alter table note add column read_at bigint",
        postgres: "alter table note add column read_at bigint",
    },
];

#[derive(serde::Serialize, serde::Deserialize)]
struct Remind;
impl Job for Remind {
    const KIND: &'static str = "remind";
    type Context = ();
    async fn run(self, (): (), _: Timestamp) -> Result<Next, JobError> {
        Ok(Next::Done)
    }
}

/// A directory that goes with the test.
struct Dir(PathBuf);
impl Dir {
    fn fresh() -> Dir {
        Dir(fresh_dir())
    }
}
impl std::ops::Deref for Dir {
    type Target = Path;
    fn deref(&self) -> &Path {
        &self.0
    }
}
impl Drop for Dir {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn noon() -> Timestamp {
    "2026-03-02T04:00:00Z".parse().unwrap()
}

fn happened(seq: i64) -> Entry {
    Entry {
        topic: "case".into(),
        key: 1,
        seq,
        body: "{}".into(),
        at: noon(),
    }
}

/// A small city: rows of every kind, an attachment, a key file, a job, an outbox.
async fn fill(db: &Db, data: &Path) -> String {
    db.migrate(&[NOTES]).await.unwrap();
    let seal = SoftSeal::read_or_create(&data.join("xinqiao.keys")).unwrap();
    seal.belongs_to(db).await.unwrap();
    let notes = (1..=2500_i64).map(|id| {
        let sealed = (id % 3 == 0).then(|| seal.seal(b"13900000001", b"note").unwrap());
        let body = (id % 2 == 0).then(|| format!("第 {id} 条\n\"路灯\" \\ 😀"));
        let insert = "insert into note (id, body, seal) values ($1, $2, $3)";
        Statement::new(insert, values![i64::MAX - id, body, sealed])
    });
    db.transact(notes.collect()).await.unwrap();
    let attachments = Attachments::open(data, 1000, None).await.unwrap();
    let piece: Result<Bytes, DbError> = Ok(Bytes::from_static(b"%PDF-1.7 a letter"));
    let stored = attachments.keep(stream::iter([piece])).await.unwrap();
    let mut statements = vec![Enqueue::new(&Remind).unwrap().at(noon()).statement()];
    statements.extend((1..=3).map(|seq| happened(seq).statement(db.engine())));
    db.transact(statements).await.unwrap();
    stored.sha256
}

async fn notes(db: &Db) -> Vec<xinqiao_platform::db::Row> {
    db.query(
        "select id, body, seal, read_at from note order by id",
        vec![],
    )
    .await
    .unwrap()
}

#[tokio::test]
async fn a_backup_restores_onto_an_empty_machine_with_either_engine() {
    for source in fresh_places().await.unwrap() {
        let (data, folder) = (Dir::fresh(), Dir::fresh());
        let db = Db::open(&source.place).await.unwrap();
        let sha256 = fill(&db, &data).await;
        let before = notes(&db).await;
        let beside = Beside {
            data_dir: &data,
            key_file: None,
        };
        let made = backup(&db, beside, &folder, noon()).await.unwrap();
        assert!(
            made.tables
                .iter()
                .any(|table| table.name == "note" && table.rows == 2501)
        );
        assert!(!folder.join("keys").exists(), "keys stay where they are");

        for target in fresh_places().await.unwrap() {
            let place = restored_place(&target);
            let (machine, keys) = (Dir::fresh(), data.join("xinqiao.keys"));
            restore(&folder, &place, &machine, &keys, &[NOTES])
                .await
                .unwrap();
            let new = Db::open(&place).await.unwrap();
            assert_eq!(notes(&new).await, before);

            let seal = SoftSeal::read_or_create(&keys).unwrap();
            seal.belongs_to(&new).await.unwrap();
            let sealed: Vec<u8> = before.iter().find_map(|row| row.get(2).ok()).unwrap();
            assert_eq!(seal.open(&sealed, b"note").unwrap(), b"13900000001");
            seal.keyed_hash(Purpose::QueryCode, b"1").unwrap();
            let attachments = Attachments::open(&machine, 1000, None).await.unwrap();
            assert!(attachments.is_intact(&sha256).await.unwrap());

            new.transact(vec![happened(4).statement(new.engine())])
                .await
                .unwrap();
            let follower = Follower::start(&new, "new", Begin::AtTheBeginning, noon())
                .await
                .unwrap();
            let mut seen = Vec::new();
            for _ in 0..300 {
                let read = follower.read(9).await.unwrap();
                seen = read.iter().map(|one| one.entry.seq).collect();
                if seen.len() == 4 {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
            assert_eq!(seen, [1, 2, 3, 4]);

            drop(follower);
            drop(new);
            let again = restore(&folder, &place, &Dir::fresh(), &keys, &[NOTES]).await;
            assert!(
                matches!(again, Err(BackupError::NotEmpty { .. })),
                "{again:?}"
            );
            target.remove().await;
        }
        source.remove().await;
    }
}

fn restored_place(target: &Fresh) -> Place {
    target.place.clone()
}

#[tokio::test]
async fn a_backup_of_an_older_version_restores_and_one_of_a_newer_does_not() {
    for source in fresh_places().await.unwrap() {
        let (data, folder, newer) = (Dir::fresh(), Dir::fresh(), Dir::fresh());
        let db = Db::open(&source.place).await.unwrap();
        db.migrate(&[&NOTES[..1]]).await.unwrap();
        db.execute("insert into note (id, body) values (7, 'old')", vec![])
            .await
            .unwrap();
        let beside = Beside {
            data_dir: &data,
            key_file: None,
        };
        backup(&db, beside, &folder, noon()).await.unwrap();
        db.migrate(&[NOTES]).await.unwrap();
        backup(&db, beside, &newer, noon()).await.unwrap();

        for target in fresh_places().await.unwrap() {
            let keys = data.join("keys");
            let refused =
                restore(&newer, &target.place, &Dir::fresh(), &keys, &[&NOTES[..1]]).await;
            assert!(
                matches!(refused, Err(BackupError::TooNew { number: 2, .. })),
                "{refused:?}"
            );
            restore(&folder, &target.place, &Dir::fresh(), &keys, &[NOTES])
                .await
                .unwrap();
            let new = Db::open(&target.place).await.unwrap();
            assert_eq!(notes(&new).await.len(), 2);
            drop(new);
            target.remove().await;
        }
        source.remove().await;
    }
}

#[tokio::test]
async fn an_altered_backup_is_refused_before_anything_is_written() {
    let (data, folder, target) = (Dir::fresh(), Dir::fresh(), Dir::fresh());
    let source = Place::Sqlite(data.to_owned());
    let db = Db::open(&source).await.unwrap();
    fill(&db, &data).await;
    let keys = data.join("xinqiao.keys");
    let beside = Beside {
        data_dir: &data,
        key_file: Some(&keys),
    };
    backup(&db, beside, &folder, noon()).await.unwrap();
    assert!(folder.join("keys/xinqiao.keys").exists(), "asked for");
    let twice = backup(&db, beside, &folder, noon()).await;
    assert!(matches!(twice, Err(BackupError::NotEmpty { .. })));
    check(&folder).unwrap();

    let notes = folder.join("tables/note.jsonl");
    let text = std::fs::read_to_string(&notes).unwrap();
    std::fs::write(&notes, text.replacen("路灯", "路灭", 1)).unwrap();
    let place = Place::Sqlite(target.to_owned());
    let refused = restore(&folder, &place, &target, &target.join("keys"), &[NOTES]).await;
    assert!(
        matches!(&refused, Err(BackupError::Altered { path }) if path == "tables/note.jsonl"),
        "{refused:?}"
    );
    assert!(!target.exists());
    std::fs::remove_file(folder.join("manifest.json")).unwrap();
    assert!(matches!(
        check(&folder),
        Err(BackupError::Unreadable { .. })
    ));
}

#[tokio::test]
async fn a_backup_is_one_picture_taken_beside_a_running_writer() {
    for source in fresh_places().await.unwrap() {
        let (data, folder) = (Dir::fresh(), Dir::fresh());
        let db = Db::open(&source.place).await.unwrap();
        db.migrate(&[NOTES]).await.unwrap();
        // every transaction writes a pair; a picture between two writes would be odd
        let writing = db.clone();
        let writer = tokio::spawn(async move {
            for pair in 1..=150_i64 {
                let one = |id| Statement::new("insert into note (id) values ($1)", values![id]);
                let job = Enqueue::new(&Remind).unwrap().at(noon()).statement();
                writing.transact(vec![one(pair), job]).await.unwrap();
            }
        });
        let beside = Beside {
            data_dir: &data,
            key_file: None,
        };
        let made = backup(&db, beside, &folder, noon()).await.unwrap();
        writer.await.unwrap();
        let rows = |name: &str| {
            made.tables
                .iter()
                .find(|table| table.name == name)
                .unwrap()
                .rows
        };
        assert_eq!(rows("note"), rows("job") + 1);
        drop(db);
        source.remove().await;
    }
}
