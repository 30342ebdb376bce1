//! What somebody began to tell the hotline and has not sent yet: not a case, and
//! nobody's but theirs (docs/adr/0010).
//!
//! The browser holds a secret in a cookie. The table holds SM3 of the secret and
//! the content under seal, so neither the table nor the key file alone opens
//! anything that can be tied to a person. What the content says is the face's
//! business; here it is bytes. A draft nobody touches for [`KEPT`] is forgotten.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use xinqiao_identity::secret::Secret;
use xinqiao_platform::{
    Migration,
    db::{Db, DbError},
    seal::{Seal, SealError},
    values,
};

/// Their table.
pub(crate) const MIGRATION: Migration = Migration {
    system: "hotline",
    number: 3,
    name: "drafts",
    sqlite: include_str!("../migrations/sqlite/0003_drafts.sql"),
    postgres: include_str!("../migrations/postgres/0003_drafts.sql"),
};

/// How long an untouched draft is kept. Pages say "three days" of it.
pub const KEPT: SignedDuration = SignedDuration::from_hours(72);
/// The largest content, in bytes: four times the longest narrative.
pub const BYTES_MOST: usize = 128 * 1024;

/// A draft as its owner left it.
#[derive(Clone)]
pub struct Draft {
    /// What was written.
    pub content: Vec<u8>,
    /// Changes with every change; who keeps says which one they saw.
    pub version: i64,
    /// When it was begun.
    pub begun_at: Timestamp,
}

/// All drafts. Cheap to clone.
#[derive(Clone)]
pub struct Drafts {
    db: Db,
    seal: Arc<dyn Seal>,
}

/// Why a draft could not be read or kept. Holds nothing of its content.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// More than a draft may hold.
    #[error("草稿太大 · a draft holds at most {BYTES_MOST} bytes")]
    TooLarge,
    /// It could not be sealed or opened.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The database said no.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl Drafts {
    pub(crate) fn new(db: Db, seal: Arc<dyn Seal>) -> Self {
        Self { db, seal }
    }

    /// Begins one. The secret is for the browser's cookie and nothing else.
    ///
    /// # Errors
    /// See [`DraftError`].
    pub async fn begin(&self, content: &[u8], now: Timestamp) -> Result<Secret, DraftError> {
        let secret = Secret::random();
        let sealed = self.sealed(&secret, content)?;
        let sql = "insert into filing_draft (key, sealed, version, begun_at, expires_at)
            values ($1, $2, 1, $3, $4)";
        let key = secret.fingerprint().0;
        self.db
            .execute(sql, values![key, sealed, now, now + KEPT])
            .await?;
        Ok(secret)
    }

    /// The draft this secret opens. None when there is none any more, and none
    /// when the keys it was sealed under are gone: it cannot be continued.
    ///
    /// # Errors
    /// When it cannot be read now.
    pub async fn open(&self, secret: &Secret, now: Timestamp) -> Result<Option<Draft>, DraftError> {
        let sql = "select sealed, version, begun_at from filing_draft
            where key = $1 and expires_at > $2";
        let key = secret.fingerprint().0;
        let Some(row) = self.db.query_one(sql, values![key, now]).await? else {
            return Ok(None);
        };
        let sealed: Vec<u8> = row.get(0)?;
        let content = match self.seal.open(&sealed, &context(secret)) {
            Ok(content) => content,
            Err(SealError::Module { what }) => return Err(SealError::Module { what }.into()),
            Err(_) => return Ok(None),
        };
        Ok(Some(Draft {
            content,
            version: row.get(1)?,
            begun_at: row.get(2)?,
        }))
    }

    /// Keeps new content until `until`, if nobody changed the draft since
    /// `version`. Whether it was kept; else open it again.
    ///
    /// # Errors
    /// See [`DraftError`].
    pub async fn keep(
        &self,
        secret: &Secret,
        version: i64,
        content: &[u8],
        until: Timestamp,
    ) -> Result<bool, DraftError> {
        let sealed = self.sealed(secret, content)?;
        let sql = "update filing_draft
            set sealed = $3, version = version + 1, expires_at = $4
            where key = $1 and version = $2";
        let key = secret.fingerprint().0;
        let changed = self
            .db
            .execute(sql, values![key, version, sealed, until])
            .await?;
        Ok(changed == 1)
    }

    /// Forgets one at once.
    ///
    /// # Errors
    /// When the database cannot take it.
    pub async fn forget(&self, secret: &Secret) -> Result<(), DraftError> {
        let sql = "delete from filing_draft where key = $1";
        let key = secret.fingerprint().0;
        self.db.execute(sql, values![key]).await?;
        Ok(())
    }

    /// Forgets those whose time is over; how many.
    ///
    /// # Errors
    /// When the database cannot take it.
    pub async fn sweep(&self, now: Timestamp) -> Result<u64, DraftError> {
        let sql = "delete from filing_draft where expires_at <= $1";
        Ok(self.db.execute(sql, values![now]).await?)
    }

    fn sealed(&self, secret: &Secret, content: &[u8]) -> Result<Vec<u8>, DraftError> {
        if content.len() > BYTES_MOST {
            return Err(DraftError::TooLarge);
        }
        Ok(self.seal.seal(content, &context(secret))?)
    }
}

/// Sealed for this secret: moved to another row it does not open.
fn context(secret: &Secret) -> Vec<u8> {
    [b"filing_draft/".as_slice(), &secret.fingerprint().0].concat()
}
