//! Staff sign in at another identity provider (OpenID Connect), when a site
//! has set one: authorization code, PKCE, nonce, discovery.
//!
//! The way there is kept on the server for ten minutes and works once; the
//! browser that set out must be the one that comes back.

mod provider;

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp};
use openidconnect::{
    AuthorizationCode, CsrfToken, Nonce, PkceCodeChallenge, PkceCodeVerifier, Scope,
    core::CoreAuthenticationFlow,
};
use serde::Deserialize;
use xinqiao_platform::{Db, DbError, values};

use crate::{
    people::SignInName,
    secret::{Fingerprint, Secret},
    sessions::Session,
    sign_in::SignIn,
    sign_in_log::{Origin, Outcome, Way},
};
use provider::{Provider, away, discover, exchange};

/// Where staff may sign in besides here, as a site's settings say it.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Address of the provider; `/.well-known/openid-configuration` is under it.
    pub issuer: String,
    /// Our name there.
    pub client_id: String,
    /// Our secret there, unless we are a public client.
    #[serde(default)]
    pub client_secret: Option<String>,
    /// Address of our page that the browser comes back to, as registered there.
    pub redirect: String,
    /// What says which member of staff it is.
    #[serde(default)]
    pub claim: Claim,
}

/// The claim that is compared with sign-in names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Claim {
    /// `preferred_username`.
    #[default]
    PreferredUsername,
    /// `email`, only when the provider says it is verified.
    Email,
    /// `sub`, for providers whose subject is the staff number.
    Sub,
}

/// Sign-in at a provider. Cheap to clone.
#[derive(Clone)]
pub struct Oidc {
    db: Db,
    settings: Settings,
    sign_in: SignIn,
    provider: Arc<Mutex<Option<Believed>>>,
}

/// The first half: where to send the browser, and what it has to bring back.
pub struct Departure {
    /// Send the browser here.
    pub url: String,
    /// Goes into a cookie for ten minutes, and comes back with it.
    pub state: String,
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    /// The settings cannot work.
    #[error("统一身份认证设置有误：{0} · the identity provider's settings cannot work: {0}")]
    Settings(String),
    /// The provider did not answer, or not as it should.
    #[error(
        "统一身份认证服务未正常应答（{0}），请稍后再试或用密码登录 · the identity provider did not answer as it should ({0}): try again, or sign in with a password"
    )]
    Provider(String),
    /// Too late, a second time, or another browser.
    #[error(
        "本次登录已过期或已使用，请重新登录 · this sign-in is over, used, or from another browser: begin again"
    )]
    Stale,
    /// What the provider said about the person does not hold.
    #[error("统一身份认证的凭证无效（{0}） · the identity provider's word does not hold ({0})")]
    NotProven(String),
    /// Proven, but not on the staff here.
    #[error(
        "您的身份已确认，但尚未在本系统开通账号，请联系管理员 · you are known there, but have no account here: ask an administrator"
    )]
    NotOnTheStaff,
    /// The database said no.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// What a provider said about itself, and when.
type Believed = (Arc<Provider>, Timestamp);

/// How long a way there may take.
const ERRAND: SignedDuration = SignedDuration::from_mins(10);
/// How long a provider's addresses and keys are believed.
const BELIEVED: SignedDuration = SignedDuration::from_mins(10);

impl Oidc {
    /// Sign-in at the provider of these settings. Nothing is asked of it yet.
    #[must_use]
    pub fn new(db: Db, settings: Settings, sign_in: SignIn) -> Self {
        Self {
            db,
            settings,
            sign_in,
            provider: Arc::default(),
        }
    }

    /// Begins a sign-in.
    ///
    /// # Errors
    /// When the provider or the database does not answer.
    pub async fn depart(&self, now: Timestamp) -> Result<Departure, OidcError> {
        let provider = self.provider(now).await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let state = Secret::random();
        let text = state.reveal();
        let (url, _, nonce) = provider
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(text),
                Nonce::new_random,
            )
            .add_scopes(["profile", "email"].map(|scope| Scope::new(scope.to_owned())))
            .set_pkce_challenge(challenge)
            .url();
        let forget = "delete from oidc_errand where created_at < $1";
        self.db.execute(forget, values![now - ERRAND]).await?;
        let keep = "insert into oidc_errand (state_hash, nonce, verifier, created_at)
            values ($1, $2, $3, $4)";
        let Fingerprint(hash) = state.fingerprint();
        self.db
            .execute(keep, values![hash, nonce.secret(), verifier.secret(), now])
            .await?;
        Ok(Departure {
            url: url.to_string(),
            state: state.reveal(),
        })
    }

    /// Ends a sign-in: the browser came back with `state` and `code` in the
    /// address and the departure's state in its cookie.
    ///
    /// # Errors
    /// When the way is over or another's, the provider's word does not hold,
    /// or the person has no account here.
    pub async fn arrive(
        &self,
        state: &str,
        code: &str,
        cookie: &str,
        from: Origin<'_>,
        now: Timestamp,
    ) -> Result<(Secret, Session), OidcError> {
        let state =
            Secret::parse(state).filter(|state| Secret::parse(cookie).as_ref() == Some(state));
        let (nonce, verifier) = self.errand(state.ok_or(OidcError::Stale)?, now).await?;
        let (provider, claim) = (self.provider(now).await?, self.settings.claim);
        let code = AuthorizationCode::new(code.to_owned());
        let named = away(move || exchange(&provider, claim, code, &nonce, verifier)).await;
        let name = match named {
            Ok(name) => name,
            Err(error) => {
                // Its keys may have changed: ask afresh next time.
                *self.provider.lock().unwrap_or_else(PoisonError::into_inner) = None;
                self.sign_in
                    .log
                    .write(None, Way::Oidc, Outcome::Wrong, from, now)
                    .await?;
                return Err(error);
            }
        };
        let roster = self.sign_in.directory.roster();
        let person = SignInName::parse(&name).ok();
        let person = person.and_then(|name| roster.people.by_sign_in(&name));
        match person {
            Some(person) if !person.disabled => {
                Ok(self.sign_in.open(person.id, Way::Oidc, from, now).await?)
            }
            other => {
                let id = other.map(|person| person.id);
                self.sign_in
                    .log
                    .write(id, Way::Oidc, Outcome::Disabled, from, now)
                    .await?;
                Err(OidcError::NotOnTheStaff)
            }
        }
    }

    /// Takes what was kept for the way there; a second time there is nothing.
    async fn errand(
        &self,
        state: Secret,
        now: Timestamp,
    ) -> Result<(Nonce, PkceCodeVerifier), OidcError> {
        let Fingerprint(hash) = state.fingerprint();
        let sql =
            "select nonce, verifier from oidc_errand where state_hash = $1 and created_at > $2";
        let row = self.db.query_one(sql, values![hash, now - ERRAND]).await?;
        let row = row.ok_or(OidcError::Stale)?;
        let taken = "delete from oidc_errand where state_hash = $1";
        if self.db.execute(taken, values![hash]).await? != 1 {
            return Err(OidcError::Stale);
        }
        Ok((Nonce::new(row.get(0)?), PkceCodeVerifier::new(row.get(1)?)))
    }

    async fn provider(&self, now: Timestamp) -> Result<Arc<Provider>, OidcError> {
        let believed = self
            .provider
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some((provider, asked_at)) = believed
            && now.duration_since(asked_at).abs() < BELIEVED
        {
            return Ok(provider);
        }
        let settings = self.settings.clone();
        let provider = Arc::new(away(move || discover(settings)).await?);
        let mut believed = self.provider.lock().unwrap_or_else(PoisonError::into_inner);
        *believed = Some((Arc::clone(&provider), now));
        Ok(provider)
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            issuer,
            client_id,
            redirect,
            claim,
            ..
        } = self;
        write!(f, "Settings({issuer}, {client_id}, {redirect}, {claim:?})")
    }
}
