//! Everything of this system in one hand, for the faces.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use xinqiao_kernel::PersonId;
use xinqiao_platform::{Db, DbError, seal::Seal};

use crate::{
    actor::Actor,
    citizens::Citizens,
    codes::{Codes, MessageChannel},
    directory::{Directory, DirectoryError},
    oidc::{self, Oidc},
    passwords::{PasswordError, Passwords},
    secret::Secret,
    sessions::{self, Kind, Session, Sessions},
    sign_in::SignIn,
    sign_in_log::{Origin, Outcome, SignInLog, Way},
    throttle::Throttle,
    tokens::{Token, TokenError, Tokens},
};

/// What a site sets about signing in.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// How long sessions last.
    pub sessions: sessions::Limits,
    /// Another identity provider for staff.
    pub oidc: Option<oidc::Settings>,
}

/// Everything of this system. Cheap to clone.
#[derive(Clone)]
pub struct Identity {
    /// Units and staff.
    pub directory: Directory,
    /// Passwords of staff.
    pub passwords: Passwords,
    /// Staff sign in with name and password.
    pub sign_in: SignIn,
    /// Citizens sign in with a code.
    pub codes: Codes,
    /// Citizens who signed in.
    pub citizens: Citizens,
    /// Staff sign in at another provider, where a site has one.
    pub oidc: Option<Oidc>,
    /// Who is signed in.
    pub sessions: Sessions,
    /// Tokens for programs.
    pub tokens: Tokens,
    /// Who signed in when.
    pub log: SignInLog,
    throttle: Throttle,
}

/// Why this system does not start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Units or staff.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    /// Passwords.
    #[error(transparent)]
    Password(#[from] PasswordError),
}

impl Identity {
    /// Opens it all on a migrated database.
    ///
    /// # Errors
    /// When units or staff cannot be read, or passwords cannot be hashed.
    pub async fn open(
        db: Db,
        seal: Arc<dyn Seal>,
        channel: Arc<dyn MessageChannel>,
        settings: Settings,
    ) -> Result<Self, OpenError> {
        let directory = Directory::open(db.clone()).await?;
        let passwords = Passwords::new(db.clone()).await?;
        let sessions = Sessions::new(db.clone(), settings.sessions);
        let throttle = Throttle::new(db.clone());
        let log = SignInLog::new(db.clone());
        let sign_in = SignIn {
            directory: directory.clone(),
            passwords: passwords.clone(),
            sessions: sessions.clone(),
            throttle: throttle.clone(),
            log: log.clone(),
        };
        Ok(Self {
            codes: Codes::new(db.clone(), Arc::clone(&seal), channel, sign_in.clone()),
            citizens: Citizens::new(db.clone(), seal),
            oidc: settings
                .oidc
                .map(|oidc| Oidc::new(db.clone(), oidc, sign_in.clone())),
            tokens: Tokens::new(db),
            directory,
            passwords,
            sign_in,
            sessions,
            log,
            throttle,
        })
    }

    /// Who sits behind a session's cookie. `None` when the session is over, or
    /// the person was disabled.
    ///
    /// # Errors
    /// When the database has to be asked and cannot.
    pub async fn signed_in(
        &self,
        cookie: &Secret,
        now: Timestamp,
    ) -> Result<Option<(Actor, Session)>, DbError> {
        let Some(session) = self.sessions.find(cookie, now).await? else {
            return Ok(None);
        };
        let actor = match session.kind {
            Kind::Citizen => Some(Actor::citizen(session.person)),
            Kind::Staff => self.directory.roster().actor_at(session.person, now),
        };
        Ok(actor.map(|actor| (actor, session)))
    }

    /// Who stands behind a token, in the one post it is bound to. `None` when
    /// the token is over, or its owner no longer holds the post.
    ///
    /// # Errors
    /// When the database has to be asked and cannot.
    pub async fn bearer(
        &self,
        token: &str,
        now: Timestamp,
    ) -> Result<Option<(Actor, Arc<Token>)>, TokenError> {
        let Some(token) = self.tokens.find(token, now).await? else {
            return Ok(None);
        };
        let actor = self
            .directory
            .roster()
            .actor_in(token.person, token.role, token.unit);
        Ok(actor.map(|actor| (actor, token)))
    }

    /// Signs somebody in without any proof, staff or citizen: the demo's one click.
    /// The caller makes sure that this is a demo.
    ///
    /// # Errors
    /// When the database cannot take it.
    pub async fn demo(
        &self,
        person: PersonId,
        from: Origin<'_>,
        now: Timestamp,
    ) -> Result<(Secret, Session), DbError> {
        self.sign_in.open(person, Way::Demo, from, now).await
    }

    /// Signs out one device at its own wish.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn sign_out(
        &self,
        session: &Session,
        from: Origin<'_>,
        now: Timestamp,
    ) -> Result<(), DbError> {
        self.sessions.end(session.person, session.id, now).await?;
        self.log
            .write(
                Some(session.person),
                Way::Password,
                Outcome::SignedOut,
                from,
                now,
            )
            .await
    }

    /// Signs a person out everywhere and ends their tokens, at the wish of
    /// somebody else. Says how many sessions and tokens ended.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn force_out(
        &self,
        person: PersonId,
        from: Origin<'_>,
        now: Timestamp,
    ) -> Result<u64, TokenError> {
        let sessions = self.sessions.end_all(person, now).await?;
        let tokens = self.tokens.revoke_all(person, now).await?;
        self.log
            .write(Some(person), Way::Password, Outcome::ForcedOut, from, now)
            .await?;
        Ok(sessions + tokens)
    }

    /// Tidies up; call once an hour. The log of sign-ins is kept for `keep_log`,
    /// at least six months.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn sweep(&self, keep_log: SignedDuration, now: Timestamp) -> Result<(), DbError> {
        self.sessions.sweep(now).await?;
        self.codes.sweep(now).await?;
        self.throttle.sweep(now).await?;
        self.log.prune(keep_log, now).await?;
        Ok(())
    }
}
