//! Members of staff sign in with name and password.

use jiff::{SignedDuration, Timestamp};
use xinqiao_kernel::PersonId;
use xinqiao_platform::DbError;

use crate::{
    directory::Directory,
    passwords::{Password, PasswordError, Passwords},
    people::SignInName,
    secret::Secret,
    sessions::{Kind, Session, Sessions},
    sign_in_log::{Origin, Outcome, SignInLog, Way},
    throttle::{Admission, Key, Patience, Throttle},
};

/// Five attempts at a name, then one a minute, one in two, … one a quarter of an
/// hour. Short enough that a stranger cannot keep a desk shut for a morning.
const AT_A_NAME: Patience = Patience {
    free: 5,
    first: SignedDuration::from_mins(1),
    longest: SignedDuration::from_mins(15),
    forget: SignedDuration::from_hours(24),
};

/// Failures alone count; a whole office comes from one address.
const FROM_AN_ADDRESS: Patience = Patience {
    free: 50,
    first: SignedDuration::from_secs(30),
    longest: SignedDuration::from_mins(15),
    forget: SignedDuration::from_hours(1),
};

/// Signs staff in.
#[derive(Clone)]
pub struct SignIn {
    pub(crate) directory: Directory,
    pub(crate) passwords: Passwords,
    pub(crate) sessions: Sessions,
    pub(crate) throttle: Throttle,
    pub(crate) log: SignInLog,
}

/// Why somebody was not signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Name or password; which of them is not said.
    #[error("登录名或密码不正确 · the sign-in name or the password is not right")]
    Wrong,
    /// Too many attempts.
    #[error("尝试次数过多，请于 {until} 之后再试 · too many attempts: try again after {until}")]
    Locked {
        /// When the next attempt is taken.
        until: Timestamp,
    },
    /// The password could not be checked.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The database said no.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl SignIn {
    /// Signs somebody in. The secret is for the browser's cookie.
    ///
    /// An unknown name takes the same work, and the same answer, as a wrong
    /// password.
    ///
    /// # Errors
    /// When the proof is wrong, too many were made, or something failed.
    pub async fn with_password(
        &self,
        name: &str,
        password: Password,
        from: Origin<'_>,
        now: Timestamp,
    ) -> Result<(Secret, Session), SignInError> {
        let name = SignInName::parse(name).ok();
        let roster = self.directory.roster();
        let person = name
            .as_ref()
            .and_then(|name| roster.people.by_sign_in(name));
        let id = person.map(|person| person.id);

        let keys = [
            (Key::address("from", from.address), FROM_AN_ADDRESS),
            (
                Key::of(
                    "name",
                    name.as_ref().map_or(b"", |name| name.as_str().as_bytes()),
                ),
                AT_A_NAME,
            ),
        ];
        for (key, patience) in &keys {
            if let Admission::Wait(until) = self.throttle.admit(key, *patience, now).await? {
                self.log
                    .write(id, Way::Password, Outcome::Locked, from, now)
                    .await?;
                return Err(SignInError::Locked { until });
            }
        }
        let right = self.passwords.verify(id, password).await?;
        let Some(person) = person.filter(|_| right) else {
            self.log
                .write(id, Way::Password, Outcome::Wrong, from, now)
                .await?;
            return Err(SignInError::Wrong);
        };
        if person.disabled {
            self.log
                .write(id, Way::Password, Outcome::Disabled, from, now)
                .await?;
            return Err(SignInError::Wrong);
        }
        // From the address only this attempt is forgiven: else whoever has one
        // account could try the others for ever.
        self.throttle.forgive(&keys[0].0).await?;
        self.throttle.clear(&keys[1].0).await?;
        Ok(self.open(person.id, Way::Password, from, now).await?)
    }

    /// Opens a session for somebody whose identity is proven in another way,
    /// and writes it down.
    pub(crate) async fn open(
        &self,
        person: PersonId,
        way: Way,
        from: Origin<'_>,
        now: Timestamp,
    ) -> Result<(Secret, Session), DbError> {
        self.log
            .write(Some(person), way, Outcome::SignedIn, from, now)
            .await?;
        let on_the_staff = || self.directory.roster().people.get(person).is_some();
        let kind = if way == Way::Code || (way == Way::Demo && !on_the_staff()) {
            Kind::Citizen
        } else {
            Kind::Staff
        };
        self.sessions.open(person, kind, from, now).await
    }
}
