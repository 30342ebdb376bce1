//! Who sits behind a session cookie.

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use xinqiao_identity::{Actor, Identity, secret::Secret, sessions::Kind};
use xinqiao_kernel::PersonId;

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

    /// Whose session this is or was, also when it is over: so that what they wrote
    /// waits for them and for nobody else. Opens nothing.
    fn whose<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Option<PersonId>, Away>> {
        Box::pin(async { Ok(None) })
    }
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

/// The usual door: identity's sessions.
pub struct Sessions(pub Identity);

impl Door for Sessions {
    fn who<'a>(
        &'a self,
        session: &'a str,
        now: Timestamp,
    ) -> BoxFuture<'a, Result<Option<Person>, Away>> {
        Box::pin(async move {
            let Some(secret) = Secret::parse(session) else {
                return Ok(None);
            };
            let away = |error: &dyn std::fmt::Display| Away(error.to_string());
            let found = self.0.signed_in(&secret, now).await;
            let Some((actor, session)) = found.map_err(|e| away(&e))? else {
                return Ok(None);
            };
            match session.kind {
                Kind::Staff => Ok(Some(self.member_of_staff(actor))),
                Kind::Citizen => {
                    let known = self.0.citizens.open(session.person).await;
                    let name = known
                        .map_err(|e| away(&e))?
                        .and_then(|citizen| citizen.name);
                    Ok(Some(Person {
                        actor,
                        name: name.unwrap_or_default(),
                        unit: None,
                        staff: false,
                    }))
                }
            }
        })
    }

    fn whose<'a>(&'a self, session: &'a str) -> BoxFuture<'a, Result<Option<PersonId>, Away>> {
        Box::pin(async move {
            let Some(secret) = Secret::parse(session) else {
                return Ok(None);
            };
            let whose = self.0.sessions.whose(&secret).await;
            whose.map_err(|error| Away(error.to_string()))
        })
    }
}

impl Sessions {
    fn member_of_staff(&self, actor: Actor) -> Person {
        let roster = self.0.directory.roster();
        let person = actor.person.and_then(|id| roster.people.get(id));
        let unit = actor
            .posts
            .first()
            .and_then(|post| roster.units.get(post.unit?));
        Person {
            name: person.map(|person| person.name.clone()).unwrap_or_default(),
            unit: unit.map(|unit| unit.name.clone()),
            actor,
            staff: true,
        }
    }
}
