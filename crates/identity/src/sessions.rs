//! Who is signed in, on which devices, since when; and signing them out.
//!
//! The browser holds 256 random bits in a cookie. The database holds their SM3
//! only: whoever reads the table cannot sign in with it.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use xinqiao_kernel::PersonId;
use xinqiao_platform::{Db, DbError, db::Row, values};

use crate::{
    fresh::{Fresh, Looked},
    secret::{Fingerprint, Secret},
    sign_in_log::Origin,
};

/// Whose session it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A member of staff; the actor comes from the directory.
    Staff,
    /// A citizen who proved a phone.
    Citizen,
}

/// One signed-in device.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// Names it in lists and for signing out; opens nothing.
    pub id: Fingerprint,
    /// Who is signed in.
    pub person: PersonId,
    /// Whose session it is.
    pub kind: Kind,
    /// What the browser said it was.
    pub device: String,
    /// From where it was opened.
    pub address: String,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it was last used, exact to a minute.
    pub last_seen_at: Timestamp,
}

/// How long a session lasts.
#[derive(Clone, Copy, Debug)]
pub struct Lasting {
    /// Without use.
    pub idle: SignedDuration,
    /// In all.
    pub absolute: SignedDuration,
}

/// How long sessions last.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Of staff. Ordinarily an hour without use, one working day in all.
    pub staff: Lasting,
    /// Of citizens. Ordinarily 30 and 90 days: the 2021 norms for the elderly
    /// ask for no time-out unless it is essential.
    pub citizens: Lasting,
}

/// All sessions. Cheap to clone.
#[derive(Clone)]
pub struct Sessions {
    db: Db,
    limits: Limits,
    fresh: Arc<Fresh<Session>>,
}

impl Default for Limits {
    fn default() -> Self {
        let hours = SignedDuration::from_hours;
        Self {
            staff: Lasting {
                idle: hours(1),
                absolute: hours(12),
            },
            citizens: Lasting {
                idle: hours(24 * 30),
                absolute: hours(24 * 90),
            },
        }
    }
}

impl Sessions {
    /// Sessions in this database.
    #[must_use]
    pub fn new(db: Db, limits: Limits) -> Self {
        Self {
            db,
            limits,
            fresh: Arc::new(Fresh::new(KNOWN_FOR, MOST_KNOWN)),
        }
    }

    /// Opens a session. The secret is for the browser's cookie and nothing else.
    ///
    /// # Errors
    /// When the database cannot take it.
    pub async fn open(
        &self,
        person: PersonId,
        kind: Kind,
        from: Origin<'_>,
        now: Timestamp,
    ) -> Result<(Secret, Session), DbError> {
        let secret = Secret::random();
        let session = Session {
            id: secret.fingerprint(),
            person,
            kind,
            device: from.short_device(),
            address: from.address.to_string(),
            created_at: now,
            last_seen_at: now,
        };
        let sql = "insert into session
            (hash, person, kind, device, address, created_at, last_seen_at)
            values ($1, $2, $3, $4, $5, $6, $6)";
        let Session {
            id,
            device,
            address,
            ..
        } = &session;
        self.db
            .execute(
                sql,
                values![id.0, person.0, kind.code(), device, address, now],
            )
            .await?;
        Ok((secret, session))
    }

    /// The session that this secret opens, if it is still alive. Asks the
    /// database every five seconds at most.
    ///
    /// # Errors
    /// When the database has to be asked and cannot.
    pub async fn find(&self, secret: &Secret, now: Timestamp) -> Result<Option<Session>, DbError> {
        let id = secret.fingerprint();
        let ticket = match self.fresh.look(&id, now) {
            Looked::Known(session) => return Ok(self.alive(session, now)),
            Looked::Ask(ticket) => ticket,
        };
        let sql = format!("{SELECT} where hash = $1 and revoked_at is null");
        let Some(row) = self.db.query_one(&sql, values![id.0]).await? else {
            self.fresh.lose(&id);
            return Ok(None);
        };
        let Some(mut session) = self.alive(session_of(&row)?, now) else {
            self.fresh.lose(&id);
            return Ok(None);
        };
        if now.duration_since(session.last_seen_at) >= SEEN_EVERY {
            let sql = "update session set last_seen_at = $2 where hash = $1 and last_seen_at < $2";
            self.db.execute(sql, values![id.0, now]).await?;
            session.last_seen_at = now;
        }
        self.fresh.keep(&ticket, id, session.clone(), now);
        Ok(Some(session))
    }

    /// Whose session this is or was, also when it is over or revoked.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn whose(&self, secret: &Secret) -> Result<Option<PersonId>, DbError> {
        let sql = "select person from session where hash = $1";
        let row = self
            .db
            .query_one(sql, values![secret.fingerprint().0])
            .await?;
        row.map(|row| row.get(0).map(PersonId)).transpose()
    }

    /// A person's living sessions, the last used first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn of(&self, person: PersonId, now: Timestamp) -> Result<Vec<Session>, DbError> {
        let sql = format!(
            "{SELECT} where person = $1 and revoked_at is null order by last_seen_at desc, hash"
        );
        let rows = self.db.query(&sql, values![person.0]).await?;
        let sessions = rows.iter().map(session_of).collect::<Result<Vec<_>, _>>()?;
        Ok(sessions
            .into_iter()
            .filter_map(|session| self.alive(session, now))
            .collect())
    }

    /// Ends one of a person's sessions: at once on this node, within five
    /// seconds on others. Says whether there was such a session of this person.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn end(
        &self,
        person: PersonId,
        id: Fingerprint,
        now: Timestamp,
    ) -> Result<bool, DbError> {
        let sql = "update session set revoked_at = $3
            where hash = $1 and person = $2 and revoked_at is null";
        let ended = self.db.execute(sql, values![id.0, person.0, now]).await?;
        self.fresh.forget(|known, _| *known == id);
        Ok(ended > 0)
    }

    /// Ends all of a person's sessions, as a forced sign-out and after a change
    /// of password. Says how many.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn end_all(&self, person: PersonId, now: Timestamp) -> Result<u64, DbError> {
        let sql = "update session set revoked_at = $2 where person = $1 and revoked_at is null";
        let ended = self.db.execute(sql, values![person.0, now]).await?;
        self.fresh.forget(|_, session| session.person == person);
        Ok(ended)
    }

    /// Deletes sessions that ended or could not live any longer. Says how many.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn sweep(&self, now: Timestamp) -> Result<u64, DbError> {
        let longest = self
            .limits
            .staff
            .absolute
            .max(self.limits.citizens.absolute);
        let sql = "delete from session where created_at < $1 or revoked_at < $2";
        let kept = SignedDuration::from_hours(24 * 30);
        self.db
            .execute(sql, values![now - longest, now - kept])
            .await
    }

    fn alive(&self, session: Session, now: Timestamp) -> Option<Session> {
        let lasting = match session.kind {
            Kind::Staff => self.limits.staff,
            Kind::Citizen => self.limits.citizens,
        };
        let alive = now.duration_since(session.last_seen_at) < lasting.idle
            && now.duration_since(session.created_at) < lasting.absolute;
        alive.then_some(session)
    }
}

impl Kind {
    const fn code(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Citizen => "citizen",
        }
    }
}

/// How long another node's sign-out may go unnoticed.
const KNOWN_FOR: SignedDuration = SignedDuration::from_secs(5);
/// Some 30 MB.
const MOST_KNOWN: usize = 50_000;
/// Writing down every request would be a write for every read.
const SEEN_EVERY: SignedDuration = SignedDuration::from_secs(60);

const SELECT: &str =
    "select hash, person, kind, device, address, created_at, last_seen_at from session";

fn session_of(row: &Row) -> Result<Session, DbError> {
    let kind: String = row.get(2)?;
    Ok(Session {
        id: Fingerprint(row.get(0)?),
        person: PersonId(row.get(1)?),
        // Whatever is not staff has no rights of staff.
        kind: if kind == Kind::Staff.code() {
            Kind::Staff
        } else {
            Kind::Citizen
        },
        device: row.get(3)?,
        address: row.get(4)?,
        created_at: row.get(5)?,
        last_seen_at: row.get(6)?,
    })
}
