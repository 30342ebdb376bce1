//! Who signed in when and from where, and who was turned away. Kept at least
//! six months (网络安全法 art. 21); holds no secret, and of a name that nobody
//! has not even the name: people type passwords into the wrong field.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};
use rand::RngExt as _;
use xinqiao_kernel::PersonId;
use xinqiao_platform::{Db, DbError, db::Row, values};

/// Where a sign-in comes from.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// The network address.
    pub address: IpAddr,
    /// What the browser says it is; cut after 200 characters when stored.
    pub device: &'a str,
}

/// How somebody proves who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Name and password.
    Password,
    /// A code sent to a phone.
    Code,
    /// Another identity provider.
    Oidc,
    /// The demo's one-click sign-in.
    Demo,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Signed in.
    SignedIn,
    /// The proof was wrong.
    Wrong,
    /// Too many attempts; not even tried.
    Locked,
    /// The proof was right, the account is disabled or unknown here.
    Disabled,
    /// Signed out by oneself.
    SignedOut,
    /// Signed out by somebody else.
    ForcedOut,
}

/// One row of the log.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// Who, when that is known.
    pub person: Option<PersonId>,
    /// `password`, `code`, `oidc`, `demo`.
    pub way: String,
    /// `signed_in`, `wrong`, `locked`, `disabled`, `signed_out`, `forced_out`.
    pub outcome: String,
    /// From which network address.
    pub address: String,
    /// With what.
    pub device: String,
}

/// The log.
#[derive(Clone)]
pub struct SignInLog {
    db: Db,
}

impl SignInLog {
    /// The shortest time that rows are kept: six months.
    pub const SHORTEST_KEPT: SignedDuration = SignedDuration::from_hours(24 * 184);

    /// Writes to this database.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    /// Writes a row.
    ///
    /// # Errors
    /// When the database cannot take it; then the sign-in must not go on.
    pub async fn write(
        &self,
        person: Option<PersonId>,
        way: Way,
        outcome: Outcome,
        from: Origin<'_>,
        now: Timestamp,
    ) -> Result<(), DbError> {
        let sql = "insert into sign_in_log (id, at, person, way, outcome, address, device)
            values ($1, $2, $3, $4, $5, $6, $7)";
        // Milliseconds and 20 random bits: in order, and made without asking.
        let id = (now.as_millisecond() << 20) | i64::from(rand::rng().random_range(0..1_u32 << 20));
        let (address, device) = (from.address.to_string(), from.short_device());
        let person = person.map(|person| person.0);
        let row = values![id, now, person, way.code(), outcome.code(), address, device];
        self.db.execute(sql, row).await?;
        Ok(())
    }

    /// The latest rows, newest first, of one person or of all.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn latest(&self, person: Option<PersonId>, most: u32) -> Result<Vec<Entry>, DbError> {
        let columns = "select at, person, way, outcome, address, device from sign_in_log";
        let rows = match person {
            Some(person) => {
                let sql = format!("{columns} where person = $1 order by at desc, id desc limit $2");
                self.db.query(&sql, values![person.0, most]).await?
            }
            None => {
                let sql = format!("{columns} order by at desc, id desc limit $1");
                self.db.query(&sql, values![most]).await?
            }
        };
        rows.iter().map(entry_of).collect()
    }

    /// Drops rows older than `keep`, which is never less than six months.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn prune(&self, keep: SignedDuration, now: Timestamp) -> Result<u64, DbError> {
        let before = now - keep.max(Self::SHORTEST_KEPT);
        self.db
            .execute("delete from sign_in_log where at < $1", values![before])
            .await
    }
}

impl Origin<'_> {
    /// The device in at most 200 characters, without control characters
    /// (PostgreSQL takes no U+0000).
    pub(crate) fn short_device(&self) -> String {
        self.device
            .chars()
            .filter(|sign| !sign.is_control())
            .take(200)
            .collect()
    }
}

impl Way {
    const fn code(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Code => "code",
            Self::Oidc => "oidc",
            Self::Demo => "demo",
        }
    }
}

impl Outcome {
    const fn code(self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::Wrong => "wrong",
            Self::Locked => "locked",
            Self::Disabled => "disabled",
            Self::SignedOut => "signed_out",
            Self::ForcedOut => "forced_out",
        }
    }
}

fn entry_of(row: &Row) -> Result<Entry, DbError> {
    Ok(Entry {
        at: row.get(0)?,
        person: row.get::<Option<i64>>(1)?.map(PersonId),
        way: row.get(2)?,
        outcome: row.get(3)?,
        address: row.get(4)?,
        device: row.get(5)?,
    })
}
