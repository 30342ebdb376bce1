//! Who sits behind a session cookie.

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use xinqiao_identity::Actor;

/// Somebody who signed in, as pages need to know them.
#[derive(Clone)]
pub struct Person {
    /// What they may act as.
    pub actor: Actor,
    /// The name to greet them by.
    pub name: String,
    /// The unit of their first post, in Chinese; `None` for citizens.
    pub unit: Option<String>,
    /// Citizens see the portal's furniture, staff see theirs.
    pub staff: bool,
}

/// Opens to those who signed in. Identity's sessions stand behind it; tests and
/// the components page bring their own.
pub trait Door: Send + Sync + 'static {
    /// The person of this session, or `None` when it is unknown, over or revoked.
    /// A database that is away counts as an error, not as "nobody".
    fn who<'a>(
        &'a self,
        session: &'a str,
        now: Timestamp,
    ) -> BoxFuture<'a, Result<Option<Person>, Away>>;
}

/// The sessions cannot be read just now.
#[derive(Debug, thiserror::Error)]
#[error("sessions cannot be read: {0}")]
pub struct Away(pub String);

/// A door that nobody ever came through.
pub struct Closed;

impl Door for Closed {
    fn who<'a>(&'a self, _: &'a str, _: Timestamp) -> BoxFuture<'a, Result<Option<Person>, Away>> {
        Box::pin(async { Ok(None) })
    }
}
