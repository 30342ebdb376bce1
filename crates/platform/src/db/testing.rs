//! For tests: the same story told on each engine, each time on a fresh database.

use std::any::Any;
use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;

use super::{Db, DbError, Engine, Place, Value};

/// Address of a PostgreSQL server where tests may create databases.
pub const POSTGRES: &str = "XINQIAO_TEST_POSTGRES";

/// Tells the story on a fresh SQLite directory and, when the environment
/// variable [`POSTGRES`] names a server, on a fresh database there. Both are
/// removed afterwards, also when the story panics.
pub async fn each_engine<F, Fut>(story: F)
where
    F: Fn(Db) -> Fut,
    Fut: Future<Output = ()>,
{
    for fresh in fresh_places().await.expect("fresh databases") {
        let outcome = match Db::open(&fresh.place).await {
            Ok(db) => AssertUnwindSafe(story(db)).catch_unwind().await,
            Err(error) => Err(Box::new(error.to_string()) as Box<dyn Any + Send>),
        };
        let place = fresh.place.clone();
        fresh.remove().await;
        if let Err(panic) = outcome {
            eprintln!("the story failed on {place}");
            std::panic::resume_unwind(panic);
        }
    }
}

/// Waits until followers can read everything that was written so far. On
/// PostgreSQL that is when no older transaction runs any more, whosever it is:
/// other tests on the same server hold them back too.
pub async fn settled(db: &Db) {
    let unread = match db.engine() {
        Engine::Sqlite => return,
        Engine::Postgres => {
            "select count(*) from outbox where xid >= pg_snapshot_xmin(pg_current_snapshot())"
        }
    };
    for _ in 0..1500 {
        let row = db.query_one(unread, Vec::new()).await;
        let row = row.expect("the outbox can be read").expect("a count");
        if row.get::<i64>(0).expect("a count is a number") == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("a transaction older than what was written runs on");
}

/// What is asked of a database from now on.
pub fn listen(db: &Db) -> Heard {
    db.listener().get_or_init(Heard::default).clone()
}

/// The queries that were asked, each once, with the values of the first time.
#[derive(Clone, Default)]
pub struct Heard(Arc<Mutex<BTreeMap<String, Vec<Value>>>>);

impl Heard {
    /// All of them so far.
    pub fn asked(&self) -> BTreeMap<String, Vec<Value>> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(super) fn note(&self, sql: &str, values: &[Value]) {
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !asked.contains_key(sql) {
            asked.insert(sql.to_owned(), values.to_vec());
        }
    }
}

/// A database that is there for one test. Call [`Fresh::remove`] at its end.
pub struct Fresh {
    /// Where it is; not opened yet.
    pub place: Place,
    server: Option<(Place, String)>,
}

impl Fresh {
    /// Removes the directory or drops the database, whoever is connected to it.
    pub async fn remove(self) {
        match (&self.place, self.server) {
            (Place::Sqlite(dir), _) => {
                let _ = std::fs::remove_dir_all(dir);
            }
            (Place::Postgres(_), Some((server, name))) => {
                if let Ok(admin) = Db::open(&server).await {
                    let drop = format!("drop database if exists {name} with (force)");
                    let _ = admin.execute(&drop, vec![]).await;
                }
            }
            (Place::Postgres(_), None) => {}
        }
    }
}

/// A place for each engine there is to test on.
///
/// # Errors
/// When the PostgreSQL named by [`POSTGRES`] cannot be reached.
pub async fn fresh_places() -> Result<Vec<Fresh>, DbError> {
    let mut places = vec![Fresh {
        place: Place::Sqlite(fresh_dir()),
        server: None,
    }];
    match std::env::var(POSTGRES) {
        Ok(url) => places.push(fresh_postgres(&url).await?),
        Err(_) => eprintln!("PostgreSQL not tried: {POSTGRES} is not set"),
    }
    Ok(places)
}

/// A directory nobody else uses; it is made by whoever opens it.
pub fn fresh_dir() -> PathBuf {
    std::env::temp_dir().join(fresh_name())
}

async fn fresh_postgres(url: &str) -> Result<Fresh, DbError> {
    let server = Place::choose(Some(url), &PathBuf::new())?;
    let admin = Db::open(&server).await?;
    let name = fresh_name();
    admin
        .execute(&format!("create database {name}"), vec![])
        .await?;
    let (address, options) = url
        .split_once('?')
        .map_or((url, None), |(a, o)| (a, Some(o)));
    let after_host = address.find("://").map_or(0, |at| at + 3);
    let base = address[after_host..]
        .find('/')
        .map_or(address, |at| &address[..after_host + at]);
    let options = options
        .map(|options| format!("?{options}"))
        .unwrap_or_default();
    Ok(Fresh {
        place: Place::Postgres(format!("{base}/{name}{options}")),
        server: Some((server, name)),
    })
}

fn fresh_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!(
        "xinqiao_test_{}_{count}_{:08x}",
        std::process::id(),
        rand::random::<u32>()
    )
}
