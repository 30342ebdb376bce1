//! Reads on from where it stopped.

use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;

use super::{Begin, Entry, Followed, Position};
use crate::db::{Db, DbError, Engine, FromValue, Row, Statement};
use crate::values;

/// Somebody who reads the outbox, known by name. One task of one process at a
/// time moves a name.
pub struct Follower {
    db: Db,
    name: &'static str,
    position: Position,
    committed: watch::Receiver<u64>,
}

impl Follower {
    /// Takes up the name where it stands, or enters it.
    ///
    /// # Errors
    /// Any `DbError`.
    pub async fn start(
        db: &Db,
        name: &'static str,
        begin: Begin,
        now: Timestamp,
    ) -> Result<Follower, DbError> {
        let start = match begin {
            Begin::AtTheBeginning => Position { xid: 0, id: 0 },
            Begin::FromNowOn => horizon(db).await?,
        };
        let enter = "insert into outbox_follower (name, xid, id, moved_at) values ($1, $2, $3, $4)
                     on conflict (name) do nothing";
        db.execute(enter, values![name, start.xid.to_string(), start.id, now])
            .await?;
        let stand = db.query_one(
            "select xid, id from outbox_follower where name = $1",
            values![name],
        );
        let stand = stand
            .await?
            .ok_or_else(|| DbError::other("follower not entered"))?;
        let position = position(&stand, 0)?;
        Ok(Follower {
            db: db.clone(),
            name,
            position,
            committed: db.commits(),
        })
    }

    /// What comes after the position, oldest first, `limit` at most. Does not
    /// move: ask again without [`Follower::pass`] and the same comes.
    ///
    /// # Errors
    /// Any `DbError`.
    pub async fn read(&self, limit: i64) -> Result<Vec<Followed>, DbError> {
        let sql = match self.db.engine() {
            Engine::Sqlite => {
                "select '0', id, topic, key, seq, body, at from outbox
                 where id > $2 and $1 = $1 order by id limit $3"
            }
            Engine::Postgres => {
                "select xid::text, id, topic, key, seq, body, at from outbox
                 where (xid, id) > ($1::text::xid8, $2)
                   and xid < pg_snapshot_xmin(pg_current_snapshot())
                 order by xid, id limit $3"
            }
        };
        let after = values![self.position.xid.to_string(), self.position.id, limit];
        self.db
            .query(sql, after)
            .await?
            .iter()
            .map(followed)
            .collect()
    }

    /// Remembers that everything up to `position` is done.
    ///
    /// # Errors
    /// `Conflict` when somebody else moved this name meanwhile.
    pub async fn pass(&mut self, position: Position, now: Timestamp) -> Result<(), DbError> {
        self.db.transact(vec![self.passed(position, now)]).await?;
        self.moved(position);
        Ok(())
    }

    /// [`Follower::pass`] as a statement, to join the follower's own work in one
    /// transaction, so that it is done exactly once; then call
    /// [`Follower::moved`].
    pub fn passed(&self, position: Position, now: Timestamp) -> Statement {
        let sql = "update outbox_follower set xid = $1, id = $2, moved_at = $3
                   where name = $4 and xid = $5 and id = $6";
        let from = self.position;
        let (to_xid, from_xid) = (position.xid.to_string(), from.xid.to_string());
        Statement::new(
            sql,
            values![to_xid, position.id, now, self.name, from_xid, from.id],
        )
        .expecting(1)
    }

    /// After a transaction with [`Follower::passed`] was kept.
    pub fn moved(&mut self, position: Position) {
        self.position = position;
    }

    /// Waits until this process has committed something, or for `longest`, after
    /// which other nodes may have.
    pub async fn wait(&mut self, longest: Duration) {
        let _ = tokio::time::timeout(longest, self.committed.changed()).await;
    }
}

/// The place just before whatever is written from now on.
async fn horizon(db: &Db) -> Result<Position, DbError> {
    let sql = match db.engine() {
        Engine::Sqlite => "select '0', coalesce(max(id), 0) from outbox",
        Engine::Postgres => "select pg_snapshot_xmin(pg_current_snapshot())::text, 0::bigint",
    };
    let row = db.query_one(sql, vec![]).await?;
    position(&row.ok_or_else(|| DbError::other("no horizon"))?, 0)
}

/// Transaction numbers are `xid8` there and text here.
pub(super) fn position(row: &Row, at: usize) -> Result<Position, DbError> {
    let xid = row.get::<String>(at)?.parse();
    let xid = xid.map_err(|_| DbError::Column {
        column: at,
        wanted: i64::WANTED,
        found: "text",
    })?;
    Ok(Position {
        xid,
        id: row.get(at + 1)?,
    })
}

fn followed(row: &Row) -> Result<Followed, DbError> {
    let entry = Entry {
        topic: row.get::<String>(2)?.into(),
        key: row.get(3)?,
        seq: row.get(4)?,
        body: row.get(5)?,
        at: row.get(6)?,
    };
    Ok(Followed {
        position: position(row, 0)?,
        entry,
    })
}
