//! Stories of the database, each told on every engine.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::ops::ControlFlow;

use xinqiao_platform::db::testing::{each_engine, fresh_dir, fresh_places};
use xinqiao_platform::db::{Engine, Kind, Statement, Table, Value};
use xinqiao_platform::{Db, DbError, Migration, Place, values};

const NOTES: Table = Table {
    name: "note",
    columns: &[
        ("id", Kind::Int),
        ("body", Kind::Text),
        ("seal", Kind::Blob),
    ],
    key: &["id"],
};
const CREATE: &str = "create table note (id bigint primary key, body text, seal bytea)";

async fn with_notes(db: &Db) {
    db.execute(CREATE, vec![]).await.unwrap();
}

#[tokio::test]
async fn what_is_written_is_read_again() {
    each_engine(|db| async move {
        with_notes(&db).await;
        let insert = "insert into note (id, body, seal) values ($1, $2, $3)";
        db.execute(insert, values![7, "路灯不亮 $1", vec![0_u8, 255]])
            .await
            .unwrap();
        db.execute(insert, values![8, Value::Null, None::<Vec<u8>>])
            .await
            .unwrap();

        let rows = db
            .query("select id, body, seal from note order by id", vec![])
            .await
            .unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].get::<i64>(0).unwrap(), 7);
        assert_eq!(rows[0].get::<String>(1).unwrap(), "路灯不亮 $1");
        assert_eq!(rows[0].get::<Vec<u8>>(2).unwrap(), [0, 255]);
        assert_eq!(rows[1].get::<Option<String>>(1).unwrap(), None);
        assert!(matches!(
            rows[1].get::<String>(1),
            Err(DbError::Column { .. })
        ));

        let sums =
            "select sum(id), count(*), sum(-id) * 100000 from note where body = $1 or id = $2";
        let sums = db
            .query_one(sums, values!["路灯不亮 $1", 8])
            .await
            .unwrap()
            .unwrap();
        assert_eq!(sums.get::<i64>(0).unwrap(), 15);
        assert_eq!(sums.get::<i64>(1).unwrap(), 2);
        assert_eq!(sums.get::<i64>(2).unwrap(), -1_500_000);

        let quoted = "select '$1', body from note where id = $2 and $1 = 'x'";
        let quoted = db
            .query_one(quoted, values!["x", 7])
            .await
            .unwrap()
            .unwrap();
        assert_eq!(quoted.get::<String>(0).unwrap(), "$1");
    })
    .await;
}

#[tokio::test]
async fn rows_are_found_by_a_set_of_keys() {
    each_engine(|db| async move {
        with_notes(&db).await;
        for id in 1..=5 {
            let insert = "insert into note (id, body) values ($1, $2)";
            db.execute(insert, values![id, if id > 3 { "late" } else { "early" }])
                .await
                .unwrap();
        }
        let sql = "select id from note where id {keys} and body = $2 order by id";
        let rows = db
            .query_among(sql, &[5, 2, 1, 99], values!["early"])
            .await
            .unwrap();
        let ids: Vec<i64> = rows.iter().map(|row| row.get(0).unwrap()).collect();
        assert_eq!(ids, [1, 2]);
        assert!(
            db.query_among(sql, &[], values!["early"])
                .await
                .unwrap()
                .is_empty()
        );
    })
    .await;
}

#[tokio::test]
async fn rows_are_handed_over_one_by_one_and_the_reader_may_stop() {
    each_engine(|db| async move {
        with_notes(&db).await;
        for id in 1..=100 {
            let insert = "insert into note (id, body) values ($1, 'x')";
            db.execute(insert, values![id]).await.unwrap();
        }
        let all = "select id, cast(null as bigint) from note order by id";
        let sum = db.scan(all, 0, |sum, row| {
            assert_eq!(row[1], None);
            *sum += row[0].unwrap();
            ControlFlow::Continue(())
        });
        assert_eq!(sum.await.unwrap(), 5_050);
        let first = db.scan(all, 0, |seen, _| {
            *seen += 1;
            match *seen {
                7 => ControlFlow::Break(()),
                _ => ControlFlow::Continue(()),
            }
        });
        assert_eq!(first.await.unwrap(), 7);
        let text = db.scan("select body from note", (), |(), _| {
            ControlFlow::Continue(())
        });
        assert!(text.await.is_err(), "a text is no number");
        let after = db.query_one("select count(*) from note", vec![]).await;
        assert_eq!(after.unwrap().unwrap().get::<i64>(0).unwrap(), 100);
    })
    .await;
}

/// A server of five million cases once took all memory there was with statements
/// that were each written once and never let go.
#[tokio::test]
async fn statements_that_differ_in_a_number_do_not_pile_up() {
    each_engine(|db| async move {
        if db.engine() == Engine::Sqlite {
            return;
        }
        with_notes(&db).await;
        for id in 0..700 {
            let insert = format!("insert into note (id) values ({id})");
            db.execute(&insert, vec![]).await.unwrap();
        }
        let kept = db
            .query_one("select count(*) from pg_prepared_statements", vec![])
            .await;
        let kept: i64 = kept.unwrap().unwrap().get(0).unwrap();
        assert!(kept <= 257, "{kept} statements are kept");
    })
    .await;
}

#[tokio::test]
async fn a_transaction_is_kept_whole_or_not_at_all() {
    each_engine(|db| async move {
        with_notes(&db).await;
        let insert = |id: i64| Statement::new("insert into note (id) values ($1)", values![id]);
        let update = Statement::new("update note set body = 'x' where id = $1", values![99]);

        assert_eq!(
            db.transact(vec![insert(1), insert(2)]).await.unwrap(),
            [1, 1]
        );
        let taken = db.transact(vec![insert(3), insert(1)]).await;
        assert!(matches!(taken, Err(DbError::Conflict { .. })), "{taken:?}");
        let stale = db.transact(vec![insert(3), update.expecting(1)]).await;
        assert!(matches!(stale, Err(DbError::Conflict { .. })), "{stale:?}");

        let count = db
            .query_one("select count(*) from note", vec![])
            .await
            .unwrap()
            .unwrap();
        assert_eq!(count.get::<i64>(0).unwrap(), 2);
    })
    .await;
}

#[tokio::test]
async fn an_error_never_carries_what_was_written() {
    each_engine(|db| async move {
        db.execute(
            "create table person (phone text primary key, age bigint)",
            vec![],
        )
        .await
        .unwrap();
        let insert = "insert into person (phone) values ($1)";
        db.execute(insert, values!["13900000001"]).await.unwrap();
        let errors = [
            db.execute(insert, values!["13900000001"])
                .await
                .unwrap_err(),
            db.execute("insert into person (age) values ($1)", values![1])
                .await
                .err()
                .unwrap_or(DbError::Full),
            db.query(
                "select cast(phone || 'x' as bigint) / 0 from person",
                vec![],
            )
            .await
            .err()
            .unwrap_or(DbError::Full),
        ];
        for error in errors {
            assert!(!format!("{error} {error:?}").contains("1390000"), "{error}");
        }
    })
    .await;
}

/// The counts are the promise "a process that steps in later sees the text of
/// the step that was applied".
#[tokio::test]
async fn migrations_run_once_and_in_order() {
    const FIRST: Migration = Migration {
        system: "notes",
        number: 1,
        name: "note",
        sqlite: "create table note (id bigint primary key); insert into note values (1);",
        postgres: "create table note (id bigint primary key); insert into note values (1);",
    };
    const SECOND: Migration = Migration {
        system: "notes",
        number: 2,
        name: "body",
        sqlite: "alter table note add column body text",
        postgres: "alter table note add column body text",
    };
    each_engine(|db| async move {
        db.migrate(&[&[FIRST]]).await.unwrap();
        db.migrate(&[&[FIRST, SECOND]]).await.unwrap();
        db.migrate(&[&[FIRST, SECOND]]).await.unwrap();
        assert_eq!(
            db.query("select id, body from note", vec![])
                .await
                .unwrap()
                .len(),
            1
        );

        let older_program = db.migrate(&[&[FIRST]]).await.unwrap_err();
        assert_eq!(
            older_program,
            DbError::TooNew {
                system: "notes".into(),
                number: 2
            }
        );
        let altered = Migration {
            sqlite: "select 1",
            postgres: "select 1",
            ..SECOND
        };
        let altered = db.migrate(&[&[FIRST, altered]]).await.unwrap_err();
        assert!(
            matches!(altered, DbError::Altered { number: 2, .. }),
            "{altered}"
        );

        let broken = Migration {
            number: 3,
            sqlite: "insert into note values (2, ''); select nothing from nowhere",
            postgres: "insert into note values (2, ''); select nothing from nowhere",
            ..SECOND
        };
        let error = db.migrate(&[&[FIRST, SECOND, broken]]).await.unwrap_err();
        assert!(error.to_string().contains("notes/3"), "{error}");
        assert_eq!(
            db.query("select id from note", vec![]).await.unwrap().len(),
            1
        );
    })
    .await;
}

#[tokio::test]
async fn two_nodes_that_start_at_once_migrate_once() {
    for fresh in fresh_places().await.unwrap() {
        if let Place::Postgres(_) = fresh.place {
            let (one, two) = (
                Db::open(&fresh.place).await.unwrap(),
                Db::open(&fresh.place).await.unwrap(),
            );
            let (first, second) = tokio::join!(one.migrate(&[]), two.migrate(&[]));
            first.unwrap();
            second.unwrap();
        }
        fresh.remove().await;
    }
}

#[tokio::test]
async fn a_second_server_on_the_same_directory_is_refused_and_told_why() {
    let place = Place::Sqlite(fresh_dir());
    let first = Db::open(&place).await.unwrap();
    let refused = Db::open(&place).await.unwrap_err();
    let DbError::InUse { process, .. } = &refused else {
        panic!("{refused}")
    };
    assert_eq!(*process, std::process::id().to_string());

    let reader = Db::open_for_reading(&place).await.unwrap();
    assert_eq!(reader.query("select 1", vec![]).await.unwrap().len(), 1);
    let write = reader.execute("create table x (id bigint)", vec![]).await;
    assert_eq!(write.unwrap_err(), DbError::ReadOnly);

    drop(first);
    Db::open(&place).await.unwrap();
    let Place::Sqlite(dir) = place else {
        unreachable!()
    };
    std::fs::remove_dir_all(dir).unwrap();
}

#[tokio::test]
async fn a_file_that_is_no_database_is_called_so() {
    let dir = fresh_dir();
    std::fs::create_dir_all(&dir).unwrap();
    std::fs::write(
        dir.join("xinqiao.db"),
        "this is a letter, not a database. ".repeat(200),
    )
    .unwrap();
    let refused = Db::open(&Place::Sqlite(dir.clone())).await.unwrap_err();
    assert!(matches!(refused, DbError::Corrupt { .. }), "{refused}");
    std::fs::remove_dir_all(dir).unwrap();
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_at_once() {
    let begun = std::time::Instant::now();
    let place = Place::Postgres("postgres://nobody@127.0.0.1:1/nothing".into());
    let refused = Db::open(&place).await.unwrap_err();
    assert!(matches!(refused, DbError::Unavailable { .. }), "{refused}");
    assert!(begun.elapsed() < std::time::Duration::from_secs(4));
}

#[test]
fn an_address_never_shows_its_password() {
    let place = Place::choose(
        Some("postgres://desk:geheim@db.example:5432/xinqiao?password=geheim"),
        "x".as_ref(),
    );
    let shown = format!("{0} {0:?}", place.unwrap());
    assert!(
        shown.contains("db.example") && !shown.contains("geheim"),
        "{shown}"
    );
    let wrong = Place::choose(Some("mysql://desk:geheim@db/x"), "x".as_ref()).unwrap_err();
    assert!(!wrong.to_string().contains("geheim"), "{wrong}");
    let row = format!("{:?}", values!["张三", 13_900_000_001_i64]);
    assert!(!row.contains("张三") && !row.contains("139"), "{row}");
}

#[tokio::test]
async fn a_set_goes_in_at_once() {
    each_engine(|db| async move {
        with_notes(&db).await;
        let writer = db.writer(Sets);
        writer
            .write(vec![
                values![1, "a", vec![1_u8]],
                values![2, None::<String>, Value::Null],
            ])
            .await
            .unwrap();
        writer
            .write(vec![
                values![2, "b", Value::Null],
                values![3, "c", Value::Null],
                values![3, "d", Value::Null],
            ])
            .await
            .unwrap();
        let rows = db
            .query("select body from note order by id", vec![])
            .await
            .unwrap();
        let bodies: Vec<String> = rows.iter().map(|row| row.get(0).unwrap()).collect();
        assert_eq!(bodies, ["a", "b", "d"]);
        assert!(matches!(db.engine(), Engine::Sqlite | Engine::Postgres));
    })
    .await;
}

struct Sets;
impl xinqiao_platform::db::Ledger for Sets {
    type Command = Vec<Vec<Value>>;
    type Answer = ();
    async fn commit(
        &mut self,
        tx: &mut xinqiao_platform::db::Tx<'_>,
        commands: &[Vec<Vec<Value>>],
    ) -> Result<Vec<()>, DbError> {
        tx.upsert_set(&NOTES, commands.concat()).await?;
        Ok(vec![(); commands.len()])
    }
}
