//! Passwords: argon2id, never on the threads that serve requests, never more
//! at once than there are cores.

use std::{fmt, sync::Arc};

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use jiff::Timestamp;
use tokio::sync::Semaphore;
use xinqiao_kernel::PersonId;
use xinqiao_platform::{Db, DbError, values};

use crate::{people::SignInName, secret::Secret};

/// A password as somebody typed it. Never printed.
#[derive(Clone)]
pub struct Password(String);

/// Keeps and checks passwords.
///
/// Parameters are those of `argon2` 0.6: argon2id, 19 MiB, 2 passes, 1 lane,
/// the first choice of the OWASP password storage sheet. They stand in each
/// hash, so raising them later leaves the old ones valid.
#[derive(Clone)]
pub struct Passwords {
    db: Db,
    /// One for each core: 19 MiB and some 20 ms of a core each.
    places: Arc<Semaphore>,
    /// Of a password nobody knows, for names nobody has.
    decoy: Arc<str>,
}

/// Why a password was not taken, or could not be checked.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// Too short, too long, too plain, or made of the sign-in name.
    #[error(
        "密码须为 10 至 128 个字符，含大写、小写、数字、其他字符中的三种（16 个字符以上不限），且不得包含登录名 · a password has 10 to 128 characters, three kinds of upper case, lower case, digits and others (from 16 characters on any), and does not contain the sign-in name"
    )]
    Weak,
    /// The hash in the database cannot be read, or hashing failed.
    #[error(
        "密码校验失败（{0}），请联系管理员重设密码 · the password could not be worked on ({0}); have it set anew"
    )]
    Hash(String),
    /// The database said no.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl Passwords {
    /// Keeps passwords in this database.
    ///
    /// # Errors
    /// When hashing does not work at all.
    pub async fn new(db: Db) -> Result<Self, PasswordError> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let places = Arc::new(Semaphore::new(cores));
        let nobody_knows = Password(Secret::random().reveal());
        let decoy = Arc::from(hash(&places, nobody_knows).await?);
        Ok(Self { db, places, decoy })
    }

    /// Gives a person a new password.
    ///
    /// # Errors
    /// [`PasswordError::Weak`] when it is none, or when it cannot be stored.
    pub async fn set(
        &self,
        person: PersonId,
        name: &SignInName,
        password: Password,
        now: Timestamp,
    ) -> Result<(), PasswordError> {
        password.check(name)?;
        let hash = hash(&self.places, password).await?;
        let sql = "insert into password (person, hash, changed_at) values ($1, $2, $3)
            on conflict (person) do update set hash = excluded.hash, changed_at = excluded.changed_at";
        self.db.execute(sql, values![person.0, hash, now]).await?;
        Ok(())
    }

    /// Whether this is the person's password. Takes as long for nobody
    /// (`None`) and for a person without a password as for everybody else.
    ///
    /// # Errors
    /// When the database or the hash cannot be read.
    pub async fn verify(
        &self,
        person: Option<PersonId>,
        password: Password,
    ) -> Result<bool, PasswordError> {
        // Nobody has the number 0, but the question takes its time all the same.
        let id = person.map_or(0, |person| person.0);
        let sql = "select hash from password where person = $1";
        let stored: Option<String> = match self.db.query_one(sql, values![id]).await? {
            Some(row) => Some(row.get(0)?),
            None => None,
        };
        let known = person.is_some() && stored.is_some();
        let against = stored.unwrap_or_else(|| self.decoy.to_string());
        let right = within(&self.places, move || {
            let parsed = PasswordHash::new(&against).map_err(failed)?;
            Ok(Argon2::default()
                .verify_password(password.0.as_bytes(), &parsed)
                .is_ok())
        })
        .await?;
        Ok(known && right)
    }
}

impl Password {
    /// What somebody typed. Anything longer than 128 characters is cut after
    /// the 129th, so that it is refused without being worked on.
    #[must_use]
    pub fn typed(text: &str) -> Self {
        Self(text.chars().take(LONGEST + 1).collect())
    }

    /// GB/T 22239-2019 8.1.4.1 asks for complexity: three kinds of signs. From
    /// [`PHRASE`] characters on length does more than kinds (NIST SP 800-63B).
    fn check(&self, name: &SignInName) -> Result<(), PasswordError> {
        let length = self.0.chars().count();
        let has = |kind: fn(char) -> bool| usize::from(self.0.chars().any(kind));
        let kinds = has(char::is_lowercase)
            + has(char::is_uppercase)
            + has(|sign| sign.is_ascii_digit())
            + has(|sign| !sign.is_ascii_digit() && !sign.is_lowercase() && !sign.is_uppercase());
        let strong = length >= PHRASE || (length >= SHORTEST && kinds >= 3);
        let named = self.0.to_lowercase().contains(name.as_str());
        if strong && length <= LONGEST && !named {
            Ok(())
        } else {
            Err(PasswordError::Weak)
        }
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

const SHORTEST: usize = 10;
const PHRASE: usize = 16;
const LONGEST: usize = 128;

async fn hash(places: &Semaphore, password: Password) -> Result<String, PasswordError> {
    within(places, move || {
        let hash: PasswordHash = Argon2::default()
            .hash_password(password.0.as_bytes())
            .map_err(failed)?;
        Ok(hash.to_string())
    })
    .await
}

/// Runs work for one core away from the threads that serve requests.
async fn within<T: Send + 'static>(
    places: &Semaphore,
    work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
) -> Result<T, PasswordError> {
    let _place = places.acquire().await.map_err(failed)?;
    tokio::task::spawn_blocking(work).await.map_err(failed)?
}

fn failed(error: impl fmt::Display) -> PasswordError {
    PasswordError::Hash(error.to_string())
}
